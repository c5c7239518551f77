"""The process that reads and tags sources for a bulk ingest.

    python -m kb.ingest_worker DESCRIPTOR MODELS

MODELS is the folder of the models that were learned from the user's own filings. For each source it gets (bytes, name,
options) it sends the documents in it as (report, suggested id), gets the ids to use, and sends the results; or, in the place
of either, the error.
"""

from __future__ import annotations

import signal
import sys
from dataclasses import replace
from multiprocessing.connection import Connection
from pathlib import Path

from ingest.pipeline import annotate_document
from ingest.readers import read_sources
from ingest.tagging import load_tagger, model_files
from ontology.errors import PolicyKBError


def main() -> None:
    """Work until the other side closes the connection."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for who owns this process.
    connection = Connection(int(sys.argv[1]))
    tagger = load_tagger(model_files(Path(sys.argv[2])))
    while True:
        try:
            data, name, options = connection.recv()
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
        except EOFError:
            return


if __name__ == "__main__":
    main()
