"""Ids of sections and clauses: readable, and the same as long as heading and wording are.

An id is made of the nearest heading and the wording, so nothing else in the document can change it. Only twins, which share
both, need more: those in different places are told apart by the headings above them, not by counting, so that none shifts
when another one comes or goes. What stands in one place twice is counted there.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from ingest.identifiers import slug
from ontology.types import Clause, Section

_SLUG_LENGTH = 40
_NO_HEADING = "preamble"

#: What an id says by itself, and the headings around its place from the top.
Named = tuple[str, tuple[str, ...]]


def with_ids(sections: Sequence[Section], clauses: Sequence[Clause]) -> tuple[tuple[Section, ...], tuple[Clause, ...]]:
    """Sections and clauses of one document with their ids for good; so far, each has any other that is unique."""
    path: dict[str | None, tuple[str, ...]] = {None: ()}
    for section in sections:
        path[section.section_id] = (*path[section.parent], _slug(section.heading))
    section_ids = dict(
        zip(
            (section.section_id for section in sections),
            unique_ids([(f"{s.document_id}/{_slug(s.heading)}", path[s.section_id]) for s in sections]),
            strict=True,
        )
    )
    clause_ids = dict(
        zip(
            (clause.clause_id for clause in clauses),
            unique_ids(
                [
                    (f"{c.document_id}/{[_NO_HEADING, *path[c.section_id]][-1]}/{c.fingerprint[:8]}", path[c.section_id])
                    for c in clauses
                ]
            ),
            strict=True,
        )
    )
    return (
        tuple(
            replace(s, section_id=section_ids[s.section_id], parent=None if s.parent is None else section_ids[s.parent])
            for s in sections
        ),
        tuple(
            replace(
                c,
                clause_id=clause_ids[c.clause_id],
                section_id=None if c.section_id is None else section_ids[c.section_id],
                lead_in=None if c.lead_in is None else clause_ids[c.lead_in],
            )
            for c in clauses
        ),
    )


def unique_ids(named: Sequence[Named]) -> list[str]:
    """An id for each name in its place: the name itself, if need be with a mark of the place and a number.

    >>> unique_ids([("tugs", ("ships",)), ("barges", ("ships",)), ("barges", ("ships",))])
    ['tugs', 'barges', 'barges-2']
    >>> unique_ids([("tugs", ("ships",)), ("tugs", ("ports",))])
    ['tugs-ec5a', 'tugs-87af']
    """
    places: dict[str, set[tuple[str, ...]]] = defaultdict(set)
    for name, place in named:
        places[name].add(place)
    used: dict[str, int] = {}
    found = []
    for name, place in named:
        base = name if len(places[name]) == 1 else f"{name}-{_mark(place)}"
        identifier = base
        while identifier in used:
            # Where the last search ended, the next begins: notes repeat "None." thousands of times.
            used[base] += 1
            identifier = f"{base}-{used[base]}"
        used[identifier] = 1
        found.append(identifier)
    return found


def _mark(place: tuple[str, ...]) -> str:
    return hashlib.sha256("\n".join(place).encode("utf-8", errors="replace")).hexdigest()[:4]


def _slug(heading: str) -> str:
    return slug(heading, _SLUG_LENGTH) or "section"
