"""The filer's own XBRL tags on clauses, and what the US-GAAP ones among them mean in the catalogue."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence

from ontology.crosswalk import default_crosswalk
from ontology.types import Clause, ConceptTag, Origin, Role, SourceDocument


def asserted_tags(document: SourceDocument, clauses: Sequence[Clause]) -> Iterator[ConceptTag]:
    """What the filer's own tags say of each clause, kept apart from our suggestions; the narrowest tag first.

    A clause is meant by a tag that covers most of it: filers tag passages, and some of their marks end a word too early.
    An element of US GAAP brings a second tag with the concept it lands on, scored with the confidence of the crosswalk.
    """
    starts = [clause.start_char for clause in clauses]
    found: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for fact in document.facts:
        size = sum(end - start for start, end in fact.spans)
        for start, end in fact.spans if fact.text_block else ():
            for clause in clauses[max(bisect_right(starts, start) - 1, 0) : bisect_left(starts, end)]:
                covered = min(end, clause.end_char) - max(start, clause.start_char)
                if 2 * covered > clause.end_char - clause.start_char:
                    found[clause.clause_id].append((size, fact.concept))
    for clause in clauses:
        concepts = dict.fromkeys(concept for _, concept in sorted(found[clause.clause_id]))
        for rank, (concept, score, method) in enumerate(_with_mapped(concepts), start=1):
            yield ConceptTag(
                subject_id=clause.clause_id,
                concept=concept,
                role=Role.ABOUT,
                score=score,
                origin=Origin.ASSERTED,
                method=method,
                rank=rank,
                evidence=((clause.start_char, clause.end_char),),
            )


def _with_mapped(concepts: dict[str, None]) -> Iterator[tuple[str, float, str]]:
    """The asserted concepts as they are, then those the crosswalk leads to, with score and method."""
    for concept in concepts:
        yield concept, 1.0, "xbrl"
    told = set(concepts)
    for concept in concepts:
        match = default_crosswalk().match(concept)
        if match is not None and match.concept is not None and match.concept not in told:
            told.add(match.concept)
            yield match.concept, match.confidence, "xbrl+crosswalk"
