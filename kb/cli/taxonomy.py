"""`taxonomy add`, `taxonomy list`, `taxonomy find`, `taxonomy show` and `taxonomy remove`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kb.answers import TaxonomyReport
from kb.base import KnowledgeBase
from kb.cli.options import DEFAULT_KB, Json, KbPath, reading
from kb.cli.output import console, print_json, print_table
from kb.views.documents import diagnostic_view
from ontology.errors import NotFoundError, ReadError
from ontology.taxonomy_types import DEPRECATED_LABEL, DOCUMENTATION, LABEL, ArcKind
from ontology.types import Severity
from search.stored_taxonomy import PlacedArc, StoredElement

app = typer.Typer(
    help="Add official taxonomies (IFRS, ESEF) from your own copy, and look elements up in them.",
    no_args_is_help=True,
    rich_markup_mode=None,
)


@app.command("add")
def add(
    package: Annotated[Path, typer.Argument(help="The package (.zip) of one release, or its folder.")],
    kb: KbPath = DEFAULT_KB,
    entry_point: Annotated[str | None, typer.Option(help="Only entry points with this in their name.")] = None,
    as_json: Json = False,
) -> None:
    """Read a taxonomy package and store it: elements, labels, references, presentation, calculation, definition."""
    if not package.exists():
        raise ReadError("no such file or folder", source=str(package), hint="check the path")
    with KnowledgeBase.open(kb) as base:
        report = base.add_taxonomy(package, entry_point=entry_point)
    if as_json:
        print_json({**asdict(report), "diagnostics": [diagnostic_view(found) for found in report.diagnostics]})
        return
    print_table(
        ("taxonomy", "status", "elements", "text blocks", "labels", "references", "roles", "arcs", "diagnostics"),
        [
            (
                report.taxonomy_id,
                report.status,
                report.elements,
                report.text_blocks,
                report.labels,
                report.references,
                report.roles,
                report.presentation_arcs + report.calculation_arcs + report.definition_arcs,
                len(report.diagnostics),
            )
        ],
    )
    _print_diagnostics(package, report)


@app.command("list")
def list_all(kb: KbPath = DEFAULT_KB, as_json: Json = False) -> None:
    """List the taxonomies in the knowledge base, newest first."""
    with reading(kb) as base:
        found = base.taxonomies()
    if as_json:
        print_json([asdict(taxonomy) for taxonomy in found])
        return
    print_table(
        ("taxonomy", "date", "title", "elements", "labels", "references", "arcs"),
        [
            (
                taxonomy.taxonomy_id,
                taxonomy.date,
                taxonomy.title,
                taxonomy.elements,
                taxonomy.labels,
                taxonomy.references,
                taxonomy.arcs,
            )
            for taxonomy in found
        ],
    )


@app.command("show")
def show(
    element: Annotated[str, typer.Argument(help="QName or local name, such as ifrs-full:Revenue or Revenue.")],
    kb: KbPath = DEFAULT_KB,
    taxonomy: Annotated[str | None, typer.Option(help="Id of a taxonomy; else the newest that has the element.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the labels; the JSON has all.")] = "en",
    as_json: Json = False,
) -> None:
    """Show an element: labels, documentation, references, and where it stands in presentation and calculation."""
    with reading(kb) as base:
        found = base.taxonomy_element(element, taxonomy=taxonomy)
    if as_json:
        print_json(element_view(found))
        return
    out = console()
    about = found.element
    out.print(found.label(lang) or about.qname, style="bold", markup=False)
    kinds = (about.qname, about.datatype, about.period_type, about.balance, "abstract" if about.abstract else None)
    out.print(" · ".join(kind for kind in kinds if kind), markup=False)
    releases = ", ".join(release for release in found.releases if release != found.taxonomy_id)
    out.print(f"{found.taxonomy_id}{f'; also in {releases}' if releases else ''}", style="dim", markup=False)
    if found.deprecated:
        out.print(f"deprecated: {found.label('en', DEPRECATED_LABEL) or 'for older reports only'}", markup=False)
        if found.successors:
            out.print(f"use {', '.join(found.successors)}", markup=False)
    documentation = found.label(lang, DOCUMENTATION)
    if documentation:
        out.print()
        out.print(documentation, markup=False)
    others = [label for label in found.labels if label.role not in (LABEL, DOCUMENTATION) and label.lang.startswith(lang)]
    _print_rows(("label", "text"), [(_end(label.role), label.text) for label in others])
    _print_rows(
        ("reference", "role", "issued"),
        [(str(reference), _end(reference.role), reference.part("IssueDate")) for reference in found.references],
    )
    for kind in ArcKind:
        _print_places(kind, found)


@app.command("find")
def find(
    text: Annotated[str, typer.Argument(metavar="WORDS", help="Words of an official label or a name.")],
    kb: KbPath = DEFAULT_KB,
    lang: Annotated[str, typer.Option(help="Language of the labels; 'any' looks at all.")] = "en",
    limit: Annotated[int, typer.Option(min=1, help="Most elements to list.")] = 50,
    as_json: Json = False,
) -> None:
    """Find elements by their official labels in the newest release that has one; short labels come first."""
    with reading(kb) as base:
        found = base.find_elements(text, None if lang == "any" else lang)
        hint = "try fewer words, or --lang any" if base.taxonomies() else "add one with: policykb taxonomy add PACKAGE"
    if not found:
        raise NotFoundError(f"no official label or name has {text!r}", hint=hint)
    if as_json:
        print_json([asdict(name) for name in found[:limit]])
        return
    print_table(("element", "language", "official label"), [(name.qname, name.lang, name.label) for name in found[:limit]])
    if len(found) > limit:
        print(f"{len(found) - limit} more; raise --limit to see them", file=sys.stderr)


@app.command("remove")
def remove(
    taxonomy: Annotated[str, typer.Argument(metavar="ID", help="Id of the taxonomy, as listed.")],
    kb: KbPath = DEFAULT_KB,
    as_json: Json = False,
) -> None:
    """Take a taxonomy out of the knowledge base."""
    with KnowledgeBase.open(kb, create=False) as base:
        base.remove_taxonomy(taxonomy)
        left = [found.taxonomy_id for found in base.taxonomies()]
    if as_json:
        print_json({"removed": taxonomy, "left": left})
    else:
        print(f"{taxonomy} removed; {', '.join(left) if left else 'no taxonomy is left'}")


def element_view(found: StoredElement) -> dict[str, Any]:
    """An element with everything its release says of it."""
    return {
        "taxonomy": found.taxonomy_id,
        "releases": list(found.releases),
        **asdict(found.element),
        "deprecated": found.deprecated,
        "successors": list(found.successors),
        "labels": [asdict(label) for label in found.labels],
        "references": [
            {"reference": str(reference), "role": reference.role, "parts": [list(part) for part in reference.parts]}
            for reference in found.references
        ],
        "parents": [_arc_view(placed) for placed in found.parents],
        "children": [_arc_view(placed) for placed in found.children],
    }


def _arc_view(placed: PlacedArc) -> dict[str, Any]:
    return {"kind": placed.kind.value, "role_definition": placed.role.definition, **asdict(placed.arc)}


def _print_places(kind: ArcKind, found: StoredElement) -> None:
    weighted = kind is ArcKind.CALCULATION
    columns = (kind.value, "below" if not weighted else "adds to", "order" if not weighted else "weight")
    above = [placed for placed in found.parents if placed.kind is kind]
    below = [placed for placed in found.children if placed.kind is kind]
    _print_rows(columns, [(_role(placed), placed.arc.parent, _number(placed, weighted)) for placed in above])
    columns = (kind.value, "has below it" if not weighted else "is the sum of", columns[2])
    _print_rows(columns, [(_role(placed), placed.arc.child, _number(placed, weighted)) for placed in below])


def _role(placed: PlacedArc) -> str:
    return placed.role.definition or _end(placed.role.uri)


def _number(placed: PlacedArc, weighted: bool) -> float | None:
    number = placed.arc.weight if weighted else placed.arc.order
    return int(number) if number is not None and number.is_integer() else number


def _print_rows(columns: tuple[str, ...], rows: list[tuple[Any, ...]]) -> None:
    if rows:
        console().print()
        print_table(columns, rows)


def _end(uri: str) -> str:
    return uri.rpartition("/")[2]


def _print_diagnostics(package: Path, report: TaxonomyReport) -> None:
    """Warnings, gathered by kind with the first few of each; what is only informative is in the JSON."""
    kinds: dict[str, list[str]] = {}
    for found in report.diagnostics:
        if found.severity is not Severity.INFO:
            kinds.setdefault(found.code, []).append(found.message)
    for code, messages in kinds.items():
        print(f"{package}: {len(messages)} × {code}: {_first(messages)}", file=sys.stderr)


def _first(messages: Iterable[str], most: int = 2) -> str:
    listed = list(messages)
    left = len(listed) - most
    return "; ".join(listed[:most]) + (f"; and {left} more (see --json)" if left > 0 else "")
