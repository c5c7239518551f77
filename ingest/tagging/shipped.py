"""The learned models that ship: see docs/model-card.md for what they were learned from."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from ingest.tagging.learned import LearnedModel

_FOLDER = Path(__file__).parent / "models"


def shipped_models() -> Iterator[LearnedModel]:
    """The models in the package, by name."""
    return (LearnedModel.load(path) for path in sorted(_FOLDER.glob("*.npz")))
