"""Forms of the pages, filled in as no browser does: mutated, repeated, missing and unknown fields in bodies of every sort.

No form ends in an unexpected error, and a form that is refused leaves every table as it was.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from html import unescape
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from urllib.parse import quote_plus, urlencode

from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.main import create_app
from app.settings import Settings
from app.store.access.keys import make_key
from app.store.access.roles import Role
from app.store.database import open_database
from app.store.migrate import migrate
from tests.hostile.archive import Archive
from tests.hostile.targets import fast

STORY = (
    "Bridge stays shut\nLEEDS, March 5 (Northern Wire) - The bridge will stay shut until June, Mayor Ada Quist said on Tuesday.\n"
    "“We will not open it a day before it is safe,” Quist told reporters.\n"
    "The chief engineer, Samuel Oduya, said that the repair would cost two million pounds.\nThe first cracks were found in 2023."
)
LINES = b'{"text": "\xe2\x80\x9cIt is shut,\xe2\x80\x9d said Ada Quist."}\n'
FEED = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><content>It is shut, said Ada Quist.</content></entry></feed>'
MOST_PEOPLE = 3


@dataclass(frozen=True)
class Form:
    """A form as a page offers it: where it is sent, and what a person may have filled in."""

    method: str
    path: str
    fields: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Sent:
    """A request that a form makes, or something like it."""

    method: str
    path: str
    body: bytes
    headers: dict[str, str]


# The values of ``key``, ``tag`` and ``head`` are those of the archive.
FORMS = (
    Form("POST", "/try", {"text": STORY, "published_at": "2024-03-05", "outlet": "Wire", "url": "https://wire.example/a"}),
    Form("POST", "/try", {"file": STORY.encode()}),
    Form("POST", "/save", {"text": STORY + " It rained.", "title": "Rain", "author": "B. Lind", "published_at": "2024-03-05"}),
    Form("POST", "/save", {"html": "<p>“It is shut,” said <b>Ada Quist</b>.</p>", "outlet": "Wire"}),
    Form("POST", "/batches", {"file": LINES}),
    Form("POST", "/batches", {"file": FEED}),
    Form(
        "POST",
        "/correct/1",
        {
            "tag": "tag",
            "what": "save",
            "words": "The bridge … until June",
            "kind": "indirect",
            "stance": "asserted",
            "speaker": "Ines Vahl",
            "speaker_kind": "person",
            "role": "mayor",
            "said_on": "2024-03-05",
            "by": "mira",
            "note": "as printed",
        },
    ),
    Form("POST", "/correct/1/undo", {"change": "1"}),
    Form("POST", "/review/2"),
    Form("POST", "/story/1/head", {"tag": "head", "title": "Bridge shut", "outlet": "Wire", "published_at": "2024-03-06"}),
    Form("POST", "/story/1/pick", {"words": "The first cracks", "near": "300"}),
    Form("POST", "/save/all", {"story": '{"text": "It rained, said Bo Lind."}', "name": "rain.txt"}),
    Form("POST", "/story/1/add", {"words": "The first cracks", "kind": "indirect", "speaker": "Ada Quist", "by": "mira"}),
    Form("POST", "/people/1/merge", {"same": "yes", "other": "2"}),
    Form("POST", "/people/1/merge", {"same": "no", "name": "Samuel Oduya"}),
    Form("POST", "/people/1/split", {"quotes": "1", "name": "Ada M. Quist", "to": "new"}),
    Form("POST", "/people/1/rename", {"name": "Ada Maria Quist"}),
    Form("POST", "/people/1/names", {"name": "A. Quist"}),
    Form("POST", "/people/1/names/remove", {"name": "A. Quist"}),
    Form("POST", "/people/1/not-a-name", {"words": "true"}),
    Form("POST", "/decided/1/undo", {"person": "1"}),
    Form("POST", "/following", {"q": "bridge", "name": "The bridge"}),
    Form("POST", "/following/webhooks", {"q": "bridge", "name": "The bridge", "url": "https://desk.example/hook"}),
    Form("POST", "/following/1/delete"),
    Form("POST", "/signin", {"key": "key", "to": "/search"}),
    Form("POST", "/signout"),
    Form(
        "GET", "/search", {"q": "bridge -june", "speaker": "quist", "kind": "direct", "said_from": "2024-03-01", "sort": "date"}
    ),
    # what people do over the API alone
    Form("PATCH", "/articles/1", {"title": "Bridge shut", "outlet": "Wire", "published_at": "2024-03-06"}),
    Form("PATCH", "/speakers/1", {"name": "Ada Maria Quist", "by": "mira"}),
    Form("POST", "/speakers/1/split", {"quotes": [1], "name": "Another Quist"}),
)
ODD: list[Any] = [
    *("", " ", "\x00", "\u202e", "\ufeff", "\ud800", "-1", "0", "1e999", "nan", "true", "null", "[]", "9" * 5000, str(2**63)),
    *("0000-00-00", "9999-12-31", "2024-02-30", "2024-W10-1", "../..", "//evil.example", "%00", "…", "… … …", "x" * 1001),
    *("yes", "no", "save", "reject", "restore", "confirm", "direct", "group", "1", "2", "Ada Quist", "Samuel Oduya", "whosaid_x"),
    *(b"\xff\xfe", b"\xed\xa0\x80", b"PK\x03\x04", b"\x1f\x8b", b"<", None, 7, -1, 2**63, 1.5, True, [], [1, 2], {"a": 1}),
]
CHARSETS = ["", "utf-8", "utf-16", "utf-7", "latin-1", "idna", "undefined", "x" * 300, "a b", '"']
KINDS = [
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "application/json",
    "text/plain",
    "",
    "multipart/mixed",
    "x/y",
]
ACCEPTED = ["text/html", "application/json", "*/*", "text/html;q=nan"]
BOUNDARY = "a1b2"
texts = st.text(st.characters(codec=None), max_size=30)
values = st.one_of(st.sampled_from(ODD), texts, st.binary(max_size=30), st.integers(-(2**70), 2**70))


@st.composite
def requests(draw: st.DrawFn) -> Sent:
    """A form that is filled in, mostly well, and then sent, mostly as it should be."""
    form = draw(st.sampled_from(FORMS))
    path = (
        re.sub(r"\d+", draw(st.sampled_from(["", "2", "3", "0", "9" * 19, "9" * 5000])), form.path) if draw(rarely) else form.path
    )
    pairs = [(name, values_here().get(str(value), value)) for name, value in form.fields.items()]
    for _ in range(draw(st.integers(0, 3))):
        pairs = draw(st.sampled_from(MUTATIONS))(draw, pairs)
    kind = draw(st.sampled_from(KINDS)) if draw(rarely) else _usual_kind(form)
    body = _encoded(kind, pairs)
    if draw(rarely) and body:
        at = draw(st.integers(0, len(body)))
        body = body[:at] + draw(st.binary(max_size=5)) + body[at + draw(st.integers(0, 5)) :]
    charset = f"; charset={draw(st.sampled_from(CHARSETS))}" if draw(rarely) else ""
    boundary = f"; boundary={BOUNDARY}" if kind.startswith("multipart") and not draw(rarely) else ""
    headers = {"Accept": draw(st.sampled_from(ACCEPTED)), "Content-Type": kind + boundary + charset, "If-Match": "*"}
    if form.method == "GET":
        return Sent("GET", f"{path}?{_urlencoded(pairs)}", b"", headers)
    return Sent(form.method, path, body, headers)


rarely = st.integers(0, 5).map(lambda number: number == 5)
Pairs = list[tuple[str, Any]]


def _another_value(draw: st.DrawFn, pairs: Pairs) -> Pairs:
    at = draw(st.integers(0, max(len(pairs) - 1, 0)))
    return [(name, draw(values) if number == at else value) for number, (name, value) in enumerate(pairs)]


def _without(draw: st.DrawFn, pairs: Pairs) -> Pairs:
    at = draw(st.integers(0, max(len(pairs) - 1, 0)))
    return pairs[:at] + pairs[at + 1 :]


def _repeated(draw: st.DrawFn, pairs: Pairs) -> Pairs:
    return [*pairs, (draw(st.sampled_from(pairs))[0], draw(values))] if pairs else pairs


def _with_another_name(draw: st.DrawFn, pairs: Pairs) -> Pairs:
    names = ["_charset_", "by", "file", "text", "", "a[b]", "id", *(name for name, _ in pairs)]
    return [*pairs, (draw(st.one_of(st.sampled_from(names), texts)), draw(values))]


def _mutated(draw: st.DrawFn, pairs: Pairs) -> Pairs:
    """A few characters of one value are others."""
    if not pairs:
        return pairs
    chosen = draw(st.integers(0, len(pairs) - 1))
    name, value = pairs[chosen]
    text = value if isinstance(value, str) else str(value)
    at = draw(st.integers(0, len(text)))
    changed = text[:at] + draw(texts) + text[at + draw(st.integers(0, 9)) :]
    return [*pairs[:chosen], (name, changed), *pairs[chosen + 1 :]]


MUTATIONS: list[Callable[[st.DrawFn, Pairs], Pairs]] = [_another_value, _without, _repeated, _with_another_name, _mutated]


def _usual_kind(form: Form) -> str:
    if form.path.startswith(("/speakers", "/articles")):
        return "application/json"
    return "multipart/form-data" if form.path in {"/try", "/batches", "/save/all"} else "application/x-www-form-urlencoded"


def _encoded(kind: str, pairs: Pairs) -> bytes:
    if kind.startswith("multipart"):
        parts = []
        for name, value in pairs:
            file = '; filename="a.html"\r\nContent-Type: text/html' if isinstance(value, bytes) else ""
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{file}\r\n\r\n'
            parts.append(head.encode(errors="surrogatepass") + _bytes_of(value) + b"\r\n")
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode()
    if kind.endswith("json"):
        return json.dumps({name: value if not isinstance(value, bytes) else value.hex() for name, value in pairs}).encode()
    return _urlencoded(pairs).encode()


def _urlencoded(pairs: Pairs) -> str:
    return urlencode([(_bytes_of(name), _bytes_of(value)) for name, value in pairs], quote_via=quote_plus)


def _bytes_of(value: object) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode(errors="surrogatepass")


@dataclass(frozen=True)
class Site:
    """A running application and its archive; ``known`` has what only this archive knows."""

    client: TestClient
    archive: Archive
    known: dict[str, str]


@cache
def site() -> Site:
    """An application on an archive with one story, a correction, a decision and a key."""
    file = Path(mkdtemp(prefix="whosaid-forms-")) / "whosaid.db"
    database = open_database(f"sqlite:///{file}")
    migrate(database)
    with database.write() as session:
        _, secret = make_key(session, "desk", Role.EDITOR, datetime(2024, 3, 5, tzinfo=UTC))
    database.close()
    given = Settings(database_url=f"sqlite:///{file}", max_body_bytes=100_000, max_batch_bytes=100_000, workers=0)
    client = TestClient(create_app(given, fast()), base_url="http://127.0.0.1:8000", follow_redirects=False)
    client.__enter__()
    assert client.post("/ingest", json={"text": STORY, "published_at": "2024-03-05"}).status_code == 201
    assert client.patch("/quotes/1", json={"role": "mayor of Leeds"}, headers={"If-Match": "*"}).status_code == 200
    assert client.post("/speakers/1/aliases", json={"name": "A. M. Quist"}).status_code == 200
    shown, head = (re.search(r'name="tag" value="([^"]*)"', client.get(path).text) for path in ("/correct/1", "/story/1"))
    assert shown
    assert head
    return Site(client, Archive(file), {"key": secret, "tag": unescape(shown[1]), "head": unescape(head[1])})


def values_here() -> dict[str, str]:
    """What stands for values that only the archive knows."""
    return site().known


@settings(max_examples=60, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(sent=requests())
def forms(sent: Sent) -> None:
    """A form, sent: it is answered as expected, and refused as a whole or done as a whole."""
    here = site()
    try:
        answer = here.client.request(sent.method, sent.path, content=sent.body, headers=sent.headers)
        assert answer.status_code < 500, (answer.status_code, answer.text)
        if answer.status_code >= 400:
            assert (changed := here.archive.changed()) == [], f"a refused form has changed {changed}"
    finally:
        here.archive.reset()
