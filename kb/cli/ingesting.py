"""`ingest` and `annotate`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from kb.answers import IngestReport
from kb.base import KnowledgeBase
from kb.cli.options import DEFAULT_KB, Entity, Json, KbPath, TextEngine, parse_day
from kb.cli.output import print_json, print_table
from kb.sources import find_sources, read_bytes
from kb.views.documents import annotation_view, ingest_view
from ontology.errors import InputError, NotFoundError, PolicyKBError, ReadError
from ontology.types import IngestResult, Severity

Title = Annotated[str | None, typer.Option(help="Title, instead of the one in the document.")]
PeriodStart = Annotated[str | None, typer.Option(help="First day of the period, YYYY-MM-DD.")]
PeriodEnd = Annotated[str | None, typer.Option(help="Last day of the period, YYYY-MM-DD.")]
Encoding = Annotated[str | None, typer.Option(help="Text encoding, such as big5, if it cannot be told from the file.")]
Language = Annotated[str | None, typer.Option("--lang", help="Language code, such as en.")]

#: A file, and the reports on what was made of it or the error that it ended in.
Outcome = tuple[Path, tuple[IngestReport, ...] | PolicyKBError]

Report = Annotated[str | None, typer.Option(help="Part of the name of a report in a package, to read that one only.")]
MaxBytes = Annotated[int | None, typer.Option(help="Largest file that is read, in bytes.")]
MaxUnpacked = Annotated[int | None, typer.Option(help="What a zip file may unpack to, in bytes.")]
MaxPages = Annotated[int | None, typer.Option(help="Most pages of a PDF, or of a text with form feeds.")]


def ingest(
    sources: Annotated[list[Path], typer.Argument(help="Files, or folders that are searched through.")],
    kb: KbPath = DEFAULT_KB,
    entity: Entity = None,
    title: Title = None,
    period_start: PeriodStart = None,
    period_end: PeriodEnd = None,
    lang: Language = None,
    encoding: Encoding = None,
    document_id: Annotated[str | None, typer.Option("--id", help="Id of the document (one file only).")] = None,
    report: Report = None,
    max_bytes: MaxBytes = None,
    max_unpacked: MaxUnpacked = None,
    max_pages: MaxPages = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Read and tag several files at a time, in processes.")] = None,
    text_engine: TextEngine = None,
    as_json: Json = False,
) -> None:
    """Read policy notes, split and tag them, and store them.

    Inline XBRL, report packages, XBRL instances, SEC R pages, HTML, Markdown and text; see docs/formats.md. A file that
    fails is reported and the others go on; exit code 1 if any failed.
    """
    paths = find_sources(sources)
    if document_id is not None and len(paths) != 1:
        raise InputError("one id cannot name several documents", source="--id", hint="ingest the files one by one")
    options: dict[str, Any] = {
        "entity": entity,
        "title": title,
        "period_start": parse_day(period_start, "--period-start"),
        "period_end": parse_day(period_end, "--period-end"),
        "lang": lang,
        "encoding": encoding,
        "document_id": document_id,
        "report": report,
        "max_bytes": max_bytes,
        "max_unpacked": max_unpacked,
        "max_pages": max_pages,
    }
    reports: list[tuple[Path, IngestReport]] = []
    failures: list[tuple[Path, PolicyKBError]] = []
    if not any(path.exists() for path in paths):
        raise ReadError("no such file", source=str(paths[0]), hint="check the path")
    with KnowledgeBase.open(kb, text_engine=text_engine) as base:
        for path, outcome in _with_progress(_outcomes(base, paths, options, workers), len(paths)):
            if isinstance(outcome, PolicyKBError):
                failures.append((path, outcome))
            else:
                reports += [(path, one) for one in outcome]
    if workers is not None:
        order = {path: place for place, path in enumerate(paths)}
        reports.sort(key=lambda entry: order[entry[0]])
        failures.sort(key=lambda entry: order[entry[0]])
    if as_json:
        print_json(
            {
                "ingested": [{"source": str(path), **ingest_view(report)} for path, report in reports],
                "failed": [{"source": str(path), "error": str(error)} for path, error in failures],
            }
        )
    else:
        _print_summary(reports, failures)
    if failures:
        raise typer.Exit(1)


def annotate(
    source: Annotated[Path, typer.Argument(help="A file.")],
    entity: Entity = None,
    title: Title = None,
    period_start: PeriodStart = None,
    period_end: PeriodEnd = None,
    lang: Language = None,
    encoding: Encoding = None,
    report: Report = None,
    max_bytes: MaxBytes = None,
    max_unpacked: MaxUnpacked = None,
    max_pages: MaxPages = None,
    as_json: Json = False,
) -> None:
    """Show what ingest would store of a document, and store nothing."""
    from ingest.pipeline import annotate_all
    from ingest.readers import MAX_BYTES, MAX_PAGES, MAX_UNPACKED, ReadOptions
    from ingest.tagging import load_tagger

    limit = max_bytes or MAX_BYTES
    data, _, name = read_bytes(source, None, limit=limit)
    options = ReadOptions(
        entity=entity,
        title=title,
        period_start=parse_day(period_start, "--period-start"),
        period_end=parse_day(period_end, "--period-end"),
        lang=lang,
        encoding=encoding,
        report=report,
        max_bytes=limit,
        max_unpacked=max_unpacked or MAX_UNPACKED,
        max_pages=max_pages or MAX_PAGES,
    )
    results = annotate_all(data, name=name, tagger=load_tagger(), options=options)
    if as_json:
        views = [annotation_view(result) for result in results]
        print_json(views[0] if len(views) == 1 else {"documents": views})
        return
    for result in results:
        _print_outline(name, result)


def _print_outline(name: str, result: IngestResult) -> None:
    tags = {tag.subject_id: tag for tag in reversed(result.tags)}
    rows = []
    for section in result.sections:
        best = tags.get(section.section_id)
        rows.append(
            (
                "  " * (section.level - 1) + section.label,
                section.heading,
                sum(clause.section_id == section.section_id for clause in result.clauses),
                best.concept.partition(":")[2] if best else None,
                f"{best.score:.2f}" if best else None,
            )
        )
    print_table(("section", "heading", "clauses", "first concept", "score"), rows, title=f"{result.document.title or name}")
    _print_diagnostics(name, result.diagnostics)


def _outcomes(base: KnowledgeBase, paths: list[Path], options: dict[str, Any], workers: int | None) -> Iterator[Outcome]:
    """What became of each file, as soon as it is stored."""
    if workers is not None:
        yield from base.ingest_many(paths, workers=workers, **options)
        return
    for path in paths:
        try:
            yield path, base.ingest_all(path, **options)
        except (ReadError, InputError, NotFoundError) as error:
            yield path, error


def _with_progress(outcomes: Iterator[Outcome], total: int) -> Any:
    """The outcomes, behind a progress bar on a terminal if there are several."""
    if total == 1 or not sys.stderr.isatty():
        return outcomes
    from rich.console import Console
    from rich.progress import track

    return track(outcomes, total=total, description="ingesting", console=Console(stderr=True), transient=True)


def _print_summary(reports: list[tuple[Path, IngestReport]], failures: list[tuple[Path, PolicyKBError]]) -> None:
    if reports:
        print_table(
            ("document", "status", "sections", "clauses", "references", "open", "diagnostics"),
            [
                (
                    report.document_id,
                    report.status,
                    report.sections,
                    report.clauses,
                    report.cross_references,
                    report.open_references,
                    len(report.diagnostics),
                )
                for _, report in reports
            ],
        )
    for path, report in reports:
        _print_diagnostics(str(path), report.diagnostics)
    for _, error in failures:
        print(f"policykb: {error}", file=sys.stderr)
    if failures and reports:
        print(f"policykb: {len(failures)} of {len(reports) + len(failures)} files failed", file=sys.stderr)


def _print_diagnostics(name: str, diagnostics: Any) -> None:
    """Warnings, gathered by kind; what is only informative is in the JSON."""
    warnings: dict[str, list[Any]] = {}
    for diagnostic in diagnostics:
        if diagnostic.severity is not Severity.INFO:
            warnings.setdefault(f"{diagnostic.code}: {diagnostic.message}", []).append(diagnostic)
    for message, found in warnings.items():
        places = [str(diagnostic.start_char) for diagnostic in found if diagnostic.start_char is not None]
        at = f" (at characters {', '.join(places[:6])}{' …' if len(places) > 6 else ''})" if places else ""
        print(f"{name}: {len(found)} × {message}{at}", file=sys.stderr)
