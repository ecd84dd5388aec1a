"""The connection to the server: pool, time limits, breaker, and errors in our own words.

No message and no log line holds an address with credentials, a document or a search text: what the
server says is reduced to the type of its error.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from urllib.parse import unquote, urlsplit

import elasticsearch
from elasticsearch import Elasticsearch
from elasticsearch.serializer import OrjsonSerializer

from matching.core.ports import EngineBusy, EngineError, EngineUnavailable, IndexMissing
from matching.engines.elasticsearch.breaker import Breaker, Bulkhead

T = TypeVar("T")

# Seconds that each type of call may take. A person waits for a search; completions while one types
# and the health page get a part of its time. The others are asked by the worker and by commands.
SEARCH_S: Final = 1.5
_SUGGEST_SHARE: Final = 1 / 3
_HEALTH_SHARE: Final = 2 / 3
LIST_S: Final = 15.0
WRITE_S: Final = 30.0
ADMIN_S: Final = 60.0

_BLOCKED: Final = "cluster_block_exception"
_REJECTED: Final = "es_rejected_execution_exception"
_MISSING: Final = frozenset({"index_not_found_exception", "alias_not_found_exception"})
_CONTEXT_GONE: Final = "search_context_missing_exception"


class ViewGone(EngineError):
    """A point in time that a page was read from has expired."""


@dataclass(frozen=True, slots=True)
class ServerAddress:
    """Where the server is and how we show who we are. Credentials are never shown."""

    urls: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_path: str = ""

    @classmethod
    def parse(cls, text: str, *, api_key: str = "", ca_path: str = "") -> ServerAddress:
        """Return the address of one or more URLs, separated by commas or spaces.

        User and password may stand in the first URL that has them. Raises ValueError, which
        does not repeat the text, for what is no http or https URL.
        """
        urls, user, password = [], "", ""
        for part in text.replace(",", " ").split():
            try:
                split = urlsplit(part)
                host, port = split.hostname, split.port
            except ValueError:
                split, host, port = urlsplit(""), None, None
            if split.scheme not in {"http", "https"} or not host:
                raise ValueError("The search URL must begin with http:// or https:// and a host.")
            if split.username and not user:
                user, password = unquote(split.username), unquote(split.password or "")
            shown_host = f"[{host}]" if ":" in host else host
            port = port or (443 if split.scheme == "https" else 9200)
            urls.append(f"{split.scheme}://{shown_host}:{port}{split.path.rstrip('/')}")
        if not urls:
            raise ValueError("There is no search URL.")
        return cls(tuple(urls), user, password, api_key, ca_path)


class Server:
    """One server or cluster as one process sees it; both kinds share its breaker and bulkhead."""

    def __init__(
        self,
        address: ServerAddress,
        *,
        permits: int = 2,
        search_s: float = SEARCH_S,
        breaker: Breaker | None = None,
    ) -> None:
        """`permits` is how many searches may run at once in this process."""
        self.address = address
        self.breaker = breaker or Breaker()
        self.bulkhead = Bulkhead(permits)
        self._search_s = search_s
        self.suggest_s = search_s * _SUGGEST_SHARE
        self.health_s = search_s * _HEALTH_SHARE
        self._lock = threading.Lock()
        self._client: Elasticsearch | None = None
        self._process = 0

    def search(self, do: Callable[[Elasticsearch], T], *, timeout_s: float | None = None) -> T:
        """Run a call that a person waits for: within the bulkhead and through the breaker."""
        self.breaker.refuse_if_open()
        with self.bulkhead.inside():
            self.breaker.admit()
            try:
                answer = do(self._options(timeout_s or self._search_s))
            except (elasticsearch.ApiError, elasticsearch.TransportError) as error:
                problem = _problem(error)
                self._tell_breaker(problem)
                raise problem from None
            except EngineError as problem:
                self._tell_breaker(problem)
                raise
            self.breaker.succeeded()
            return answer

    def _tell_breaker(self, problem: EngineError) -> None:
        """Count as failed what waiting may mend; a server that says no is well."""
        if isinstance(problem, EngineUnavailable) and not isinstance(problem, IndexMissing):
            self.breaker.failed()
        else:
            self.breaker.succeeded()

    def call(self, do: Callable[[Elasticsearch], T], *, timeout_s: float) -> T:
        """Run a call of the worker, a command or the health page."""
        try:
            return do(self._options(timeout_s))
        except (elasticsearch.ApiError, elasticsearch.TransportError) as error:
            raise _problem(error) from None

    def close(self) -> None:
        with self._lock:
            client, self._client = self._client, None
        if client is not None:
            client.close()

    def _options(self, timeout_s: float) -> Elasticsearch:
        with self._lock:
            # Connections are not shared with a process that was forked off.
            if self._client is None or self._process != os.getpid():
                self._client, self._process = self.connect(), os.getpid()
            return self._client.options(request_timeout=timeout_s)

    def connect(self) -> Elasticsearch:
        """Return a new client, without time limits, breaker and bulkhead of ours."""
        address = self.address
        options: dict[str, Any] = {}
        if address.ca_path:
            options["ca_certs"] = address.ca_path
        if address.api_key:
            options["api_key"] = address.api_key
        elif address.user:
            options["basic_auth"] = (address.user, address.password)
        return Elasticsearch(
            list(address.urls),
            connections_per_node=max(4, self.bulkhead.permits * 2),
            # Another node may answer; the same one is not asked twice, since a person waits.
            max_retries=len(address.urls) - 1,
            # An answer of two lists to fuse carries hundreds of numbers.
            serializer=OrjsonSerializer(),
            retry_on_timeout=False,
            retry_on_status=(),
            dead_node_backoff_factor=1.0,
            max_dead_node_backoff=5.0,
            **options,
        )


def _problem(error: elasticsearch.ApiError | elasticsearch.TransportError) -> EngineError:
    if isinstance(error, elasticsearch.ApiError):
        body = error.body if isinstance(error.body, Mapping) else {}
        return problem_of(int(error.status_code), body.get("error"))
    if isinstance(error, elasticsearch.ConnectionTimeout):
        return EngineUnavailable("The search server did not answer in time.")
    if isinstance(error, elasticsearch.SSLError):
        return EngineUnavailable("The search server's certificate is not one we trust.")
    return EngineUnavailable("The search server cannot be reached.")


def problem_of(status: int, error: Any) -> EngineError:
    """Return our error for an answer of the server, without its words."""
    types = error_types(error)
    name = next(iter(types), "unknown")
    if _CONTEXT_GONE in types:
        return ViewGone("The view of this page has expired.")
    if _MISSING & set(types):
        return IndexMissing("There is no search index: run `manage.py rebuild_index`.")
    if _BLOCKED in types or _REJECTED in types or status == 429:
        return EngineBusy(
            "The search server takes nothing now: it is too busy, or its disk is full.",
            retry_after_s=5.0,
        )
    if status in {401, 403}:
        return EngineUnavailable("The search server does not accept our credentials or rights.")
    if status >= 500 or status == 408:
        return EngineUnavailable(f"The search server failed ({name}).")
    return EngineError(f"The search server refused the request ({status}, {name}).")


def error_types(error: Any) -> list[str]:
    """Return the types of an error of the server and of its causes, outermost first."""
    found: list[str] = []
    pending = [error]
    while pending and len(found) < 20:
        one = pending.pop(0)
        if isinstance(one, Mapping):
            if isinstance(one.get("type"), str):
                found.append(one["type"])
            pending += [*one.get("root_cause", ()), one.get("caused_by")]
            pending += [shard.get("reason") for shard in one.get("failed_shards", ())]
    return found


def answers_of(responses: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Return the answers of a multi-search; raises the first error among them."""
    for one in responses:
        if "error" in one:
            raise problem_of(int(one.get("status", 500)), one["error"])
    return list(responses)


_FIELD: Final = re.compile(r"field \[([a-z_.]{1,40})\]")


def refusal_of(error: Any) -> str:
    """Return why a document was refused: type and field of the error, and none of its content."""
    types = error_types(error)
    reason = str(error.get("reason", "")) if isinstance(error, Mapping) else ""
    field_name = _FIELD.search(reason)
    where = f" in {field_name[1]}" if field_name else ""
    return f"The search server refuses the document: {types[0] if types else 'unknown'}{where}."
