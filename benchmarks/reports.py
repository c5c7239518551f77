"""Reads and annotates whole annual reports, and prints what was found in each.

python -m benchmarks.reports FILE_OR_FOLDER …
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from pathlib import Path

from benchmarks.table import print_head, print_rows
from ingest.pipeline import annotate_document
from ingest.readers import read_source
from ingest.tagging import Tagger
from ontology.catalogue import default_catalogue
from ontology.types import ConceptKind, IngestResult, Nature, Role, Statements

_SURE = 0.5


def main() -> None:
    files = [
        file for name in sys.argv[1:] for file in (sorted(Path(name).rglob("*.*")) if Path(name).is_dir() else [Path(name)])
    ]
    tagger = Tagger(default_catalogue())
    tagger.judge("warm")
    rows = []
    for file in files:
        data = file.read_bytes()
        started = time.perf_counter()
        document = read_source(data, name=str(file))
        read = time.perf_counter() - started
        started = time.perf_counter()
        result = annotate_document(document, tagger)
        rows.append(row(file.name, result, read, time.perf_counter() - started))
    print_head("Whole annual reports")
    print_rows(
        (
            "report",
            "pages",
            "read s",
            "annotate s",
            "clauses",
            "policy",
            "other natures",
            "separate",
            "elements seen",
            "diagnostics",
        ),
        rows,
    )


def row(name: str, result: IngestResult, read: float, annotated: float) -> tuple[object, ...]:
    natures = Counter(clause.nature for clause in result.clauses)
    policies = {clause.clause_id for clause in result.clauses if clause.nature is Nature.POLICY}
    elements = {concept.qname for concept in default_catalogue() if concept.kind is ConceptKind.POLICY_ELEMENT}
    seen = {
        tag.concept
        for tag in result.tags
        if tag.subject_id in policies and tag.role is Role.ABOUT and tag.score >= _SURE and tag.concept in elements
    }
    diagnostics = Counter(diagnostic.code for diagnostic in result.diagnostics)
    pages = [block.page for block in result.document.blocks if block.page is not None]
    return (
        name,
        max(pages, default=0),
        f"{read:.2f}",
        f"{annotated:.2f}",
        len(result.clauses),
        len(policies),
        sum(count for nature, count in natures.items() if nature not in {Nature.POLICY, Nature.NONE}),
        sum(clause.statements is Statements.SEPARATE for clause in result.clauses),
        f"{len(seen)} of {len(elements)}",
        ", ".join(f"{code} {count}" for code, count in diagnostics.most_common(3)),
    )


if __name__ == "__main__":
    main()
