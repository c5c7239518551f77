"""The matrix of policy choices as plain dictionaries, for JSON."""

from __future__ import annotations

from typing import Any

from kb.answers import StoredChoice
from kb.choice_matrix import ChoiceMatrix
from kb.views.documents import stored_choice_view
from ontology.choices import ChoiceDimension


def matrix_view(matrix: ChoiceMatrix) -> dict[str, Any]:
    """The choices filing by filing, with the questions they answer."""
    return {
        "filings": [{"entity": filing.entity, "year": filing.year} for filing in matrix.filings],
        "dimensions": [
            {
                "dimension": dimension.id,
                "label": dimension.label,
                "reference": str(dimension.reference),
                "several": dimension.several,
            }
            for dimension in matrix.dimensions
        ],
        "choices": [
            {**stored_choice_view(stored), "contradicted": contradicted} for stored, contradicted in with_contradictions(matrix)
        ],
    }


def with_contradictions(matrix: ChoiceMatrix) -> list[tuple[StoredChoice, bool]]:
    """The choices, each with whether its filing answers the question otherwise, too."""
    contradicted = {id(stored) for _, cell in matrix.contradictions() for stored in cell.choices}
    return [(stored, id(stored) in contradicted) for stored in matrix.choices]


def dimension_view(dimension: ChoiceDimension) -> dict[str, Any]:
    """A question that a standard leaves open, with its options."""
    return {
        "dimension": dimension.id,
        "label": dimension.label,
        "reference": str(dimension.reference),
        "several": dimension.several,
        "concepts": list(dimension.concepts),
        "options": [{"option": option.id, "label": option.label} for option in dimension.options],
    }
