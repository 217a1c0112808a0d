"""Two services on one PostgreSQL, each with a worker: what one stores the other one finds, and nobody is stored twice."""

import json
import os
import subprocess
import sys
import threading
from functools import partial

import httpx2
import pytest
from sqlmodel import col, func, select

from app.store.database import Database
from app.store.tables import ArticleRow, SpeakerRow
from app.store.upkeep.integrity import contradictions
from tests.test_server import START_SECONDS, free_port
from tests.waiting import until

EACH, LINES = 10, 15
NAMES = ("Ada Quist", "Omar Hadi", "Bo Lind")


def story(number: int) -> str:
    return "\n".join(f"“Bridge {number} is shut,” said {name}, the mayor of Leeds." for name in NAMES)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_two_services_share_one_database(database: Database, database_url: str) -> None:
    ports = [free_port(), free_port()]
    services = []
    for port in ports:
        environment = os.environ | {
            "WHOSAID_DATABASE_URL": database_url,
            "WHOSAID_PORT": str(port),
            "WHOSAID_PIPELINE": "fast",
            "WHOSAID_EXTRACTORS": "1",
            "WHOSAID_LOG_LEVEL": "WARNING",
        }
        services.append(subprocess.Popen([sys.executable, "-m", "app.cli", "serve"], env=environment, stderr=subprocess.DEVNULL))
    try:
        clients = [httpx2.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) for port in ports]
        for client in clients:
            until(partial(ready, client), START_SECONDS)
        body = "".join(json.dumps({"text": story(1000 + number)}) + "\n" for number in range(LINES))
        job = clients[0].post("/ingest/batch", content=body, headers={"Content-Type": "application/x-ndjson"}).json()["id"]
        statuses: list[int] = []

        def post(client: httpx2.Client) -> None:
            # the same stories to both at the same time
            for number in range(EACH):
                answer = client.post("/ingest", content=story(number).encode(), headers={"Content-Type": "text/plain"})
                statuses.append(answer.status_code)

        posting = [threading.Thread(target=post, args=(client,)) for client in clients]
        for thread in posting:
            thread.start()
        for thread in posting:
            thread.join()
        until(lambda: clients[1].get(f"/jobs/{job}").json()["state"] == "done", START_SECONDS)
        done = clients[1].get(f"/jobs/{job}").json()
    finally:
        for service in services:
            service.terminate()
        for service in services:
            service.wait()
    assert sorted(statuses) == [200] * EACH + [201] * EACH
    assert (done["stored"], done["known"], done["failed"]) == (LINES, 0, 0)
    with database.read() as session:
        assert session.exec(select(func.count(col(ArticleRow.id)))).one() == EACH + LINES
        assert sorted(session.exec(select(SpeakerRow.name)).all()) == sorted(NAMES)
        assert list(contradictions(session)) == []


def ready(client: httpx2.Client) -> bool:
    try:
        return client.get("/readyz").status_code == 200
    except httpx2.TransportError:
        return False
