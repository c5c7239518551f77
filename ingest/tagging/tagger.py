"""Scores the concepts of a passage from its words, its cue phrases and the headings above it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property

import numpy as np

from ingest.tagging.classifier import ENGLISH_STOP_WORDS, Vector, WordsClassifier
from ingest.tagging.concept_nature import ConceptNature
from ingest.tagging.judgement import Judgement, Mention, Suggestion
from ingest.tagging.labels import NOT_POLICY, Labels
from ingest.tagging.language import Language, PhraseFinder, Words
from ingest.tagging.learned import LearnedModel
from ingest.tagging.nature import NatureJudge
from ingest.tagging.profiles import ENGLISH_HEADING_WORDS, CueMatcher, HeadingMatcher, cue_scores
from ingest.tagging.reading import Evidence, Reading
from ingest.tagging.shipped import shipped_models
from ontology.catalogue import Catalogue, NotPolicy
from ontology.natures import default_natures
from ontology.profiles import LanguageProfiles, profile_languages
from ontology.types import Concept

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
_MOST_RANKED = 8

#: Changes when the way of scoring changes; the catalogue's hash completes the model version.
_METHOD_VERSION = "3"
#: The least probability, so that every one has a logarithm.
_TINY = 1e-12
#: Learned models were made of whole blocks; they correct a passage of this many words in full, a shorter one in part.
_TRUSTED_WORDS = 25


class Tagger:
    """Suggests concepts for passages in one language; built once from a catalogue, then used for any number of documents.

    English is the language of the catalogue; for another one there must be profiles, which are read on first use.

    >>> from ontology.catalogue import default_catalogue
    >>> judged = Tagger(default_catalogue()).judge("Inventories are carried at the lower of cost and net realisable value.")
    >>> judged.elements[0].concept
    'ifrs-full:DescriptionOfAccountingPolicyForMeasuringInventories'
    """

    def __init__(self, catalogue: Catalogue, lang: str = "en", *, learned: Sequence[LearnedModel] | None = None) -> None:
        """`learned` are models that correct the profiles of English, one after the other; None takes those that ship, ()
        takes none.
        """
        self.catalogue = catalogue
        self.language = Language(lang)
        self._learned = learned if lang == "en" else ()
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
        """Names the method, the catalogue and the learned models that suggestions come from."""
        return "+".join([f"profiles-{_METHOD_VERSION}", self.catalogue.version, *(model.version for model in self.learned)])

    @cached_property
    def learned(self) -> tuple[LearnedModel, ...]:
        """The models that correct the profiles, in the order in which they do."""
        return tuple(shipped_models() if self._learned is None else self._learned)

    def judge(self, text: str, headings: Sequence[str] = (), *, context: str = "") -> Judgement:
        """Score all concepts for a passage.

        `headings` are those above it, the nearest last; `context` is the sentence that opens the list it is an item of.
        An element's score includes its topics': whoever writes about warranties writes about provisions.
        """
        reading = self.read(self.words(text), headings, context=self.words(context))
        return replace(self.judgement(reading), families=self.labels.by_family(reading.scores, _MOST_RANKED))

    def words(self, text: str) -> Words:
        """The words of a text, as `read` and `mentions` take them."""
        return self.language.words(text)

    def read(self, words: Words, headings: Sequence[str] = (), *, context: Words | None = None) -> Reading:
        """Read a passage by its words, as `judge` does, without judging it yet: passages of one note are judged together."""
        beginning = words.beginning(_MOST_WORDS)
        hits = self._cues.hits(beginning)
        evidence = Evidence(beginning, hits, cue_scores(hits, len(beginning.folded)), self._heading_scores(headings))
        return Reading(evidence, self._scores(evidence, headings, context))

    def judgement(self, reading: Reading, competing: Vector | None = None) -> Judgement:
        """Judge a passage that was read; `competing` are the probabilities of `labels.competing`, if they are others now."""
        scores = reading.scores
        if competing is not None:
            scores = self._shared_out(scores, competing)
        return Judgement(
            elements=self._ranked(scores, self.labels.elements, reading.evidence),
            topics=self._ranked(scores, self.labels.topics, reading.evidence),
            no_policy=float(scores[self.labels.negatives].sum()),
            policy=round(float(scores[self.labels.policies].sum()), 4),
        )

    def log_scores(self, text: str, headings: Sequence[str] = (), *, context: str = "") -> Vector:
        """The logarithm of the probability of each label that competes for a passage, by `labels.competing_names`.

        What `judge` ranks, whole: elements, and kinds of text that are no policy. The probabilities add up to 1.
        """
        scores = self.read(self.words(text), headings, context=self.words(context)).scores
        logarithms: Vector = np.log(np.maximum(scores[self.labels.competing], _TINY))
        return logarithms

    def is_telling(self, headings: Sequence[str]) -> bool:
        """Whether any of the headings speaks for a concept; scores are calibrated apart where none does."""
        return bool(self._heading_scores(headings))

    def beginning(self, text: str) -> Words:
        """The words by which a passage is judged."""
        return self.words(text).beginning(_MOST_WORDS)

    @cached_property
    def natures(self) -> NatureJudge | ConceptNature:
        """Judges what passages do, given what they seem to be about."""
        if self._profiles is not None:
            return ConceptNature(self._profiles, self.language)
        return NatureJudge(default_natures(), self.catalogue)

    def mentions(self, words: Words) -> tuple[Mention, ...]:
        """The defined terms that stand in a text of these words, in order; of overlapping ones the longest."""
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
            samples += [(NOT_POLICY + negative.id, self.language.words(text).folded) for text in texts]
        stop_words = self._folded(self._profiles.stop_words) if self._profiles else ENGLISH_STOP_WORDS
        return WordsClassifier.train(samples, stop_words)

    @cached_property
    def labels(self) -> Labels:
        """What can be suggested, and how it hangs together."""
        return Labels(self._classifier.labels, self.catalogue)

    @cached_property
    def _heads(self) -> HeadingMatcher:
        aliases = {concept.qname: (concept.label, *concept.alt_labels) for concept in self._concepts}
        aliases |= {NOT_POLICY + negative.id: negative.headings for negative in self._not_policy}
        saying_nothing = self._folded(self._profiles.heading_words) if self._profiles else ENGLISH_HEADING_WORDS
        return HeadingMatcher(self.language, aliases, saying_nothing)

    @cached_property
    def _cues(self) -> CueMatcher:
        cues = {concept.qname: concept.cues for concept in self._concepts}
        cues |= {NOT_POLICY + negative.id: negative.cues for negative in self._not_policy}
        return CueMatcher(self.language, cues)

    @cached_property
    def _terms(self) -> PhraseFinder:
        words = self.language.words
        return self.language.phrase_matcher(
            (concept.qname, [words(term) for term in concept.terms]) for concept in self._concepts
        )

    @cached_property
    def _corrected_columns(self) -> list[tuple[LearnedModel, list[int], list[int]]]:
        """Each learned model with the places of its labels in its own list, and in those that compete; others are left out."""
        place = {name: at for at, name in enumerate(self.labels.competing_names)}
        known = [[(at, place[label]) for at, label in enumerate(model.labels) if label in place] for model in self.learned]
        return [
            (model, [at for at, _ in pairs], [column for _, column in pairs])
            for model, pairs in zip(self.learned, known, strict=True)
        ]

    # --- the steps

    def _scores(self, evidence: Evidence, headings: Sequence[str], context: Words | None) -> Vector:
        """The probability of every label of the classifier; those that compete add up to 1."""
        logits = _WORDS_WEIGHT * self._words_scores(evidence.words, headings, context)
        for concept, value in evidence.cues.items():
            logits[self.labels.column[concept]] += _CUES_WEIGHT * value
        for concept, value in evidence.headings.items():
            logits[self.labels.column[concept]] += _HEADING_WEIGHT * value
        rolled_up = ((np.exp(logits - logits.max()) ** _TOPICS_NORM) @ self.labels.roll_up) ** (1 / _TOPICS_NORM)
        scores: Vector = rolled_up / rolled_up[self.labels.competing].sum()
        return self._corrected(scores, evidence, headings) if self.learned else scores

    def _corrected(self, scores: Vector, evidence: Evidence, headings: Sequence[str]) -> Vector:
        """The scores after what was learned; a part keeps its share in its whole."""
        before = np.maximum(scores[self.labels.competing], _TINY)
        logits = np.log(before)
        heading = self.words(headings[-1]).folded if headings else ()
        # Of a few words nothing was learned: they are left to the profiles.
        trust = min(1.0, len(evidence.words.folded) / _TRUSTED_WORDS)
        for model, own, columns in self._corrected_columns:
            logits[columns] += trust * model.corrections(evidence.words.folded, heading)[own]
        logits /= self.learned[-1].temperatures[bool(evidence.headings)]
        after = np.exp(logits - logits.max())
        return self._shared_out(scores, (after / after.sum()).astype(np.float32))

    def _shared_out(self, scores: Vector, competing: Vector) -> Vector:
        """The scores of all labels where those that compete have other ones now."""
        scores = np.maximum(scores, _TINY)
        shared: Vector = scores * (competing / scores[self.labels.competing])[self.labels.whole_columns]
        return shared

    def _words_scores(self, words: Words, headings: Sequence[str], context: Words | None) -> Vector:
        before = [word for heading in headings[-1:] for word in self.words(heading).folded]
        return self._classifier.scores((*before, *(context.folded if context else ()), *words.folded))

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

    def _ranked(self, scores: Vector, columns: Sequence[int], evidence: Evidence) -> tuple[Suggestion, ...]:
        labels = self._classifier.labels
        # A stable sort: of equal scores the first by name, as the columns are.
        ordered = [columns[at] for at in np.argsort(-scores[columns], kind="stable")[:_MOST_RANKED]]
        return tuple(
            Suggestion(
                concept=labels[at],
                score=round(min(float(scores[at]), 1.0), 4),
                method=evidence.method(labels[at]),
                evidence=evidence.spans(labels[at]),
            )
            for at in ordered
        )
