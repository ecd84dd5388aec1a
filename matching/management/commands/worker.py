"""The worker beside the web: index notes and CVs."""

from __future__ import annotations

import logging
import os
import signal
import socket
import threading
import time
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections
from django.utils import timezone

from employers.lifecycle import expire_vacancies
from matching.core.ports import EngineError, EngineUnavailable, IndexMissing
from matching.core.types import Kind
from matching.engines import get_engine
from matching.health import BEAT, beat, leave
from matching.indexing import sync
from matching.rebuilding import build_if_missing, rebuild, worthwhile_processes
from profiles.services import read_waiting_cvs

logger = logging.getLogger(__name__)
# A saved vacancy is found within two seconds; an empty look costs three small queries.
PAUSE_S = 0.5
# An index that was wiped, or a day that is over, while nothing changes is seen by looking for it.
LOOK_S = 30.0
# After what is down for now.
LONG_PAUSE_S = 5.0


class Command(BaseCommand):
    help = "Bring changes into the search index and read uploaded CVs, until it is stopped."

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # When a kind is tried again whose engine was down: monotonic seconds.
        self.not_before: dict[Kind, float] = {}

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        process = f"{socket.gethostname()}:{os.getpid()}"
        started_at = timezone.now()
        next_beat = next_look = 0.0
        while not stopped.is_set():
            now = time.monotonic()
            if now >= next_beat:
                with suppress(OperationalError):
                    beat(process, started_at=started_at)
                next_beat = now + BEAT.total_seconds()
            if now >= next_look:
                self.look()
                next_look = now + LOOK_S
            if not self.work():
                stopped.wait(PAUSE_S)
            close_old_connections()
        with suppress(OperationalError):
            leave(process)

    def look(self) -> None:
        """Build an index that was never there or was wiped, and end vacancies that are over."""
        with suppress(OperationalError):
            expire_vacancies(today=timezone.localdate())
        for kind in Kind:
            try:
                if build_if_missing(get_engine(kind)):
                    logger.warning("%s index was missing and is built", kind)
            except (EngineError, OperationalError) as error:
                logger.warning("%s index waits: %s", kind, type(error).__name__)

    def work(self) -> int:
        """Do what waits once; return how much it was. What is down for now is tried again."""
        done = 0
        for kind in Kind:
            if time.monotonic() < self.not_before.get(kind, 0.0):
                continue
            try:
                done += sync(get_engine(kind))
            except IndexMissing:
                done += self.build(kind)
            except (EngineUnavailable, OperationalError) as error:
                pause_s = getattr(error, "retry_after_s", LONG_PAUSE_S)
                self.not_before[kind] = time.monotonic() + pause_s
                logger.warning("%s notes wait: %s", kind, type(error).__name__)
        try:
            return done + read_waiting_cvs(limit=1)
        except OperationalError as error:
            logger.warning("CVs wait: %s", type(error).__name__)
            return done

    def build(self, kind: Kind) -> int:
        """Build the index that a note waits for; return how many documents."""
        try:
            return rebuild(get_engine(kind), processes=worthwhile_processes(kind)).count
        except (EngineError, OperationalError) as error:
            self.not_before[kind] = time.monotonic() + LONG_PAUSE_S
            logger.warning("%s index waits: %s", kind, type(error).__name__)
            return 0
