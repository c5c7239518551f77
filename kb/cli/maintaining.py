"""`verify`, `delete`, `reindex` and `demo`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from kb.base import KnowledgeBase
from kb.cli.options import DEFAULT_KB, Json, KbPath, TextEngine
from kb.cli.output import print_json
from kb.contents import compare
from ontology.errors import Locked


def verify(
    kb: KbPath = DEFAULT_KB,
    shapes: Annotated[
        bool, typer.Option("--shapes", help="Check the graph against its SHACL shapes, too; needs policykb[shapes].")
    ] = False,
    against: Annotated[Path | None, typer.Option(help="Another knowledge base, which must have the same content.")] = None,
    as_json: Json = False,
) -> None:
    """Check that graph, text index and kept sources agree; exit code 1 if they do not."""
    with _at_rest(kb) as base:
        findings = base.verify(shapes=shapes)
        if against is not None:
            with _at_rest(against) as other:
                findings += compare(base.contents(), other.contents())
        documents = len(base.documents())
    if as_json:
        print_json({"documents": documents, "findings": [asdict(finding) for finding in findings]})
    else:
        for finding in findings:
            print(finding)
        print(f"{documents} documents checked, {len(findings)} differences")
    if findings:
        raise typer.Exit(1)


def _at_rest(path: Path) -> KnowledgeBase:
    """The working state of a base, or, while somebody writes to it, the state that is published."""
    try:
        return KnowledgeBase.open(path, read_only=True, published=False)
    except Locked:
        return KnowledgeBase.open(path, read_only=True)


def delete(
    documents: Annotated[list[str], typer.Argument(help="Ids of documents; policykb documents lists them.")],
    kb: KbPath = DEFAULT_KB,
    as_json: Json = False,
) -> None:
    """Remove documents, and the source files that no other document was made of."""
    with KnowledgeBase.open(kb, create=False) as base:
        # All or none: a wrong id must not be noticed halfway.
        for document_id in documents:
            base.filing(document_id)
        for document_id in dict.fromkeys(documents):
            base.delete(document_id)
    if as_json:
        print_json({"deleted": documents})
    else:
        print(f"{len(documents)} documents deleted")


def reindex(kb: KbPath = DEFAULT_KB, text_engine: TextEngine = None, as_json: Json = False) -> None:
    """Build the text index anew from the graph, with another text engine if one is named."""
    with KnowledgeBase.open(kb, create=False) as base:
        clauses = base.reindex(text_engine)
    if as_json:
        print_json({"clauses": clauses})
    else:
        print(f"{clauses} clauses indexed")


def demo(
    kb: Annotated[Path, typer.Option("--kb", help="Folder for the demo's knowledge base.")] = Path("demo.kb"),
    as_json: Json = False,
) -> None:
    """Build a knowledge base from three sample notes and show what it answers."""
    from kb.cli.demo import run_demo

    run_demo(kb, as_json=as_json)
