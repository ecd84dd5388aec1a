"""Search over HTTP: gunicorn with all middleware, asked from outside of it."""

from __future__ import annotations

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote
from urllib.request import urlopen

from django.conf import settings


class ServerError(RuntimeError):
    """The web server or the client could not be run; the message says why."""


@dataclass(frozen=True, slots=True)
class Rate:
    """Requests a second, and the times of one in milliseconds."""

    requests_per_s: float
    p50_ms: float
    p99_ms: float
    errors: int


@contextmanager
def gunicorn(*, workers: int = 2, threads: int = 2) -> Iterator[str]:
    """Serve the project on a free port as `bin/run` does; yields the address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "talentbsr.wsgi:application", "--bind",
         f"127.0.0.1:{port}", "--workers", str(workers), "--threads", str(threads),
         "--log-level", "warning"],
        cwd=settings.BASE_DIR,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            try:
                urlopen(f"{address}/api/v1/vacancies/?limit=1", timeout=20).read()
                break
            except OSError:
                if process.poll() is not None:
                    raise ServerError("gunicorn did not start") from None
                time.sleep(0.2)
        else:
            raise ServerError("gunicorn did not answer")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=30)


def ask(address: str, path: str, words: Sequence[str], folder: Path, *, seconds: int = 10) -> Rate:
    """Ask `path` with one of `words` after the other over 8 connections, by wrk.

    Raises ServerError without wrk (`apt-get install wrk`).
    """
    program = shutil.which("wrk")
    if program is None:
        raise ServerError("wrk is not installed (on Debian: apt-get install wrk)")
    script = folder / "ask.lua"
    paths = ", ".join(f'"{path}?q={quote(word)}"' for word in words)
    script.write_text(
        f"local paths = {{{paths}}}\nlocal n = 0\n"
        "request = function()\n  n = n + 1\n"
        "  return wrk.format('GET', paths[n % #paths + 1])\nend\n",
        encoding="ascii",
    )
    told = ""
    # The first seconds fill the caches of each worker.
    for duration in (3, seconds):
        told = subprocess.run(
            [program, "-t1", "-c8", f"-d{duration}s", "--latency", "-s", str(script), address],
            check=True,
            capture_output=True,
            text=True,
        ).stdout
    rate = re.search(r"Requests/sec:\s+([\d.]+)", told)
    if rate is None:
        raise ServerError("wrk told no rate")
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", told)
    return Rate(
        requests_per_s=float(rate[1]),
        p50_ms=_latency(told, "50%"),
        p99_ms=_latency(told, "99%"),
        errors=int(errors[1]) if errors else 0,
    )


def _latency(told: str, share: str) -> float:
    found = re.search(rf"{share}\s+([\d.]+)(us|ms|s)", told)
    if found is None:
        return float("nan")
    return float(found[1]) * {"us": 0.001, "ms": 1.0, "s": 1000.0}[found[2]]
