"""One tagger for all tests: building it takes about a second, and it keeps nothing of what it judged."""

from __future__ import annotations

import pytest

from ingest.tagging import Tagger
from ontology.catalogue import default_catalogue


@pytest.fixture(scope="session")
def tagger() -> Tagger:
    """The tagger of the catalogue that ships."""
    return Tagger(default_catalogue())
