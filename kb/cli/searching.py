"""`search`, `similar` and `searches`."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from kb.answers import SearchAnswer
from kb.cli.options import DEFAULT_KB, Concept, Entity, Json, KbPath, Year, reading
from kb.cli.output import console, highlighted, print_json, print_table
from kb.layout import open_layout
from kb.saved_searches import SavedSearch, SavedSearches
from kb.views.documents import search_view
from ontology.errors import InputError

Standard = Annotated[str | None, typer.Option(help='Standard behind the concept, such as "IFRS 16".')]
Limit = Annotated[int, typer.Option(min=1, help="Most hits to show.")]

app = typer.Typer(help="Searches that were saved with search --save.", no_args_is_help=True)


def search(
    query: Annotated[
        str | None, typer.Argument(help='Words, "phrases", recogn*, impairmnt~1, =exact, heading:warrant*, AND OR NOT ( ).')
    ] = None,
    kb: KbPath = DEFAULT_KB,
    concept: Concept = None,
    standard: Standard = None,
    entity: Entity = None,
    year: Year = None,
    limit: Limit = 10,
    offset: Annotated[int, typer.Option(min=0, help="Hits to skip.")] = 0,
    facets: Annotated[bool, typer.Option("--facets", help="Count all hits by concept, entity, year and standard.")] = False,
    sort: Annotated[str | None, typer.Option(help="score, newest, oldest or uncertain.")] = None,
    review: Annotated[
        str | None, typer.Option(help="State of review: suggested, accepted, rejected, overridden, second_review, signed_off.")
    ] = None,
    synonyms: Annotated[
        bool | None, typer.Option("--synonyms/--no-synonyms", help="Seek ECL for expected credit loss and the like (yes).")
    ] = None,
    save: Annotated[str | None, typer.Option(metavar="NAME", help="Keep this search under a name.")] = None,
    saved: Annotated[
        str | None, typer.Option(metavar="NAME", help="Run a search that was saved; other options change it.")
    ] = None,
    as_json: Json = False,
) -> None:
    """Find clauses by words, best first. Words must all occur unless OR stands between them."""
    wanted = ("concept", "standard", "entity", "year", "kind", "review") if facets else ()
    given = {
        "concept": concept,
        "standard": standard,
        "entity": entity,
        "year": year,
        "review": review,
        "sort": sort,
        "synonyms": synonyms,
    }
    given = {name: value for name, value in given.items() if value is not None}
    with reading(kb) as base:
        text, options = _asked(base.saved_searches, query, saved, given)
        answer = base.search(text, limit=limit, offset=offset, facets=wanted, **options)
        if save is not None:
            base.saved_searches.save(SavedSearch(name=save, query=text, **options))
    if as_json:
        print_json(search_view(answer))
        return
    _print_answer(answer, offset)
    if save is not None:
        print(f"saved as {save!r}")


def similar(
    identifier: Annotated[str, typer.Argument(metavar="ID", help="Id of a clause.")],
    kb: KbPath = DEFAULT_KB,
    concept: Concept = None,
    standard: Standard = None,
    entity: Entity = None,
    year: Year = None,
    others: Annotated[bool, typer.Option("--others", help="Leave out the document of the clause.")] = False,
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """Find the clauses whose words are most like those of a clause."""
    with reading(kb) as base:
        answer = base.more_like(
            identifier,
            concept=concept,
            standard=standard,
            entity=entity,
            year=year,
            other_documents=others,
            limit=limit,
        )
    if as_json:
        print_json(search_view(answer))
        return
    _print_answer(answer, 0)


@app.command("list")
def list_searches(kb: KbPath = DEFAULT_KB, as_json: Json = False) -> None:
    """List the saved searches."""
    found = list(_saved(kb))
    if as_json:
        print_json([asdict(one) for one in found])
        return
    rows = [(one.name, one.query, _narrowed(one)) for one in found]
    print_table(("name", "query", "narrowed by"), rows)


@app.command("remove")
def remove_search(
    names: Annotated[list[str], typer.Argument(help="Names of saved searches.")], kb: KbPath = DEFAULT_KB, as_json: Json = False
) -> None:
    """Forget saved searches."""
    saved = _saved(kb)
    for name in names:
        saved.get(name)
    for name in dict.fromkeys(names):
        saved.remove(name)
    if as_json:
        print_json({"removed": names})
    else:
        print(f"{len(names)} searches removed")


def _saved(kb: Path) -> SavedSearches:
    return SavedSearches(open_layout(kb, create=False).root)


def _asked(searches: SavedSearches, query: str | None, saved: str | None, given: dict[str, Any]) -> tuple[str, dict[str, Any]]:
    """The query to run and its options: those given, over those saved."""
    if saved is None:
        if query is None:
            raise InputError("give a query, or --saved NAME", hint="such as policykb search 'lease AND \"low value\"'")
        return query, given
    kept = searches.get(saved)
    return query or kept.query, {**kept.options, **given}


def _narrowed(search: SavedSearch) -> str:
    plain = asdict(SavedSearch(name="", query=""))
    return ", ".join(f"{name} {value}" for name, value in search.options.items() if value != plain[name])


def _print_answer(answer: SearchAnswer, offset: int) -> None:
    out = console()
    first = offset + 1 if answer.hits else 0
    out.print(f"{answer.total} clauses; showing {first}–{offset + len(answer)}", style="dim")
    for typed, forms in answer.synonyms:
        out.print(f"{typed}: also {', '.join(forms)}", style="dim", markup=False)
    if answer.suggestion is not None:
        out.print(f"did you mean: {answer.suggestion}", markup=False)
    for hit in answer:
        out.print()
        out.print(hit.citation, style="bold", markup=False)
        out.print(highlighted(hit.snippet, hit.snippet_highlights))
        out.print(f"{hit.clause.clause_id}  score {hit.score:.2f}", style="dim", markup=False)
    for name, counts in answer.facets.items():
        out.print()
        print_table((name, "clauses"), counts[:10])
