"""Articles with their gold -> weights; and what such weights are worth on articles that they were not learned from."""

from __future__ import annotations

import multiprocessing
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import numpy as np
from msgspec import Struct
from scipy.optimize import minimize

from kcn_extract import Extractor
from kcn_extract.facts.assemble import assemble
from kcn_extract.facts.choose import Feature, Weights
from kcn_extract.facts.decide import Known, decide
from kcn_extract.facts.positions import SLOTS
from kcn_extract.facts.weights import WeightsOfSlots, read_weights, write_weights
from kcn_extract.quality.score_facts import fact_key, gold_key, subject_reader
from kcn_extract.record import SCHEMA, Fact, Mention, Record
from learn.align import Aligned, align
from learn.crf import Problem
from learn.examples import Chains, examples_of
from learn.sets import Annotated

PENALTY = 3.0
PENALTIES = {"subject": 16.0, "status": 10.0, "period": 6.0}
WORKERS = 2
ITERATIONS = 40
_PENALTY_OF_CONFIDENCE = 1.0


class Article(Struct, eq=False):
    """An article as it is learned from; ``known`` is None where it has no figure."""

    gold: Annotated
    mentions: list[Mention]
    known: Known | None
    examples: Chains


class Told(Struct, eq=False):
    """A fact that was predicted, the signs of its confidence, and whether its core is right."""

    fact: Fact
    signs: dict[str, float]
    right: bool


class Learner:
    """Reads articles and learns from them. ``extractor`` gives mentions and what is known; its weights are not used.
    ``without`` are templates of features that are left out, to see what they are worth."""

    def __init__(self, extractor: Extractor, without: frozenset[str] = frozenset()) -> None:
        self.extractor, self.without = extractor, without
        self.subject_key: Callable[[str], str] = subject_reader()

    def article(self, gold: Annotated) -> Article:
        """Read an article and find the figures of its gold."""
        mentions, known = self.extractor.known(gold.text, gold.published)
        return Article(gold, mentions, known, self._examples(known, gold) if known else {})

    def _examples(self, known: Known, gold: Annotated) -> Chains:
        aligned: Aligned = align(known, gold.facts)
        return examples_of(known, aligned, self.subject_key)

    def choices(self, articles: Sequence[Article]) -> dict[str, Weights]:
        """The weights of the choices, as their file will have them."""
        weights = {slot: Weights.of(self._slot(slot, articles)) for slot in SLOTS}
        return read_weights(write_weights(weights))

    def _slot(self, slot: str, articles: Sequence[Article]) -> dict[Feature, float]:
        chains = [chain for article in articles for chain in article.examples.get(slot, ())]
        return Problem(chains, without=self.without).fit(PENALTIES.get(slot, PENALTY), ITERATIONS)

    def told(self, article: Article, weights: WeightsOfSlots) -> list[Told]:
        """The facts that weights make of an article, each compared with the gold."""
        if article.known is None:
            return []
        made = assemble(article.known, decide(article.known, weights), weights)
        record = record_of(article, [each.fact for each in made])
        left = Counter(gold_key(fact, self.subject_key).at("core") for fact in article.gold.facts)
        told = []
        for each in made:
            key = fact_key(each.fact, record, self.subject_key).at("core")
            told.append(Told(each.fact, each.signs, left[key] > 0))
            left[key] -= 1
        return told

    def cross_validated(self, articles: Sequence[Article], fold_of: dict[str, str]) -> dict[str, list[Told]]:
        """What is told of each article by weights that were learned without its fold."""
        folds = sorted({fold_of[article.gold.id] for article in articles})
        _SHARED.append((self, articles, fold_of))  # what the forked processes see without its being pickled
        with multiprocessing.get_context("fork").Pool(WORKERS) as pool:
            parts = pool.map(_fold, folds, chunksize=1)
        _SHARED.clear()
        return {id: told for part in parts for id, told in part.items()}


_SHARED: list[tuple[Learner, Sequence[Article], dict[str, str]]] = []


def _fold(fold: str) -> dict[str, list[Told]]:
    """What is told of the articles of a fold by weights that were learned from the others."""
    learner, articles, fold_of = _SHARED[-1]
    weights = learner.choices([article for article in articles if fold_of[article.gold.id] != fold])
    return {a.gold.id: learner.told(a, weights) for a in articles if fold_of[a.gold.id] == fold}


def record_of(article: Article, facts: list[Fact]) -> Record:
    """A record that can be scored."""
    return Record(SCHEMA, article.gold.id, None, None, article.mentions, facts)


def learn_confidence(every: Iterable[Told]) -> Weights:
    """The weights of the signs by which facts are right, of facts that the choices were not learned from."""
    told = list(every)
    names = sorted({name for each in told for name in each.signs})
    signs = np.array([[each.signs.get(name, 0.0) for name in names] for each in told]).reshape(len(told), len(names))
    right = np.array([each.right for each in told], float)

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        score = signs @ weights
        value = np.logaddexp(0, score).sum() - right @ score + _PENALTY_OF_CONFIDENCE * weights @ weights / 2
        gradient = signs.T @ (1 / (1 + np.exp(-score)) - right) + _PENALTY_OF_CONFIDENCE * weights
        return float(value), gradient

    found = minimize(loss, np.zeros(len(names)), jac=True, method="L-BFGS-B")
    return Weights({(name,): float(weight) for name, weight in zip(names, found.x, strict=True)})
