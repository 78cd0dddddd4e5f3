"""What a run has found, in a table that fits a screen: mentions by label, facts by indicator, failures by kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from msgspec import Struct, field

from kcn_extract.record import LABELS, Fact, Label, Record, ZoneValue
from kcn_extract.report.tally import counted

_MOST_INDICATORS = 12
_MOST_WORDS = 3  # of a label, that are named
_LONGEST = 44  # characters of an example
_NAMED = ("ZONE", "ORG", "GPE")  # labels whose mentions are counted by the name they give, not as written
_Row: TypeAlias = tuple[str, str, str, str]


class Found(Struct):
    """What was found under one heading: how often, in how many articles, and by its words or its surest fact."""

    times: int = 0
    articles: int = 0
    words: Counter[str] = field(default_factory=Counter)
    surest: tuple[float, str] = (-1, "")


class Summary(Struct):
    """What some records hold."""

    articles: int = 0
    days: tuple[str, str] | None = None
    labels: dict[str, Found] = field(default_factory=dict)
    indicators: dict[str, Found] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)


def summarised(records: Iterable[Record]) -> Summary:
    """Count what some records hold.

    >>> from kcn_extract import extract
    >>> summarised([extract("Vốn 5 tỷ đồng, tăng 5%.")]).labels["PERCENT"].times
    1
    """
    summary = Summary()
    for record in records:
        summary.articles += 1
        if record.error:
            summary.errors[record.error.type] += 1
        if record.article and (day := (record.article.published or "")[:10]):
            first, last = summary.days or (day, day)
            summary.days = min(first, day), max(last, day)
        _add_mentions(summary.labels, record)
        _add_facts(summary.indicators, record)
    return summary


def _add_mentions(labels: dict[str, Found], record: Record) -> None:
    for mention in record.mentions:
        found = labels.setdefault(mention.label, Found())
        found.times += 1
        found.words[_words_of(mention.label, mention.value, mention.text)] += 1
    for label in {mention.label for mention in record.mentions}:
        labels[label].articles += 1


def _words_of(label: Label, value: object, text: str) -> str:
    if label not in _NAMED or value is None:
        return " ".join(text.split())
    name = getattr(value, "name", None) or text
    return f"{value.kind} {name}" if isinstance(value, ZoneValue) else name


def _add_facts(indicators: dict[str, Found], record: Record) -> None:
    for fact in record.facts:
        found = indicators.setdefault(fact.indicator, Found())
        found.times += 1
        found.surest = max(found.surest, (fact.confidence or 0, _example(record, fact)), key=lambda known: known[0])
    for indicator in {fact.indicator for fact in record.facts}:
        indicators[indicator].articles += 1


def _example(record: Record, fact: Fact) -> str:
    """Return a fact in a few words: of whom, how much, when."""
    subject = f"{fact.subject.kind} {fact.subject.name}" if fact.subject.kind else fact.subject.name
    id = fact.value if fact.value is not None else fact.change.amount if fact.change else fact.share
    figure = " ".join(record.mentions[id].text.split()) if id is not None else ""
    year = f" ({fact.period.end[:4]})" if fact.period and fact.period.end[:4].isdecimal() else ""
    return f"{subject}: {figure}{year}"


def lines_of(summary: Summary) -> Iterator[str]:
    """Yield a summary as lines for the terminal."""
    days = f", published {' to '.join(dict.fromkeys(summary.days))}" if summary.days else ""
    yield f"{counted(summary.articles, 'article')}{days}"
    for kind, number in summary.errors.most_common():
        yield f"  {counted(number, 'error')}: {kind}"
    if summary.labels:
        yield ""
        yield from _table(("label", "mentions", "articles", "most often"), list(_label_rows(summary.labels)))
    if summary.indicators:
        yield ""
        rows = list(_indicator_rows(summary.indicators))
        yield from _table(("indicator", "facts", "articles", "the surest"), rows[:_MOST_INDICATORS])
        if rest := rows[_MOST_INDICATORS:]:
            yield f"… and {counted(len(rest), 'indicator')} more"


def _label_rows(labels: dict[str, Found]) -> Iterator[_Row]:
    for label in filter(labels.get, LABELS):
        found = labels[label]
        often = [f"{_cut(words)} ({times:,})" for words, times in found.words.most_common(_MOST_WORDS)]
        yield label, f"{found.times:,}", f"{found.articles:,}", ", ".join(often)


def _indicator_rows(indicators: dict[str, Found]) -> Iterator[_Row]:
    for name, found in sorted(indicators.items(), key=lambda item: (-item[1].times, item[0])):
        yield name, f"{found.times:,}", f"{found.articles:,}", _cut(found.surest[1])


def _cut(words: str) -> str:
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _table(head: _Row, rows: Sequence[_Row]) -> Iterator[str]:
    """Yield rows in columns, the numbers to the right."""
    widths = [max(len(row[at]) for row in (head, *rows)) for at in range(3)]
    for name, times, articles, words in (head, *rows):
        yield f"{name:{widths[0]}}  {times:>{widths[1]}}  {articles:>{widths[2]}}  {words}".rstrip()
