"""A TCP proxy before the search server that can hang: it takes connections and passes nothing on."""

from __future__ import annotations

import contextlib
import select
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

_LOOK_S = 0.02


class HangingProxy:
    """Passes bytes between its own port and the server's, unless `hang` was called.

    `asked_at` are the moments (monotonic) at which a request began; `most_waiting` is how many
    were unanswered at once since it was last set.
    """

    def __init__(self, server_url: str) -> None:
        split = urlsplit(server_url)
        self._target = (split.hostname or "127.0.0.1", split.port or 9200)
        self._passing = threading.Event()
        self._passing.set()
        self._lock = threading.Lock()
        self._waiting: set[socket.socket] = set()
        self.most_waiting = 0
        self.asked_at: list[float] = []
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=256)
        self.url = f"{split.scheme}://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def hang(self) -> None:
        self._passing.clear()

    def resume(self) -> None:
        self._passing.set()

    def close(self) -> None:
        self._passing.set()
        self._listener.close()

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        """Pass what one connection says, both ways, until one end closes it."""
        with (
            client,
            contextlib.suppress(OSError),
            socket.create_connection(self._target) as server,
        ):
            while True:
                readable, _, _ = select.select([client, server], [], [])
                for source in readable:
                    if source is client:
                        self._begun(client)
                    if not self._wait_until_passing(client):
                        return
                    data = source.recv(65536)
                    if not data:
                        return
                    (server if source is client else client).sendall(data)
                    if source is server:
                        self._ended(client)
        self._ended(client)

    def _wait_until_passing(self, client: socket.socket) -> bool:
        """Return whether the client is still there once bytes may pass."""
        while not self._passing.wait(_LOOK_S):
            if _has_left(client):
                self._ended(client)
                return False
        return True

    def _begun(self, client: socket.socket) -> None:
        with self._lock:
            # Whoever gave up has left, though its thread here may not have noticed yet.
            self._waiting = {one for one in self._waiting if not _has_left(one)}
            if client not in self._waiting and not _has_left(client):
                self.asked_at.append(time.monotonic())
                self._waiting.add(client)
                self.most_waiting = max(self.most_waiting, len(self._waiting))

    def _ended(self, client: socket.socket) -> None:
        with self._lock:
            self._waiting.discard(client)


def _has_left(client: socket.socket) -> bool:
    """Return whether the other end has closed, leaving what it said before unread."""
    if client.fileno() < 0:
        return True
    poll = select.poll()
    poll.register(client, select.POLLRDHUP)
    return bool(poll.poll(0))


@contextlib.contextmanager
def hanging_proxy(server_url: str) -> Iterator[HangingProxy]:
    """A proxy for the length of a block."""
    proxy = HangingProxy(server_url)
    try:
        yield proxy
    finally:
        proxy.close()
