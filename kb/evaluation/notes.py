"""Scores annotated notes against labels: do policies begin where the filer's do, and do their letters have the right concept?

*Boundaries* are where policies begin. Of the labels, the outermost blocks; of the annotation, the sections that have text of
their own. On both sides neighbours of one concept are one policy, as a reader would see it. A boundary is found if one of the
annotation's lies within `TOLERANCE` letters: filers tag a policy with its heading or without, so the distance is counted
from the range between the first letter of the heading and the first one of the text, and is zero inside it. Each boundary is
matched once, the nearest first. Every other boundary of the annotation is wrong, also in text that the filer has not tagged
(a tenth of the letters), though most are policies that he left out. `untagged` says how many those are, and *in tagged text*
leaves them aside: there, a boundary can be judged.

*Letters with the right concept*: of the letters in blocks with an element for an accounting policy, those in a section whose
first suggestion is that element, or the element of a block nested there. *Family*: or a sibling of it (`ontology.families`).
*By clause*: the first suggestion of the clause counts instead, which may rightly disagree with its section.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import reduce
from typing import Any

from ingest.pipeline import annotate
from ingest.tagging.tagger import Tagger
from kb.evaluation.note_gold import NOTE, GoldNote
from kb.evaluation.note_view import NoteView
from kb.evaluation.reliability import bands, calibration_error
from kb.evaluation.tally import Tally
from ontology.catalogue import Catalogue
from ontology.families import Families
from ontology.types import IngestResult, Span

TOLERANCE = 30
#: Names of the measures for JSON, and the properties of `NoteEvaluation` they are.
MEASURES = {
    "boundary_f1": "boundary_f1",
    "boundary_f1_in_tagged": "boundary_f1_in_tagged",
    "right_concept": "strict_share",
    "right_family": "family_share",
    "right_concept_by_clause": "clause_share",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteEvaluation:
    """Scores of one note, or of several added up.

    `letters` are those in blocks with a policy element; `strict` and `family` of them have the right concept or a sibling,
    `by_clause` the right concept as that of their clause.
    `note_letters` are those in blocks about a note around the policies, `note_right` of them have that note's element.
    `outcomes` counts letters of policy blocks by concept of the label and first suggestion ("" without one); of several right
    concepts the label's is the one that was given.
    """

    note_id: str
    boundaries: Tally
    letters: int
    strict: int
    family: int
    by_clause: int
    note_letters: int
    note_right: int
    untagged: int
    missed: tuple[int, ...]
    added: tuple[int, ...]
    outcomes: Counter[tuple[str, str]]
    clause_tags: tuple[tuple[float, bool], ...]

    @property
    def boundaries_in_tagged(self) -> Tally:
        """The boundaries without those that were given in text that the filer has not tagged."""
        return replace(self.boundaries, given=self.boundaries.given - self.untagged)

    @property
    def boundary_f1(self) -> float | None:
        """F1 of all boundaries; None without any."""
        return self.boundaries.f1

    @property
    def boundary_f1_in_tagged(self) -> float | None:
        """F1 of the boundaries in text that the filer has tagged; None without any."""
        return self.boundaries_in_tagged.f1

    @property
    def confusions(self) -> Counter[tuple[str, str]]:
        """Letters by concept of the label and the wrong one that was suggested first."""
        return Counter({pair: count for pair, count in self.outcomes.items() if pair[0] != pair[1]})

    @property
    def concepts(self) -> dict[str, Tally]:
        """Letters by concept, those with the most first; suggestions outside of policy blocks are not counted."""
        wanted, given = Counter[str](), Counter[str]()
        for (label, suggested), count in self.outcomes.items():
            wanted[label] += count
            given[suggested] += count
        right = {concept: self.outcomes[concept, concept] for concept in wanted}
        return {
            concept: Tally(wanted=wanted[concept], found=right[concept], given=given[concept], right=right[concept])
            for concept in sorted(wanted, key=lambda concept: (-wanted[concept], concept))
        }

    @property
    def clause_scores(self) -> tuple[list[float], list[bool]]:
        """The scores of the first suggestions for clauses in policy blocks, and whether each is right."""
        return [score for score, _ in self.clause_tags], [right for _, right in self.clause_tags]

    @property
    def strict_share(self) -> float | None:
        """The share of letters with the right concept; None without letters to judge."""
        return self.strict / self.letters if self.letters else None

    @property
    def clause_share(self) -> float | None:
        """The share of letters whose clause, not section, has the right concept; None without letters to judge."""
        return self.by_clause / self.letters if self.letters else None

    @property
    def family_share(self) -> float | None:
        """The share of letters with the right concept or a sibling of it; None without letters to judge."""
        return self.family / self.letters if self.letters else None

    def as_dict(self) -> dict[str, Any]:
        """For JSON. `missed` and `added` are letters at which boundaries were not found, or found where none is."""
        return {
            "id": self.note_id,
            "boundaries": {
                "labelled": self.boundaries.wanted,
                "given": self.boundaries.given,
                "found": self.boundaries.found,
                "precision": self.boundaries.precision,
                "recall": self.boundaries.recall,
                "f1": self.boundaries.f1,
                "untagged": self.untagged,
                "f1_in_tagged": self.boundary_f1_in_tagged,
            },
            "letters": self.letters,
            "right_concept": self.strict_share,
            "right_family": self.family_share,
            "right_concept_by_clause": self.clause_share,
            "right_note_element": self.note_right / self.note_letters if self.note_letters else None,
            "missed": list(self.missed),
            "added": list(self.added),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NotesEvaluation:
    """Scores of all notes of a file: pooled (`total`), and by note."""

    total: NoteEvaluation
    notes: tuple[NoteEvaluation, ...]

    def by_note(self, measure: str) -> list[float]:
        """A measure, one of `MEASURES`, of each note that has it."""
        return [value for note in self.notes if (value := getattr(note, measure)) is not None]

    def worst(self, most: int) -> list[NoteEvaluation]:
        """The notes with the least sum of boundary F1 and share of letters with the right concept, the worst first."""
        return sorted(self.notes, key=lambda note: ((note.boundary_f1 or 0) + (note.strict_share or 0), note.note_id))[:most]

    def as_dict(self) -> dict[str, Any]:
        """For JSON; confusions count letters."""
        summary = {
            name: {
                "pooled": getattr(self.total, measure),
                "macro": sum(values) / len(values) if (values := self.by_note(measure)) else None,
                "minimum": min(values, default=None),
            }
            for name, measure in MEASURES.items()
        }
        return {
            "kind": "notes",
            "tolerance": TOLERANCE,
            "summary": summary,
            "total": self.total.as_dict() | {"missed": len(self.total.missed), "added": len(self.total.added)},
            "concepts": [
                {
                    "concept": concept,
                    "letters": tally.wanted,
                    "precision": tally.precision,
                    "recall": tally.recall,
                    "f1": tally.f1,
                }
                for concept, tally in self.total.concepts.items()
            ],
            "confusions": [
                {"is": pair[0], "taken_for": pair[1], "letters": count} for pair, count in self.total.confusions.most_common()
            ],
            "clauses": {
                "calibration_error": calibration_error(*self.total.clause_scores),
                "reliability": [asdict(band) for band in bands(*self.total.clause_scores)],
            },
            "notes": [note.as_dict() for note in self.notes],
        }


def evaluate_notes(gold: Sequence[GoldNote], tagger: Tagger, families: Families) -> NotesEvaluation:
    """Annotate the notes and score each.

    Raises:
        ReadError: a note cannot be read.
        InputError: labels do not fit their note.
    """
    scored = [
        evaluate_note(note, annotate(note.data, name=note.name, tagger=tagger), tagger.catalogue, families) for note in gold
    ]
    return NotesEvaluation(total=reduce(_sum, scored), notes=tuple(scored))


def evaluate_note(gold: GoldNote, result: IngestResult, catalogue: Catalogue, families: Families) -> NoteEvaluation:
    """Score what was made of one note.

    Raises:
        InputError: the labels do not fit the note.
    """
    view = NoteView(gold, result, catalogue)
    openings = [policy.opening for policy in view.policies]
    starts = [block.span[0] for block in gold.blocks]
    matched = match_boundaries(starts, openings)
    added = [opening for at, opening in enumerate(openings) if at not in matched.values()]
    letters, notes = _expected(gold)
    right = [place for place, concepts in letters.items() if view.given[place] in concepts]
    return NoteEvaluation(
        note_id=gold.note_id,
        boundaries=Tally(wanted=len(starts), found=len(matched), given=len(openings), right=len(matched)),
        letters=len(letters),
        strict=len(right),
        family=sum(_are_siblings(families, view.given[place], concepts) for place, concepts in letters.items()),
        by_clause=sum(view.given_by_clause[place] in concepts for place, concepts in letters.items()),
        note_letters=len(notes),
        note_right=sum(view.given[place] == concept for place, concept in notes.items()),
        untagged=sum(not _is_tagged(opening, gold) for opening in added),
        missed=tuple(start for at, start in enumerate(starts) if at not in matched),
        added=tuple(first for first, _ in added),
        outcomes=Counter(_outcome(concepts, view.given[place] or "") for place, concepts in letters.items()),
        clause_tags=tuple(_clause_tags(view, letters)),
    )


def _clause_tags(view: NoteView, letters: Mapping[int, tuple[str, ...]]) -> Iterator[tuple[float, bool]]:
    """A clause is judged by the label on its middle letter: filers cut blocks at paragraphs, readers now and then elsewhere."""
    for (start, end), concept, score in view.clause_suggestions():
        expected = letters.get((start + end) // 2)
        if expected:
            yield score, concept in expected


def _expected(gold: GoldNote) -> tuple[dict[int, tuple[str, ...]], dict[int, str]]:
    """For letters of policies the concepts that are right, and for those of notes around them that of the note."""
    letters: dict[int, tuple[str, ...]] = {}
    notes: dict[int, str] = {}
    for block in gold.blocks:
        for span, concepts in block.inner:
            if block.is_policy:
                letters |= dict.fromkeys(range(*span), concepts)
            elif block.concept.startswith(NOTE):
                notes |= dict.fromkeys(range(*span), "ifrs-full:" + block.concept.removeprefix(NOTE))
    return letters, notes


def match_boundaries(starts: Sequence[int], openings: Sequence[Span]) -> dict[int, int]:
    """Which opening each boundary is matched with, by position; the nearest pairs first, none farther than `TOLERANCE`.

    >>> match_boundaries([0, 140, 400], [(0, 20), (100, 120), (130, 150)])
    {0: 0, 1: 2}
    """
    pairs = sorted(
        (distance, at, other)
        for at, start in enumerate(starts)
        for other, (first, text) in enumerate(openings)
        if (distance := max(first - start, start - text, 0)) <= TOLERANCE
    )
    matched: dict[int, int] = {}
    taken: set[int] = set()
    for _, at, other in pairs:
        if at not in matched and other not in taken:
            matched[at] = other
            taken.add(other)
    return dict(sorted(matched.items()))


def _outcome(concepts: Sequence[str], given: str) -> tuple[str, str]:
    return given if given in concepts else concepts[0], given


def _is_tagged(opening: Span, gold: GoldNote) -> bool:
    """Whether the text behind an opening is in a labelled block."""
    return any(start <= opening[1] < end for start, end in (block.span for block in gold.blocks))


def _are_siblings(families: Families, given: str | None, concepts: Sequence[str]) -> bool:
    return given is not None and any(given == concept or families.are_siblings(given, concept) for concept in concepts)


def _sum(one: NoteEvaluation, other: NoteEvaluation) -> NoteEvaluation:
    return NoteEvaluation(
        note_id="all",
        boundaries=one.boundaries + other.boundaries,
        letters=one.letters + other.letters,
        strict=one.strict + other.strict,
        family=one.family + other.family,
        by_clause=one.by_clause + other.by_clause,
        note_letters=one.note_letters + other.note_letters,
        note_right=one.note_right + other.note_right,
        untagged=one.untagged + other.untagged,
        missed=one.missed + other.missed,
        added=one.added + other.added,
        outcomes=one.outcomes + other.outcomes,
        clause_tags=one.clause_tags + other.clause_tags,
    )
