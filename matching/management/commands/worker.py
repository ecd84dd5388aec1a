"""The worker beside the web: index notes and CVs."""

from __future__ import annotations

import logging
import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand
from django.db import OperationalError, close_old_connections

from matching.core.ports import EngineError, EngineUnavailable, IndexMissing
from matching.core.types import Kind
from matching.engines import get_engine
from matching.indexing import rebuild, sync
from profiles.services import read_waiting_cvs

logger = logging.getLogger(__name__)
# A saved vacancy is found within two seconds; an empty look costs three small queries.
PAUSE_S = 0.5


class Command(BaseCommand):
    help = "Bring changes into the search index and read uploaded CVs, until it is stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        stopped = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stopped.set())
        while not stopped.is_set():
            if not self.work():
                stopped.wait(PAUSE_S)
            close_old_connections()

    def work(self) -> int:
        """Do what waits once; return how much it was. What is down for now is tried again."""
        done = 0
        for kind in Kind:
            try:
                done += sync(get_engine(kind))
            except IndexMissing:
                done += self.build(kind)
            except (EngineUnavailable, OperationalError) as error:
                logger.warning("%s notes wait: %s", kind, type(error).__name__)
        try:
            return done + read_waiting_cvs(limit=1)
        except OperationalError as error:
            logger.warning("CVs wait: %s", type(error).__name__)
            return done

    def build(self, kind: Kind) -> int:
        """Build an index that was never there or was wiped; return how many documents."""
        try:
            return rebuild(get_engine(kind)).count
        except (EngineError, OperationalError) as error:
            logger.warning("%s index waits: %s", kind, type(error).__name__)
            return 0
