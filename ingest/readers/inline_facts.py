"""The text facts of an inline XBRL document set: values with their continuations joined (Inline XBRL 1.1, sections 4 and 9)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Any

from lxml import etree

from ingest.readers.html_parse import BREAKING, tag_of
from ingest.readers.inline_parse import attribute
from ontology.errors import UnsafeInputError
from ontology.types import Diagnostic, Severity

_NIL = "{http://www.w3.org/2001/XMLSchema-instance}nil"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
#: Transformations to a fixed value, by the local name of the format: what is shown is not what is meant.
_FIXED = {
    "nocontent": "",
    "fixed-empty": "",
    "booleantrue": "true",
    "fixed-true": "true",
    "booleanfalse": "false",
    "fixed-false": "false",
}
_TAGGED = frozenset({"ix:nonnumeric", "ix:continuation"})
_ACTING = BREAKING | _TAGGED | {"ix:exclude", "ix:hidden", "ix:resources"}
#: Characters of the texts of all facts together; those of the longest reports have a few millions.
_MOST_TEXT = 200_000_000


@dataclass(slots=True)
class InlineFact:
    """One `ix:nonNumeric` as it stands in its document, with the continuations that belong to it."""

    element: Any
    hidden: bool
    lang: str | None
    parts: list[Any] = field(default_factory=list)
    value: str = ""

    @property
    def fact_id(self) -> str | None:
        """The id attribute."""
        return self.element.get("id")  # type: ignore[no-any-return]


class InlineText:
    """The text of all tagged elements of a document set, found in one pass over each document.

    Raises:
        UnsafeInputError: the texts of all facts together are too long.
    """

    def __init__(self, roots: Sequence[Any], *, source: str) -> None:
        self.facts: list[InlineFact] = []
        self.continuations: dict[str, Any] = {}
        self.diagnostics: list[Diagnostic] = []
        self._pieces: list[str] = []
        self._ranges: dict[Any, tuple[int, int]] = {}
        for root in roots:
            self._walk(root)
        used: dict[Any, InlineFact] = {}
        for fact in self.facts:
            fact.parts = [fact.element, *self._chain(fact, used)]
        self._refuse_flood(source)
        for fact in self.facts:
            fact.value = self._value(fact)
        for name, element in self.continuations.items():
            if element not in used:
                self._note("unused-continuation", f"no fact continues at {name!r}")

    @property
    def tagged(self) -> Mapping[Any, tuple[int, int]]:
        """All tagged elements: facts and continuations."""
        return self._ranges

    def _walk(self, root: Any) -> None:
        pieces = self._pieces
        opened: list[int] = []
        excluded = hidden = 0
        speaking = {node: node.get(_LANG) for node in root.xpath("descendant-or-self::*[@xml:lang]")}
        langs: list[str | None] = [None]
        nodes = etree.iterwalk(root, events=("start", "end"))
        for event, node in nodes:
            # Most elements are plain, and there are many.
            tag = tag_of(node)
            is_plain = tag not in _ACTING
            if event == "start":
                if node in speaking:
                    langs.append(speaking[node])
                if is_plain:
                    pass
                elif tag in BREAKING:
                    if opened:
                        pieces.append(" ")
                elif tag == "ix:exclude":
                    excluded += 1
                elif tag == "ix:hidden":
                    hidden += 1
                elif tag == "ix:resources":
                    nodes.skip_subtree()  # contexts and units: no text
                else:
                    opened.append(len(pieces))
                    self._register(node, tag, hidden > 0, langs[-1])
                if opened and not excluded and (text := node.text):
                    pieces.append(text)
            else:
                if is_plain:
                    pass
                elif tag in BREAKING:
                    if opened:
                        pieces.append(" ")
                elif tag == "ix:exclude":
                    excluded -= 1
                elif tag == "ix:hidden":
                    hidden -= 1
                elif tag in _TAGGED:
                    self._ranges[node] = (opened.pop(), len(pieces))
                if node in speaking:
                    langs.pop()
                if opened and not excluded and (tail := node.tail):
                    pieces.append(tail)

    def _refuse_flood(self, source: str) -> None:
        """Facts that nest have the text of each other: a thousand around a long text would fill the memory."""
        lengths = [0, *accumulate(map(len, self._pieces))]
        total = 0
        for fact in self.facts:
            total += sum(lengths[end] - lengths[start] for start, end in (self._ranges[part] for part in fact.parts))
        if total > _MOST_TEXT:
            raise UnsafeInputError(
                f"its facts nest so deeply that their texts have {total:,} characters, more than the limit of {_MOST_TEXT:,}",
                source=source,
                hint="check the file: no filer nests facts like this",
            )

    def _register(self, node: Any, tag: str, hidden: bool, lang: str | None) -> None:
        if tag == "ix:nonnumeric":
            self.facts.append(InlineFact(element=node, hidden=hidden, lang=lang))
            return
        name = node.get("id") or ""
        if name in self.continuations:
            self._note("duplicate-id", f"two continuations are called {name!r}; the first is used")
        self.continuations.setdefault(name, node)

    def _chain(self, fact: InlineFact, used: dict[Any, InlineFact]) -> Iterator[Any]:
        """The continuations of a fact in order. Each belongs to one fact, so all chains together take linear time."""
        follow = attribute(fact.element, "continuedAt")
        while follow:
            element = self.continuations.get(follow)
            if element is None:
                self._note("dangling-continuation", f"{_called(fact)} continues at {follow!r}, which does not exist")
                return
            if element in used:
                code = "continuation-cycle" if used[element] is fact else "shared-continuation"
                what = "leads back to itself" if used[element] is fact else "is continued by another fact, too"
                self._note(code, f"{_called(fact)} {what} at {follow!r}")
                return
            used[element] = fact
            yield element
            follow = attribute(element, "continuedAt")

    def _value(self, fact: InlineFact) -> str:
        if (fact.element.get(_NIL) or "").strip() in {"true", "1"}:
            return ""
        fixed = (attribute(fact.element, "format") or "").rpartition(":")[2]
        if fixed in _FIXED:
            return _FIXED[fixed]
        # Parts are passages of different places: a space between them never joins two words, and hardly ever splits one.
        texts = ("".join(self._pieces[slice(*self._ranges[part])]) for part in fact.parts)
        return " ".join(" ".join(texts).split())

    def _note(self, code: str, message: str) -> None:
        self.diagnostics.append(Diagnostic(code=code, message=message, severity=Severity.WARNING))


def _called(fact: InlineFact) -> str:
    name = attribute(fact.element, "name") or "a fact"
    return f"{name} ({fact.fact_id})" if fact.fact_id else name
