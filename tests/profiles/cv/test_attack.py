import json
import subprocess
import sys

import pytest

from profiles.cv import read_cv
from profiles.cv.attack import Damage, attack
from profiles.cv.attack_files import CANARY, bombs, hidden, mutated
from profiles.cv.errors import CvError
from profiles.cv.sandbox import CHILD, ROOT, parse_in_child

TELLS_NOTHING = {"docx_deleted", "docx_properties"}


@pytest.mark.parametrize("name", sorted(hidden()))
def test_hidden_text_never_counts_and_is_told(name):
    draft = read_cv(hidden()[name])
    told = json.dumps([[line.phrase, dict(line.value)] for line in draft.lines])
    assert CANARY not in told
    assert draft.first("name") == "Ada Example"
    assert bool(draft.hidden) is (name not in TELLS_NOTHING)


def test_bombs_are_refused_within_the_limits():
    damage = Damage()
    attack(bombs().items(), damage)
    assert damage.crashes == []
    assert damage.slowest_s <= 10.5
    assert damage.peak_mib <= 400
    assert damage.files_left == 0


def test_mutated_files_break_nothing():
    damage = Damage()
    attack(mutated(200, 7), damage)
    assert damage.files == 200
    assert damage.is_none, damage


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty_file"),
        (b" \n\t ", "empty_file"),
        (b"\xff\xd8\xff\xe0" + b"x" * 50, "picture"),
        (b"PK\x03\x04broken", "broken"),
        (b"%PDF-1.7 nothing", "broken"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 600, "old_word"),
        (b"<!DOCTYPE html><html><body>CV</body></html>", "web_page"),
        (b"\x01\x02\x03\x04" * 500, "unknown_format"),
        (b"It was a dark night and the rain fell on the old town. " * 300, "not_a_cv"),
        (b"x" * (10 * 1024 * 1024 + 1), "too_large"),
    ],
)
def test_what_is_no_cv_is_told_by_its_code_and_a_sentence(data, code):
    with pytest.raises(CvError) as caught:
        read_cv(data)
    assert caught.value.code == code
    assert len(caught.value.message.split()) > 5


def test_slow_child_is_ended():
    with pytest.raises(CvError) as caught:
        parse_in_child(hidden()["pdf_white"], wall_seconds=0.001)
    assert caught.value.code == "took_too_long"


def test_child_can_neither_connect_nor_write_nor_fork(tmp_path):
    script = f"""
import sys; sys.path.insert(0, {str(ROOT)!r})
from profiles.cv import child
import socket, os
child._give_up_powers(400 * 1024 * 1024, 5)
def tried(action):
    try:
        action(); return "done"
    except (OSError, PermissionError) as error:
        return "refused"
print(tried(lambda: socket.socket()), tried(lambda: open({str(tmp_path / "x")!r}, "w")), tried(os.fork))
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["refused"] * 3
    assert list(tmp_path.iterdir()) == []


def test_child_imports_only_the_parsers():
    script = f"""
import sys; sys.argv = ["child", {str(ROOT)!r}, "419430400", "9"]; sys.path.insert(0, {str(ROOT)!r})
import profiles.cv.child, profiles.cv.parsers.pdf, profiles.cv.parsers.docx, profiles.cv.parsers.odt
import profiles.cv.parsers.tree
heavy = [name for name in ("spacy", "sklearn", "django", "numpy", "babel") if name in sys.modules]
print(heavy)
"""
    done = subprocess.run(
        [sys.executable, "-I", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
    assert CHILD.exists()
