"""The domain types are immutable values with keyword fields only."""

from __future__ import annotations

import dataclasses
import pickle
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ontology import types
from ontology.types import (
    Block,
    BlockKind,
    Clause,
    Concept,
    ConceptKind,
    ConceptTag,
    Nature,
    Origin,
    Role,
    Severity,
    StandardReference,
)

DATACLASSES = sorted(
    (thing for thing in vars(types).values() if isinstance(thing, type) and dataclasses.is_dataclass(thing)),
    key=lambda cls: cls.__name__,
)
few = settings(max_examples=60, deadline=None, derandomize=True, database=None)


def clause(**changes: object) -> Clause:
    values: dict[str, object] = {
        "clause_id": "acme/ships/1",
        "document_id": "acme",
        "section_id": "acme/ships",
        "heading_path": ("Policies", "Ships"),
        "section_label": "2(a)",
        "ordinal": 1,
        "kind": BlockKind.PARAGRAPH,
        "nature": Nature.POLICY,
        "text": "Ships sail.",
        "start_char": 10,
        "end_char": 21,
        "fingerprint": "f",
    }
    return Clause(**(values | changes))  # type: ignore[arg-type]


def test_the_promised_types_are_there() -> None:
    assert {cls.__name__ for cls in DATACLASSES} >= {
        "Block",
        "Clause",
        "Concept",
        "ConceptTag",
        "CrossReference",
        "Diagnostic",
        "IngestResult",
        "Section",
        "SourceDocument",
        "StandardReference",
    }


@pytest.mark.parametrize("cls", DATACLASSES)
def test_every_type_is_frozen_slotted_and_keyword_only(cls: type) -> None:
    parameters = cls.__dataclass_params__  # type: ignore[attr-defined]
    assert parameters.frozen
    assert "__slots__" in vars(cls)
    assert all(field.kw_only for field in dataclasses.fields(cls))


@pytest.mark.parametrize("cls", DATACLASSES)
def test_sequences_are_tuples_so_that_values_can_be_hashed(cls: type) -> None:
    shown = {field.name: str(field.type) for field in dataclasses.fields(cls)}
    mutable = {name: kind for name, kind in shown.items() if re.search(r"\b(list|dict|set)\b", kind)}
    assert mutable == {}


def test_a_value_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError, match="cannot assign to field 'text'"):
        clause().text = "other"  # type: ignore[misc]


def test_equal_values_are_equal_hash_alike_and_survive_pickling() -> None:
    one, two = clause(period_end=date(2024, 12, 31)), clause(period_end=date(2024, 12, 31))
    assert one == two
    assert hash(one) == hash(two)
    assert pickle.loads(pickle.dumps(one)) == one
    assert one != clause(ordinal=2)


def test_what_is_not_said_is_none_or_empty() -> None:
    block = Block(kind=BlockKind.TABLE, start_char=0, end_char=1)
    assert (block.level, block.bold, block.italic, block.period_end, block.page) == (None, False, False, None, None)
    assert (clause().page, clause().lead_in, clause().period_end) == (None, None, None)
    tag = ConceptTag(subject_id="s", concept="topic:X", role=Role.ABOUT, score=1.0, origin=Origin.ASSERTED, method="xbrl")
    assert (tag.rank, tag.evidence, tag.model_version) == (1, (), "")


@pytest.mark.parametrize(
    ("text", "standard", "paragraph"),
    [
        ("IFRS 16.53(b)", "IFRS 16", "53(b)"),
        ("IAS 2", "IAS 2", None),
        (" IAS 1.117(b) ", "IAS 1", "117(b)"),
        ("IFRS 15.B28", "IFRS 15", "B28"),
        ("IFRS 7.B5.1", "IFRS 7", "B5.1"),
        ("IAS 2.", "IAS 2", None),
    ],
)
def test_a_reference_is_split_at_its_first_point(text: str, standard: str, paragraph: str | None) -> None:
    reference = StandardReference.parse(text)
    assert (reference.standard, reference.paragraph) == (standard, paragraph)


@few
@given(
    standard=st.sampled_from(["IAS", "IFRS", "IFRIC", "SIC"]).flatmap(
        lambda body: st.integers(1, 41).map(lambda number: f"{body} {number}")
    ),
    paragraph=st.none() | st.from_regex(r"B?[0-9]{1,3}[A-Z]?(\([a-z]\)(\([ivx]+\))?)?", fullmatch=True),
)
def test_references_come_back_from_their_text(standard: str, paragraph: str | None) -> None:
    reference = StandardReference(standard=standard, paragraph=paragraph)
    assert StandardReference.parse(str(reference)) == reference


def test_a_concept_knows_its_local_name() -> None:
    concept = Concept(qname="topic:WriteOff", label="Write-off", description="…", kind=ConceptKind.POLICY_TOPIC)
    assert concept.local_name == "WriteOff"
    assert concept.nature is Nature.POLICY


@pytest.mark.parametrize(
    ("value", "member"),
    [("list_item", BlockKind.LIST_ITEM), ("mentions", Role.MENTIONS), ("asserted", Origin.ASSERTED)],
)
def test_enumerations_are_their_stored_text(value: str, member: BlockKind | Role | Origin) -> None:
    assert type(member)(value) is member
    assert f"{member}" == value


def test_natures_and_severities_are_those_of_the_interface() -> None:
    assert [nature.value for nature in Nature] == [
        "policy",
        "judgement_estimate",
        "basis_of_preparation",
        "new_standards",
        "change_in_policy",
        "none",
    ]
    assert [severity.value for severity in Severity] == ["info", "warning", "error"]
