"""Sessions of browsers: the form, the cookie, and what proves that a form is ours."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from fastapi import Request
from fastapi.testclient import TestClient

from kb.web.safety.identity import identity_of
from kb.web.safety.sessions import IDLE, LONGEST, Sessions
from kb.web.safety.tokens import Tokens
from kb.web.settings import Limits
from tests.kb.web.conftest import HOST, Serve, first_clause

FORM = {"Origin": HOST}


def log_in(client: TestClient, token: str, **form: str) -> str:
    """Log in; the CSRF token of the session."""
    answer = client.post("/login", data={"token": token, **form}, headers=FORM)
    assert answer.status_code == 303, answer.text

    @client.app.get("/csrf-of-this-session")  # type: ignore[attr-defined]
    def csrf(request: Request) -> str:
        return identity_of(request).csrf

    return str(client.get("/csrf-of-this-session").json())


def test_a_session_is_a_cookie_that_scripts_and_other_sites_do_not_get(client: TestClient, tokens: dict[str, str]) -> None:
    answer = client.post("/login", data={"token": tokens["Rev"], "next": "/search?q=x"}, headers=FORM)
    assert (answer.status_code, answer.headers["location"]) == (303, "/search?q=x")
    cookie = answer.headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert tokens["Rev"] not in cookie


def test_behind_https_the_cookie_is_for_encrypted_connections_below_the_published_path(
    serve: Serve, tokens: dict[str, str]
) -> None:
    client = serve(public_url="https://kb.example.org/policies")
    headers = {"Origin": "https://kb.example.org", "Host": "kb.example.org"}
    answer = client.post("/login", data={"token": tokens["Rev"]}, headers=headers)
    assert answer.headers["location"] == "/policies/"
    assert "Secure" in answer.headers["set-cookie"]
    assert "Path=/policies/" in answer.headers["set-cookie"]


def test_a_session_writes_only_with_what_its_own_pages_know(client: TestClient, tokens: dict[str, str]) -> None:
    csrf = log_in(client, tokens["Rev"])
    wish = {"clause_id": first_clause(client)["clause_id"]}
    path = "/api/v1/review/accept"
    assert client.post(path, json=wish, headers=FORM).status_code == 403
    assert client.post(path, json=wish, headers={**FORM, "X-CSRF-Token": "guess"}).status_code == 403
    foreign = {"Origin": "https://evil.example", "X-CSRF-Token": csrf}
    assert client.post(path, json=wish, headers=foreign).json()["detail"] == "the request was sent by a page of another server"
    assert client.post(path, json=wish, headers={**foreign, "Origin": "null"}).status_code == 403
    done = client.post(path, json=wish, headers={**FORM, "X-CSRF-Token": csrf})
    assert (done.status_code, done.json()["by"]) == (200, "Rev")


def test_a_form_sends_the_proof_as_a_field(client: TestClient, tokens: dict[str, str]) -> None:
    csrf = log_in(client, tokens["Rev"])
    assert client.post("/logout", data={}, headers=FORM).status_code == 403
    assert client.post("/logout", data={"csrf_token": "wrong"}, headers=FORM).status_code == 403
    left = client.post("/logout", data={"csrf_token": csrf}, headers=FORM)
    assert left.status_code == 303
    assert client.get("/csrf-of-this-session").json() == ""


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:alert(1)", "/a\nb"]
)
def test_logging_in_never_leads_elsewhere(client: TestClient, tokens: dict[str, str], target: str) -> None:
    answer = client.post("/login", data={"token": tokens["Rev"], "next": target}, headers=FORM)
    assert answer.headers["location"] == "/"
    assert target not in client.get("/login", params={"next": target}).text


def test_failed_logins_are_noted_and_slowed_down(serve: Serve, folder: Path) -> None:
    client = serve(limits=Limits(logins_a_minute=2))
    codes = [client.post("/login", data={"token": "guess"}, headers=FORM).status_code for _ in range(3)]
    assert codes == [401, 401, 429]
    entries = [json.loads(line) for line in (folder / "audit.jsonl").read_text().splitlines()]
    assert [entry["event"] for entry in entries] == ["login_failed", "login_failed"]
    assert "guess" not in (folder / "audit.jsonl").read_text()


def test_another_site_cannot_log_somebody_in(client: TestClient, tokens: dict[str, str]) -> None:
    answer = client.post("/login", data={"token": tokens["Rev"]}, headers={"Origin": "https://evil.example"})
    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers


def test_the_login_form_shows_what_it_was_given_as_text(client: TestClient) -> None:
    page = client.get("/login", params={"next": '/"><script>alert(1)</script>'}).text
    assert "<script>" not in page
    assert re.search(r'name="next" value="/&#34;&gt;&lt;script', page)


def test_sessions_end_with_the_token_after_a_while_or_by_doing_nothing(tmp_path: Path) -> None:
    now = 0.0
    tokens = Tokens(tmp_path)
    secret, _ = tokens.add("Ada", "admin")
    sessions = Sessions(tokens, clock=lambda: now)
    assert sessions.open("no token") is None
    cookie = sessions.open(secret)
    assert cookie is not None
    for _ in range(LONGEST // IDLE * 2):
        assert sessions.find(cookie) is not None
        now += IDLE / 2
    now += 1
    assert sessions.find(cookie) is None, "it has lasted as long as one may"
    idle = sessions.open(secret)
    assert idle is not None
    now += IDLE + 1
    assert sessions.find(idle) is None
    again = sessions.open(secret)
    assert again is not None
    tokens.revoke("Ada")
    assert sessions.find(again) is None
