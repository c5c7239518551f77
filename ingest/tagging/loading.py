"""The tagger that a program uses: made once, since that takes two seconds, and given again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path

from ingest.tagging.learned import LearnedModel
from ingest.tagging.shipped import model_files
from ingest.tagging.tagger import Tagger
from ontology.catalogue import default_catalogue

#: A model's file, and what changes with its content.
_File = tuple[Path, int, int]


def load_tagger(models: Iterable[Path] = (), *, shipped: bool = True) -> Tagger:
    """The tagger of the catalogue that ships, corrected by the models that ship and by those in these files.

    It takes two seconds to make, so the one made last is given again as long as its files stay the same.

    Raises:
        ReadError: a file is no model.
    """
    paths = (*(model_files() if shipped else ()), *models)
    return _made(tuple(_identity(path) for path in paths))


@lru_cache(maxsize=1)
def _made(files: tuple[_File, ...]) -> Tagger:
    return Tagger(default_catalogue(), learned=tuple(LearnedModel.load(path) for path, *_ in files))


def _identity(path: Path) -> _File:
    # A file that is not there is told by the one who reads it.
    stat = path.stat() if path.exists() else None
    return path.absolute(), stat.st_mtime_ns if stat else 0, stat.st_size if stat else 0
