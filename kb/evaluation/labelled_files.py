"""Files that are labelled but not shipped: found in a folder of the user's, checked, and annotated."""

from __future__ import annotations

import hashlib
from pathlib import Path

from ingest.pipeline import annotate
from ingest.tagging.tagger import Tagger
from ontology.errors import InputError, ReadError
from ontology.types import IngestResult


def annotate_labelled(folder: Path, name: str, sha256: str, tagger: Tagger) -> tuple[str, IngestResult]:
    """The text of a labelled file, and what is made of it.

    Raises:
        ReadError: it is not there or cannot be read.
        InputError: it is not the file that was labelled.
    """
    path = folder / name
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot be read: {error}", source=str(path), hint="name the folder with --documents") from error
    if hashlib.sha256(data).hexdigest() != sha256:
        raise InputError("is not the file that was labelled", source=str(path), hint=f"its sha256 is {sha256}")
    return data.decode("utf-8"), annotate(data, name=name, tagger=tagger)
