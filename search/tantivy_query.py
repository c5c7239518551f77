"""The tantivy schema, and records and query trees in tantivy's own terms.

Beside `tantivy_index` the only file that knows tantivy.

For each text field there are stems with positions, for terms and phrases, words in one spelling with positions, for exact
ones, and words in all their spellings, for prefixes, wildcards and fuzzy terms. For each field of names or values there are
the words of the names, the whole names, and the names as they are written, to be counted.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations_with_replacement
from typing import TypeAlias

import tantivy
from tantivy import Occur
from tantivy import Query as Engine

from ontology.errors import QueryError
from search.analysis import analyzer_of, exact_term, index_term, words
from search.hits import kept_source
from search.index_terms import certainty, day_number, facet_values, name_value, name_words, names_of, spelled
from search.matching import normalise_pattern, wildcard_regex, within_distance
from search.query import (
    FIELDS,
    HEADING_WEIGHT,
    NAME_FIELDS,
    NUMBER_FIELDS,
    TEXT_FIELDS,
    VALUE_FIELDS,
    And,
    Boost,
    Everything,
    Fuzzy,
    Leaf,
    Not,
    Or,
    Phrase,
    Prefix,
    Query,
    Range,
    Term,
    Wildcard,
)
from search.text_index import FACETS, IndexRecord

_WordLeaf: TypeAlias = Term | Phrase | Prefix | Wildcard | Fuzzy

_WHITESPACE = "whitespace_only"


def build_schema() -> tantivy.Schema:
    """The schema of the index folder."""
    builder = tantivy.SchemaBuilder()
    for field in TEXT_FIELDS:
        builder.add_text_field(f"{field}_stems", tokenizer_name=_WHITESPACE)
        builder.add_text_field(f"{field}_exact", tokenizer_name=_WHITESPACE)
        builder.add_text_field(f"{field}_words", tokenizer_name=_WHITESPACE, index_option="basic")
    for field in NAME_FIELDS:
        builder.add_text_field(f"{field}_words", tokenizer_name=_WHITESPACE)
    for field in (*NAME_FIELDS, *VALUE_FIELDS):
        builder.add_text_field(f"{field}_values", tokenizer_name="raw", index_option="basic")
    for facet in FACETS:
        if facet != "year":
            builder.add_text_field(facet, tokenizer_name="raw", index_option="basic", fast=True)
    builder.add_text_field("clause", tokenizer_name="raw", index_option="basic")
    builder.add_integer_field("year", indexed=True, fast=True)
    builder.add_integer_field("period_end", fast=True)
    builder.add_integer_field("document_number", fast=True)
    builder.add_integer_field("ordinal", fast=True)
    builder.add_integer_field("certainty", fast=True)
    builder.add_bytes_field("source", stored=True)
    return builder.build()


def register_analyzers(index: tantivy.Index) -> None:
    """Tell an opened index how the fields are cut; tantivy does not keep that on disk."""
    # The fields hold finished words with single spaces between them.
    splitter = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(_WHITESPACE, splitter)


def document_number(document_id: str) -> int:
    """A number for the document, to sort hits by without reading strings."""
    return int.from_bytes(hashlib.sha256(document_id.encode()).digest()[:8], "big") >> 1


def build_document(record: IndexRecord) -> tantivy.Document:
    """The tantivy document of a record."""
    document = tantivy.Document()
    analyzer = analyzer_of(record.lang)
    for field, text in (("text", record.text), ("heading", record.heading)):
        found = words(text)
        document.add_text(f"{field}_stems", " ".join(index_term(word, analyzer) for word in found))
        document.add_text(f"{field}_exact", " ".join(map(exact_term, found)))
        document.add_text(f"{field}_words", " ".join(spelled(found)))
    for field, names in names_of(record).items():
        for name in names:
            document.add_text(f"{field}_values", name_value(field, name))
            if field in NAME_FIELDS:
                # tantivy leaves a gap between two values of a field, so that no phrase runs from one name into the next.
                document.add_text(f"{field}_words", " ".join(name_words(field, name)))
    for facet, values in facet_values(record).items():
        for value in values if facet != "year" else ():
            document.add_text(facet, value)
    if record.year is not None:
        document.add_integer("year", record.year)
    document.add_text("clause", record.clause_id)
    document.add_integer("period_end", day_number(record))
    document.add_integer("document_number", document_number(record.document_id))
    document.add_integer("ordinal", record.ordinal)
    document.add_integer("certainty", certainty(record))
    document.add_bytes("source", kept_source(record))
    return document


class Compiler:
    """Turns query trees into tantivy queries for one schema and one state of the index.

    `terms` lists the indexed words of a field that begin with a prefix. `analyzers` are those of the indexed texts: a word is
    sought under its stem in each of these languages, and each text holds stems of its own alone.
    """

    def __init__(
        self, schema: tantivy.Schema, terms: Callable[[str, str], Sequence[str]], analyzers: Sequence[str] = ("en",)
    ) -> None:
        self._schema = schema
        self._terms = terms
        self._analyzers = analyzers

    def compile(self, query: Query) -> Engine:
        """The tantivy query that finds what the tree asks for.

        Raises:
            QueryError: a pattern is too wide for the engine.
        """
        if isinstance(query, And):
            return self._all_of(query.children)
        if isinstance(query, Or):
            return Engine.boolean_query([(Occur.Should, self.compile(child)) for child in query.children])
        if isinstance(query, Not):
            return self._all_of((query,))
        if isinstance(query, Boost):
            return Engine.boost_query(self.compile(query.child), query.factor)
        return self._leaf(query)

    def _all_of(self, children: Sequence[Query]) -> Engine:
        clauses = []
        for child in children:
            if isinstance(child, Not):
                clauses.append((Occur.MustNot, self.compile(child.child)))
            else:
                clauses.append((Occur.Must, self.compile(child)))
        if all(occur == Occur.MustNot for occur, _ in clauses):
            # tantivy finds nothing where there is nothing to take away from. A negation says nothing about rank.
            clauses.append((Occur.Must, Engine.const_score_query(Engine.all_query(), 0.0)))
        return Engine.boolean_query(clauses)

    def _leaf(self, leaf: Leaf) -> Engine:
        if isinstance(leaf, Everything):
            return Engine.all_query()
        if isinstance(leaf, Range):
            return self._range(leaf)
        if leaf.field is None or leaf.field in TEXT_FIELDS:
            fields = TEXT_FIELDS if leaf.field is None else (leaf.field,)
            return _any_of([self._in_text(field, leaf) for field in fields])
        if leaf.field not in (*NAME_FIELDS, *VALUE_FIELDS):
            raise QueryError(
                f"{type(leaf).__name__} cannot be asked of {leaf.field}", source="query", hint=f"use one of {', '.join(FIELDS)}"
            )
        # How rare a name or value is says nothing about the clause: each counts 1.
        return Engine.const_score_query(self._in_names(leaf.field, leaf), 1.0)

    def _in_text(self, field: str, leaf: _WordLeaf) -> Engine:
        if isinstance(leaf, (Term, Phrase)):
            asked = [word for text in ((leaf.text,) if isinstance(leaf, Term) else leaf.words) for word in words(text)]
            slop = leaf.slop if isinstance(leaf, Phrase) else 0
            if leaf.exact:
                found = self._words(f"{field}_exact", list(map(exact_term, asked)), slop)
            else:
                lines = [[index_term(word, analyzer) for word in asked] for analyzer in self._analyzers]
                found = _any_of([self._words(f"{field}_stems", line, slop) for line in lines])
        else:
            found = self._pattern(f"{field}_words", leaf, normalise_pattern(leaf.text))
        return Engine.boost_query(found, HEADING_WEIGHT) if field == "heading" else found

    def _in_names(self, field: str, leaf: _WordLeaf) -> Engine:
        if isinstance(leaf, (Term, Phrase)):
            text = leaf.text if isinstance(leaf, Term) else " ".join(leaf.words)
            asked = name_words(field, text) if field in NAME_FIELDS else ()
            if asked:
                return self._words(f"{field}_words", asked, leaf.slop if isinstance(leaf, Phrase) else 0)
            return self._term(f"{field}_values", name_value(field, text))
        whole = self._pattern(f"{field}_values", leaf, name_value(field, leaf.text))
        if field in VALUE_FIELDS:
            return whole
        return _any_of([whole, self._pattern(f"{field}_words", leaf, normalise_pattern(leaf.text))])

    def _term(self, field: str, term: str) -> Engine:
        return Engine.term_query(self._schema, field, term, "freq" if field.endswith(("_stems", "_exact")) else "basic")

    def _words(self, field: str, terms: Sequence[str], slop: int) -> Engine:
        if not terms:
            return Engine.empty_query()
        if len(terms) == 1:
            return self._term(field, terms[0])
        # tantivy's own slop lets words swap places, and for three words and more its answer depends on whether scores are
        # wanted: so one exact phrase for every way to spread the gaps.
        exact = [
            Engine.phrase_query(self._schema, field, list(zip(places, terms, strict=True)))
            for places in _spreads(len(terms), slop)
        ]
        return exact[0] if len(exact) == 1 else Engine.disjunction_max_query(exact)

    def _pattern(self, field: str, leaf: Prefix | Wildcard | Fuzzy, text: str) -> Engine:
        if isinstance(leaf, Fuzzy):
            return self._fuzzy(field, leaf, text)
        pattern = _escape(text) + ".*" if isinstance(leaf, Prefix) else wildcard_regex(text, escape=_escape)
        try:
            return Engine.regex_query(self._schema, field, pattern)
        except ValueError as error:
            raise QueryError(f"the pattern {leaf.text!r} is too wide", source="query", hint="use fewer wildcards") from error

    def _fuzzy(self, field: str, leaf: Fuzzy, text: str) -> Engine:
        if leaf.distance > 2:
            raise QueryError(f"~{leaf.distance} is too far", source="query", hint="use a distance of 0, 1 or 2")
        if not leaf.prefix_length:
            return Engine.fuzzy_term_query(self._schema, field, text, leaf.distance, True)
        # tantivy cannot hold the first characters fixed.
        shared = text[: leaf.prefix_length]
        near = [
            term
            for term in self._terms(field, shared)
            if term[: leaf.prefix_length] == shared and within_distance(text, term, leaf.distance)
        ]
        return Engine.term_set_query(self._schema, field, near) if near else Engine.empty_query()

    def _range(self, leaf: Range) -> Engine:
        if leaf.field not in NUMBER_FIELDS:
            raise QueryError(f"a range on {leaf.field} has no sense", source="query", hint="ranges work on year only")
        if leaf.low is None and leaf.high is None:
            return Engine.const_score_query(Engine.exists_query(leaf.field), 1.0)
        return Engine.range_query(
            self._schema,
            leaf.field,
            tantivy.FieldType.Integer,
            leaf.low,
            leaf.high,
            # tantivy refuses to leave out a bound that is not there.
            leaf.include_low or leaf.low is None,
            leaf.include_high or leaf.high is None,
        )


def _any_of(queries: Sequence[Engine]) -> Engine:
    return queries[0] if len(queries) == 1 else Engine.boolean_query([(Occur.Should, query) for query in queries])


def _spreads(count: int, slop: int) -> Iterator[tuple[int, ...]]:
    """The places of the words of a phrase, in every way that leaves at most `slop` free places between them in all.

    >>> list(_spreads(2, 1))
    [(0, 1), (0, 2)]
    """
    for extra in combinations_with_replacement(range(slop + 1), count - 1):
        yield (0, *(place + shift for place, shift in enumerate(extra, start=1)))


def _escape(text: str) -> str:
    return re.sub(r"\W", lambda match: f"\\x{{{ord(match[0]):x}}}", text)
