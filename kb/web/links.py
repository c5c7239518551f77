"""The addresses of pages, made in one place: whatever is in an id, an address is well-formed and leads there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import quote, urlencode

Parameters = Iterable[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses below `root`, the path under which the server is published.

    >>> links = Links("/kb")
    >>> links.clause("acme-2024/leases/1f")
    '/kb/clauses/acme-2024/leases/1f'
    >>> links.concept("topic:WriteOff")
    '/kb/concepts/topic:WriteOff'
    >>> links.to("/search", q="lease term", year=2024, concept=None)
    '/kb/search?q=lease+term&year=2024'
    """

    root: str = ""

    def to(self, path: str, **parameters: object) -> str:
        """A page by its path, with these parameters; those that are None or empty are left out, lists are repeated."""
        given: list[tuple[str, str]] = []
        for name, value in parameters.items():
            values = value if isinstance(value, (list, tuple)) else (value,)
            given += [(name, str(one)) for one in values if one not in (None, "")]
        return f"{self.root}{path}{'?' + urlencode(given) if given else ''}"

    def document(self, document_id: str) -> str:
        """A document, to read."""
        return f"{self.root}/documents/{quote(document_id, safe='')}"

    def clause(self, clause_id: str) -> str:
        """A clause in its document: the address to cite it by."""
        return f"{self.root}/clauses/{quote(clause_id, safe='/~')}"

    def section(self, section_id: str) -> str:
        """A section in its document."""
        return f"{self.root}/sections/{quote(section_id, safe='/~')}"

    def concept(self, qname: str) -> str:
        """A concept."""
        return f"{self.root}/concepts/{quote(qname, safe=':')}"

    def api(self, path: str, **parameters: object) -> str:
        """An answer of the HTTP API."""
        return self.to(f"/api/v1{path}", **parameters)


def changed(parameters: Parameters, changes: Mapping[str, object]) -> dict[str, object]:
    """Parameters of an address with some of them changed; None takes one away.

    >>> changed([("q", "lease"), ("year", "2024"), ("page", "3")], {"year": None, "page": None, "sort": "newest"})
    {'q': 'lease', 'sort': 'newest'}
    """
    kept: dict[str, object] = {}
    for name, value in parameters:
        kept.setdefault(name, value)
    return {name: value for name, value in {**kept, **changes}.items() if value is not None}


def anchor(kind: str, identifier: str) -> str:
    """The id that a clause (`c`) or section (`s`) has on the page of its document: without the document, which the page is.

    >>> anchor("c", "acme-2024/leases/1f")
    'c:leases/1f'
    """
    return f"{kind}:{identifier.partition('/')[2]}"
