"""Names that would mean something to a graph, a query, a page or a spreadsheet are stored as they are, and mean nothing."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
import rdflib

from kb import KnowledgeBase, UnsafeInputError
from kb.export import export
from kb.sources import read_bytes
from tests.ingest.readers.test_inline_xbrl import fact, page

NAMES = [
    '"> <http://x> ; drop . "',
    "a' } ; DELETE WHERE { ?s ?p ?o } #",
    "<script>alert(1)</script>",
    "=HYPERLINK(1)",
    "line\nbreak\\n\ttab",
    "../../etc/passwd",
    "\u202egnirts",
]


@pytest.mark.parametrize("name", NAMES)
def test_names_change_nothing_but_themselves(tmp_path: Path, name: str) -> None:
    escaped = name.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    filing = page(
        f"<h2>{escaped}</h2>{fact('<p>Shops are leased for ten years.</p>', f'acme:{escaped}', id=escaped)}"
        + fact("<p>Rent is paid.</p>", escaped)
    )
    with KnowledgeBase.open(tmp_path / "x.kb") as kb:
        report = kb.ingest(filing, name=f"{name}.xhtml", entity=name, title=name)
        kb.ingest(b"Berths are leased.", name="other.txt")
        assert all(character.isalnum() or character == "-" for character in report.document_id)
        (stored,) = [one for one in kb.documents() if one.document_id == report.document_id]
        assert (stored.entity, stored.title) == (name, name)
        assert len(list(kb.documents())) == 2
        assert not list(kb.verify())
        turtle = rdflib.Graph().parse(data=export(kb, "turtle", report.document_id), format="turtle")
        assert len(turtle) == sum(1 for _ in kb.store.quads(report.document_id))
        assert {str(value) for value in turtle.objects(None, rdflib.URIRef("http://purl.org/dc/terms/title"))} >= {name}
        rows = list(csv.DictReader(io.StringIO(export(kb, "csv"))))
        assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "-", "@", "\t", "\r"))]
        assert list(kb.clauses(entity=name)) == list(kb.clauses(document=report.document_id))


def test_a_file_of_300_megabytes_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "huge.htm"
    with path.open("wb") as file:
        file.truncate(300_000_000)

    def refuse(*arguments: object, **named: object) -> None:
        raise AssertionError("it was opened")

    monkeypatch.setattr(Path, "open", refuse)
    monkeypatch.setattr(Path, "read_bytes", refuse)
    with pytest.raises(UnsafeInputError, match="the file has 300,000,000 bytes, more than the limit of 67,108,864"):
        read_bytes(path, None)


def test_what_states_no_size_is_read_up_to_the_limit() -> None:
    zeros = Path("/dev/zero")
    if not zeros.exists():
        pytest.skip("no endless file")
    with pytest.raises(UnsafeInputError, match="the file has 1,001 bytes, more than the limit of 1,000"):
        read_bytes(zeros, None, limit=1_000)
