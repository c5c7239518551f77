"""The filer's own tags on clauses."""

from __future__ import annotations

from dataclasses import replace

from ingest.asserted import asserted_tags
from ingest.segment import segment
from ontology.types import ConceptTag, SourceDocument, TextFact
from tests.ingest.support import read

NOTE = "2 Policies\n\n(a) Leases\n\nShops are leased.\n\n(b) Repairs\n\nRepairs under warranty are provided for.\n"
WARRANTY = "us-gaap:StandardProductWarrantyPolicy"


def tags_of(*facts: TextFact) -> list[ConceptTag]:
    document = replace(read(NOTE), facts=facts)
    return list(asserted_tags(document, segment(document).clauses))


def fact(document: SourceDocument, concept: str, quote: str, *, text_block: bool = True) -> TextFact:
    start = document.text.index(quote)
    return TextFact(concept=concept, value=quote, spans=((start, start + len(quote)),), text_block=text_block)


def test_the_narrowest_tag_around_a_clause_comes_first() -> None:
    document = read(NOTE)
    whole = TextFact(concept="ifrs-full:Whole", value=NOTE, spans=((0, len(document.text)),))
    leases = fact(document, "acme:Leases", "Shops are leased.")
    tags = tags_of(whole, leases)
    assert [(tag.subject_id.split("/")[1], tag.concept, tag.rank) for tag in tags] == [
        ("leases", "acme:Leases", 1),
        ("leases", "ifrs-full:Whole", 2),
        ("repairs", "ifrs-full:Whole", 1),
    ]


def test_an_element_of_us_gaap_brings_the_concept_it_lands_on() -> None:
    tags = tags_of(fact(read(NOTE), WARRANTY, "Repairs under warranty are provided for."))
    assert [(tag.concept, tag.score, tag.method, tag.rank) for tag in tags] == [
        (WARRANTY, 1.0, "xbrl", 1),
        ("topic:Warranties", 0.95, "xbrl+crosswalk", 2),
    ]


def test_tags_on_less_than_half_of_a_clause_and_short_facts_are_no_tags_of_it() -> None:
    document = read(NOTE)
    assert (
        tags_of(fact(document, "acme:A", "Repairs under"), fact(document, "acme:B", "Shops are leased.", text_block=False))
        == []
    )
