from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from ingest.tagging import Tagger
from kb import InputError, ReadError
from kb.cli import main
from kb.evaluation.letters import Letters
from kb.evaluation.report_gold import Passage, ReportGold, read_report_gold
from kb.evaluation.reports import ReportEvaluation, evaluate_report, evaluate_reports
from ontology.catalogue import Catalogue
from ontology.types import BlockKind, Clause, ConceptTag, IngestResult, Nature, Origin, Role, SourceDocument

INVENTORIES = "ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories"
LEASES = "ifrs-full:DescriptionOfAccountingPolicyForLeasesExplanatory"
PROVISIONS = "ifrs-full:DescriptionOfAccountingPolicyForProvisionsExplanatory"

LINES = [
    "Chair's letter: our policy is to pay half of the profit out.",
    "Notes",
    "Timber and resin are carried at the lower of cost and net realisable value.",
    "Timber of 41 was sold.",
    "Claims are provided for when payment is probable.",
    "The sawmill reserve holds gains on the sawmill.",
    "We judge which claims are probable.",
]
TEXT = "\n".join(LINES)


def span(line: int) -> tuple[int, int]:
    start = sum(len(text) + 1 for text in LINES[: line - 1])
    return Letters(TEXT).span(start, start + len(LINES[line - 1]))


def passage(line: int, *natures: Nature, concepts: tuple[str, ...] = (), friend: bool = False) -> Passage:
    return Passage(
        document="acme.txt", lines=(line, line), spans=(span(line),), natures=natures, concepts=concepts, false_friend=friend
    )


GOLD = ReportGold(
    document="acme.txt",
    sha256=hashlib.sha256(TEXT.encode()).hexdigest(),
    labelled=((2, 7),),
    passages=(
        passage(1, Nature.NONE, friend=True),
        passage(3, Nature.POLICY, concepts=(INVENTORIES,)),
        passage(5, Nature.POLICY, concepts=(PROVISIONS, LEASES)),
        passage(6, Nature.NONE, Nature.POLICY, friend=True),
        passage(7, Nature.JUDGEMENT_ESTIMATE),
    ),
)


def annotated(*clauses: tuple[str, Nature, str | None], text: str = TEXT) -> IngestResult:
    """A result with these clauses, each with what it says, its nature and the concept it was given."""
    document = SourceDocument(
        document_id="acme", sha256="", source_name="acme.txt", media_type="text/plain", text=text, blocks=()
    )
    made, tags = [], []
    for ordinal, (words, nature, concept) in enumerate(clauses, start=1):
        start = text.index(words)
        clause = Clause(
            clause_id=f"acme/{ordinal}",
            document_id="acme",
            section_id=None,
            heading_path=(),
            section_label="",
            ordinal=ordinal,
            kind=BlockKind.PARAGRAPH,
            nature=nature,
            text=words,
            start_char=start,
            end_char=start + len(words),
            fingerprint="",
        )
        made.append(clause)
        for rank, name in enumerate((concept, LEASES), start=1):
            if concept and name:
                tags.append(
                    ConceptTag(
                        subject_id=clause.clause_id,
                        concept=name,
                        role=Role.ABOUT,
                        score=1 / rank,
                        origin=Origin.SUGGESTED,
                        method="test",
                        rank=rank,
                    )
                )
    return IngestResult(
        document=document,
        sections=(),
        clauses=tuple(made),
        tags=tuple(tags),
        cross_references=(),
        diagnostics=(),
        model_version="test",
    )


def scored(catalogue: Catalogue, *clauses: tuple[str, Nature, str | None]) -> ReportEvaluation:
    return evaluate_report(GOLD, TEXT, annotated(*clauses), catalogue)


def test_the_labels_themselves_score_full_marks(catalogue: Catalogue) -> None:
    found = scored(
        catalogue,
        (LINES[2], Nature.POLICY, INVENTORIES),
        (LINES[4], Nature.POLICY, PROVISIONS),
        (LINES[6], Nature.JUDGEMENT_ESTIMATE, None),
    )
    for tallies in (found.passages, found.letters):
        assert tallies[Nature.POLICY].f1 == tallies[Nature.JUDGEMENT_ESTIMATE].f1 == 1.0
        assert tallies[Nature.NEW_STANDARDS].precision is tallies[Nature.NEW_STANDARDS].recall is None
    assert (found.policies_found, found.strict, found.accepted) == (2, 2, 2)
    assert (found.false_friends, found.taken, found.missed, found.wrong, found.elsewhere, found.lost) == (1, (), (), (), 0, 0)


def test_missed_and_wrong_policies_are_counted_by_passage_and_by_letter(catalogue: Catalogue) -> None:
    found = scored(catalogue, (LINES[2], Nature.POLICY, INVENTORIES), (LINES[3], Nature.POLICY, INVENTORIES))
    tally = found.passages[Nature.POLICY]
    assert (tally.wanted, tally.found, tally.given, tally.right) == (2, 1, 2, 1)
    letters = found.letters[Nature.POLICY]
    first, figures, second = (end - start for start, end in (span(3), span(4), span(5)))
    assert (letters.wanted, letters.given, letters.right) == (first + second, first + figures, first)
    assert found.confusion[Nature.NONE, Nature.POLICY] == figures
    assert found.confusion[Nature.POLICY, Nature.NONE] == second
    assert [(missed.lines, missed.is_, missed.taken_for) for missed in found.missed] == [((5, 5), "policy", "none")]
    assert [(wrong.lines, wrong.is_, wrong.taken_for) for wrong in found.wrong] == [((4, 4), "none", "policy")]


def test_half_of_a_passage_is_enough(catalogue: Catalogue) -> None:
    more = "Timber and resin are carried at the lower of cost"
    assert scored(catalogue, (more, Nature.POLICY, INVENTORIES)).passages[Nature.POLICY].found == 1
    less = "Timber and resin are carried"
    assert scored(catalogue, (less, Nature.POLICY, INVENTORIES)).passages[Nature.POLICY].found == 0
    both = f"{LINES[2]}\n{LINES[3]}"
    tally = scored(catalogue, (both, Nature.POLICY, INVENTORIES)).passages[Nature.POLICY]
    assert (tally.found, tally.given, tally.right) == (1, 1, 1)


def test_a_passage_that_may_be_a_policy_counts_neither_way(catalogue: Catalogue) -> None:
    with_it = scored(catalogue, (LINES[2], Nature.POLICY, INVENTORIES), (LINES[5], Nature.POLICY, None))
    without = scored(catalogue, (LINES[2], Nature.POLICY, INVENTORIES))
    assert with_it.passages == without.passages
    assert with_it.letters == without.letters
    assert with_it.taken == without.taken == ()
    assert with_it.confusion[Nature.NONE, Nature.POLICY] == 0


def test_false_friends_and_policies_elsewhere_are_told(catalogue: Catalogue) -> None:
    found = scored(catalogue, (LINES[0], Nature.POLICY, INVENTORIES))
    assert [(taken.lines, taken.is_, taken.taken_for) for taken in found.taken] == [((1, 1), "none", "policy")]
    assert (found.false_friends, found.elsewhere) == (1, 0)
    narrow = ReportGold(document="acme.txt", sha256="", labelled=((5, 7),), passages=())
    outside = evaluate_report(narrow, TEXT, annotated((LINES[2], Nature.POLICY, INVENTORIES)), catalogue)
    assert (outside.elsewhere, outside.passages[Nature.POLICY].given) == (1, 0)


def test_the_concept_is_the_first_tag_of_the_clause_or_the_element_above_it(catalogue: Catalogue) -> None:
    found = scored(catalogue, (LINES[2], Nature.POLICY, "topic:InventoryCostFormula"), (LINES[4], Nature.POLICY, LEASES))
    assert (found.policies_found, found.strict, found.accepted) == (2, 1, 2)
    wrong = scored(catalogue, (LINES[2], Nature.POLICY, LEASES), (LINES[4], Nature.POLICY, None))
    assert (wrong.policies_found, wrong.strict, wrong.accepted) == (2, 0, 0)
    assert [(concept.is_, concept.taken_for) for concept in wrong.concepts] == [(INVENTORIES, LEASES), (PROVISIONS, "")]


def test_the_order_a_reader_gives_the_text_does_not_matter(catalogue: Catalogue) -> None:
    turned = "\n\n".join(reversed(LINES))
    clauses = [(LINES[2], Nature.POLICY, INVENTORIES), (LINES[3], Nature.NONE, None), (LINES[6], Nature.POLICY, LEASES)]
    straight = evaluate_report(GOLD, TEXT, annotated(*clauses), catalogue)
    other = evaluate_report(GOLD, TEXT, annotated(*clauses, text=turned), catalogue)
    assert straight == other
    changed = evaluate_report(GOLD, TEXT, annotated(("§ qqq", Nature.POLICY, None), text="§ qqq"), catalogue)
    assert (changed.lost, changed.passages[Nature.POLICY].given) == (3, 0)


def test_labels_that_do_not_fit_are_named(catalogue: Catalogue) -> None:
    def with_passages(*passages: Passage, labelled: tuple[tuple[int, int], ...] = ()) -> ReportGold:
        return ReportGold(document="acme.txt", sha256="", labelled=labelled, passages=passages)

    unknown = passage(3, Nature.POLICY, concepts=("ifrs-full:Nonsense",))
    with pytest.raises(InputError, match="lines 3 to 3 names ifrs-full:Nonsense, which is not in the catalogue"):
        evaluate_report(with_passages(unknown), TEXT, annotated(), catalogue)
    with pytest.raises(InputError, match="line 8 is said to be labelled, and there are 7"):
        evaluate_report(with_passages(labelled=((1, 8),)), TEXT, annotated(), catalogue)
    with pytest.raises(InputError, match="letters beyond the last one, 3"):
        evaluate_report(with_passages(passage(3, Nature.NONE)), "abc", annotated(), catalogue)


def test_a_report_must_be_the_file_that_was_labelled(tmp_path: Path, tagger: Tagger) -> None:
    with pytest.raises(ReadError, match="cannot be read"):
        evaluate_reports([GOLD], tmp_path, tagger)
    (tmp_path / "acme.txt").write_text("another text")
    with pytest.raises(InputError, match="is not the file that was labelled"):
        evaluate_reports([GOLD], tmp_path, tagger)


def label(line: int, nature: str, concept: str | None, *, friend: bool = False) -> dict[str, Any]:
    return {
        "document": "acme.txt",
        "sha256": GOLD.sha256,
        "lines": [line, line],
        "letters": list(span(line)),
        "nature": nature,
        "concept": concept,
        "alternatives": [],
        "false_friend": friend,
    }


def test_the_command_tells_labels_of_reports_by_their_content(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: object) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["evaluate", *map(str, arguments)])
        code = stopped.value.code
        return (code if isinstance(code, int) else 0, *capsys.readouterr())

    (tmp_path / "acme.txt").write_text(TEXT)
    head = {"document": "acme.txt", "sha256": GOLD.sha256, "labelled": [[2, 7]]}
    rows = [head, label(1, "none", None, friend=True), label(3, "policy", INVENTORIES), label(5, "policy", PROVISIONS)]
    gold = tmp_path / "gold.jsonl"
    gold.write_text("\n".join(map(json.dumps, rows)))
    code, _, refusal = run(gold)
    assert (code, "labels reports that it does not hold" in refusal, "--documents" in refusal) == (2, True, True)
    code, shown, _ = run(gold, "--documents", tmp_path)
    assert (code, "acme.txt: by nature" in shown) == (0, True)
    (scores,) = json.loads(run(gold, "--documents", tmp_path, "--json")[1])
    assert (scores["name"], scores["passages"]["policy"]["wanted"]) == ("acme.txt", 2)
    assert scores["false_friends"]["labelled"] == 1
    assert scores["letters_lost"] == 0


def test_policies_are_found_in_real_reports(shared: Path, tagger: Tagger) -> None:
    gold = read_report_gold(Path(__file__).parents[2] / "gold" / "reports.dev.jsonl")
    total = evaluate_reports(gold, shared / "reports", tagger)[-1]
    policies = total.passages[Nature.POLICY]
    assert (total.name, policies.wanted) == ("all", 211)
    assert policies.precision is not None and policies.precision >= 0.92
    assert policies.recall is not None and policies.recall >= 0.80
    assert total.accepted >= 0.92 * total.policies_found
    assert total.lost < 200
