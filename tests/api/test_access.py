"""Who may do what: keys and roles, limits, other sites' pages, and the record of changes."""

import logging
import re
from datetime import UTC, datetime

import pytest
from fastapi.testclient import TestClient

from app.api.access import COOKIE, MOST_FAILED, role_needed
from app.errors import KeysNeeded
from app.store.access.keys import list_keys, revoke_key
from app.store.access.roles import Role
from app.store.database import Database
from app.store.tables import ApiKeyRow
from tests.api.articles.test_ingest import assert_refused
from tests.api.conftest import Opened
from tests.conftest import STORY

PLAIN = {"Content-Type": "text/plain"}
OTHER_SITE = {"Origin": "https://other.example", "Sec-Fetch-Site": "cross-site"}


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


def test_a_service_that_others_reach_does_not_start_without_keys(opened: Opened) -> None:
    with pytest.raises(KeysNeeded, match="whosaid keys make"):
        opened()


def test_behind_a_proxy_loopback_needs_keys_too(opened: Opened, keys: dict[str, str]) -> None:
    client = opened(host="127.0.0.1", require_keys=True)
    assert_refused(client.get("/quotes"), 401, "Bearer")
    assert client.get("/quotes", headers=bearer(keys["reader"])).status_code == 200


def test_each_role_may_do_what_the_one_before_may_and_more(opened: Opened, keys: dict[str, str]) -> None:
    client = opened()
    wanted = [("GET", "/quotes", "reader"), ("POST", "/attribute", "reader"), ("POST", "/ingest", "editor")]
    wanted += [("GET", "/audit", "admin"), ("GET", "/searches", "admin"), ("DELETE", "/articles/1", "admin")]
    for method, path, least in wanted:
        for role in Role:
            answer = client.request(method, path, content=STORY.encode(), headers=PLAIN | bearer(keys[role]))
            if role.includes(Role(least)):
                assert answer.status_code < 300, (role, path, answer.text)
            else:
                assert_refused(answer, 403, f"role {least}", f"role {role}")


def test_without_a_good_key_nothing_opens_but_what_says_nothing(opened: Opened, keys: dict[str, str], database: Database) -> None:
    client = opened()
    schema = client.get("/openapi.json").json()
    assert schema["security"] == [{"key": []}]
    open_paths = set()
    for path, operations in schema["paths"].items():
        for method in operations:
            answer = client.request(method, re.sub(r"\{\w+\}", "1", path))
            if answer.status_code != 401:
                open_paths.add(path)
    assert open_paths == {"/healthz", "/readyz"}
    for wrong in ("whosaid_wrong", keys["reader"] + "x"):
        answer = client.get("/quotes", headers=bearer(wrong))
        assert_refused(answer, 401)
        assert answer.headers["WWW-Authenticate"] == "Bearer"
    with database.write() as session:
        revoke_key(session, list_keys(session)[0].id or 0, datetime.now(UTC))
    assert_refused(client.get("/quotes", headers=bearer(keys["reader"])), 401)
    assert_refused(client.get("/metrics"), 401)


def test_what_changes_something_needs_an_editor() -> None:
    reading = {"/v1/attribute", "/v1/quotes/verify", "/v1/reconcile", "/mcp", "/try"}
    for path in (*reading, "/attribute", "/reconcile/extend"):
        assert role_needed("POST", path) is Role.READER
    for path in ("/v1/ingest", "/ingest", "/save", "/v1/quotes/1/confirm", "/attributes", "/reconciled"):
        assert role_needed("POST", path) is Role.EDITOR
    assert role_needed("GET", "/static/whosaid.css") is None
    assert role_needed("GET", "/v1") is Role.READER
    assert role_needed("GET", "/statics") is Role.READER


def test_secrets_are_nowhere(opened: Opened, keys: dict[str, str], database: Database, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client = opened()
    client.get("/quotes", headers=bearer(keys["reader"]))
    client.get("/quotes", headers=bearer("whosaid_mistyped"))
    client.post("/signin", data={"key": keys["editor"]})
    with database.read() as session:
        rows = [row.model_dump() for row in list_keys(session)]
    assert len(rows) == len(Role)
    for secret in (*keys.values(), "whosaid_mistyped"):
        assert secret not in caplog.text
        assert secret not in str(rows)
    assert set(rows[0]) == set(ApiKeyRow.model_fields)


def test_a_key_has_so_many_requests_a_minute(opened: Opened, keys: dict[str, str]) -> None:
    client = opened(rate_per_minute=3)
    answers = [client.get("/quotes", headers=bearer(keys["reader"])) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert_refused(answers[-1], 429, "3 requests")
    assert answers[-1].headers["Retry-After"] == "60"
    assert client.get("/quotes", headers=bearer(keys["editor"])).status_code == 200


def test_wrong_keys_are_counted_and_a_good_one_always_opens(opened: Opened, keys: dict[str, str]) -> None:
    client = opened()
    for _ in range(MOST_FAILED):
        assert_refused(client.get("/quotes", headers=bearer("whosaid_guess")), 401)
    assert_refused(client.get("/quotes", headers=bearer("whosaid_guess")), 429, "wrong keys")
    refused = client.post("/signin", data={"key": "whosaid_guess"}, headers={"Accept": "application/json"})
    assert_refused(refused, 429, "wrong keys")
    assert refused.json()["where"] == "key"
    # behind a proxy or a firewall many people share an address
    assert client.get("/quotes", headers=bearer(keys["admin"])).status_code == 200
    assert client.post("/signin", data={"key": keys["admin"]}).status_code == 303
    assert client.get("/quotes").status_code == 200


def test_monitors_and_the_parts_of_a_page_are_not_counted(opened: Opened, keys: dict[str, str]) -> None:
    client = opened(rate_per_minute=2)
    for _ in range(4):
        for path in ("/healthz", "/readyz", "/static/whosaid.css"):
            assert client.get(path).status_code == 200
    assert [client.get("/signin").status_code for _ in range(3)] == [200, 200, 429]
    assert client.get("/quotes", headers=bearer(keys["reader"])).status_code == 200


def test_a_browser_signs_in_with_a_key_and_out(opened: Opened, keys: dict[str, str], database: Database) -> None:
    client = opened()
    page = {"Accept": "text/html"}
    answer = client.get("/overview", headers=page)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/signin?to=%2Foverview")
    asked = client.get("/search", params={"q": "bridge"}, headers=page)
    assert asked.headers["Location"] == "/signin?to=%2Fsearch%3Fq%3Dbridge"
    assert "Your key" in client.get("/signin", headers=page).text
    wrong = client.post("/signin", data={"key": "whosaid_no"}, headers=page)
    assert (wrong.status_code, "not valid" in wrong.text) == (401, True)
    good = client.post("/signin", data={"key": f" {keys['reader']} ", "to": "/overview"}, headers=page)
    assert (good.status_code, good.headers["Location"]) == (303, "/overview")
    cookie = good.headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert keys["reader"] not in cookie
    assert "Sign out" in client.get("/overview", headers=page).text
    # what its key may not do, the browser may not do
    refused = client.post("/save", data={"text": STORY}, headers=page)
    assert (refused.status_code, "Not allowed with this key" in refused.text) == (403, True)
    assert client.post("/signin", data={"key": keys["reader"], "to": "//other.example"}).headers["Location"] == "/"
    token = client.cookies[COOKIE]
    assert client.post("/signout").status_code == 303
    client.cookies.set(COOKIE, token)
    assert client.get("/overview", headers=page).status_code == 303
    with database.write() as session:
        revoke_key(session, 2, datetime.now(UTC))
    assert client.post("/signin", data={"key": keys["editor"]}).status_code == 401


def test_another_sites_page_changes_nothing(client: TestClient) -> None:
    hidden = ({"Origin": "null"}, {"Origin": "null", "Sec-Fetch-Site": "cross-site"}, {"Origin": ""})
    for headers in (OTHER_SITE, {"Origin": "http://127.0.0.1:9999"}, {"Sec-Fetch-Site": "same-site"}, *hidden):
        assert_refused(client.post("/ingest", content=STORY.encode(), headers=PLAIN | headers), 403, "Another site")
    assert client.get("/articles").json()["items"] == []
    own = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    assert client.post("/ingest", content=STORY.encode(), headers=PLAIN | own).status_code == 201


PUBLIC = "https://quotes.example"


def test_behind_a_proxy_the_public_address_counts(opened: Opened, keys: dict[str, str]) -> None:
    client = opened(host="127.0.0.1", require_keys=True, public_url=PUBLIC + "/")
    # a proxy that speaks http and gives the service another name
    inside = {"Host": "whosaid:8000"}
    page = inside | {"Accept": "text/html", "Origin": PUBLIC, "Sec-Fetch-Site": "same-origin"}
    signed = client.post("/signin", data={"key": keys["editor"]}, headers=page)
    assert signed.status_code == 303
    assert "Secure" in signed.headers["Set-Cookie"]
    cookie = {"Cookie": signed.headers["Set-Cookie"].partition(";")[0]}
    stored = client.post("/save", data={"text": STORY}, headers=page | cookie)
    assert stored.status_code == 303, stored.text
    for foreign in ("https://quotes.example.evil.example", "http://quotes.example:81", "null", "https://evil.example"):
        assert client.post("/save", data={"text": STORY}, headers=page | cookie | {"Origin": foreign}).status_code == 403
    # links lead to the public address, and so does the way back from an error
    quote = client.get("/quotes?limit=1", headers=inside | cookie)
    assert quote.headers["Link"].startswith(f"<{PUBLIC}/quotes?")
    detail = client.get(f"/quotes/{quote.json()['items'][0]['id']}", headers=inside | cookie).json()
    assert detail["permalink"].startswith(f"{PUBLIC}/quotes/")
    missing = client.get("/story/99", headers=page | cookie | {"Referer": f"{PUBLIC}/overview"})
    assert 'href="/overview" data-back' in missing.text
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/list", "params": {}}
    tools = client.post("/mcp", json=asked, headers=inside | cookie | {"Accept": "application/json, text/event-stream"})
    assert tools.status_code == 200


def test_a_cookie_over_http_alone_is_not_marked_secure(opened: Opened, keys: dict[str, str]) -> None:
    answer = opened().post("/signin", data={"key": keys["reader"]})
    assert "Secure" not in answer.headers["Set-Cookie"]


def test_without_keys_the_service_answers_to_its_own_name_alone(client: TestClient) -> None:
    assert_refused(client.get("/quotes", headers={"Host": "rebound.example"}), 421, "rebound.example")
    for host in ("127.0.0.1:8000@rebound.example", "127.0.0.1:x", "rebound.example:80", "localhost."):
        assert client.get("/quotes", headers={"Host": host}).status_code == 421
    for host in ("localhost:8000", "127.0.0.1", "[::1]:8000", "[::1]", "LOCALHOST"):
        assert client.get("/quotes", headers={"Host": host}).status_code == 200


def test_browsers_of_other_sites_read_nothing_unless_they_are_named(opened: Opened, client: TestClient) -> None:
    asked = {"Origin": "https://desk.example"}
    assert "Access-Control-Allow-Origin" not in client.get("/quotes", headers=asked).headers
    named = opened(host="127.0.0.1", public_url="http://wire.example", allow_origins=("https://desk.example",))
    assert named.get("/quotes", headers=asked).headers["Access-Control-Allow-Origin"] == "https://desk.example"
    assert named.post("/ingest", content=STORY.encode(), headers=PLAIN | asked).status_code == 201
    assert "Access-Control-Allow-Origin" not in named.get("/quotes", headers=OTHER_SITE).headers


def test_every_answer_has_security_headers(client: TestClient) -> None:
    for path in ("/quotes", "/", "/nowhere", "/static/whosaid.css", "/quotes?limit=x"):
        headers = client.get(path).headers
        assert (headers["X-Content-Type-Options"], headers["X-Frame-Options"]) == ("nosniff", "DENY"), path
    assert client.get("/quotes").headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert "script-src 'self'" in client.get("/").headers["Content-Security-Policy"]


def test_only_the_preview_of_a_speaker_may_be_framed_and_it_may_do_nothing(client: TestClient) -> None:
    client.post("/ingest", content=STORY.encode(), headers=PLAIN)
    # as a browser asks for a frame in OpenRefine, which runs at an address of its own
    framed = {"Accept": "text/html", "Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
    preview = client.get("/reconcile/preview?id=1", headers=framed)
    assert (preview.status_code, preview.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    policy = dict(part.strip().partition(" ")[::2] for part in preview.headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "base-uri": "'none'",
        "form-action": "'none'",
        "sandbox": "",
        "frame-ancestors": "*",
    }
    assert "X-Frame-Options" not in preview.headers
    assert preview.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    for path in ("/", "/reconcile", "/reconcile/preview?id=99", "/story/1", "/articles/1/annotated", "/docs", "/quotes"):
        headers = client.get(path, headers={"Accept": "text/html"}).headers
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"], path
        assert headers["X-Frame-Options"] == "DENY", path


def test_no_page_is_without_a_policy(client: TestClient) -> None:
    client.post("/ingest", content=STORY.encode(), headers=PLAIN)
    for path in (
        "/reconcile/preview?id=1",
        "/articles/1/annotated",
        "/docs",
        "/story/1",
        "/signin",
        "/nowhere",
        "/docs/oauth2-redirect",
    ):
        answer = client.get(path, headers={"Accept": "text/html"})
        policy = answer.headers["Content-Security-Policy"]
        assert policy.startswith("default-src 'none'"), path
        assert "script-src" not in policy or "'unsafe-inline'" not in policy.partition("script-src")[2].partition(";")[0], path
    assert re.search(r"script-src 'self' 'sha256-[\w+/=]+';", client.get("/docs").headers["Content-Security-Policy"])


def test_every_change_is_on_record_and_nothing_else(opened: Opened, keys: dict[str, str]) -> None:
    client = opened()
    editor, admin = bearer(keys["editor"]), bearer(keys["admin"])
    stored = client.post("/ingest", content=STORY.encode(), headers=PLAIN | editor | {"X-Request-ID": "a" * 32})
    quotation = stored.json()["quotations"][0]["id"]
    client.get("/quotes", headers=editor)
    client.post("/ingest", content=b"", headers=PLAIN | editor)
    client.post("/ingest", content=STORY.encode(), headers=PLAIN | editor)
    client.patch(f"/quotes/{quotation}", json={"speaker": {"name": "Bo Lind"}}, headers=editor | {"If-Match": "*"})
    client.patch(f"/quotes/{quotation}", json={"speaker": {"name": "X"}}, headers=editor | {"If-Match": '"old"'})
    client.delete("/articles/1", headers=admin)
    page = client.get("/audit", params={"limit": 2}, headers=admin).json()
    rest = client.get("/audit", params={"limit": 2, "cursor": page["next_cursor"]}, headers=admin).json()
    lines = [(item["actor"], item["action"]) for item in page["items"] + rest["items"]]
    assert lines == [
        ("Desk admin (key 3)", "DELETE /articles/1"),
        ("Desk editor (key 2)", f"PATCH /quotes/{quotation}"),
        ("Desk editor (key 2)", "POST /ingest"),
    ]
    assert rest["items"][-1]["request_id"] == stored.headers["X-Request-ID"]
    assert rest["next_cursor"] is None


def test_metrics_and_readiness(client: TestClient) -> None:
    client.get("/quotes")
    told = client.get("/metrics").text
    assert 'whosaid_info{pipeline="accurate"' in told
    assert re.search(r'http_requests_total\{handler="/quotes",method="GET",status="2xx"\} 1\.0', told)
    assert "whosaid_articles_waiting 0.0" in told
    assert client.get("/readyz").json() == {"status": "ready", "articles_waiting": 0}
    assert client.get("/healthz").json()["status"] == "ok"
