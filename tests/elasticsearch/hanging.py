"""Let the search server hang under a whole service, and see what people notice.

    python -m tests.elasticsearch.hanging [--clients 24] [--hang-s 30] [--watch-s 60]

starts a server, the demo region and gunicorn as deploy/ has it; people search all the time, the
server hangs, and a page that needs no search is asked for meanwhile. Ends with 1 past a limit.
"""

from __future__ import annotations

import argparse
import contextlib
import os
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import numpy as np

from tests.elasticsearch.proxy import HangingProxy, hanging_proxy
from tests.elasticsearch.server import free_ports, running

ROOT = Path(__file__).resolve().parents[2]
WORKERS, THREADS = 2, 4
SEARCH_PAUSE_S, PAGE_PAUSE_S = 1.0, 0.1
WORDS = (
    "developer",
    "sjuksköterska",
    "opettaja",
    "ingeniør",
    "kucharz",
    "inžinierius",
    "skolotājs",
)
REDUCED = b"Search is reduced"
# A breaker that is open lets one look through every 5 s, in each of the processes.
LOOK_S = 4.5
MOST_OPEN_S, MOST_CLOSED_S, MOST_RATIO = 5.0, 30.0, 2.0


@dataclass
class Seen:
    """What clients saw: when each answer came, how long it took, and whether it was reduced."""

    pages: list[tuple[float, float]] = field(default_factory=list)
    searches: list[tuple[float, float, bool]] = field(default_factory=list)
    failures: list[tuple[float, str]] = field(default_factory=list)

    def page_p99_ms(self, start: float, end: float) -> float:
        return float(np.percentile([ms for at, ms in self.pages if start <= at < end], 99))


@contextlib.contextmanager
def service(search_url: str) -> Iterator[str]:
    """Serve the demo region as deploy/gunicorn.conf.py says; yield the address."""
    with tempfile.TemporaryDirectory(prefix="talentbsr-hanging-") as folder:
        (port,) = free_ports(1)
        environment = {
            **{name: value for name, value in os.environ.items() if name != "DATABASE_URL"},
            "DJANGO_SETTINGS_MODULE": "talentbsr.settings",
            "TALENTBSR_DEMO": "1",
            "TALENTBSR_VAR": folder,
            "TALENTBSR_SEARCH_URL": search_url,
            "BIND": f"127.0.0.1:{port}",
            "WEB_WORKERS": str(WORKERS),
            "WEB_THREADS": str(THREADS),
        }
        for command in ("migrate", "load_demo", "rebuild_index", "collectstatic --noinput"):
            subprocess.run(
                [sys.executable, "manage.py", *command.split()],
                cwd=ROOT,
                env=environment,
                check=True,
                stdout=subprocess.DEVNULL,
            )
        gunicorn = [str(Path(sys.executable).parent / "gunicorn"), "-c", "deploy/gunicorn.conf.py"]
        process = subprocess.Popen(gunicorn, cwd=ROOT, env=environment)
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait()


def ask(url: str) -> tuple[float, float, bytes]:
    """Return when the answer came, after how many ms, and its body. Raises OSError."""
    started = time.monotonic()
    with urllib.request.urlopen(url, timeout=60) as answer:
        body = answer.read()
    now = time.monotonic()
    return now, (now - started) * 1000, body


@contextlib.contextmanager
def clients(address: str, count: int) -> Iterator[Seen]:
    """People who search and two who ask for the page to log in, until the block ends."""
    seen, stopped = Seen(), threading.Event()

    def search(number: int) -> None:
        random = Random(number)
        while not stopped.wait(SEARCH_PAUSE_S * random.uniform(0.5, 1.5)):
            word = urllib.request.quote(random.choice(WORDS))
            try:
                at, ms, body = ask(f"{address}/search/?q={word}")
                seen.searches.append((at, ms, REDUCED in body))
            except OSError as error:
                seen.failures.append((time.monotonic(), str(error)))

    def read() -> None:
        while not stopped.wait(PAGE_PAUSE_S):
            try:
                at, ms, _ = ask(f"{address}/accounts/login/")
                seen.pages.append((at, ms))
            except OSError as error:
                seen.failures.append((time.monotonic(), str(error)))

    threads = [threading.Thread(target=search, args=(number,)) for number in range(count)]
    threads += [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        stopped.set()
        for thread in threads:
            thread.join()


def opened_after_s(asked_at: list[float], start: float, end: float) -> float:
    """Return after how many seconds of hanging nobody but a look now and then reached the server."""
    times = [moment for moment in asked_at if start <= moment < end]
    for position, moment in enumerate(times):
        later = times[position:]
        if all(
            sum(first <= other < first + LOOK_S for other in later) <= WORKERS for first in later
        ):
            return moment - start
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=24)
    parser.add_argument("--hang-s", type=float, default=30.0)
    parser.add_argument("--watch-s", type=float, default=60.0)
    options = parser.parse_args()
    with running() as cluster, hanging_proxy(cluster.url) as proxy, service(proxy.url) as address:
        sys.exit(watch(proxy, address, options))


def watch(proxy: HangingProxy, address: str, options: argparse.Namespace) -> bool:
    """Watch a healthy and a hanging server, print both; return whether a limit was passed."""
    while True:
        with contextlib.suppress(OSError):
            ask(f"{address}/search/?q=developer")
            break
        time.sleep(0.5)
    with clients(address, options.clients) as seen:
        time.sleep(10)  # the first answers are slow
        healthy = time.monotonic()
        time.sleep(options.watch_s)
        proxy.most_waiting = 0
        hung = time.monotonic()
        proxy.hang()
        time.sleep(options.hang_s)
        most_waiting = proxy.most_waiting
        proxy.resume()
        resumed = time.monotonic()
        time.sleep(max(options.watch_s - options.hang_s, MOST_CLOSED_S))
    before = seen.page_p99_ms(healthy, hung)
    during = seen.page_p99_ms(hung, hung + options.watch_s)
    opened_s = opened_after_s(proxy.asked_at, hung, resumed)
    reduced = [at - resumed for at, _, is_reduced in seen.searches if is_reduced]
    closed_s = max((after for after in reduced if after > 0), default=0.0)
    failed = [what for at, what in seen.failures if at >= healthy]
    say = sys.stdout.write
    say(f"{len(seen.searches)} searches, {len(reduced)} reduced; {len(seen.pages)} other pages\n")
    say(f"p99 of the other page: healthy {before:.0f} ms, from the hang on {during:.0f} ms, ")
    say(f"ratio {during / before:.2f} of at most {MOST_RATIO}\n")
    say(f"waiting for the server at once: {most_waiting} of {WORKERS * THREADS} threads, ")
    say(f"at most {WORKERS * THREADS // 2}\n")
    say(f"breaker open after {opened_s:.1f} s of at most {MOST_OPEN_S}, ")
    say(f"closed {closed_s:.1f} s after recovery of at most {MOST_CLOSED_S}\n")
    say(f"{len(failed)} answers failed {sorted(set(failed))[:3]}\n")
    return (
        during > MOST_RATIO * before
        or most_waiting > WORKERS * THREADS // 2
        or opened_s > MOST_OPEN_S
        or closed_s > MOST_CLOSED_S
        or not reduced
        or bool(failed)
    )


if __name__ == "__main__":
    main()
