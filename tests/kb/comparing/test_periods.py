from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from kb.comparing.periods import Periods, matching_entity
from ontology.errors import InputError, NotFoundError
from tests.kb.comparing.support import clause, document


def periods(**years: int) -> Periods:
    """Of documents by id, each with one clause."""
    return Periods.of(
        "Acme plc", {name: (document(name, year=year), (clause(name, 1, name, "Policies"),)) for name, year in years.items()}
    )


def test_the_last_two_years_are_compared_unless_others_are_named() -> None:
    three = periods(a=2021, b=2022, c=2024)
    assert [end.year for end in three.pair(None, None)] == [2022, 2024]
    assert [end.year for end in three.pair(2021, None)] == [2021, 2024]
    assert [end.year for end in three.pair(None, 2022)] == [2021, 2022]


def test_years_that_cannot_be_are_named() -> None:
    two = periods(a=2022, b=2024)
    with pytest.raises(InputError, match="2022 is not after 2024"):
        two.pair(2024, 2022)
    with pytest.raises(NotFoundError, match="there is nothing of Acme plc for 2023") as caught:
        two.pair(2023, None)
    assert caught.value.hint == "there is 2022, 2024"
    with pytest.raises(InputError, match="there is nothing of Acme plc before 2022"):
        two.pair(None, 2022)
    with pytest.raises(InputError, match="there is nothing of Acme plc after 2024"):
        two.pair(2024, None)
    with pytest.raises(NotFoundError, match="nothing of Acme plc has a period"):
        Periods.of("Acme plc", {}).pair(None, None)


def test_pages_of_one_filing_are_taken_together_in_the_order_of_their_numbers() -> None:
    pages = periods(**{"acme-R10": 2024, "acme-R2": 2024, "acme-R34": 2023})
    assert [found.document_id for found in pages.clauses[date(2024, 12, 31)]] == ["acme-R2", "acme-R10"]


def test_two_periods_side_by_side_are_taken_apart() -> None:
    both = (
        clause("a", 1, "Now.", "Policies"),
        replace(clause("a", 2, "Then.", "Policies"), period_end=date(2023, 6, 30)),
    )
    found = Periods.of("Acme plc", {"a": (document("a", year=2024), both)})
    assert {end.year: [clause.text for clause in clauses] for end, clauses in found.clauses.items()} == {
        2023: ["Then."],
        2024: ["Now."],
    }


def test_an_entity_is_found_by_part_of_its_name_if_only_one_has_it() -> None:
    documents = [document("a", "Acme plc"), document("b", "Acme Foods plc"), document("c", None)]
    assert matching_entity("acme plc", documents) == "Acme plc"
    assert matching_entity("foods", documents) == "Acme Foods plc"
    with pytest.raises(InputError, match="several entities are called 'acme'"):
        matching_entity("acme", documents)
    with pytest.raises(NotFoundError, match="no entity is called 'Bcme'") as caught:
        matching_entity("Bcme", documents)
    assert caught.value.hint == "there are Acme Foods plc, Acme plc"
