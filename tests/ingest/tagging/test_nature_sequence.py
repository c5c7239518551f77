"""Passages of a report are judged together; all texts here are made up."""

from __future__ import annotations

from ingest.tagging import Tagger
from ingest.tagging.nature_sequence import FITS, SHAPES, STEPS, NatureSequence, Passage, steps_between
from ontology.nature_weights import default_nature_weights
from ontology.types import BlockKind, Nature


def passage(tagger: Tagger, text: str, *headings: str, in_list_of: int | None = None) -> Passage:
    kind = BlockKind.PARAGRAPH if in_list_of is None else BlockKind.LIST_ITEM
    return Passage(text=text, headings=headings, judged=tagger.judge(text, headings), kind=kind, in_list_of=in_list_of)


def test_no_passages_have_no_natures(tagger: Tagger) -> None:
    assert NatureSequence(tagger.natures).natures([]) == []


def test_policies_and_figures_of_one_note_are_told_apart(tagger: Tagger) -> None:
    passages = [
        passage(tagger, "Quays are stated at cost less accumulated depreciation and impairment losses.", "Accounting policies"),
        passage(tagger, "Quays are depreciated on a straight-line basis over their useful lives.", "Accounting policies"),
        passage(tagger, "During the year the Group sold two cranes for €3.1 million and was paid in May 2024.", "Disposals"),
        passage(tagger, "The value of the harbour depends on assumptions that need judgement.", "Key judgement: harbour"),
    ]
    assert NatureSequence(tagger.natures).natures(passages) == [
        Nature.POLICY,
        Nature.POLICY,
        Nature.NONE,
        Nature.JUDGEMENT_ESTIMATE,
    ]


def test_steps_tell_lists_sections_and_new_sections_apart(tagger: Tagger) -> None:
    passages = [
        passage(tagger, "Cost includes:", "Quays"),
        passage(tagger, "piles;", "Quays", in_list_of=0),
        passage(tagger, "dredging.", "Quays", in_list_of=0),
        passage(tagger, "Quays are not revalued.", "Quays"),
        passage(tagger, "Pilots are employed by the port.", "Pilots"),
    ]
    assert [STEPS[step] for step in steps_between(passages)] == ["of-one-list", "of-one-list", "same-section", "new-section"]


def test_the_weights_and_the_traits_have_the_same_names() -> None:
    weights = default_nature_weights()
    assert (set(weights.shapes), set(weights.fits), set(weights.steps)) == (set(SHAPES), set(FITS), set(STEPS))
