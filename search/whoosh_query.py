"""The Whoosh schema, and the answers to query trees from Whoosh's postings.

Beside `whoosh_index` and the query parser the only file that knows Whoosh.

The fields are those of the other engine: see `tantivy_query`. Whoosh's own query
classes are not used: its phrases count gaps otherwise, and a total and facets need every hit anyway. So each part of the tree
becomes a table of documents and scores, and the tables are combined.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, TypeAlias

from whoosh import columns as _columns
from whoosh import fields as _fields

from ontology.errors import QueryError
from search.analysis import analyzer_of, exact_term, index_term, words
from search.hits import kept_source
from search.index_terms import certainty, day_number, facet_values, name_value, name_words, names_of, spelled
from search.matching import literal_start, normalise_pattern, phrase_places, word_test
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

# whoosh3 calls itself typed and does not export what it documents.
columns: Any = _columns
fields: Any = _fields

#: Documents by Whoosh's number, with their scores.
Found: TypeAlias = dict[int, float]

_WordLeaf: TypeAlias = Term | Phrase | Prefix | Wildcard | Fuzzy

# Stands between the names of one field, so that no phrase runs from one into the next; no word holds it.
_GAP = "\x00"


def build_schema() -> Any:
    """The schema of the index folder."""
    schema = fields.Schema(source=fields.COLUMN(columns.VarBytesColumn()), order=fields.COLUMN(columns.VarBytesColumn()))
    for field in TEXT_FIELDS:
        schema.add(f"{field}_stems", _words(positions=True))
        schema.add(f"{field}_exact", _words(positions=True))
        schema.add(f"{field}_words", _words())
    for field in NAME_FIELDS:
        schema.add(f"{field}_words", _words(positions=True))
    for field in (*NAME_FIELDS, *VALUE_FIELDS):
        schema.add(f"{field}_values", _words())
    for facet in FACETS:
        schema.add(facet, _words())
    schema.add("clause", _words())
    return schema


def _words(*, positions: bool = False) -> Any:
    """A field that is given finished words."""
    if positions:
        return fields.TEXT(analyzer=fields.analysis.IDAnalyzer(), phrase=True)
    return fields.FieldType(
        format=fields.formats.Existence(), analyzer=fields.analysis.IDAnalyzer(), scorable=False, stored=False
    )


def build_document(record: IndexRecord) -> dict[str, Any]:
    """The fields of a record as Whoosh takes them."""
    analyzer = analyzer_of(record.lang)
    made: dict[str, Any] = {}
    for field, text in (("text", record.text), ("heading", record.heading)):
        found = words(text)
        made[f"{field}_stems"] = [index_term(word, analyzer) for word in found]
        made[f"{field}_exact"] = list(map(exact_term, found))
        made[f"{field}_words"] = spelled(found)
    for field, names in names_of(record).items():
        made[f"{field}_values"] = [name_value(field, name) for name in names]
        if field in NAME_FIELDS:
            made[f"{field}_words"] = [word for name in names for word in (*name_words(field, name), _GAP)]
    made.update(facet_values(record))
    made["source"] = kept_source(record)
    made["clause"] = [record.clause_id]
    made["order"] = json.dumps([day_number(record), record.document_id, record.ordinal, certainty(record)]).encode()
    return made


class Evaluator:
    """Answers query trees over one state of the index.

    `analyzers` are those of the indexed texts: a word is sought under its stem in each of these languages.
    """

    def __init__(self, searcher: Any, analyzers: Sequence[str]) -> None:
        self._leaves = searcher.leaf_searchers()
        self._reader = searcher.reader()
        self._analyzers = analyzers

    def evaluate(self, query: Query) -> Found:
        """The documents that the tree asks for, with scores.

        Raises:
            QueryError: the tree asks something of a field that it cannot answer.
        """
        if isinstance(query, And):
            return self._all_of(query.children)
        if isinstance(query, Or):
            return _any_of(map(self.evaluate, query.children))
        if isinstance(query, Not):
            return self._all_of((query,))
        if isinstance(query, Boost):
            return _weighed(self.evaluate(query.child), query.factor)
        return self._leaf(query)

    def words_of(self, field: str, start: str = "") -> Iterator[str]:
        """The words of a field that begin with `start`, those among them that only stand in deleted clauses."""
        for term in self._reader.expand_prefix(field, start):
            word = term.decode()
            if word != _GAP:
                yield word

    def documents(self, field: str, word: str) -> Iterator[int]:
        """The documents with a word in a field."""
        for matcher, offset in self._postings(field, word):
            for number in matcher.all_ids():
                yield number + offset

    def _all_of(self, children: Sequence[Query]) -> Found:
        wanted = [child for child in children if not isinstance(child, Not)]
        # A negation says nothing about rank.
        found = self.evaluate(wanted[0]) if wanted else dict.fromkeys(self._reader.all_doc_ids(), 0.0)
        for child in wanted[1:]:
            part = self.evaluate(child)
            found = {number: score + part[number] for number, score in found.items() if number in part}
        for negated in children:
            if isinstance(negated, Not):
                part = self.evaluate(negated.child)
                found = {number: score for number, score in found.items() if number not in part}
        return found

    def _leaf(self, leaf: Leaf) -> Found:
        if isinstance(leaf, Everything):
            return dict.fromkeys(self._reader.all_doc_ids(), 1.0)
        if isinstance(leaf, Range):
            return self._range(leaf)
        if leaf.field is None or leaf.field in TEXT_FIELDS:
            chosen = TEXT_FIELDS if leaf.field is None else (leaf.field,)
            return _any_of(self._in_text(field, leaf) for field in chosen)
        if leaf.field not in (*NAME_FIELDS, *VALUE_FIELDS):
            raise QueryError(
                f"{type(leaf).__name__} cannot be asked of {leaf.field}", source="query", hint=f"use one of {', '.join(FIELDS)}"
            )
        # How rare a name or value is says nothing about the clause: each counts 1.
        return dict.fromkeys(self._in_names(leaf.field, leaf), 1.0)

    def _in_text(self, field: str, leaf: _WordLeaf) -> Found:
        if isinstance(leaf, (Term, Phrase)):
            asked = [word for text in ((leaf.text,) if isinstance(leaf, Term) else leaf.words) for word in words(text)]
            slop = leaf.slop if isinstance(leaf, Phrase) else 0
            if leaf.exact:
                found = self._words(f"{field}_exact", list(map(exact_term, asked)), slop)
            else:
                lines = [[index_term(word, analyzer) for word in asked] for analyzer in self._analyzers]
                found = _any_of(self._words(f"{field}_stems", line, slop) for line in lines)
        else:
            found = dict.fromkeys(self._pattern(f"{field}_words", leaf, normalise_pattern(leaf.text)), 1.0)
        return _weighed(found, HEADING_WEIGHT) if field == "heading" else found

    def _in_names(self, field: str, leaf: _WordLeaf) -> Iterable[int]:
        if isinstance(leaf, (Term, Phrase)):
            text = leaf.text if isinstance(leaf, Term) else " ".join(leaf.words)
            asked = name_words(field, text) if field in NAME_FIELDS else ()
            if asked:
                return self._words(f"{field}_words", asked, leaf.slop if isinstance(leaf, Phrase) else 0)
            return self.documents(f"{field}_values", name_value(field, text))
        whole = self._pattern(f"{field}_values", leaf, name_value(field, leaf.text))
        if field in VALUE_FIELDS:
            return whole
        return whole | self._pattern(f"{field}_words", leaf, normalise_pattern(leaf.text))

    def _words(self, field: str, terms: Sequence[str], slop: int) -> Found:
        """The documents where the words stand one after the other."""
        if not terms:
            return {}
        parts = [self._scored(field, term) for term in dict.fromkeys(terms)]
        if len(terms) == 1:
            return parts[0]
        rarest = min(parts, key=len)
        together = {number for number in rarest if all(number in part for part in parts)}
        places = {term: self._positions(field, term, together) for term in dict.fromkeys(terms)} if together else {}
        found = {}
        for number in together:
            line = {place: term for term, of_term in places.items() for place in of_term[number]}
            # Only the words that are asked for, at their places: what stands between them is a blank.
            text = [line.get(place, "") for place in range(max(line) + 1)]
            if any(phrase_places(text, terms, slop)):
                found[number] = sum(part[number] for part in parts)
        return found

    def _postings(self, field: str, term: str) -> Iterator[tuple[Any, int]]:
        for searcher, offset in self._leaves:
            if (field, term) in searcher.reader():
                yield searcher.postings(field, term), offset

    def _scored(self, field: str, term: str) -> Found:
        found = {}
        for matcher, offset in self._postings(field, term):
            while matcher.is_active():
                found[matcher.id() + offset] = matcher.score()
                matcher.next()
        return found

    def _positions(self, field: str, term: str, wanted: set[int]) -> dict[int, list[int]]:
        found = {}
        for matcher, offset in self._postings(field, term):
            while matcher.is_active():
                number = matcher.id() + offset
                if number in wanted:
                    found[number] = matcher.value_as("positions")
                matcher.next()
        return found

    def _pattern(self, field: str, leaf: Prefix | Wildcard | Fuzzy, text: str) -> set[int]:
        if isinstance(leaf, Fuzzy) and leaf.distance > 2:
            raise QueryError(f"~{leaf.distance} is too far", source="query", hint="use a distance of 0, 1 or 2")
        answers: Callable[[str], bool] = word_test(leaf, text)
        matching = filter(answers, self.words_of(field, literal_start(leaf, text)))
        return {number for word in matching for number in self.documents(field, word)}

    def _range(self, leaf: Range) -> Found:
        if leaf.field not in NUMBER_FIELDS:
            raise QueryError(f"a range on {leaf.field} has no sense", source="query", hint="ranges work on year only")
        within = partial(_is_within, leaf)
        matching = filter(within, self.words_of(leaf.field))
        return {number: 1.0 for word in matching for number in self.documents(leaf.field, word)}


def _is_within(leaf: Range, word: str) -> bool:
    number = int(word)
    above = leaf.low is None or number > leaf.low or (leaf.include_low and number == leaf.low)
    below = leaf.high is None or number < leaf.high or (leaf.include_high and number == leaf.high)
    return above and below


def _any_of(parts: Iterable[Found]) -> Found:
    found: Found = {}
    for part in parts:
        if not found:
            found = dict(part)
            continue
        for number, score in part.items():
            found[number] = found.get(number, 0.0) + score
    return found


def _weighed(found: Found, factor: float) -> Found:
    return {number: score * factor for number, score in found.items()}
