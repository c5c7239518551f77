"""Who gets past the gate, and how far."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from kb import KnowledgeBase
from kb.web.safety.tokens import Tokens
from kb.web.settings import Limits
from tests.kb.web.conftest import Serve, first_clause

LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"


def audit(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for line in (folder / "audit.jsonl").read_text().splitlines()]


# --- reading and writing


def test_on_this_machine_everybody_reads_and_nobody_writes_without_a_token(client: TestClient, folder: Path) -> None:
    clause = first_clause(client)
    refused = client.post("/api/v1/review/accept", json={"clause_id": clause["clause_id"]})
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="policykb"'
    assert refused.headers["content-type"] == "application/problem+json"
    assert refused.json()["hint"] == "send a token: Authorization: Bearer …, or log in at /login"
    with KnowledgeBase.open(folder, read_only=True) as kb:
        assert kb.review.log(act="accept") == ()


def test_a_reviewer_decides_in_the_name_of_the_token(reviewer: TestClient, folder: Path) -> None:
    clause_id = first_clause(reviewer)["clause_id"]
    made = reviewer.post("/api/v1/review/accept", json={"clause_id": clause_id, "reason": "read it"})
    assert made.status_code == 200
    assert (made.json()["by"], made.json()["role"], made.json()["concepts"]) == ("Rev", "reviewer", [LEASES])
    # What was written is read at once.
    assert reviewer.get(f"/api/v1/review/clauses/{clause_id}").json()["state"] == "accepted"
    assert reviewer.get("/api/v1/search", params={"q": "review:accepted"}).json()["total"] == 1
    (entry,) = audit(folder)
    assert (entry["event"], entry["name"], entry["way"], entry["status"]) == ("write", "Rev", "token", 200)
    assert (entry["act"], entry["decisions"], entry["on"]) == ("accept", [made.json()["number"]], clause_id)


@pytest.mark.parametrize(
    ("name", "path", "body", "status", "detail"),
    [
        ("Rea", "accept", {"clause_id": "x"}, 403, "Rea is a reader, and may not accept"),
        ("Rev", "sign-off", {"document_id": "x"}, 403, "Rev is a reviewer, and may not sign off"),
        ("App", "register", {"name": "Eve", "role": "admin"}, 403, "App is a approver, and may not register"),
        ("Rev", "accept", {"clause_id": "x"}, 404, "no clause is called 'x'"),
        ("Rev", "accept", {"clause_id": "x", "by": "Ada"}, 422, "body.by: Extra inputs are not permitted"),
        ("Rev", "accept", {}, 422, "body.clause_id: Field required"),
        ("Rev", "bulk", {"act": "erase", "words": "lease"}, 400, "'erase' is not done to many clauses at once"),
        ("Rev", "undo", {"number": 10_000}, 404, "the log has no decision 10000"),
    ],
)
def test_roles_and_wrong_wishes(serve: Serve, name: str, path: str, body: object, status: int, detail: str) -> None:
    answer = serve(name).post(f"/api/v1/review/{path}", json=body)
    assert (answer.status_code, answer.json()["status"]) == (status, status)
    assert answer.json()["detail"] == detail


def test_what_changed_since_it_was_seen_is_not_decided(serve: Serve) -> None:
    client = serve("Rev")
    clause_id = first_clause(client)["clause_id"]
    stale = client.post("/api/v1/review/accept", json={"clause_id": clause_id, "fingerprint": "another"})
    assert stale.status_code == 409
    assert stale.json()["type"] == "https://w3id.org/policykb/problem#StaleDecision"
    client.post("/api/v1/review/reject", json={"clause_id": clause_id})
    later = serve("App").post("/api/v1/review/accept", json={"clause_id": clause_id, "seen": 0})
    assert "Rev has decided meanwhile: reject" in later.json()["detail"]


def test_a_revoked_token_is_out_at_once(reviewer: TestClient, folder: Path) -> None:
    assert reviewer.get("/api/v1/documents").status_code == 200
    Tokens(folder).revoke("Rev")
    refused = reviewer.get("/api/v1/documents")
    assert refused.status_code == 401
    assert refused.headers["www-authenticate"] == 'Bearer realm="policykb", error="invalid_token"'
    (entry,) = audit(folder)
    assert (entry["event"], entry["status"], entry["client"]) == ("login_failed", 401, "testclient")


def test_a_server_that_is_published_tells_nothing_without_a_token(serve: Serve) -> None:
    public = {"public_url": "https://kb.example.org/policies"}
    stranger = serve(**public)
    for path in ("/api/v1/documents", "/", "/sparql?query=ASK{}", "/api/v1/openapi.json"):
        assert stranger.get(path, headers={"Host": "kb.example.org"}).status_code == 401, path
    assert stranger.get("/login", headers={"Host": "kb.example.org"}).status_code == 200
    known = serve("Rea", **public).get("/api/v1/documents", headers={"Host": "kb.example.org"})
    assert known.status_code == 200
    assert known.headers["strict-transport-security"] == "max-age=31536000"
    assert serve(**public, anonymous_reading=True).get("/api/v1/documents").status_code == 200


def test_what_a_proxy_passes_on_does_not_count_as_coming_from_this_machine(client: TestClient) -> None:
    assert client.get("/api/v1/documents").status_code == 200
    assert client.get("/api/v1/documents", headers={"X-Forwarded-For": "203.0.113.5"}).status_code == 401


def test_names_that_lead_here_by_a_trick_are_refused(client: TestClient, serve: Serve) -> None:
    rebound = client.get("/api/v1/documents", headers={"Host": "evil.example"})
    assert rebound.status_code == 421
    assert serve(hosts=("kb.lan",)).get("/api/v1/documents", headers={"Host": "kb.lan:8000"}).status_code == 200
    assert client.get("/api/v1/documents", headers={"Host": "localhost:8000"}).status_code == 200


def test_a_read_only_server_writes_nothing(serve: Serve) -> None:
    client = serve("Ada", read_only=True)
    answer = client.post("/api/v1/review/accept", json={"clause_id": first_clause(client)["clause_id"]})
    assert answer.json()["detail"] == "this server is started read-only"
    assert answer.status_code == 403


# --- another process writes


def test_a_write_that_meets_another_writer_says_who_and_when_to_try_again(serve: Serve, folder: Path) -> None:
    import os

    client = serve("Rev", limits=Limits(write_seconds=0.1))
    clause_id = first_clause(client)["clause_id"]
    with KnowledgeBase.open(folder):
        assert client.get("/api/v1/documents").status_code == 200, "readers do not wait"
        busy = client.post("/api/v1/review/accept", json={"clause_id": clause_id})
    assert busy.status_code == 503
    assert busy.headers["retry-after"] == "2"
    assert f"in use by process {os.getpid()}" in busy.json()["detail"]
    assert str(folder) not in busy.text, "where it lies on the disk is nobody's business"
    assert client.post("/api/v1/review/accept", json={"clause_id": clause_id}).status_code == 200


def test_what_another_process_writes_is_seen_by_the_next_request(client: TestClient, folder: Path) -> None:
    before = len(client.get("/api/v1/documents").json())
    with KnowledgeBase.open(folder) as kb:
        kb.delete("tamarind-foods-2024")
    assert len(client.get("/api/v1/documents").json()) == before - 1
    assert client.get("/api/v1/documents/tamarind-foods-2024").status_code == 404


# --- sizes, rates, headers


def test_requests_that_are_too_large_are_refused(serve: Serve) -> None:
    client = serve("Rev", limits=Limits(body_bytes=1000))
    announced = client.post("/api/v1/review/comment", json={"clause_id": "x", "text": "y" * 2000})
    assert (announced.status_code, announced.json()["detail"]) == (413, "the request is larger than 1,000 bytes")
    streamed = client.post("/api/v1/review/comment", content=(b"x" * 100 for _ in range(20)))
    assert streamed.status_code == 413
    assert client.get(f"/api/v1/search?q={'x' * 40_000}").status_code == 414


def test_a_client_that_asks_too_often_is_told_when_to_come_back(serve: Serve) -> None:
    client = serve(limits=Limits(reads_a_minute=3))
    codes = [client.get("/api/v1/documents").status_code for _ in range(4)]
    assert codes == [200, 200, 200, 429]
    again = client.get("/api/v1/documents")
    assert 0 < int(again.headers["retry-after"]) <= 20
    assert client.get("/static/policykb.css").status_code == 200


def test_every_answer_has_the_headers_that_keep_browsers_safe(client: TestClient) -> None:
    for path in ("/", "/api/v1/documents", "/api/v1/documents/nothing", "/nothing", "/static/policykb.css"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "default-src 'self'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe" not in policy
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "same-origin"
        assert headers["x-request-id"]


def test_static_files_are_kept_for_good_only_by_the_hash_of_their_content(client: TestClient) -> None:
    page = client.get("/").text
    address = page.partition('href="')[2].partition('"')[0]
    assert address.startswith("/static/policykb.css?v=")
    assert client.get(address).headers["cache-control"] == "public, max-age=31536000, immutable"
    assert client.get("/static/policykb.css").headers["cache-control"] == "no-cache"
    assert client.get("/static/../app.py").status_code == 404
    assert client.get("/static/%2e%2e/app.py").status_code == 404


def test_a_head_request_gives_the_head_alone(client: TestClient) -> None:
    head, whole = client.head("/api/v1/documents"), client.get("/api/v1/documents")
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["content-length"] == str(len(whole.content))


def test_pages_of_other_origins_read_only_what_they_may(client: TestClient, serve: Serve) -> None:
    other, local = {"Origin": "https://evil.example"}, {"Origin": "http://localhost:3000"}
    assert "access-control-allow-origin" not in client.get("/api/v1/documents", headers=other).headers
    assert client.get("/api/v1/documents", headers=local).headers["access-control-allow-origin"] == "http://localhost:3000"
    opened = serve(cors_origins=("*",)).get("/api/v1/documents", headers=other)
    assert opened.headers["access-control-allow-origin"] == "https://evil.example"
    assert "access-control-allow-credentials" not in opened.headers
    asked = {**local, "Access-Control-Request-Method": "POST"}
    preflight = client.options("/sparql", headers=asked)
    assert preflight.status_code == 204
    assert "Authorization" in preflight.headers["access-control-allow-headers"]
    assert "access-control-allow-origin" not in client.options("/sparql", headers={**asked, **other}).headers


# --- errors of our own


def test_an_error_of_our_own_tells_a_stranger_nothing(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: KnowledgeBase) -> None:
        raise RuntimeError("secret of the house")

    monkeypatch.setattr(KnowledgeBase, "documents", fail)
    answer = client.get("/api/v1/documents")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"]
    assert answer.headers["x-content-type-options"] == "nosniff"


def test_a_browser_is_told_of_errors_by_a_page(client: TestClient) -> None:
    answer = client.get("/nothing", headers={"Accept": "text/html"})
    assert answer.status_code == 404
    assert answer.headers["content-type"].startswith("text/html")
    assert "<h1>Not Found</h1>" in answer.text
    assert client.get("/api/v1/nothing", headers={"Accept": "text/html"}).headers["content-type"] == "application/problem+json"


def test_request_ids_are_taken_over_if_they_are_harmless(client: TestClient) -> None:
    assert client.get("/", headers={"X-Request-ID": "abc-123"}).headers["x-request-id"] == "abc-123"
    for strange in ("a b", "x" * 65, '"}{"', ""):
        assert client.get("/", headers={"X-Request-ID": strange}).headers["x-request-id"] != strange
