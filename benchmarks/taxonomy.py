"""Official taxonomies: reading a package in a fresh process, and storing it.

    python -m benchmarks.taxonomy PACKAGE …

PACKAGE is a taxonomy package (.zip) or the folder of one. Memory is the most that a process had at any time.
Processor time, of all threads, does not depend on what else the machine does.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.table import print_head, print_rows, seconds
from kb import KnowledgeBase, TaxonomyReport

_READ = """
import resource, sys, time
started = time.perf_counter()
from ontology.taxonomy_reading import read_taxonomy
read_taxonomy(sys.argv[1])
print(time.perf_counter() - started, time.process_time(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""


def main(arguments: list[str]) -> None:
    rows = []
    # Before anything large is in this process: what a child shares with it at its start counts as the child's.
    alone = [read_alone(package) for package in arguments]
    with tempfile.TemporaryDirectory() as folder, KnowledgeBase.open(Path(folder) / "bench.kb") as kb:
        for package, (reading, processor, memory) in zip(arguments, alone, strict=True):
            report, storing, storing_processor = store(kb, package)
            rows.append(
                (
                    report.taxonomy_id,
                    report.elements,
                    report.labels,
                    report.references,
                    report.presentation_arcs + report.calculation_arcs + report.definition_arcs,
                    len(report.diagnostics),
                    f"{reading:.2f} ({processor:.2f})",
                    f"{memory:.0f}",
                    f"{storing:.2f} ({storing_processor:.2f})",
                )
            )
        looking = seconds(lambda: kb.taxonomy_element("ifrs-full:Provisions")) * 1000
        labels = seconds(lambda: [kb.official_label(concept.qname) for concept in kb.catalogue]) * 1000
        datatypes = seconds(kb.taxonomy_datatypes) * 1000
    print_head("Taxonomies: read in a fresh process (imports included), then read and stored in one knowledge base")
    counts = ("elements", "labels", "references", "arcs", "diagnostics")
    columns = ("taxonomy", *counts, "read, s (processor)", "peak MB", "read and store, s (processor)")
    print_rows(columns, rows)
    looks = [("one element", looking), ("official labels of the catalogue", labels), ("all datatypes", datatypes)]
    print_rows(("look-up, with all of them stored", "milliseconds"), [(name, f"{spent:.1f}") for name, spent in looks])


def read_alone(package: str) -> tuple[float, float, float]:
    """Seconds, seconds of the processor and peak memory of reading a package; the median of three by time."""
    runs = []
    for _ in range(3):
        done = subprocess.run([sys.executable, "-c", _READ, package], check=True, capture_output=True, text=True)
        spent, processor, memory = map(float, done.stdout.split())
        runs.append((spent, processor, memory))
    return sorted(runs)[1]


def store(kb: KnowledgeBase, package: str) -> tuple[TaxonomyReport, float, float]:
    started, processor = time.perf_counter(), time.process_time()
    report = kb.add_taxonomy(package)
    return report, time.perf_counter() - started, time.process_time() - processor


if __name__ == "__main__":
    main(sys.argv[1:])
