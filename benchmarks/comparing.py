"""Year on year over a knowledge base: how long a pair of filings takes, beside difflib; and, with labels, what is right.

    python -m benchmarks.comparing KB [--labels tests/gold/comparing.dev.jsonl]

KB holds filings of issuers for several years; every issuer's years are compared, each with the one before. `read` is the time
to read both from the store, `compare` all after it. Seconds are of this process alone, since others may be at work on the
machine. difflib is given the same clauses: as a plain diff of paragraphs (those of a replaced block go together in order), and
to find the closest earlier text of each policy by `get_close_matches`, reckoned from a tenth of them.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher, get_close_matches
from itertools import pairwise
from pathlib import Path
from time import process_time
from typing import Any

from benchmarks.table import print_head, print_rows
from kb import Comparison, KnowledgeBase
from kb.comparing.sides import Side
from ontology.types import Clause, Nature

Span = tuple[int, int]
Pairs = set[tuple[str, Span, Span]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kb", type=Path)
    parser.add_argument("--labels", type=Path)
    given = parser.parse_args()
    labels = [json.loads(line) for line in given.labels.read_text().splitlines()] if given.labels else []
    rows, ours, plain = [], set(), set()
    compared = set()
    with KnowledgeBase.open(given.kb, read_only=True) as kb:
        next(kb.choices(), None)  # so that no pair pays for loading the questions
        for before, after in years(kb):
            started = process_time()
            sides = [kb._side((kb._existing(name),)) for name in (before, after)]
            read = process_time() - started
            comparison = kb.compare(before, after)
            whole = process_time() - started - read
            started = process_time()
            found = plain_pairs(sides[0], sides[1])
            diffed = process_time() - started
            rows.append(
                (*row(before, after, sides, comparison), read, whole - read, whole, diffed, closest(sides[0], sides[1]))
            )
            ours |= pairs_of(after, comparison)
            plain |= {(after, one, other) for one, other in found}
            compared.add(after)
    print_head("Year on year")
    heads = ("later filing", "clauses", "policies", "changed", "moved", "added", "removed", "unchanged")
    print_rows((*heads, "read s", "compare s", "both s", "difflib s", "close matches s"), [shown(each) for each in rows])
    if labels:
        known = [label for label in labels if label["after"] in compared]
        print_rows(("", "labelled right", "still so", "labelled wrong", "still so"), list(score(known, ours, plain)))


def years(kb: KnowledgeBase) -> Iterable[tuple[str, str]]:
    """Each filing with the one before it of the same issuer."""
    for one, other in pairwise(kb.documents()):
        if one.entity and one.entity == other.entity:
            yield one.document_id, other.document_id


def row(before: str, after: str, sides: Sequence[Side], comparison: Comparison) -> tuple[object, ...]:
    clauses = " + ".join(str(len(side.clauses)) for side in sides)
    policies = " + ".join(str(sum(clause.nature is Nature.POLICY for clause in side.clauses)) for side in sides)
    return after, clauses, policies, *comparison.counts.values()


def shown(cells: tuple[object, ...]) -> tuple[object, ...]:
    return tuple(f"{cell:.2f}" if isinstance(cell, float) else cell for cell in cells)


def pairs_of(after: str, comparison: Comparison) -> Pairs:
    return {(after, span(one), span(other)) for change in comparison for one in change.before for other in change.after}


def span(clause: Clause) -> Span:
    return clause.start_char, clause.end_char


def plain_pairs(before: Side, after: Side) -> list[tuple[Span, Span]]:
    """What a diff of paragraphs gives."""
    texts = [[clause.fingerprint for clause in side.clauses] for side in (before, after)]
    found = []
    for _, start, end, later, last in SequenceMatcher(None, *texts, autojunk=False).get_opcodes():
        found += [
            (span(before.clauses[one]), span(after.clauses[other]))
            for one, other in zip(range(start, end), range(later, last), strict=False)
        ]
    return found


def closest(before: Side, after: Side) -> float:
    """Seconds to find the closest earlier text of each later policy by difflib, reckoned from every tenth."""
    texts = [clause.text for clause in before.clauses]
    asked = [clause.text for clause in after.clauses if clause.nature is Nature.POLICY][::10]
    started = process_time()
    for text in asked:
        get_close_matches(text, texts, n=1)
    return (process_time() - started) * 10


def score(labels: Sequence[dict[str, Any]], ours: Pairs, plain: Pairs) -> Iterable[tuple[object, ...]]:
    """Of labels, those that still hold: all clauses of a passage together, or alone where it was labelled alone."""
    for name, pairs in (("policykb", ours), ("difflib, paragraphs", plain)):
        told = []
        for right in (True, False):
            some = [label for label in labels if label["right"] is right]
            told += [len(some), sum(holds(label, pairs) for label in some)]
        yield name, *told


def holds(label: dict[str, Any], pairs: Pairs) -> bool:
    before, after = (({tuple(each) for each in label[key]}) for key in ("spans_before", "spans_after"))
    of_filing = [(one, other) for name, one, other in pairs if name == label["after"]]
    if not before:
        return all(other not in after for _, other in of_filing)
    if not after:
        return all(one not in before for one, _ in of_filing)
    return {pair for pair in of_filing if pair[0] in before or pair[1] in after} >= {
        (one, other) for one in before for other in after
    }


if __name__ == "__main__":
    main()
