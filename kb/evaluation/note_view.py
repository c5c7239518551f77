"""Lays the labelled blocks of a note and the sections that it was annotated with side by side, on the letters of its source."""

from __future__ import annotations

import html
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from kb.evaluation.letters import Letters, places_in
from kb.evaluation.note_gold import GoldNote
from ontology.catalogue import Catalogue
from ontology.errors import InputError
from ontology.types import ConceptTag, IngestResult, Origin, Role, Span

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What policykb takes for one policy: neighbouring sections of one concept.

    `opening` is the range of letters of its headings, up to where its text begins. `concept` is the element suggested first,
    None without one; `level` that of its first section.
    """

    opening: Span
    concept: str | None
    level: int


class NoteView:
    """One note: which concept each letter was given, and where the policies begin.

    Raises:
        InputError: the note has not as many letters as its labels say.
    """

    def __init__(self, gold: GoldNote, result: IngestResult, catalogue: Catalogue) -> None:
        self.gold = gold
        self.result = result
        self._catalogue = catalogue
        source = Letters(_shown_text(gold)).letters
        if len(source) != gold.letters:
            raise InputError(
                f"the labels count {gold.letters} letters, and there are {len(source)}",
                source=gold.note_id,
                hint="count a–z and 0–9 of the text in lower case",
            )
        read = Letters(result.document.text)
        self._span = read.span
        self._places = places_in(source, read.letters)
        self._tags = _first_tags(result)
        #: For each letter of the source, what was suggested first for its section, and for its clause.
        self.given: list[str | None] = [None] * gold.letters
        self.given_by_clause: list[str | None] = [None] * gold.letters
        self.policies = tuple(_merged(self._sections()))

    def clause_suggestions(self) -> Iterator[tuple[Span, str, float]]:
        """Of each clause with a suggestion, the letters of the source that it reaches over, the first element and its score."""
        for clause in self.result.clauses:
            tag = self._tags.get(clause.clause_id)
            start, end = self._span(clause.start_char, clause.end_char)
            places = [place for place in self._places[start:end] if place >= 0]
            if tag is not None and places:
                yield (places[0], places[-1] + 1), self._catalogue.element_of(tag.concept), tag.score

    def _element(self, subject_id: str | None) -> str | None:
        """The element suggested first for a section or clause; that of a topic is the one it belongs to."""
        tag = self._tags.get(subject_id or "")
        return None if tag is None else self._catalogue.element_of(tag.concept)

    def _sections(self) -> Iterator[Policy]:
        """Every section with text of its own, in reading order; a heading without text belongs to the section that follows."""
        clauses: Mapping[str | None, list[int]] = defaultdict(list)
        for clause in self.result.clauses:
            clauses[clause.section_id].append(clause.start_char)
            self._give(self.given, clause.start_char, clause.end_char, self._element(clause.section_id))
            self._give(self.given_by_clause, clause.start_char, clause.end_char, self._element(clause.clause_id))
        headed: int | None = None
        ends = [*(section.start_char for section in self.result.sections[1:]), len(self.result.document.text)]
        for section, end in zip(self.result.sections, ends, strict=True):
            concept = self._element(section.section_id)
            first = min(clauses.get(section.section_id, (end,)))
            for given in (self.given, self.given_by_clause):
                self._give(given, section.start_char, min(first, end), concept)
            headed = self._place(section.start_char) if headed is None else headed
            if section.section_id in clauses:
                yield Policy(opening=(headed, self._place(first)), concept=concept, level=section.level)
                headed = None

    def _give(self, given: list[str | None], start_char: int, end_char: int, concept: str | None) -> None:
        start, end = self._span(start_char, end_char)
        for place in self._places[start:end]:
            if place >= 0:
                given[place] = concept

    def _place(self, start_char: int) -> int:
        """Where the first letter at or behind a code point stands in the source; the end of the note if there is none."""
        start, _ = self._span(start_char, start_char)
        return next((place for place in self._places[start:] if place >= 0), self.gold.letters)


def _shown_text(gold: GoldNote) -> str:
    """The text whose letters the labels count."""
    text = gold.data.decode("utf-8")
    return html.unescape(_TAG.sub("", _COMMENT.sub("", text))) if gold.name.endswith(".htm") else text


def _first_tags(result: IngestResult) -> dict[str, ConceptTag]:
    ranked = sorted(result.tags, key=lambda tag: -tag.rank)
    return {tag.subject_id: tag for tag in ranked if tag.role is Role.ABOUT and tag.origin is Origin.SUGGESTED}


def _merged(sections: Iterator[Policy]) -> Iterator[Policy]:
    """Neighbours of one concept as one policy; sections without a concept only with those above them."""
    last: Policy | None = None
    for section in sections:
        if last is not None and section.concept == last.concept and (section.concept or section.level > last.level):
            last = replace(last, level=min(last.level, section.level))
            continue
        if last is not None:
            yield last
        last = section
    if last is not None:
        yield last
