"""Records against gold: precision, recall and F1 of mentions and facts, and every error with its place.

A gold file is JSON lines of ``{"id", "mentions": [...]}``, ``{"id", "facts": [...]}`` or both; what stands in a row is
said in ``corpus/README.md``. A mention is found when label, start and end are the same, and right when its value is the
same too. A prediction over an optional mention of its label counts neither way. Facts are counted at three levels: the
figure alone (``value``), with subject and indicator (``core``), with period, change, baseline, share and status too
(``full``). Names are compared without regard to letter case, tone placement, dashes and blanks.
"""

from __future__ import annotations

import calendar
import re
import tomllib
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal, InvalidOperation
from functools import cache, partial
from pathlib import Path
from typing import Literal, TypeVar

import msgspec
from msgspec import Struct

from kcn_extract.notation import plain, written
from kcn_extract.record import (
    CardinalValue,
    DateValue,
    Fact,
    Mention,
    Period,
    Record,
    Value,
    ZoneValue,
)
from kcn_extract.text.shadow import shadow_of

GoldLabel = Literal["ZONE", "DATE", "MONEY", "PERCENT"]
SCORED_LABELS: tuple[GoldLabel, ...] = ("ZONE", "DATE", "MONEY", "PERCENT")
FACT_FIELDS = ("value", "subject", "indicator", "period", "change", "baseline", "share", "status")
FACT_LEVELS = {"value": FACT_FIELDS[:1], "core": FACT_FIELDS[:3], "full": FACT_FIELDS}

T = TypeVar("T")


class EvaluationError(ValueError):
    """A gold or record file that cannot be scored: ``file:line: what``."""


class GoldMention(Struct, frozen=True):
    """``value`` is a list where several are right, None where none is scored."""

    label: GoldLabel
    start: int
    end: int
    text: str
    value: str | list[str] | None
    optional: bool = False

    def accepts(self, value: str | None) -> bool:
        """Whether a prediction's value, written as :func:`key_of` does, is one of the right ones."""
        wanted = self.value if isinstance(self.value, list) else [self.value]
        return any(each is None or gold_value(self.label, each) == value for each in wanted)


class GoldFact(Struct, frozen=True, omit_defaults=True):
    """One row of a table; ``part`` and ``per`` are for the reader and not scored."""

    subject: str | None
    indicator: str
    value: str | None
    period: str | None
    change: str | None = None
    baseline: str | None = None
    share: str | None = None
    status: Literal["actual", "plan"] = "actual"
    part: str | None = None
    per: str | None = None


class GoldArticle(Struct, frozen=True):
    """An article's gold; what is None is not scored for it."""

    id: str
    published: str | None = None
    mentions: list[GoldMention] | None = None
    facts: list[GoldFact] | None = None


class Score(Struct, frozen=True):
    """How many there are in the gold, how many were predicted, how many of these hit."""

    gold: int = 0
    predicted: int = 0
    hit: int = 0

    @property
    def precision(self) -> float:
        """1 where nothing was predicted."""
        return self.hit / self.predicted if self.predicted else 1.0

    @property
    def recall(self) -> float:
        """1 where there is nothing to find."""
        return self.hit / self.gold if self.gold else 1.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both.

        >>> Score(gold=4, predicted=2, hit=2).f1
        0.6666666666666666
        """
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0

    def __add__(self, other: Score) -> Score:
        return Score(self.gold + other.gold, self.predicted + other.predicted, self.hit + other.hit)


class MentionError(Struct, frozen=True):
    """A gold mention ``missed``, a prediction that is ``spurious``, or one with a wrong ``value``."""

    id: str
    kind: Literal["missed", "spurious", "value"]
    label: GoldLabel
    start: int
    end: int
    text: str
    wanted: str | list[str] | None
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

    def figures(self) -> dict[str, dict[str, float]]:
        """The table as plain numbers, rounded to four places; labels that occur nowhere are left out."""
        return {
            label: {**_figures(score.span), "f1_value": round(score.value.f1, 4)}
            for label, score in [*self.labels.items(), ("ALL", self.total)]
            if score.span.gold or score.span.predicted
        }


class FactKey(Struct, frozen=True):
    """A fact as it is compared. ``value`` is the change where the text gives no other figure."""

    value: str
    subject: str | None
    indicator: str
    period: str | None
    change: str | None
    baseline: str | None
    share: str | None
    status: str

    def at(self, level: str) -> tuple[str | None, ...]:
        """The fields that a level compares."""
        return tuple(getattr(self, field) for field in FACT_LEVELS[level])

    def differences(self, other: FactKey) -> dict[str, str | None]:
        """What the other fact says differently."""
        return {field: getattr(other, field) for field in FACT_FIELDS if getattr(self, field) != getattr(other, field)}

    def __str__(self) -> str:
        said = ((field, getattr(self, field)) for field in FACT_FIELDS)
        return " ".join(f"{field}={text!r}" for field, text in said if text)


class FactError(Struct, frozen=True):
    """A gold fact ``missed``, one found that ``differs`` (``got``: in what), or a ``spurious`` prediction."""

    id: str
    kind: Literal["missed", "differs", "spurious"]
    fact: FactKey
    got: dict[str, str | None]

    def __str__(self) -> str:
        return f"{self.id} {self.kind:8} {self.fact}" + (f" got={self.got}" if self.got else "")


class FactScores(Struct, frozen=True):
    """By level; ``fields`` are, of the facts whose figure was found, how many have each field right."""

    levels: dict[str, Score]
    fields: dict[str, tuple[int, int]]
    errors: list[FactError]
    missing: list[str]
    unknown: list[str]

    def figures(self) -> dict[str, dict[str, float]]:
        """The table as plain numbers, rounded to four places."""
        return {level: _figures(score) for level, score in self.levels.items()}


class Evaluation(Struct, frozen=True):
    """What a gold file and a record file say together; None for what the gold does not hold."""

    mentions: MentionScores | None
    facts: FactScores | None


def evaluate(gold_path: Path | str, records_path: Path | str) -> Evaluation:
    """Score a file of records against a file of gold.

    Raises :class:`EvaluationError` for a line that is no gold or record, and for an id that stands twice in a file;
    ``OSError`` for a file that cannot be read.

        evaluate("corpus/gold.jsonl", "records.jsonl").mentions.total.value.f1
    """
    gold, records = read_gold(gold_path), read_records(records_path)
    return Evaluation(
        score_mentions(gold, records) if any(article.mentions is not None for article in gold) else None,
        score_facts(gold, records) if any(article.facts is not None for article in gold) else None,
    )


def report(gold_path: Path | str, records_path: Path | str, *, errors: int = 0, as_json: bool = False) -> str:
    """:func:`evaluate`, as text for the terminal or as one line of JSON. Raises what :func:`evaluate` does."""
    evaluation = evaluate(gold_path, records_path)
    scores = [part for part in (evaluation.mentions, evaluation.facts) if part is not None]
    if as_json:
        merged = {name: row for part in scores for name, row in part.figures().items()}
        return msgspec.json.encode(merged).decode()
    return "\n\n".join(render(part, errors) for part in scores)


def read_gold(path: Path | str) -> list[GoldArticle]:
    """The articles of a gold file, of mentions or facts or both. Raises :class:`EvaluationError`, ``OSError``."""
    articles = _read_lines(path, msgspec.json.Decoder(GoldArticle).decode, "gold")
    if not any(article.mentions is not None or article.facts is not None for article in articles.values()):
        raise EvaluationError(
            f'{path}: no gold here; a line is {{"id": …, "mentions": […]}} or {{"id": …, "facts": […]}}'
        )
    return list(articles.values())


def read_records(path: Path | str) -> list[Record]:
    """The records of a file, as the extractor writes it. Raises :class:`EvaluationError`, ``OSError``."""
    return list(_read_lines(path, Record.from_json, "record").values())


def score_mentions(gold: Iterable[GoldArticle], records: Iterable[Record]) -> MentionScores:
    """Score the mentions of records against those of the gold, matched by id."""
    articles = [article for article in gold if article.mentions is not None]
    by_id = {record.id: record for record in records}
    labels: dict[GoldLabel, LabelScore] = {label: LabelScore() for label in SCORED_LABELS}
    errors: list[MentionError] = []
    for article in articles:
        record = by_id.get(article.id)
        _score_article(article.id, article.mentions or [], record.mentions if record else [], labels, errors)
    return MentionScores(labels, errors, *_unmatched(articles, by_id))


def _score_article(
    id: str,
    gold: Sequence[GoldMention],
    mentions: Sequence[Mention],
    labels: dict[GoldLabel, LabelScore],
    errors: list[MentionError],
) -> None:
    predicted = {(m.label, m.start, m.end): m for m in mentions if m.label in SCORED_LABELS}
    required = {(g.label, g.start, g.end): g for g in gold if not g.optional}
    optional = [g for g in gold if g.optional]
    for key, wanted in required.items():
        found = predicted.get(key)
        got = key_of(found.value) if found else None
        right = found is not None and wanted.accepts(got)
        labels[wanted.label] += _label_score(gold=1, predicted=found is not None, hit=found is not None, right=right)
        if not right:
            kind: Literal["missed", "value"] = "value" if found else "missed"
            errors.append(MentionError(id, kind, *key, wanted.text, wanted.value, got))
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


def score_facts(
    gold: Iterable[GoldArticle], records: Iterable[Record], legal_forms: Sequence[str] | None = None
) -> FactScores:
    """Score the facts of records against those of the gold, matched by id, fact to fact one to one.

    ``legal_forms`` are words that do not count before a company's name (default: those of ``patterns/evaluate.toml``).
    """
    subject = partial(subject_key, legal_form=_legal_form(tuple(legal_forms or _built_in_legal_forms())))
    articles = [article for article in gold if article.facts is not None]
    by_id = {record.id: record for record in records}
    levels = {level: Score() for level in FACT_LEVELS}
    right, compared = Counter[str](), Counter[str]()
    errors: list[FactError] = []
    for article in articles:
        record = by_id.get(article.id)
        wanted = [_gold_key(fact, subject) for fact in article.facts or []]
        got = [_fact_key(fact, record, subject) for fact in record.facts] if record else []
        for level in FACT_LEVELS:
            both = Counter(key.at(level) for key in wanted) & Counter(key.at(level) for key in got)
            levels[level] += Score(len(wanted), len(got), both.total())
        for key, match in _pairs(wanted, got):
            if key is None:
                assert match is not None
                errors.append(FactError(article.id, "spurious", match, {}))
            elif match is None:
                errors.append(FactError(article.id, "missed", key, {}))
            else:
                compared.update(FACT_FIELDS)
                differences = key.differences(match)
                right.update(set(FACT_FIELDS) - differences.keys())
                if differences:
                    errors.append(FactError(article.id, "differs", key, differences))
    fields = {field: (right[field], compared[field]) for field in FACT_FIELDS}
    return FactScores(levels, fields, errors, *_unmatched(articles, by_id))


def _pairs(wanted: Sequence[FactKey], got: Sequence[FactKey]) -> Iterable[tuple[FactKey | None, FactKey | None]]:
    """Each gold fact with the nearest prediction of the same figure that is left, then the predictions left over."""
    left = list(got)
    for key in wanted:
        same_figure = [each for each in left if each.value == key.value]
        match = min(same_figure, key=lambda each: len(key.differences(each)), default=None)
        if match is not None:
            left.remove(match)
        yield key, match
    yield from ((None, each) for each in left)


def _gold_key(fact: GoldFact, subject: Callable[[str], str]) -> FactKey:
    change = change_key(fact.change)
    return FactKey(
        value=figure_key(fact.value) or f"change {change}",
        subject=subject(fact.subject) if fact.subject else None,
        indicator=fact.indicator,
        period=spread(fact.period),
        change=change,
        baseline=spread(fact.baseline),
        share=figure_key(fact.share),
        status=fact.status,
    )


def _fact_key(fact: Fact, record: Record, subject: Callable[[str], str]) -> FactKey:
    mentions = {mention.id: mention.value for mention in record.mentions}

    def figure(id: int | None) -> str | None:
        return key_of(mentions.get(id)) if id is not None else None

    change = None
    if fact.change and fact.change.factor is not None:
        change = f"x{plain(fact.change.factor)}"
    elif fact.change and (amount := figure(fact.change.amount)):
        change = ("-" if fact.change.direction == "down" else "+") + amount
    name = f"{fact.subject.kind}|{fact.subject.name}" if fact.subject.type == "zone" else fact.subject.name
    return FactKey(
        value=figure(fact.value) or f"change {change}",
        subject=subject(f"{fact.subject.type}:{name}") if fact.subject.name else None,
        indicator=fact.indicator,
        period=_days(fact.period),
        change=change,
        baseline=_days(fact.change.baseline) if fact.change else None,
        share=figure(fact.share),
        status=fact.status,
    )


def render(scores: MentionScores | FactScores, errors: int = 0) -> str:
    """The scores as a plain table, then up to ``errors`` errors, one a line."""
    lines = _mention_table(scores) if isinstance(scores, MentionScores) else _fact_table(scores)
    if scores.missing:
        lines.append(f"no record for {_some(scores.missing)}: all missed")
    if scores.unknown:
        lines.append(f"no gold for {_some(scores.unknown)}: not scored")
    return "\n".join([*lines, *map(str, scores.errors[:errors])])


def _mention_table(scores: MentionScores) -> list[str]:
    lines = [f"{'label':8} {'gold':>6} {'pred':>6} {'P':>7} {'R':>7} {'F1':>7} {'F1+value':>9}"]
    for label, row in scores.figures().items():
        lines.append(f"{_row(label, row)} {row['f1_value']:9.4f}")
    return lines


def _fact_table(scores: FactScores) -> list[str]:
    lines = [f"{'facts':8} {'gold':>6} {'pred':>6} {'P':>7} {'R':>7} {'F1':>7}"]
    lines += [_row(level, row) for level, row in scores.figures().items()]
    fields = ", ".join(f"{field} {right}/{compared}" for field, (right, compared) in scores.fields.items())
    return [*lines, f"fields right, of facts whose figure was found: {fields}"]


def _row(name: str, row: Mapping[str, float]) -> str:
    return (
        f"{name:8} {row['gold']:6} {row['predicted']:6} {row['precision']:7.4f} {row['recall']:7.4f} {row['f1']:7.4f}"
    )


def _figures(score: Score) -> dict[str, float]:
    return {
        "gold": score.gold,
        "predicted": score.predicted,
        "precision": round(score.precision, 4),
        "recall": round(score.recall, 4),
        "f1": round(score.f1, 4),
    }


def _some(ids: Sequence[str], most: int = 10) -> str:
    return ", ".join(ids[:most]) + (f" and {len(ids) - most} more" if len(ids) > most else "")


# What is compared: values written as the gold writes them.


def key_of(value: Value | None) -> str | None:
    """A record's value as the gold writes it, names folded, counts without what is counted; None where there is none.

    >>> key_of(ZoneValue("KCN", "Hoà Phú"))
    'KCN|hòa phú'
    """
    match value:
        case None:
            return None
        case ZoneValue():
            return f"{value.kind}|{fold(value.name)}"
        case DateValue():
            return _days(value)
        case CardinalValue():
            return written(value).removesuffix(f" {value.of}")
        case _:
            return written(value)


def gold_value(label: GoldLabel, value: str) -> str:
    """A gold value in the form of :func:`key_of`."""
    if label == "ZONE":
        kind, _, name = value.partition("|")
        return f"{kind}|{fold(name)}"
    return spread(value) or "" if label == "DATE" else figure_key(value) or ""


def figure_key(text: str | None) -> str | None:
    """A figure of the gold with its numbers in one form.

    >>> figure_key("5.0..7.50 %")
    '5..7.5 %'
    """
    if text is None:
        return None
    number, blank, unit = text.strip().partition(" ")
    try:
        return "..".join(plain(Decimal(part)) for part in number.split("..")) + blank + unit
    except InvalidOperation:
        return fold(text)


def change_key(text: str | None) -> str | None:
    """A change of the gold (``+54.40 %``, ``x2``) with its number in one form."""
    if not text:
        return None
    sign, number = (text[0], text[1:].strip()) if text[0] in "+-x" else ("", text)
    return sign + (figure_key(number) or "")


def subject_key(text: str, legal_form: re.Pattern[str]) -> str:
    """A subject (``zone:KIND|name``, ``company:name``, ``place:name``) with its name folded, and a company's without
    legal form and ticker."""
    type_, _, name = text.partition(":")
    if type_ == "zone":
        kind, _, name = name.partition("|")
        return f"zone:{kind}|{fold(name)}"
    name = fold(name)
    if type_ == "company":
        name = legal_form.sub("", re.sub(r"\s*\([^)]*\)$", "", name))
    return f"{type_}:{name}"


def fold(name: str) -> str:
    """A name without what writers differ in: letter case, tone placement, kind of dash, blanks.

    >>> fold("Song Khê – Nội Hoà")
    'song khê-nội hòa'
    """
    folded = unicodedata.normalize("NFC", shadow_of(name).folded)
    return " ".join(re.sub(r" ?- ?", "-", folded).split())


def spread(date: str | None) -> str | None:
    """A month as its first and last day; other dates as they are.

    >>> spread("2024-02"), spread("--04"), spread("2024-04-16")
    ('2024-02-01/2024-02-29', '--04-01/--04-30', '2024-04-16')
    """
    month = re.fullmatch(r"(\d{4}|-)-(\d\d)", date or "")
    if not month:
        return date
    year = 2023 if month[1] == "-" else int(month[1])  # a February of unknown year has 28 days
    return f"{date}-01/{date}-{calendar.monthrange(year, int(month[2]))[1]:02}"


def _days(period: DateValue | Period | None) -> str | None:
    if period is None:
        return None
    return spread(period.start if period.start == period.end else f"{period.start}/{period.end}")


@cache
def _built_in_legal_forms() -> tuple[str, ...]:
    from kcn_extract.rules.load import BUILT_IN_PATTERNS

    document = tomllib.loads((BUILT_IN_PATTERNS / "evaluate.toml").read_text(encoding="utf-8"))
    return tuple(document["lists"]["legal_forms"])


def _legal_form(words: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"^(?:(?:{'|'.join(re.escape(fold(word)) for word in words)})\s+)+(?=\S)")


def _unmatched(articles: Sequence[GoldArticle], records: Mapping[str, Record]) -> tuple[list[str], list[str]]:
    """Gold articles without a record, records without gold."""
    ids = {article.id for article in articles}
    return [article.id for article in articles if article.id not in records], [id for id in records if id not in ids]


def _read_lines(path: Path | str, decode: Callable[[bytes], T], what: str) -> dict[str, T]:
    rows: dict[str, T] = {}
    with open(path, "rb") as lines:
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                row = decode(line)
            except (msgspec.MsgspecError, UnicodeDecodeError, KeyError) as error:
                raise EvaluationError(f"{path}:{number}: not a {what}: {error}") from None
            id: str = row.id  # type: ignore[attr-defined]  # both kinds of row have one
            if id in rows:
                raise EvaluationError(f"{path}:{number}: a second {what} of {id!r}")
            rows[id] = row
    return rows
