"""Compares the text facts of inline XBRL documents with those Arelle finds, and the time both take.

    pip install -e '.[oracle]'
    python -m benchmarks.arelle FILE_OR_FOLDER …

Folders are searched for .htm, .html, .xhtml and for zip packages, which are unpacked into a temporary folder. Arelle works
offline and loads no taxonomy, which neither needs for text facts. Facts are compared by namespace, local name, entity, end of
period and text up to white space.
"""

from __future__ import annotations

import html
import io
import re
import sys
import tempfile
import time
import zipfile
from collections import Counter
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.table import print_head, print_rows
from ingest.readers.inline_parse import is_inline_xbrl
from ingest.readers.inline_xbrl import read_inline_xbrl
from ontology.errors import PolicyKBError

_SUFFIXES = {".htm", ".html", ".xhtml"}
_TAG = re.compile(r"<[^<>]*>")
Key = tuple[str, str, str, str]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        compare(list(find_documents([Path(name) for name in sys.argv[1:]], folder)), arelle_controller(folder))


def compare(documents: list[tuple[str, Path]], controller: Any) -> None:
    rows: list[tuple[object, ...]] = []
    kinds: Counter[str] = Counter()
    compared = 0
    for name, path in documents:
        theirs, their_time = arelle_facts(controller, path)
        try:
            start = time.perf_counter()
            reading = read_inline_xbrl([(path.name, path.read_bytes())], source=name)
            our_time = time.perf_counter() - start
        except PolicyKBError as error:
            kinds[f"refused by us: {type(error).__name__}; {len(theirs)} facts of Arelle"] += 1
            rows.append((name[-60:], len(theirs), "refused", "", f"{their_time:.2f}", ""))
            continue
        ours = Counter(
            (f.concept.partition(":")[2], identifier(f.entity), str(f.period_end), squeezed(f.value)) for f in reading.facts
        )
        only_theirs, only_ours = theirs - ours, ours - theirs
        compared += sum((theirs & ours).values())
        for fact in only_theirs:
            kinds[explain(fact, only_ours)] += only_theirs[fact]
        for fact in only_ours:
            if not any(other[0] == fact[0] for other in only_theirs):
                kinds["only ours"] += only_ours[fact]
        differences = sum(only_theirs.values())
        if differences or our_time > 0.05:
            rows.append(
                (
                    name[-60:],
                    sum(theirs.values()),
                    differences,
                    f"{our_time:.3f}",
                    f"{their_time:.3f}",
                    f"{their_time / our_time:.1f}×",
                )
            )
    print_head("Text facts of inline XBRL against Arelle")
    print_rows(("document", "facts of Arelle", "differences", "our s", "Arelle s", "faster"), rows)
    print(f"\n{len(documents)} documents, {compared} facts equal; differences by kind:")
    for kind, count in kinds.most_common():
        print(f"  {count:4} {kind}")


def find_documents(paths: list[Path], folder: str) -> Any:
    """Name and path of every inline document."""
    for path in paths:
        if path.is_dir():
            yield from find_documents(sorted(path.rglob("*")), folder)
        elif path.suffix.lower() in _SUFFIXES and is_inline_xbrl(path.read_bytes()):
            yield str(path), path
        elif path.suffix.lower() in {".zip", ".xbri"}:
            yield from unpacked(path.read_bytes(), str(path), folder)


def unpacked(data: bytes, name: str, folder: str) -> Any:
    """The inline documents in a package, and in the packages in it."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        for member in package.namelist():
            suffix = Path(member).suffix.lower()
            if suffix == ".zip":
                yield from unpacked(package.read(member), f"{name}/{member}", folder)
            elif suffix in _SUFFIXES and is_inline_xbrl(package.read(member)):
                target = Path(tempfile.mkdtemp(dir=folder)) / Path(member).name
                target.write_bytes(package.read(member))
                yield f"{name}/{member}", target


def arelle_controller(folder: str) -> Any:
    try:
        from arelle import Cntlr
    except ImportError:
        sys.exit("Arelle is not installed: pip install -e '.[oracle]'")
    controller = Cntlr.Cntlr(hasGui=False, logFileName=str(Path(folder) / "arelle.log"))
    controller.webCache.workOffline = True
    return controller


def arelle_facts(controller: Any, path: Path) -> tuple[Counter[Key], float]:
    start = time.perf_counter()
    model = controller.modelManager.load(str(path))
    found: Counter[Key] = Counter()
    for fact in model.facts if model is not None else ():
        if fact.unitID or fact.localName != "nonNumeric":
            continue
        context = fact.context
        end = ""
        if context is not None and context.endDatetime is not None:
            # Arelle names the midnight that ends the period.
            end = str((context.endDatetime - timedelta(days=1)).date())
        entity = context.entityIdentifier[1].strip() if context is not None else ""
        value = "" if fact.isNil else fact.value
        found[fact.qname.localName, entity, end or "None", squeezed(html.unescape(_TAG.sub("", value)))] += 1
    seconds = time.perf_counter() - start
    if model is not None:
        model.close()
    return found, seconds


def identifier(entity: Any) -> str:
    return entity.identifier if entity is not None else ""


def squeezed(text: str) -> str:
    return "".join(text.split())


def explain(fact: Key, ours: Counter[Key]) -> str:
    name, _, end, text = fact
    same = [other for other in ours if other[0] == name]
    if not same:
        return f"only Arelle: {name}"
    if any(other[3] == text for other in same):
        return f"same text, other context: {end}"
    return f"other text: {name}: {text[:30]!r} against {same[0][3][:30]!r}"


if __name__ == "__main__":
    main()
