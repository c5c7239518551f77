"""The process that reads and tags sources for a bulk ingest.

    python -m kb.ingest_worker DESCRIPTOR MODELS [BYTES]

MODELS is the folder of the models that were learned from the user's own filings. With BYTES, sources are strangers': it gets
no more memory than that, writes no files, and lets others go first. For each source it gets (bytes, name, options) it sends the
documents in it as (report, suggested id), gets the ids to use, and sends the results; or, in the place of either, the error.
Asked None, it sends the version of its model.
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.pipeline import annotate_document
from ingest.readers import read_sources
from ingest.tagging import load_tagger, model_files
from ontology.errors import PolicyKBError, UnsafeInputError

#: What a limited worker may write: its last complaints.
_COMPLAINTS = 1 << 20
_NICE = 10


def main() -> None:
    """Work until the other side closes the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who owns this process.
    connection = Connection(int(sys.argv[1]))
    tagger = load_tagger(model_files(Path(sys.argv[2])))
    if len(sys.argv) > 3:
        _limit(int(sys.argv[3]))
    while True:
        try:
            asked = connection.recv()
            if asked is None:
                connection.send(tagger.model_version)
                continue
            data, name, options = asked
            documents = read_sources(data, name=name, options=options)
            connection.send([(document.report, document.document_id) for document in documents])
            ids = connection.recv()
            connection.send(
                [
                    annotate_document(replace(document, document_id=wanted), tagger)
                    for document, wanted in zip(documents, ids, strict=True)
                ]
            )
        except PolicyKBError as error:
            connection.send(error)
        except MemoryError:
            connection.send(UnsafeInputError("reading it takes more memory than it may", hint="split it into smaller files"))
        except EOFError:
            return


def _limit(most_bytes: int) -> None:
    os.nice(_NICE)
    for kind, most in (
        (resource.RLIMIT_DATA, most_bytes),
        (resource.RLIMIT_FSIZE, _COMPLAINTS),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))


if __name__ == "__main__":
    main()
