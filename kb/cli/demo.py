"""The demo: three sample notes of two invented companies, and one question of each kind."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from rich.padding import Padding

from kb.base import KnowledgeBase
from kb.cli.output import console, highlighted, print_json, print_table
from ontology.errors import ReadError
from ontology.namespaces import short_name

#: The sample notes lie beside the packages in the source tree.
NOTES = Path(__file__).parents[2] / "examples" / "notes"

_KEYWORDS = '"low value" OR warrant*'
_SPARQL = """\
SELECT ?company ?year ?place ?concept WHERE {
  ?clause pkb:about topic:SignificantIncreaseInCreditRisk ;
          pkb:citation ?place ; pkb:inDocument ?document .
  topic:SignificantIncreaseInCreditRisk skos:prefLabel ?concept .
  ?document pkb:year ?year ; pkb:entity/schema:name ?company .
} ORDER BY ?company ?year ?place"""
_PYTHON = """\
from kb import KnowledgeBase

with KnowledgeBase.open("{kb}", read_only=True) as kb:
    for found in kb.clauses(concept="Inventories", year=2024):
        print(found.citation, "|", found.clause.text[:90])"""


def run_demo(path: Path, *, as_json: bool = False, notes: Path = NOTES) -> None:
    """Ingest the sample notes into `path` and print a search, a query, a comparison and a piece of Python.

    Raises:
        ReadError: the sample notes are not there.
    """
    files = sorted(notes.glob("*.*")) if notes.is_dir() else []
    if not files:
        raise ReadError("the sample notes are missing", source=str(notes), hint="run the demo from a source checkout")
    with KnowledgeBase.open(path) as kb:
        reports = [kb.ingest(file) for file in files]
        if as_json:
            print_json(_answers(kb))
            return
        out = console()
        _head("1. Three policy notes are split into clauses and tagged")
        print_table(
            ("document", "status", "sections", "clauses", "cross-references"),
            [(found.document_id, found.status, found.sections, found.clauses, found.cross_references) for found in reports],
        )
        _head(f"2. Keyword search: policykb search '{_KEYWORDS}' --kb {path}")
        answer = kb.search(_KEYWORDS, limit=4)
        out.print(f"{answer.total} clauses, the best {len(answer)}:")
        for hit in answer:
            out.print(f"  {hit.citation}", style="bold", markup=False)
            out.print(Padding(highlighted(hit.snippet, hit.snippet_highlights), (0, 0, 0, 2)))
        _head("3. SPARQL: who says when credit risk has increased significantly?")
        out.print(_SPARQL, markup=False, style="dim")
        result = kb.sparql(_SPARQL)
        print_table(result.variables, result.rows)
        _head("4. Concepts by company: clauses about each (blank: none found)")
        columns, rows = _comparison(kb)
        print_table(columns, rows)
        _head("5. Python")
        out.print(_PYTHON.format(kb=path), markup=False, style="dim")
        out.print()
        for found in kb.clauses(concept="Inventories", year=2024):
            out.print(found.citation, "|", found.clause.text[:90], markup=False)
    out.print()
    out.print(f"The knowledge base is in {path}. Next: policykb --help", markup=False)


def _head(text: str) -> None:
    out = console()
    out.print()
    out.print(text, style="bold cyan", markup=False)


def _comparison(kb: KnowledgeBase) -> tuple[list[str], list[list[Any]]]:
    """Clauses by concept and filing, the concepts of most clauses first."""
    filings = kb.documents()
    counts: dict[str, Counter[str]] = {}
    for stored in kb.clauses():
        if stored.concepts and stored.concepts[0].score >= 0.5:
            counts.setdefault(stored.concepts[0].concept, Counter())[stored.document.document_id] += 1
    # Where one company has a policy and another has none is what a reader looks for, so those rows come first.
    ordered = sorted(counts.items(), key=lambda entry: (len(entry[1]) == len(filings), -entry[1].total(), entry[0]))
    chosen = [entry for entry in ordered if len(entry[1]) < len(filings)][:8]
    chosen += [entry for entry in ordered if len(entry[1]) == len(filings)][:8]
    columns = ["concept", *(f"{(found.entity or '').split()[0]} {found.period_end:%Y}" for found in filings)]
    return columns, [
        [short_name(concept), *(counted[found.document_id] or None for found in filings)] for concept, counted in chosen
    ]


def _answers(kb: KnowledgeBase) -> dict[str, Any]:
    columns, rows = _comparison(kb)
    return {
        "documents": [found.document_id for found in kb.documents()],
        "search": [{"citation": hit.citation, "snippet": hit.snippet} for hit in kb.search(_KEYWORDS, limit=4)],
        "sparql": kb.sparql(_SPARQL).dicts(),
        "comparison": [dict(zip(columns, row, strict=True)) for row in rows],
    }
