"""Groups of a date's match -> a reading of it. What the groups mean is said once here, for all rules of dates:

``day``, ``month``, ``quarter``, ``half``, ``count`` (of months), ``end`` (of the year it is counted from), ``year``,
``short`` (a year of two digits), ``year_word`` (a year seen from the document's), ``list_year`` (said at the end of a
list); with ``to_`` before them the other end of a range; with ``_b`` after them the same in another form. Digits or
words: words are looked up in the tables of the rule file.
"""

from __future__ import annotations

import re

from kcn_extract.dates import calendar
from kcn_extract.dates.calendar import CalendarSpan, ShortYear, Year, YearOffset
from kcn_extract.dates.cues import (
    counts,
    ends_clause,
    follows_many,
    glosses_a_day,
    has_date_cue,
    is_actor_next,
    is_unit_next,
    preceded_by,
)
from kcn_extract.dates.lunar import LunarSpan, of_feast, year_named
from kcn_extract.dates.reading import Reading, Relative
from kcn_extract.dates.said import said_year
from kcn_extract.dates.sense import (
    is_figure_of_speech,
    is_lunar,
    is_monthly,
    is_part_of_name,
    is_recurring,
    is_said_to_recur,
)
from kcn_extract.values.amount import reread
from kcn_extract.values.context import REFUSED, Context, Groups, Result, ValueFunction

_SIGN = re.compile(r"(?<=[0-9 ])[/.-](?=[0-9 ])")
LIST_GAP = 8
"""As much stands between two members of a list: a comma, a word like hoặc and the blanks around it."""
ALWAYS_OPEN = ("24", "7")
"""``24/7`` is round the clock unless a word leads to a date."""
SURE_DAY = 12
"""A point or a dash after a greater number cannot be a date of the American kind, and hardly a decimal."""
NAME_REACH = 32
"""So far behind a lunar day its year may be named: ``Tết Nguyên đán Giáp Thìn``."""
FULL_MOON = 15
"""The day of a lunar month."""
SURE_FROM = 8
"""From this day on a bare ``16-7`` in brackets is a date and no score."""


_MOST_DAYS_OF_MONTH, _MOST_DAYS_OF_YEAR = 28, 200
"""So many days may be counted from an end."""
_LONGEST = 200
"""Years that a range of years may span."""


def day(groups: Groups, context: Context) -> Result:
    """A day, or a range of days: ``day``, ``month`` and what the year is told by; not the days of every month (``ngày
    5-10 hằng tháng``)."""
    if _has_dash(context) and is_monthly(groups, context):
        return REFUSED
    if groups.get("short") and len(set(_SIGN.findall(context.shadow.folded, context.start, context.end))) > 1:
        return REFUSED  # ngày 5-7/12: days of a month, and no year 12
    last = _day(groups, context, "to_") if groups.get("to_day") else None
    if last is None:
        return _reading(_day(groups, context), groups, context)
    if groups.get("month"):
        return _range(_day(groups, context), last, groups, context)
    first = calendar.day(last.first[0], int(groups["day"] or 0), last.year or _year(groups, context))
    return _range(first, last, groups, context)  # ngày 5-7/3: the month is said once


def year_first(groups: Groups, context: Context) -> Result:
    """``2024.04.16``; not with two signs, ``2024.1-16``."""
    signs = set(_SIGN.findall(context.shadow.folded, context.start, context.end))
    return day(groups, context) if len(signs) == 1 else REFUSED


def bare_day(groups: Groups, context: Context) -> Result:
    """``9/7`` with nothing to type it: a date where the context is ``sure``, where a figure is padded, or where it
    could be no fraction."""
    first, number = groups["day"] or "", groups["month"] or ""
    if (first, number) == ALWAYS_OPEN and not preceded_by("date_lead", context) and not groups.get("to_day"):
        return REFUSED
    said_year = any(groups.get(name) for name in ("year", "to_year", "year_word"))
    sure = "0" in (first[0], number[0]) or said_year
    if not sure and (not number.isdigit() or int(first) <= int(number)) and not has_date_cue(context):
        return REFUSED
    return day(groups, context)


def led_day(groups: Groups, context: Context) -> Result:
    """``chiều 9-5``, ``hôm qua (12.5)``: a date after a word that leads to one; after ``từ`` where the figures fall, as
    those of a range never do."""
    if is_unit_next(context):
        return REFUSED
    if preceded_by("date_lead", context) or glosses_a_day(context):
        return day(groups, context)
    falls = int(groups["day"] or 0) > (int(groups["month"] or 0) if _has_dash(context) else SURE_DAY)
    clause_ends = is_said_to_recur(context) or ends_clause(context)
    opening = context.shadow.folded[context.sentence_start : context.start].strip(" ")  # Đến 29.12, còn …
    until = preceded_by("date_led_until", context) and (
        _has_dash(context) or opening in context.tables["date_led_until"]
    )
    led = until or preceded_by("date_from", context)
    return day(groups, context) if falls and clause_ends and led else REFUSED


def led_days(groups: Groups, context: Context) -> Result:
    """``đêm 16-17.12``, ``khảo sát 3-4.12``: no decimals, which have a unit behind them or a measure before; after
    ``từ``, where both stand, only what has too great a day or month for them."""
    first, last, month_digits = (groups[name] or "" for name in ("day", "to_day", "to_month"))
    if is_unit_next(context) or int(first) >= int(last):
        return REFUSED
    if not preceded_by("date_lead", context):
        is_round = int(last) <= SURE_DAY and len(month_digits) < 2
        if preceded_by("date_measured", context) or (preceded_by("date_from", context) and is_round):
            return REFUSED
    return day(groups, context)


def _has_dash(context: Context) -> bool:
    return "-" in context.shadow.folded[context.start : context.end]


def bracketed_day(groups: Groups, context: Context) -> Result:
    """``(16-7)``, where ``(3-2)`` would be a score."""
    return REFUSED if int(groups["day"] or 0) < SURE_FROM else day(groups, context)


def month(groups: Groups, context: Context) -> Result:
    """A month, or a range of months."""
    first = calendar.month(_month(_said(groups, "month"), context), _year(groups, context))
    if groups.get("to_month") is None:
        return _reading(first, groups, context)
    return _range(
        first, calendar.month(_month(groups["to_month"], context), _year(groups, context, "to_")), groups, context
    )


def month_point(groups: Groups, context: Context) -> Result:
    """``từ 12.2023``; not where it counts something, nor with nothing that leads to a date."""
    led = preceded_by("date_preposition", context) or context.shadow.folded[context.start - 1 : context.start] == "("
    return month(groups, context) if led and not is_unit_next(context) else REFUSED


def bare_month(groups: Groups, context: Context) -> Result:
    """``02/2023``; not the round of a year (``đợt 1/2024``)."""
    return REFUSED if preceded_by("date_round", context) else month(groups, context)


def quarter(groups: Groups, context: Context) -> Result:
    """A quarter, or a range of quarters."""
    first = _quarter(groups, context)
    return _reading(first, groups, context) if groups.get("to_quarter") is None else _range(
        first, _quarter(groups, context, "to_"), groups, context
    )  # fmt: skip


def year_so_far(groups: Groups, context: Context) -> Result:
    """``đầu năm đến 15/5``, ``đến hết quý III``: from the first day of the year on; not to ``1/3 số hộ``."""
    if is_unit_next(context):
        return REFUSED
    said_year = groups["to_year"]
    year = int(said_year) if said_year else None
    if groups["to_quarter"]:
        last = _quarter(groups, context, "to_")._replace(year=year)
    else:
        number, to_day = _month(_said(groups, "to_month"), context), groups["to_day"]
        last = calendar.day(number, int(to_day), year) if to_day else calendar.month(number, year)
    return _range(calendar.day(1, 1, year), last, groups, context, completed=True)


def quarter_reported(groups: Groups, context: Context) -> Result:
    """``LNST Q2``, or ``Q2 tăng`` where it opens a sentence or the member of a list: no district of a town."""
    if preceded_by("date_quarter_lead", context):
        return quarter(groups, context)
    before = context.shadow.folded[max(0, context.start - 3) : context.start]
    opens = "\n" in before or before.strip(" *-|")[-1:] in (".", ";", ":", "(", "")
    return quarter(groups, context) if opens and groups["verb"] else REFUSED


def spoken(groups: Groups, context: Context) -> Result:
    """A day in words, its year in figures or in words too: ``ngày mười sáu tháng tư năm hai nghìn …``."""
    number = context.tables["date_day_word"].get(groups["day_said"] or "")
    if number is None:  # ba mươi sáu
        return REFUSED
    return day({**groups, "day": str(number), "month": _said(groups, "month")}, context)


def feast_day(groups: Groups, context: Context) -> Result:
    """``mùng 6 Tết``, ``30 Tết``: a day of the lunar new year."""
    said = _said(groups, "day")
    number = int(said) if said else context.tables["date_day_word"][groups["day_said"] or ""]
    return Reading(context, of_feast(number, _named_year(context)))


def full_moon(groups: Groups, context: Context) -> Result:
    """``rằm tháng 7``: the 15th day of a lunar month."""
    span = calendar.day(_month(groups["month"], context), FULL_MOON, _year(groups, context))
    return Reading(context, _lunar(span, context))


def spoken_bare(groups: Groups, context: Context) -> Result:
    """:func:`spoken` with nothing that types it: no end of a longer number (``một trăm hai mươi hai tháng``)."""
    return REFUSED if follows_many(context) or is_unit_next(context) else spoken(groups, context)


def words_day(groups: Groups, context: Context) -> Result:
    """``16 Tháng Tư, 2024``; not the twelve months of ``12 tháng năm 2024``."""
    words = context.shadow.text[context.start : context.end].split(" ")
    counts_months = len(words) == 4 and words[2] in context.tables["date_month_or_year"]
    counts_something = groups["year_b"] is not None and is_unit_next(context)  # 12 tháng 3 2000 hộ
    return REFUSED if counts_months or counts_something else day(groups, context)


def english(groups: Groups, context: Context) -> Result:
    """``May 5, 2024``; not where the year counts something (``may 10, 2024 chiếc``)."""
    month_number = context.tables["english_month"][(groups["month"] or "").lower()]
    return REFUSED if is_unit_next(context) else day({**groups, "month": str(month_number)}, context)


def misread(groups: Groups, context: Context) -> Result:
    """A day with letters for figures (``l6/4/2024``), read as the figures that they stand for."""
    return day({name: reread(groups[name] or "0") for name in ("day", "month", "year")}, context)


def months(groups: Groups, context: Context, unit: int = 1) -> Result:
    """The first or last so many months (``count``, in units of so many months) or half (``half``) of a year."""
    if half := _said(groups, "half"):
        number, grain = 6, "half"
        end = {"1": 1, "2": -1}.get(half) or context.tables["date_end"][half]
    else:
        said = groups.get("count") or "1"
        number = (int(said) if said.isdigit() else context.tables["date_count"][said]) * unit
        end = context.tables["date_end"][side] if (side := groups.get("end")) else 1
        grain = "half" if number == 6 else "quarter" if number == 3 else "month" if number == 1 else "span"
    if not 1 <= number <= 12:
        return REFUSED
    bounds = (1, number) if end > 0 else (13 - number, 12)
    return _reading(calendar.months(*bounds, _year(groups, context), grain), groups, context, completed=end > 0)  # type: ignore[arg-type]


def first_half(groups: Groups, context: Context) -> Result:
    """The first half of a year (``bán niên 2024``)."""
    return months({**groups, "half": "1"}, context)


def first_month(groups: Groups, context: Context) -> Result:
    """``tháng đầu năm``: January, ``tháng cuối năm``: December; no end of ``ba tháng đầu năm``."""
    number = 1 if context.tables["date_end"][groups["end"] or ""] > 0 else 12
    year = _year(groups, context)
    return REFUSED if follows_many(context) else _reading(calendar.month(number, year), groups, context)


def half_broker(groups: Groups, context: Context) -> Result:
    """``1H24`` of a report; not where it tells the time (``lúc 2H25``)."""
    return REFUSED if preceded_by("date_clock", context) else months(groups, context)


def quarters(groups: Groups, context: Context) -> Result:
    """The first or last so many quarters of a year."""
    return months(groups, context, unit=3)


def short_year(groups: Groups, context: Context) -> Result:
    """``3/3/17``; with points only what is not a version number: ``16.4.24``, not ``8.1.10``."""
    number, month_number = groups["day"] or "", _said(groups, "month")
    if groups.get("month") is None and int(number) <= int(month_number) and "0" not in (number[0], month_number[0]):
        return REFUSED
    return day({**groups, "month": month_number}, context)


def short_year_dashed(groups: Groups, context: Context) -> Result:
    """``05-03-24``; not after capitals, which make it a registration: ``BP 12-04-02``."""
    before = context.shadow.text[max(0, context.start - 8) : context.start].split(" ")
    return REFUSED if before[-1] == "" and before[-2:-1] and before[-2].isupper() else short_year(groups, context)


def vague_months(groups: Groups, context: Context) -> Result:
    """``những tháng đầu năm 2017``: worth the year."""
    return Reading(context, calendar.whole_years(_year(groups, context)))


def led_month(groups: Groups, context: Context) -> Result:
    """``từ 11-2003``: a month only after a word that leads to a date, or in brackets."""
    if any(preceded_by(table, context) for table in ("date_lead", "date_from", "date_weak_lead")):
        return month(groups, context)
    bracket = context.shadow.folded[context.start - 1 : context.start] == "("
    return month(groups, context) if bracket else REFUSED


def bare_years(groups: Groups, context: Context) -> Result:
    """A year or range of years with nothing to type it, where it counts nothing."""
    if preceded_by("date_each", context) or preceded_by("date_no_year", context):
        return REFUSED
    return REFUSED if is_unit_next(context) and not is_actor_next(groups, context) else years(groups, context)


def mixed_range(groups: Groups, context: Context) -> Result:
    """From a point of one grain to one of another (``năm 2012 đến tháng 2/2014``)."""
    grain, first = _point(groups, context, "")
    to_grain, last = _point(groups, context, "to_")
    if groups.get("to_year_e") and (first.year is None or is_unit_next(context)):  # tháng 3-2013, đến 2000 hộ
        return REFUSED
    return REFUSED if grain == to_grain else _range(first, last, groups, context)


def year_word_range(groups: Groups, context: Context) -> Result:
    """From a year that a word says to another: ``năm nay tới năm 2035``."""
    if follows_many(context) or (groups["to_year"] and is_unit_next(context)):
        return REFUSED
    first, last = (calendar.whole_years(_year(groups, context, prefix)) for prefix in ("", "to_"))
    return _reading(first, groups, context, to=last)


def _point(groups: Groups, context: Context, prefix: str) -> tuple[str, CalendarSpan]:
    """The grain of one end of a mixed range, and its days."""
    years = [said for end in ("", "_b", "_c", "_d", "_e") if (said := groups.get(f"{prefix}year{end}"))]
    year = int(years[0]) if years else None
    if number := groups.get(f"{prefix}day"):
        return "day", calendar.day(_month(groups[f"{prefix}month"], context), int(number), year)
    if number := groups.get(f"{prefix}month_b"):
        return "month", calendar.month(_month(number, context), year)
    if groups.get(f"{prefix}quarter"):
        return "quarter", _quarter(groups, context, prefix)._replace(year=year)
    return "year", calendar.whole_years(year)


def day_of_month(groups: Groups, context: Context) -> Result:
    """A day, or a range of days, of a month seen from that of the document (``ngày 25 tháng này``)."""
    said = context.tables["date_relative"].get(groups["relative"] or "")
    first = int(groups["day"] or context.tables["date_day_word"][groups["day_said"] or ""])
    last = int(groups["to_day"] or first)
    if said is None or last < first:  # thang toi, in an article with diacritics
        return REFUSED
    unit, offset = said
    return Reading(context, Relative(unit, offset, (first, last)))


def first_days(groups: Groups, context: Context) -> Result:
    """The first or last so many days or weeks of a month or year."""
    month_number, said, year = _month(groups["month"], context), groups["count"], _year(groups, context)
    count = int(said) if said else context.tables["date_day_word"][groups["count_b"] or ""]
    count *= context.tables["date_days_unit"][groups["unit"] or ""]
    from_end = context.tables["date_end"][groups["end"] or ""] < 0
    if not 0 < count <= (_MOST_DAYS_OF_MONTH if month_number else _MOST_DAYS_OF_YEAR):
        return REFUSED
    if month_number:
        bounds = calendar.days_of_month(month_number, count, from_end)
    else:
        bounds = calendar.days_of_year(count, from_end, year if isinstance(year, int) else None)
    return _reading(CalendarSpan("span", *bounds, year), groups, context, completed=not from_end)


def typed_years(groups: Groups, context: Context) -> Result:
    """:func:`years` typed by a word that may also be a duration: not ``mỗi năm 2000 tấn``, ``5 năm 1000 ngày``."""
    return REFUSED if follows_many(context) and counts(context) else years(groups, context)


def year_spoken(groups: Groups, context: Context) -> Result:
    """A year in words (``năm hai nghìn không trăm hai mươi``), or a range of such."""
    if follows_many(context):
        return REFUSED
    first, last = (said_year(groups[name] or "", context.tables) for name in ("year_said", "to_year_said"))
    count = last - first + 1 if last else 1
    return _reading(calendar.whole_years(first, count), groups, context) if count > 0 else REFUSED


def half_month(groups: Groups, context: Context) -> Result:
    """The customs' first or second half of a month (``kỳ 1 tháng 8/2022``): its days 1 to 15, or 16 to the last."""
    number, year = _month(groups["month"], context), _year(groups, context)
    first, last = (1, 15) if groups["half"] in ("1", "i") else (16, calendar.MONTH_END)
    return _reading(CalendarSpan("span", (number, first), (number, last), year), groups, context)


def years(groups: Groups, context: Context) -> Result:
    """A year, or a range of years; the last may be two digits (2021-25)."""
    if (said := _said(groups, "year")) == "":
        return _reading(calendar.whole_years(ShortYear(int(groups.get("short") or 0))), groups, context)
    first = int(said)
    to_year, to_short = groups.get("to_year"), groups.get("to_short")
    last = int(to_year) if to_year else first - first % 100 + int(to_short) if to_short else first
    if not first <= last <= first + _LONGEST:
        return REFUSED
    return _reading(calendar.whole_years(first, last - first + 1), groups, context)


def year_range(groups: Groups, context: Context) -> Result:
    """:func:`years`; not of the years that a number counts: ``kế hoạch 5 năm 2021-2025``."""
    words = context.shadow.folded[max(0, context.start - 16) : context.start].rstrip(" ").split(" ")
    if words[-1].isdigit() and len(words[-1]) < 3 and words[-2:-1]:
        return years(groups, context) if words[-2] in context.tables["date_numbered"] else REFUSED
    return years(groups, context)


def relative(groups: Groups, context: Context) -> Result:
    """A word seen from the day of the document (``tháng trước``). What one has become (``có được ngày hôm nay``) is
    refused."""
    unit, offset = context.tables["date_relative"][groups["relative"] or ""]
    if not unit or (unit != "day" and follows_many(context)):
        return REFUSED
    if unit == "day" and offset >= 0 and is_figure_of_speech(context):
        return REFUSED
    return Reading(context, Relative(unit, offset))


def compared(groups: Groups, context: Context) -> Result:
    """``so với tháng trước``: seen from the last month that the sentence names, else from the day of the document."""
    unit, offset = context.tables["date_relative"][groups["relative"] or ""]
    return Reading(context, Relative(unit, offset, compared=True))


def _listed(function: ValueFunction) -> ValueFunction:
    """A value function for what goes on with a list: only where its last member was found to be a date."""

    def listed(groups: Groups, context: Context) -> Result:
        last = context.before[-1] if context.before else None
        follows = last is not None and last.label == "DATE" and 0 < context.start - last.end <= LIST_GAP
        return function(groups, context) if follows else REFUSED

    return listed


def _unmarked(function: ValueFunction) -> ValueFunction:
    """A value function for words that other words look like: only in an article without diacritics."""

    def unmarked(groups: Groups, context: Context) -> Result:
        return function(groups, context) if context.unmarked else REFUSED

    return unmarked


def unknown(groups: Groups, context: Context) -> Result:
    """A time that no day can be given for: ``cùng kỳ năm 2016``, the year after that or a part of it."""
    text = context.shadow.folded[context.start : context.end]
    same = text[-4:].isdigit() and text.startswith(tuple(context.tables["date_same"]))
    return Reading(context, None, year_before=int(text[-4:]) if same else None)


def decade(groups: Groups, context: Context) -> Result:
    """``thế kỷ trước``: null; not ``nhiều thế kỷ trước``."""
    return REFUSED if follows_many(context) else Reading(context, None)


def _day(groups: Groups, context: Context, prefix: str = "") -> CalendarSpan:
    number = groups.get(f"{prefix}month")
    return calendar.day(
        _month(number, context) if number else 0, int(groups[f"{prefix}day"] or 0), _year(groups, context, prefix)
    )


def _quarter(groups: Groups, context: Context, prefix: str = "") -> CalendarSpan:
    said = _said(groups, f"{prefix}quarter")
    number = int(said) if said.isdigit() else context.tables["date_quarter"][said]
    return calendar.months(3 * number - 2, 3 * number, _year(groups, context, prefix), "quarter")


def _month(said: str | None, context: Context) -> int:
    if said is None:
        return 0
    return int(said) if said.isdigit() else context.tables["date_month"][said.lower()]


def _year(groups: Groups, context: Context, prefix: str = "") -> Year:
    if said := _said(groups, f"{prefix}year") or (groups.get("list_year") if not prefix else None):
        return int(said)
    if in_words := _said(groups, f"{prefix}year_said"):
        return said_year(in_words, context.tables)
    if short := _said(groups, f"{prefix}short"):
        return ShortYear(int(short))
    word = _said(groups, f"{prefix}year_word") or (groups.get("list_year_word") if not prefix else None)
    return YearOffset(int(context.tables["date_year"][word])) if word else None


def _turns(groups: Groups, context: Context) -> bool:
    """True if a range runs over any new year: from the year before to the one after (``tháng 11 năm trước đến tháng 4
    năm sau``), or to the one after where it comes every year (``mùa khô từ tháng 11 đến tháng 4 năm sau``)."""
    first = context.tables["date_turn"].get(groups.get("to_year_word") or "")
    if first is None or groups.get("year"):
        return False
    return first == groups.get("year_word") or is_recurring(context, "span")


def _said(groups: Groups, name: str) -> str:
    """A group, or its twin in the other form of the same pattern (``year``, ``year_b``), else the empty string."""
    return groups.get(name) or groups.get(f"{name}_b") or ""


def _range(
    first: CalendarSpan, last: CalendarSpan, groups: Groups, context: Context, completed: bool = False
) -> Result:
    """From one span to another; joined when the day of the document is known where a year is seen from that, or open
    behind a known one in a range of two grains (``từ năm 1988 đến hết tháng 7``)."""
    if not (calendar.exists(first) and calendar.exists(last)):
        return REFUSED
    if _turns(groups, context):
        span = calendar.joined(first._replace(year=None), last._replace(year=None))
        return REFUSED if span is None else Reading(context, span, yearly=True)
    if isinstance(first.year, ShortYear | YearOffset) or isinstance(last.year, ShortYear | YearOffset):
        return _reading(first, groups, context, to=last)
    span = calendar.joined(first, last)
    if span is None:
        return REFUSED
    if first.grain != last.grain and first.year is not None and last.year is None:
        return _reading(first, groups, context, to=last)
    return _reading(span, groups, context, completed)


def _reading(
    span: CalendarSpan, groups: Groups, context: Context, completed: bool = False, to: CalendarSpan | None = None
) -> Result:
    """The reading of a span; refused where it is none of the calendar's, or counts or names something."""
    if not calendar.exists(span):
        return REFUSED
    if span.year is None and to is None:
        if counts(context) and not _precedes_who_acts(span, groups, context):
            return REFUSED
        if is_part_of_name(span, context):
            return REFUSED
    if (span.grain != "year" or to is not None) and is_lunar(span, groups, context):
        return Reading(context, _lunar(span, context) if to is None else None)
    return Reading(context, span, to, completed)


def _lunar(span: CalendarSpan, context: Context) -> LunarSpan | None:
    """The days of a span of the lunar calendar, with the year that it says or that is named behind it: ``ngày 5 tháng
    10 năm Giáp Thìn``; None for whole months, which are told of as seasons."""
    if calendar.MONTH_END in (span.first[1], span.last[1]):
        return None
    year = span.year if isinstance(span.year, int) else _named_year(context)
    return LunarSpan(span.first, span.last, year, span.years)


def _named_year(context: Context) -> int | None:
    after = context.shadow.folded[context.end : context.end + NAME_REACH].removeprefix(" ")
    for lead in context.tables["date_before_name_of_year"]:
        after = after.removeprefix(lead)
    return year_named(after, context.tables)


def _precedes_who_acts(span: CalendarSpan, groups: Groups, context: Context) -> bool:
    """True if a month or quarter stands before who acts then, and not before what it counts: ``Quý III hộ dân``, as a
    Roman number counts nothing, ``Tháng 4 doanh nghiệp``; not ``mỗi quý 3 doanh nghiệp``."""
    if span.grain not in ("month", "quarter") or preceded_by("date_each", context) or follows_many(context):
        return False
    said = _said(groups, "quarter")
    if said.isascii() and said.isalpha():
        return True
    words = context.shadow.folded[context.end + 1 : context.end + 24].split(" ")
    actors = context.tables["date_actor"]
    return words[0] in actors or " ".join(words[:2]) in actors


VALUES: dict[str, ValueFunction] = {
    "date_listed_day": _listed(day),
    "date_listed_month": _listed(month),
    "date_listed_quarter": _listed(quarter),
    "date_year_range": year_range,
    "date_english": english,
    "date_year_spoken": year_spoken,
    "date_half_month": half_month,
    "date_day": day,
    "date_year_first": year_first,
    "date_feast_day": feast_day,
    "date_full_moon": full_moon,
    "date_spoken": spoken,
    "date_words": words_day,
    "date_spoken_bare": spoken_bare,
    "date_misread": misread,
    "date_month_point": month_point,
    "date_quarter_reported": quarter_reported,
    "date_year_so_far": year_so_far,
    "date_unmarked_month": _unmarked(month),
    "date_unmarked_quarter": _unmarked(quarter),
    "date_unmarked_year": _unmarked(years),
    "date_unmarked_range": _unmarked(mixed_range),
    "date_unmarked_relative": _unmarked(relative),
    "date_bare_day": bare_day,
    "date_led_day": led_day,
    "date_led_days": led_days,
    "date_year_word_range": year_word_range,
    "date_bracketed_day": bracketed_day,
    "date_month": month,
    "date_bare_month": bare_month,
    "date_quarter": quarter,
    "date_months": months,
    "date_first_half": first_half,
    "date_quarters": quarters,
    "date_half_broker": half_broker,
    "date_first_month": first_month,
    "date_short_year": short_year,
    "date_short_year_dashed": short_year_dashed,
    "date_vague_months": vague_months,
    "date_led_month": led_month,
    "date_bare_years": bare_years,
    "date_first_days": first_days,
    "date_mixed_range": mixed_range,
    "date_day_of_month": day_of_month,
    "date_years": years,
    "date_typed_years": typed_years,
    "date_relative": relative,
    "date_compared": compared,
    "date_unknown": unknown,
    "date_decade": decade,
}
