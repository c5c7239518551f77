"""Ids that stay: nothing elsewhere in the document changes them."""

from __future__ import annotations

from collections import defaultdict

from hypothesis import assume, given
from hypothesis import strategies as st

from ingest.outline_ids import unique_ids
from ontology.types import Clause
from tests.ingest.support import examples, outline_of

#: Policies of a note: title → the paragraphs under its sub-heading. Few words, so that twins are common.
policies = st.dictionaries(
    st.sampled_from(["Tugs", "Barges", "Ferries", "Harbours", "Crews"]),
    st.lists(st.sampled_from(["They are stated at cost.", "They are written off.", "None are held."]), min_size=1, max_size=4),
    min_size=2,
)


def note(content: dict[str, list[str]]) -> str:
    parts = ["# 2 Policies"]
    for title, paragraphs in content.items():
        parts += [f"## {title}", "### Measurement", *paragraphs]
    return "\n\n".join(parts) + "\n"


def clauses_by_policy(content: dict[str, list[str]]) -> dict[str, list[Clause]]:
    found: dict[str, list[Clause]] = defaultdict(list)
    for clause in outline_of(note(content), "acme.md").clauses:
        found[clause.heading_path[1]].append(clause)
    return found


def places(content: dict[str, list[str]], text: str) -> int:
    return sum(text in paragraphs for paragraphs in content.values())


@examples(80)
@given(content=policies, data=st.data())
def test_a_policy_that_goes_or_changes_leaves_the_ids_of_all_others_alone(
    content: dict[str, list[str]], data: st.DataObject
) -> None:
    gone = data.draw(st.sampled_from(sorted(content)))
    instead = data.draw(st.lists(st.sampled_from(["Ropes are expensed.", "They are stated at cost."]), max_size=3))
    changed = {title: paragraphs for title, paragraphs in content.items() if title != gone or instead}
    if instead:
        changed[gone] = instead
    assume(len(changed) > 1)
    before, after = clauses_by_policy(content), clauses_by_policy(changed)
    for title in changed:
        if title == gone:
            continue
        for one, other in zip(before[title], after[title], strict=True):
            # A clause gets or loses the mark of its place with its only twin elsewhere; a further one changes nothing.
            if (places(content, one.text) > 1) == (places(changed, one.text) > 1):
                assert one.clause_id == other.clause_id


@examples(80)
@given(
    names=st.lists(st.tuples(st.sampled_from(["a", "b", "a-2"]), st.sampled_from([("x",), ("y",), ("x", "y")])), max_size=12)
)
def test_ids_are_unique_and_begin_with_their_name(names: list[tuple[str, tuple[str, ...]]]) -> None:
    found = unique_ids(names)
    assert len(set(found)) == len(names)
    assert all(identifier.startswith(name) for identifier, (name, _) in zip(found, names, strict=True))


def test_twins_in_different_places_are_told_apart_by_the_headings_above() -> None:
    outline = outline_of(note({"Tugs": ["None are held."], "Crews": ["None are held."]}), "acme.md")
    assert [section.section_id for section in outline.sections] == [
        "acme/policies",
        "acme/tugs",
        "acme/measurement-0ed6",
        "acme/crews",
        "acme/measurement-07f2",
    ]
    assert [clause.clause_id.rpartition("-")[2] for clause in outline.clauses] == ["0ed6", "07f2"]
    assert [clause.section_id for clause in outline.clauses] == ["acme/measurement-0ed6", "acme/measurement-07f2"]
