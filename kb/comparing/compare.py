"""Compares two sides: aligns their clauses and says what became of each passage."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping, Sequence

from kb.comparing.alignment import Link, align
from kb.comparing.choice_changes import Passages, choice_changes
from kb.comparing.comparison import Change, Comparison, Status, Wordwise, text_of
from kb.comparing.redline import Segment, SegmentKind
from kb.comparing.sections import moved
from kb.comparing.sides import Side
from kb.comparing.tokens import fold
from ontology.choices import ChoiceDimensions
from ontology.types import Clause, Nature


def compare_sides(before: Side, after: Side, dimensions: ChoiceDimensions, natures: Collection[Nature] | None) -> Comparison:
    """What became of each passage that is of one of the natures on either side; None: of all passages.

    A list item or table that such a passage opens belongs to it; to policies, so does what states a policy choice. All clauses
    are aligned, whatever their nature: a policy whose partner was not taken for one is not new.
    """
    return _Comparer(before, after, natures).comparison(dimensions)


_WORD_OR_MARK = re.compile(r"\w+|[^\w\s]")


class _Comparer:
    def __init__(self, before: Side, after: Side, natures: Collection[Nature] | None) -> None:
        self._before, self._after, self._natures = before, after, natures
        self._wanted = frozenset(_wanted(before, natures)) | frozenset(_wanted(after, natures))
        self._links = align(before, after, self._wanted)
        self._years = _years_between(before, after)
        self._stated = (_stated(before), _stated(after))

    def comparison(self, dimensions: ChoiceDimensions) -> Comparison:
        """All of it."""
        elsewhere = moved(self._links, self._before, self._after)
        placed: list[tuple[float, Change]] = [
            (link.after[0], self._linked(link, at in elsewhere)) for at, link in enumerate(self._links) if self._counts(link)
        ]
        placed += list(self._lone())
        # What was removed follows what stood before it.
        changes = [change for _, change in sorted(placed, key=lambda pair: pair[0])]
        return Comparison(
            before=self._before.documents,
            after=self._after.documents,
            names=(self._before.name, self._after.name),
            changes=tuple(changes),
            choices=choice_changes(
                self._before.stored_choices(dimensions), self._after.stored_choices(dimensions), dimensions, self._passages()
            ),
            remarks=tuple(self._remarks()),
        )

    def _passages(self) -> Passages:
        """Where the clauses that state choices went."""
        choosing = {choice.clause_id for choice in (*self._before.choices, *self._after.choices)}
        links: dict[str, int] = {}
        kept: set[str] = set()
        for number, link in enumerate(self._links):
            clauses = (*self._clauses(self._before, link.before), *self._clauses(self._after, link.after))
            ids = {clause.clause_id for clause in clauses} & choosing
            links.update(dict.fromkeys(ids, number))
            if ids and self._is_same(link):
                kept |= ids
        return Passages(links, kept)

    def _counts(self, link: Link) -> bool:
        return any(
            clause.clause_id in self._wanted
            for clause in (*self._clauses(self._before, link.before), *self._clauses(self._after, link.after))
        )

    def _is_same(self, link: Link) -> bool:
        earlier, later = self._clauses(self._before, link.before), self._clauses(self._after, link.after)
        if [clause.fingerprint for clause in earlier] == [clause.fingerprint for clause in later]:
            return True
        return exact_words(earlier) == exact_words(later)

    def _linked(self, link: Link, elsewhere: bool) -> Change:
        earlier, later = self._clauses(self._before, link.before), self._clauses(self._after, link.after)
        concepts = _joined(self._before, earlier, self._after, later)
        if self._is_same(link):
            return Change(
                status=Status.MOVED if elsewhere else Status.UNCHANGED,
                before=earlier,
                after=later,
                redline=(Segment(kind=SegmentKind.EQUAL, text=" ".join(text_of(later).split())),),
                likeness=1.0,
                moved=elsewhere,
                concepts=concepts,
            )
        wordwise = Wordwise.of(earlier, later, self._years)
        return Change(
            status=Status.CHANGED,
            before=earlier,
            after=later,
            redline=wordwise.redline,
            likeness=link.likeness,
            moved=elsewhere,
            kinds=wordwise.kinds,
            figures=wordwise.figures,
            concepts=concepts,
        )

    def _lone(self) -> Iterable[tuple[float, Change]]:
        """What stands on one side only, with where it belongs among the passages of the later side."""
        linked = {place for link in self._links for place in link.after}
        for place, clause in enumerate(self._after.clauses):
            if place not in linked and clause.clause_id in self._wanted:
                concepts = self._after.concepts.get(clause.clause_id, ())
                yield (
                    place,
                    Change(
                        status=Status.ADDED,
                        before=(),
                        after=(clause,),
                        redline=(Segment(kind=SegmentKind.INSERT, text=" ".join(clause.text.split())),),
                        concepts=concepts,
                        first_stated=bool(concepts) and self._stated[0].isdisjoint(concepts),
                    ),
                )
        became = {place: link.after[-1] for link in self._links for place in link.before}
        last = -1.0
        for place, clause in enumerate(self._before.clauses):
            if place in became:
                last = became[place]
            elif clause.clause_id in self._wanted:
                last += 1e-6
                concepts = self._before.concepts.get(clause.clause_id, ())
                yield (
                    last,
                    Change(
                        status=Status.REMOVED,
                        before=(clause,),
                        after=(),
                        redline=(Segment(kind=SegmentKind.DELETE, text=" ".join(clause.text.split())),),
                        concepts=concepts,
                        no_longer_stated=bool(concepts) and self._stated[1].isdisjoint(concepts),
                    ),
                )

    def _clauses(self, side: Side, places: Sequence[int]) -> tuple[Clause, ...]:
        return tuple(side.clauses[place] for place in places)

    def _remarks(self) -> Iterable[str]:
        for side in (self._before, self._after):
            if self._natures is not None and not any(clause.nature in self._natures for clause in side.clauses):
                yield f"{side.name}: no passage states a policy, so none can have changed; compare all passages to see more"
        languages = [{document.lang for document in side.documents} for side in (self._before, self._after)]
        if languages[0].isdisjoint(languages[1]):
            yield "the two sides are in different languages, so their wording cannot be compared"


def _wanted(side: Side, natures: Collection[Nature] | None) -> Iterable[str]:
    """The ids of the clauses of a side that are compared."""
    if natures is None:
        return (clause.clause_id for clause in side.clauses)
    of_nature = {clause.clause_id for clause in side.clauses if clause.nature in natures}
    choosing = {choice.clause_id for choice in side.choices} if Nature.POLICY in natures else set()
    return (
        clause.clause_id
        for clause in side.clauses
        if clause.clause_id in of_nature
        or clause.clause_id in choosing
        # Years above the columns of a table that the reader lost say nothing.
        or (clause.lead_in in of_nature and any(character.isalpha() for character in clause.text))
    )


def exact_words(clauses: Sequence[Clause]) -> list[str]:
    """The words, figures and marks of clauses, blind to white space, case and how the text is cut into clauses."""
    return _WORD_OR_MARK.findall(fold(text_of(clauses)))


def _stated(side: Side) -> frozenset[str]:
    """The concepts that a policy of a side is about."""
    return frozenset(
        concept
        for clause in side.clauses
        if clause.nature is not Nature.NONE
        for concept in side.concepts.get(clause.clause_id, ())
    )


def _joined(before: Side, earlier: Sequence[Clause], after: Side, later: Sequence[Clause]) -> tuple[str, ...]:
    named: Mapping[str, None] = dict.fromkeys(
        concept
        for side, clauses in ((after, later), (before, earlier))
        for clause in clauses
        for concept in side.concepts.get(clause.clause_id, ())
    )
    return tuple(named)


def _years_between(before: Side, after: Side) -> int | None:
    ends = [side.period_end for side in (before, after)]
    return ends[1].year - ends[0].year if ends[0] and ends[1] else None
