"""Records with their texts -> what the page of an article tells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from kcn_extract.database.keys import SubjectKeys
from kcn_extract.database.rows import Row, rows_of
from kcn_extract.database.tables import ARTICLES, FACTS, MENTIONS, SENTENCES
from kcn_extract.page.content import OF_ARTICLE, OF_FACT, OF_MENTION, OF_SERIES, OF_SUBJECT, OF_ZONE, Content, Text
from kcn_extract.page.packing import columns_of
from kcn_extract.record import LABELS, Record
from kcn_extract.text.sentences import SentenceSplitter


def content_of(
    read: Iterable[tuple[Record, str]], splitter: SentenceSplitter, keys: SubjectKeys, source: str
) -> tuple[Content, list[Text]]:
    """Return what a page tells of some records, each with its text, and the texts; ``source`` names them."""
    articles: list[Row] = []
    facts: list[Row] = []
    texts: list[Text] = []
    for at, (record, text) in enumerate(read):
        rows = rows_of(record, text, splitter, keys)
        articles += rows[ARTICLES]
        facts += ({**row, "article_at": at} for row in rows[FACTS])
        texts.append(Text(text, rows[SENTENCES], columns_of(rows[MENTIONS], OF_MENTION)))
    about = {
        "source": source, "conditions": [], "articles_found": len(articles), "articles_of_base": len(articles),
        "facts_of_base": len(facts),
    }  # fmt: skip
    content = Content(
        about=about,
        articles=columns_of(articles, OF_ARTICLE),
        facts=columns_of(facts, (*OF_FACT, *OF_SUBJECT, "article_at")),
        series=columns_of([], (*OF_SERIES, "subject_key", "facts")),
        zones=columns_of([], OF_ZONE),
        labels=_labels(texts),
    )
    return content, texts


def _labels(texts: Sequence[Text]) -> list[list[str | int]]:
    mentions = Counter(label for text in texts for label in text.mentions["label"])
    articles = Counter(label for text in texts for label in set(text.mentions["label"]))
    return [[label, mentions[label], articles[label]] for label in LABELS if mentions[label]]
