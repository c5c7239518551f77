"""How long a user waits: whole commands, the stages of one document, and clauses a second.

    python -m benchmarks.pipeline [NOTE]

NOTE is a policy note; without it the longest sample note is used.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.table import print_head, print_rows, seconds
from benchmarks.throughput import throughput
from ingest.crossrefs import find_cross_references
from ingest.pipeline import annotate
from ingest.readers import read_source
from ingest.segment import segment
from ingest.tagging import Tagger
from kb.cli.demo import NOTES
from ontology.catalogue import Catalogue, default_catalogue


def main(arguments: list[str]) -> None:
    note = Path(arguments[0]) if arguments else NOTES / "harbourline-robotics-2024.md"
    commands(note)
    stages(note)
    throughput(note)


def commands(note: Path) -> None:
    print_head("Whole processes, start of Python included, median of five")
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder) / "demo.kb"
        _run("demo", "--kb", base)
        fresh = iter(range(1000))
        rows = [
            ("import kb", _timed(lambda: _python("import kb; kb.KnowledgeBase"))),
            ("policykb search 'lease \"low value\"'", _timed(lambda: _run("search", 'lease "low value"', "--kb", base))),
            ("policykb sparql (COUNT)", _timed(lambda: _run("sparql", "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "--kb", base))),
            (f"policykb ingest {note.name}", _timed(lambda: _run("ingest", note, "--kb", Path(folder) / f"{next(fresh)}.kb"))),
            ("policykb demo, again", _timed(lambda: _run("demo", "--kb", base))),
        ]
    print_rows(("command", "seconds"), rows)


def stages(note: Path) -> None:
    print_head(f"Stages of {note.name} in one process, median of five")
    data = note.read_bytes()
    document = read_source(data, name=note.name)
    outline = segment(document)
    tagger = Tagger(default_catalogue())
    building = seconds(lambda: Tagger(default_catalogue()).judge("warm"), repeats=3)
    annotate(data, name=note.name, tagger=tagger)
    whole = seconds(lambda: annotate(data, name=note.name, tagger=tagger))
    rows = [
        ("read the catalogue", f"{seconds(Catalogue.load) * 1000:.1f}"),
        ("build the tagger", f"{building * 1000:.1f}"),
        ("read", f"{seconds(lambda: read_source(data, name=note.name)) * 1000:.1f}"),
        ("segment", f"{seconds(lambda: segment(document)) * 1000:.1f}"),
        ("cross-references", f"{seconds(lambda: find_cross_references(outline.clauses, outline.sections)) * 1000:.1f}"),
        ("all of it, tags included", f"{whole * 1000:.1f}"),
    ]
    print_rows(("stage", "milliseconds"), rows)
    print(f"{len(outline.clauses)} clauses\n")


def _timed(action: object) -> str:
    return f"{seconds(action):.2f}"  # type: ignore[arg-type]


def _python(code: str) -> None:
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def _run(*arguments: object) -> None:
    subprocess.run([sys.executable, "-m", "kb.cli", *map(str, arguments)], check=True, capture_output=True)


if __name__ == "__main__":
    main(sys.argv[1:])
