"""Connections: HTTP as uvicorn speaks it, with limits on how long a client may take and on how many may be open.

A request waits for its headers here, and for its body in ``app.api.bodies``. What a client does not fetch, and what it does not
finish sending once the service is told to end, is given up here too.
"""

import asyncio
import resource
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

# From the first byte of a connection, or the end of the answer before, until the headers of a request are complete.
HEADER_SECONDS = 20.0
# How long an answer may wait for a client that does not read it.
READING_SECONDS = 60.0
# How long the service waits, once it is told to end, for requests that have not arrived.
ENDING_SECONDS = 3.0
# Files that are not connections: the database, the queue, the pipes of processes, uploads.
OTHER_FILES = 200
FEWEST_CONNECTIONS, MOST_CONNECTIONS = 50, 2_000


def most_connections() -> int:
    """How many connections may be open: as many as the system allows files, less those that the service itself needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + OTHER_FILES
    allowed = wanted if hard == resource.RLIM_INFINITY else min(hard, wanted)
    if soft != resource.RLIM_INFINITY and soft < allowed:
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))
        soft = allowed
    most = MOST_CONNECTIONS if soft == resource.RLIM_INFINITY else min(soft - OTHER_FILES, MOST_CONNECTIONS)
    return max(most, FEWEST_CONNECTIONS)


class Connection(H11Protocol):
    """One connection. Use ``limited_to`` to say how many there may be."""

    most = MOST_CONNECTIONS

    def __init__(self, *args: Any, **named: Any) -> None:  # noqa: ANN401 (uvicorn's own arguments)
        super().__init__(*args, **named)
        self._deadline: asyncio.TimerHandle | None = None
        self._unread: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to wait for a request. Where there are too many connections, one of them gives way."""
        super().connection_made(transport)  # type: ignore[arg-type]
        self._await_headers()
        # one that is closing is still counted by uvicorn, but no longer here
        open_now = [connection for connection in self.connections if not connection.transport.is_closing()]
        if len(open_now) > self.most:
            give_way(open_now)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self._stop_waiting()
        self._stop_reading()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        """Handle what has arrived; a request whose headers are complete is not waited for any longer."""
        super().handle_events()
        if self.is_answering:
            self._stop_waiting()

    def on_response_complete(self) -> None:
        """Wait for the next request. What is left of the body of this one is not waited for either."""
        self._await_headers()
        super().on_response_complete()

    def pause_writing(self) -> None:
        """Give the client a while to read what was sent."""
        super().pause_writing()
        self._unread = self.loop.call_later(READING_SECONDS, self.give_up)

    def resume_writing(self) -> None:
        """The client reads."""
        self._stop_reading()
        super().resume_writing()

    def shutdown(self) -> None:
        """Finish what has arrived; give up what does not arrive soon."""
        super().shutdown()
        if self.is_answering and self.cycle.more_body:
            self._stop_waiting()
            self._deadline = self.loop.call_later(ENDING_SECONDS, self._give_up_unless_complete)

    def give_up(self) -> None:
        """Close the connection without an answer."""
        self.transport.abort()

    @property
    def is_answering(self) -> bool:
        """Whether a request has arrived, at least its headers, and its answer is not complete."""
        return self.cycle is not None and not self.cycle.response_complete

    @property
    def is_receiving(self) -> bool:
        """Whether a request is still arriving or awaited."""
        return not self.is_answering or bool(self.cycle.more_body)

    @property
    def is_unread(self) -> bool:
        """Whether an answer is waiting for the client to read it."""
        return self._unread is not None

    def _give_up_unless_complete(self) -> None:
        if self.is_receiving:
            self.give_up()

    def _await_headers(self) -> None:
        self._stop_waiting()
        self.waiting_since = self.loop.time()
        self._deadline = self.loop.call_later(HEADER_SECONDS, self.give_up)

    def _stop_waiting(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _stop_reading(self) -> None:
        if self._unread is not None:
            self._unread.cancel()
            self._unread = None


def give_way(connections: list[Any]) -> None:
    """Close the connection whose request has been arriving for longest, or else whose client does not read; else the newest."""
    arriving = [connection for connection in connections if connection.is_receiving]
    unread = [connection for connection in connections if connection.is_unread]
    if slow := arriving or unread:
        min(slow, key=lambda connection: connection.waiting_since).give_up()
    else:
        max(connections, key=lambda connection: connection.waiting_since).give_up()


def limited_to(most: int) -> type[Connection]:
    """The protocol with at most so many connections."""
    return type("LimitedConnection", (Connection,), {"most": most})
