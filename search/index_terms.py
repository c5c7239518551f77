"""What a record is indexed under, the same in every engine: the words of its names, its values, what facets count."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable

from search.analysis import all_spellings, label_words, value_key, words
from search.text_index import FACETS, IndexRecord


def names_of(record: IndexRecord) -> dict[str, tuple[str, ...]]:
    """The names and values of a record by the field that is asked for them."""
    return {
        "concept": record.concepts,
        "entity": (record.entity,) if record.entity else (),
        "label": (record.label,) if record.label else (),
        "standard": record.standards,
        "document": (record.document_id,),
        "kind": (record.kind,),
        "lang": (record.lang,),
        "nature": (record.nature,),
        "aspect": record.aspects,
        "review": record.review,
    }


def name_words(field: str, text: str) -> tuple[str, ...]:
    """The words of a name, for queries that name a part of it.

    >>> name_words("entity", "Wise plc"), name_words("standard", "IFRS16")
    (('wise', 'plc'), ('ifrs', '16'))
    """
    return label_words(text) if field == "standard" else words(text)


def name_value(field: str, text: str) -> str:
    """A whole name or value, for comparison.

    >>> name_value("entity", "Wise  PLC"), name_value("standard", "IFRS 16")
    ('wise plc', 'ifrs16')
    """
    return value_key(text).replace(" ", "") if field == "standard" else value_key(text)


def spelled(found: Iterable[str]) -> list[str]:
    """Every different word in each of its spellings, for prefixes, wildcards and fuzzy terms.

    >>> spelled(["recognised", "lease"])
    ['lease', 'recognised', 'recognized']
    """
    return sorted({variant for word in set(found) for variant in all_spellings(word)})


def facet_values(record: IndexRecord) -> dict[str, list[str]]:
    """What each facet counts of a record; of the names of a concept only the qualified ones, so that it counts once."""
    names = names_of(record)
    found = {facet: list(dict.fromkeys(names[facet])) for facet in FACETS if facet in names}
    found["concept"] = [name for name in found["concept"] if ":" in name]
    found["year"] = [] if record.year is None else [str(record.year)]
    return found


#: Margins are kept in millionths; the greatest number stands for none.
_MILLION, _NO_MARGIN = 1_000_000, (1 << 20) - 1
_CHANCE_BITS = 40


def certainty(record: IndexRecord) -> int:
    """A number to sort the least certain clauses first by: the margin, then chance, so that no two clauses share one."""
    margin = _NO_MARGIN if record.margin is None else round(record.margin * _MILLION)
    chance = int.from_bytes(hashlib.sha256(record.clause_id.encode()).digest()[: _CHANCE_BITS // 8], "big")
    return (margin << _CHANCE_BITS) | chance


def margin_of(certainty: int) -> float:
    """The margin in such a number; above 1 where there is none."""
    return (certainty >> _CHANCE_BITS) / _MILLION


def day_number(record: IndexRecord) -> int:
    """The day the period ends as a number to sort by; 0 if it is not known."""
    return record.period_end.toordinal() if record.period_end else 0
