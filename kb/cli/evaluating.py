"""`evaluate`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli.options import Json, Model, make_tagger
from kb.cli.output import print_json, print_table
from ontology.errors import InputError, ReadError

if TYPE_CHECKING:
    from ingest.tagging import Tagger
    from kb.evaluation.reliability_plot import Curve


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(
            help="Labels as JSON lines, plain or .gz: of texts, notes, reports, choices or aspects; the lines tell which."
        ),
    ],
    documents: Annotated[Path | None, typer.Option(help="Folder of the reports, where reports are labelled.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the texts to score.")] = "en",
    worst: Annotated[int, typer.Option(min=0, help="How many confusions, notes or differences to list.")] = 10,
    compare: Annotated[Path | None, typer.Option(help="What `evaluate --json` printed before: shows what changed.")] = None,
    plot: Annotated[Path | None, typer.Option(help="SVG file: draws how far scores can be trusted (texts, notes).")] = None,
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Score segmentation and tagging on labelled texts, whole notes or reports; policy choices; aspects."""
    from kb.evaluation.compare import changes

    before = _earlier(compare)
    scores, show, curves = _scored(gold, make_tagger(model), documents, lang)
    if plot is not None:
        _draw(plot, curves, gold)
    if as_json:
        print_json(
            scores if before is None else {"scores": scores, "changes": [vars(change) for change in changes(before, scores)]}
        )
        return
    show(str(gold), worst)
    if before is not None:
        print()
        print_table(
            ("score", "before", "now"),
            [(change.measure, _number(change.before), _number(change.now)) for change in changes(before, scores)],
            title=f"what changed since {compare}",
        )


def _scored(gold: Path, tagger: Tagger, documents: Path | None, lang: str) -> tuple[Any, Any, list[Curve]]:
    """The scores as values for JSON, how to print them given a title and how many of the worst to list, and curves."""
    from kb.cli import aspect_scores, block_scores, choice_scores, note_scores, report_scores
    from kb.evaluation.aspects import evaluate_aspects, read_aspect_gold
    from kb.evaluation.blocks import evaluate as evaluate_texts
    from kb.evaluation.blocks import read_gold
    from kb.evaluation.choice_gold import read_choice_gold
    from kb.evaluation.choices import evaluate_choices
    from kb.evaluation.gold_lines import GoldKind, gold_kind
    from kb.evaluation.note_gold import read_note_gold
    from kb.evaluation.notes import evaluate_notes
    from kb.evaluation.reliability import bands
    from kb.evaluation.reliability_plot import Curve
    from kb.evaluation.report_gold import read_report_gold
    from kb.evaluation.reports import evaluate_reports
    from ontology.aspects import default_aspects
    from ontology.choices import default_choices
    from ontology.families import default_families

    kind = gold_kind(gold)
    if kind is GoldKind.NOTES:
        notes = evaluate_notes(read_note_gold(gold), tagger, default_families())
        return (
            notes.as_dict(),
            lambda title, worst: note_scores.print_note_scores(notes, title=title, worst=worst),
            [Curve(name="clauses of notes", bands=bands(*notes.total.clause_scores))],
        )
    if kind in {GoldKind.REPORTS, GoldKind.CHOICES, GoldKind.ASPECTS} and documents is None:
        raise InputError("labels reports that it does not hold", source=str(gold), hint="name their folder with --documents")
    if kind is GoldKind.REPORTS and documents is not None:
        reports = evaluate_reports(read_report_gold(gold), documents, tagger)
        return (
            [report.as_dict() for report in reports],
            lambda title, worst: report_scores.print_report_scores(reports, title=title, worst=worst),
            [],
        )
    if kind is GoldKind.CHOICES and documents is not None:
        choices = evaluate_choices(read_choice_gold(gold), documents, tagger, default_choices())
        return (
            [report.as_dict() for report in choices],
            lambda title, worst: choice_scores.print_choice_scores(choices, title=title, worst=worst),
            [],
        )
    if kind is GoldKind.ASPECTS and documents is not None:
        halves = evaluate_aspects(read_aspect_gold(gold, default_aspects()), documents, tagger, default_aspects())
        return (
            [half.as_dict() for half in halves],
            lambda title, worst: aspect_scores.print_aspect_scores(halves, title=title),
            [],
        )
    texts = evaluate_texts(read_gold(gold, lang=lang), tagger.in_language(lang))
    return (
        [found.as_dict() for found in texts],
        lambda title, worst: block_scores.print_block_scores(texts, title=title, worst=worst),
        [Curve(name=found.name, bands=found.reliability) for found in texts],
    )


def _draw(path: Path, curves: Sequence[Curve], gold: Path) -> None:
    from kb.evaluation.reliability_plot import reliability_svg

    if not curves:
        raise InputError("has no scores to draw", source=str(gold), hint="--plot is for labelled texts and notes")
    path.write_text(reliability_svg(curves, title="How far scores can be trusted"), encoding="utf-8")


def _earlier(path: Path | None) -> Any:
    if path is None:
        return None
    try:
        earlier = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ReadError(f"cannot be read: {error}", source=str(path), hint="give what `evaluate --json` printed") from error
    return earlier["scores"] if isinstance(earlier, dict) and "changes" in earlier else earlier


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:g}" if value == int(value) else f"{value:.3f}"
