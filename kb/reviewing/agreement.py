"""How far two opinions agree beyond chance: Cohen's kappa and Krippendorff's alpha, as NLTK reckons them.

NLTK is not needed for anything else: `pip install 'policykb[review]'`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from ontology.errors import PolicyKBError

#: The label of a clause that is about nothing.
NOTHING = "nothing"

Opinion = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Agreement:
    """How far opinions agree on `items` clauses, `agreed` of them wholly.

    `kappa` (Cohen 1960) and `alpha` (Krippendorff 2011, nominal) are at most 1; None where they are not defined, as all
    opinions are the same one.
    """

    items: int
    agreed: int
    kappa: float | None
    alpha: float | None


def overall(pairs: Sequence[tuple[Opinion, Opinion]]) -> Agreement:
    """The agreement of first and second opinions, where the label of a clause is all that it is about.

    Raises:
        PolicyKBError: NLTK is not installed.
    """
    return agreement([(_label(first), _label(second)) for first, second in pairs])


def by_concept(pairs: Sequence[tuple[Opinion, Opinion]]) -> dict[str, Agreement]:
    """The same for each concept that anybody named: whether a clause is about it or not.

    Raises:
        PolicyKBError: NLTK is not installed.
    """
    concepts = sorted({name for pair in pairs for opinion in pair for name in opinion})
    return {
        concept: agreement([(_yes(concept in first), _yes(concept in second)) for first, second in pairs])
        for concept in concepts
    }


def agreement(pairs: Sequence[tuple[str, str]]) -> Agreement:
    """The agreement of pairs of labels.

    Raises:
        PolicyKBError: NLTK is not installed.
    """
    agreed = sum(first == second for first, second in pairs)
    if len({label for pair in pairs for label in pair}) < 2:
        return Agreement(items=len(pairs), agreed=agreed, kappa=None, alpha=None)
    try:
        from nltk.metrics.agreement import AnnotationTask
    except ImportError as error:
        raise PolicyKBError(
            "measuring agreement needs NLTK", source="agreement", hint="pip install 'policykb[review]'"
        ) from error
    task = AnnotationTask(
        data=[
            (coder, str(item), label)
            for item, pair in enumerate(pairs)
            for coder, label in zip(("first", "second"), pair, strict=True)
        ]
    )
    return Agreement(items=len(pairs), agreed=agreed, kappa=float(task.kappa()), alpha=float(task.alpha()))


def _label(opinion: Opinion) -> str:
    return " + ".join(sorted(opinion)) or NOTHING


def _yes(holds: bool) -> str:
    return "yes" if holds else "no"
