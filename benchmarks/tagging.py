"""Taggers on the same labelled texts: policykb, label matching alone, linear support vector machines, and Annif.

    python -m benchmarks.tagging [GOLD.jsonl …] [--train TRAIN.jsonl.gz] [--annif FOLDER]

GOLD are labelled texts as for `policykb evaluate`. Without any, every fifth example sentence is held out of training and used:
single sentences, so the figures are lower than on whole policies. TRAIN are tagged filings as for `policykb train`, which the
others then learn from, too; give policykb's own training texts. With FOLDER, Annif is installed there and takes part.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.svm import LinearSVC

from benchmarks.annif_tagger import Annif, AnnifMissing
from benchmarks.table import print_head, print_rows
from ingest.tagging import Tagger
from kb.evaluation.blocks import GoldText, read_gold
from kb.training.examples import Example, read_examples
from ontology.catalogue import Catalogue, default_catalogue

#: Ranks the concepts of each text; returns them with the seconds that took.
Ranker = Callable[[Sequence[GoldText]], tuple[list[list[str]], float]]
_WITHIN = 3


def main() -> None:
    parser = argparse.ArgumentParser(description="Compares taggers on labelled texts.")
    parser.add_argument("gold", nargs="*", type=Path, help="labelled texts; without any, held-out example sentences")
    parser.add_argument("--train", type=Path, help="tagged filings to train the other taggers on")
    parser.add_argument("--annif", type=Path, help="folder to install and train Annif in")
    given = parser.parse_args()
    filings = read_examples(given.train, lang="en") if given.train else ()
    catalogue = default_catalogue()
    if given.gold:
        sets = {path.name: [row for row in read_gold(path, lang="en") if row.concepts] for path in given.gold}
        tagger = Tagger(catalogue)
    else:
        catalogue, sentences = hold_out(catalogue)
        sets = {"every fifth example sentence": sentences}
        tagger = Tagger(catalogue, learned=())
    rankers = list(taggers(tagger, filings, given.annif))
    for name, rows in sets.items():
        print_head(f"{name}: {len(rows)} texts")
        print_rows(
            ("tagger", "heading", "first", "within three", "texts/s", "built in, s"),
            [
                (label, *score(rank, rows, heading=heading), f"{building:.0f}")
                for label, rank, building in rankers
                for heading in ((True, False) if any(row.heading for row in rows) else (False,))
            ],
        )


def hold_out(catalogue: Catalogue) -> tuple[Catalogue, list[GoldText]]:
    kept, texts = [], []
    for concept in catalogue:
        kept.append(replace(concept, examples=tuple(e for number, e in enumerate(concept.examples) if number % 5)))
        element = catalogue.element_of(concept.qname)
        texts += [GoldText(text=example, heading=None, concepts=(element,)) for example in concept.examples[::5]]
    return replace(catalogue, concepts=tuple(kept)), texts


def taggers(tagger: Tagger, filings: Sequence[Example], folder: Path | None) -> Iterator[tuple[str, Ranker, float]]:
    """Each tagger with its name and the seconds it took to build."""
    catalogue = tagger.catalogue
    own = own_sentences(catalogue)
    builders: dict[str, Callable[[], Ranker]] = {
        "policykb": lambda: policykb(tagger),
        "policykb, profiles alone": lambda: policykb(Tagger(catalogue, learned=())),
        "labels and descriptions alone (TF-IDF)": lambda: label_matching(catalogue),
        "linear SVC, own sentences": lambda: linear_svc(catalogue, own),
    }
    if filings:
        builders["linear SVC, filings"] = lambda: linear_svc(catalogue, filings)
        builders["linear SVC, filings and own sentences"] = lambda: linear_svc(catalogue, [*filings, *own])
    if folder and filings:
        builders["Annif, filings"] = lambda: Annif(folder, "filings", catalogue, filings).rank
        builders["Annif, filings and own sentences"] = lambda: Annif(folder, "both", catalogue, filings, own).rank
    for label, build in builders.items():
        started = time.perf_counter()
        try:
            rank = build()
        except AnnifMissing as error:
            print(f"{label}: left out, {error}")
            continue
        yield label, rank, time.perf_counter() - started


def own_sentences(catalogue: Catalogue) -> list[Example]:
    """All texts of our own, each as a text about its concept; there is no entity behind them."""
    return [
        Example(entity="", heading="", text=text, concepts=(concept.qname,))
        for concept in catalogue
        for text in (
            *concept.examples,
            *concept.alt_labels,
            f"{concept.label}. {concept.description}",
            "; ".join(concept.cues),
        )
        if text
    ]


def score(rank: Ranker, rows: Sequence[GoldText], *, heading: bool) -> tuple[str, str, str, str]:
    shown = rows if heading else [replace(row, heading=None) for row in rows]
    rank(shown[:1])
    ranked, seconds = rank(shown)
    pairs = list(zip(rows, ranked, strict=True))
    first = sum(bool(set(best[:1]) & set(row.concepts)) for row, best in pairs) / len(rows)
    within = sum(bool(set(best[:_WITHIN]) & set(row.concepts)) for row, best in pairs) / len(rows)
    return "yes" if heading else "no", f"{first:.3f}", f"{within:.3f}", f"{len(rows) / seconds:.0f}"


def timed(rank: Callable[[GoldText], list[str]]) -> Ranker:
    """Ranks text by text."""

    def rank_all(rows: Sequence[GoldText]) -> tuple[list[list[str]], float]:
        started = time.perf_counter()
        ranked = [rank(row) for row in rows]
        return ranked, time.perf_counter() - started

    return rank_all


def policykb(tagger: Tagger) -> Ranker:
    tagger.judge("Everything is loaded when it is first asked.")
    return timed(
        lambda row: [
            found.concept for found in tagger.judge(row.text, (row.heading,) if row.heading else ()).elements[:_WITHIN]
        ]
    )


def label_matching(catalogue: Catalogue) -> Ranker:
    """The concept whose label and description share the most telling words with a text: what needs no example at all."""
    texts = [f"{concept.label}. {concept.description}" for concept in catalogue]
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english")
    matrix = vectorizer.fit_transform(texts)
    elements = [catalogue.element_of(concept.qname) for concept in catalogue]

    def rank(row: GoldText) -> list[str]:
        likeness = (matrix @ vectorizer.transform([_whole(row)]).T).toarray().ravel()
        return list(dict.fromkeys(elements[position] for position in likeness.argsort(kind="stable")[::-1]))

    return timed(rank)


def linear_svc(catalogue: Catalogue, examples: Sequence[Example]) -> Ranker:
    """One- and two-word features; a concept counts for its element by the best of its topics."""
    known = [example for example in examples if example.concepts]
    vectorizer = TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, stop_words="english")
    matrix = vectorizer.fit_transform(f"{example.heading} {example.text}" for example in known)
    model = LinearSVC(C=0.5).fit(matrix, [example.concepts[0] for example in known])

    def rank(row: GoldText) -> list[str]:
        scores = model.decision_function(vectorizer.transform([_whole(row)]))[0]
        ordered = [model.classes_[position] for position in scores.argsort()[::-1]]
        return list(dict.fromkeys(catalogue.element_of(label) for label in ordered))

    return timed(rank)


def _whole(row: GoldText) -> str:
    return f"{row.heading or ''} {row.text}"


if __name__ == "__main__":
    main()
