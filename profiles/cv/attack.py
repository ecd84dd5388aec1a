"""Throw hostile files at the reader and keep count of what must never happen."""

import json
import logging
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from profiles.cv import read_cv
from profiles.cv.attack_files import CANARY
from profiles.cv.child import NOBODY
from profiles.cv.errors import CvError


@dataclass
class Damage:
    """What the attacked reader did; the bars are 10 s and 400 MiB a file and zero of the rest."""

    files: int = 0
    crashes: list[str] = field(default_factory=list)
    slowest_s: float = 0.0
    slowest: str = ""
    peak_mib: float = 0.0
    files_left: int = 0
    hidden_counted: list[str] = field(default_factory=list)
    answers: Counter[str] = field(default_factory=Counter)

    @property
    def is_none(self) -> bool:
        """Return whether every bar is kept."""
        return (
            not self.crashes
            and not self.hidden_counted
            and self.files_left == 0
            and self.slowest_s <= 10.5
            and self.peak_mib <= 400
        )


class _Peaks(logging.Handler):
    """Keeps the highest memory that a child told of; one that dies of the limit tells nothing."""

    highest = 0

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and record.args and isinstance(record.args[0], int):
            self.highest = max(self.highest, record.args[0])


def attack(files: Iterable[tuple[str, bytes]], damage: Damage, *, look_for: str = "") -> None:
    """Read each file and add to the damage; `look_for` is a word that must not be read."""
    began = time.time()
    logger, peaks = logging.getLogger("profiles.cv.sandbox"), _Peaks()
    level = logger.level
    logger.setLevel(logging.DEBUG)
    logger.addHandler(peaks)
    for name, data in files:
        damage.files += 1
        start = time.monotonic()
        try:
            draft = read_cv(data)
            damage.answers["read"] += 1
            told = json.dumps([[line.kind, line.phrase, dict(line.value)] for line in draft.lines])
            if look_for and look_for.lower() in told.lower():
                damage.hidden_counted.append(name)
        except CvError as error:
            damage.answers[error.code] += 1
        except Exception as error:
            # Whatever else comes out is what this command is there to find.
            damage.crashes.append(f"{name}: {type(error).__name__}")
        took = time.monotonic() - start
        if took > damage.slowest_s:
            damage.slowest_s, damage.slowest = took, name
    logger.removeHandler(peaks)
    logger.setLevel(level)
    damage.peak_mib = max(damage.peak_mib, peaks.highest)
    damage.files_left += _files_of_child(began)


def _files_of_child(since: float) -> int:
    """Return how many files the child's user made in the folder for temporary files."""
    count = 0
    for path in Path(tempfile.gettempdir()).iterdir():
        try:
            state = path.lstat()
        except FileNotFoundError:
            continue
        owner = NOBODY if os.geteuid() == 0 else -1
        count += state.st_uid == owner and state.st_mtime >= since
    return count


__all__ = ["CANARY", "Damage", "attack"]
