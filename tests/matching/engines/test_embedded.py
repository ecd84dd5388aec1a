"""What the embedded engine owes beyond the contract: one folder, several processes."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
from multiprocessing.connection import Connection
from pathlib import Path

import numpy as np
import pytest

from matching.core.ports import EngineBusy, IndexMissing
from matching.core.types import Kind, Put, Query
from matching.engines.embedded import EmbeddedEngine
from tests.factories.matching import make_facts, make_vacancy_facts
from tests.matching.engine_contract.asking import find, make_empty_index, put, titles

_processes = multiprocessing.get_context("spawn")
_ONES = np.ones(8, dtype=np.float32)


def _write_until_killed(kind: Kind, folder: Path, acknowledged: Connection) -> None:
    engine = EmbeddedEngine(kind, folder)
    for number in range(1, 100_000):
        engine.write([Put(make_facts(kind, number, vector=_ONES))])
        acknowledged.send(number)


def test_what_was_acknowledged_survives_kill_9(tmp_path: Path) -> None:
    engine = EmbeddedEngine(Kind.VACANCY, tmp_path)
    make_empty_index(engine)
    told, tells = _processes.Pipe(duplex=False)
    process = _processes.Process(target=_write_until_killed, args=(Kind.VACANCY, tmp_path, tells))
    process.start()
    tells.close()
    last = 0
    while last < 5:
        assert told.poll(timeout=60)
        last = told.recv()
    # Another process sees the writes without being told.
    assert engine.search(Query()).total >= 5
    os.kill(process.pid, signal.SIGKILL)
    process.join()
    while told.poll():
        try:
            last = told.recv()
        except EOFError:
            break
    held = [found.id.int for found in engine.versions(None, limit=100_000)]
    assert set(range(1, last + 1)) <= set(held)
    put(engine, make_facts(Kind.VACANCY, 200_000, vector=_ONES))
    assert engine.search(Query(vector=_ONES)).total == len(held) + 1


def test_a_second_writer_is_told_when_the_lock_stays_taken(tmp_path: Path) -> None:
    engine = EmbeddedEngine(Kind.VACANCY, tmp_path, lock_wait_s=0.05)
    make_empty_index(engine)
    titles(engine, "Nurse")
    with (tmp_path / "writer.lock").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        with pytest.raises(EngineBusy):
            engine.write([Put(make_vacancy_facts(2))])
        assert find(engine) == [1]
    put(engine, make_vacancy_facts(2))
    assert find(engine) == [1, 2]


def test_many_small_writes_do_not_pile_up_segments(tmp_path: Path) -> None:
    engine = EmbeddedEngine(Kind.VACANCY, tmp_path)
    make_empty_index(engine)
    for number in range(1, 41):
        engine.write([Put(make_vacancy_facts(number))])
    assert engine.search(Query()).total == 40
    assert int(engine.health().detail.split()[0]) <= 12


def test_a_folder_that_was_emptied_is_told_on_reading_and_writing(tmp_path: Path) -> None:
    engine = EmbeddedEngine(Kind.VACANCY, tmp_path)
    make_empty_index(engine)
    titles(engine, "Nurse")
    (tmp_path / "CURRENT").unlink()
    with pytest.raises(IndexMissing):
        engine.search(Query())
    with pytest.raises(IndexMissing):
        engine.write([Put(make_vacancy_facts(2))])
