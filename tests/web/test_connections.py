"""Those who hold connections, over sockets of their own, to a server with an application that does little."""

import asyncio
import base64
import socket
import threading
import time

import pytest
import uvicorn

from detente.web import connections
from detente.web.connections import Connection, Socket

ALL = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n"
FOR = 0.4  # seconds allowed in these tests
KEPT = 1  # seconds that an idle connection is kept
PART = 1 << 16
LARGE = bytes(20_000_000)  # more than the system takes for somebody who reads nothing


GONE = threading.Event()  # the socket has ended


async def app(scope, receive, send):
    """Answer with what was sent, at /large with much (/large?parts: in parts), at /early before anything is read, at /late without an end at first;
    send much over a socket, at /quiet a little after a while."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        if scope["path"] == "/quiet":
            await asyncio.sleep(2 * KEPT)
            await send({"type": "websocket.send", "bytes": b"still here"})
            return
        try:
            await send({"type": "websocket.send", "bytes": LARGE})
            await receive()
        finally:
            GONE.set()
        return
    if scope["type"] == "http":
        body, more = b"", scope["path"] != "/early"
        while more:
            message = await receive()
            body, more = body + message.get("body", b""), message.get("more_body", False)
        found = LARGE if scope["path"] == "/large" else b"got %d" % len(body)
        head = [(b"content-length", b"%d" % len(found))]
        await send({"type": "http.response.start", "status": 200, "headers": head})
        for begin in (
            range(0, len(found), PART) if scope["query_string"] else ()
        ):  # in parts, each once there is room for it
            await send({"type": "http.response.body", "body": found[begin : begin + PART], "more_body": True})
        if scope["path"] == "/late":
            await send({"type": "http.response.body", "body": found, "more_body": True})
            await asyncio.sleep(KEPT / 2)
            found = b""
        await send({"type": "http.response.body", "body": b"" if scope["query_string"] else found})


@pytest.fixture(scope="module")
def server():
    listening = socket.create_server(("127.0.0.1", 0))
    config = uvicorn.Config(app, http=Connection, ws=Socket, log_level="error", lifespan="off", timeout_keep_alive=KEPT)
    found = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: asyncio.run(found.serve([listening])), daemon=True)
    thread.start()
    yield found, listening.getsockname()
    found.should_exit = True
    thread.join(10)


@pytest.fixture
def call(server, monkeypatch):
    for name in ("HEAD", "BODY", "LOOK"):
        monkeypatch.setattr(connections, name, FOR)
    made = []

    def connected(*sent: bytes) -> socket.socket:
        one = socket.create_connection(server[1], timeout=20)
        made.append(one)
        for part in sent:
            one.sendall(part)
        return one

    yield connected
    for one in made:
        one.close()


def got(one: socket.socket) -> bytes:
    """An answer of a few letters."""
    found = b""
    while not found[:-5].endswith(b"\r\n\r\n"):
        part = one.recv(4096)
        assert part
        found += part
    return found[-5:]


def ended(one: socket.socket) -> bytes:
    """What came until the server ended the connection; fails if it does not."""
    found = b""
    try:
        while part := one.recv(1 << 20):
            found += part
    except ConnectionResetError:
        pass
    return found


@pytest.mark.parametrize(
    "sent",
    [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: here\r\n", b"\r\n\r\n", b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 9\r\n\r\nhalf"],
    ids=["nothing", "half a line", "half a head", "empty lines", "half a body"],
)  # fmt: skip
def test_who_does_not_send_a_request_is_let_go(call, sent):
    assert ended(call(sent)) == b""


def test_a_little_now_and_then_does_not_count_as_a_request(call):
    one = call()
    begun = time.monotonic()
    with pytest.raises(OSError):
        while time.monotonic() < begun + 20:
            one.sendall(b"\r\n")
            one.settimeout(0.05)
            try:
                if not one.recv(1):
                    raise OSError
            except TimeoutError:
                continue
    assert time.monotonic() < begun + 19


def test_a_request_in_pieces_is_answered_and_so_is_the_next(call):
    one = call(*(bytes([x]) for x in ALL))
    assert got(one) == b"got 0"
    one.sendall(b"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\nbody")
    assert got(one) == b"got 4"
    assert ended(one) == b""  # idle


def test_a_body_that_comes_after_its_answer_keeps_no_connection(call):
    one = call(b"POST /early HTTP/1.1\r\nHost: h\r\nContent-Length: 4\r\n\r\n")
    assert got(one) == b"got 0"
    one.sendall(b"body")
    assert ended(one) == b""


@pytest.mark.parametrize("address", [b"/large ", b"/large?parts "])
def test_who_does_not_take_an_answer_is_let_go_and_who_takes_it_slowly_is_not(call, server, address):
    idle = call(ALL.replace(b"/ ", address, 1))
    slow = call(ALL.replace(b"/ ", address, 1))
    taken = 0
    while taken < len(LARGE):
        part = slow.recv(1 << 18)
        assert part
        taken += len(part)
        time.sleep(FOR / 10)
    assert len(ended(idle)) < len(LARGE)
    assert not server[0].server_state.tasks


def upgrade(path: bytes) -> bytes:
    """A request for a socket."""
    key = base64.b64encode(bytes(16))
    return (
        b"GET %s HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
        b"Sec-WebSocket-Key: %s\r\n\r\n" % (path, key)
    )


def test_a_socket_asked_for_over_the_connection_of_an_answer_is_not_idle(call):
    one = call(ALL.replace(b"/ ", b"/late ", 1))
    assert got(one) == b"got 0"
    one.sendall(upgrade(b"/quiet"))
    assert b"still here" in ended(one)


def test_a_socket_over_which_nothing_is_taken_is_ended(call):
    one = call(upgrade(b"/socket"))
    assert GONE.wait(20)
    assert 0 < len(ended(one)) < len(LARGE)


def test_beyond_the_most_the_one_that_owes_a_request_for_longest_makes_room(call, server, monkeypatch):
    for name in ("HEAD", "BODY"):
        monkeypatch.setattr(connections, name, 60.0)
    monkeypatch.setattr(Connection, "most", len(server[0].server_state.connections) + 2)
    first, second = call(b"GET"), call(b"GET")
    third = call(ALL)
    assert got(third) == b"got 0"
    assert ended(first) == b""
    second.sendall(ALL[3:])
    assert got(second) == b"got 0"
