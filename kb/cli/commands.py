"""All commands in one application."""

from __future__ import annotations

from typing import Annotated

import typer

from kb.cli import (
    archiving,
    checking,
    choosing,
    comparing,
    evaluating,
    ingesting,
    looking,
    maintaining,
    overviews,
    querying,
    reporting,
    review_commands,
    searching,
    serving,
    tagging,
    taxonomy,
    tokens,
    training,
)

app = typer.Typer(
    name="policykb",
    help="A knowledge base of accounting policies: clauses, IFRS concepts, SPARQL and keyword search.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        print(f"policykb {version('policykb')}")
        raise typer.Exit


@app.callback()
def _policykb(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)
    ] = False,
) -> None:
    """A knowledge base of accounting policies: clauses, IFRS concepts, SPARQL and keyword search."""


# In the order of first use: fill it, look around, ask, maintain.
app.command("ingest")(ingesting.ingest)
app.command("annotate")(ingesting.annotate)
app.command("tag")(tagging.tag)
app.command("documents")(looking.documents)
app.command("clauses")(looking.clauses)
app.command("show")(looking.show)
app.command("concepts")(looking.concepts)
app.add_typer(taxonomy.app, name="taxonomy")
app.command("search")(searching.search)
app.command("similar")(searching.similar)
app.add_typer(searching.app, name="searches")
app.command("sparql")(querying.sparql)
app.command("choices")(choosing.choices)
app.command("check")(checking.check)
app.command("compare")(comparing.compare)
app.add_typer(review_commands.app, name="review")
app.command("report")(reporting.report)
app.command("overview")(overviews.overview)
app.command("serve")(serving.serve)
app.add_typer(tokens.app, name="token")
app.command("export")(archiving.export)
app.command("import")(archiving.import_base)
app.command("verify")(maintaining.verify)
app.command("delete")(maintaining.delete)
app.command("reindex")(maintaining.reindex)
app.command("evaluate")(evaluating.evaluate)
app.command("train")(training.train)
app.command("demo")(maintaining.demo)
