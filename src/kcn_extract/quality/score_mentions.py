"""Mentions of records against those of the gold.

A mention is found when label, start and end are the same, and right when its value is the same too, of a zone also its
id in the gazetteer where the gold says it. A prediction over an optional mention of its label counts neither way.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from msgspec import Struct

from kcn_extract.quality.gold import NAMES, SCORED_LABELS, GoldArticle, GoldLabel, GoldMention
from kcn_extract.quality.keys import key_of
from kcn_extract.quality.score import Figures, Score, unmatched_ids
from kcn_extract.record import Mention, Record, ZoneValue


class MentionError(Struct, frozen=True):
    """A gold mention ``missed``, a prediction that is ``spurious``, or one with a wrong ``value``."""

    id: str
    kind: Literal["missed", "spurious", "value"]
    label: GoldLabel
    start: int
    end: int
    text: str
    wanted: str | list[str] | list[str | None] | None
    got: str | None

    def __str__(self) -> str:
        return (
            f"{self.id} {self.kind:8} {self.label:7} {self.start}-{self.end} {self.text!r} "
            f"want={self.wanted} got={self.got}"
        )


class LabelScore(Struct, frozen=True):
    """One label's score by ``span``, and by span and ``value``."""

    span: Score = Score()
    value: Score = Score()

    def __add__(self, other: LabelScore) -> LabelScore:
        return LabelScore(self.span + other.span, self.value + other.value)


class MentionScores(Struct, frozen=True):
    """By label; ``missing`` are gold articles without a record, all of whose mentions count as missed, ``unknown``
    records without gold, which are not scored."""

    labels: dict[GoldLabel, LabelScore]
    errors: list[MentionError]
    missing: list[str]
    unknown: list[str]

    @property
    def total(self) -> LabelScore:
        """All labels together."""
        return sum(self.labels.values(), LabelScore())

    def figures(self) -> dict[str, Figures]:
        """Return the table as plain numbers, rounded to four places; labels that occur nowhere are left out."""
        return {
            label: {**score.span.figures(), "f1_value": score.value.known_f1}
            for label, score in [*self.labels.items(), ("ALL", self.total)]
            if score.span.gold or score.span.predicted
        }


def score_mentions(gold: Iterable[GoldArticle], records: Iterable[Record]) -> MentionScores:
    """Score the mentions of records against those of the gold, matched by id."""
    articles = [article for article in gold if article.mentions is not None]
    by_id = {record.id: record for record in records}
    annotated = {mention.label for article in articles for mention in article.mentions or []}
    labels = {label: LabelScore() for label in SCORED_LABELS if label in annotated or label not in NAMES}
    errors: list[MentionError] = []
    for article in articles:
        record = by_id.get(article.id)
        _score_article(article.id, article.mentions or [], record.mentions if record else [], labels, errors)
    return MentionScores(labels, errors, *unmatched_ids(articles, by_id))


def _score_article(
    id: str,
    gold: Sequence[GoldMention],
    mentions: Sequence[Mention],
    labels: dict[GoldLabel, LabelScore],
    errors: list[MentionError],
) -> None:
    predicted = {(m.label, m.start, m.end): m for m in mentions if m.label in labels}
    required = {(g.label, g.start, g.end): g for g in gold if not g.optional}
    optional = [g for g in gold if g.optional]
    for key, wanted in required.items():
        found = predicted.get(key)
        got = key_of(found.value) if found else None
        zone = found.value.zone if found and isinstance(found.value, ZoneValue) else None
        named = found is not None and wanted.accepts(got)
        right = named and wanted.accepts_zone(zone)
        labels[wanted.label] += _label_score(gold=1, predicted=found is not None, hit=found is not None, right=right)
        if not right:
            kind: Literal["missed", "value"] = "value" if found else "missed"
            wants, has = (wanted.zone, zone) if named else (wanted.value, got)
            errors.append(MentionError(id, kind, *key, wanted.text, wants, has))  # type: ignore[arg-type]
    for key, found in predicted.items():
        if key in required or any(_touches(found, each) for each in optional):
            continue
        label: GoldLabel = found.label  # type: ignore[assignment]  # only scored labels are in ``predicted``
        labels[label] += _label_score(gold=0, predicted=True, hit=False, right=False)
        errors.append(
            MentionError(id, "spurious", label, found.start, found.end, found.text, None, key_of(found.value))
        )


def _label_score(*, gold: int, predicted: bool, hit: bool, right: bool) -> LabelScore:
    return LabelScore(Score(gold, int(predicted), int(hit)), Score(gold, int(predicted), int(right)))


def _touches(mention: Mention, gold: GoldMention) -> bool:
    return mention.label == gold.label and mention.start < gold.end and gold.start < mention.end
