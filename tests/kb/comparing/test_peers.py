from __future__ import annotations

import pytest

from kb.comparing.boilerplate import shares_of
from kb.comparing.peers import PeerComparison, compare_peers
from tests.kb.comparing.support import side

USUAL = "Stocks are carried at the lower of cost and net realisable value, and cost is a weighted average"
OWN = "Gravel heaps belong to whoever digs them; nobody counts pebbles before autumn comes"


def peers(texts: dict[str, str], entities: tuple[str, ...] = ()) -> PeerComparison:
    sides = {entity: side(entity, f"Stocks: {text}") for entity, text in texts.items()}
    return compare_peers("topic:Stocks", "Stocks", sides, entities or tuple(texts), {})


def test_boilerplate_is_the_wording_that_three_issuers_have() -> None:
    shares = shares_of({"a": f"{USUAL} of the month.", "b": f"{USUAL} of the year.", "c": f"{USUAL}.", "d": OWN})
    assert [round(shares[name].share or 0, 2) for name in "abcd"] == [0.86, 0.86, 1.0, 0.0]
    ((start, end),) = shares["a"].spans
    assert f"{USUAL} of the month."[start:end] == USUAL


def test_two_issuers_are_too_few_to_tell_boilerplate() -> None:
    assert shares_of({"a": USUAL, "b": USUAL}) == {}
    assert {peer.boilerplate for peer in peers({"a": USUAL, "b": USUAL})} == {None}


def test_figures_do_not_hide_common_wording() -> None:
    said = "Debts are written off after {} days unless the customer has paid by then"
    shares = shares_of({name: said.format(days) for name, days in (("a", 30), ("b", 60), ("c", 90))})
    assert {found.share for found in shares.values()} == {1.0}


def test_peers_are_measured_against_one_another_and_the_rest() -> None:
    comparison = peers({"a": USUAL, "b": USUAL, "c": OWN}, ("a", "b"))
    assert [(peer.entity, round(peer.likeness or 0, 6)) for peer in comparison] == [("a", 1.0), ("b", 1.0)]
    assert (comparison.peers[0].likeness_to_rest or 0) < 0.2
    assert (comparison.issuers, len(comparison)) == (3, 2)


def test_one_of_five_that_says_it_otherwise_stands_apart() -> None:
    usual = {name: f"{USUAL} of the {word}." for name, word in zip("abcd", ("month", "year", "week", "day"), strict=True)}
    comparison = peers({**usual, "z": OWN})
    assert [peer.entity for peer in comparison if peer.is_outlier] == ["z"]
    assert not any(peer.is_outlier for peer in peers(usual)), "four are too few to tell"
    assert not any(peer.is_outlier for peer in peers({**usual, "e": f"{USUAL} of the decade."}))


def test_who_says_nothing_is_named_and_one_alone_has_nobody_to_be_like() -> None:
    comparison = peers({"a": USUAL}, ("a", "b"))
    assert comparison.silent == ("b",)
    assert [(peer.likeness, peer.likeness_to_rest) for peer in comparison] == [(None, None)]


def test_a_frame_has_a_row_a_peer() -> None:
    pytest.importorskip("pandas")
    frame = peers({"a": USUAL, "b": OWN}).to_frame()
    assert list(frame["entity"]) == ["a", "b"]
    assert frame.loc[0, "words"] == 18
