"""Following: feeds that readers read, and webhooks that are signed, retried, given up and tried anew."""

import json
import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import feedparser
import pytest
from fastapi.testclient import TestClient
from sqlmodel import select
from standardwebhooks.webhooks import Webhook

from app.batch.follow import follow
from app.main import create_app
from app.outbound.webhook import Sender
from app.pipeline import Pipeline
from app.settings import Settings
from app.store.database import Database
from app.store.search.following import WAITS, save_search
from app.store.tables import DeliveryRow
from tests.api.articles.test_ingest import assert_refused

STORY = {
    "text": "“The bridge is shut & <b>closed</b>,” Ada Quist said on Tuesday.",
    "published_at": "2024-03-05",
    "outlet": "Wire",
}


class Receiver(ThreadingHTTPServer):
    """Keeps what it gets; answers with ``status``."""

    status = 204

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Hook)
        self.got: list[tuple[dict[str, str], str]] = []
        self.address = f"http://127.0.0.1:{self.server_address[1]}/hook"


class Hook(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        assert isinstance(self.server, Receiver)
        self.server.got.append((dict(self.headers), body))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    server = Receiver()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def inside(database_url: str, pipeline: Pipeline) -> Iterator[TestClient]:
    """A service that may send to this machine."""
    app = create_app(Settings(database_url=database_url, allow_private_addresses=True), pipeline)
    with TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1") as client:
        yield client


def saved(client: TestClient, url: str, **search: Any) -> dict[str, Any]:
    answer = client.post("/searches", json={"name": "Quist", "search": search, "url": url})
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def follow_now(database: Database) -> int:
    return follow(database, "https://quotes.example", Sender(allow_private=True))


def due_now(database: Database) -> timedelta:
    """Let the only waiting delivery be due; returns how long it would have waited."""
    with database.write() as session:
        row = session.exec(select(DeliveryRow).where(DeliveryRow.state == "waiting")).one()
        wait = row.next_at - datetime.now(UTC)
        row.next_at = datetime.now(UTC)
        return wait


def test_new_quotations_of_a_saved_search_are_sent_once_and_signed(
    inside: TestClient, database: Database, receiver: Receiver
) -> None:
    inside.post("/ingest", json=STORY | {"text": "Ada Quist said that the old bridge was open."})
    made = saved(inside, receiver.address, speaker=["quist"], q="bridge")
    assert "secret" not in inside.get(f"/searches/{made['id']}").json()
    assert follow_now(database) == 0
    inside.post("/ingest", json=STORY)
    inside.post("/ingest", json=STORY | {"text": "“It rained,” Bea Holt said."})
    assert follow_now(database) == 1
    assert follow_now(database) == 0
    ((headers, body),) = receiver.got
    told = Webhook(made["secret"]).verify(body, {key.lower(): value for key, value in headers.items()})
    assert told["data"]["search"] == {"id": made["id"], "name": "Quist"}
    (quotation,) = told["data"]["quotations"]
    assert (quotation["speaker"], quotation["text"]) == ("Ada Quist", "The bridge is shut & <b>closed</b>")
    assert quotation["permalink"] == f"https://quotes.example/quotes/{quotation['id']}"
    (delivery,) = inside.get(f"/searches/{made['id']}/deliveries").json()["items"]
    assert (delivery["state"], delivery["attempts"], delivery["answer"]) == ("sent", 1, "status 204")


def test_a_failing_receiver_is_tried_again_ever_later_then_the_delivery_waits_for_somebody(
    inside: TestClient, database: Database, receiver: Receiver
) -> None:
    receiver.status = 500
    made = saved(inside, receiver.address)
    inside.post("/ingest", json=STORY)
    assert follow_now(database) == 1
    waits = []
    for _ in WAITS:
        assert follow_now(database) == 0
        waits.append(due_now(database))
        assert follow_now(database) == 1
    assert waits == sorted(waits)
    (dead,) = inside.get(f"/searches/{made['id']}/deliveries", params={"state": "dead"}).json()["items"]
    assert (dead["attempts"], dead["answer"], dead["next_at"]) == (len(WAITS) + 1, "status 500", None)
    receiver.status = 200
    assert inside.post(f"/deliveries/{dead['id']}/retry").json()["state"] == "waiting"
    assert follow_now(database) == 1
    assert len({headers["webhook-id"] for headers, _ in receiver.got}) == 1
    assert_refused(inside.post(f"/deliveries/{dead['id']}/retry"), 409, "Only dead deliveries")


def test_a_receiver_that_gives_no_answer_holds_up_nobody_elses_deliveries(
    inside: TestClient, database: Database, receiver: Receiver
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        saved(inside, f"http://127.0.0.1:{silent.getsockname()[1]}/hook")
        for number in range(3):
            inside.post("/ingest", json=STORY | {"text": f"“Bridge {number} is shut,” Ada Quist said."})
            # prepared, but not sent yet
            follow(database, "https://quotes.example", Sender(allow_private=True), stopped=ended())
        saved(inside, receiver.address)
        inside.post("/ingest", json=STORY)
        # one attempt at the silent receiver, whose three others wait for the next time
        assert follow(database, "https://quotes.example", Sender(seconds=0.2, allow_private=True)) == 2
        assert len(receiver.got) == 1
        waiting = inside.get("/searches/1/deliveries").json()["items"]
        assert [(found["state"], found["attempts"]) for found in waiting] == [("waiting", 0)] * 3 + [("waiting", 1)]
        assert waiting[-1]["answer"] == "no answer within 0.2 seconds"
        assert follow(database, "https://quotes.example", Sender(seconds=0.2, allow_private=True)) == 1
        assert inside.get("/searches/1/deliveries").json()["items"][-2]["attempts"] == 1


def ended() -> threading.Event:
    stopped = threading.Event()
    stopped.set()
    return stopped


def test_nothing_is_sent_inside(client: TestClient, database: Database, receiver: Receiver) -> None:
    assert_refused(
        client.post("/searches", json={"name": "x", "search": {}, "url": receiver.address}), 422, "not a port for web pages"
    )
    assert_refused(
        client.post("/searches", json={"name": "x", "search": {}, "url": "http://127.0.0.1/x"}), 422, "which is not public"
    )
    assert client.get("/searches").json()["items"] == []
    with database.write() as session:
        save_search(session, "x", {}, datetime.now(UTC), url=receiver.address, secret="whsec_" + "A" * 32)
    client.post("/ingest", json=STORY)
    assert follow(database, "https://quotes.example", Sender(allow_private=False)) == 1
    (delivery,) = client.get("/searches/1/deliveries").json()["items"]
    assert (delivery["state"], receiver.got) == ("waiting", [])
    assert "not a port for web pages" in delivery["answer"]


def test_a_search_is_forgotten_with_its_deliveries(inside: TestClient, database: Database, receiver: Receiver) -> None:
    made = saved(inside, receiver.address)
    assert_refused(inside.post("/searches", json={"name": "x", "search": {"q": "-x"}, "url": receiver.address}), 400, "leave out")
    inside.post("/ingest", json=STORY)
    assert inside.delete(f"/searches/{made['id']}").status_code == 204
    assert follow_now(database) == 0
    assert_refused(inside.get(f"/searches/{made['id']}"), 404, "no saved search")
    assert_refused(inside.get(f"/searches/{made['id']}/deliveries"), 404, "no saved search")


def test_feeds_are_read_by_another_reader(client: TestClient) -> None:
    client.post("/ingest", json=STORY)
    (quotation,) = client.get("/quotes").json()["items"]
    for path in ("/quotes/feed?q=bridge", f"/speakers/{quotation['speaker']['id']}/feed"):
        answer = client.get(path)
        assert answer.headers["content-type"].startswith("application/atom+xml")
        feed = feedparser.parse(answer.content)
        assert (feed.bozo, feed.version) == (False, "atom10")
        (entry,) = feed.entries
        assert entry.title == "Ada Quist: “The bridge is shut & <b>closed</b>”"
        assert (entry.author, entry.link, entry.id) == ("Ada Quist", *[f"http://127.0.0.1/quotes/{quotation['id']}"] * 2)
        assert entry.updated_parsed is not None
        assert "<b>" not in answer.text
    assert feedparser.parse(client.get("/quotes/feed?q=nothing").content).entries == []
    assert_refused(client.get("/speakers/99/feed"), 404, "no speaker 99")
    assert_refused(client.get("/quotes/feed?q=-x"), 400, "leave out")
    assert json.loads(client.get("/quotes/feed?colour=red").content)["status"] == 422
