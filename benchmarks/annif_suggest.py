"""Asks an Annif project for the concepts of texts. Runs in Annif's own environment, in the folder of its projects.

    python annif_suggest.py PROJECT TEXTS.jsonl ANSWERS.json

Each line of TEXTS is a JSON string. Imports nothing of policykb.
"""

import json
import sys
import time
from pathlib import Path

RANKED = "ranked"


def main(project_id: str, texts: str, answers: str) -> None:
    import annif
    from annif.corpus import Document

    with annif.create_flask_app().app_context():
        from annif.registry import get_project

        project = get_project(project_id)
        documents = [Document(text=json.loads(line)) for line in Path(texts).read_text(encoding="utf-8").splitlines()]
        # The first call loads models and word lists, which counts as loading.
        project.suggest(documents[:1])
        started = time.perf_counter()
        found = []
        for batch in (documents[at : at + 32] for at in range(0, len(documents), 32)):
            found += list(project.suggest(batch))
        seconds = time.perf_counter() - started
        ranked = [
            [project.subjects[hit.subject_id].uri for hit in sorted(hits, key=lambda hit: -hit.score)[:10]] for hits in found
        ]
    Path(answers).write_text(json.dumps({RANKED: ranked, "seconds": seconds}), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:4])
