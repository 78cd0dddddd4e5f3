"""What a match says of a time, before it is known when its article was written."""

from __future__ import annotations

from msgspec import Struct

from kcn_extract.dates import cues
from kcn_extract.dates.calendar import CalendarSpan, Outlook
from kcn_extract.dates.lunar import LunarSpan
from kcn_extract.dates.sense import is_recurring
from kcn_extract.record import Grain
from kcn_extract.values.context import Context, Pending, lazy


class Relative(Struct, frozen=True, gc=False):
    """A time so many units from the day of the document (``tuần trước``), or days of such a month (``ngày 25 tháng
    này``); ``compared``: from the last month or so that its sentence names (``so với tháng trước``)."""

    unit: str
    offset: int
    days: tuple[int, int] | None = None
    compared: bool = False


class Reading(Pending, frozen=True, eq=False, dict=True):
    """A time as its match says it, with hints by which it is closed; each is looked for when it is asked for.

    ``time`` is a span of the calendar, or the first end of one that goes on to ``to``, where it takes the day of the
    document to join them; None where no day can be given (``cùng kỳ``). ``completed``: it is spoken of
    only when it is (nearly) over (``6 tháng đầu năm``). ``yearly``: it runs over any new year. ``year_before`` is the
    year that ``cùng kỳ năm 2016`` names: the one before its own.
    """

    context: Context
    time: CalendarSpan | Relative | LunarSpan | None
    to: CalendarSpan | None = None
    completed: bool = False
    yearly: bool = False
    year_before: int | None = None

    @property
    def start(self) -> int:
        """Where its mention begins, in the shadow."""
        return self.context.start

    @property
    def end(self) -> int:
        """Where its mention ends."""
        return self.context.end

    @property
    def text(self) -> str:
        """Its mention in lower case."""
        return self.context.shadow.folded[self.context.start : self.context.end]

    @property
    def grain(self) -> Grain:
        """The grain of a span of the calendar, the solar or the lunar one."""
        assert isinstance(self.time, CalendarSpan | LunarSpan)
        return "span" if self.to is not None else self.time.grain

    @property
    def leaves_year_open(self) -> bool:
        """True if it is a span of the calendar that says no year, neither in figures nor by a word."""
        return isinstance(self.time, CalendarSpan) and self.time.year is None and self.to is None

    @lazy
    def outlook(self) -> Outlook:
        """How its clause looks at it."""
        found, tables = cues.outlook(self.context), self.context.tables
        if found not in ("ahead", "next") and self.text.startswith(tuple(tables["date_past_type"])):
            return "past"
        if self.is_compared and found in ("ahead", "due", "near"):
            return "told"
        return "near" if found == "open" and self.text.endswith(tuple(tables["date_of_year_at_hand"])) else found

    @lazy
    def is_of_a_plan(self) -> bool:
        """True if it lies ahead, or another clause of its sentence looks ahead."""
        return cues.sentence_looks_ahead(self.context) or self.outlook in ("ahead", "next")

    @lazy
    def is_compared(self) -> bool:
        """True if it is what something is compared with: ``so với tháng 5/2023``."""
        return cues.preceded_by("date_versus", self.context)

    @lazy
    def is_recurring(self) -> bool:
        """True if it comes every year: ``tháng 4 hằng năm``."""
        return self.yearly or is_recurring(self.context, self.grain)

    def follows(self, earlier: Reading) -> bool:
        """True if nothing but a comma or a word for when stands between it and an earlier one of its
        sentence: ``năm ngoái, vào tháng 5``, ``tháng 8 và tháng 12``."""
        return earlier.end >= self.context.sentence_start and cues.is_joint(earlier.end, self.context)

    @property
    def is_of_that_year(self) -> bool:
        """True if it is said to be of the year told of before: ``tháng 9 cùng năm``."""
        return cues.is_of_that_year(self.context)

    @property
    def is_a_part(self) -> bool:
        """True if it is said to be a part of what is told of before: ``riêng quý III``."""
        return cues.is_a_part(self.context)

    @property
    def ends_a_time(self) -> bool:
        """True if something is told of up to it: ``đến hết tháng 10``."""
        return cues.preceded_by("date_deadline", self.context)

    @property
    def opens_sentence(self) -> bool:
        """True if its sentence begins with it, or with two words before it: ``Đến hết``."""
        return self.context.shadow.folded[self.context.sentence_start : self.start].strip().count(" ") < 2

    def since(self, earlier: Reading) -> str:
        """What stands between it and an earlier one, in lower case."""
        return self.context.shadow.folded[earlier.end : self.start]

    def glosses(self, earlier: Reading) -> bool:
        """True if it stands in brackets right behind an earlier one: ``mùa thu năm nay (15/9)``."""
        return self.since(earlier) == " ("
