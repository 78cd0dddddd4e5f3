"""The day on which an article was written, where its publication is not known and its own dates make it certain.

A writer leaves out the year that readers know, and names it where they might take another: of the last years that
articles name, half are their own. What makes one certain is how it is told of (:data:`Reference`): in the title or in
the name of what is on (``V-League 2017``), of months reported on, of a period compared with (``cùng kỳ năm 2016``: the
year after), by a lunar new year, by a weekday, by a dated day close to one without a year. Wrong years are worse than
none.
"""

from __future__ import annotations

import datetime
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, TypeAlias

from msgspec import Struct

from kcn_extract.dates import calendar
from kcn_extract.dates.calendar import CalendarSpan
from kcn_extract.dates.cues import preceded_by
from kcn_extract.dates.lunar import year_of_cycle
from kcn_extract.dates.reading import Reading, Relative
from kcn_extract.values.context import Context, holds_any, lazy

Reference: TypeAlias = Literal["now", "plain", "name", "gone", "open", "ahead", "versus", "same"]
"""How a text tells of a date: as its present (``từ nay đến cuối năm 2017``); plainly; as a part of a name; as gone by
(``hồi tháng 3/2016``); as gone by or to come (``vào năm 2020``); as to come; as compared with; as the year before its
own (``cùng kỳ năm 2016``)."""

TITLE = 150
"""Characters of an article that hold its title, or the first sentence."""
LEAD = 400
"""Characters that hold the title and the lead."""
NEARBY = 300
"""Characters from a dated day within which another day goes on with its story."""
SOON = 14
"""Days after the last event dated within which an article about it is written."""
NEW_YEAR = 100
"""Days after the last event dated within which an article about it is written in the year after."""
AHEAD = 31
"""Days by which a date told of plainly may still lie ahead."""
ABOUT = 62
"""Days from the end of a period within which it is reported on."""
STALE = 92
"""Days after the end of a period from which on nobody reports on it."""
TURN = (11, 12, 1)
"""In these months what bears a year, or is planned for it, is of the one before or after as well."""
EARLY = 3
"""Up to this month articles speak of the lunar new year, and still report on the year before."""
FIRST_NEWS_SITES = 2005
"""A news article is of this year or later; older dates in it are history."""


_TOLD = ("now", "plain", "gone", "open")


class DocumentDate(NamedTuple):
    """When an article was written, as far as that is known. ``is_exact`` says that ``day`` is that very day, from which
    ``hôm qua`` can be told, and not only a day of its story."""

    day: datetime.date | None
    year: int | None
    basis: Literal["published", "article"]
    is_exact: bool = True


UNKNOWN = DocumentDate(None, None, "article")


class DatedMention(NamedTuple):
    """A date with its year, where it stands, and how it is told of."""

    start: int
    end: int
    span: CalendarSpan
    first: datetime.date
    last: datetime.date
    reference: Reference

    @classmethod
    def of(cls, start: int, end: int, span: CalendarSpan, reference: Reference) -> DatedMention:
        """One from its span, whose year is known."""
        assert isinstance(span.year, int)
        return cls(start, end, span, *calendar.days(span, span.year), reference)

    @property
    def year(self) -> int:
        """The year in which it begins."""
        return self.first.year

    @property
    def grain(self) -> str:
        """The grain of its span."""
        return self.span.grain

    @property
    def is_point(self) -> bool:
        """True if it is a day or a month."""
        return self.span.grain in ("day", "month")

    @property
    def reported(self) -> datetime.date | None:
        """The last day of a part of the year that is told of plainly: a quarter, or its first months; of the last half,
        of which news is from its beginning on, the first day. Else None."""
        is_whole = (self.first.month, self.last.month) == (1, 12)
        if self.reference != "plain" or self.first.year != self.last.year or is_whole:
            return None
        from_new_year = (self.first.month, self.first.day) == (1, 1)
        if self.grain == "quarter" or (self.grain in ("half", "span") and from_new_year):
            return self.last
        return self.first if self.grain == "half" else None


class _Gloss(NamedTuple):
    """A day that glosses a word for a day, and how far that lies from the day of the document: ``hôm qua (16/5)`` is
    -1. ``day`` is None where it leaves its year out."""

    reading: Reading
    distance: int
    day: datetime.date | None


class Evidence(Struct, frozen=True, dict=True):
    """What the dates of an article say of when it was written: those with a year, in reading order; those without, but
    for those that come every year; the gloss nearest to the day of the document."""

    dated: list[DatedMention]
    undated: list[tuple[Reading, CalendarSpan]]
    gloss: _Gloss | None

    @classmethod
    def of(cls, said: Sequence[tuple[Reading, CalendarSpan | None]]) -> Evidence | None:
        """The evidence of an article's dates, as far as its text says their years; None where there is nothing that a
        year could be given to, or nothing to tell one by."""
        glosses = [gloss for reading, span in said if (gloss := _gloss(reading, span))]
        if not glosses and all(_is_settled(reading, span) for reading, span in said):
            return None
        undated = [
            (reading, span)
            for reading, span in said
            if span and span.year is None and reading.leaves_year_open and not reading.is_recurring
        ]
        dated = [mention for reading, span in said if (mention := _dated_mention(reading, span))]
        if not dated and not any(span.first[0] <= EARLY for _, span in undated):
            return None  # no date to go by, and no lunar new year
        return cls(dated, undated, min(glosses, key=lambda gloss: abs(gloss.distance), default=None))

    def document_date(self) -> DocumentDate:
        """When the article was written, as far as its dates make that certain."""
        gloss = self.gloss
        if gloss and gloss.day:
            return _on(gloss.day - datetime.timedelta(days=gloss.distance), is_exact=True)
        days = [(reading, span) for reading, span in self.undated if span.grain == "day"]
        glossing = next(((reading, span) for reading, span in days if gloss and reading is gloss.reading), None)
        first = glossing or next((day for day in days if not day[0].is_of_a_plan), None)
        year = self._year(first and first[1])
        if first is None:
            return UNKNOWN if year is None else DocumentDate(None, year, "article")
        reading, span = first
        day = story_day(span, year, _weekday(reading.context), self.dated)
        if day is None:
            return UNKNOWN
        return _on(day - datetime.timedelta(days=gloss.distance if gloss and glossing else 0), is_exact=bool(glossing))

    def _year(self, first: CalendarSpan | None) -> int | None:
        """The year of the article, by its first day without a year."""
        return story_year(self.dated, first) or _feast_year(first, self) or _year_on_show(self)

    def year_nearby(self, reading: Reading, span: CalendarSpan) -> int | None:
        """The year of a day that follows a dated day within a week, or of a time that is told of beside another of the
        same months, closely in the text."""
        if not reading.leaves_year_open:
            return None
        return self._year_of_day_after(reading, span) or self._year_of_twin(reading, span)

    def _year_of_day_after(self, reading: Reading, span: CalendarSpan) -> int | None:
        """The year of a day that follows a dated day within a week, and closely in the text."""
        before = self.last_before(reading.start)
        if span.grain != "day" or not before or reading.start - before.end > NEARBY or before.grain != "day":
            return None
        when = calendar.first_not_before(span, before.first)
        return when.year if when and (when - before.first).days <= 7 else None

    def _year_of_twin(self, reading: Reading, span: CalendarSpan) -> int | None:
        """The last year that the article tells of, where a time of it stands close by, and one of the two lies within
        the other by its months: ``Hết quý III … Tính đến hết tháng 9/2024``."""
        if reading.outlook in ("ahead", "next"):
            return None
        first, after = (
            bisect(self.dated, reading.start + reach, key=lambda each: each.start)
            for bisect, reach in ((bisect_left, -NEARBY), (bisect_right, NEARBY))
        )
        near = {
            each.year for each in self.dated[first:after] if each.reference in _TOLD and _are_twins(each.span, span)
        }
        return self._last_told if near == {self._last_told} else None

    @lazy
    def _last_told(self) -> int:
        """The last year that the article tells of; 0 where it tells of none."""
        return max((each.year for each in self.dated if each.reference in _TOLD), default=0)

    def year_elsewhere(self, reading: Reading, span: CalendarSpan) -> int | None:
        """The last year that the article names, where it says this span with that year and no other; not the coming
        one (``tháng 5 tới``)."""
        last, said = self._said_in_the_last_year
        return last if reading.leaves_year_open and span in said and reading.outlook != "next" else None

    @lazy
    def _said_in_the_last_year(self) -> tuple[int, set[CalendarSpan]]:
        """The last year of all that the article names but in comparison or in names, and the days, months and periods
        that it says with that year and no other: ``tháng 5/2017``, after ``Doanh số tháng 5 giảm`` in the title."""
        last = max((each.year for each in self.dated if each.reference not in ("same", "name")), default=0)
        this_year: set[CalendarSpan] = set()
        others: set[CalendarSpan] = set()
        for each in self.dated:
            if each.reference != "versus" and each.span.years == 0:
                (this_year if each.year == last else others).add(each.span._replace(year=None))
        return last, this_year - others

    def last_before(self, start: int) -> DatedMention | None:
        """The last date with a year before a place in the text."""
        at = bisect_left(self.dated, start, key=lambda each: each.start)
        return self.dated[at - 1] if at else None


def _are_twins(one: CalendarSpan, other: CalendarSpan) -> bool:
    """True if two spans within a year share their months, or one holds those of the other; not of a whole year."""
    if one.years or other.years or "year" in (one.grain, other.grain):
        return False
    (first, last), (begin, end) = ((span.first[0], span.last[0]) for span in (one, other))
    return first <= begin <= end <= last or begin <= first <= last <= end


def _on(day: datetime.date, is_exact: bool) -> DocumentDate:
    return DocumentDate(day, day.year, "article", is_exact)


def _is_settled(reading: Reading, span: CalendarSpan | None) -> bool:
    """True if nothing that the article says of its own time can change a date: it says its year, or has no value."""
    if span is not None:
        return span.year is not None
    return not (isinstance(reading.time, Relative) and reading.time.unit == "year")


def _gloss(reading: Reading, span: CalendarSpan | None) -> _Gloss | None:
    """A day right behind a word for a day, in brackets or not."""
    if span is None or span.grain != "day":
        return None
    context = reading.context
    words = context.shadow.folded[max(0, context.start - 24) : context.start].rstrip(" (,").rsplit(" ", 2)
    unit, distance = context.tables["date_relative"].get(" ".join(words[-2:]), ("", 0))
    if unit != "day":
        return None
    return _Gloss(reading, int(distance), calendar.days(span, span.year)[0] if isinstance(span.year, int) else None)


# ---------------------------------------------------------------- how dates are told of


def _dated_mention(reading: Reading, span: CalendarSpan | None) -> DatedMention | None:
    """A date with its year, and how it is told of; None where it says nothing of the time of the article."""
    start, end = reading.start, reading.end
    if reading.year_before is not None:
        return DatedMention.of(start, end, calendar.whole_years(reading.year_before), "same")
    if span is None or not isinstance(span.year, int):
        return None
    if _is_jubilee(span, span.year, reading.context):
        last = span._replace(grain="day", first=span.last, year=span.year + span.years, years=0)
        return DatedMention.of(start, end, last, "now")
    reference = _reference(reading, span) if span.year >= FIRST_NEWS_SITES else None
    return DatedMention.of(start, end, span, reference) if reference else None


def _reference(reading: Reading, span: CalendarSpan) -> Reference | None:
    """How the text tells of a date; None for a birth."""
    context, text = reading.context, reading.text
    late = text.startswith(tuple(context.tables["date_late_part"]))
    if preceded_by("date_birth", context):
        return None
    if reading.is_compared:  # so với cuối năm 2016: said in the year after
        return "same" if late and span.grain == "year" else "versus"
    before = context.shadow.folded[max(0, context.start - 40) : context.start].rsplit("\n", 1)[-1].rstrip(" ")
    if _is_now(before, late, context):
        return "now"
    if context.last_words[1] not in context.tables["date_so_far"] and (
        reading.is_of_a_plan or _is_planned(span, before, context)
    ):
        return "ahead"
    is_name = text.isdigit() and (before[-1:].isalnum() or before[-1:] == '"')
    return _gone(span, late, context) or ("name" if is_name else "plain")


def _gone(span: CalendarSpan, late: bool, context: Context) -> Literal["gone", "open"] | None:
    """``gone`` where the words before a date put it into the past, ``open`` where it may lie on either side."""
    last, pair = context.last_words
    gone = context.tables["date_gone"].get(pair) or context.tables["date_gone"].get(last)
    if gone == "any" or (span.grain in ("month", "year") and (late or gone)):
        return "open" if gone == "open" and span.grain == "year" and not late else "gone"
    return "open" if last in context.tables["date_effect" if span.grain == "day" else "date_gone"] else None


def _is_now(before: str, late: bool, context: Context) -> bool:
    """True if a date is of the article's present: ``từ nay đến hết năm 2017``, ``năm 2017 này``."""
    if context.shadow.folded.startswith(tuple(context.tables["date_this"]), context.end):
        return True
    until = context.tables["date_until"]
    return before.endswith(tuple(until)) and (late or any(until[word] for word in until if before.endswith(word)))


def _is_planned(span: CalendarSpan, before: str, context: Context) -> bool:
    """True if words before a date put it ahead, or its sentence proposes something for its year."""
    if holds_any(before, context.tables["date_horizon"]):
        return True
    return span.grain == "year" and holds_any(context.sentence, context.tables["date_plan"])


def _is_jubilee(span: CalendarSpan, year: int, context: Context) -> bool:
    """True if a range runs from a day to the same day so many fives of years later, in a sentence that commemorates:
    ``kỷ niệm 70 năm (27/7/1947 - 27/7/2017)``."""
    if span.years <= 0 or span.years % 5:
        return False
    first, last = calendar.days(span, year)
    is_same_day = (first.month, first.day) == (last.month, last.day)
    return is_same_day and holds_any(context.sentence, context.tables["date_jubilee"])


# ---------------------------------------------------------------- the article's year and day


def story_year(dated: list[DatedMention], first: CalendarSpan | None) -> int | None:
    """The year in which an article was written, where its dates make it certain: the last year that it names as no
    time to come, if it is the present, reported on or in the title, and the next one is not named at all. ``first`` is
    its first day without a year.

    >>> half = calendar.months(1, 6, 2024, "half")
    >>> story_year([DatedMention.of(900, 920, half, "plain")], None)
    2024
    >>> story_year([DatedMention.of(900, 920, half, "versus")], None)
    """
    past = [
        each for each in dated if each.reference in ("now", "plain", "name", "gone") and each.year == each.last.year
    ]
    last = max((each.year for each in past), default=0)
    if now := {each.year for each in dated if each.reference == "now"}:
        return last if now == {last} else None
    named = {each.last.year for each in dated if each.reference != "same"}
    after_same = max((each.year + 1 for each in dated if each.reference == "same"), default=0)
    if after_same and after_same >= last and after_same + 1 not in named:
        return after_same if first is None or first.first[0] > EARLY or _is_dated(after_same, dated) else None
    of_it = [each for each in past if each.year == last]
    if not of_it or last + 1 in named:
        return None
    return last if _is_reported(of_it, dated, first) or _is_in_title(of_it, dated, first) else None


def _is_dated(year: int, dated: list[DatedMention]) -> bool:
    """True if a year is told of by more than itself: by a day, a month, a quarter."""
    return any(each.year == year and each.grain != "year" for each in dated)


def _is_reported(of_it: list[DatedMention], dated: list[DatedMention], first: CalendarSpan | None) -> bool:
    """True if a part of the year is reported on about its end, and is not only compared with, nor long over."""
    compared = {each.span for each in dated if each.reference == "versus"}
    latest = max((each.first for each in of_it if each.grain != "year"), default=datetime.date.min)
    when = _in(first, of_it[0].year) if first else None
    return any(
        reported is not None
        and each.span not in compared
        and (latest - reported).days < STALE
        and (when is None or abs((when - reported).days) < ABOUT)
        for each in of_it
        if (reported := each.reported)
    )


def _is_in_title(of_it: list[DatedMention], dated: list[DatedMention], first: CalendarSpan | None) -> bool:
    """True if the title tells of the year (a whole year only where another date of it lies ahead); or the lead of what
    bears the latest year of all in its name, and not the one before as well, as models of cars do; or the lead of a
    day, where the year stands three times."""
    year = of_it[0].year
    ahead = any(each.year == year for each in dated if each.reference == "ahead")
    rivals = any(each.year == year - 1 and each.reference in ("name", "ahead") for each in dated)
    latest = all(each.last.year <= year for each in dated if each.reference != "same")
    turning = first is not None and first.first[0] in TURN
    for each in of_it:
        if each.reference == "name" and each.start < LEAD and latest and not rivals and not turning:
            return True
        if each.reference != "plain":
            continue
        if each.start < TITLE and (each.grain != "year" or (ahead and not turning)):
            return True
        if each.start < LEAD and each.grain == "day" and len(of_it) > 2:
            return True
    return False


def story_day(
    first: CalendarSpan, year: int | None, weekday: int | None, dated: list[DatedMention]
) -> datetime.date | None:
    """The day of an article by its first day without a year, where that can be but one: by the year of the article, by
    the same day dated elsewhere, by a weekday, or because it lies soon after the last day told of, or shortly before
    the first one announced.

    >>> dated = [DatedMention.of(900, 910, calendar.day(5, 31, 2024), "plain")]
    >>> story_day(calendar.day(6, 3, None), None, None, dated)
    datetime.date(2024, 6, 3)
    """
    points = [each for each in dated if each.is_point]
    year = (
        year
        or _year_of_the_same(first, points)
        or (_year_by_weekday(first, weekday, dated) if weekday is not None else None)
    )
    when = _in(first, year) if year else None
    if when is None or _is_before_the_past(when, dated):
        when = _soon_after(first, dated, points)
    return when if when and (weekday is None or when.weekday() == weekday) else None


def _is_before_the_past(when: datetime.date, dated: list[DatedMention]) -> bool:
    """True if a day lies well before what the article tells of as past."""
    points = any(
        each.is_point and each.reference in ("plain", "gone") and (each.first - when).days > AHEAD for each in dated
    )
    return points or any((reported - when).days > STALE for each in dated if (reported := each.reported))


def _year_of_the_same(first: CalendarSpan, points: list[DatedMention]) -> int | None:
    """The last year with which the same day is said."""
    days = (each for each in points if each.reference == "plain" and each.grain == "day")
    return max((each.year for each in days if (each.first.month, each.first.day) == first.first), default=None)


def _year_by_weekday(first: CalendarSpan, weekday: int, dated: list[DatedMention]) -> int | None:
    """The year, of the last one named and the three after it, in which a day falls on a weekday."""
    last = _last_named(dated)
    years = range(last, last + 4) if last else range(0)
    return next((year for year in years if (when := _in(first, year)) and when.weekday() == weekday), None)


def _last_named(dated: list[DatedMention]) -> int:
    """The last year that is told of as past; 0 where there is none."""
    return max((each.year for each in dated if each.reference in ("plain", "name", "gone")), default=0)


def _soon_after(first: CalendarSpan, dated: list[DatedMention], points: list[DatedMention]) -> datetime.date | None:
    """The first such day after the last event told of plainly, where it lies close to that; or in the months after it,
    where a new year begins between them: the event bears its year because that is not the year at hand."""
    last = max((each for each in points if each.reference == "plain"), key=lambda each: each.first, default=None)
    if last is None or any(each.year == last.year + 1 for each in dated if each.reference != "same"):
        return None
    when = calendar.first_not_before(first, last.first)
    if when is None or when <= last.last:  # within the month told of
        return when
    return when if (when - last.first).days <= (SOON if when.year == last.year else NEW_YEAR) else None


def _in(first: CalendarSpan, year: int) -> datetime.date | None:
    """The first day of a span in a year."""
    return calendar.days(first, year)[0] if calendar.exists(first._replace(year=year)) else None


# ---------------------------------------------------------------- what else tells the year


def _weekday(context: Context) -> int | None:
    """The weekday said right before a day (``thứ Hai (17/7)``), Monday 0; not ``lần thứ hai, ngày 17/7``."""
    before = context.shadow.folded[max(0, context.start - 24) : context.start]
    outside = context.at(context.start - 1, context.end) if before.endswith("(") else context
    _, pair = outside.last_words
    if (weekday := context.tables["date_weekday"].get(pair)) is None:
        return None
    return None if any(f"{word} {pair}" in before for word in context.tables["date_nth"]) else int(weekday)


def _feast_year(first: CalendarSpan | None, evidence: Evidence) -> int | None:
    """The year of the lunar new year that an article of the first months speaks of (``Tết Giáp Thìn``), unless it is
    far from the last year named."""
    if first is None or first.first[0] > EARLY:
        return None
    context = evidence.undated[0][0].context
    stems, branches = context.tables["date_stem"], context.tables["date_branch"]
    names = _names_of_years(tuple(context.tables["date_feast_of_year"]), tuple(stems), tuple(branches))
    years = set()
    for stem, branch, digits in names.findall(context.shadow.folded):
        year = year_of_cycle(stems[stem], branches[branch], FIRST_NEWS_SITES)
        if year and digits in ("", str(year)):
            years.add(year)
    last, year = _last_named(evidence.dated), max(years, default=0)
    return year if year and (not last or 0 <= year - last <= 1) else None


@lru_cache(maxsize=8)
def _names_of_years(leads: tuple[str, ...], stems: tuple[str, ...], branches: tuple[str, ...]) -> re.Pattern[str]:
    """Finds the name of a year after a word for its feast, and its number where that follows."""
    lead, stem, branch = ("|".join(map(re.escape, words)) for words in (leads, stems, branches))
    return re.compile(rf"(?:{lead}) ({stem}) ({branch})\b(?:[ (-]{{1,3}}([12][0-9]{{3}}))?")


def _year_on_show(evidence: Evidence) -> int | None:
    """The last year named, where it stands in the name of something whose days the same sentence gives: ``AFF Cup 2024
    với lịch đấu: lượt đi (12-12), …``."""
    dated = evidence.dated
    last = max((each.year for each in dated if each.reference != "ahead"), default=0)
    if last + 1 in {each.last.year for each in dated}:
        return None
    for reading, span in evidence.undated:
        before = evidence.last_before(reading.start)
        named = before is not None and before.reference == "name" and before.year == last
        if before and named and span.grain == "day" and before.start >= reading.context.sentence_start:
            return last
    return None
