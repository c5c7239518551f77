"""Widens a query by the words of the field that mean the same, before an engine sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from search.query import TEXT_FIELDS, And, Boost, Not, Or, Phrase, Query, Term
from search.thesaurus import Thesaurus, form_words

#: What was typed counts more than what means the same.
SYNONYM_WEIGHT = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Widened:
    """The query with its synonyms, and what was added: (what was typed, the forms that are sought too)."""

    query: Query
    added: tuple[tuple[str, tuple[str, ...]], ...]


def widen(query: Query, thesaurus: Thesaurus) -> Widened:
    """The query in which every word, and every run of words that must all occur, may also be a form that means the same.

    What is quoted, exact, a pattern, or asked of another field than text and headings stays as it is. The longest run counts:
    of `fair value less costs to sell` the whole, not its parts.

    >>> from search.query_parser import parse_query
    >>> from search.thesaurus import shipped_thesaurus
    >>> widen(parse_query("stage 2 ECL"), shipped_thesaurus()).added
    (('ecl', ('expected credit loss',)),)
    """
    widening = _Widening(thesaurus)
    return Widened(query=widening.of(query), added=tuple(widening.added.items()))


class _Widening:
    def __init__(self, thesaurus: Thesaurus) -> None:
        self._thesaurus = thesaurus
        self.added: dict[str, tuple[str, ...]] = {}

    def of(self, query: Query) -> Query:
        if isinstance(query, And):
            children = self._all_of(query.children)
            return children[0] if len(children) == 1 else And(children=tuple(children))
        if isinstance(query, Or):
            return replace(query, children=tuple(map(self.of, query.children)))
        if isinstance(query, (Not, Boost)):
            return replace(query, child=self.of(query.child))
        spoken = _spoken(query)
        return self._with_others(query, query_field(query), spoken) if spoken else query

    def _all_of(self, children: Sequence[Query]) -> list[Query]:
        widened: list[Query] = []
        place = 0
        while place < len(children):
            run = self._longest_run(children, place)
            if run > 1:
                joined = And(children=tuple(children[place : place + run]))
                spoken = [word for child in joined.children for word in _spoken(child)]
                widened.append(self._with_others(joined, query_field(children[place]), spoken))
            else:
                widened.append(self.of(children[place]))
            place += run
        return widened

    def _longest_run(self, children: Sequence[Query], start: int) -> int:
        """How many children from here are one form together; 1 if none are."""
        spoken: list[str] = []
        longest = 1
        for length, child in enumerate(children[start:], start=1):
            words = _spoken(child)
            if not words or query_field(child) != query_field(children[start]):
                break
            spoken += words
            if len(spoken) > self._thesaurus.longest:
                break
            if self._thesaurus.others(spoken):
                longest = length
        return longest

    def _with_others(self, query: Query, field: str | None, spoken: Sequence[str]) -> Query:
        others = self._thesaurus.others(spoken)
        if not others:
            return query
        self.added[" ".join(spoken)] = others
        return Or(children=(query, *(_alternative(field, form_words(form), len(spoken)) for form in others)))


def query_field(query: Query) -> str | None:
    """The field that a word or phrase is asked of; None for text and headings."""
    return query.field if isinstance(query, (Term, Phrase)) else None


def _spoken(query: Query) -> tuple[str, ...]:
    """The words of a part that may have synonyms; empty for any other part."""
    if not isinstance(query, (Term, Phrase)) or query.exact or query.quoted or query.field not in (None, *TEXT_FIELDS):
        return ()
    if isinstance(query, Term):
        return (query.text,)
    return () if query.slop else query.words


def _alternative(field: str | None, words: tuple[str, ...], typed: int) -> Query:
    leaf = Term(field=field, text=words[0]) if len(words) == 1 else Phrase(field=field, words=words)
    # The words of a phrase add up: three words would outweigh the abbreviation that was typed.
    return Boost(child=leaf, factor=SYNONYM_WEIGHT * typed / len(words))
