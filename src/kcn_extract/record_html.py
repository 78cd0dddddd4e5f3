"""A record in HTML, as a notebook shows it. It takes plain data, so that the record itself can ask for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from html import escape
from typing import Any, TypeAlias

Plain: TypeAlias = Mapping[str, Any]
_COLORS = {
    "ZONE": "#b7e4c7", "DATE": "#bfe1d9", "MONEY": "#e4e7a2", "PERCENT": "#f6cf94", "QUANTITY": "#f2d7ee",
    "CARDINAL": "#e2d4f0", "ORG": "#bcd9f5", "GPE": "#fbc6c1",
}  # fmt: skip
_OTHER_COLOR = "#dddddd"
_BOX = "max-height:28em;overflow:auto;white-space:pre-wrap;unicode-bidi:isolate;line-height:1.7;max-width:60em"
_MARK = "color:#111;background:{color};padding:.1em .25em;border-radius:.25em"
_SMALL = "font-size:.7em;opacity:.7;user-select:none"
_LEFT = ' style="text-align:left;vertical-align:top;padding-right:1em"'
_SURROGATES = re.compile("[\ud800-\udfff]")


def html_of(record: Plain, text: str | None) -> str:
    """Return a record, as plain data, in HTML: the text with its mentions marked (without it, a table of the mentions),
    and a table of the facts. Nothing in it is fetched or run, whatever the article holds.

    >>> html_of({"id": "a", "article": None, "mentions": [], "facts": [], "error": None}, "5 < 6")  # doctest: +ELLIPSIS
    '<p><b>a</b></p><div style="...">5 &lt; 6</div>'
    """
    mentions, facts = record["mentions"], record["facts"]
    parts = [_head(record)]
    if text is not None:
        parts.append(f'<div style="{_BOX}">{"".join(_marked(text, mentions))}</div>')
    elif mentions:
        rows = ([m["label"], m["text"], m["rule"], _told(m["value"])] for m in mentions)
        parts.append(_table(("label", "text", "rule", "value"), rows))
    if facts:
        columns = ("subject", "indicator", "figure", "period", "change", "share", "status", "confidence")
        parts.append(_table(columns, (_cells(fact, mentions) for fact in facts)))
    return _SURROGATES.sub("\ufffd", "".join(parts))


def _head(record: Plain) -> str:
    about, error = record["article"] or {}, record["error"]
    more = [about.get(key) for key in ("title", "published", "site")]
    told = " · ".join([f"<b>{escape(record['id'])}</b>", *(escape(part) for part in more if part)])
    return f"<p>{told}</p>" + (f"<p><b>{escape(error['type'])}</b>: {escape(error['message'])}</p>" if error else "")


def _marked(text: str, mentions: Sequence[Plain]) -> Iterator[str]:
    position = 0
    for mention in mentions:
        yield escape(text[position : mention["start"]])
        style = _MARK.format(color=_COLORS.get(mention["label"], _OTHER_COLOR))
        title = f"{mention['rule']} · {_told(mention['value'])}"
        label = f'<span style="{_SMALL}"> {escape(mention["label"])}</span>'
        yield f'<mark style="{style}" title="{escape(title)}">{escape(mention["text"])}{label}</mark>'
        position = mention["end"]
    yield escape(text[position:])


def _told(value: Plain | None) -> str:
    """What is known of a value, in a line."""
    return ", ".join(f"{key} {known}" for key, known in (value or {}).items() if known is not None)


def _cells(fact: Plain, mentions: Sequence[Plain]) -> list[str]:
    """The cells of a fact's row; figures are as the article has them."""

    def written(id: int | None) -> str:
        return "" if id is None else str(mentions[id]["text"])

    subject, change = fact["subject"], fact["change"] or {}
    factor = "" if change.get("factor") is None else f"{change['factor']}"
    since = written(change.get("from")) and f"({written(change['from'])})"
    told = [change.get("direction", ""), factor or written(change.get("amount")), since]
    confidence = fact["confidence"]
    return [
        " ".join(filter(None, (subject["kind"], subject["name"]))),
        " ".join(filter(None, (fact["indicator"], fact["part"]))),
        written(fact["value"]),
        _days(fact["period"]),
        " ".join(filter(None, told)),
        written(fact["share"]),
        fact["status"],
        "" if confidence is None else f"{confidence:.2f}",
    ]


def _days(period: Plain | None) -> str:
    return " – ".join(dict.fromkeys((period["start"], period["end"]))) if period else ""


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f"<th{_LEFT}>{column}</th>" for column in columns)
    body = "".join(f"<tr>{''.join(f'<td{_LEFT}>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"
