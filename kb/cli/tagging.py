"""`tag`."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from kb.cli.options import Json, Model, make_tagger
from kb.cli.output import print_json, print_json_line, print_table
from ontology.errors import InputError, ReadError

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
