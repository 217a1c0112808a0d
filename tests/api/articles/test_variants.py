"""The same words elsewhere over HTTP."""

from fastapi.testclient import TestClient

from tests.api.articles.test_ingest import assert_refused

ONE = "“We will not open the bridge a day before it is safe and tested,” Mayor Ada Quist said on Tuesday."
TWO = "Asked again, Mayor Ada Quist told reporters: “We will never open the bridge a day before it is safe and tested.”"


def test_variants_verification_and_versions(client: TestClient) -> None:
    for text, outlet, url in (
        (ONE, "Northern Wire", "https://wire.example/1"),
        (TWO, "Ledger Daily", "https://ledger.example/2"),
    ):
        story = {"text": text, "outlet": outlet, "url": url, "published_at": "2024-03-05"}
        assert client.post("/ingest", json=story).status_code == 201
    (group,) = client.get("/variants", params={"altered": True, "limit": 1}).json()["items"]
    assert (group["altered"], [item["alterations"] for item in group["variants"]]) == (True, [[], ["substitution"]])
    assert {"what": "replaced", "before": "not", "after": "never"} in group["variants"][1]["diff"]
    number = group["variants"][1]["quotation"]["id"]
    assert client.get(f"/quotes/{number}/variants").json() == group
    assert len(client.get("/quotes", params={"variant_group": group["id"]}).json()["items"]) == 2
    assert client.get("/variants", params={"altered": False}).json() == {"items": [], "next_cursor": None}
    assert_refused(client.get("/quotes/99/variants"), 404, "no quotation 99")
    assert_refused(client.get("/variants", params={"cursor": "x"}), 400, "cursor")

    answer = client.post(
        "/quotes/verify", json={"text": "not open the bridge a day before it is safe", "speaker": "quist"}
    ).json()
    assert (answer["verdict"], answer["speaker_known"], answer["searched"]["quotations"]) == ("exact", True, 2)
    assert answer["matches"][0]["quotation"]["article"]["outlet"] == "Northern Wire"
    assert client.post("/quotes/verify", json={"text": "a quite different sentence about taxes"}).json()["verdict"] == "not found"
    assert_refused(client.post("/quotes/verify", json={"text": ""}), 422, "text")

    changed = {"text": ONE.replace("and tested", "and checked"), "url": "https://wire.example/1", "published_at": "2024-03-06"}
    article = client.post("/ingest", json=changed).json()["article"]
    first, second = client.get(f"/articles/{article['id']}/versions").json()["items"]
    assert (len(first["added"]), second["kept"], len(second["changed"]), second["removed"]) == (1, [], 1, [])
    read = client.get(f"/articles/{article['id']}").json()["article"]
    assert (read["earlier_version"], read["later_version"], read["copy_of"]) == (first["article_id"], None, None)
    assert client.get(f"/quotes/{first['added'][0]}").json()["newer"] == second["changed"][0]
    assert client.get(f"/quotes/{first['added'][0]}").json()["state"] == "superseded"


def test_the_language_of_an_article_is_a_filter(sqlite_client: TestClient) -> None:
    sqlite_client.post("/ingest", json={"text": ONE})
    assert sqlite_client.get("/articles/1").json()["article"]["language"] == "en"
    assert len(sqlite_client.get("/quotes", params={"language": "en"}).json()["items"]) == 1
    assert sqlite_client.get("/quotes", params={"language": "de"}).json()["items"] == []
