"""What every engine owes its caller, and the errors it may raise."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Protocol
from uuid import UUID

from matching.core.types import (
    Change,
    Health,
    Indexed,
    Kind,
    Page,
    Query,
    Rejection,
    Suggestion,
)


class EngineError(Exception):
    """Something an engine could not do."""


class EngineUnavailable(EngineError):
    """The engine is down, hanging, or its index is gone: not an answer of zero hits.

    `retry_after_s` says when another try makes sense.
    """

    def __init__(self, message: str, *, retry_after_s: float = 5.0) -> None:
        super().__init__(message)
        self.retry_after_s = retry_after_s


class IndexMissing(EngineUnavailable):
    """The engine answers and has no index of this kind: build one with `new_generation`.

    A write never makes an index by itself, since one that holds the last changes alone would
    answer every search with too little and look healthy.
    """


class EngineBusy(EngineUnavailable):
    """Another writer holds the index, or it takes no writes now; the changes stay noted."""


class InvalidQuery(EngineError):
    """The query names a field, sort or cursor that this kind does not have."""


class SearchEngine(Protocol):
    """One index of one kind (vacancies or profiles); every engine owes the same."""

    kind: Kind
    parallel_writes: int  # batches that it can take in at once, in different threads
    generation: str  # name of the one index it is tied to, "" for the live one

    def write(self, changes: Sequence[Change]) -> list[Rejection]:
        """Put or remove documents; a change older than what is there is dropped in silence.

        When it returns, what was not rejected survives a crash. It is visible to `search` after
        `refresh`, and without one within 2 s. Raises IndexMissing, EngineBusy or EngineUnavailable
        with nothing or a part written; writing the same changes again is harmless.
        """
        ...

    def refresh(self) -> None:
        """Make everything written visible to searches that start from now on."""
        ...

    def search(self, query: Query) -> Page:
        """Return hits best first with facets, total and cursor; equal scores by id.

        Raises InvalidQuery for an unknown field or cursor, IndexMissing when there is no index to
        ask, EngineUnavailable when nobody answers in time.
        """
        ...

    def suggest(self, prefix: str, *, lang: str | None, limit: int) -> list[Suggestion]:
        """Return titles that go on from what was typed, most frequent first, typos forgiven."""
        ...

    def versions(self, after: UUID | None, *, limit: int) -> list[Indexed]:
        """Return what is indexed, in order of id, for `check_index`."""
        ...

    def new_generation(self) -> AbstractContextManager[SearchEngine]:
        """Fill a fresh index beside the live one; it takes its place when the block ends well.

        While the block runs, `write` of the live engine, in any process, writes to both. When the
        block ends in an exception the fresh index is dropped and the live one stays. What a killed
        process left half filled serves nobody and is dropped when the next block begins. Raises
        EngineBusy while another process fills one.
        """
        ...

    def drop_former(self) -> int:
        """Delete what `new_generation` replaced and kept; return how many indexes that were."""
        ...

    def health(self) -> Health: ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
