"""Clients that are slow, silent or many: the service gives them up, answers the others, and ends when it is told to."""

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager

import httpx2
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response, StreamingResponse
from starlette.requests import ClientDisconnect

from app.cli import connections
from app.cli.server import Server
from app.settings import Settings, WrongSettings, load_settings
from tests.test_server import free_port
from tests.waiting import until

MOST = 12
HEAD = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nX-a: "
FORM = b"POST /form HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 100\r\n\r\nkey="
LARGE = 40_000_000


def small_app() -> FastAPI:
    app = FastAPI()
    app.state.stopping, app.state.begun = threading.Event(), threading.Event()

    @app.exception_handler(ClientDisconnect)
    async def gone(_request: Request, _error: ClientDisconnect) -> Response:
        return Response()

    @app.get("/healthz")
    async def healthz() -> Response:
        return PlainTextResponse("ok")

    @app.post("/form")
    async def form(request: Request) -> Response:
        return PlainTextResponse(str(len(await request.body())))

    @app.get("/who")
    async def who(request: Request) -> Response:
        return PlainTextResponse(f"{request.url.scheme} {request.client.host if request.client else None}")

    @app.get("/large")
    async def large() -> Response:
        app.state.begun.set()
        return StreamingResponse(b"x" * 1_000_000 for _ in range(LARGE // 1_000_000))

    return app


class Running:
    """The service on a port, in a thread of this process."""

    def __init__(self, server: Server, port: int) -> None:
        self.server, self.port = server, port
        self.address = f"http://127.0.0.1:{port}"
        self._open = ExitStack()

    def connect(self, beginning: bytes = b"") -> socket.socket:
        """A connection on which the beginning of a request was sent."""
        opened = self._open.enter_context(socket.create_connection(("127.0.0.1", self.port), 60))
        opened.sendall(beginning)
        return opened

    def answers(self) -> bool:
        return httpx2.get(f"{self.address}/healthz", timeout=60).text == "ok"

    def close(self) -> None:
        self._open.close()


@contextmanager
def running(**settings: object) -> Iterator[Running]:
    port = free_port()
    server = Server(small_app(), Settings(port=port, max_seconds=600, **settings))  # type: ignore[arg-type]
    thread = threading.Thread(target=server.run)
    thread.start()
    service = Running(server, port)
    try:
        until(lambda: server.started or not thread.is_alive())
        assert server.started
        yield service
        server.should_exit = True
        # nothing that is open holds it back, although requests may take 600 seconds
        until(lambda: not thread.is_alive())
    finally:
        server.force_exit = server.should_exit = True
        service.close()
        thread.join()


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A service that waits for nothing and has few places."""
    monkeypatch.setattr(connections, "HEADER_SECONDS", 0.5)
    monkeypatch.setattr(connections, "READING_SECONDS", 0.5)
    monkeypatch.setattr("app.cli.server.most_connections", lambda: MOST)
    with running() as service:
        yield service


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> Iterator[Running]:
    """A service with few places that waits as long as the real one."""
    monkeypatch.setattr("app.cli.server.most_connections", lambda: MOST)
    monkeypatch.setattr(connections, "ENDING_SECONDS", 0.2)
    with running() as service:
        yield service


def closes(opened: socket.socket) -> bool:
    """Whether the service closes the connection; waits until it has."""
    try:
        while opened.recv(1000):
            pass
    except ConnectionResetError:
        pass
    return True


@pytest.mark.parametrize("beginning", [b"", HEAD, b"\r\n", b"G"])
def test_headers_that_do_not_arrive_are_given_up(hurried: Running, beginning: bytes) -> None:
    assert closes(hurried.connect(beginning))
    assert hurried.answers()


def test_headers_that_arrive_byte_by_byte_are_given_up(hurried: Running) -> None:
    opened = hurried.connect(HEAD)

    def send_on() -> bool:
        try:
            opened.sendall(b"x")
        except OSError:
            return True
        return False

    until(send_on)


def test_the_next_request_of_a_connection_is_not_waited_for_either(hurried: Running) -> None:
    opened = hurried.connect(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    assert opened.recv(1000).startswith(b"HTTP/1.1 200")
    opened.sendall(HEAD)
    assert closes(opened)


def test_an_answer_that_is_not_read_is_given_up(hurried: Running) -> None:
    opened = hurried.connect(b"GET /large HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    until(hurried.server.app.state.begun.is_set)
    until(lambda: not hurried.server.server_state.connections)
    received = 0
    try:
        while got := opened.recv(1_000_000):
            received += len(got)
    except ConnectionResetError:
        pass
    assert received < LARGE


def test_an_answer_that_is_read_arrives_whole(hurried: Running) -> None:
    assert len(httpx2.get(f"{hurried.address}/large", timeout=60).content) == LARGE


@pytest.mark.parametrize("beginning", [b"", HEAD, FORM])
def test_however_many_connections_are_open_the_service_answers(patient: Running, beginning: bytes) -> None:
    for _ in range(5 * MOST):
        patient.connect(beginning)
    assert patient.answers()
    until(lambda: len(patient.server.server_state.connections) <= MOST)


@pytest.mark.parametrize("beginning", [b"", HEAD, FORM])
def test_what_is_open_does_not_hold_back_the_end(patient: Running, beginning: bytes) -> None:
    opened = patient.connect(beginning)
    assert patient.answers()
    patient.server.should_exit = True
    assert closes(opened)


def test_a_form_that_is_complete_in_time_is_answered_at_the_end(patient: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "ENDING_SECONDS", 60.0)
    opened = patient.connect(FORM)
    assert patient.answers()
    patient.server.should_exit = True
    until(lambda: patient.server.servers and not patient.server.servers[0].is_serving())
    opened.sendall(b"x" * 96)
    answer = b""
    while got := opened.recv(1000):
        answer += got
    assert answer.startswith(b"HTTP/1.1 200")
    assert answer.endswith(b"100")


class Waiting:
    """A connection as ``give_way`` sees it."""

    def __init__(self, waiting_since: float, *, receiving: bool, unread: bool = False) -> None:
        self.waiting_since, self.is_receiving, self.is_unread, self.given_up = waiting_since, receiving, unread, False

    def give_up(self) -> None:
        self.given_up = True


def test_the_one_that_has_been_waited_for_longest_gives_way() -> None:
    answered = [Waiting(number, receiving=False) for number in (1, 9)]
    arriving = [Waiting(number, receiving=True) for number in (4, 2, 3)]
    unread = [Waiting(number, receiving=False, unread=True) for number in (7, 6)]
    for present, last in (
        (answered + unread + arriving, arriving[1]),
        (answered + unread, unread[1]),
        (answered, answered[1]),
    ):
        connections.give_way(present)
        assert [item for item in (*answered, *unread, *arriving) if item.given_up] == [last]
        last.given_up = False


@pytest.mark.parametrize(
    ("limits", "most"),
    [
        ((20_000, 20_000), connections.MOST_CONNECTIONS),
        ((1_024, 1_024), 1_024 - connections.OTHER_FILES),
        ((256, 4_096), connections.MOST_CONNECTIONS),
        ((64, 64), connections.FEWEST_CONNECTIONS),
        ((-1, -1), connections.MOST_CONNECTIONS),
    ],
)
def test_there_are_fewer_connections_than_the_system_allows_files(
    monkeypatch: pytest.MonkeyPatch, limits: tuple[int, int], most: int
) -> None:
    kept = [limits]
    monkeypatch.setattr("resource.getrlimit", lambda _which: kept[-1])
    monkeypatch.setattr("resource.setrlimit", lambda _which, new: kept.append(new))
    assert connections.most_connections() == most


@pytest.mark.parametrize(
    ("settings", "forwarded", "shown"),
    [
        ({}, "10.1.2.3", "https 10.1.2.3"),
        ({}, "10.9.9.9, 10.1.2.3", "https 10.1.2.3"),
        ({"trusted_proxies": ("10.0.0.0/8",)}, "192.0.2.1", "http 127.0.0.1"),
        ({"trusted_proxies": ("10.0.0.0/8", "127.0.0.1")}, "192.0.2.1, 10.1.2.3", "https 192.0.2.1"),
    ],
)
def test_only_proxies_that_are_trusted_say_for_whom_they_ask(settings: dict[str, object], forwarded: str, shown: str) -> None:
    with running(**settings) as service:
        headers = {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"}
        assert httpx2.get(f"{service.address}/who", headers=headers, timeout=60).text == shown


@pytest.fixture
def settings_of(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, str], Settings]]:
    """The settings of a process with one variable in its environment."""

    def settings(name: str, value: str) -> Settings:
        load_settings.cache_clear()
        monkeypatch.setenv(name, value)
        return load_settings()

    yield settings
    load_settings.cache_clear()


@pytest.mark.parametrize("written", ["127.0.0.1, 10.0.0.0/8", "127.0.0.1,10.0.0.0/8,", '["127.0.0.1", "10.0.0.0/8"]'])
def test_proxies_are_written_with_commas_between_them(settings_of: Callable[[str, str], Settings], written: str) -> None:
    assert settings_of("WHOSAID_TRUSTED_PROXIES", written).trusted_proxies == ("127.0.0.1/32", "10.0.0.0/8")


def test_sites_are_written_with_commas_between_them(settings_of: Callable[[str, str], Settings]) -> None:
    sites = "https://desk.example,https://lab.example"
    assert settings_of("WHOSAID_ALLOW_ORIGINS", sites).allow_origins == ("https://desk.example", "https://lab.example")


def test_a_setting_that_names_no_address_is_told(settings_of: Callable[[str, str], Settings]) -> None:
    with pytest.raises(WrongSettings, match=r"WHOSAID_TRUSTED_PROXIES: 'proxy\.example' does not appear to be"):
        settings_of("WHOSAID_TRUSTED_PROXIES", "proxy.example")


def test_a_proxy_that_is_no_address_is_refused() -> None:
    with pytest.raises(ValueError, match="trusted_proxies"):
        Settings(trusted_proxies=("proxy.example",))
