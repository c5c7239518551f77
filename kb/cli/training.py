"""`train`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kb.cli.options import DEFAULT_KB, Json, KbPath, Model, make_tagger, reading
from kb.cli.output import print_json, print_table
from ontology.errors import InputError, NotFoundError

if TYPE_CHECKING:
    from ingest.tagging import Tagger
    from kb.training.examples import Example
    from kb.training.learning import Score, Trained


def train(
    source: Annotated[
        Path,
        typer.Option("--from", help="Labelled texts (JSON lines with entity, text, heading, concept; may be .gz) or a folder."),
    ],
    output: Annotated[
        Path | None, typer.Option("-o", "--output", help="File to write; without it the model goes into the knowledge base.")
    ] = None,
    kb: KbPath = DEFAULT_KB,
    name: Annotated[str, typer.Option(help="What the model calls itself.")] = "local",
    lang: Annotated[str, typer.Option(help="Language to learn; texts in others are left out.")] = "en",
    date: Annotated[str, typer.Option(help="Date to note in the model; nothing else in it depends on the day.")] = "",
    model: Model = None,
    force: Annotated[bool, typer.Option("--force", help="Keep the model even if it is not better.")] = False,
    as_json: Json = False,
) -> None:
    """Learn from tagged filings: a gold file, or the filers' and reviewers' tags in a knowledge base.

    Says by cross-validation by entity whether suggestions become better, and keeps the model only if they do.
    """
    from kb.training.learning import train as learn

    tagger = make_tagger(model)
    examples = _examples(source, lang, tagger)
    trained = learn(examples, tagger, name=name, lang=lang, date=date, progress=lambda step: print(step, file=sys.stderr))
    kept = _keep(trained, output, kb, name) if trained.better or force else None
    if as_json:
        print_json({**trained.model.about, "version": trained.model.version, "better": trained.better, "kept": kept})
    else:
        _print(trained, kept)
    if kept is None:
        raise typer.Exit(1)


def _examples(source: Path, lang: str, tagger: Tagger) -> tuple[Example, ...]:
    from kb.training.examples import examples_of, read_examples

    if not source.exists():
        raise NotFoundError("there is no such file or folder", source=str(source), hint="give --from GOLD or --from KB")
    if not source.is_dir():
        return read_examples(source, lang=lang)
    with reading(source) as kb:
        examples = examples_of(kb.filings(), tagger.catalogue, lang=lang)
    if not examples:
        raise InputError(
            f"no clause in {lang!r} has a tag of its filer or of a reviewer",
            source=str(source),
            hint="ingest inline XBRL or packages, or review suggestions",
        )
    return examples


def _keep(trained: Trained, output: Path | None, kb: Path, name: str) -> str:
    """Write the model; returns where to."""
    from kb.layout import open_layout, write_atomically

    path = output or open_layout(kb, create=False).model / f"{name}.npz"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, trained.model.to_bytes())
    return str(path)


def _print(trained: Trained, kept: str | None) -> None:
    print_table(
        ("cross-validation", "texts", "model", "first", "within three", "family", "no concept F1", "of scores near .9"),
        [
            (entry.name, entry.texts, which, *_cells(score))
            for entry in trained.comparisons
            for which, score in (("without", entry.without), ("with", entry.with_model))
        ],
        title=f"{trained.model.version}: {trained.model.about['entities']} entities, each judged by what the others taught",
    )
    if kept is None:
        print("not better: not kept. Give --force to use it all the same.")
    else:
        print(f"written to {kept}")


def _cells(score: Score) -> tuple[str, ...]:
    rejected = "" if score.rejected_f1 is None else f"{score.rejected_f1:.3f}"
    near = "" if score.near_nine is None else f"{score.near_nine[1]:.2f} right"
    return f"{score.first:.3f}", f"{score.within_three:.3f}", f"{score.family:.3f}", rejected, near
