"""Percentages, quantities and counts: what has an amount or a range and no currency. Also what all amounts share:
ranges with a magnitude said once, modifiers, the custom of numbers that holds where they stand."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import cast

from kcn_extract.notation import exact
from kcn_extract.record import CardinalValue, Modifier, Number, PercentValue, QuantityValue
from kcn_extract.values.context import REACH, REFUSED, Context, Groups, Refused, Result, ValueFunction
from kcn_extract.values.number import ENGLISH, NumberError, Range, is_ambiguous, number


def span_of(groups: Groups, context: Context, whole: bool = False) -> Range | Refused | None:
    """The amount or range that ``low`` (and ``high`` or ``high2``) say; None where it is vague, refused where it is not
    a number or range: one that falls, or opens with a year or an ordinal (``năm 2016 - 30 tỷ``). ``whole``: what
    is counted comes whole, so that the comma of 12,500 groups whatever the article's custom."""
    low = groups["low"] or groups.get("low2")
    high = groups.get("high") or groups.get("high2")
    assert low is not None
    if _is_cut(low, context):
        return REFUSED
    try:
        first = number(low, context.tables, _custom(low, context, whole))
        if high is None:
            return first
        second = number(high, context.tables, _custom(high, context, whole))
    except NumberError:
        return REFUSED
    if first is None or second is None:
        return None
    dated = groups.get("unit") is None and "," not in low and magnitude(low, context) == 1 and is_ordinal(context)
    start = None if dated else _start_of_range(low, first.low, high, second.high, context)
    if start is None or (start * 10 < second.high and low.isdecimal() and len(low) < 4 and _ends_name(context)):
        return REFUSED
    return Range(start, second.high)


def _is_cut(low: str, context: Context) -> bool:
    """True if a number is said in words that begin before it, or is not one number but two."""
    if low[0].isalpha():
        return not context.unmarked and _has_begun(low, context)
    return " " in low[1:5] and _APART.match(low) is not None and not _is_one_number(low, context)


def _has_begun(low: str, context: Context) -> bool:
    """True if a number in words goes on from the word before, unless that is a rank (nhà cấp bốn | ba tỷ), or is the
    magnitude of a figure: 15 | nghìn."""
    *head, word = word_before(context, 2).split(" ")
    if word[-1:].isdigit() and low.partition(" ")[0] in context.tables["magnitude"]:
        return True
    return word in context.tables["begun_number"] and not (head and context.tables["ordinal_head"].get(head[0]))


# 1 200 000 · 1 . 200 · 1. 200 · 12 , 5
_APART = re.compile(r"[0-9]{1,3}(?:(?:(?: ?\.)? [0-9]{3})+(?![0-9])| , [0-9])")
_GROUP = re.compile(r" [0-9]{3}(?![0-9])")


def _is_one_number(text: str, context: Context) -> bool:
    """True if blanks group the digits of one number (1 200 000) and do not part two (quý 1 500 tỷ): so where there are
    several groups, or their blank is another than the one before the number (it does not break); else where no word
    before makes two of it."""
    start, folded = context.start, context.shadow.folded
    if len(_GROUP.findall(text)) > 1:
        return True
    raw = context.shadow.raw
    raw_start, raw_end = context.shadow.raw_span(start, start + text.index(" ") + 1)
    if raw[raw_end - 1] not in (" ", raw[raw_start - 1 : raw_start]):
        return True
    before = folded[max(0, start - 1) : start]
    opens_line = before in ("", "\n") and text[1:3].lstrip("0123456789")[:1] == "."  # 1. 200 hộ: the first of a list
    return (
        not opens_line
        and before not in ("/", "-", ".", "(", ":")
        and not is_ordinal(context)
        and not _ends_name(context)
    )


def _ends_name(context: Context) -> bool:
    """True if the number may close a name: KCN Quế Võ 3. The word before is in capitals and opens no sentence."""
    text, start = context.shadow.text, context.start
    if text[max(0, start - 2) : start - 1] in (",", ";", ":"):
        return False
    at = text.rfind(" ", 0, max(0, start - 1)) + 1
    return start - at < 16 and text[at : at + 1].isupper() and text[max(0, at - 2) : at].strip(" \n.:;") != ""


def _custom(text: str, context: Context, whole: bool) -> str:
    """Which signs group thousands, asked only of a number that could be read both ways."""
    if whole and text[-1].isdigit():
        return ".,"
    *_, last = words = text.split(" ")
    if last in context.tables["english_magnitude"]:
        return ENGLISH
    for figure in words:
        if ("." in figure or "," in figure) and is_ambiguous(figure.rstrip(_LETTERS)):
            return context.grouping(context.start)
    return "."


_LETTERS = "abcdefghijklmnopqrstuvwxyzđỷỉệìà$%"


def _start_of_range(low: str, first: Decimal, high: str, second: Decimal, context: Context) -> Decimal | None:
    """The lower end of a range, where its magnitude may be said with the upper one only: 5-10 tỷ, 500.000 - 1 triệu,
    800 - 1 tỷ, 100-300.000. None where the range would fall."""
    if magnitude(low, context) > 1:  # it has a magnitude of its own
        return first if first < second else None
    factor = magnitude(high, context)
    if factor > 1:
        for scale in (factor, factor / 1000 if first >= 100 and first == int(first) else Decimal(0)):
            if 0 < first * scale < second:
                return first * scale
    elif low.isdecimal() and len(low) <= 3 and second >= 1000 and first < second / 1000 and _is_round(high):
        return first * 1000
    return first if first < second and (factor == 1 or first * 1000 >= second) else None


def _is_round(text: str) -> bool:
    """Thousands as they end a range whose start leaves them out: 100-300.000, 50-75.500; no year."""
    return text.endswith(("000", "500")) and not _is_year(text)


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.isdecimal() and text[:2] in ("19", "20")


_WORDS = re.compile(r"[^\W\d_]+")


def magnitude(text: str, context: Context) -> Decimal:
    """The product of the magnitudes that end a number: 10 to the 12th for ``5,2 nghìn tỷ``."""
    factor = Decimal(1)
    known, marks = context.tables["magnitude"], context.tables["number_mark"]
    words = _WORDS.findall(text)
    if len(words) > 1 and words[-1] in context.tables["short_unit_word"]:  # hai tỷ tư, 1 tỷ mốt
        words.pop()
    for word in reversed(words):
        if word in known:
            factor *= known[word]
        elif factor > 1 or word not in marks:
            break
    return factor


def word_before(context: Context, count: int) -> str:
    """The last words before the mention, lower case; empty at the start of a line."""
    before = context.shadow.folded[max(0, context.start - 12 * count) : context.start].rstrip(" ")
    return " ".join(before.rsplit("\n", 1)[-1].split(" ")[-count:]).lstrip(_OPENING) if before else ""


def is_ordinal(context: Context) -> bool:
    """True if the word before makes the figure a year, a day or a rank: năm, ngày, giai đoạn."""
    heads = context.tables["ordinal_head"]
    two = word_before(context, 2)
    longer = heads.get(two)
    return bool(heads.get(two.rsplit(" ", 1)[-1]) if longer is None else longer)


def is_ordinal_of_counts(context: Context) -> bool:
    """True if the word before makes a count a rank; before what is counted some heads are verbs: cấp 64 dự án."""
    return is_ordinal(context) and word_before(context, 1) not in context.tables["counting_verb"]


_CELL = re.compile(r"[\n\t]")
_OPENING = "([\"'"  # what may stand right before a word


def modifier(context: Context, end: int | None = None) -> Modifier | None:
    """What the words around the mention say of its bounds; ``end`` is where a denominator ends."""
    folded, table = context.shadow.folded, context.tables["modifier_before"]
    if before := _CELL.split(folded[max(0, context.start - 28) : context.start])[-1].rstrip(" ("):
        words = before.rsplit(" ", 3)
        for count in range(min(3, len(words)), 0, -1):
            found = table.get(" ".join(words[-count:]).lstrip(_OPENING))
            if found is not None:
                return cast("Modifier | None", found or None)
    end = context.end if end is None else end
    if folded[end : end + 1] == " ":
        words = folded[end + 1 : end + 16].replace(",", " ").replace(".", " ").split(" ", 2)
        return cast("Modifier | None", context.tables["modifier_after"].get(" ".join(words[:2])))
    return None


def parts(span: Range) -> tuple[Number | None, Number | None, Number | None]:
    """``amount``, ``low``, ``high`` of a value."""
    if span.low == span.high:
        return exact(span.low), None, None
    return None, exact(span.low), exact(span.high)


_HALF = Decimal("0.5")
_WHOLE = Decimal(100)


def percent(groups: Groups, context: Context) -> Result:
    """``low`` (and ``high``), ``unit`` -> a percentage, or percentage points where ``points`` matched; one half more
    where ``half`` did."""
    span = REFUSED if _is_board(groups, context) else span_of(groups, context)
    if span is None and context.tables["ten_word"].get(groups["low"] or "") == _WHOLE:  # trăm phần trăm
        span = Range(_WHOLE, _WHOLE)
    if span is REFUSED or span is None:
        return span
    assert isinstance(span, Range)
    if groups.get("half"):
        span = Range(span.low + _HALF, span.high + _HALF)
    return PercentValue(*parts(span), "pp" if groups.get("points") else "%", modifier(context))


def _is_board(groups: Groups, context: Context) -> bool:
    """True if two signed figures stand side by side, the points and the percent of a price board: ``-0.11 -0.17%``."""
    if not groups.get("high2"):
        return False
    folded, start = context.shadow.folded, context.start
    behind = folded[(end := start + len(groups["low"] or "")) : end + 3]
    if folded[max(0, start - 1) : start] in _SIGNS:
        return _SIGNED.match(behind) is not None
    return behind == " - " and _AFTER_FIGURE.search(folded, max(0, start - 4), start) is not None


_SIGNS = ("+", "-")
_SIGNED = re.compile(r" [+-][0-9]")
_AFTER_FIGURE = re.compile(r"[0-9] - \Z")


def percent_unmarked(groups: Groups, context: Context) -> Result:
    """As :func:`percent`, in words without diacritics: ``bay phan tram``."""
    return percent(groups, context) if context.unmarked else REFUSED


_MISREAD = re.compile(r"[0-9ilo.,]+")
_FIGURES = str.maketrans("ilo", "110")


def reread(number: str) -> str:
    """A number with the letters of a scanned page, in lower case, as the figures that they stand for.

    >>> reread("l.2oo tỷ")
    '1.200 tỷ'
    """
    figure = _MISREAD.match(number)
    assert figure is not None
    return figure[0].translate(_FIGURES) + number[figure.end() :]


def quantity(groups: Groups, context: Context) -> Result:
    """``low`` (and ``high``), ``unit`` -> a measure in the unit's sign; not the type of a craft (Tu-22M3), nor a price
    by the unit (vài nghìn một kg)."""
    folded, start = context.shadow.folded, context.start
    words = (groups["low"] or "").split(" ")
    if (start > 1 and folded[start - 1] == "-" and folded[start - 2].isalpha()) or (
        words[-1] in context.tables["per_word"] and words[-2:-1] and words[-2] in context.tables["magnitude"]
    ):
        return REFUSED
    span = span_of(groups, context)
    if span is REFUSED or span is None:
        return span
    assert isinstance(span, Range)
    unit = groups["unit"] or groups.get("unit2")
    assert unit is not None
    sign = context.tables["unit"][unit]
    return QuantityValue(*parts(span), sign, modifier(context))


def count(groups: Groups, context: Context) -> Result:
    """``low`` (and ``high``), ``noun`` -> a count of what the noun counts; after ``năm`` or a slash it is a date."""
    low, noun = groups["low"], groups["noun"]
    assert low is not None and noun is not None
    if (context.start and context.shadow.folded[context.start - 1] in "/-.") or is_ordinal_of_counts(context):
        return REFUSED
    span = span_of(groups, context, whole=True)
    if not isinstance(span, Range):
        return span
    if span.low != int(span.low) or span.high != int(span.high) or span.high == 0:
        return REFUSED
    bound = modifier(context)
    if bound is None and groups.get("high") is None and _is_year(low) and not _counted_before(context):
        return REFUSED
    of = context.tables["counted"].get(noun) or context.tables["perhaps_counted"][noun]
    return CardinalValue(*parts(span), of, bound)


_ROWS, _WIDEST = 60, 1000  # as far up, and in rows as wide, as the head of a table is looked for


def cell_count(groups: Groups, context: Context) -> Result:
    """A bare number of a table, where the head of its column names what it counts."""
    folded, start = context.shadow.folded, context.start
    line = folded.rfind("\n", max(0, start - _WIDEST), start) + 1
    if not line and start > _WIDEST:
        return REFUSED
    mark = folded[line:start].rstrip(" ")[-1]
    column = folded.count(mark, line, start)
    head = _head_row(folded, line, mark, column)
    if head is None or (words := head.split(mark)[column]).strip() == "":
        return REFUSED
    nouns = [noun for noun in context.tables["counted"] if f" {noun} " in f" {words.strip()} "]
    return count({**groups, "noun": max(nouns, key=len)}, context) if nouns else REFUSED


def _head_row(folded: str, line: int, mark: str, column: int) -> str | None:
    """The first row of the table whose row at ``line`` has more columns than ``column``; many sites set a blank line
    between rows."""
    head = None
    for _ in range(_ROWS):
        above = folded.rfind("\n", max(0, line - _WIDEST), max(0, line - 1)) + 1
        if not above and line > _WIDEST:
            break
        row = folded[above : max(0, line - 1)]
        if row.strip():
            if row.count(mark) < max(2, column):
                break
            head = row
        line = above
    return head


def _counted_before(context: Context) -> bool:
    """True if the word before says that a count follows."""
    return word_before(context, 1) in context.tables["count_cue"]


def listed_percent(groups: Groups, context: Context) -> Result:
    """A member of a list whose sign stands after the last: 5, 7 và 9%."""
    return percent(groups, context) if is_listed(groups, context) else REFUSED


def listed_quantity(groups: Groups, context: Context) -> Result:
    """A member of a list whose unit stands after the last: 1,2 và 2 triệu tấn."""
    if not is_listed(groups, context):
        return REFUSED
    return quantity(with_magnitude(groups, groups["last"] or "", context), context)


def listed_count(groups: Groups, context: Context) -> Result:
    """A member of a list whose noun stands after the last: 52, 37 và 18 dự án."""
    return count(groups, context) if is_listed(groups, context) else REFUSED


def with_magnitude(groups: Groups, last: str, context: Context) -> Groups:
    """The groups with the magnitude of the list's last member said with this one too."""
    scale = last.lstrip("0123456789., ")
    if not scale or magnitude(last, context) == 1:
        return groups
    key = "high" if groups.get("high") else "low"
    return {**groups, key: f"{groups[key]} {scale}"}


def is_listed(groups: Groups, context: Context) -> bool:
    """True if a number without a unit is a member of a list: no year, no ordinal, no end of a name (Quế Võ 3)."""
    low = groups["low"]
    folded, start = context.shadow.folded, context.start
    if low is None or _is_year(low) or folded[max(0, start - 1) : start] in ("/", "-", "."):
        return False
    before = _LIST_BEFORE.search(folded, max(0, start - 40), start)  # the members of the list before this one
    if before is not None:
        start = before.start()
    if groups.get("comma") and not (
        (before or _LIST_GOES_ON.match(folded, context.end))
        and folded[max(0, start - REACH) : start].rstrip(" ")[-1:].isalpha()
    ):
        return False  # 5, 8% is a slip for 5,8%; a row of a table has commas before its figures too
    words = context.shadow.text[max(0, start - 24) : start].split(" ")
    last = words[-2] if words and not words[-1] and len(words) > 1 else words[-1]
    heads, change = context.tables["ordinal_head"], _LIST_AFTER.match(folded, context.end)
    if change and change[1] in context.tables["change_to"] and context.tables["change_from"].keys().isdisjoint(words):
        return False  # dự án 2 lên tới 85 tỷ
    if heads.get(last.lower()) or heads.get(" ".join(words[-3:-1]).lower()) is not None:
        return False
    return not last[-1:].isdigit() and (not last[:1].isupper() or "\n" in last)


_LIST_AFTER = re.compile(r",? ([^\W\d_]+)")
_LIST_GOES_ON = re.compile(r"(?: ?- ?[0-9][0-9.,]*)?[,;] [0-9][0-9.,]*(?: ?- ?[0-9][0-9.,]*)?[,;] ")
_LIST_BEFORE = re.compile(r"(?<![0-9.,/-])[0-9][0-9.,]*[,;] (?:[0-9][0-9.,]*[,;] )*\Z")


VALUES: dict[str, ValueFunction] = {
    "percent": percent, "percent_unmarked": percent_unmarked,
    "quantity": quantity, "count": count, "cell_count": cell_count,
    "listed_percent": listed_percent, "listed_quantity": listed_quantity, "listed_count": listed_count,
}  # fmt: skip
