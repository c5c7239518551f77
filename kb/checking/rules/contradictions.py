"""What contradicts itself: two answers to one question, two numbers for one class."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from kb.checking.evidence import Hit
from kb.checking.passages import Passage
from kb.checking.rules.context import RuleContext
from ontology.choices import ChoiceDimensions, default_choices
from ontology.findings import Finding
from ontology.types import Nature, PolicyChoice, Statements

_ANSWERS, _VALUES = "contradicting-answers", "contradicting-values"
_SAYS_WHAT_IS_DONE = frozenset({Nature.POLICY, Nature.JUDGEMENT_ESTIMATE, Nature.BASIS_OF_PREPARATION})
_NOT_NAMES = re.compile(
    r"[\d.,–—-]+|\b(?:years?|months?|days?|percent|per cent|to|and|or|between|from|up|the|over|of|for|is|are)\b|%"
)


@dataclass(frozen=True, slots=True)
class _Said:
    passage: Passage
    choice: PolicyChoice

    @property
    def hit(self) -> Hit:
        start = self.passage.clause.start_char
        first, last = self.choice.evidence[0]
        return Hit(self.passage, (first - start, last - start), 1.0)

    @property
    def named(self) -> str:
        """The words that name the class of a number, without the number."""
        first, last = self.hit.span
        return " ".join(_NOT_NAMES.sub(" ", self.passage.folded[first:last]).split())


_Statements = tuple[Statements | None, date | None]


def find(context: RuleContext) -> Iterator[Finding]:
    """A finding for each question that is answered in two ways, and each class with numbers that do not overlap."""
    dimensions = default_choices()
    grouped: dict[tuple[str, _Statements], list[_Said]] = defaultdict(list)
    for passage in context.passages.notes:
        clause = passage.clause
        if clause.nature in _SAYS_WHAT_IS_DONE:
            for choice in passage.choices:
                grouped[choice.dimension, (clause.statements, clause.period_end)].append(_Said(passage, choice))
    for (dimension, _), said in sorted(grouped.items(), key=lambda item: (item[0][0], str(item[0][1]))):
        if dimensions[dimension].unit is None:
            yield from _answers(context, dimensions, dimension, said)
        elif dimension in context.rules.single_values:
            yield from _values(context, dimensions, dimension, said)


def _answers(context: RuleContext, dimensions: ChoiceDimensions, name: str, said: Sequence[_Said]) -> Iterator[Finding]:
    dimension = dimensions[name]
    first: dict[str, _Said] = {}
    for one in said:
        first.setdefault(one.choice.option, one)
    if dimension.several:
        return
    together = next((entry.options for entry in context.rules.compatible if entry.id == name), ())
    apart = {option: one for option, one in first.items() if option not in together}
    if len(apart) < 2 or _is_one_statement(said, set(apart)):
        return
    labels = " and ".join(f"“{dimension.option(option).label}”" for option in apart)
    yield context.doubtful(
        _ANSWERS,
        f"{dimension.label}: {labels} are both stated",
        (one.hit for one in apart.values()),
        name,
        references=(str(dimension.reference),),
    )


def _is_one_statement(said: Sequence[_Said], options: set[str]) -> bool:
    """Whether one passage gives all the answers: then it tells when which is given."""
    by_passage: dict[str, set[str]] = defaultdict(set)
    for one in said:
        by_passage[one.choice.clause_id].add(one.choice.option)
    return any(options <= given for given in by_passage.values())


def _values(context: RuleContext, dimensions: ChoiceDimensions, name: str, said: Sequence[_Said]) -> Iterator[Finding]:
    dimension = dimensions[name]
    by_class: dict[tuple[str, str], list[_Said]] = defaultdict(list)
    for one in said:
        if one.named:
            by_class[one.choice.option, one.named].append(one)
    for (option, named), values in sorted(by_class.items()):
        apart = _apart(values)
        if apart is None:
            continue
        label = dimension.option(option).label
        yield context.doubtful(
            _VALUES,
            f"{dimension.label}: {label} have {apart[0].choice.value} in one place and {apart[1].choice.value} in another",
            (one.hit for one in apart),
            name,
            named,
            references=(str(dimension.reference),),
        )


def _apart(values: Sequence[_Said]) -> tuple[_Said, _Said] | None:
    """Two numbers for one class, from different clauses, that have no part in common."""
    for place, one in enumerate(values):
        for other in values[place + 1 :]:
            mine, theirs = one.choice.value, other.choice.value
            if mine is None or theirs is None or one.passage is other.passage:
                continue
            if mine.high < theirs.low or theirs.high < mine.low:
                return one, other
    return None
