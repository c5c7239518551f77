from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from ingest.pipeline import annotate
from ingest.tagging import Tagger
from kb import InputError
from kb.evaluation.gold_lines import GoldKind, gold_kind
from kb.evaluation.letters import Letters
from kb.evaluation.note_gold import GoldNote, read_note_gold
from kb.evaluation.notes import NoteEvaluation, evaluate_note, evaluate_notes, match_boundaries
from ontology.families import default_families

STOCKS = "ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories"
TAX = "ifrs-full:DescriptionOfAccountingPolicyForIncomeTaxExplanatory"
LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
PIECES = [
    "2 Accounting policies",
    "Inventories",
    "Stocks are carried at the lower of cost and net realisable value, with cost found by the weighted average formula.",
    "Income taxes",
    "Deferred tax is recognised for temporary differences, and current tax is the tax payable on taxable profit.",
    "Leases",
    "A right-of-use asset and a lease liability are recognised for each lease when it commences.",
]
PAGE = "".join(f"<p>{'<b>' * (at < 2 or at % 2)}{piece}{'</b>' * (at < 2 or at % 2)}</p>" for at, piece in enumerate(PIECES))


def letters_of(pieces: list[str]) -> int:
    return len(Letters("".join(pieces)).letters)


def tag(first: int, after: int, concept: str) -> dict[str, Any]:
    """A tag around some of the pieces."""
    return {"start": letters_of(PIECES[:first]), "end": letters_of(PIECES[:after]), "concept": concept}


def gold_of(folder: Path, *tags: dict[str, Any]) -> GoldNote:
    path = folder / "notes.jsonl"
    path.write_text(json.dumps({"id": "acme", "html": PAGE, "letters": letters_of(PIECES), "tags": tags}))
    (note,) = read_note_gold(path)
    return note


def scored(gold: GoldNote, tagger: Tagger) -> NoteEvaluation:
    result = annotate(gold.data, name=gold.name, tagger=tagger)
    return evaluate_note(gold, result, tagger.catalogue, default_families())


def test_a_note_tagged_as_it_is_sectioned_scores_full_with_or_without_headings(tmp_path: Path, tagger: Tagger) -> None:
    with_heading = gold_of(tmp_path, tag(1, 3, STOCKS), tag(3, 5, TAX), tag(5, 7, LEASES))
    without = gold_of(tmp_path, tag(2, 3, STOCKS), tag(4, 5, TAX), tag(6, 7, LEASES))
    for gold in (with_heading, without):
        found = scored(gold, tagger)
        assert (found.boundaries.f1, found.strict_share, found.family_share, found.clause_share) == (1, 1, 1, 1)
        assert (found.missed, found.added, found.untagged) == ((), (), 0)


def test_wrong_concepts_and_boundaries_are_counted(tmp_path: Path, tagger: Tagger) -> None:
    gold = gold_of(tmp_path, tag(1, 3, STOCKS), tag(3, 7, TAX))
    found = scored(gold, tagger)
    assert (found.boundaries.wanted, found.boundaries.given, found.boundaries.found) == (2, 3, 2)
    assert found.added == (letters_of(PIECES[:5]),)
    leases = letters_of(PIECES[5:7])
    assert found.letters - found.strict == leases
    assert found.confusions == {(TAX, LEASES): leases}
    assert [(concept, tally.recall, tally.precision) for concept, tally in found.concepts.items()] == [
        (TAX, letters_of(PIECES[3:5]) / letters_of(PIECES[3:7]), 1),
        (STOCKS, 1, 1),
    ]


def test_sections_that_the_filer_left_untagged_are_said_to_be(tmp_path: Path, tagger: Tagger) -> None:
    found = scored(gold_of(tmp_path, tag(3, 5, TAX)), tagger)
    assert (found.boundaries.given, found.untagged) == (3, 2)
    assert (found.boundary_f1, found.boundary_f1_in_tagged) == (0.5, 1)
    assert found.letters == letters_of(PIECES[3:5])


def test_own_elements_and_notes_around_the_policies_are_no_policies(tmp_path: Path, tagger: Tagger) -> None:
    note = "note:DisclosureOfBasisOfPreparationOfFinancialStatementsExplanatory"
    found = scored(gold_of(tmp_path, tag(1, 3, "ext"), tag(3, 5, note), tag(5, 7, "none")), tagger)
    assert found.boundaries.wanted == 3
    assert (found.letters, found.strict_share) == (0, None)
    assert (found.note_letters, found.note_right) == (letters_of(PIECES[3:5]), 0)


def test_blocks_nest_and_neighbours_of_one_concept_are_one(tmp_path: Path, tagger: Tagger) -> None:
    gold = gold_of(tmp_path, tag(1, 5, TAX), tag(1, 3, STOCKS), tag(6, 7, TAX))
    (block,) = gold.blocks
    assert block.span == (letters_of(PIECES[:1]), letters_of(PIECES))
    assert scored(gold, tagger).strict == letters_of(PIECES[1:5])
    apart = gold_of(tmp_path, tag(1, 3, "ext"), tag(3, 5, "ext"))
    assert len(apart.blocks) == 2


def test_a_boundary_is_matched_once_and_from_heading_to_text() -> None:
    assert match_boundaries([70], [(0, 40), (90, 110)]) == {0: 1}
    assert match_boundaries([71], [(0, 40)]) == {}
    assert match_boundaries([10, 20], [(0, 40)]) == {0: 0}


def test_text_notes_are_labelled_by_their_headings(tmp_path: Path, tagger: Tagger) -> None:
    text = "\n".join(["a) Stocks", PIECES[2], "Costs", PIECES[2], "b) Own things", PIECES[4], "c) Leases", PIECES[6]])
    heads = [("a) Stocks", STOCKS, False), ("Costs", None, False), ("b) Own things", None, False), ("c) Leases", LEASES, False)]
    path = tmp_path / "notes.jsonl.gz"
    headings = [
        {"offset": text.index(head), "heading": head, "concept": concept, "continued": continued}
        for head, concept, continued in [*heads, ("c) Leases", LEASES, True)]
    ]
    path.write_bytes(gzip.compress(json.dumps({"format": "plain", "text": text, "headings": headings}).encode()))
    assert gold_kind(path) is GoldKind.NOTES
    (note,) = read_note_gold(path)
    assert [block.concept for block in note.blocks] == [STOCKS, "ext", LEASES]
    assert note.blocks[-1].span[1] == note.letters
    evaluation = evaluate_notes([note], tagger, default_families())
    assert evaluation.total.boundaries.recall == 1
    assert evaluation.as_dict()["summary"]["right_concept"]["minimum"] == 1.0
    assert [found.note_id for found in evaluation.worst(3)] == ["note-000"]


def test_labels_that_do_not_fit_their_note_are_errors(tmp_path: Path, tagger: Tagger) -> None:
    path = tmp_path / "notes.jsonl"
    path.write_text(json.dumps({"id": "acme", "html": PAGE, "letters": 5, "tags": [{"start": 0, "end": 9, "concept": TAX}]}))
    with pytest.raises(InputError, match=r"notes\.jsonl:1: no labelled note: .*ends behind the note"):
        read_note_gold(path)
    path.write_text(json.dumps({"id": "acme", "html": PAGE, "letters": 50, "tags": [{"start": 0, "end": 9, "concept": TAX}]}))
    (note,) = read_note_gold(path)
    with pytest.raises(InputError, match=f"the labels count 50 letters, and there are {letters_of(PIECES)}"):
        scored(note, tagger)
    path.write_text("")
    with pytest.raises(InputError, match="there is no note in it"):
        read_note_gold(path)
