"""A program for tests: processes that write to knowledge bases, each a fork of one that has loaded all that takes time.

It reads jobs from its input, a JSON list of a job's name and arguments a line; it prints the process id of the fork, then what
the job prints, and `end` when the process is dead.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import time
from collections.abc import Mapping
from pathlib import Path

from ingest.pipeline import annotate
from ingest.tagging import Tagger, load_tagger
from kb import KnowledgeBase, Locked, StorageError
from kb.ingestion import prepare


def text(name: str, version: int) -> bytes:
    """A note with two clauses that name their version."""
    return (
        f"2 Policies\n\n(a) Leases\n\nShop {name}v{version} is let.\n\n(b) Stocks\n\nStock {name}v{version} is at cost.\n"
    ).encode()


def state(kb: KnowledgeBase) -> dict[str, int]:
    """The version of each note that is there, as its text says it."""
    return {
        Path(filing.document.source_name).stem: int(filing.clauses[0].text.split("v")[1].split()[0]) for filing in kb.filings()
    }


def changed(present: Mapping[str, int], number: int) -> dict[str, int]:
    """The version of each note after the change of this number: one more, a new version, three at once, one fewer."""
    after = dict(present)
    kind = number % 4
    if kind == 0:
        after[f"n{number}"] = 1
    elif kind == 1:
        after[f"n{number - 1}"] = 2
    elif kind == 2:
        after.update({f"n{number}{letter}": 1 for letter in "abc"})
    else:
        after.pop(f"n{number - 3}", None)
    return after


def first_number(present: Mapping[str, int]) -> int:
    """The number of the change that a new writer begins with."""
    return (max((int(name[1:].rstrip("abc")) for name in present), default=-4) // 4 + 1) * 4


class Jobs:
    """What a fork can do."""

    def __init__(self, tagger: Tagger) -> None:
        self._tagger = tagger

    def change(self, folder: str) -> None:
        """Change after change, the number of each printed when it is acknowledged, until killed."""
        with KnowledgeBase.open(folder) as kb:
            present = state(kb)
            number = first_number(present)
            while True:
                after = changed(present, number)
                for name in present.keys() - after.keys():
                    kb.delete(next(found.document_id for found in kb.documents() if found.source_name == f"{name}.txt"))
                self._store(kb, {name: version for name, version in after.items() if present.get(name) != version})
                print(number, flush=True)
                present = after
                number += 1

    def take_turns(self, folder: str) -> None:
        """Two processes store three notes each, and open the knowledge base for each; who finds it in use tries again."""
        other = os.fork()
        name = "shop" if other else "barn"
        for number in range(3):
            while True:
                try:
                    with KnowledgeBase.open(folder) as kb:
                        self._store(kb, {f"{name}{number}": 1})
                    break
                except Locked as error:
                    assert "the knowledge base is in use by" in str(error), error
                    time.sleep(0.02)
        if other:
            assert os.waitpid(other, 0)[1] == 0
            print("done", flush=True)

    def fill(self, folder: str, size: int) -> None:
        """Notes until the disk takes no more, as if its files could have `size` bytes only; then it may be written again."""
        acknowledged, told = [], []
        with KnowledgeBase.open(folder) as kb:
            self._store(kb, {"n0": 1})
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, resource.RLIM_INFINITY))
            for number in range(1, 200):
                try:
                    self._store(kb, {f"n{number}": 1})
                    acknowledged.append(number)
                except StorageError as error:
                    told.append(str(error))
                    if len(told) == 2:
                        break
            resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
            try:
                self._store(kb, {"n999": 1})
                acknowledged.append(999)
                assert kb.search("shop").total == len(kb.documents()), "the index has what the graph has"
            except StorageError as error:
                told.append(str(error))
        print(json.dumps([acknowledged, told]), flush=True)

    def _store(self, kb: KnowledgeBase, notes: Mapping[str, int]) -> None:
        """Store notes in one step."""
        options = kb.read_options({})
        prepared = [
            one
            for name, version in notes.items()
            for one in prepare(text(name, version), f"{name}.txt", options, intake=kb._intake, tagger=lambda: self._tagger)
        ]
        kb._store_prepared(prepared)


def main() -> None:
    tagger = load_tagger()
    # What loads when it is first needed loads now. No store may be open here: a fork would lack its threads.
    annotate(text("warm", 1), name="warm.txt", tagger=tagger)
    for line in sys.stdin:
        job, *arguments = json.loads(line)
        fork = os.fork()
        if fork == 0:
            print(os.getpid(), flush=True)
            getattr(Jobs(tagger), job)(*arguments)
            sys.stdout.flush()
            os._exit(0)
        os.waitpid(fork, 0)
        print("end", flush=True)


if __name__ == "__main__":
    main()
