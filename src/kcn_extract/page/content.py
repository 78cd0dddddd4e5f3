"""What a page tells: articles, facts, series, as columns; of a database, or of records."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from kcn_extract.database.rows import Row
from kcn_extract.page.packing import Columns, columns_of, packed, table

ARTICLES_OF_A_BLOCK = 20
"""Articles whose texts are unpacked together, when one of them is opened."""
OF_ARTICLE = (
    "article", "title", "published", "source", "url", "site", "place", "byline", "mentions", "error", "message",
)  # fmt: skip
OF_FACT = (
    "fact", "indicator", "part", "part_key", "value", "low", "high", "unit", "per", "modifier", "base_value",
    "base_low", "base_high", "base_unit", "period_start", "period_end", "measure", "status", "change", "change_amount",
    "change_low", "change_high", "change_unit", "change_from", "change_from_unit", "baseline_start", "baseline_end",
    "share", "share_low", "share_high", "text", "start_char", "end_char", "clause_start", "clause_end", "confidence",
    "province", "province_2025", "basis_subject", "basis_period", "rule",
)  # fmt: skip
OF_SUBJECT = ("subject_key", "subject_type", "subject_kind", "subject", "zone")
OF_MENTION = (
    "label", "start_char", "end_char", "value", "low", "high", "unit", "per", "modifier", "date_start", "date_end",
    "date_open", "kind", "name", "ticker", "province", "province_2025", "rule",
)  # fmt: skip
OF_SERIES = (
    "indicator", "part", "part_key", "period_start", "period_end", "as_of", "measure", "status", "value", "low",
    "high", "unit", "sources", "lowest", "highest", "first_told", "last_told", "contradictions", "other_ranges",
)  # fmt: skip
OF_ZONE = ("zone", "province", "province_2025", "area_ha", "established", "status")


class Text(NamedTuple):
    """An article opened: its text (None where it was not kept), where its sentences begin and end, its mentions."""

    text: str | None
    sentences: Sequence[Row]
    mentions: Columns


def packed_texts(texts: Sequence[Text]) -> str:
    """Return the texts of a block, packed."""
    return packed(
        [
            {
                "text": each.text,
                "sentences": [place for row in each.sentences for place in (row["start_char"], row["end_char"])],
                "mentions": table(each.mentions),
            }
            for each in texts
        ]
    )


class Content(NamedTuple):
    """All that a page shows but the texts. ``facts`` has the columns ``OF_FACT``, ``OF_SUBJECT`` and ``article_at``,
    the place of its article; ``series`` those of ``OF_SERIES``, ``subject_key`` and ``facts``, the ids of the facts
    that tell it. ``labels`` has a row for each label: mentions, and articles with one."""

    about: Mapping[str, Any]
    articles: Columns
    facts: Columns
    series: Columns
    zones: Columns
    labels: Sequence[Sequence[Any]]

    def packed(self) -> str:
        """Return it as a page reads it."""
        subjects, place_of_key = _subjects(self.facts)
        place_of_fact = {fact: place for place, fact in enumerate(self.facts["fact"])}
        series = [place for place, key in enumerate(self.series["subject_key"]) if key in place_of_key]
        return packed(
            {
                "about": self.about,
                "articles_of_a_block": ARTICLES_OF_A_BLOCK,
                "articles": table(self.articles),
                "facts": {
                    **table({name: self.facts[name] for name in OF_FACT}),
                    "article": self.facts["article_at"],
                    "subject": [place_of_key[key] for key in self.facts["subject_key"]],
                },
                "subjects": table(subjects),
                "series": {
                    **table({name: [self.series[name][place] for place in series] for name in OF_SERIES}),
                    "subject": [place_of_key[self.series["subject_key"][place]] for place in series],
                    "facts": [
                        [place_of_fact[fact] for fact in self.series["facts"][place] if fact in place_of_fact]
                        for place in series
                    ],
                },
                "zones": table(self.zones),
                "labels": self.labels,
            }
        )


def _subjects(facts: Columns) -> tuple[Columns, dict[str, int]]:
    """Return a row for each subject: its most frequent name and kind, its spellings and provinces; and its place."""
    told: dict[str, list[int]] = {}
    for place, key in enumerate(facts["subject_key"]):
        told.setdefault(key, []).append(place)

    def usual(name: str, places: Sequence[int]) -> Any:
        counted = Counter(facts[name][place] for place in places if facts[name][place] is not None)
        return counted.most_common(1)[0][0] if counted else None

    names = ("subject_type", "subject_kind", "subject", "zone", "province", "province_2025")
    rows = [
        {
            **{name: usual(name, places) for name in names},
            "spellings": sorted({facts["subject"][place] for place in places}),
        }
        for places in told.values()
    ]  # fmt: skip
    return columns_of(rows, (*names, "spellings")), {key: place for place, key in enumerate(told)}


def blocks(texts: Iterator[Text]) -> Iterator[str]:
    """Yield the texts of articles, some together, packed."""
    waiting: list[Text] = []
    for each in texts:
        waiting.append(each)
        if len(waiting) == ARTICLES_OF_A_BLOCK:
            yield packed_texts(waiting)
            waiting = []
    if waiting:
        yield packed_texts(waiting)
