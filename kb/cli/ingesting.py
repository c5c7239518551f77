"""`ingest` and `annotate`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kb.answers import IngestReport
from kb.base import KnowledgeBase
from kb.cli.options import DEFAULT_KB, Entity, Json, KbPath, parse_day
from kb.cli.output import print_json, print_table
from kb.cli.views import diagnostic_view, outline_view
from kb.sources import find_sources, read_bytes
from ontology.errors import InputError, PolicyKBError, ReadError
from ontology.types import Severity

Title = Annotated[str | None, typer.Option(help="Title, instead of the one in the document.")]
PeriodStart = Annotated[str | None, typer.Option(help="First day of the period, YYYY-MM-DD.")]
PeriodEnd = Annotated[str | None, typer.Option(help="Last day of the period, YYYY-MM-DD.")]
Encoding = Annotated[str | None, typer.Option(help="Text encoding, such as big5, if it cannot be told from the file.")]
Language = Annotated[str | None, typer.Option("--lang", help="Language code, such as en.")]


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
    as_json: Json = False,
) -> None:
    """Read policy notes, split and tag them, and store them.

    Text, Markdown, HTML and SEC R pages. A file that fails is reported and the others go on; exit code 1 if any failed.
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
    }
    reports: list[tuple[Path, IngestReport]] = []
    failures: list[tuple[Path, PolicyKBError]] = []
    if not any(path.exists() for path in paths):
        raise ReadError("no such file", source=str(paths[0]), hint="check the path")
    with KnowledgeBase.open(kb) as base:
        for path in _with_progress(paths):
            try:
                reports.append((path, base.ingest(path, **options)))
            except (ReadError, InputError) as error:
                failures.append((path, error))
    if as_json:
        print_json(
            {
                "ingested": [
                    {
                        "source": str(path),
                        **asdict(report),
                        "diagnostics": [diagnostic_view(d) for d in report.diagnostics],
                    }
                    for path, report in reports
                ],
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
    as_json: Json = False,
) -> None:
    """Show what ingest would store of a document, and store nothing."""
    from ingest.pipeline import annotate as annotate_bytes
    from ingest.readers import ReadOptions
    from ingest.tagging import Tagger
    from ontology.catalogue import default_catalogue

    data, _, name = read_bytes(source, None)
    options = ReadOptions(
        entity=entity,
        title=title,
        period_start=parse_day(period_start, "--period-start"),
        period_end=parse_day(period_end, "--period-end"),
        lang=lang,
        encoding=encoding,
    )
    result = annotate_bytes(data, name=name, tagger=Tagger(default_catalogue()), options=options)
    document = {key: value for key, value in asdict(result.document).items() if key not in {"text", "blocks", "diagnostics"}}
    view = outline_view({**document, "model_version": result.model_version}, result)
    if as_json:
        print_json(view)
        return
    rows = []
    for section in view["sections"]:
        best = section["tags"][0] if section["tags"] else None
        rows.append(
            (
                "  " * (section["level"] - 1) + section["label"],
                section["heading"],
                sum(clause.section_id == section["section_id"] for clause in result.clauses),
                best["concept"].partition(":")[2] if best else None,
                f"{best['score']:.2f}" if best else None,
            )
        )
    print_table(("section", "heading", "clauses", "first concept", "score"), rows, title=f"{result.document.title or name}")
    _print_diagnostics(name, result.diagnostics)


def _with_progress(paths: list[Path]) -> Any:
    """The paths, behind a progress bar on a terminal if there are several."""
    if len(paths) == 1 or not sys.stderr.isatty():
        return paths
    from rich.console import Console
    from rich.progress import track

    return track(paths, description="ingesting", console=Console(stderr=True), transient=True)


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
