"""Finds pointers such as "see Note 2(h)(i)" and resolves them to sections of the same document."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ontology.types import Clause, CrossReference, Section

_NUMBER = r"\d{1,2}(?:[.-]\d{1,2}){0,3}(?![\d%])"
_LETTERS = r"(?:\s?\((?:[a-z]{1,4}|\d{1,2})\))"
_TARGET = rf"(?:{_NUMBER}{_LETTERS}*|{_LETTERS}+)"
_POINTER = re.compile(
    rf"\bnotes?\s+(?P<targets>{_NUMBER}{_LETTERS}*(?:\s*(?:,|;|&|and|or|to)\s*(?:notes?\s+)?{_TARGET})*)", re.I
)
_ONE_TARGET = re.compile(rf"(?P<number>{_NUMBER})?(?P<letters>{_LETTERS}*)", re.I)
_PART = re.compile(r"\d+|[a-z]+", re.I)

Key = tuple[str, ...]


def find_cross_references(clauses: Sequence[Clause], sections: Sequence[Section]) -> tuple[CrossReference, ...]:
    """Every pointer in the clauses, in order; what the document does not hold stays open (`target_section` is None).

    >>> from ingest.readers import read_source
    >>> from ingest.segment import segment
    >>> note = b"2 Policies\\n\\n(a) Leases\\n\\nSee Notes 2(b) and 18.\\n\\n(b) Tax\\n\\nTax is paid.\\n"
    >>> outline = segment(read_source(note, name="acme.txt"))
    >>> [(r.text, r.target_section) for r in find_cross_references(outline.clauses, outline.sections)]
    [('2(b)', 'acme/tax'), ('18', None)]
    """
    places = _Places(sections)
    return tuple(
        CrossReference(
            clause_id=clause.clause_id,
            start_char=clause.start_char + start,
            end_char=clause.start_char + end,
            text=clause.text[start:end],
            target_label=label,
            target_section=section,
        )
        for clause in clauses
        for start, end, labels in _pointers(clause.text)
        for label, section in [places.first(labels, clause)]
    )


def _pointers(text: str) -> Iterator[tuple[int, int, list[str]]]:
    """Start, end and full label of each target; letters alone lean on the target before: "2(e) and (f)" means 2(f).

    "2(b)(i) and (ii)" may mean 2(b)(ii) or 2(ii): both are given, the likelier first.
    """
    for pointer in _POINTER.finditer(text):
        number = ""
        before: list[str] = []
        prefixes: list[list[str]]
        for match in _ONE_TARGET.finditer(text, pointer.start("targets"), pointer.end("targets")):
            if not match.group().strip():
                continue
            letters = re.findall(r"\([^)]*\)", "".join(match["letters"].split()))
            if match["number"]:
                number, prefixes = match["number"], [[]]
            else:
                above = before[: max(len(before) - len(letters), 0)]
                prefixes = [above, []] if above else [[]]
            labels = [number + "".join([*prefix, *letters]) for prefix in prefixes]
            before = [*prefixes[0], *letters]
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            yield start, match.end(), labels


def _key(label: str) -> Key:
    """`2(h)(i)` → ("2", "h", "i"): one form for all ways of writing a label."""
    return tuple(part.lower() for part in _PART.findall(label))


class _Places:
    """The sections of a document by what one may call them."""

    def __init__(self, sections: Sequence[Section]) -> None:
        self._parents = {section.section_id: section.parent for section in sections}
        self._by_key: dict[Key, list[Section]] = defaultdict(list)
        for section in sections:
            if section.label:
                self._by_key[_key(_full_label(section))].append(section)

    def first(self, labels: Sequence[str], clause: Clause) -> tuple[str, str | None]:
        """The first of the labels that a section has, and that section; else the first label and None."""
        for label in labels:
            section = self._find(_key(label), clause)
            if section is not None:
                return label, section
        return labels[0], None

    def _find(self, key: Key, clause: Clause) -> str | None:
        """The section meant by a pointer in `clause`; of several so called, the one in the same note."""
        candidates = self._by_key.get(key)
        if candidates is None and len(key) > 1 and key[1].isalpha():
            # A note given alone has letters only: its own number is not in the text.
            candidates = self._by_key.get(key[1:])
        if not candidates:
            return None
        root = self._root(clause.section_id)
        same = [section for section in candidates if self._root(section.section_id) == root]
        return (same or candidates)[0].section_id

    def _root(self, section_id: str | None) -> str | None:
        while section_id is not None and self._parents.get(section_id) is not None:
            section_id = self._parents[section_id]
        return section_id


def _full_label(section: Section) -> str:
    if section.note is None or section.label[0].isdigit():
        return section.label
    return section.note + section.label
