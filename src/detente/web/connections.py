"""Connections that take their time: whoever does not send a request, or does not take its answer, is let go.

uvicorn ends an idle connection after an answer, and a socket that answers no ping. It waits without end for the first request, for the rest of one
that has begun, and for an answer to be taken; and it accepts connections until the machine has no more.
"""

from __future__ import annotations

import asyncio
import resource
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

HEAD = 10.0  # seconds for the head of a request, from the first moment
BODY = 60.0  # seconds for all of it; the largest is three megabytes
LOOK = 20.0  # seconds between looks whether an answer is being taken
LEAST = 2_000  # bytes a second of an answer that must be taken
SPARE = 200  # open files left for other things than connections


def most() -> int:
    """How many connections there may be at once; raises the number of files that the system lets this process have open, if it may."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = hard if hard != resource.RLIM_INFINITY else 65_536
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    return max(wanted - SPARE, SPARE)


class _Taken:
    """Ends a connection over which an answer waits to be taken and is not, or hardly."""

    transport: asyncio.Transport
    loop: asyncio.AbstractEventLoop
    _look: asyncio.TimerHandle | None = None

    def _watch(self) -> None:
        """Begin to look, if something waits."""
        if self._look is None and (waiting := self.transport.get_write_buffer_size()):
            self._look = self.loop.call_later(LOOK, self._looked, waiting)

    def _looked(self, before: int) -> None:
        self._look = None
        if before - self.transport.get_write_buffer_size() < min(before, LOOK * LEAST):
            self.transport.abort()
        else:
            self._watch()

    def _end(self) -> None:
        if self._look is not None:
            self._look.cancel()
            self._look = None


class Connection(_Taken, HttpToolsProtocol):
    """uvicorn's connection, with an end to all waiting. Beyond `most` the one that has owed a request for longest makes room."""

    most = 1_000

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._due: asyncio.TimerHandle | None = None
        self._socket = False

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to wait for a request."""
        super().connection_made(transport)
        self._wait(HEAD)
        if len(self.connections) > self.most:
            owing = [c for c in self.connections if isinstance(c, Connection) and c._due is not None]
            min(owing, key=lambda c: c._due.when() if c._due else 0.0).transport.abort()

    def data_received(self, data: bytes) -> None:
        """Pass on what was received; whatever it is, a request must follow."""
        if self._due is None and (self.cycle is None or self.cycle.response_complete):
            self._wait(HEAD)
        super().data_received(data)

    def on_headers_complete(self) -> None:
        """The head is there; what follows may take longer."""
        super().on_headers_complete()
        self._wait(BODY)

    def resume_writing(self) -> None:
        """What waited was taken, or nearly; what comes next is looked at anew."""
        self._end()
        super().resume_writing()

    def on_message_complete(self) -> None:
        """The request is there, and so what was answered before it was taken.

        If it was answered before that, the next is awaited, since uvicorn has stopped its own clock.
        """
        self._end()
        super().on_message_complete()
        answered = self.cycle is not None and self.cycle.response_complete
        self._wait(HEAD if answered else None)

    def handle_websocket_upgrade(self) -> None:
        """The rest is up to the socket."""
        self._wait(None)
        self._socket = True
        super().handle_websocket_upgrade()

    def pause_writing(self) -> None:
        """More waits to be taken than is passed on at once."""
        super().pause_writing()
        self._watch()

    def on_response_complete(self) -> None:
        """The answer was written; its last part may wait to be taken.

        A proxy may ask for a socket over the same connection once all bytes of an answer are there, and before the server has noticed that it is
        complete. Then uvicorn would end the socket as if it were an idle connection.
        """
        super().on_response_complete()
        if self._socket:
            self._unset_keepalive_if_required()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all waiting."""
        self._wait(None)
        self._end()
        super().connection_lost(exc)

    def _wait(self, seconds: float | None) -> None:
        """Allow that much time for what is owed; None if nothing is."""
        if self._due is not None:
            self._due.cancel()
        self._due = None if seconds is None else self.loop.call_later(seconds, self.transport.abort)


class Socket(_Taken, WebSocketsSansIOProtocol):
    """uvicorn's socket, with an end to waiting for what was sent to be taken. That somebody is there it finds out by pings."""

    def pause_writing(self) -> None:
        """More waits to be taken than is passed on at once."""
        super().pause_writing()
        self._watch()

    def resume_writing(self) -> None:
        """What waited was taken, or nearly; what comes next is looked at anew."""
        self._end()
        super().resume_writing()

    def keepalive_timeout(self) -> None:
        """No answer to a ping: nothing sent will be taken, either."""
        super().keepalive_timeout()
        self._watch()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop all waiting."""
        self._end()
        super().connection_lost(exc)
