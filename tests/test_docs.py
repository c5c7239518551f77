"""What the documentation says is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import kb
from ontology.catalogue import Catalogue
from ontology.crosswalk import default_crosswalk
from ontology.namespaces import PREFIXES
from search.query import FIELDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").rglob("*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)#]+)\)", page.read_text(encoding="utf-8")):
        if not target.startswith("http"):
            assert (page.parent / target).exists(), target


def test_files_that_the_architecture_names_exist() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    named = set(re.findall(r"`((?:ingest|search|kb|ontology)/[\w/.-]+?\.(?:py|yaml|ttl))`", text))
    assert len(named) > 12
    for name in named:
        assert (ROOT / name).exists(), name


def test_every_error_is_explained() -> None:
    text = (ROOT / "docs" / "python.md").read_text(encoding="utf-8")
    errors = [name for name in kb.__all__ if isinstance(getattr(kb, name), type) and issubclass(getattr(kb, name), Exception)]
    assert len(errors) > 10
    for name in errors:
        assert f"`{name}`" in text, name


def test_every_search_field_is_explained() -> None:
    text = (ROOT / "docs" / "search.md").read_text(encoding="utf-8")
    for field in FIELDS:
        assert f"{field}:" in text or f"`{field}`" in text, field


def test_counts_of_the_catalogue_are_right(catalogue: Catalogue) -> None:
    examples = sum(len(concept.examples) for concept in catalogue)
    elements = sum(concept.local_name.startswith("DescriptionOfAccountingPolicy") for concept in catalogue)
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    architecture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    assert f"{len(catalogue)} of them: all {elements} policy elements" in readme
    assert f"{len(catalogue)} concepts" in architecture
    assert f"{examples:,} example sentences" in architecture


def test_the_ready_queries_are_the_ones_a_user_finds() -> None:
    texts = [path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "queries").glob("*.rq")]
    declared = {prefix for text in texts for prefix in re.findall(r"^PREFIX ([\w-]+):", text, re.MULTILINE)}
    assert declared <= PREFIXES.keys()


def test_the_catalogue_page_counts_the_crosswalk() -> None:
    text = (ROOT / "docs" / "catalogue.md").read_text(encoding="utf-8")
    assert f"map {len(default_crosswalk().matches)} elements of US GAAP" in text


def test_the_formats_page_names_every_diagnostic_of_the_xbrl_readers() -> None:
    text = (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")
    sources = [*(ROOT / "ingest" / "readers").glob("*.py"), ROOT / "ingest" / "pipeline.py"]
    codes = {code for path in sources for code in re.findall(r'code="([a-z-]+)"', path.read_text(encoding="utf-8"))}
    assert len(codes) > 8
    unexplained = {code for code in codes if f"`{code}`" not in text}
    assert unexplained == set()
