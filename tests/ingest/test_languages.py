"""Languages of documents: found, kept, and what follows from them."""

from __future__ import annotations

import pytest

from ingest.languages import detect_language
from ingest.pipeline import annotate
from ingest.tagging import Tagger
from ontology.catalogue import default_catalogue
from ontology.types import Nature, Origin
from tests.ingest.readers.test_inline_xbrl import fact, page
from tests.ingest.support import read

SPANISH = "El grupo arrienda locales y reconoce un activo por derecho de uso y un pasivo por arrendamiento al comienzo. " * 12
GERMAN = "Der Konzern mietet Läden und erfasst ein Nutzungsrecht sowie eine Verbindlichkeit zu Beginn des Vertrags. " * 12
ENGLISH = "The group leases shops and recognises an asset for its right to use them and a liability from the beginning. " * 12


@pytest.mark.parametrize(
    ("text", "language"), [(SPANISH, "es"), (GERMAN, "de"), (ENGLISH, "en"), ("Leases", None), ("12 34", None)]
)
def test_the_language_of_a_text_is_told_if_it_is_long_enough(text: str, language: str | None) -> None:
    assert detect_language(text) == language


def test_a_document_has_the_language_it_is_written_in() -> None:
    assert read(SPANISH).lang == "es"
    assert read("Leases are paid.").lang == "en"
    assert read(SPANISH, lang="pt").lang == "pt"


def test_a_page_that_says_another_language_than_it_has_is_not_believed() -> None:
    document = read(f'<html lang="en"><body><p>{SPANISH * 2}</p></body></html>', "a.html")
    assert document.lang == "es"
    assert [(note.code, note.message) for note in document.diagnostics] == [
        ("language-differs", "the document says its language is en, but it is written in es")
    ]


def test_a_document_without_profiles_keeps_the_filers_tags_and_gets_no_suggestions() -> None:
    german = page(f"{fact(f'<p>{GERMAN}</p>')}<p>{GERMAN}</p>")
    result = annotate(german, name="a.xhtml", tagger=Tagger(default_catalogue()))
    assert result.document.lang == "de"
    assert {tag.origin for tag in result.tags} == {Origin.ASSERTED}
    assert [clause.nature for clause in result.clauses] == [Nature.POLICY, Nature.NONE]
    assert [note.message for note in result.diagnostics if note.code == "language-without-profiles"] == [
        "no concepts are suggested for texts in 'de', only for en, es"
    ]
