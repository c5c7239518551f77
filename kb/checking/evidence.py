"""Finds the passages of a filing that show something: compiled evidence, and what it hits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from ingest.choice_cues import Cue
from kb.checking.citing import quoted
from kb.checking.passages import Passage, Passages
from kb.checking.relevance import Asked, Relevance
from ontology.catalogue import Catalogue, default_catalogue
from ontology.requirement_types import Evidence
from ontology.types import ABOUT_THRESHOLD, Nature, Span, Statements

#: A clause that is less surely about a concept still counts where its words say what is sought.
_LEAST_WITH_WORDS = 0.3
#: Words in a heading tell less than words in the passage.
_WHOLE = -0.6
#: What tells beside it: that the passage is on the subject, and that it has the words of what is asked.
_ON_SUBJECT, _IN_ITS_WORDS = 1.0, 3.0
#: Evidence is listed with the most telling first.
_LATER = 0.2
#: What the parent's own statements say comes after what the group's do.
_PARENTS_OWN = 1.0
#: Of the words of a row of figures more are numbers.
_FIGURES = 0.25
_ALL = frozenset(Nature)
_NOT_NEW = _ALL - {Nature.NEW_STANDARDS}
_NOTHING_MORE = Asked()
#: A policy tells more of what the policy is than a figure's footnote; other natures stand between.
_STANDING = {Nature.POLICY: 1.0, Nature.NONE: 0.0}
_STATING = frozenset({Nature.POLICY, Nature.JUDGEMENT_ESTIMATE, Nature.BASIS_OF_PREPARATION, Nature.CHANGE_IN_POLICY})


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that shows what was sought, with the place of the telling words in it.

    `weight` says how much it tells: comparable only among hits on the same thing.
    """

    passage: Passage
    span: Span
    weight: float

    @property
    def quote(self) -> str:
        """The sentence, or the row of a table, that the words stand in; of a long one 240 characters around them."""
        return quoted(self.passage.clause, self.span)

    @property
    def is_figures(self) -> bool:
        """Whether the words stand in a row of figures, where no policy is stated."""
        if self.passage.clause.nature is not Nature.NONE:
            return False
        words = self.quote.split()
        return sum(any(map(str.isdigit, word)) for word in words) > len(words) * _FIGURES


@cache
def compiled(cue: str) -> Cue:
    """A cue, compiled once a process however many requirements use it."""
    return Cue.of(cue)


class EvidenceFinder:
    """Finds evidence in the passages of one filing."""

    def __init__(self, passages: Passages, catalogue: Catalogue | None = None) -> None:
        self.passages = passages
        self.relevance = Relevance(passages)
        self._below = _descendants(catalogue or default_catalogue())

    def concepts(self, qnames: Iterable[str]) -> frozenset[str]:
        """Concepts and all below them."""
        return frozenset(name for qname in qnames for name in (qname, *self._below.get(qname, ())))

    def any_of(self, pieces: Iterable[Evidence], asked: Asked = _NOTHING_MORE) -> tuple[Hit, ...]:
        """The passages that any of these pieces of evidence hits, each once, the most telling for what is asked first."""
        best: dict[str, Hit] = {}
        for number, piece in enumerate(pieces):
            for hit in self.find(piece, anywhere=asked.anywhere):
                if asked.policy and hit.is_figures:
                    continue
                weighed = replace(hit, weight=hit.weight - _LATER * number)
                known = best.get(hit.passage.clause.clause_id)
                if known is None or known.weight < weighed.weight:
                    best[hit.passage.clause.clause_id] = weighed
        ranked = [replace(hit, weight=hit.weight + self._told(hit.passage, asked)) for hit in best.values()]
        return tuple(sorted(ranked, key=lambda hit: (-hit.weight, hit.passage.clause.ordinal)))

    def _told(self, passage: Passage, asked: Asked) -> float:
        about = max((score for concept, score in passage.about.items() if concept in asked.subject), default=0.0)
        standing = _STANDING.get(passage.clause.nature, 0.5) if asked.policy else 0.0
        if passage.clause.statements is Statements.SEPARATE:
            standing -= _PARENTS_OWN
        return standing + _ON_SUBJECT * about + _IN_ITS_WORDS * self.relevance.of(passage, asked.words)

    def find(self, evidence: Evidence, *, anywhere: bool = False) -> Iterator[Hit]:
        """The passages that have all this evidence asks for, in reading order."""
        concepts = self.concepts(evidence.concepts)
        worded = bool(evidence.cues or evidence.choices or evidence.lines)
        natures = frozenset(evidence.natures) or (_ALL if evidence.lines else _NOT_NEW if worded else _STATING)
        least = _LEAST_WITH_WORDS if worded else ABOUT_THRESHOLD
        for passage, span in self._worded(evidence, concepts, anywhere):
            if passage.clause.nature not in natures:
                continue
            score = max((passage.about.get(concept, 0.0) for concept in concepts), default=1.0)
            if score < least:
                continue
            if evidence.aspects and not set(evidence.aspects) & set(passage.clause.aspects):
                continue
            if evidence.terms and not any(
                term.stands_in(passage.folded) or term.stands_in(passage.around) for term in map(compiled, evidence.terms)
            ):
                continue
            whole = _WHOLE if worded and span == (0, len(passage.clause.text)) else 0.0
            yield Hit(passage, span, score + whole)

    def _worded(self, evidence: Evidence, concepts: frozenset[str], anywhere: bool) -> Iterator[tuple[Passage, Span]]:
        """The passages that have the words asked for, or all that may be about the concepts if no words are."""
        if evidence.choices:
            yield from self._choosing(evidence)
        elif evidence.lines:
            for line in map(compiled, evidence.lines):
                yield from self.passages.with_line(line)
        elif evidence.cues:
            # Few passages are about a concept: seeking in them is cheaper than seeking everywhere.
            within = self._about(concepts) if concepts else None
            for cue in map(compiled, evidence.cues):
                for passage, span in self.passages.with_cue(cue, within):
                    if passage.in_notes or anywhere:
                        yield passage, span
                if within is None:
                    yield from self.passages.below(cue)
        else:
            for passage in self._about(concepts):
                yield passage, (0, len(passage.clause.text))

    def _choosing(self, evidence: Evidence) -> Iterator[tuple[Passage, Span]]:
        for name in evidence.choices:
            dimension, _, option = name.partition(".")
            for passage in self.passages.by_choice.get(name, ()):
                if evidence.cues and not any(cue.stands_in(passage.folded) for cue in map(compiled, evidence.cues)):
                    continue
                start = passage.clause.start_char
                spans = [
                    span
                    for choice in passage.choices
                    if choice.dimension == dimension and option in ("", choice.option)
                    for span in choice.evidence
                ]
                yield passage, (min(first for first, _ in spans) - start, max(last for _, last in spans) - start)

    def _about(self, concepts: frozenset[str]) -> list[Passage]:
        found = {
            passage.clause.ordinal: passage for concept in concepts for passage in self.passages.by_concept.get(concept, ())
        }
        return [found[ordinal] for ordinal in sorted(found)]


@cache
def _descendants(catalogue: Catalogue) -> dict[str, tuple[str, ...]]:
    below: dict[str, list[str]] = defaultdict(list)
    for concept in catalogue:
        for above in catalogue.ancestors(concept.qname):
            below[above.qname].append(concept.qname)
    return {name: tuple(found) for name, found in below.items()}
