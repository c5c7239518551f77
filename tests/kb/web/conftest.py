"""A server in this process over a copy of the sample notes, with a token for each role; TestClient speaks to it."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from kb import KnowledgeBase
from kb.web.app import create_app
from kb.web.safety.tokens import Tokens
from kb.web.settings import ServerSettings

ROLES = {"Ada": "admin", "App": "approver", "Rev": "reviewer", "Rea": "reader"}
HOST = "http://127.0.0.1:8000"

#: Starts a server with these settings, and gives a client that sends the token of this person.
Serve = Callable[..., TestClient]


@pytest.fixture(scope="session")
def staffed_folder(demo_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, str]]:
    """The sample notes with reviewers who have tokens; and the tokens by name."""
    folder = Path(shutil.copytree(demo_folder, tmp_path_factory.mktemp("staffed") / "policies.kb"))
    tokens = {}
    with KnowledgeBase.open(folder) as kb:
        for name, role in ROLES.items():
            kb.review.register(name, role, by="Ada")
            tokens[name], _ = Tokens(folder).add(name, role)
    return folder, tokens


@pytest.fixture
def folder(staffed_folder: tuple[Path, dict[str, str]], tmp_path: Path) -> Path:
    return Path(shutil.copytree(staffed_folder[0], tmp_path / "policies.kb"))


@pytest.fixture
def tokens(staffed_folder: tuple[Path, dict[str, str]]) -> dict[str, str]:
    return staffed_folder[1]


@pytest.fixture
def serve(folder: Path, tokens: dict[str, str]) -> Iterator[Serve]:
    with ExitStack() as stack:

        def start(name: str | None = None, **changes: Any) -> TestClient:
            settings = replace(ServerSettings(base=folder), **changes)
            client = TestClient(create_app(settings), base_url=HOST, follow_redirects=False)
            if name is not None:
                client.headers["Authorization"] = f"Bearer {tokens[name]}"
            return stack.enter_context(client)

        yield start


@pytest.fixture
def client(serve: Serve) -> TestClient:
    """Somebody who has no token."""
    return serve()


@pytest.fixture
def reviewer(serve: Serve) -> TestClient:
    return serve("Rev")


def first_clause(client: TestClient) -> dict[str, Any]:
    """A clause that something is suggested for."""
    (found,) = client.get("/api/v1/clauses", params={"concept": "Leases", "limit": 1}).json()
    return dict(found)
