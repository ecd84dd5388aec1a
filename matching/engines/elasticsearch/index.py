"""The indexes behind one kind: which one is live, which one is filled, which one is kept.

`PREFIXvacancy` is an alias of the live index, `PREFIXvacancy-next` of the one that a running
rebuild fills, `PREFIXvacancy-former` of the one it replaced. Every move of an alias is one step on
the server. An index that none of them names serves nobody and is deleted by the next rebuild.
"""

from __future__ import annotations

import os
import re
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any, Final
from uuid import uuid4

from matching.core.ports import EngineBusy, EngineError
from matching.core.types import Kind
from matching.engines.elasticsearch.client import ADMIN_S, Server, problem_of
from matching.engines.elasticsearch.documents import ANALYSERS, build_mapping, mapping_version

_REFRESH: Final = "1s"
# How long a removal is remembered, so that a late older write does not bring the document back.
_REMOVALS_KEPT: Final = "1h"
_CLAIM_S: Final = 60.0
_RENEW_S: Final = 10.0
_NO_ANALYSER: Final = re.compile(r"text_([a-z]{2})\b")
_CLAIMS: Final = {
    "dynamic": "strict",
    "properties": {
        "host": {"type": "keyword"},
        "process": {"type": "long"},
        "renewed_at": {"type": "double"},
    },
}


@dataclass(frozen=True, slots=True)
class Serving:
    """The live index, and the one that a running rebuild fills; none, or by a mishap several."""

    live: tuple[str, ...]
    filled: tuple[str, ...]


class Indexes:
    """The indexes of one kind under one prefix."""

    def __init__(
        self, server: Server, kind: Kind, *, prefix: str, shards: int = 1, replicas: str = "0-1"
    ) -> None:
        """`replicas` is a number, or a range that follows the number of nodes, such as "0-1"."""
        self.live = f"{prefix}{kind.value}"
        self.next = f"{self.live}-next"
        self.former = f"{self.live}-former"
        self._claims = f"{prefix}claims"
        self._server, self._kind, self._prefix = server, kind, prefix
        self._shards, self._replicas = shards, replicas

    def serving(self) -> Serving:
        """Return which indexes a change has to reach now."""
        found = self._aliases(f"{self.live},{self.next}")
        return Serving(
            tuple(sorted(name for name, aliases in found.items() if self.live in aliases)),
            tuple(sorted(name for name, aliases in found.items() if self.next in aliases)),
        )

    def about_live(self) -> Mapping[str, Any]:
        """Return version and fallbacks of the live index's mapping; raises IndexMissing."""
        found = self._server.call(
            lambda c: c.indices.get_mapping(index=self.live), timeout_s=self._server.health_s
        )
        meta = next(iter(found.values()))["mappings"].get("_meta", {})
        return dict(meta)

    @contextmanager
    def claimed(self) -> Iterator[None]:
        """Be the only process that rebuilds this index; raises EngineBusy.

        A claim is renewed while the block runs. One that was not renewed for a minute, or whose
        process on this machine is gone, was left by a killed process and is taken over.
        """
        self._take_claim()
        stopped = threading.Event()
        keeper = threading.Thread(target=self._keep_claim, args=(stopped,), daemon=True)
        keeper.start()
        try:
            yield
        finally:
            stopped.set()
            keeper.join()
            self._call(
                lambda c: c.options(ignore_status=404).delete(index=self._claims, id=self._kind)
            )

    def sweep(self) -> None:
        """Delete every index that is neither live nor kept; the caller holds the claim."""
        kept = {*self._named(self.live), *self._named(self.former)}
        found = self._call(
            lambda c: c.indices.get_settings(index=f"{self.live}-*", name="index.uuid")
        )
        for name in sorted(set(found) - kept):
            self._drop(name)

    def create_next(self) -> str:
        """Make an empty index beside the live one, which writes go to from now on as well."""
        name = f"{self.live}-{mapping_version(self._kind)}-{uuid4().hex[:8]}"
        fallbacks: frozenset[str] = frozenset()
        while True:
            body = self._body(fallbacks)
            made = self._call(
                lambda c, b=body: c.options(ignore_status=400).indices.create(index=name, **b)
            )
            if "error" not in made:
                return name
            # The server names an analyser it does not have, one at a time.
            missing = _missing_analysers(made["error"]) - fallbacks
            if not missing:
                raise problem_of(400, made["error"])
            fallbacks |= missing

    def take_over(self, name: str) -> None:
        """Let a filled index be the live one, in one step, and keep the one it replaces."""
        settings = {
            "refresh_interval": _REFRESH,
            "translog.durability": "request",
        } | self._replica_settings()
        self._call(lambda c: c.indices.put_settings(index=name, settings=settings))
        # What was written while nothing was promised of it has to be on disk by now.
        self._call(lambda c: c.indices.flush(index=name))
        self._call(lambda c: c.indices.refresh(index=name))
        replaced, older = self._named(self.live), self._named(self.former)
        actions: list[dict[str, Any]] = [{"add": {"index": name, "alias": self.live}}]
        actions += [{"remove": {"index": one, "alias": self.live}} for one in replaced]
        actions += [{"remove": {"index": one, "alias": self.former}} for one in older]
        actions += [{"add": {"index": one, "alias": self.former}} for one in replaced]
        actions.append({"remove": {"index": name, "alias": self.next}})
        self._call(lambda c: c.indices.update_aliases(actions=actions))
        for one in older:
            self._drop(one)

    def drop(self, name: str) -> None:
        """Delete an index that was to be the next one."""
        self._drop(name)

    def drop_former(self) -> int:
        """Delete what the live index replaced; return how many indexes that were."""
        names = self._named(self.former)
        for name in names:
            self._drop(name)
        return len(names)

    def drop_all(self) -> None:
        """Delete every index under the prefix."""
        found = self._call(
            lambda c: c.indices.get_settings(index=f"{self._prefix}*", name="index.uuid")
        )
        for name in found:
            self._drop(name)

    def _body(self, fallbacks: frozenset[str]) -> dict[str, Any]:
        made = build_mapping(self._kind, fallbacks)
        meta = {"version": mapping_version(self._kind), "fallbacks": sorted(fallbacks)}
        return {
            "mappings": {**made["mappings"], "_meta": meta},
            "settings": {
                "analysis": made["analysis"],
                "number_of_shards": self._shards,
                # While it is filled nobody searches it, and a lost one is filled again.
                "number_of_replicas": 0,
                "refresh_interval": "-1",
                "translog.durability": "async",
                "gc_deletes": _REMOVALS_KEPT,
            },
            "aliases": {self.next: {}},
        }

    def _replica_settings(self) -> dict[str, Any]:
        if self._replicas.isdigit():
            return {"number_of_replicas": int(self._replicas)}
        return {"auto_expand_replicas": self._replicas}

    def _named(self, alias: str) -> list[str]:
        """Return the indexes that an alias names; [] when there is no such alias."""
        return sorted(self._aliases(alias))

    def _aliases(self, names: str) -> dict[str, frozenset[str]]:
        """Return the indexes that have one of these aliases, each with those it has."""
        found = self._call(lambda c: c.options(ignore_status=404).indices.get_alias(name=names))
        return {
            index: frozenset(held["aliases"])
            for index, held in found.items()
            if index not in {"error", "status"}
        }

    def _drop(self, name: str) -> None:
        self._call(lambda c: c.options(ignore_status=404).indices.delete(index=name))

    def _call(self, do: Any) -> Any:
        return self._server.call(do, timeout_s=ADMIN_S)

    # --- The claim of a rebuild ---

    def _take_claim(self) -> None:
        mine = self._mine()
        self._call(
            lambda c: c.options(ignore_status=400).indices.create(
                index=self._claims, mappings=_CLAIMS
            )
        )
        found = self._call(
            lambda c: c.options(ignore_status=404).get(index=self._claims, id=self._kind)
        )
        options: dict[str, Any] = {"op_type": "create"}
        if found.get("found"):
            held = found["_source"]
            wait_s = held["renewed_at"] + _CLAIM_S - time.time()
            if wait_s > 0 and not _is_dead(held):
                raise EngineBusy("Another process rebuilds the index.", retry_after_s=wait_s)
            options = {
                "if_seq_no": found["_seq_no"],
                "if_primary_term": found["_primary_term"],
            }
        written = self._call(
            lambda c: c.options(ignore_status=409).index(
                index=self._claims, id=self._kind, document=mine, **options
            )
        )
        if "error" in written:
            raise EngineBusy("Another process rebuilds the index.", retry_after_s=_CLAIM_S)

    def _keep_claim(self, stopped: threading.Event) -> None:
        while not stopped.wait(_RENEW_S):
            # A server that does not answer takes no other claim either; the next turn tries again.
            with suppress(EngineError):
                self._call(
                    lambda c: c.index(index=self._claims, id=self._kind, document=self._mine())
                )

    def _mine(self) -> dict[str, Any]:
        return {"host": socket.gethostname(), "process": os.getpid(), "renewed_at": time.time()}


def _is_dead(claim: Mapping[str, Any]) -> bool:
    """Return whether a claim is of a process of this machine that is no more."""
    if claim["host"] != socket.gethostname():
        return False
    try:
        os.kill(claim["process"], 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _missing_analysers(error: Mapping[str, Any]) -> frozenset[str]:
    """Return the languages whose analyser the server says it does not have."""
    reasons = " ".join(str(one.get("reason", "")) for one in (error, *error.get("root_cause", ())))
    return frozenset(_NO_ANALYSER.findall(reasons)) & frozenset(ANALYSERS)
