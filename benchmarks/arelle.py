"""Compares the text facts of inline XBRL documents with those Arelle finds.

    pip install -e '.[oracle]'
    python -m benchmarks.arelle FILE_OR_FOLDER …

Folders are searched for .htm, .html, .xhtml and for zip packages, which are unpacked into a temporary folder. Arelle works
offline and loads no taxonomy, which neither needs for text facts. Facts are compared by QName, entity, end of period and text
up to white space. Where a fact has a format (a transformation rule), Arelle's value is what the rule makes of the text that is
shown, ours the text; these are compared by what is shown, and counted apart. `benchmarks.reading` compares the time.
"""

from __future__ import annotations

import html
import io
import re
import sys
import tempfile
import zipfile
from collections import Counter
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from benchmarks.table import print_head, print_rows
from ingest.readers.inline_parse import is_inline_xbrl
from ingest.readers.inline_xbrl import read_inline_xbrl
from ontology.errors import PolicyKBError
from ontology.xbrl_names import canonical_qname

_SUFFIXES = {".htm", ".html", ".xhtml"}
_TAG = re.compile(r"<[^<>]*>")
#: QName, entity, end of the period, and text without white space.
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ArelleFact:
    """A text fact as Arelle has it: its QName, entity and end of period, its value and the text that is shown."""

    about: tuple[str, str, str]
    value: str
    shown: str
    format: str


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        compare(list(find_documents([Path(name) for name in sys.argv[1:]], folder)), arelle_controller(folder))


def compare(documents: list[tuple[str, Path]], controller: Any) -> None:
    rows: list[tuple[object, ...]] = []
    kinds: Counter[str] = Counter()
    equal = as_shown = 0
    for name, path in documents:
        theirs = arelle_facts(controller, path)
        try:
            reading = read_inline_xbrl([(path.name, path.read_bytes())], source=name)
        except PolicyKBError as error:
            kinds[f"refused by us: {error.message}; {len(theirs)} facts of Arelle"] += 1
            continue
        ours = Counter((f.concept, identifier(f.entity), str(f.period_end), squeezed(f.value)) for f in reading.facts)
        others = [fact for fact in theirs if not take(ours, (*fact.about, fact.value))]
        different = [fact for fact in others if not (fact.format and take(ours, (*fact.about, fact.shown)))]
        kinds.update(explain(fact, ours) for fact in different)
        kinds.update(f"only ours: {fact[0]}" for fact in ours.elements())
        equal += len(theirs) - len(others)
        as_shown += len(others) - len(different)
        if different or ours.total() or len(theirs) > len(others) + 50:
            rows.append((name[-60:], len(theirs), len(others) - len(different), len(different), ours.total()))
    print_head("Text facts of inline XBRL against Arelle")
    print_rows(("document", "facts of Arelle", "equal as shown", "different or missing", "only ours"), rows)
    print(f"\n{len(documents)} documents: {equal} facts equal, {as_shown} with a format equal as shown; the rest:")
    for kind, count in kinds.most_common():
        print(f"  {count:4} {kind}")


def take(facts: Counter[Key], fact: Key) -> bool:
    """Whether the fact is among the facts; it is taken away from them."""
    found = facts[fact] > 0
    if found:
        facts[fact] -= 1
    return found


def find_documents(paths: list[Path], folder: str) -> Any:
    """Name and path of every inline document."""
    for path in paths:
        if path.is_dir():
            yield from find_documents(sorted(path.iterdir()), folder)
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


def arelle_facts(controller: Any, path: Path) -> list[ArelleFact]:
    model = controller.modelManager.load(str(path))
    found: list[ArelleFact] = []
    facts = list(model.facts) if model is not None else []
    for fact in facts:
        facts += fact.modelTupleFacts
        if fact.unitID or fact.localName != "nonNumeric":
            continue
        context = fact.context
        end = ""
        if context is not None and context.endDatetime is not None:
            # Arelle names the midnight that ends the period.
            end = str((context.endDatetime - timedelta(days=1)).date())
        entity = context.entityIdentifier[1].strip() if context is not None else ""
        concept = canonical_qname(fact.qname.namespaceURI or "", fact.qname.localName, fact.qname.prefix or "")
        found.append(
            ArelleFact(
                about=(concept, entity, end or "None"),
                value="" if fact.isNil else squeezed(html.unescape(_TAG.sub("", fact.value))),
                shown=squeezed(html.unescape(_TAG.sub("", fact.rawValue))),
                format=str(fact.format or ""),
            )
        )
    if model is not None:
        model.close()
    return found


def identifier(entity: Any) -> str:
    return entity.identifier if entity is not None else ""


def squeezed(text: str) -> str:
    return "".join(text.split())


def explain(fact: ArelleFact, ours: Counter[Key]) -> str:
    name = fact.about[0]
    same = [other for other in ours if other[0] == name and ours[other]]
    if not same:
        return f"only Arelle: {name} {fact.about[2]}"
    if any(other[3] == fact.value for other in same):
        return f"same text, other context: {name} {fact.about[2]}"
    return f"other text: {name}: {fact.value[:30]!r} against {same[0][3][:30]!r}"


if __name__ == "__main__":
    main()
