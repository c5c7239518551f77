"""Annif for the benchmark of taggers: in a virtual environment of its own, with our concepts as its vocabulary.

It is set up as its users would for texts like these: snowball stems, the first 2,000 characters, and an ensemble of a
support vector machine over words and word pairs, MLLM (which matches labels) and TF-IDF, whose weights Annif's own
optimiser finds on the entities of a fifth of the texts, left out of training while it does. NLTK's sentence splitter, whose
data no package ships, is given a few abbreviations instead; only sentences depend on it, not words.
"""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from rdflib import SKOS, Graph, Literal, URIRef

from benchmarks.annif_suggest import RANKED
from kb.evaluation.blocks import GoldText
from kb.training.examples import Example, folds_of
from ontology.catalogue import Catalogue

_PACKAGE = "annif==1.4.*"
_TRIALS = "60"
_SUGGEST = Path(__file__).with_name("annif_suggest.py")
_ABBREVIATIONS = ("co", "corp", "e.g", "i.e", "inc", "ltd", "no", "para", "u.k", "u.s")
_CONCEPT = "https://concept.example/"
_COMMON = "vocab=concepts\nlanguage=en\nanalyzer=snowball(english)\ntransform=limit(2000)\nlimit=10\n"
_BACKENDS = {"svc": "backend=svc\nngram=2\nmin_df=2\n", "mllm": "backend=mllm\n", "tfidf": "backend=tfidf\n"}


class AnnifMissing(Exception):
    """Annif cannot be installed or does not run; says why."""


class Annif:
    """Annif trained on tagged filings, and on texts that `also` are to be learned from, in a folder that may hold its virtual
    environment already.
    """

    def __init__(
        self, folder: Path, name: str, catalogue: Catalogue, filings: Sequence[Example], also: Sequence[Example] = ()
    ) -> None:
        folder = folder.absolute()
        self._python = _environment(folder / "venv")
        self._folder = folder / name
        self._folder.mkdir(parents=True, exist_ok=True)
        self._variables = {**os.environ, "NLTK_DATA": str(_sentence_splitter(folder / "nltk"))}
        self._write_vocabulary(catalogue)
        self._train([example for example in filings if example.concepts], also, catalogue)

    def rank(self, rows: Sequence[GoldText]) -> tuple[list[list[str]], float]:
        """The likeliest concepts of each text, and the seconds it took, with everything loaded."""
        texts, answers = self._folder / "texts.jsonl", self._folder / "answers.json"
        texts.write_text("\n".join(json.dumps(_text(row.heading, row.text)) for row in rows), encoding="utf-8")
        self._run([str(self._python), str(_SUGGEST), "ensemble", str(texts), str(answers)])
        found = json.loads(answers.read_text(encoding="utf-8"))
        return [[uri.removeprefix(_CONCEPT) for uri in ranked] for ranked in found[RANKED]], found["seconds"]

    def _write_vocabulary(self, catalogue: Catalogue) -> None:
        graph = Graph()
        for concept in catalogue:
            element = catalogue[catalogue.element_of(concept.qname)]
            uri = URIRef(_CONCEPT + element.qname)
            if concept is element:
                graph.add((uri, SKOS.prefLabel, Literal(concept.label, "en")))
                graph.add((uri, SKOS.definition, Literal(concept.description, "en")))
            for label in ({concept.label} if concept is not element else set()) | set(concept.alt_labels):
                graph.add((uri, SKOS.altLabel, Literal(label, "en")))
        for uri in set(graph.subjects()):
            graph.add((uri, URIRef("http://www.w3.org/1999/02/22-rdf-syntax-ns#type"), SKOS.Concept))
        graph.serialize(self._folder / "concepts.ttl", format="turtle", encoding="utf-8")

    def _train(self, filings: Sequence[Example], also: Sequence[Example], catalogue: Catalogue) -> None:
        folds = folds_of(filings)
        kept = [example for example, fold in zip(filings, folds, strict=True) if fold]
        held_out = [example for example, fold in zip(filings, folds, strict=True) if not fold]
        for file, texts in (("kept", [*kept, *also]), ("held-out", held_out), ("all", [*filings, *also])):
            self._write_corpus(self._folder / f"{file}.csv", texts, catalogue)
        self._configure(",".join(_BACKENDS))
        self._annif("load-vocab", "--force", "concepts", "concepts.ttl")
        self._train_backends("kept.csv")
        found = self._annif("hyperopt", "--trials", _TRIALS, "--metric", "NDCG", "ensemble", "held-out.csv")
        self._configure(found.split("sources=")[1].split()[0])
        self._train_backends("all.csv")

    def _train_backends(self, corpus: str) -> None:
        for backend in _BACKENDS:
            self._annif("train", backend, corpus)

    def _configure(self, sources: str) -> None:
        projects = {**_BACKENDS, "ensemble": f"backend=ensemble\nsources={sources}\n"}
        text = "\n".join(f"[{name}]\nname={name}\n{_COMMON}{settings}" for name, settings in projects.items())
        (self._folder / "projects.cfg").write_text(text, encoding="utf-8")

    def _write_corpus(self, path: Path, examples: Sequence[Example], catalogue: Catalogue) -> None:
        """Each text with its heading and without it, so that both kinds of question have been seen."""
        with path.open("w", newline="", encoding="utf-8") as file:
            writer = csv.writer(file)
            writer.writerow(("text", "subject_uris"))
            for example in examples:
                uri = f"<{_CONCEPT}{catalogue.element_of(example.concepts[0])}>"
                writer.writerows((_text(heading, example.text), uri) for heading in {example.heading, ""})

    def _annif(self, *arguments: str) -> str:
        return self._run([str(self._python.with_name("annif")), *arguments])

    def _run(self, command: list[str]) -> str:
        done = subprocess.run(command, cwd=self._folder, env=self._variables, capture_output=True, text=True, check=False)
        if done.returncode:
            raise AnnifMissing(f"{' '.join(command[:4])}: {done.stderr.strip()[-500:]}")
        return done.stdout


def _text(heading: str | None, text: str) -> str:
    return f"{heading}\n{text}" if heading else text


def _sentence_splitter(folder: Path) -> Path:
    """The files that NLTK looks for."""
    data = folder / "tokenizers" / "punkt_tab" / "english"
    data.mkdir(parents=True, exist_ok=True)
    (data / "abbrev_types.txt").write_text("\n".join(_ABBREVIATIONS), encoding="utf-8")
    for name in ("collocations.tab", "sent_starters.txt", "ortho_context.tab"):
        (data / name).touch()
    return folder


def _environment(folder: Path) -> Path:
    """The Python of a virtual environment with Annif in it."""
    python = folder / "bin" / "python"
    for command in ([sys.executable, "-m", "venv", str(folder)], [str(python), "-m", "pip", "install", "-q", _PACKAGE]):
        if not (folder / "bin" / "annif").exists():
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if done.returncode:
                raise AnnifMissing(f"{' '.join(command[1:])}: {done.stderr.strip()[-500:]}")
    return python
