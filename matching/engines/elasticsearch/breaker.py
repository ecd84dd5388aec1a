"""What keeps a server that hangs from taking our threads with it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final, Literal

from matching.core.ports import EngineBusy, EngineUnavailable

State = Literal["closed", "open", "half open"]

# Three in a row, since one slow answer is no outage; with the time limit of a search that is
# within 5 s of the moment a server begins to hang.
FAILURES: Final = 3
OPEN_S: Final = 5.0
# How long a thread may wait for others to finish their search before it goes without.
PERMIT_WAIT_S: Final = 0.1
# A probe whose thread died must not keep the breaker half open for ever.
_PROBE_S: Final = 10.0


class Breaker:
    """Opens after failures in a row; then lets one call through every `open_s` to look again."""

    def __init__(
        self,
        *,
        failures: int = FAILURES,
        open_s: float = OPEN_S,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._failures, self._open_s, self._clock = failures, open_s, clock
        self._lock = threading.Lock()
        self._in_a_row = 0
        self._until: float | None = None  # None: closed
        self._probe_until = 0.0

    @property
    def state(self) -> State:
        with self._lock:
            if self._until is None:
                return "closed"
            return "open" if self._clock() < self._until else "half open"

    def refuse_if_open(self) -> None:
        """Raise EngineUnavailable, with the seconds until the next look, while it is open."""
        with self._lock:
            self._refuse(self._until)

    def admit(self) -> None:
        """Let a call begin, or raise as above; half open, the first one is let in alone."""
        with self._lock:
            if self._until is not None:
                self._refuse(max(self._until, self._probe_until))
                self._probe_until = self._clock() + _PROBE_S

    def _refuse(self, until: float | None) -> None:
        wait_s = 0.0 if until is None else until - self._clock()
        if wait_s > 0:
            raise EngineUnavailable(
                "The search server does not answer; it is looked at again in a moment.",
                retry_after_s=max(1.0, wait_s),
            )

    def succeeded(self) -> None:
        with self._lock:
            self._in_a_row, self._until, self._probe_until = 0, None, 0.0

    def failed(self) -> None:
        with self._lock:
            self._in_a_row += 1
            if self._until is not None or self._in_a_row >= self._failures:
                self._until = self._clock() + self._open_s
                self._probe_until = 0.0


class Bulkhead:
    """A share of the threads that may be inside search at once; the others stay free for pages."""

    def __init__(self, permits: int, *, wait_s: float = PERMIT_WAIT_S) -> None:
        if permits < 1:
            raise ValueError(f"need at least one permit: {permits}")
        self.permits = permits
        self._wait_s = wait_s
        self._free = threading.BoundedSemaphore(permits)

    @contextmanager
    def inside(self) -> Iterator[None]:
        """Hold a permit; raises EngineBusy when none is free in time."""
        if not self._free.acquire(timeout=self._wait_s):
            raise EngineBusy("Too many searches wait for the search server.", retry_after_s=1.0)
        try:
            yield
        finally:
            self._free.release()
