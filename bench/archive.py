"""What searching, comparing and exporting cost in archives of several sizes: ``python bench/archive.py [ROWS ...]``.

Makes SQLite archives of invented sentences (words and speakers by Zipf's law), of 10,000 and 1,000,000 quotations where
nothing else is said, and measures the same requests on all: ``GET /quotes`` by speaker, by text and by both, ``POST
/quotes/verify``, new quotations that join their variants, and exports of the largest in a process of their own.
With ``--folder`` the archives are kept there and used again; ``--fill`` makes them and ends, ``--no-export`` leaves that out.
"""

import argparse
import json
import os
import random
import re
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from functools import partial
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from fastapi.testclient import TestClient
from sqlalchemy import event, insert

from app.compare.fingerprint import OF_QUOTATION, fingerprint, words_in
from app.main import create_app
from app.names.person_names import name_key
from app.pipeline import load_pipeline
from app.quality import Quality
from app.quote import Kind, SourceType, SpeakerKind
from app.settings import Settings
from app.store.articles.variants import join_variants, similar
from app.store.articles.write import text_hash
from app.store.database import Database, open_database
from app.store.migrate import migrate
from app.store.tables import (
    AliasRow,
    ArticleRow,
    ExtractionRow,
    NameWordRow,
    QuotationRow,
    ShingleRow,
    SpeakerRow,
)
from app.store.word_index import index_quotations

SIZES = (10_000, 1_000_000)
PER_ARTICLE, PER_SPEAKER, OUTLETS, CHUNK = 4, 20, 200, 20_000
REQUESTS, COMPARED = 300, 200
NOW = datetime(2024, 3, 5, tzinfo=UTC)
COMMON = re.findall(
    r"\w+",
    "the to of and a in that is for it on we be will not this with are have as was they at our has by from but or "
    "an there more people what would all about who do can one which so when been if government their out must "
    "should new years time work ",
)
SYLLABLES = [
    onset + vowel for onset in ("b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh") for vowel in "aeiou"
]


class Language:
    """Invented words and names, frequent and rare ones as in any language."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        rare = ["".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4))) for _ in range(40_000)]
        self.words = [*COMMON, *dict.fromkeys(rare)]
        self._weights = list(accumulate(1 / (rank + 3) for rank in range(len(self.words))))

    def sentence(self, shortest: int = 6, longest: int = 45) -> str:
        words = self.chance.choices(self.words, cum_weights=self._weights, k=self.chance.randint(shortest, longest))
        return " ".join(words).capitalize()

    def name(self) -> str:
        return " ".join("".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 3))).title() for _ in range(2))


def speakers_of(rows: int, language: Language) -> list[str]:
    """The names of the speakers of an archive, the most quoted first; the same for the same fresh language."""
    return list(dict.fromkeys(language.name() for _ in range(max(10, rows // PER_SPEAKER))))


def fill(database: Database, rows: int, names: list[str], language: Language) -> None:
    """Store that many quotations."""
    chance = language.chance
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(names))))
    with database.write() as session:
        for start in range(0, len(names), CHUNK):
            part = list(enumerate(names[start : start + CHUNK], start + 1))
            session.execute(
                insert(SpeakerRow),
                [
                    {
                        "id": number,
                        "name": name,
                        "name_key": name_key(name),
                        "kind": SpeakerKind.PERSON,
                        "not_a_person": False,
                        "curated": False,
                    }
                    for number, name in part
                ],
            )
            session.execute(
                insert(AliasRow),
                [{"speaker_id": number, "name": name, "origin": "article", "removed": False} for number, name in part],
            )
            parts = {(word, number) for number, name in part for word in name_key(name).split()}
            session.execute(insert(NameWordRow), [{"word": word, "speaker_id": number} for word, number in parts])
    for start in range(0, rows, CHUNK):
        articles: list[dict[str, Any]] = []
        extractions: list[dict[str, Any]] = []
        quotations: list[dict[str, Any]] = []
        shingles: list[dict[str, Any]] = []
        for first in range(start, min(start + CHUNK, rows), PER_ARTICLE):
            article = first // PER_ARTICLE + 1
            on = date(2010, 1, 1) + timedelta(days=chance.randrange(5000))
            said = [language.sentence() for _ in range(PER_ARTICLE)]
            text = f"Story {article}.\n" + "\n".join(f"“{words}.”" for words in said)
            articles.append(
                {
                    "id": article,
                    "text_hash": text_hash(text),
                    "text": text,
                    "title": language.sentence(5, 9),
                    "outlet": f"Outlet {chance.randrange(OUTLETS)}",
                    "published_at": on,
                    "ingested_at": NOW,
                    "language": "en",
                }
            )
            extractions.append({"id": article, "article_id": article, "pipeline": "bench", "version": "1", "extracted_at": NOW})
            speakers = chance.choices(range(1, len(names) + 1), cum_weights=weights, k=PER_ARTICLE)
            for place, (words, speaker) in enumerate(zip(said, speakers, strict=True)):
                begins = text.index(words)
                number = first + place + 1
                quotations.append(
                    {
                        "id": number,
                        "article_id": article,
                        "extraction_id": article,
                        "speaker_id": speaker,
                        "entry_id": speaker,
                        "text": words,
                        "kind": Kind.DIRECT,
                        "act": "speech",
                        "content": [[begins, begins + len(words)]],
                        "cue": [],
                        "source": [],
                        "role": language.sentence(1, 3),
                        "source_type": SourceType.NAMED_PERSON,
                        "reported_via": [],
                        "confidence": round(chance.random(), 3),
                        "evidence": [],
                        "sorted_on": on,
                        "state": "current",
                        "held": [],
                        "found": {},
                        "corrected": False,
                        "confirmed": False,
                        "copied": False,
                    }
                )
                shingles += [{"hash": run, "quotation_id": number} for run in fingerprint(words_in(words), OF_QUOTATION)]
        with database.write() as session:
            for table, values in (  # what they refer to comes first
                (ArticleRow, articles),
                (ExtractionRow, extractions),
                (QuotationRow, quotations),
                (ShingleRow, shingles),
            ):
                session.execute(insert(table), values)
            index_quotations(session, (row["id"] for row in quotations))
    with database.write() as session:
        session.connection().exec_driver_sql("ANALYZE")


def timed(calls: Iterator[Callable[[], Any]]) -> list[float]:
    """Milliseconds of each call."""
    taken = []
    for call in calls:
        begun = time.perf_counter()
        call()
        taken.append((time.perf_counter() - begun) * 1000)
    return taken


def requests_of(client: TestClient, names: list[str], language: Language) -> dict[str, Iterator[Callable[[], Any]]]:
    """The same sort of requests for any archive: speakers as they are quoted, words as they are said."""
    chance = language.chance
    weights = list(accumulate(1 / (rank + 10) for rank in range(len(names))))

    def speaker() -> str:
        return chance.choices(names, cum_weights=weights)[0]

    def words() -> str:
        return " ".join(chance.sample(language.words[30:4000], k=chance.randint(1, 2)))

    def get(**params: str) -> Callable[[], Any]:
        def call() -> None:
            answer = client.get("/quotes", params=params)
            assert answer.status_code == 200, answer.text

        return call

    return {
        "by speaker": (get(speaker=speaker()) for _ in range(REQUESTS)),
        "by one common word": (get(q=chance.choice(COMMON[30:])) for _ in range(REQUESTS)),
        "by text": (get(q=words()) for _ in range(REQUESTS)),
        "by text, best match first": (get(q=words(), sort="relevance") for _ in range(REQUESTS)),
        "by speaker and text": (get(speaker=speaker(), q=words()) for _ in range(REQUESTS)),
        "the newest": (get() for _ in range(REQUESTS)),
    }


def archive(folder: Path, rows: int) -> None:
    """Make the archive of that many rows, unless it is there already."""
    path = folder / f"archive-{rows}.db"
    database = open_database(f"sqlite:///{path}")
    migrate(database)
    with database.write() as session:
        connection = session.connection()
        if connection.exec_driver_sql("PRAGMA user_version").scalar() == rows:
            return
    # nothing is lost with an archive that is made anew, so the disk need not be waited for
    event.listen(database.reader, "connect", _fill_fast)
    database.reader.dispose()
    begun = time.perf_counter()
    language = Language(rows)
    fill(database, rows, speakers_of(rows, language), language)
    with database.write() as session:
        session.connection().exec_driver_sql(f"PRAGMA user_version = {rows}")
    database.close()
    print(f"{rows:,} quotations stored in {time.perf_counter() - begun:.0f} s, {path.stat().st_size / 1e9:.2f} GB", flush=True)


def _fill_fast(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")
    connection.execute("PRAGMA cache_size=-2000000")


def measure(folder: Path, rows: int) -> dict[str, tuple[float, float]]:
    """Median and 95th percentile in milliseconds of each sort of request on an archive of that many rows."""
    url = f"sqlite:///{folder / f'archive-{rows}.db'}"
    archive(folder, rows)
    database = open_database(url)
    language = Language(rows)
    names = speakers_of(rows, language)
    found: dict[str, tuple[float, float]] = {}
    with TestClient(create_app(Settings(database_url=url), load_pipeline(Quality.FAST)), base_url="http://127.0.0.1") as client:
        for name, calls in requests_of(client, names, language).items():
            list(timed(call for _, call in zip(range(20), calls, strict=False)))
            found[name] = _figures(timed(calls))
        found["verify"] = _figures(
            timed(partial(client.post, "/quotes/verify", json={"text": language.sentence()}) for _ in range(COMPARED))
        )
    with database.read() as session:
        stored = [session.get_one(QuotationRow, language.chance.randrange(1, rows + 1)) for _ in range(COMPARED)]
        cut = [" ".join(row.text.split()[2:-2]) for row in stored]
        found["look a fragment up"] = _figures(timed(partial(similar, session, text) for text in cut))
    with database.write() as session:
        new = [_like(row, words) for row, words in zip(stored, cut, strict=True)]
        session.add_all(new)
        session.flush()
        found["a new quotation joins its variants"] = _figures(timed(partial(join_variants, session, [row]) for row in new))
        session.rollback()
    database.close()
    return found


def export(folder: Path, rows: int) -> None:
    """Time and largest memory of whole exports, each in a process of its own."""
    url = f"sqlite:///{folder / f'archive-{rows}.db'}"
    for name in ("all.csv", "all.ndjson", "all.xlsx"):
        command = [sys.executable, "-c", MEASURED, str(folder / name)]
        begun = time.perf_counter()
        told = subprocess.run(command, env=os.environ | {"WHOSAID_DATABASE_URL": url}, capture_output=True, text=True, check=True)
        size = (folder / name).stat().st_size / 1e6
        print(f"export {name}: {time.perf_counter() - begun:.0f} s, {size:.0f} MB, largest memory {told.stdout.strip()} MB")
        (folder / name).unlink()


# The kernel's own mark: getrusage's would count what this process had when it made the other one.
MEASURED = """
import sys
from pathlib import Path
from app.cli.commands import export
export(Path(sys.argv[1]))
print(next(int(line.split()[1]) // 1024 for line in open("/proc/self/status") if line.startswith("VmHWM")))
"""


def _like(row: QuotationRow, words: str) -> QuotationRow:
    given = row.model_dump(exclude={"id", "text", "article_id"})
    return QuotationRow(**given, text=words, article_id=1)


def _figures(taken: list[float]) -> tuple[float, float]:
    return median(taken), quantiles(taken, n=20)[-1]


def main() -> None:
    wanted = argparse.ArgumentParser()
    wanted.add_argument("sizes", metavar="ROWS", nargs="*", type=int, default=SIZES)
    wanted.add_argument("--folder", type=Path)
    wanted.add_argument("--fill", action="store_true")
    wanted.add_argument("--no-export", action="store_true")
    wanted.add_argument("--json", type=Path, help="where the figures go as JSON too, for bench/curves.py")
    given = wanted.parse_args()
    with tempfile.TemporaryDirectory(prefix="whosaid-archive-") as name:
        folder = given.folder or Path(name)
        sizes = sorted(given.sizes)
        for rows in sizes:
            archive(folder, rows)
        if given.fill:
            return
        found = {rows: measure(folder, rows) for rows in sizes}
        print(f"\n{'milliseconds: median, p95':36}" + "".join(f"{rows:>20,}" for rows in sizes) + "   ratio of p95")
        for key, (_, first) in found[sizes[0]].items():
            cells = "".join(f"{found[rows][key][0]:12.1f}{found[rows][key][1]:8.1f}" for rows in sizes)
            print(f"{key:36}{cells}{found[sizes[-1]][key][1] / first:12.1f}")
        if given.json is not None:
            given.json.write_text(json.dumps(found))
        if not given.no_export:
            export(folder, sizes[-1])


if __name__ == "__main__":
    main()
