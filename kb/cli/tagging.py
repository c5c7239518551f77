"""`tag` and `evaluate`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from kb.cli.options import Json, Model, make_tagger
from kb.cli.output import print_json, print_json_line, print_table
from ontology.errors import InputError, ReadError
from ontology.namespaces import short_name

if TYPE_CHECKING:
    from ingest.tagging import Tagger

_MOST = 5


def tag(
    jsonl: Annotated[
        Path | None,
        typer.Option("--jsonl", help='Lines of {"text": …, "heading": …, "lang": …}; without it, one text on standard input.'),
    ] = None,
    heading: Annotated[str | None, typer.Option(help="Heading above the text on standard input.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the texts that do not say theirs.")] = "en",
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Suggest concepts for texts, without a knowledge base: the five likeliest IFRS elements, and topics below them."""
    if jsonl is None:
        text = sys.stdin.read()
        if not text.strip():
            raise InputError("there is no text on standard input", hint="pipe a text in, or use --jsonl FILE")
        tagged = _tagged(make_tagger(model).in_language(lang), text, heading)
        if as_json:
            print_json(tagged)
        else:
            print_table(
                ("concept", "score"),
                [(found["concept"], f"{found['score']:.3f}") for found in (*tagged["concepts"], *tagged["topics"])],
            )
        return
    tagger = make_tagger(model)
    for row in _rows(jsonl):
        print_json_line(_tagged(tagger.in_language(row.get("lang") or lang), row["text"], row.get("heading")))


def evaluate(
    gold: Annotated[
        Path,
        typer.Argument(help="Labels as JSON lines, plain or .gz: texts with text, concept, heading, alternatives; or reports."),
    ],
    documents: Annotated[Path | None, typer.Option(help="Folder of the reports, where reports are labelled.")] = None,
    lang: Annotated[str, typer.Option(help="Language of the rows to score.")] = "en",
    worst: Annotated[int, typer.Option(min=0, help="How many confusions or differences to list.")] = 10,
    model: Model = None,
    as_json: Json = False,
) -> None:
    """Score the tagger on labelled texts (right first, within three, how far scores can be trusted) or on whole reports."""
    from kb.evaluate import evaluate as score
    from kb.evaluate import read_gold
    from kb.evaluation.report_gold import is_report_gold

    if is_report_gold(gold):
        _evaluate_reports(gold, documents, make_tagger(model), worst=worst, as_json=as_json)
        return
    rows = read_gold(gold, lang=lang)
    evaluations = score(rows, make_tagger(model).in_language(lang))
    if as_json:
        print_json([evaluation.as_dict() for evaluation in evaluations])
        return
    print_table(
        ("scored", "texts", "first", "within three", "macro-F1", "texts/s"),
        [
            (
                found.name,
                found.texts,
                f"{found.first:.3f}",
                f"{found.within_three:.3f}",
                f"{found.macro_f1:.3f}",
                f"{found.per_second:.0f}",
            )
            for found in evaluations
        ],
        title=str(gold),
    )
    for found in evaluations:
        print()
        print_table(
            ("score", "texts", "mean score", "right"),
            [(band.label, band.texts, f"{band.mean_score:.2f}", f"{band.right:.2f}") for band in found.reliability],
            title=f"{found.name}: of the first suggestions with a score, how many are right",
        )
        if worst and found.confusions:
            print()
            print_table(
                ("texts", "is", "was taken for"),
                [(count, short_name(right), short_name(wrong)) for (right, wrong), count in found.confusions[:worst]],
            )


def _evaluate_reports(gold: Path, documents: Path | None, tagger: Tagger, *, worst: int, as_json: bool) -> None:
    from kb.cli.report_scores import print_report_scores
    from kb.evaluation.report_gold import read_report_gold
    from kb.evaluation.reports import evaluate_reports

    if documents is None:
        raise InputError("labels reports that it does not hold", source=str(gold), hint="name their folder with --documents")
    evaluations = evaluate_reports(read_report_gold(gold), documents, tagger)
    if as_json:
        print_json([evaluation.as_dict() for evaluation in evaluations])
    else:
        print_report_scores(evaluations, title=str(gold), worst=worst)


def _tagged(tagger: Any, text: str, heading: str | None) -> dict[str, Any]:
    headings = (heading,) if heading else ()
    judged = tagger.judge(text, headings)
    return {
        "concepts": [{"concept": found.concept, "score": found.score} for found in judged.elements[:_MOST]],
        "families": [
            {"family": found.family, "score": found.score, "concepts": list(found.members)} for found in judged.families[:_MOST]
        ],
        "topics": [{"concept": found.concept, "score": found.score} for found in judged.topics[:_MOST]],
        "no_policy": round(judged.no_policy, 4),
        "abstains": judged.abstains,
        "nature": tagger.natures.nature(text, headings, judged).value,
    }


def _rows(path: Path) -> Any:
    try:
        with path.open(encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield _row(line, f"{path}:{number}")
    except (OSError, UnicodeDecodeError) as error:
        raise ReadError(f"cannot be read: {error}", source=str(path), hint="give a UTF-8 file of JSON lines") from error


def _row(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError as error:
        raise InputError(f"not JSON: {error}", source=place, hint='each line is {"text": …, "heading": …}') from error
    if not isinstance(row, dict) or not isinstance(row.get("text"), str):
        raise InputError("there is no text in this line", source=place, hint='each line is {"text": …, "heading": …}')
    return row
