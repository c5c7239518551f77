"""What was chosen otherwise, for the first time, or no longer."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from kb.answers import StoredChoice
from ontology.choices import ChoiceDimension, ChoiceDimensions
from ontology.types import ChoiceValue

Answer = tuple[str, ChoiceValue | None]


class ChoiceChangeKind(StrEnum):
    """What became of an answer. Where nothing was said before, nothing has changed."""

    CHANGED = "changed"
    FIRST_STATED = "first stated"
    NO_LONGER_STATED = "no longer stated"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceChange:
    """A question that a standard leaves open, answered otherwise than before.

    `before` and `after` are the choices that give the answers that are gone and those that are new; one is empty where
    an answer is new beside others, or has gone and nothing took its place.
    """

    kind: ChoiceChangeKind
    dimension: ChoiceDimension
    before: tuple[StoredChoice, ...]
    after: tuple[StoredChoice, ...]

    @property
    def answer_before(self) -> str | None:
        """What was chosen, with its number: `First in first out`; None if nothing was said."""
        return _answer(self.before)

    @property
    def answer_after(self) -> str | None:
        """What is chosen now; None if nothing is said."""
        return _answer(self.after)


@dataclass(frozen=True, slots=True)
class Passages:
    """Which clauses hold the same passage (`links`: numbers by clause id), and which of them in the same words (`kept`)."""

    links: Mapping[str, int]
    kept: Container[str]


def choice_changes(
    before: Iterable[StoredChoice], after: Iterable[StoredChoice], dimensions: ChoiceDimensions, passages: Passages
) -> tuple[ChoiceChange, ...]:
    """The answers that differ: what changed first, then what is new and what is gone, in the order of the dimensions.

    An answer changed where the whole document now gives another, or the same passage does. Where all wording that bears on an
    answer stands in both, nothing has changed, whatever was read from it.
    """
    earlier, later = _by_question(before), _by_question(after)
    found: list[ChoiceChange] = []
    for dimension, option in sorted(earlier.keys() | later.keys()):
        of = dimensions[dimension]
        found += _of_question(of, earlier.get((dimension, option), []), later.get((dimension, option), []), passages)
    order = {dimension.id: place for place, dimension in enumerate(dimensions)}
    return tuple(sorted(found, key=lambda change: (change.kind is not ChoiceChangeKind.CHANGED, order[change.dimension.id])))


def _of_question(
    dimension: ChoiceDimension, old: list[StoredChoice], new: list[StoredChoice], passages: Passages
) -> Iterator[ChoiceChange]:
    answers_old, answers_new = set(map(_answer_of, old)), set(map(_answer_of, new))
    gone = [choice for choice in old if _answer_of(choice) not in answers_new]
    come = [choice for choice in new if _answer_of(choice) not in answers_old]
    if all(choice.clause.clause_id in passages.kept for choice in (*gone, *come)):
        return

    def change(kind: ChoiceChangeKind, before: Iterable[StoredChoice], after: Iterable[StoredChoice]) -> ChoiceChange:
        return ChoiceChange(kind=kind, dimension=dimension, before=tuple(before), after=tuple(after))

    # Of a class of things with one number before and one now, that number changed, wherever it is said.
    single = not dimension.several or (dimension.unit is not None and len(answers_old) == len(answers_new) == 1)
    if gone and come and single and answers_old.isdisjoint(answers_new):
        yield change(ChoiceChangeKind.CHANGED, gone, come)
        return
    links = [{passages.links.get(choice.clause.clause_id) for choice in choices} - {None} for choices in (gone, come)]
    shared = links[0] & links[1]
    for link in sorted(number for number in shared if number is not None):
        yield change(ChoiceChangeKind.CHANGED, _in_link(gone, link, passages), _in_link(come, link, passages))
    for kind, choices in ((ChoiceChangeKind.FIRST_STATED, come), (ChoiceChangeKind.NO_LONGER_STATED, gone)):
        left: dict[Answer, list[StoredChoice]] = {}
        for choice in choices:
            if choice.clause.clause_id not in passages.kept and passages.links.get(choice.clause.clause_id) not in shared:
                left.setdefault(_answer_of(choice), []).append(choice)
        for stating in left.values():
            first = kind is ChoiceChangeKind.FIRST_STATED
            yield change(kind, () if first else stating, stating if first else ())


def _in_link(choices: Iterable[StoredChoice], link: int, passages: Passages) -> Iterator[StoredChoice]:
    return (choice for choice in choices if passages.links.get(choice.clause.clause_id) == link)


def _by_question(choices: Iterable[StoredChoice]) -> dict[tuple[str, str], list[StoredChoice]]:
    """Choices by dimension; where the answer is a number, by the class it belongs to, too."""
    found: dict[tuple[str, str], list[StoredChoice]] = {}
    for choice in choices:
        option = choice.choice.option if choice.dimension.unit is not None else ""
        found.setdefault((choice.dimension.id, option), []).append(choice)
    return found


def _answer_of(choice: StoredChoice) -> Answer:
    return choice.choice.option, choice.choice.value


def _answer(choices: Iterable[StoredChoice]) -> str | None:
    return "; ".join(dict.fromkeys(choice.answer for choice in choices)) or None
