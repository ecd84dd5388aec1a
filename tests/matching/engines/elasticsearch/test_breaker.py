from __future__ import annotations

import threading

import pytest

from matching.core.ports import EngineBusy, EngineUnavailable
from matching.engines.elasticsearch.breaker import Breaker, Bulkhead


class Clock:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now_s = 0.0

    def __call__(self) -> float:
        return self.now_s


def test_it_opens_after_failures_in_a_row_and_says_when_to_come_back() -> None:
    clock = Clock()
    breaker = Breaker(failures=3, open_s=5.0, clock=clock)
    for failed in (breaker.failed, breaker.failed, breaker.succeeded, breaker.failed):
        failed()
    breaker.failed()
    assert breaker.state == "closed"
    breaker.failed()
    assert breaker.state == "open"
    clock.now_s = 2.0
    with pytest.raises(EngineUnavailable) as told:
        breaker.admit()
    assert told.value.retry_after_s == 3.0


def test_half_open_it_lets_one_in_and_closes_when_that_one_comes_back_well() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, open_s=5.0, clock=clock)
    breaker.failed()
    clock.now_s = 5.0
    assert breaker.state == "half open"
    breaker.admit()
    with pytest.raises(EngineUnavailable):
        breaker.admit()
    breaker.failed()
    assert breaker.state == "open"
    clock.now_s = 10.0
    breaker.admit()
    breaker.succeeded()
    assert breaker.state == "closed"
    breaker.admit()
    breaker.admit()


def test_a_probe_that_never_comes_back_is_replaced() -> None:
    clock = Clock()
    breaker = Breaker(failures=1, open_s=5.0, clock=clock)
    breaker.failed()
    clock.now_s = 5.0
    breaker.admit()
    clock.now_s = 15.0
    breaker.admit()


def test_no_more_threads_than_permits_are_inside() -> None:
    bulkhead = Bulkhead(1, wait_s=0.01)
    inside, leave = threading.Event(), threading.Event()

    def stay() -> None:
        with bulkhead.inside():
            inside.set()
            leave.wait(10)

    thread = threading.Thread(target=stay)
    thread.start()
    assert inside.wait(10)
    with pytest.raises(EngineBusy), bulkhead.inside():
        pass
    leave.set()
    thread.join()
    with bulkhead.inside():
        pass
