"""Fixtures that several suites share: what is dear to build is built once."""

from __future__ import annotations

import os

# Before numpy is loaded: where tests run side by side, its threads wait for each other more than they work.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from ingest.tagging import Tagger, load_tagger
from kb import KnowledgeBase
from kb.cli.demo import NOTES
from ontology.catalogue import Catalogue, default_catalogue

# A slow machine is no fault of the code.
settings.register_profile("policykb", deadline=None)
settings.load_profile("policykb")

SHARED = Path(__file__).parents[1].parent / "shared"


@pytest.fixture(scope="session")
def catalogue() -> Catalogue:
    return default_catalogue()


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    return load_tagger()


@pytest.fixture(scope="session")
def demo_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A knowledge base of the three sample notes, closed; tests may read it only."""
    folder = tmp_path_factory.mktemp("demo") / "policies.kb"
    with KnowledgeBase.open(folder) as kb:
        for note in sorted(NOTES.glob("*.*")):
            kb.ingest(note)
    return folder


@pytest.fixture
def demo_kb(demo_folder: Path) -> Iterator[KnowledgeBase]:
    with KnowledgeBase.open(demo_folder, read_only=True) as kb:
        yield kb


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real filings beside the project; tests that need it are skipped where it is not."""
    if not SHARED.is_dir():
        pytest.skip("no real filings beside the project")
    return SHARED
