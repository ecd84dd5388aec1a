"""Kill worker and server while rows change, then compare index and database."""

from __future__ import annotations

import os
import shlex
import signal
import subprocess
import sys
import time
from random import Random
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import F, Sum

from matching.core.types import Kind
from matching.engines import get_engine
from matching.indexing import check
from matching.management.chaos import Writer
from matching.management.throwaway import MANAGE, throwaway
from matching.models import IndexRequest

# Long, since a server that is killed may take minutes to come back on a busy machine.
PROGRESS_S = 300
DRAIN_S = 600


class Command(BaseCommand):
    help = (
        "In a database and index of its own: change rows, kill -9 the worker and the search "
        "server meanwhile, let the worker finish, and print what index and database differ in."
    )

    _restart: subprocess.Popen[bytes] | None = None

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--writes", type=int, default=10_000)
        parser.add_argument("--worker-kills", type=int, default=20)
        parser.add_argument("--rebuild-kills", type=int, default=0, help="kills of rebuild_index")
        parser.add_argument("--server-kills", type=int, default=0)
        parser.add_argument(
            "--restart-server",
            metavar="COMMAND",
            help="ends the search server with kill -9 and starts it again",
        )
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--inside", action="store_true", help="for this command itself")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["server_kills"] and not options["restart_server"]:
            raise CommandError("--server-kills needs --restart-server COMMAND")
        if options["inside"]:
            self.run_inside(options)
            return
        with throwaway() as environment:
            done = subprocess.run(
                [*MANAGE, *sys.argv[1:], "--inside"], env=environment, check=False
            )
        if done.returncode:
            # The one inside has said why.
            sys.exit(done.returncode)

    def run_inside(self, options: dict[str, Any]) -> None:
        # A database with rows is no throwaway one, whatever the caller says.
        if "talentbsr-throwaway-" not in str(settings.VAR_DIR) or IndexRequest.objects.exists():
            raise CommandError("--inside is for the database that this command makes itself.")
        random = Random(options["seed"])
        kills = ["worker"] * options["worker_kills"] + ["server"] * options["server_kills"]
        kills += ["rebuild"] * options["rebuild_kills"]
        random.shuffle(kills)
        moments = sorted(random.sample(range(1, options["writes"]), len(kills)))
        plan = dict(zip(moments, kills, strict=True))
        started = time.monotonic()
        writer, worker = Writer(options["seed"]), _Worker()
        try:
            for number in range(options["writes"]):
                if kind := plan.get(number):
                    # Only a worker that has begun can be hit at work.
                    worker.wait_for_progress()
                    time.sleep(random.uniform(0, 0.3))
                    self.kill(kind, worker, options, random)
                writer.write()
            wrote_s = time.monotonic() - started
            self.finish_restart()
            worker.drain()
        finally:
            worker.kill()
        self.stdout.write(
            f"{options['writes']} changes in {wrote_s:.0f} s, {kills.count('worker')} kills of the "
            f"worker, {kills.count('rebuild')} of a rebuild, {kills.count('server')} of the server; "
            f"in step {time.monotonic() - started - wrote_s:.0f} s later."
        )
        self.report()
        if "rebuild" in kills:
            subprocess.run([*MANAGE, "rebuild_index", "--processes=2"], check=True)
            self.stdout.write("After a rebuild that was left alone:")
            self.report()

    def kill(self, kind: str, worker: _Worker, options: dict[str, Any], random: Random) -> None:
        if kind == "server":
            # Writer and worker go on meanwhile, and must bear it.
            self.finish_restart()
            self._restart = subprocess.Popen(
                shlex.split(options["restart_server"]), stdout=subprocess.DEVNULL
            )
        elif kind == "rebuild":
            rebuild = subprocess.Popen(
                [*MANAGE, "rebuild_index", "--processes=2"], start_new_session=True
            )
            time.sleep(random.uniform(1, 4))
            _kill(rebuild)
        else:
            worker.kill()
            worker.start()

    def finish_restart(self) -> None:
        """Wait until the server that was killed is back."""
        if self._restart is not None and self._restart.wait():
            raise CommandError("--restart-server did not bring the server back.")

    def report(self) -> None:
        total = 0
        for kind in Kind:
            engine = get_engine(kind)
            engine.refresh()
            found = check(engine)
            parked = IndexRequest.objects.filter(kind=kind).exclude(error="").count()
            total += found.count + parked
            self.stdout.write(
                f"{kind}: {engine.health().documents} documents, {len(found.missing)} missing, "
                f"{len(found.ghost)} ghost, {len(found.stale)} stale, {parked} parked."
            )
        if total:
            raise CommandError("Index and database differ.")


class _Worker:
    """The worker of the service, as a process that can be killed."""

    def __init__(self) -> None:
        self.start()

    def start(self) -> None:
        self._process = subprocess.Popen(
            [*MANAGE, "worker"], start_new_session=True, stderr=subprocess.DEVNULL
        )
        self._begun_at = _indexed()

    def kill(self) -> None:
        _kill(self._process)

    def wait_for_progress(self) -> None:
        self._wait(lambda: _indexed() > self._begun_at or not _waiting(), PROGRESS_S, 0.05)

    def drain(self) -> None:
        self._wait(lambda: not _waiting(), DRAIN_S, 0.5)

    def _wait(self, is_done: Any, limit_s: float, pause_s: float) -> None:
        end = time.monotonic() + limit_s
        while not is_done():
            if self._process.poll() is not None:
                raise CommandError("The worker ended by itself.")
            if time.monotonic() > end:
                raise CommandError(f"{_waiting()} notes still wait after {limit_s} s.")
            time.sleep(pause_s)


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _waiting() -> int:
    rows = IndexRequest.objects.filter(indexed_version__lt=F("version"), error="")
    return rows.count()


def _indexed() -> int:
    """A number that grows with everything the worker brings in."""
    return IndexRequest.objects.aggregate(sum=Sum("indexed_version"))["sum"] or 0
