"""Narrows a query by field, as the options of a search do."""

from __future__ import annotations

from dataclasses import replace

from search.analysis import value_key
from search.query import And, Boost, Everything, Not, Or, Query, Range, Term


def narrow(
    query: Query,
    *,
    concept: str | None = None,
    standard: str | None = None,
    entity: str | None = None,
    year: int | None = None,
    review: str | None = None,
) -> Query:
    """The query with every filter that is given; the same as writing `concept:…`, `standard:…`, `entity:…`, `year:…`.

    >>> from search.query_parser import parse_query
    >>> narrow(parse_query("lease"), year=2024) == parse_query("lease AND year:2024")
    True
    """
    filters: list[Query] = [
        Term(field=field, text=value_key(value))
        for field, value in (("concept", concept), ("standard", standard), ("entity", entity), ("review", review))
        if value is not None
    ]
    if year is not None:
        filters.append(Range(field="year", low=year, high=year))
    return And(children=(query, *filters)) if filters else query


def in_field(query: Query, field: str) -> Query:
    """The query with every part that names no field asked of this one.

    >>> from search.query_parser import parse_query
    >>> in_field(parse_query("lease OR year:2024"), "heading") == parse_query("heading:lease OR year:2024")
    True
    """
    if isinstance(query, (And, Or)):
        return replace(query, children=tuple(in_field(child, field) for child in query.children))
    if isinstance(query, (Not, Boost)):
        return replace(query, child=in_field(query.child, field))
    if isinstance(query, Everything) or query.field is not None:
        return query
    return replace(query, field=field)
