"""What the facts of an XBRL document say of the document as a whole: who reports, when, in which language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from ingest.dates import parse_date
from ontology.types import EntityIdentifier, TextFact

_T = TypeVar("_T")

# Elements that hold the name of the entity and the end of the period, the best first.
_NAMES = (
    "dei:EntityRegistrantName",
    "ifrs-full:NameOfReportingEntityOrOtherMeansOfIdentification",
    "ifrs-smes:NameOfReportingEntityOrOtherMeansOfIdentification",
    "ifrs-full:NameOfParentEntity",
    "bw2-titel9:LegalEntityName",
)
_PERIOD_ENDS = ("dei:DocumentPeriodEndDate", "ifrs-full:DateOfEndOfReportingPeriod2013", "ifrs-full:DateOfEndOfReportingPeriod")


def entity_name(facts: Sequence[TextFact]) -> str | None:
    """The name of the reporting entity; None if no fact holds it. Names of subsidiaries have dimensions."""
    return next((fact.value for fact in _of(facts, _NAMES) if not fact.dimensions and len(fact.value) < 200), None)


def entity_identifier(facts: Sequence[TextFact]) -> EntityIdentifier | None:
    """The identifier most facts have; None without facts."""
    return _commonest(fact.entity for fact in facts)


def document_period(facts: Sequence[TextFact]) -> tuple[date | None, date | None]:
    """Start and end of the period most text blocks are about, unless the document states another end."""
    blocks = [fact for fact in facts if fact.text_block and not fact.dimensions] or list(facts)
    durations = [(fact.period_start, fact.period_end) for fact in blocks if fact.period_start and fact.period_end]
    stated = next((end for fact in _of(facts, _PERIOD_ENDS) if (end := _day(fact.value))), None)
    if stated is not None:
        fitting = [period for period in durations if period[1] == stated]
        return (_commonest(fitting) or (None, stated))[0], stated
    start, end = _commonest(durations) or (None, None)
    return start, end or _commonest(fact.period_end for fact in blocks)


def language(facts: Sequence[TextFact]) -> str | None:
    """The language, two letters, of most text; None if no fact states one."""
    sizes: Counter[str] = Counter()
    for fact in facts:
        if fact.lang:
            sizes[fact.lang[:2].lower()] += len(fact.value)
    return sizes.most_common(1)[0][0] if sizes else None


def _of(facts: Sequence[TextFact], names: Sequence[str]) -> list[TextFact]:
    by_rank = [(names.index(fact.concept), fact) for fact in facts if fact.concept in names and fact.value]
    return [fact for _, fact in sorted(by_rank, key=lambda pair: pair[0])]


def _commonest(values: Iterable[_T | None]) -> _T | None:
    counts = Counter(value for value in values if value is not None)
    return counts.most_common(1)[0][0] if counts else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return parse_date(text)
