"""Close the readings of an article: each gets its days, once, at the end, in reading order.

A year that is left open is told by the rules of :data:`_YEAR_RULES`, the first that knows it; one that a word says
(``năm ngoái``), and a time seen from the day (``tuần trước``), by the day of the document: the day of publication, or,
where that is not known, what the article's own dates make certain (:mod:`kcn_extract.dates.document_date`).
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple, TypeAlias

from kcn_extract.dates import calendar, lunar
from kcn_extract.dates.calendar import CalendarSpan, YearOffset
from kcn_extract.dates.document_date import UNKNOWN, DocumentDate, Evidence
from kcn_extract.dates.lunar import LunarSpan
from kcn_extract.dates.reading import Reading, Relative
from kcn_extract.record import Basis, DateValue

_NEARBY = 200
"""Characters from a date that lies ahead within which another goes on with it."""
_GOES_ON = {True: 200, False: 45}
"""Days after it within which that lies, in the same sentence and in another."""


_LONG = ("year", "half", "quarter", "span")
"""Grains of times that hold days and months."""
_TOLD_OF = 1_000
"""Characters behind a year within which words may point back at it: ``cùng năm``."""
_EXPLAINED = 300
"""Characters behind a year and its colon within which dates are of that year."""
_REPORTED = 60
"""Days after its end within which articles report on a time as on this quarter, or on the year so far."""
_FEW_MONTHS = 4
"""More are most of a year."""
_SAID_AGAIN = 12
"""Characters between a solar day and the same day of the lunar calendar: ``(tức ngày``."""


class Closed(NamedTuple):
    """A span, with its year where that is known, and what it was worked out from (None where the year is open)."""

    span: CalendarSpan
    basis: Basis | None


class Known(NamedTuple):
    """What a reading is closed by: the day of the document, what the article says of it, the dates before."""

    document: DocumentDate
    evidence: Evidence | None
    before: list[tuple[Reading, Closed | None]]

    def earlier_in_sentence(self, reading: Reading) -> Iterator[tuple[Reading, Closed]]:
        """The dates before a reading in its sentence that have a value, the nearest first."""
        for earlier, closed in reversed(self.before):
            if earlier.start < reading.context.sentence_start:
                return
            if closed is not None:
                yield earlier, closed


def resolve(readings: Sequence[Reading], published: datetime.date | None) -> list[DateValue | None]:
    """The values of the dates of an article, given its day of publication where that is known; None where a date has
    none. They depend on nothing else."""
    if published is not None:
        return _values(_close(readings, DocumentDate(published, published.year, "published")))
    said = _close(readings, UNKNOWN)
    evidence = _evidence(said)
    return _values(said if evidence is None else _close(readings, evidence.document_date(), evidence))


def document_date(readings: Sequence[Reading]) -> DocumentDate:
    """When an article was written, as far as its dates make that certain."""
    evidence = _evidence(_close(readings, UNKNOWN))
    return UNKNOWN if evidence is None else evidence.document_date()


def _evidence(said: Sequence[tuple[Reading, Closed | None]]) -> Evidence | None:
    return Evidence.of([(reading, closed and closed.span) for reading, closed in said])


def _close(
    readings: Sequence[Reading], document: DocumentDate, evidence: Evidence | None = None
) -> list[tuple[Reading, Closed | None]]:
    """The readings with their spans, each closed after those before it."""
    known = Known(document, evidence, [])
    for reading in readings:
        known.before.append((reading, _closed(reading, known)))
    return known.before


def _closed(reading: Reading, known: Known) -> Closed | None:
    time = reading.time
    if time is None:
        return None
    if isinstance(time, LunarSpan):
        return _solar(reading, time, known)
    if isinstance(time, Relative):
        closed = (
            _compared(reading, time, known)
            or _reported(reading, time, known)
            or _seen_from_document(time, known.document)
        )
    elif reading.to is None and isinstance(time.year, int | None):  # as it was read
        return _dated(reading, time, known) if time.year is None else Closed(time, "text")
    else:
        closed = _said(time, reading.to, known.document)
    if closed is None or not calendar.exists(closed.span):
        return None
    return _dated(reading, closed.span, known) if closed.span.year is None else closed


def _values(closed: Sequence[tuple[Reading, Closed | None]]) -> list[DateValue | None]:
    return [each and DateValue(*calendar.iso(each.span), each.span.grain, each.basis) for _, each in closed]


# ---------------------------------------------------------------- words seen from a day


def _compared(reading: Reading, time: Relative, known: Known) -> Closed | None:
    """What is compared with the last date of the sentence that has its grain: ``quý III giảm so với quý trước``."""
    if not time.compared:
        return None
    for earlier, (span, basis) in known.earlier_in_sentence(reading):
        is_seen_from_it = span.grain != "day" or basis == "text"  # a day of this year: from the document's
        if isinstance(span.year, int) and is_seen_from_it and _fits(span, time.unit) and not earlier.is_compared:
            month = datetime.date(span.year, span.first[0], 1)
            shifted = calendar.shifted(month, time.unit, time.offset)
            return shifted and Closed(shifted, "article" if basis == "text" else basis)
    return None


def _reported(reading: Reading, time: Relative, known: Known) -> Closed | None:
    """The quarter that an article opens with, as reports do, when that is just over: ``Quý I/2023 … Giá ổn định
    trong quý này``."""
    day = known.document.day
    if time.unit != "quarter" or time.offset or day is None or reading.outlook in ("ahead", "next", "due"):
        return None
    opening, closed = known.before[0] if known.before else (reading, None)
    if closed is None or closed.span.grain != "quarter" or not isinstance(closed.span.year, int):
        return None
    in_sentence = opening.start >= reading.context.sentence_start  # quý I giảm, quý này tăng
    if in_sentence or not _is_just_over(closed.span, closed.span.year, day):
        return None
    return Closed(closed.span, "article" if closed.basis == "text" else closed.basis)


def _fits(span: CalendarSpan, unit: str) -> bool:
    """True if a word for the unit before may be seen from a span."""
    if unit == "year":
        return span.years == 0 and span.grain != "day"
    return span.grain == unit or (unit == "month" and span.grain == "day")


def _seen_from_document(time: Relative, document: DocumentDate) -> Closed | None:
    """A time so many units from the day of the document; a year also where only its year is certain."""
    if time.unit == "year" and document.year is not None:
        return Closed(calendar.whole_years(document.year + time.offset), document.basis)
    if document.day is None or not document.is_exact:
        return None
    span = calendar.shifted(document.day, time.unit, time.offset)
    if span is not None and time.days is not None:
        first, last = time.days
        month = span.first[0]
        span = CalendarSpan("day" if first == last else "span", (month, first), (month, last), span.year)
    return span and Closed(span, document.basis)


# ---------------------------------------------------------------- days of the lunar calendar


def _solar(reading: Reading, time: LunarSpan, known: Known) -> Closed | None:
    """The solar days of lunar ones: in the year that is said, else nearest to the solar day that they are said again of
    (``7/4/2025, tức mùng 10/3 âm lịch``) or to the day of the document; None where they come every year."""
    if time.year is not None:
        solar = lunar.solar(time, time.year)
        return solar and Closed(solar, "text")
    document, twin = known.document, _said_again(reading, known)
    day = twin or (document.day if document.is_exact else None)
    if day is None or reading.is_recurring:
        return None
    solar = lunar.nearest(time, day)
    return solar and Closed(solar, "article" if twin else document.basis)


def _said_again(reading: Reading, known: Known) -> datetime.date | None:
    """The solar day right before a lunar one."""
    if not known.before:
        return None
    before, closed = known.before[-1]
    if closed is None or isinstance(before.time, LunarSpan) or reading.start - before.end > _SAID_AGAIN:
        return None
    if closed.span.grain != "day":
        return None
    return calendar.days(closed.span, closed.span.year)[0] if isinstance(closed.span.year, int) else None


# ---------------------------------------------------------------- spans of the calendar


def _said(time: CalendarSpan, to: CalendarSpan | None, document: DocumentDate) -> Closed | None:
    """A span with the years that its text says, in figures or by a word, joined to the end of its range."""
    span = calendar.with_year(time, document.year)
    by_word = isinstance(time.year, YearOffset)
    if to is not None:
        last = calendar.with_year(to, document.year)
        by_word = by_word or isinstance(to.year, YearOffset)
        if document.day is not None and _is_of_long_ago(span, last, document.day.year):
            last, by_word = calendar.nearest(last, document.day, "last"), True
        joined = calendar.joined(span, last)
        if joined is None:
            return None
        span = joined
    return Closed(span, None if span.year is None else document.basis if by_word else "text")


def _is_of_long_ago(first: CalendarSpan, last: CalendarSpan, year: int) -> bool:
    """True if a range of two grains begins before last year, and says no year for its end: ``từ năm 1988 đến hết tháng
    7``."""
    two_grains = first.grain != last.grain and last.year is None
    return two_grains and isinstance(first.year, int) and first.year < year - 1


def _dated(reading: Reading, span: CalendarSpan, known: Known) -> Closed:
    """A span without a year with the year that it means; left open where none is certain, or it comes every year."""
    for rule in _YEAR_RULES:
        if (found := rule(reading, span, known)) is not None:
            return Closed(span, None) if reading.is_recurring else found
    return Closed(span, None)


def _in_year(span: CalendarSpan, year: int | None, basis: Basis | None) -> Closed | None:
    """A span in a year that has its days; else None."""
    if year is None or not calendar.exists(dated := span._replace(year=year)):
        return None
    return Closed(dated, basis)


def _year_of_head(reading: Reading, span: CalendarSpan, known: Known) -> Closed | None:
    """The year of the date right before it: ``năm ngoái, vào tháng 5``; of an earlier month or quarter, where it goes
    on with the list: ``tháng 8/2023 và tháng 12``; of a day only a year in front of it or of what it glosses."""
    if not known.before or span.grain == "year":
        return None
    head, closed = known.before[-1]
    if span.grain == "day" and not reading.glosses(head) and not head.opens_sentence:
        return None
    if closed is None or not isinstance(closed.span.year, int) or closed.span.years or not reading.follows(head):
        return None
    grain, year = closed.span.grain, closed.span.year
    is_next = reading.since(head).count(" ") < 3  # one word between them
    is_of_list = is_next and grain == span.grain != "span" and closed.span.first < span.first
    if is_of_list or (grain == "year" and not head.is_compared):
        return _in_year(span, year, closed.basis)
    return None


def _year_explained(reading: Reading, span: CalendarSpan, known: Known) -> Closed | None:
    """The year that opens its sentence, before a colon: ``Năm 2017: quý I lãi 5 tỷ, quý II lỗ``."""
    years = set()
    for head, closed in known.earlier_in_sentence(reading):
        years.add(closed.span.year)
        if len(years) > 1 or head.start < reading.start - _EXPLAINED:
            return None
        if closed.span.grain == "year" and head.opens_sentence and ":" in reading.since(head):
            return _in_year(span, closed.span.year, closed.basis)  # type: ignore[arg-type]
    return None


def _year_told_of(reading: Reading, span: CalendarSpan, known: Known) -> Closed | None:
    """The year told of before, where its words say so: the last one (``Năm 2021 có 5 khu; tháng 9 cùng năm``), or that
    of which it is a part (``Năm 2019, công ty lãi 5 tỷ; riêng quý III``)."""
    is_part = span.grain in ("month", "quarter", "half") and reading.is_a_part
    if not is_part and not reading.is_of_that_year:
        return None
    for earlier, closed in reversed(known.before):
        if earlier.start < reading.start - _TOLD_OF:
            return None
        if closed is None or not isinstance(closed.span.year, int) or closed.span.years or earlier.is_compared:
            continue
        if not is_part or (earlier.opens_sentence and _holds(earlier, closed.span, span)):
            return _in_year(span, closed.span.year, "article" if closed.basis == "text" else closed.basis)
        if earlier.start < reading.start - _NEARBY:
            return None
    return None


def _holds(earlier: Reading, whole: CalendarSpan, part: CalendarSpan) -> bool:
    """True if a span of the same year holds another, or the time up to it (``đến hết tháng 10``) does."""
    return whole.last[0] >= part.last[0] and (
        earlier.ends_a_time or (whole.grain != "day" and whole.first <= part.first)
    )


def _year_of_sentence(reading: Reading, span: CalendarSpan, known: Known) -> Closed | None:
    """The year that a word for it gives to the rest of its sentence: ``năm nay lùi sang tháng 6``; another than this
    one only to its clause, and not to the end of a time (``từ cuối năm ngoái … đến hết tháng 5``)."""
    earlier, closed = next(known.earlier_in_sentence(reading), (None, None))
    if earlier is None or closed is None or not isinstance(time := earlier.time, Relative) or time.unit != "year":
        return None
    if earlier.is_compared or (time.offset and ("," in reading.since(earlier)[1:] or reading.ends_a_time)):
        return None
    if reading.is_compared or reading.outlook in ("last", "next"):
        return None
    return _in_year(span, closed.span.year, closed.basis)  # type: ignore[arg-type]


def _year_nearby(reading: Reading, span: CalendarSpan, known: Known) -> Closed | None:
    """The year of a dated day shortly before it, in the text and in time, where the document's is not known."""
    year = known.evidence.year_nearby(reading, span) if known.evidence else None
    return _in_year(span, year, "article")


def _nearest_to_document(reading: Reading, span: CalendarSpan, known: Known) -> Closed | None:
    """The year in which it lies as its clause looks at it from the day of the document, or as it goes on with what lies
    ahead: ``dự kiến quý II khởi công, quý IV xong``."""
    day = known.document.day
    if day is None:
        return None
    outlook = reading.outlook
    if (year := _year_ahead(reading, span, day, known)) is not None:
        return _in_year(span, year, "article")
    if outlook in ("open", "held", "due") and not reading.completed and _goes_on_ahead(reading, span, day, known):
        outlook = "ahead"
    found = calendar.nearest(span, day, outlook, reading.completed)
    if found.year == day.year + 1 and _is_of_review(reading, day.year, known):
        return _in_year(span, day.year, "article")
    if found.year == day.year + 1 and outlook not in ("ahead", "next", "due") and _is_year_so_far(span, day):
        found = found._replace(year=day.year)
    return None if found.year is None else Closed(found, known.document.basis)


def _year_ahead(reading: Reading, span: CalendarSpan, day: datetime.date, known: Known) -> int | None:
    """The year of a longer time ahead of a day, told of shortly before, that holds a span: ``6 tháng cuối năm 2025 …
    Đỉnh rơi vào tháng 8``; of a whole year only where it opens the sentence."""
    if reading.outlook in ("last", "past", "near", "next") or reading.is_compared:
        return None
    for earlier, closed in reversed(known.before):
        if earlier.start < reading.start - _NEARBY:
            return None
        if closed is None or closed.span.grain not in _LONG or not isinstance(closed.span.year, int):
            continue
        if closed.span.years or calendar.days(closed.span, closed.span.year)[0] <= day:
            continue
        in_sentence = earlier.start >= reading.context.sentence_start
        is_told = reading.outlook == "told"
        is_led = in_sentence and earlier.opens_sentence and not is_told if closed.span.grain == "year" else in_sentence
        if (is_led or not (is_told or closed.span.grain == "year")) and _holds(earlier, closed.span, span):
            return closed.span.year
    return None


def _is_of_review(reading: Reading, year: int, known: Known) -> bool:
    """True if a date without a sign goes on with what is told of a whole year: ``Năm 2025, … Ngày 12/1``."""
    if reading.outlook not in ("open", "told"):
        return False
    near = (each for each in reversed(known.before) if each[0].start >= reading.start - _NEARBY)
    years = [closed.span for earlier, closed in near if closed and closed.span.grain == "year"]
    return bool(years) and years[0].year == year


def _is_year_so_far(span: CalendarSpan, day: datetime.date) -> bool:
    """True if a span is most of the year of a day and just over: ``từ 1/1 đến 20/11``, told of in December."""
    is_most = span.first[0] == 1 and span.years == 0 and span.last[0] > _FEW_MONTHS
    return is_most and calendar.exists(span._replace(year=day.year)) and _is_just_over(span, day.year, day)


def _is_just_over(span: CalendarSpan, year: int, day: datetime.date) -> bool:
    """True if a span of a year has ended shortly before a day."""
    return 0 <= (day - calendar.days(span, year)[1]).days <= _REPORTED


def _goes_on_ahead(reading: Reading, span: CalendarSpan, day: datetime.date, known: Known) -> bool:
    """True if a date of the same grain shortly before it in the text lies ahead of a day, and it soon after that."""
    if reading.is_compared:
        return False
    for earlier, closed in reversed(known.before):
        if earlier.start < reading.start - _NEARBY:
            return False
        if closed is not None and closed.span.grain == span.grain and isinstance(closed.span.year, int):
            first = calendar.days(closed.span, closed.span.year)[0]
            following = calendar.first_not_before(span, first)
            in_sentence = earlier.start >= reading.context.sentence_start
            return first > day and following is not None and (following - first).days <= _GOES_ON[in_sentence]
    return False


def _year_of_document(reading: Reading, span: CalendarSpan, known: Known) -> Closed | None:
    """The year of the document, where no day of it is known."""
    return _in_year(span, known.document.year, known.document.basis)


def _year_elsewhere(reading: Reading, span: CalendarSpan, known: Known) -> Closed | None:
    """The last year of the article, where it says the same day, month or period with that and no other."""
    year = known.evidence.year_elsewhere(reading, span) if known.evidence else None
    return _in_year(span, year, "article")


_YearRule: TypeAlias = Callable[[Reading, CalendarSpan, Known], Closed | None]
_YEAR_RULES: tuple[_YearRule, ...] = (
    _year_of_head, _year_explained, _year_told_of, _year_of_sentence, _year_nearby, _nearest_to_document,
    _year_of_document, _year_elsewhere,
)  # fmt: skip
"""What tells a year that is left open, the surest first."""
