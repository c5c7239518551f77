"""Where learned models lie: those that ship (docs/model-card.md), and those of a folder of the user's."""

from __future__ import annotations

from pathlib import Path

from ingest.tagging.learned import LearnedModel

_FOLDER = Path(__file__).parent / "models"


def shipped_models() -> tuple[LearnedModel, ...]:
    """The models in the package, by name."""
    return models_in(_FOLDER)


def models_in(folder: Path) -> tuple[LearnedModel, ...]:
    """The models in a folder, by name; none if there is no such folder.

    Raises:
        ReadError: a file there is no model.
    """
    return tuple(LearnedModel.load(path) for path in model_files(folder))


def model_files(folder: Path | None = None) -> tuple[Path, ...]:
    """The files of the models in a folder, by name; of those that ship without one, none if there is no such folder."""
    return tuple(sorted((folder or _FOLDER).glob("*.npz")))
