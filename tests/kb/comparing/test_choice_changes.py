from __future__ import annotations

from kb.answers import StoredChoice
from kb.comparing.choice_changes import ChoiceChange, Passages, choice_changes
from ontology.choices import default_choices
from ontology.types import ChoiceValue, PolicyChoice
from tests.kb.comparing.support import clause, document

APART = Passages({}, ())


def chosen(side: str, ordinal: int, dimension: str, option: str, years: float | None = None) -> StoredChoice:
    value = ChoiceValue(low=years, high=years, unit="years") if years else None
    place = clause(side, ordinal, "Said so.", "Policies")
    return StoredChoice(
        choice=PolicyChoice(clause_id=place.clause_id, dimension=dimension, option=option, evidence=((0, 4),), value=value),
        dimension=default_choices()[dimension],
        clause=place,
        document=document(side),
    )


def told(changes: tuple[ChoiceChange, ...]) -> list[str]:
    return [f"{change.kind}: {change.answer_before} → {change.answer_after}" for change in changes]


def changes(before: list[StoredChoice], after: list[StoredChoice], passages: Passages = APART) -> list[str]:
    return told(choice_changes(before, after, default_choices(), passages))


FIFO, AVERAGE = ("inventory-cost-formula", "fifo"), ("inventory-cost-formula", "weighted-average")


def test_another_answer_to_a_question_with_one_answer_is_a_change() -> None:
    assert changes([chosen("a", 1, *FIFO)], [chosen("b", 1, *AVERAGE)]) == [
        "changed: First in first out → Weighted average cost"
    ]


def test_an_answer_where_there_was_none_is_stated_first_and_not_changed() -> None:
    assert changes([], [chosen("b", 1, *FIFO)]) == ["first stated: None → First in first out"]
    assert changes([chosen("a", 1, *FIFO)], []) == ["no longer stated: First in first out → None"]


def test_an_answer_beside_the_one_that_stays_is_new_and_no_change() -> None:
    assert changes([chosen("a", 1, *FIFO)], [chosen("b", 1, *FIFO), chosen("b", 2, *AVERAGE)]) == [
        "first stated: None → Weighted average cost"
    ]


def test_useful_lives_change_class_by_class() -> None:
    lives = "ppe-useful-life"
    before = [chosen("a", 1, lives, "buildings", 40), chosen("a", 1, lives, "plant-and-machinery", 5)]
    after = [chosen("b", 1, lives, "buildings", 40), chosen("b", 1, lives, "plant-and-machinery", 7)]
    assert changes(before, after) == ["changed: Plant and machinery 5 years → Plant and machinery 7 years"]


def test_of_a_question_with_several_answers_one_changed_if_the_same_passage_gives_another() -> None:
    together = Passages({"a/1": 0, "b/1": 0}, ())
    model = "ppe-measurement-model"
    before, after = [chosen("a", 1, model, "cost")], [chosen("b", 1, model, "revaluation")]
    cost, revaluation = (default_choices()[model].option(option).label for option in ("cost", "revaluation"))
    assert changes(before, after, together) == [f"changed: {cost} → {revaluation}"]
    assert changes(before, after) == [f"first stated: None → {revaluation}", f"no longer stated: {cost} → None"]


def test_where_all_wording_is_kept_nothing_has_changed_whatever_was_read() -> None:
    kept = Passages({"a/1": 0, "b/1": 0}, {"a/1", "b/1"})
    assert changes([], [chosen("b", 1, *FIFO)], kept) == []
    assert changes([chosen("a", 1, *FIFO)], [chosen("b", 1, *AVERAGE)], kept) == []
