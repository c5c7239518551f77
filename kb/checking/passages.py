"""The clauses of a filing by what stands in them, so that hundreds of cues are sought in a report in parts of a second."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from ingest.choice_cues import BEGINNING, Cue
from ontology.choices import fold_cue
from ontology.types import Clause, ConceptTag, Nature, Origin, PolicyChoice, Role, Section, Span
from search.filing import Filing

_WORD = re.compile(r"\w+")
#: Words are compared by so many first letters, and only words of some length.
_LETTERS, _SHORTEST = 6, 4
#: A gap between tagged clauses that does not end the notes, and the fewest clauses that notes have.
_GAP = 40
_FEWEST = 40
#: So many clauses before the notes may be the primary statements.
_STATEMENTS = 150
#: A heading so many characters before the first note is one of the notes.
_NEAR = 500
#: What stands behind the name of a line of figures: perhaps notes ("12", "B1 (a)"), then at least one amount; in a table with
#: bars, small ones will do where there are two.
_NOTE = r"(?:notes?\s*)?[a-z]?\d{1,2}(?:\s?\([a-z]{1,3}\))?"
_AMOUNTS = re.compile(
    rf"^\W{{0,6}}(?:\([^)\n]{{0,40}}\)\s*)?(?:{_NOTE}[^\d,.]{{1,4}}){{0,3}}\W{{0,4}}(?!(?:19|20)\d\d\b)\d[\d,.]{{2,}}"
    rf"|^\s*(?:\|\s*{_NOTE}\s*)?(?:\|\s*[(–—-]?\s*(?!(?:19|20)\d\d\b)\d[\d,.]*\)?\s*){{2,}}"
)
_BEFORE_NAME = re.compile(r"(?:^|\n|[.;:|])[^\w\n]{0,6}(?:\w+[^\w\n]{1,4}){0,2}$")


@dataclass(frozen=True, slots=True)
class Passage:
    """A clause with its folded text, what surrounds it, and what it is about (concept → score)."""

    clause: Clause
    folded: str
    around: str
    about: dict[str, float]
    choices: tuple[PolicyChoice, ...]
    in_notes: bool
    in_statements: bool


class Passages:
    """All passages of one filing. `notes` are those that were read as notes; the statements stand right before them."""

    def __init__(self, filing: Filing) -> None:
        self.filing = filing
        about: dict[str, dict[str, float]] = defaultdict(dict)
        for tag in filing.tags:
            if tag.role is Role.ABOUT:
                scores = about[tag.subject_id]
                scores[tag.concept] = max(scores.get(tag.concept, 0.0), _score(tag))
        self.about_sections = {section.section_id: about[section.section_id] for section in filing.sections}
        choices: dict[str, list[PolicyChoice]] = defaultdict(list)
        for choice in filing.choices:
            choices[choice.clause_id].append(choice)
        texts = {clause.clause_id: clause.text for clause in filing.clauses}
        in_notes = _notes([clause.clause_id in about for clause in filing.clauses])
        first = in_notes.index(True) if True in in_notes else len(in_notes)
        self.all = tuple(
            Passage(
                clause=clause,
                folded=fold_cue(clause.text),
                around=fold_cue("\n".join((*clause.heading_path[-2:], texts.get(clause.lead_in or "", "")))),
                about=about[clause.clause_id],
                choices=tuple(choices[clause.clause_id]),
                in_notes=is_note,
                in_statements=is_note or first - _STATEMENTS <= place < first,
            )
            for place, (clause, is_note) in enumerate(zip(filing.clauses, in_notes, strict=True))
        )
        self._known_beginnings: dict[str, frozenset[str]] = {}
        self.by_clause = {passage.clause.clause_id: passage for passage in self.all}

    @cached_property
    def notes(self) -> tuple[Passage, ...]:
        """The passages of the notes; of a filing that is no whole report, all."""
        return tuple(passage for passage in self.all if passage.in_notes)

    @cached_property
    def statements(self) -> tuple[Passage, ...]:
        """The passages of the notes and of the primary statements before them."""
        return tuple(passage for passage in self.all if passage.in_statements)

    @cached_property
    def by_concept(self) -> dict[str, list[Passage]]:
        """The passages of the notes that may be about a concept, by its QName."""
        found: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.notes:
            for concept in passage.about:
                found[concept].append(passage)
        return found

    @cached_property
    def by_choice(self) -> dict[str, list[Passage]]:
        """The passages that choose, by `dimension` and by `dimension.option`."""
        found: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.all:
            for name in {
                name for choice in passage.choices for name in (choice.dimension, f"{choice.dimension}.{choice.option}")
            }:
                found[name].append(passage)
        return found

    @cached_property
    def unread_sections(self) -> tuple[Section, ...]:
        """The sections below whose heading no clause was read."""
        starts = [clause.start_char for clause in self.filing.clauses]
        return tuple(
            section
            for section in self.filing.sections
            if bisect_left(starts, section.start_char) == bisect_left(starts, section.end_char)
        )

    def words_of(self, passage: Passage) -> frozenset[str]:
        """How the words of a passage begin."""
        return self._beginnings(passage.folded)

    def words_around(self, passage: Passage) -> frozenset[str]:
        """How the words of the headings and the lead-in above a passage begin."""
        return self._beginnings(passage.around)

    def _beginnings(self, text: str) -> frozenset[str]:
        known = self._known_beginnings.get(text)
        if known is None:
            known = self._known_beginnings[text] = word_beginnings(text)
        return known

    @cached_property
    def _by_beginning(self) -> dict[str, list[Passage]]:
        found: dict[str, list[Passage]] = defaultdict(list)
        for passage in self.statements:
            words = set(_WORD.findall(passage.folded))
            for beginning in {word[:BEGINNING] for word in words} | {word[: BEGINNING - 1] for word in words}:
                found[beginning].append(passage)
        return found

    def with_cue(self, cue: Cue, within: Iterable[Passage] | None = None) -> Iterator[tuple[Passage, Span]]:
        """The passages a cue stands in, with its place in their text; of the notes and statements, or of `within`."""
        if within is None:
            within = self._by_beginning.get(cue.beginning, ()) if cue.beginning else self.statements
        for passage in within:
            if cue.may_stand_in(passage.folded):
                match = cue.pattern.search(passage.folded)
                if match is not None:
                    yield passage, match.span()

    @cached_property
    def _by_heading(self) -> dict[str, list[Passage]]:
        """The passages of the notes right below a heading, by the folded heading."""
        starts = [passage.clause.start_char for passage in self.notes]
        found: dict[str, list[Passage]] = defaultdict(list)
        for section in self.filing.sections if starts else ():
            first, last = bisect_left(starts, section.start_char), bisect_left(starts, section.end_char)
            if section.start_char >= starts[0] - _NEAR:
                # A heading that holds nothing was torn off from what follows it.
                found[fold_cue(section.heading)] += self.notes[first : max(last, first + 1)]
        return found

    def below(self, cue: Cue) -> Iterator[tuple[Passage, Span]]:
        """The passages of the notes below a heading that a cue stands in, whole."""
        for heading, passages in self._by_heading.items():
            if cue.stands_in(heading):
                for passage in passages:
                    yield passage, (0, len(passage.clause.text))

    def with_line(self, cue: Cue) -> Iterator[tuple[Passage, Span]]:
        """The passages in which a cue begins a row of figures, with the place of the row's name."""
        for passage, (start, end) in self.with_cue(cue):
            if is_line(passage.folded, start, end):
                yield passage, (start, end)
                continue
            for match in cue.pattern.finditer(passage.folded, end):
                if is_line(passage.folded, *match.span()):
                    yield passage, match.span()
                    break

    def states(self, concepts: Iterable[str], least: float = 0.5) -> list[Passage]:
        """The passages that state a policy on any of these concepts, with at least this score."""
        found = {
            passage.clause.ordinal: passage
            for concept in concepts
            for passage in self.by_concept.get(concept, ())
            if passage.about[concept] >= least and passage.clause.nature is Nature.POLICY
        }
        return [found[ordinal] for ordinal in sorted(found)]


def word_beginnings(text: str) -> frozenset[str]:
    """How the longer words of a folded text begin, so that forms of one word meet.

    >>> sorted(word_beginnings("measured at cost on initial measurement"))
    ['cost', 'initia', 'measur']
    """
    return frozenset(word[:_LETTERS] for word in _WORD.findall(text) if len(word) >= _SHORTEST and word.isalpha())


def is_line(text: str, start: int, end: int) -> bool:
    """Whether what stands between the offsets names a row of figures: it begins a line, and amounts follow.

    >>> is_line("inventories 12 4,510 3,900", 0, 11), is_line("goodwill | b1 (a) | 7 | 5", 0, 8)
    (True, True)
    >>> is_line("the inventories were sold in 2024", 4, 15)
    False
    """
    return (
        _BEFORE_NAME.search(text[max(0, start - 40) : start]) is not None and _AMOUNTS.match(text[end : end + 90]) is not None
    )


def _score(tag: ConceptTag) -> float:
    """What the filer or a reviewer says is sure."""
    return tag.score if tag.origin is Origin.SUGGESTED else 1.0


def _notes(judged: Sequence[bool]) -> list[bool]:
    """Which clauses stand in the notes: long runs of clauses that were judged; all, where there is no long run.

    Only notes are tagged in a whole report, and the few passages elsewhere that promise policies.
    """
    runs: list[list[int]] = []
    for place, yes in enumerate(judged):
        if not yes:
            continue
        if runs and place - runs[-1][1] <= _GAP:
            runs[-1][1] = place
        else:
            runs.append([place, place])
    longest = max((last - first + 1 for first, last in runs), default=0)
    if longest < _FEWEST:
        return [True] * len(judged)
    kept = [False] * len(judged)
    for first, last in runs:
        if last - first + 1 >= max(_FEWEST, longest // 4):
            kept[first : last + 1] = [True] * (last - first + 1)
    return kept
