"""The service's own SQLite settings, tried by several processes that write to one file at once."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WRITERS = 3
ROUNDS = 40
# Reads before it writes, as a request does: with a deferred transaction this is what fails with
# "database is locked" however long the timeout.
WRITE = f"""
import sys
import django
django.setup()
from django.db import transaction
from accounts.models import User
print("ready", flush=True)
sys.stdin.readline()
for number in range({ROUNDS}):
    with transaction.atomic():
        count = User.objects.count()
        User.objects.create_user(f"writer{{sys.argv[1]}}-{{number}}-after-{{count}}@demo.example")
"""


@pytest.mark.without_database
def test_two_web_workers_and_the_worker_write_at_once_without_an_error(tmp_path: Path) -> None:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "talentbsr.settings",
        "TALENTBSR_DEMO": "1",
        "TALENTBSR_VAR": str(tmp_path),
    }
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--verbosity", "0"],
        cwd=ROOT, env=environment, check=True,
    )  # fmt: skip
    writers = [
        subprocess.Popen(
            [sys.executable, "-c", WRITE, str(number)],
            cwd=ROOT, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for number in range(WRITERS)
    ]  # fmt: skip
    for writer in writers:
        assert writer.stdout is not None
        assert writer.stdout.readline() == "ready\n"
    for writer in writers:
        assert writer.stdin is not None
        writer.stdin.write("go\n")
        writer.stdin.flush()
    errors = [writer.communicate(timeout=60)[1] for writer in writers]
    assert errors == [""] * WRITERS
    count = subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "--command",
         "from accounts.models import User; print(User.objects.count())"],
        cwd=ROOT, env=environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    assert count.stdout.strip() == str(WRITERS * ROUNDS)
