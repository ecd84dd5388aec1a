"""Measuring: samples in milliseconds, and what stands beside every figure."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: what was measured, by whom, and what is aimed at."""

    what: str
    who: str
    figure: str
    bar: str = ""
    met: bool | None = None


def time_each(things: Sequence[T], do: Callable[[T], object]) -> list[float]:
    """Return how long each call took, in milliseconds; the first few are not counted.

    Raises ValueError when there is nothing to do.
    """
    if not things:
        raise ValueError("there is nothing to measure with")
    samples = []
    warm_up = min(5, len(things) - 1)
    for number, thing in enumerate(things):
        started = time.perf_counter()
        do(thing)
        if number >= warm_up:
            samples.append((time.perf_counter() - started) * 1000.0)
    return samples


def percentile(samples: list[float], share: float) -> float:
    """Return the sample that a share in [0, 1] of all do not exceed."""
    ordered = sorted(samples)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def row_of(what: str, who: str, samples: list[float], *, p95_bar_ms: float | None = None) -> Row:
    """Return the line of some samples, held against a bar where there is one."""
    p50, p95 = percentile(samples, 0.5), percentile(samples, 0.95)
    return Row(
        what,
        who,
        f"p50 {p50:.1f} ms, p95 {p95:.1f} ms (n={len(samples)})",
        "" if p95_bar_ms is None else f"p95 <= {p95_bar_ms:.0f} ms",
        None if p95_bar_ms is None else p95 <= p95_bar_ms,
    )


def machine() -> str:
    """Return processor, cores, Python and how busy the machine is."""
    model = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            names = [line.partition(":")[2].strip() for line in file if "model name" in line]
        model = names[0] if names else model
    except OSError:
        pass
    load = os.getloadavg()[0]
    return (
        f"{model}, {os.cpu_count()} cores, Python {platform.python_version()}, "
        f"load average {load:.1f} at the start"
    )


def table(rows: Iterable[Row]) -> str:
    """Return the lines as a Markdown table."""
    marks = {True: "met", False: "missed", None: ""}
    lines = ["| what | who | measured | aim | |", "| --- | --- | --- | --- | --- |"]
    lines += [
        f"| {row.what} | {row.who} | {row.figure} | {row.bar} | {marks[row.met]} |" for row in rows
    ]
    return "\n".join(lines)
