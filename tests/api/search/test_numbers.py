"""Who is quoted how often: shares, outlets, and copies of wire stories that count once."""

from fastapi.testclient import TestClient

from tests.api.articles.test_ingest import assert_refused

FILLER = " ".join(f"Gate {number * 7} stands beside house {number} near the old mill." for number in range(30))
WIRE = f"“The bridge is shut until June,” Mayor Ada Quist said on Tuesday.\n{FILLER}\nLeeds City Council said that it would pay."
UNNAMED = "An official who asked not to be named said that the pillars were rotten.\nIt will rain, said Bea Holt."


def test_numbers_of_an_archive(client: TestClient) -> None:
    for text, outlet in (
        (WIRE, "Northern Wire"),
        (f"From our wires.\n{WIRE}", "Ledger Daily"),
        (
            "An official who asked not to be named said that the pillars were rotten.\nIt will rain, said Bea Holt.",
            "Ledger Daily",
        ),
    ):
        answer = client.post("/ingest", json={"text": text, "outlet": outlet, "published_at": "2024-03-05"})
        assert answer.status_code == 201
    assert client.get("/articles/2").json()["article"]["copy_of"] == 1
    numbers = client.get("/stats").json()
    assert (numbers["articles"], numbers["quotations"], numbers["copies_left_out"]) == (2, 4, 2)
    assert sum(item["quotations"] for item in numbers["kinds"]) == 4
    assert sum(item["words"] for item in numbers["kinds"]) == numbers["words"]
    quist = next(item for item in numbers["speakers"] if item["name"] == "Ada Quist")
    assert (quist["quotations"], quist["share"], quist["words"]) == (1, 0.25, 6)
    outlets = {item["outlet"]: item for item in numbers["outlets"]}
    assert (outlets["Northern Wire"]["quotations"], outlets["Ledger Daily"]["quotations"]) == (2, 2)
    assert outlets["Ledger Daily"]["anonymous_share"] == 0.5
    assert [item["value"] for item in numbers["months"]] == ["2024-03"]
    assert {item["value"] for item in numbers["speaker_kinds"]} >= {"person", "organization"}
    only = client.get("/stats", params={"speaker": "Holt", "top": 1}).json()
    assert (only["quotations"], len(only["speakers"]), only["unresolved_share"]) == (1, 1, 0.0)
    assert_refused(client.get("/stats", params={"top": 0}), 422, "top")


def test_an_empty_archive_has_numbers_too(sqlite_client: TestClient) -> None:
    numbers = sqlite_client.get("/stats").json()
    assert (numbers["quotations"], numbers["words"], numbers["unresolved_share"], numbers["outlets"]) == (0, 0, 0.0, [])
