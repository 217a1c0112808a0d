"""What the registry costs an article in an archive of many speakers: ``python bench/registry.py [SPEAKERS]``.

Makes a SQLite archive with invented names (given names by frequency, family names of two to four syllables, by Zipf's
law), then joins the speakers of articles to it: five known ones, one in another spelling, one new, one bare name.
"""

import random
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import accumulate
from pathlib import Path
from statistics import median, quantiles

from sqlalchemy import insert

from app.names.given_names import given_names
from app.names.matching import block_keys
from app.names.person_names import name_key
from app.quote import Named, SpeakerKind
from app.store.database import Database, open_database
from app.store.migrate import migrate
from app.store.registry.join import join_speakers
from app.store.registry.speakers import search_speaker_ids
from app.store.tables import AliasRow, ArticleRow, NameBlockRow, NameWordRow, SpeakerRoleRow, SpeakerRow

ROLES = ["mayor of Leeds", "striker", "senator", "surgeon", "police chief", "novelist", "minister", "banker"]
ARTICLES, CHUNK = 300, 20_000
SYLLABLES = [
    onset + vowel for onset in ("b", "d", "g", "k", "l", "m", "n", "p", "r", "s", "t", "v", "z", "sh", "kh") for vowel in "aeiou"
]


def name_stream(chance: random.Random) -> Iterator[str]:
    given = given_names()
    chance.shuffle(given)
    families = [
        "".join(chance.choices(SYLLABLES, k=chance.randint(2, 4))) + chance.choice(["", "n", "v", "sky", "son"])
        for _ in range(200_000)
    ]
    first_weights, last_weights = (list(accumulate(1 / (rank + 30) for rank in range(len(found)))) for found in (given, families))
    while True:
        (first,), (last,) = chance.choices(given, cum_weights=first_weights), chance.choices(families, cum_weights=last_weights)
        yield f"{first.title()} {last.title()}"


def fill(database: Database, speakers: int, chance: random.Random) -> list[str]:
    names = name_stream(chance)
    kept: list[str] = []
    for start in range(1, speakers + 1, CHUNK):
        rows: dict[type, list[dict[str, object]]] = {
            SpeakerRow: [],
            AliasRow: [],
            NameWordRow: [],
            NameBlockRow: [],
            SpeakerRoleRow: [],
        }
        for number in range(start, min(start + CHUNK, speakers + 1)):
            name = next(names)
            if number % 100 == 0:
                kept.append(name)
            rows[SpeakerRow].append(
                {
                    "id": number,
                    "name": name,
                    "name_key": name_key(name),
                    "kind": "person",
                    "curated": False,
                    "not_a_person": False,
                }
            )
            rows[AliasRow].append({"speaker_id": number, "name": name, "origin": "article", "removed": False})
            rows[NameWordRow].extend({"word": word, "speaker_id": number} for word in set(name_key(name).split()))
            rows[NameBlockRow].extend({"key": key, "speaker_id": number} for key in block_keys(name))
            rows[SpeakerRoleRow].append({"speaker_id": number, "role": chance.choice(ROLES), "origin": "article"})
        with database.write() as session:
            for table, values in rows.items():
                session.connection().execute(insert(table), values)
        if (start - 1) % 200_000 == 0:
            print(f"{start - 1:>9,} speakers", file=sys.stderr)
    return kept


def main() -> None:
    speakers = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    chance = random.Random(7)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "registry.db"
        database = open_database(f"sqlite:///{path}")
        migrate(database)
        known = fill(database, speakers, chance)
        with database.write() as session:
            session.connection().exec_driver_sql("ANALYZE")
        new = name_stream(random.Random(8))
        spent = []
        now = datetime.now(UTC)
        for number in range(ARTICLES):
            names = [*chance.sample(known, 6), next(new)]
            names[5] = names[5].replace("i", "y")
            named = [Named(name, SpeakerKind.PERSON, chance.choice([None, *ROLES]), (name.split()[-1],)) for name in names]
            named.append(Named(names[0].split()[-1], SpeakerKind.PERSON))
            with database.write() as session:
                row = ArticleRow(text_hash=str(number), text="x", ingested_at=now)
                session.add(row)
                session.flush()
                start = time.perf_counter()
                join_speakers(session, named, row.id or 0, now)
                spent.append(1000 * (time.perf_counter() - start))
        typed = []
        for name in chance.choices(known, k=50):
            with database.read() as session:
                start = time.perf_counter()
                search_speaker_ids(session, name[:-2] + "xe")
                typed.append(1000 * (time.perf_counter() - start))
        size = path.stat().st_size / 1e6
        print(f"{speakers:,} speakers, {size:,.0f} MB; {ARTICLES} articles of 8 speakers, in milliseconds an article:")
        print(f"median {median(spent):.1f}, 95% under {quantiles(spent, n=20)[-1]:.1f}, most {max(spent):.1f}")
        print(f"a misspelt name is found in {median(typed):.0f} ms (median of 50)")
        database.close()


if __name__ == "__main__":
    main()
