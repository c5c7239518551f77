"""`check`."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from itertools import groupby
from pathlib import Path
from typing import Annotated

import typer

from kb.base import KnowledgeBase
from kb.checking.report import COLUMNS, CheckReport
from kb.checking.views import report_view, requirement_view, waiver_view
from kb.cli.options import DEFAULT_KB, Entity, Json, KbPath, Year, reading
from kb.cli.output import console, print_json, print_table
from kb.cli.review_options import At, deciding, moment
from kb.spreadsheets import csv_table
from ontology.errors import InputError
from ontology.findings import Citation, Finding, Status
from ontology.requirements import Requirements, default_requirements

_ABSENT_EXIT = 1
#: What is shown unless a status is asked for: all that says something of the text.
_SHOWN = (Status.ABSENT, Status.PARTLY, Status.DOUBTFUL, Status.PRESENT, Status.NOT_PARSED)


def check(
    document: Annotated[str | None, typer.Argument(help="Id of a document; or name an entity with --entity.")] = None,
    kb: KbPath = DEFAULT_KB,
    entity: Entity = None,
    year: Year = None,
    standard: Annotated[str | None, typer.Option(help='Only findings under this standard, such as "IFRS 16".')] = None,
    status: Annotated[
        str | None,
        typer.Option(help="Only findings with this status: absent, partly, doubtful, present, not_parsed, not_applicable."),
    ] = None,
    requirements: Annotated[bool, typer.Option("--requirements", help="List the requirements themselves.")] = False,
    waive: Annotated[
        str | None, typer.Option(metavar="FINDING", help="Accept this finding as it is; with --reason, --by.")
    ] = None,
    reason: Annotated[str, typer.Option(help="Why the finding is accepted.")] = "",
    by: Annotated[
        str, typer.Option(envvar="POLICYKB_REVIEWER", help="Who accepts it, as registered by policykb review register.")
    ] = "",
    at: At = None,
    as_csv: Annotated[bool, typer.Option("--csv", help="Print one line a citation, as CSV.")] = False,
    as_turtle: Annotated[bool, typer.Option("--turtle", help="Print SHACL results, as Turtle.")] = False,
    as_json: Json = False,
) -> None:
    """Check a document: required disclosures, what is outdated, what contradicts itself. Exit code 1: something is absent."""
    if requirements:
        _list_requirements(default_requirements(), standard, as_json=as_json)
        return
    if waive is not None:
        _waive(kb, waive, document, reason=reason, by=by, at=at, as_json=as_json)
        return
    with reading(kb) as base:
        report = _checked(base, document, entity, year, standard, status)
        base_iri = base.layout.base_iri
    if as_json:
        print_json(report_view(report))
    elif as_csv:
        sys.stdout.write(csv_table(COLUMNS, report.rows()))
    elif as_turtle:
        from kb.checking.shacl import shacl_turtle

        sys.stdout.write(shacl_turtle(report, base_iri))
    else:
        print_report(report, all_shown=status is not None)
    if report.open_absences:
        raise typer.Exit(_ABSENT_EXIT)


def _waive(kb: Path, finding: str, document: str | None, *, reason: str, by: str, at: str | None, as_json: bool) -> None:
    if document is None:
        raise InputError("a finding is waived on a document", source="--waive", hint="policykb check DOCUMENT --waive FINDING")
    with deciding(kb) as base:
        waiver = base.waive(finding, document=document, reason=reason, by=by, at=moment(at))
    if as_json:
        print_json(waiver_view(waiver))
    else:
        undoing = f"to take it back: policykb review undo {waiver.decision}"
        console().print(f"{finding} is waived by {waiver.waived_by}: {waiver.reason}; {undoing}", markup=False)


def _checked(
    base: KnowledgeBase, document: str | None, entity: str | None, year: int | None, standard: str | None, status: str | None
) -> CheckReport:
    if document is None and entity is None:
        raise InputError("nothing to check is named", source="check", hint="name a document: policykb check DOCUMENT")
    return base.check(document, entity=entity, year=year, standard=standard, status=status)


def print_report(report: CheckReport, *, all_shown: bool) -> None:
    """Print the findings by document and standard, with the reasons and the first place of each."""
    for document, found in groupby(report.findings, key=lambda finding: finding.document_id):
        scope = report.scopes[document]
        console().print(f"{document}: {scope.reason}; {scope.period}", markup=False)
        listed = [finding for finding in found if all_shown or finding.status in _SHOWN]
        for standard, findings in _by_standard(listed):
            print()
            print_table(
                ("", "status", "what", "reason", "place", "words", "finding"),
                [_row(finding) for finding in findings],
                title=standard or "Rules",
            )
        print()
    counts = ", ".join(f"{status.value} {count}" for status, count in report.counts.items() if count)
    console().print(counts or "nothing was found", style="bold")


def _by_standard(findings: Iterable[Finding]) -> list[tuple[str, list[Finding]]]:
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.standard, []).append(finding)
    return sorted(grouped.items(), key=lambda item: _standard_key(item[0]))


def _standard_key(standard: str) -> tuple[str, int]:
    series, _, number = standard.partition(" ")
    return series, int(number) if number.isdigit() else 0


def _row(finding: Finding) -> tuple[object, ...]:
    first: Citation | None = finding.citations[0] if finding.citations else None
    status = f"{finding.status.value} (waived)" if finding.waiver else finding.status.value
    return (
        ", ".join(finding.references),
        status,
        finding.label,
        finding.message,
        _place(first) if first else "",
        first.quote[:160] if first else "",
        finding.finding_id,
    )


def _place(cited: Citation) -> str:
    """The place without who and when, which the head of the table says."""
    parts = cited.place.split(", ")
    return ", ".join(parts[2:]) or cited.clause_id


def _list_requirements(requirements: Requirements, standard: str | None, *, as_json: bool) -> None:
    wanted = "".join((standard or "").split()).lower()
    chosen = [
        requirement
        for requirement in requirements
        if not wanted or any("".join(version.reference.standard.split()).lower() == wanted for version in requirement.versions)
    ]
    if as_json:
        print_json([requirement_view(requirement) for requirement in chosen])
        return
    print_table(
        ("id", "reference", "periods from", "until", "what must be disclosed"),
        [
            (
                requirement.id if number == 0 else "",
                str(version.reference),
                version.effective.isoformat(),
                version.until.isoformat() if version.until else "",
                version.text if number == 0 or version.text != requirement.versions[0].text else "",
            )
            for requirement in chosen
            for number, version in enumerate(requirement.versions)
        ],
    )
    console().print(f"{len(chosen)} requirements", style="dim")
