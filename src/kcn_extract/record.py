"""The data model: what one article becomes. Plain frozen structs, nothing else.

The JSON form is one object a line with the keys in the order of the fields below; what is not known is ``null``.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Literal, TypeAlias, get_args

import msgspec
from msgspec import UNSET, Struct, UnsetType

SCHEMA = "kcn_extract.record/2"
VERSION_1 = "kcn_extract.record/1"

Label = Literal["ZONE", "DATE", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORG", "GPE"]
LABELS: tuple[Label, ...] = get_args(Label)
FACT_LABELS: tuple[Label, ...] = ("ZONE", "DATE", "MONEY", "PERCENT", "QUANTITY", "CARDINAL")  # what facts are made of
FIGURE_LABELS: tuple[Label, ...] = ("MONEY", "PERCENT", "QUANTITY", "CARDINAL")
ZoneKind = Literal["KCN", "KCX", "KKT", "KKTCK", "CCN", "KCNC", "KCNTT", "KTMTD", "KNNCNC", "KLH"]
PlaceLevel = Literal["province", "district", "commune", "region", "country", "foreign_city"]
Grain = Literal["day", "week", "month", "quarter", "half", "year", "span"]
Basis = Literal["text", "published", "article"]
Modifier = Literal["over", "under", "about", "at_least", "at_most"]
PublishedFrom = Literal["given", "header", "metadata", "file"]
Language = Literal["vi", "vi-unmarked", "other"]
FoundIn = Literal["clause", "sentence", "paragraph", "list", "section", "title", "article"]

Number: TypeAlias = int | Decimal
"""An exact number: an int where it is whole, else a Decimal; never a float."""


class ZoneValue(Struct, frozen=True, gc=False):
    """A named zone. ``zone`` is the gazetteer's id, null for a zone it does not know; the provinces are those
    before and after 1 July 2025."""

    kind: ZoneKind
    name: str
    zone: str | None = None
    province: str | None = None
    province_2025: str | None = None


class DateValue(Struct, frozen=True, gc=False):
    """First and last day covered, ISO 8601; ``--04-16`` or ``--04`` where the year is not known.
    ``basis`` says where they come from: ``text``, all parts stand in the mention or in its list; ``published``, worked
    out from the day of publication; ``article``, from another date of the article; null where a part is open."""

    start: str
    end: str
    grain: Grain
    basis: Basis | None = None


class MoneyValue(Struct, frozen=True, gc=False):
    """``amount``, or ``low`` and ``high`` for a range, in units of the ISO 4217 ``currency``."""

    amount: Number | None
    low: Number | None
    high: Number | None
    currency: str
    modifier: Modifier | None = None
    per: str | None = None


class PercentValue(Struct, frozen=True, gc=False):
    """``unit`` is ``%``, or ``pp`` for percentage points."""

    amount: Number | None
    low: Number | None
    high: Number | None
    unit: Literal["%", "pp"] = "%"
    modifier: Modifier | None = None


class QuantityValue(Struct, frozen=True, gc=False):
    """A measure in ``unit`` as written: ``ha``, ``m2``, ``km2``, ``MW``, ``t``, ``m3``, ``km``, or a unit of
    your rules."""

    amount: Number | None
    low: Number | None
    high: Number | None
    unit: str
    modifier: Modifier | None = None


class CardinalValue(Struct, frozen=True, gc=False):
    """A count ``of`` projects, enterprises, workers or zones."""

    amount: Number | None
    low: Number | None
    high: Number | None
    of: str
    modifier: Modifier | None = None


class OrgValue(Struct, frozen=True, gc=False):
    """A company, bank, group or developer. ``name`` is without its legal form; ``org`` is the gazetteer's id, null for
    one that it does not know; ``ticker`` the code of its shares, of the gazetteer or as the text gives it."""

    name: str
    org: str | None = None
    ticker: str | None = None


class PlaceValue(Struct, frozen=True, gc=False):
    """A place: the gazetteer's name for one that it knows. ``code`` is the statistical office's code of a province;
    ``province`` and ``province_2025`` are those before and after 1 July 2025, null for what lies in none, or in
    several."""

    name: str
    level: PlaceLevel
    code: str | None = None
    province: str | None = None
    province_2025: str | None = None


Value: TypeAlias = (
    ZoneValue | DateValue | MoneyValue | PercentValue | QuantityValue | CardinalValue | OrgValue | PlaceValue
)

_READ = "read"  # where a record keeps the text that it was made of
_STOPS = (". ", "! ", "? ", "… ")

VALUE_TYPES: dict[str, type[Value]] = {
    "ZONE": ZoneValue,
    "DATE": DateValue,
    "MONEY": MoneyValue,
    "PERCENT": PercentValue,
    "QUANTITY": QuantityValue,
    "CARDINAL": CardinalValue,
    "ORG": OrgValue,
    "GPE": PlaceValue,
}


class Mention(Struct, frozen=True, gc=False):
    """A span of the article that carries a value. ``start`` and ``end`` are code points into the text as given,
    end exclusive: ``text[start:end] == mention.text``. ``rule`` names the pattern that found it."""

    id: int
    label: Label
    text: str
    start: int
    end: int
    rule: str
    value: Value | None


class Subject(Struct, frozen=True, gc=False):
    """Whom a fact is about; ``kind`` is a zone's, ``mention`` the id of the mention that names it."""

    type: Literal["zone", "place", "company"]
    name: str
    kind: ZoneKind | None = None
    mention: int | None = None


class Period(Struct, frozen=True, gc=False):
    """First and last day; ``mention`` is the id of the date that says so, null where it was worked out."""

    start: str
    end: str
    mention: int | None = None


class Change(Struct, frozen=True, gc=False):
    """``amount`` is the id of the mention that says how much, ``from_`` (``from`` in JSON) of the figure before the
    change; ``factor`` stands with direction ``times``."""

    direction: Literal["up", "down", "times"]
    amount: int | None = None
    factor: Number | None = None
    from_: int | None = msgspec.field(default=None, name="from")
    baseline: Period | None = None


class FactBasis(Struct, frozen=True, gc=False):
    """Where the subject and the period of a fact were found; None where there is none, or it was not kept."""

    subject: FoundIn | None = None
    period: FoundIn | None = None


class Fact(Struct, frozen=True, gc=False, kw_only=True):
    """Who, what, how much, when. ``value`` and ``share`` are ids of mentions; ``start`` and ``end`` the clause.
    ``measure`` is ``stock`` (what there is at a time) or ``flow`` (so much within the period); ``confidence`` the
    estimated probability that value, subject and indicator are all right."""

    subject: Subject
    indicator: str
    value: int | None = None
    part: str | None = None
    period: Period | None = None
    measure: Literal["stock", "flow"] | None = None
    change: Change | None = None
    share: int | None = None
    status: Literal["actual", "plan"] = "actual"
    basis: FactBasis = FactBasis()
    confidence: float | None = None
    start: int
    end: int


class ArticleInfo(Struct, frozen=True, gc=False, kw_only=True):
    """What is known of the article itself. ``published`` is a day or a day and time, ISO 8601 without zone, and
    ``published_from`` says where it comes from: ``given`` by the caller or the input row, the ``header`` in the text,
    the page's ``metadata``, the name of the ``file``. ``encoding`` is what the source was decoded from, None for
    UTF-8; ``sha256`` and ``characters`` are of the text as read."""

    title: str | None = None
    published: str | None = None
    published_from: PublishedFrom | None = None
    place: str | None = None
    byline: str | None = None
    url: str | None = None
    site: str | None = None
    language: Language | None = None
    encoding: str | None = None
    characters: int
    sha256: str


class ErrorInfo(Struct, frozen=True, gc=False):
    """Why an article could not be read. Of ``type`` ``facts`` its mentions stand, and only its facts are missing."""

    type: str
    message: str


class Word(Struct, frozen=True, gc=False):
    """A word of the recogniser: text as given (spaces inside kept), offsets, part-of-speech tag."""

    text: str
    start: int
    end: int
    tag: str


class Entity(Struct, frozen=True, gc=False):
    """A name that the recogniser found: ``label`` is ORG, PERSON or GPE."""

    label: Literal["ORG", "PERSON", "GPE"]
    text: str
    start: int
    end: int


class Record(Struct, frozen=True, dict=True):
    """One article's record; ``to_json()`` is its line, ``to_dict()`` plain data; a notebook shows it with its mentions
    marked. ``words``, ``entities`` and the ``text`` that offsets count in are there only when asked for."""

    schema: str
    id: str
    source: str | None
    article: ArticleInfo | None
    mentions: list[Mention]
    facts: list[Fact]
    error: ErrorInfo | None = None
    words: list[Word] | UnsetType = UNSET
    entities: list[Entity] | UnsetType = UNSET
    text: str | UnsetType = UNSET

    def to_json(self) -> bytes:
        """The record as one line of JSON, UTF-8, without a line break; numbers are exact decimals."""
        return _ENCODER.encode(self)

    def to_dict(self) -> dict[str, Any]:
        """Return the record as plain data with the keys of its JSON: dicts, lists, strings, ints and Decimals.

        >>> from kcn_extract import extract
        >>> extract("Doanh thu tăng 54,4%.").to_dict()["mentions"][0]["value"]["amount"]
        Decimal('54.4')
        """
        plain: dict[str, Any] = msgspec.to_builtins(self, builtin_types=(Decimal,))
        return plain

    def figure(self, fact: Fact) -> Mention | None:
        """Return the mention of a fact's figure: its value, else the amount of its change, else its share.

        >>> from kcn_extract import extract
        >>> record = extract("Năm 2023, KCN Đình Trám nộp ngân sách 300 tỷ đồng.")
        >>> [record.figure(fact).text for fact in record.facts]
        ['300 tỷ đồng']
        """
        ids = (fact.value, fact.change.amount if fact.change else None, fact.share)
        return next((self.mentions[id] for id in ids if id is not None), None)

    def sentence(self, of: Fact | Mention, text: str | None = None) -> str:
        """Return the sentence of a fact or mention. The ``text`` is needed where the record does not know it, as one
        that was read back from JSON without: ``ValueError``.

        >>> from kcn_extract import extract
        >>> record = extract("Tỉnh có 9 KCN. KCN A rộng 98 ha. Hết.")
        >>> record.sentence(record.mentions[-1])
        'KCN A rộng 98 ha.'
        """
        text = self.known_text if text is None else text
        if text is None:
            raise ValueError(f"the record of {self.id} has no text: give it, or extract with extras=['text']")
        return _sentence(text, of.start, of.end)

    @property
    def known_text(self) -> str | None:
        """The text that offsets count in, where the record holds it or comes from :func:`~kcn_extract.extract` in this
        process; only the first of these is in its JSON."""
        text: str | None = self.__dict__.get(_READ) if isinstance(self.text, UnsetType) else self.text
        return text

    def knowing(self, text: str) -> Record:
        """Return this record, which now knows its text; its JSON stays as it is."""
        self.__dict__[_READ] = text
        return self

    def _repr_html_(self) -> str:
        from kcn_extract.record_html import html_of

        return html_of(self.to_dict(), self.known_text)

    @classmethod
    def from_json(cls, line: bytes | str) -> Record:
        """Read a record back from its line; one of version 1 becomes one of version 2. Raises
        ``msgspec.ValidationError`` (a ``ValueError``) naming the path of a wrong value, or a version not known."""
        version = _VERSION_DECODER.decode(line).schema
        if version not in (VERSION_1, SCHEMA):
            raise msgspec.ValidationError(f"unknown schema {version!r} (expected {SCHEMA} or {VERSION_1})")
        raw = _RAW_DECODER.decode(line)
        mentions = [Mention(m.id, m.label, m.text, m.start, m.end, m.rule, _value_of(m, raw)) for m in raw.mentions]
        return cls(
            SCHEMA, raw.id, raw.source, raw.article, mentions, raw.facts, raw.error, raw.words, raw.entities, raw.text
        )


def _sentence(text: str, start: int, end: int) -> str:
    """The words around a stretch, from the full stop or line break before it to the one behind."""
    first = max(text.rfind("\n", 0, start) + 1, *(_after(text.rfind(stop, 0, start), stop) for stop in _STOPS))
    ends = [at for at in (text.find("\n", end), *(_after(text.find(stop, end), stop) for stop in _STOPS)) if at > 0]
    return text[first : min(ends, default=len(text))].strip()


def _after(at: int, stop: str) -> int:
    return at + len(stop) if at >= 0 else 0


def _value_of(mention: _RawMention, record: _RawRecord) -> Value | None:
    value = mention.value
    if value is None:
        return None
    if record.schema == VERSION_1 and mention.label == "DATE":
        value = {**value, "basis": _basis_of_version_1(value, record.article)}
    return msgspec.convert(value, VALUE_TYPES[mention.label], strict=False)


def _basis_of_version_1(date: dict[str, Any], article: ArticleInfo | None) -> Basis | None:
    """What ``relative`` of version 1 tells; a year taken from another date of the article was not told apart there, and
    counts as the text's."""
    if date.get("relative"):
        return "published" if article and article.published else "article"
    return None if date["start"].startswith("--") else "text"


class _Version(Struct):
    schema: str


class _RawMention(Struct):
    id: int
    label: Label
    text: str
    start: int
    end: int
    rule: str
    value: dict[str, Any] | None


class _RawRecord(Struct):
    schema: str
    id: str
    source: str | None
    article: ArticleInfo | None
    mentions: list[_RawMention]
    facts: list[Fact]
    error: ErrorInfo | None = None
    words: list[Word] | UnsetType = UNSET
    entities: list[Entity] | UnsetType = UNSET
    text: str | UnsetType = UNSET


_ENCODER = msgspec.json.Encoder(decimal_format="number")
_VERSION_DECODER = msgspec.json.Decoder(_Version)
_RAW_DECODER = msgspec.json.Decoder(_RawRecord, float_hook=Decimal)
