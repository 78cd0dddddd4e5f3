"""Scores of predicted facts by group, as lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from kcn_extract.facts.choose import Weights
from kcn_extract.facts.confidence import confidence_of
from kcn_extract.quality.gold import GoldArticle
from kcn_extract.quality.score_facts import FACT_LEVELS, score_facts
from learn.train import Article, Told, learn_confidence, record_of

THRESHOLDS = (0.0, 0.3, 0.4, 0.5, 0.7)
SURE = 0.9
ALL = "all"


def calibrated(told: Mapping[str, Sequence[Told]], fold_of: Mapping[str, str]) -> dict[str, list[Told]]:
    """Facts with the confidence that is learned from those of the other folds."""
    result: dict[str, list[Told]] = {}
    for fold in sorted({fold_of[id] for id in told}):
        weights = learn_confidence(each for id, of in told.items() if fold_of[id] != fold for each in of)
        result |= {id: with_confidence(of, weights) for id, of in told.items() if fold_of[id] == fold}
    return result


def with_confidence(told: Sequence[Told], weights: Weights) -> list[Told]:
    return [Told(replace(t.fact, confidence=confidence_of(t.signs, weights.features)), t.signs, t.right) for t in told]


def report(articles: Sequence[Article], told: Mapping[str, Sequence[Told]]) -> Iterator[str]:
    """A line for each group and threshold, one for the sure facts, one for how well confidence is calibrated."""
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in articles:
        groups[article.gold.group].append(article)
        groups[ALL].append(article)
    for name, of in sorted(groups.items(), key=lambda group: (group[0] == ALL, group[0])):
        every = [each for article in of for each in told[article.gold.id]]
        yield f"{name}: {len(of)} articles, {sum(len(a.gold.facts) for a in of)} facts"
        for threshold in THRESHOLDS:
            yield f"  confidence >= {threshold}: {_scores(of, told, threshold)}"
        yield f"  {_sure(every)}"
        yield f"  {_reliability(every)}"


def scores_of(articles: Sequence[Article], told: Mapping[str, Sequence[Told]]) -> str:
    """The F1 of value, core and full, facts of all confidences."""
    return _scores(articles, told, 0.0)


def _scores(articles: Sequence[Article], told: Mapping[str, Sequence[Told]], threshold: float) -> str:
    gold = [GoldArticle(article.gold.id, facts=list(article.gold.facts)) for article in articles]
    records = [
        record_of(a, [t.fact for t in told[a.gold.id] if (t.fact.confidence or 0) >= threshold]) for a in articles
    ]
    levels = score_facts(gold, records).levels
    f1 = " ".join(f"{level} {levels[level].f1:.3f}" for level in FACT_LEVELS)
    return f"{f1} (core: P {levels['core'].precision:.3f} R {levels['core'].recall:.3f})"


def _sure(told: Sequence[Told]) -> str:
    sure = [each.right for each in told if (each.fact.confidence or 0) >= SURE]
    share, right = len(sure) / max(1, len(told)), sum(sure) / max(1, len(sure))
    return f"confidence >= {SURE}: {len(sure)} of {len(told)} facts ({share:.1%}), {right:.1%} right in core"


def _reliability(told: Sequence[Told]) -> str:
    """By tenths of confidence: how many facts, and how many of a hundred are right."""
    tenths: dict[int, list[bool]] = defaultdict(list)
    for each in told:
        tenths[min(9, int((each.fact.confidence or 0) * 10))].append(each.right)
    return "right of 100 by tenth: " + " ".join(
        f".{tenth}: {100 * sum(of) / len(of):.0f} ({len(of)})" for tenth, of in sorted(tenths.items())
    )
