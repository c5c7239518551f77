"""`export` and `import`."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kb.cli.options import DEFAULT_KB, Json, KbPath, reading
from kb.cli.output import print_json
from kb.layout import write_atomically
from ontology.errors import InputError


def export(
    output: Annotated[Path | None, typer.Argument(help="File to write; nothing or - prints.")] = None,
    kb: KbPath = DEFAULT_KB,
    format: Annotated[str, typer.Option(help="nquads, trig, jsonld, turtle, jsonl or csv.")] = "jsonl",
    document: Annotated[str | None, typer.Option(help="Only the document with this id.")] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="The whole knowledge base with its sources, as a zip file for policykb import.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The same as --format jsonl.")] = False,
) -> None:
    """Write clauses with their concepts, or the graph, for other programs; or all there is, to restore it elsewhere."""
    to_file = output is not None and str(output) != "-"
    if everything:
        if output is None or not to_file or document is not None or as_json:
            raise InputError("--all writes one zip file with everything", hint="such as policykb export --all policies.zip")
        from kb.archive import write_archive

        with reading(kb) as base:
            size = write_archive(base.layout, base.store, output)
        print(f"{output}: {size:,} bytes written", file=sys.stderr)
        return
    from kb.export import export as write

    with reading(kb) as base:
        text = write(base, "jsonl" if as_json else format, document)
    if output is None or not to_file:
        sys.stdout.write(text)
    else:
        write_atomically(output, text.encode("utf-8"))
        print(f"{output}: {len(text):,} characters written", file=sys.stderr)


def import_base(
    source: Annotated[Path, typer.Argument(help="Zip file of export --all, the folder it was unpacked to, or .nq or .trig.")],
    kb: Annotated[Path, typer.Option("--kb", envvar="POLICYKB", help="Folder for it, which must be new.")] = DEFAULT_KB,
    as_json: Json = False,
) -> None:
    """Restore a knowledge base from its export, checked as by verify; all of it or nothing."""
    from kb.importing import import_base as restore

    report = restore(source, kb)
    if as_json:
        print_json(asdict(report))
        return
    print(f"{kb}: {report.documents} documents")
    if not report.sources:
        print("without their source files, which the file does not hold; verify will name them", file=sys.stderr)
