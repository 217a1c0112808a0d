"""Clients that post: one article after the other, and batches; what is answered is promised."""

import json
import random
import threading
import time
from collections import Counter
from dataclasses import dataclass, field

import httpx2

from app.store.articles.write import text_hash
from tests.faults.promises import MADE, Promises


@dataclass(frozen=True)
class Load:
    """How much is asked of the service: clients that post articles of up to so many quotations, lines in a batch, editors."""

    clients: int = 4
    quotations: int = 40
    lines: int = 25
    editors: int = 2


@dataclass
class Told:
    """What the service said: what it promised, the texts of its batches, and what it refused with which status."""

    promises: Promises = field(default_factory=Promises)
    batches: dict[int, list[str]] = field(default_factory=dict)
    refused: Counter[int] = field(default_factory=Counter)


def story(chance: random.Random, load: Load) -> str:
    """An article that has not been posted before."""
    number = chance.getrandbits(64)
    said = "".join(f"“Bridge {number + more} is shut,” said Ada Quist.\n" for more in range(chance.randint(1, load.quotations)))
    return f"Story {number}\n{said}The mayor, Omar Hadi, said that bridge {number} would open in June.\n"


def post_stories(address: str, stopped: threading.Event, told: Told, chance: random.Random, load: Load) -> None:
    """Post one article after the other; what is answered is acknowledged."""
    with httpx2.Client(base_url=address, timeout=60) as client:
        while not stopped.is_set():
            text = story(chance, load)
            try:
                answer = client.post("/ingest", content=text.encode(), headers={"Content-Type": "text/plain"})
            except httpx2.HTTPError:
                # killed while it answered: nothing was promised
                time.sleep(0.05)
                continue
            if answer.status_code == 201:
                stored = answer.json()
                told.promises.kept("article", {("quotations", text_hash(stored["article"]["text"])): len(stored["quotations"])})
            else:
                told.refused[answer.status_code] += 1


def post_batches(address: str, stopped: threading.Event, told: Told, chance: random.Random, load: Load) -> None:
    """Post batches; one that got a job is acknowledged with all its lines."""
    with httpx2.Client(base_url=address, timeout=60) as client:
        while not stopped.is_set():
            texts = [story(chance, load).strip() for _ in range(load.lines)]
            body = "".join(json.dumps({"text": text}) + "\n" for text in texts)
            try:
                answer = client.post("/ingest/batch", content=body, headers={"Content-Type": "application/x-ndjson"})
            except httpx2.HTTPError:
                stopped.wait(2)
                continue
            if answer.status_code == 202:
                number = answer.json()["id"]
                told.batches[number] = texts
                told.promises.kept("batch", {("batch", number): MADE})
            else:
                told.refused[answer.status_code] += 1
            stopped.wait(2)
