"""Scores the concepts of a passage from its words, its cue phrases and the headings above it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from ingest.tagging.classifier import ENGLISH_STOP_WORDS, Vector, WordsClassifier
from ingest.tagging.concept_nature import ConceptNature
from ingest.tagging.judgement import Judgement, Mention, Suggestion
from ingest.tagging.language import Language, PhraseFinder, Words
from ingest.tagging.nature import NatureJudge
from ingest.tagging.profiles import ENGLISH_HEADING_WORDS, CueHit, CueMatcher, HeadingMatcher, cue_scores
from ontology.catalogue import Catalogue, NotPolicy
from ontology.natures import default_natures
from ontology.profiles import LanguageProfiles, profile_languages
from ontology.types import Concept, ConceptKind, Span

# Chosen on the train gold so that scores are frequencies: of suggestions scored about .9, about nine in ten are right.
_WORDS_WEIGHT = 1.0
_CUES_WEIGHT = 0.3
_HEADING_WEIGHT = 4.0
#: How the topics of an element add up to it: 1 would be the sum, which favours elements that have many topics.
_TOPICS_NORM = 2
#: What the headings above the nearest one still say, nearest first.
_FADING = (1.0, 0.5, 0.25)
#: Longer passages are judged by their beginning, where policies say what they are about.
_MOST_WORDS = 400
_MOST_CHARACTERS = 20_000
_NOT_POLICY = "not-policy:"
_MOST_EVIDENCE = 6

#: Changes when the way of scoring changes; the catalogue's hash completes the model version.
_METHOD_VERSION = "1"


class Tagger:
    """Suggests concepts for passages in one language; built once from a catalogue, then used for any number of documents.

    English is the language of the catalogue; for another one there must be profiles, which are read on first use.

    >>> from ontology.catalogue import default_catalogue
    >>> judged = Tagger(default_catalogue()).judge("Inventories are carried at the lower of cost and net realisable value.")
    >>> judged.elements[0].concept
    'ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories'
    """

    def __init__(self, catalogue: Catalogue, lang: str = "en") -> None:
        self.catalogue = catalogue
        self.language = Language(lang)
        self._others: dict[str, Tagger] = {lang: self}

    @cached_property
    def languages(self) -> frozenset[str]:
        """The languages (ISO 639-1) that there are profiles for."""
        return profile_languages() | {"en"}

    def in_language(self, lang: str) -> Tagger:
        """The tagger for texts in `lang`, one of `languages`; itself for its own.

        Raises:
            NotFoundError: there are no profiles in this language (raised when it is first asked to judge).
        """
        if lang not in self._others:
            self._others[lang] = Tagger(self.catalogue, lang)
        return self._others[lang]

    @property
    def model_version(self) -> str:
        """Names the method and the catalogue that suggestions come from."""
        return f"profiles-{_METHOD_VERSION}+{self.catalogue.version}"

    def judge(self, text: str, headings: Sequence[str] = (), *, context: str = "") -> Judgement:
        """Score all concepts for a passage.

        `headings` are those above it, the nearest last; `context` is the sentence that opens the list it is an item of.
        An element's score includes its topics': whoever writes about warranties writes about provisions.
        """
        words = self._beginning(self.language.words(text[:_MOST_CHARACTERS]))
        hits = self._cues.hits(words)
        by_heading = self._heading_scores(headings)
        logits = _WORDS_WEIGHT * self._words_scores(words, (*headings[-1:], context))
        cues = cue_scores(hits, len(words.folded))
        for concept, value in cues.items():
            logits[self._column[concept]] += _CUES_WEIGHT * value
        for concept, value in by_heading.items():
            logits[self._column[concept]] += _HEADING_WEIGHT * value
        rolled_up = ((np.exp(logits - logits.max()) ** _TOPICS_NORM) @ self._roll_up) ** (1 / _TOPICS_NORM)
        scores = rolled_up / rolled_up[self._alternatives].sum()
        no_policy = float(scores[self._negatives].sum())
        evidence = _Evidence(words, hits, cues, by_heading)
        elements = self._ranked(scores, self._elements, evidence)
        return Judgement(
            elements=elements,
            topics=self._ranked(scores, self._topics, evidence),
            no_policy=no_policy,
        )

    @cached_property
    def natures(self) -> NatureJudge | ConceptNature:
        """Judges what passages do, given what they seem to be about."""
        if self._profiles is not None:
            return ConceptNature(self._profiles, self.language)
        return NatureJudge(default_natures(), self.catalogue)

    def mentions(self, text: str) -> tuple[Mention, ...]:
        """The defined terms that stand in `text`, in order; of overlapping ones the longest."""
        words = self.language.words(text)
        found: list[Mention] = []
        covered = -1
        for concept, first, after in sorted(self._terms.find(words), key=lambda match: (match[1], -match[2])):
            span = words.span(first, after)
            same = bool(found) and found[-1].span == span
            if first >= covered or same:
                found.append(Mention(concept=concept, span=span))
                covered = max(covered, after)
        return tuple(found)

    # --- what it knows, in its language

    @cached_property
    def _profiles(self) -> LanguageProfiles | None:
        return None if self.language.lang == "en" else LanguageProfiles.load(self.language.lang, self.catalogue)

    @property
    def _concepts(self) -> tuple[Concept, ...]:
        return self._profiles.concepts if self._profiles else self.catalogue.concepts

    @property
    def _not_policy(self) -> tuple[NotPolicy, ...]:
        return self._profiles.not_policy if self._profiles else self.catalogue.not_policy

    def _folded(self, words: Sequence[str]) -> frozenset[str]:
        return frozenset(self.language.words(" ".join(words)).folded)

    # --- the parts, built on first use

    @cached_property
    def _classifier(self) -> WordsClassifier:
        samples: list[tuple[str, Sequence[str]]] = []
        for concept in self._concepts:
            texts = (*concept.examples, f"{concept.label}. {concept.description}", *concept.alt_labels)
            samples += [(concept.qname, self.language.words(text).folded) for text in texts]
            samples.append((concept.qname, self.language.words("; ".join(concept.cues)).folded))
        for negative in self._not_policy:
            texts = (*negative.examples, *negative.headings)
            samples += [(_NOT_POLICY + negative.id, self.language.words(text).folded) for text in texts]
        stop_words = self._folded(self._profiles.stop_words) if self._profiles else ENGLISH_STOP_WORDS
        return WordsClassifier.train(samples, stop_words)

    @cached_property
    def _column(self) -> dict[str, int]:
        return {label: position for position, label in enumerate(self._classifier.labels)}

    @cached_property
    def _heads(self) -> HeadingMatcher:
        aliases = {concept.qname: (concept.label, *concept.alt_labels) for concept in self._concepts}
        aliases |= {_NOT_POLICY + negative.id: negative.headings for negative in self._not_policy}
        saying_nothing = self._folded(self._profiles.heading_words) if self._profiles else ENGLISH_HEADING_WORDS
        return HeadingMatcher(self.language, aliases, saying_nothing)

    @cached_property
    def _cues(self) -> CueMatcher:
        cues = {concept.qname: concept.cues for concept in self._concepts}
        cues |= {_NOT_POLICY + negative.id: negative.cues for negative in self._not_policy}
        return CueMatcher(self.language, cues)

    @cached_property
    def _terms(self) -> PhraseFinder:
        words = self.language.words
        return self.language.phrase_matcher(
            (concept.qname, [words(term) for term in concept.terms]) for concept in self._concepts
        )

    @cached_property
    def _roll_up(self) -> NDArray[np.float32]:
        """Matrix that adds the score of a concept to those it is a part of."""
        labels = self._classifier.labels
        matrix = np.eye(len(labels), dtype=np.float32)
        for label in labels:
            for whole in self._wholes(label):
                matrix[self._column[label], self._column[whole]] = 1
        return matrix

    def _wholes(self, label: str) -> list[str]:
        """What a concept is a part of: a topic of those above it up to its element, a part of a note of that note.

        The statement of compliance is a part of the basis of preparation; goodwill is no part of intangible assets.
        """
        found: list[str] = []
        concept = self.catalogue.get(label)
        while concept is not None and concept.broader is not None:
            above = self.catalogue[concept.broader]
            part_of_note = concept.kind is above.kind is ConceptKind.NOTE_ELEMENT and concept.nature is above.nature
            if concept.kind is not ConceptKind.POLICY_TOPIC and not part_of_note:
                break
            if above.qname in self._column:
                found.append(above.qname)
            concept = above
        return found

    @cached_property
    def _elements(self) -> list[int]:
        labels = enumerate(self._classifier.labels)
        return [at for at, label in labels if not label.startswith(("topic:", _NOT_POLICY))]

    @cached_property
    def _topics(self) -> list[int]:
        return [at for at, label in enumerate(self._classifier.labels) if label.startswith("topic:")]

    @cached_property
    def _negatives(self) -> list[int]:
        return [at for at, label in enumerate(self._classifier.labels) if label.startswith(_NOT_POLICY)]

    @cached_property
    def _alternatives(self) -> list[int]:
        """The labels that compete for a passage: wholes, and kinds of text that are no policy."""
        return [at for at, label in enumerate(self._classifier.labels) if not self._wholes(label)]

    # --- the steps

    def _beginning(self, words: Words) -> Words:
        return Words(words.folded[:_MOST_WORDS], words.spans[:_MOST_WORDS])

    def _words_scores(self, words: Words, around: Sequence[str]) -> Vector:
        before = [word for text in around if text for word in self.language.words(text).folded]
        return self._classifier.scores((*before, *words.folded))

    def _heading_scores(self, headings: Sequence[str]) -> dict[str, float]:
        """What the headings say together. One further up says less, unless those below it say nothing ("As a lessee").

        The title of the whole note says nothing about a passage in it.
        """
        together: dict[str, float] = {}
        telling = 0
        for distance, heading in enumerate(reversed(headings)):
            scores = self._heads.scores(heading)
            if distance:
                scores = {concept: value for concept, value in scores.items() if not self._is_top(concept)}
            if not scores:
                continue
            for concept, value in scores.items():
                together[concept] = max(together.get(concept, 0.0), _FADING[telling] * value)
            telling += 1
            if telling == len(_FADING):
                break
        return together

    def _is_top(self, qname: str) -> bool:
        concept = self.catalogue.get(qname)
        return concept is not None and concept.broader is None

    def _ranked(self, scores: Vector, columns: Sequence[int], evidence: _Evidence) -> tuple[Suggestion, ...]:
        labels = self._classifier.labels
        ordered = sorted(columns, key=lambda at: (-float(scores[at]), labels[at]))
        return tuple(
            Suggestion(
                concept=labels[at],
                score=round(min(float(scores[at]), 1.0), 4),
                method=evidence.method(labels[at]),
                evidence=evidence.spans(labels[at]),
            )
            for at in ordered[:8]
        )


@dataclass(frozen=True, slots=True)
class _Evidence:
    """Remembers what spoke for which concept in one passage."""

    words: Words
    hits: Sequence[CueHit]
    cues: Mapping[str, float]
    headings: Mapping[str, float]

    def method(self, concept: str) -> str:
        parts = ["heading"] if concept in self.headings else []
        parts += ["cues"] if concept in self.cues else []
        return "+".join([*parts, "words"])

    def spans(self, concept: str) -> tuple[Span, ...]:
        spans = {self.words.span(hit.first, hit.after) for hit in self.hits if hit.concept == concept}
        return tuple(sorted(spans)[:_MOST_EVIDENCE])
