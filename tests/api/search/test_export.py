"""Export and citation: the same rows in every file, safe in a spreadsheet, and a quotation that others can anchor."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import openpyxl
import pytest
from fastapi.testclient import TestClient
from pyld import jsonld

from app.cite.rows import COLUMNS, csv_lines
from app.cite.workbook import EVERYTHING
from app.store.search import find as search
from tests.archives import read_only

STORY = {
    "title": "=Harbour to close",
    "text": "“Sanctions hurt,” Mayor Ada Quist told reporters on Tuesday, “our harbour.”\n"
    "The engineer, Samuel Oduya, said that it was so.",
    "outlet": "Northern Wire",
    "url": "https://wire.example/harbour#top",
    "published_at": "2024-03-05",
}


SHIPS = [
    {"text": f"Ada Quist said that {number} ships had left.", "published_at": f"2024-04-0{number + 1}"} for number in range(3)
]


@pytest.fixture(scope="module")
def archive(shared_client: TestClient) -> Iterator[TestClient]:
    with read_only(shared_client, [STORY, *SHIPS]):
        yield shared_client


def exported(client: TestClient, **query: Any) -> bytes:
    answer = client.get("/quotes/export", params=query)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return answer.content


def test_every_format_has_the_rows_of_the_search(archive: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "CHUNK", 2)
    listed = [item["id"] for item in archive.get("/quotes", params={"speaker": "quist"}).json()["items"]]
    rows = list(csv.DictReader(io.StringIO(exported(archive, speaker="quist", flavor="raw").decode())))
    assert [int(row["id"]) for row in rows] == listed
    assert tuple(rows[0]) == COLUMNS
    lines = [json.loads(line) for line in exported(archive, speaker="quist", format="ndjson").decode().splitlines()]
    assert [line["id"] for line in lines] == listed
    graph = json.loads(exported(archive, speaker="quist", format="jsonld"))["@graph"]
    assert [int(node["@id"].rsplit("/", 1)[1]) for node in graph] == listed
    book = openpyxl.load_workbook(io.BytesIO(exported(archive, speaker="quist", format="xlsx")))
    header, *cells = list(book[EVERYTHING].iter_rows(values_only=True))
    assert header == COLUMNS
    assert [row[0] for row in cells] == listed
    assert [row[COLUMNS.index("text")] for row in cells] == [line["text"] for line in lines]
    assert {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row} <= {"s", "n", "b", "d"}
    _, *shown = list(book.active.iter_rows(values_only=True))
    assert [row[0] for row in shown] == [line["printed"] for line in lines]


def test_a_spreadsheet_runs_no_cell(archive: TestClient) -> None:
    text = exported(archive, q="sanctions").decode("utf-8-sig")
    assert exported(archive, q="sanctions").startswith(b"\xef\xbb\xbf")
    (row, *_) = csv.DictReader(io.StringIO(text))
    assert row["title"] == "'=Harbour to close"
    raw = exported(archive, q="sanctions", flavor="raw").decode()
    assert next(csv.DictReader(io.StringIO(raw)))["title"] == "=Harbour to close"


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", "\tx", "\rx", "\n=x", "＝1", "＋1", "－1", "＠x"])
def test_every_beginning_of_a_formula_is_guarded(cell: str) -> None:
    _, line = csv_lines([dict.fromkeys(COLUMNS, cell)], guarded=True)
    assert next(csv.reader(io.StringIO(line, newline="")))[0] == f"'{cell}"


def test_an_empty_search_exports_the_columns(archive: TestClient) -> None:
    assert exported(archive, q="nobody", flavor="raw").decode().strip() == ",".join(COLUMNS)
    assert json.loads(exported(archive, q="nobody", format="jsonld"))["@graph"] == []


def test_a_quotation_is_ready_to_cite(archive: TestClient) -> None:
    listed = archive.get("/quotes", params={"q": "hurt"}).json()["items"][0]
    one = archive.get(f"/quotes/{listed['id']}").json()
    article = archive.get(f"/articles/{one['article']['id']}").json()["article"]
    start, end = one["content"][0]["start"], one["content"][-1]["end"]
    assert one["before"] + article["text"][start:end] + one["after"] == article["text"]
    assert one["article_sha256"] == article["text_sha256"]
    assert one["citation"] == (
        "Ada Quist (Mayor), said 5 March 2024, “=Harbour to close”, Northern Wire, 5 March 2024, "
        f"https://wire.example/harbour#top. http://127.0.0.1/quotes/{one['id']}"
    )
    assert one["permalink"] == f"http://127.0.0.1/quotes/{one['id']}"
    address, _, fragment = one["highlight"].partition("#:~:text=")
    assert (address, unquote(fragment)) == ("https://wire.example/harbour", "Sanctions hurt")


def test_linked_data_anchors_every_span(archive: TestClient) -> None:
    number = archive.get("/quotes", params={"q": "hurt"}).json()["items"][0]["id"]
    answer = archive.get(f"/quotes/{number}", headers={"Accept": "application/ld+json"})
    assert answer.headers["content-type"].startswith("application/ld+json")
    quotation, annotation = answer.json()
    assert (quotation["@type"], quotation["creator"]["name"], quotation["dateCreated"]) == (
        "Quotation",
        "Ada Quist",
        "2024-03-05",
    )
    text = archive.get(f"/articles/{archive.get(f'/quotes/{number}').json()['article']['id']}").json()["article"]["text"]
    for target in annotation["target"]:
        exact, position = target["selector"]
        assert text[position["start"] : position["end"]] == exact["exact"]
        place = text.index(exact["prefix"] + exact["exact"] + exact["suffix"])
        assert place + len(exact["prefix"]) == position["start"]


# The terms of the two vocabularies that we use, as their published contexts define them.
SCHEMA, OA = "http://schema.org/", "http://www.w3.org/ns/oa#"
CONTEXTS = {
    "https://schema.org": {
        "@vocab": SCHEMA,
        "isPartOf": {"@id": f"{SCHEMA}isPartOf"},
        "sameAs": {"@id": f"{SCHEMA}sameAs", "@type": "@id"},
        "dateCreated": {"@id": f"{SCHEMA}dateCreated", "@type": f"{SCHEMA}Date"},
    },
    "http://www.w3.org/ns/anno.jsonld": {
        "oa": OA,
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "id": "@id",
        "type": "@type",
        **{
            name: f"oa:{name}"
            for name in ("Annotation", "TextQuoteSelector", "TextPositionSelector", "exact", "prefix", "suffix")
        },
        "identifying": "oa:identifying",
        "motivation": {"@id": "oa:motivatedBy", "@type": "@vocab"},
        "body": {"@id": "oa:hasBody", "@type": "@id"},
        "target": {"@id": "oa:hasTarget", "@type": "@id"},
        "source": {"@id": "oa:hasSource", "@type": "@id"},
        "selector": {"@id": "oa:hasSelector", "@type": "@id"},
        "start": {"@id": "oa:start"},
        "end": {"@id": "oa:end"},
    },
}


def context_of(address: str, _options: object) -> dict[str, object]:
    return {"contextUrl": None, "documentUrl": address, "document": {"@context": CONTEXTS[address]}}


def test_linked_data_is_expanded_by_a_reader_of_it(archive: TestClient) -> None:
    number = archive.get("/quotes", params={"speaker": "quist", "kind": "direct"}).json()["items"][0]["id"]
    told = archive.get(f"/quotes/{number}", headers={"Accept": "application/ld+json"}).json()
    quotation, annotation = (jsonld.expand(part, {"documentLoader": context_of})[0] for part in told)
    here = archive.get(f"/quotes/{number}").json()
    assert quotation["@type"] == [f"{SCHEMA}Quotation"]
    assert quotation["@id"] == here["permalink"]
    assert quotation[f"{SCHEMA}text"] == [{"@value": here["printed"]}]
    assert quotation[f"{SCHEMA}creator"][0][f"{SCHEMA}name"] == [{"@value": "Ada Quist"}]
    assert quotation[f"{SCHEMA}isPartOf"][0]["@type"] == [f"{SCHEMA}NewsArticle"]
    assert annotation[f"{OA}hasBody"] == [{"@id": here["permalink"]}]
    selectors = annotation[f"{OA}hasTarget"][0][f"{OA}hasSelector"]
    assert [selector["@type"] for selector in selectors] == [[f"{OA}TextQuoteSelector"], [f"{OA}TextPositionSelector"]]
    assert selectors[1][f"{OA}start"] == [{"@value": here["content"][0]["start"]}]
    whole = jsonld.expand(json.loads(exported(archive, speaker="quist", format="jsonld")), {"documentLoader": context_of})
    # a paraphrase is no quotation
    assert {node["@type"][0] for node in whole} == {f"{SCHEMA}Quotation", f"{SCHEMA}Claim"}
