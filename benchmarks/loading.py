"""What it takes until a tagger answers: seconds and memory of a fresh process, by step.

    python -m benchmarks.loading

Seconds are those of the processor, so that a busy machine does not count; memory is the most that was resident.
"""

from __future__ import annotations

import subprocess
import sys
from statistics import median

from benchmarks.table import print_head, print_rows

_STEPS = {
    "Python and numpy": "import numpy",
    "and the catalogue": "from ontology.catalogue import default_catalogue; catalogue = default_catalogue()",
    "and the learned models": "from ingest.tagging import shipped_models; models = shipped_models()",
    "and the profiles, first answer": (
        "from ingest.tagging import Tagger; tagger = Tagger(catalogue, learned=models); tagger.judge('Leases are capitalised.')"
    ),
    "and natures, mentions": (
        "words = tagger.words('Leases are capitalised.'); tagger.mentions(words); "
        "tagger.natures.nature('Leases are capitalised.', (), tagger.judge('Leases are capitalised.'))"
    ),
}
_REPORT = (
    "import resource; used = resource.getrusage(resource.RUSAGE_SELF); print(used.ru_utime + used.ru_stime, used.ru_maxrss)"
)
_RUNS = 5


def main() -> None:
    print_head("loading the tagger")
    rows = []
    for last, step in enumerate(_STEPS, start=1):
        program = "\n".join([*list(_STEPS.values())[:last], _REPORT])
        measured = [run(program) for _ in range(_RUNS)]
        seconds, kilobytes = (median(values) for values in zip(*measured, strict=True))
        rows.append((step, f"{seconds:.2f}", f"{kilobytes / 1024:.0f}"))
    print_rows(("loaded", "seconds", "MB"), rows)


def run(program: str) -> tuple[float, float]:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    seconds, kilobytes = done.stdout.split()[-2:]
    return float(seconds), float(kilobytes)


if __name__ == "__main__":
    main()
