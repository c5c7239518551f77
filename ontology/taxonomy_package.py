"""What META-INF says of a taxonomy package: its name, date and entry points, and where its URLs are on disk.

Taxonomy Packages 1.0, sections 3.2 (`taxonomyPackage.xml`) and 3.3 (`catalog.xml`, an OASIS XML catalogue).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryPoint:
    """One way into a taxonomy: its name, and the files it begins with."""

    name: str
    documents: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackageNote:
    """What a package says of itself; None or empty where it says nothing."""

    title: str | None = None
    published: str | None = None
    entry_points: tuple[EntryPoint, ...] = ()

    def located(self, resolve: Callable[[str], str]) -> PackageNote:
        """The same with every document of the entry points put through `resolve`."""
        points = tuple(
            replace(point, documents=tuple(resolve(href) for href in point.documents)) for point in self.entry_points
        )
        return replace(self, entry_points=points)


@dataclass(frozen=True, slots=True)
class UrlRules:
    """The rewriting of URLs to files."""

    rules: tuple[tuple[str, str], ...] = ()

    def rewrite(self, url: str) -> str | None:
        """The place for a URL, as the rule with the longest start has it; None if no rule fits.

        >>> UrlRules((("http://x.org/", "../x/"), ("http://x.org/2021/", "../new/"))).rewrite("http://x.org/2021/a.xsd")
        '../new/a.xsd'
        """
        fitting = [(start, prefix) for start, prefix in self.rules if url.startswith(start)]
        if not fitting:
            return None
        start, prefix = max(fitting, key=lambda rule: len(rule[0]))
        return prefix + url[len(start) :]


def read_url_rules(root: Any) -> UrlRules:
    """The `rewriteURI` and `rewriteSystem` rules of a catalogue."""
    rules = []
    for rule in root.iter("{*}rewriteURI", "{*}rewriteSystem"):
        start = rule.get("uriStartString") or rule.get("systemIdStartString")
        prefix = rule.get("rewritePrefix")
        if start and prefix is not None:
            rules.append((start, prefix))
    return UrlRules(tuple(rules))


def read_package_note(root: Any) -> PackageNote:
    """Title, date and entry points of a `taxonomyPackage.xml`, the hrefs as they are written; of several languages English."""
    points = []
    for point in root.iter("{*}entryPoint"):
        documents = tuple(document.get("href") or "" for document in point.iterchildren("{*}entryPointDocument"))
        points.append(EntryPoint(name=_text(point, "name") or "", documents=tuple(filter(None, documents))))
    return PackageNote(title=_text(root, "name"), published=_text(root, "publicationDate"), entry_points=tuple(points))


def _text(parent: Any, name: str) -> str | None:
    found = list(parent.iterchildren(f"{{*}}{name}"))
    found.sort(key=lambda element: not (element.get(_LANG) or "en").startswith("en"))
    return " ".join("".join(found[0].itertext()).split()) or None if found else None
