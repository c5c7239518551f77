"""The time it takes to read inline XBRL documents, against Arelle's to load them, and the memory of a process that reads one.

    pip install -e '.[oracle]'
    python -m benchmarks.reading FILE …

Both are timed in this process in turns, the fastest of five each; CPU seconds, so that other work on the machine counts
little. Arelle works offline and loads no taxonomy. Memory is the peak of a new process that imports the readers, reads the file
and ends; of it, the imports alone take the second number.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.arelle import arelle_controller
from benchmarks.table import print_head, print_rows
from ingest.readers import read_source

_REPEATS = 5
_PEAK = """
import pathlib, re, sys
from ingest.readers import read_source
for name in sys.argv[1:]:
    read_source(pathlib.Path(name).read_bytes(), name=name)
print(re.search(r"VmHWM:\\s+(\\d+)", pathlib.Path("/proc/self/status").read_text()).group(1))
"""


def main() -> None:
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        controller = arelle_controller(folder)
        for name in sys.argv[1:]:
            data = Path(name).read_bytes()
            ours, theirs = fastest(
                lambda data=data, name=name: read_source(data, name=name),
                lambda name=name: controller.modelManager.load(name).close(),
            )
            rows.append(
                (
                    Path(name).name,
                    f"{len(data) / 1e6:.1f}",
                    f"{ours:.3f}",
                    f"{theirs:.3f}",
                    f"{theirs / ours:.1f}×",
                    f"{peak(name):.0f}",
                    f"{peak():.0f}",
                )
            )
    print_head("Reading inline XBRL documents (CPU seconds)")
    print_rows(("document", "MB", "ours", "Arelle", "faster", "peak MB", "imports MB"), rows)


def fastest(*actions: Callable[[], object]) -> list[float]:
    """The CPU seconds of the fastest of several runs of each action; they take turns, so that all meet the same machine."""
    times: list[list[float]] = [[] for _ in actions]
    for _ in range(_REPEATS):
        for action, taken in zip(actions, times, strict=True):
            start = time.process_time()
            action()
            taken.append(time.process_time() - start)
    return [min(taken) for taken in times]


def peak(*names: str) -> float:
    """The most memory, in MB, that a new process takes to read the files."""
    run = subprocess.run([sys.executable, "-c", _PEAK, *names], check=True, capture_output=True, text=True)
    return int(run.stdout) / 1024


if __name__ == "__main__":
    main()
