"""Tokens: what is kept of them, and what becomes of them."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from kb.web.safety.tokens import Tokens
from ontology.decisions import ReviewerRole
from ontology.errors import InputError, NotFoundError, StorageError

NOW = datetime(2024, 5, 1, 9, tzinfo=UTC)


def test_a_token_is_random_and_only_its_hash_is_kept_for_the_owner_alone(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    first, token = tokens.add("Ada", "admin", now=NOW)
    second, _ = tokens.add("Ben", "reader", now=NOW)
    path = tmp_path / "tokens.json"
    assert first != second
    assert len(first) == len("pkb_") + 43
    assert first not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o600
    assert tokens.find(first) == token
    assert (token.name, token.role, token.created) == ("Ada", ReviewerRole.ADMIN, NOW)
    assert [one.name for one in Tokens(tmp_path).all()] == ["Ada", "Ben"]
    assert tokens.find("pkb_" + "x" * 43) is None
    assert tokens.find("") is None


def test_what_another_process_changes_counts_at_once(tmp_path: Path) -> None:
    here, elsewhere = Tokens(tmp_path), Tokens(tmp_path)
    secret, _ = elsewhere.add("Ada", "admin")
    assert here.find(secret) is not None
    elsewhere.revoke("Ada")
    assert here.find(secret) is None
    assert here.all() == ()


def test_a_token_can_expire(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    secret, token = tokens.add("Ada", "reader", days=30, now=NOW)
    assert token.expires == NOW + timedelta(days=30)
    assert tokens.find(secret, NOW + timedelta(days=29)) == token
    assert tokens.find(secret, NOW + timedelta(days=30)) is None
    assert Tokens(tmp_path).all() == (token,)


@pytest.mark.parametrize(
    ("name", "role", "message"),
    [
        ("Ada", "reader", "Ada has a token"),
        ("Ben", "king", "'king' is no role"),
        ("Ben", "machine", "'machine' is no role"),
        ("", "reader", "'' is no name"),
        ("policykb", "reader", "'policykb' is the name of the machine"),
        ("two\nlines", "reader", "is no name"),
    ],
)
def test_what_cannot_be_a_token_is_refused(tmp_path: Path, name: str, role: str, message: str) -> None:
    tokens = Tokens(tmp_path)
    tokens.add("Ada", "admin")
    with pytest.raises(InputError, match=message):
        tokens.add(name, role)
    assert [one.name for one in tokens.all()] == ["Ada"]


def test_revoking_what_is_not_there_names_what_is(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    tokens.add("Ada", "admin")
    with pytest.raises(NotFoundError, match=r"'Ben' has no token \(there are tokens of Ada\)"):
        tokens.revoke("Ben")


def test_a_file_that_others_may_read_or_that_is_damaged_lets_nobody_in(tmp_path: Path) -> None:
    tokens = Tokens(tmp_path)
    secret, _ = tokens.add("Ada", "admin")
    path = tmp_path / "tokens.json"
    path.chmod(0o644)
    with pytest.raises(StorageError, match="others than its owner may read the tokens"):
        tokens.find(secret)
    path.chmod(0o600)
    assert tokens.find(secret) is not None
    for damaged in ("{", '{"format": 2, "tokens": []}', json.dumps({"format": 1, "tokens": [{"name": "Eve"}]})):
        path.write_text(damaged)
        with pytest.raises(StorageError, match="the tokens cannot be read"):
            Tokens(tmp_path).find(secret)
