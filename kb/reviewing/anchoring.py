"""Finds the clause that a decision was made on in a new version of its document, or says that it is not there.

The words must be the same, to the letter, and so must the place: the same span of the text, or, where the text around it has
changed, the same headings above words that stand in the document once, then and now. Whatever only looks like it is not it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kb.reviewing.state import DocumentReview
from ontology.decisions import Anchor
from ontology.types import Clause


class Places:
    """The clauses of a document by what they quote."""

    def __init__(self, clauses: Iterable[Clause]) -> None:
        self._by_quote: dict[str, list[Clause]] = defaultdict(list)
        self._alike: dict[str, int] = defaultdict(int)
        for clause in clauses:
            self._by_quote[clause.text].append(clause)
            self._alike[clause.fingerprint] += 1

    def find(self, anchor: Anchor) -> str | None:
        """The id of the clause that the anchor means; None if none agrees in words and place.

        >>> from ontology.types import BlockKind, Nature
        >>> clause = Clause(clause_id="a/leases/1", document_id="a", section_id=None, heading_path=("Leases",),
        ...     section_label="", ordinal=1, kind=BlockKind.PARAGRAPH, nature=Nature.POLICY, text="Rent.", start_char=90,
        ...     end_char=95, fingerprint="1")
        >>> anchor = Anchor(clause_id="a/leases/1", quote="Rent.", start_char=10, end_char=15, sha256="",
        ...     heading_path=("Leases",))
        >>> Places([clause]).find(anchor)
        'a/leases/1'
        """
        quoting = self._by_quote.get(anchor.quote, [])
        for clause in quoting:
            if (clause.start_char, clause.end_char) == (anchor.start_char, anchor.end_char):
                return clause.clause_id
        if len(quoting) != 1 or anchor.alike != 1:
            return None
        (clause,) = quoting
        alone = self._alike[clause.fingerprint] == 1
        return clause.clause_id if alone and clause.heading_path == anchor.heading_path else None


def moves(review: DocumentReview, clauses: Iterable[Clause]) -> tuple[tuple[int, str], ...]:
    """What becomes of the entries of a document when it has these clauses: pairs of an entry and the clause it stands on
    from then on, empty for none; without those that stay where they are."""
    places = Places(clauses)
    found: dict[Anchor, str | None] = {}
    moved = []
    for decision in review.decisions:
        anchor = decision.anchor
        if anchor is None or decision.number in review.broken:
            continue
        if anchor not in found:
            found[anchor] = places.find(anchor)
        place = found[anchor]
        number = decision.number
        if place is None:
            if number not in review.lost:
                moved.append((number, ""))
        elif number in review.lost or review.place[number] != place:
            moved.append((number, place))
    return tuple(moved)
