"""policykb's tagger beside a linear support vector machine (scikit-learn) trained on the same sentences, on the same texts.

    python -m benchmarks.tagging [GOLD.jsonl …]

GOLD are labelled texts as for `policykb evaluate`. Without any, every fifth example sentence is held out of training and used:
single sentences, so the figures are lower than on whole policies.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from benchmarks.table import print_head, print_rows
from ingest.tagging import Tagger
from kb.evaluation.blocks import GoldText, read_gold
from ontology.catalogue import Catalogue, default_catalogue

Ranker = Callable[[GoldText], Sequence[str]]


def main(arguments: list[str]) -> None:
    catalogue = default_catalogue()
    if arguments:
        for path in arguments:
            compare(path, catalogue, read_gold(Path(path), lang="en"))
    else:
        smaller, held_out = hold_out(catalogue)
        compare("every fifth example sentence", smaller, held_out)


def hold_out(catalogue: Catalogue) -> tuple[Catalogue, list[GoldText]]:
    kept, texts = [], []
    for concept in catalogue:
        kept.append(replace(concept, examples=tuple(e for number, e in enumerate(concept.examples) if number % 5)))
        element = catalogue.element_of(concept.qname)
        texts += [GoldText(text=example, heading=None, concepts=(element,)) for example in concept.examples[::5]]
    return replace(catalogue, concepts=tuple(kept)), texts


def compare(name: str, catalogue: Catalogue, rows: Sequence[GoldText]) -> None:
    print_head(f"{name}: {len(rows)} texts")
    found = []
    for label, build in (("policykb", policykb), ("linear SVC, same sentences", linear_svc)):
        started = time.perf_counter()
        rank = build(catalogue)
        rank(rows[0])
        building = time.perf_counter() - started
        for heading in (True, False) if any(row.heading for row in rows) else (False,):
            shown = rows if heading else [replace(row, heading=None) for row in rows]
            started = time.perf_counter()
            ranked = [rank(row) for row in shown]
            speed = len(rows) / (time.perf_counter() - started)
            first = sum(best[0] in row.concepts for row, best in zip(rows, ranked, strict=True)) / len(rows)
            within = sum(bool(set(best[:3]) & set(row.concepts)) for row, best in zip(rows, ranked, strict=True)) / len(rows)
            found.append(
                (label, "yes" if heading else "no", f"{first:.3f}", f"{within:.3f}", f"{speed:.0f}", f"{building:.1f}")
            )
    print_rows(("tagger", "heading", "first", "within three", "texts/s", "built in, s"), found)


def policykb(catalogue: Catalogue) -> Ranker:
    tagger = Tagger(catalogue)
    return lambda row: [
        suggestion.concept for suggestion in tagger.judge(row.text, (row.heading,) if row.heading else ()).elements[:3]
    ]


def linear_svc(catalogue: Catalogue) -> Ranker:
    """One- and two-word features, the labels rolled up to elements, the best of each element's topics counting for it."""
    texts, labels = [], []
    for concept in catalogue:
        own = (*concept.examples, *concept.alt_labels, f"{concept.label}. {concept.description}", "; ".join(concept.cues))
        texts += own
        labels += [concept.qname] * len(own)
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english")
    model = LinearSVC(C=0.5).fit(vectorizer.fit_transform(texts), labels)

    def rank(row: GoldText) -> list[str]:
        scores = model.decision_function(vectorizer.transform([f"{row.heading or ''} {row.text}"]))[0]
        ordered = [model.classes_[position] for position in scores.argsort()[::-1]]
        return list(dict.fromkeys(catalogue.element_of(label) for label in ordered))

    return rank


if __name__ == "__main__":
    main(sys.argv[1:])
