"""What is compared: the values of records and of gold, written alike."""

from __future__ import annotations

import calendar
import re
import unicodedata
from decimal import Decimal, InvalidOperation

from kcn_extract.notation import plain, written
from kcn_extract.record import CardinalValue, DateValue, OrgValue, Period, PlaceValue, Value, ZoneValue
from kcn_extract.text.shadow import shadow_of


def key_of(value: Value | None) -> str | None:
    """Return a record's value as the gold writes it, names made plain, counts without what is counted.

    >>> key_of(ZoneValue("KCN", "Hoà Phú"))
    'KCN|hòa phú'
    """
    match value:
        case None:
            return None
        case ZoneValue():
            return f"{value.kind}|{plain_name(value.name)}"
        case DateValue():
            return days_key(value)
        case OrgValue() | PlaceValue():
            return plain_name(written(value))
        case CardinalValue():
            return written(value).removesuffix(f" {value.of}")
        case _:
            return written(value)


def gold_value(label: str, value: str) -> str:
    """Return a gold value in the form of :func:`key_of`."""
    if label == "ZONE":
        kind, _, name = value.partition("|")
        return f"{kind}|{plain_name(name)}"
    if label in ("ORG", "GPE"):
        return plain_name(value)
    return spread_month(value) or "" if label == "DATE" else figure_key(value) or ""


def figure_key(text: str | None) -> str | None:
    """Return a figure of the gold with its numbers in one form.

    >>> figure_key("5.0..7.50 %")
    '5..7.5 %'
    """
    if text is None:
        return None
    number, blank, unit = text.strip().partition(" ")
    try:
        return "..".join(plain(Decimal(part)) for part in number.split("..")) + blank + unit
    except InvalidOperation:
        return plain_name(text)


def change_key(text: str | None) -> str | None:
    """Return a change of the gold (``+54.40 %``, ``x2``) with its number in one form."""
    if not text:
        return None
    sign, number = (text[0], text[1:].strip()) if text[0] in "+-x" else ("", text)
    return sign + (figure_key(number) or "")


def subject_key(text: str, legal_form: re.Pattern[str]) -> str:
    """Return a subject (``zone:KIND|name``, ``company:name``, ``place:name``) with its name made plain, a company's
    also without legal form and ticker."""
    type_, _, name = text.partition(":")
    if type_ == "zone":
        kind, _, name = name.partition("|")
        return f"zone:{kind}|{plain_name(name)}"
    name = plain_name(name)
    if type_ == "company":
        name = legal_form.sub("", re.sub(r"\s*\([^)]*\)$", "", name))
    return f"{type_}:{name}"


def plain_name(name: str) -> str:
    """Return a name without the differences of writers: letter case, tone placement, kind of dash, blanks.

    >>> plain_name("Song Khê – Nội Hoà")
    'song khê-nội hòa'
    """
    folded = unicodedata.normalize("NFC", shadow_of(name).folded)
    return " ".join(re.sub(r" ?- ?", "-", folded).split())


def spread_month(date: str | None) -> str | None:
    """Return a month as its first and last day; other dates as they are.

    >>> spread_month("2024-02"), spread_month("--04"), spread_month("2024-04-16")
    ('2024-02-01/2024-02-29', '--04-01/--04-30', '2024-04-16')
    """
    month = re.fullmatch(r"(\d{4}|-)-(\d\d)", date or "")
    if not month:
        return date
    year = 2023 if month[1] == "-" else int(month[1])  # a February of unknown year has 28 days
    return f"{date}-01/{date}-{calendar.monthrange(year, int(month[2]))[1]:02}"


def days_key(period: DateValue | Period | None) -> str | None:
    if period is None:
        return None
    return spread_month(period.start if period.start == period.end else f"{period.start}/{period.end}")
