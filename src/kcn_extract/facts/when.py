"""When a figure holds: its period, and the period that a change is measured against."""

from __future__ import annotations

import re
from itertools import pairwise

from kcn_extract.facts.draft import Draft
from kcn_extract.facts.period import is_day, period_before, period_of, same_period, year_in, year_of
from kcn_extract.facts.scan import CAPITALS, FIGURES, Item
from kcn_extract.facts.subject import SPLIT
from kcn_extract.facts.walk import Walk, has
from kcn_extract.record import Period

_ENDS = frozenset(("so_far", "all_year", "some_time", "this_year"))
_COMPARED = ("same_period", "year_before", "quarter_before", "month_before")
_EVENT_NEAR = 6  # letters between a date and what happens then
_TIES = frozenset(("at", "inside", "during"))  # 20 triệu franc vào năm 1927
_MONTHS_NEAR = 16  # letters between a figure and the end of "trong 9 tháng"
_YEAR = 4  # letters of a year by itself
_LONGEST_TITLE = 24
_TITLED = re.compile(rf"(?<!\w)[{CAPITALS}]\w+ [{CAPITALS}]\w*[^\W{CAPITALS}]\w* $")  # two words of a name, no acronym


def whole_of(walk: Walk, at: int, code: str) -> Draft | None:
    """The figure that this one is a part of: ``104 dự án năm 2023, trong đó 24 dự án …``; nothing in between may say
    another time."""
    for index in range(at - 1, -1, -1):
        other = walk.items[index]
        if other.kind == "date":
            return None
        if other.has("breakdown"):
            return next((d for d in reversed(walk.found) if d.end <= other.start and d.indicator == code), None)
    return None


def period_said(walk: Walk, at: int, item: Item, code: str, draft: Draft) -> tuple[Period | None, Item | str]:
    zone = draft.subjects[0].type == "zone"
    if (whole := whole_of(walk, at, code)) is not None and code not in walk.traits["own"]:
        draft.plan = whole.plan
        return whole.period, "the whole"
    own = draft.subjects[0].type != "place" and code in walk.traits["capital"] and has(walk.items[:at], "licensed")
    if own or is_awarded(walk, at, code) or is_sum_of_project(walk, at, code, draft):
        return None, ""
    before: tuple[Period | None, Item | str] | None = None
    ended = False
    for index in range(at - 1, -1, -1):
        other = walk.items[index]
        if not other.lists.isdisjoint(_ENDS):
            if (year := year_said(walk, other, draft)) is not None:
                before = year, other
                break
            if is_passed_over(walk, index):
                continue
            ended = True
            break
        if index > walk.previous and (then := time_compared(walk, index, at)) is not None:
            before = then, other
            break
        if is_unknown(walk, other):
            ended = True
            break
        period = good_period(walk, other)
        if (
            period
            and fits_period(walk, other, period, code)
            and not (belongs_to_other(walk, index) or is_averaged(walk, index, at))
        ):
            before = up_to(walk, other, period, code), other
            break
    if (months := months_said(walk, at)) is not None and (before is None or months[1].start > before[1].start):  # type: ignore[union-attr]
        known = walk.story.first_months_of(months[0])
        before, ended = (known, months[1]), True
    behind = behind_when(walk, at, code)
    if behind and (before is None or dated_behind(walk, at)):
        before, draft.owned = behind, dated_behind(walk, at)
    if code == "area" and not draft.plan and (zone or draft.subjects[0].type == "company"):
        return None, ""
    day = before is not None and before[0] is not None and is_day(before[0])
    of_event = zone or (day and has(walk.items[:at], "project"))
    if of_event and code in walk.traits["own"] and not draft.plan and "event" in walk.lists:
        return None, ""
    cue = draft.cues[0][1]
    if before is not None:
        priced = isinstance(cue, Item) and cue.has("price") and not is_day(before[0])
        return (None, "") if priced else before
    stocks = walk.carried.last is not None and walk.carried.last.indicator == code  # tổng tài sản …. Hàng tồn kho …
    if isinstance(cue, Item) and cue.has("of_company") and not (is_day(walk.carried.period) or stocks):
        return None, ""  # prices are of a day
    summed = isinstance(cue, Item) and cue.has("sum")
    company = draft.subjects[0].type == "company"
    project = code in walk.traits["own"] and (company or summed or has(walk.items[:at], "project"))
    if ended or project or code == "area" or (zone and code in walk.traits["own"] and not (draft.plan and walk.bullet)):
        return None, ""
    if walk.carried.period is not None:
        same = draft.subjects == walk.carried.subjects or not walk.carried.subjects
        like = draft.subjects[0].type == "place" and code in walk.carried.codes.values()
        again = (draft.subjects[0].type, draft.subjects[0].name) in walk.carried.heard
        if same or again or walk.continues or walk.bullet or like:
            period = walk.carried.period
            return from_january(walk, period, code) if walk.carried.closes else period, "the sentence before"
    return None, ""


def year_said(walk: Walk, item: Item, draft: Draft) -> Period | None:
    """The year that ``cả năm`` means in a plan, and ``trong năm`` behind a sentence on a year."""
    if item.has("all_year") and draft.plan and walk.story.published is not None:
        return year_of(walk.story.published)
    year = walk.carried.period if item.has("this_year") else None
    return year if year and (year.start, year.end) == (f"{year.end[:4]}-01-01", f"{year.end[:4]}-12-31") else None


def is_passed_over(walk: Walk, index: int) -> bool:
    """Whether words that end a period do not, here: ``tăng 34% so với đầu năm``, ``từ đầu năm 2017 đến nay``."""
    if walk.items[index].has("so_far"):
        return is_since(walk, index)
    return walk.items[index].has("some_time") and index > 0 and walk.items[index - 1].has("versus")


def time_compared(walk: Walk, index: int, at: int) -> Period | None:
    """The time before, where a figure is of it: ``trong khi cùng kỳ lãi 176 tỷ``, ``120 tỷ so với mức lỗ của năm 2019
    là 90 tỷ``; not that of a change."""
    item = walk.items[index]
    if not walk.found or walk.previous < 0 or not (item.kind == "date" or is_compared(walk, item)):
        return None
    between = walk.items[walk.previous + 1 : at]
    if any(other.kind in ("comma", "stop") or walk.says_and(other) for other in walk.items[index:at]):
        return None
    versus = any(other.has("versus") for other in between)
    if versus and (walk.items[walk.previous].kind != walk.items[at].kind or not has(walk.items[index:at], "to")):
        return None
    if walk.says(item, "same_period"):
        return same_period(walk.found[-1].period) if walk.found[-1].period else None
    return period_of(item.mention) if versus and item.kind == "date" else None


def is_averaged(walk: Walk, index: int, at: int) -> bool:
    """Whether a date is only that of an average before the figure: ``tăng bình quân giai đoạn 2021 - 2030 9%, …``."""
    average = walk.folded[: walk.items[index].start].rstrip().endswith(walk.story.linker.lexicon.averages)
    return average and any(item.kind in FIGURES for item in walk.items[index:at])


def is_unknown(walk: Walk, item: Item) -> bool:
    """Whether a date says a time that cannot be known: ``năm qua`` in an article of no known day."""
    if item.kind != "date" or item.mention is None or item.mention.value is not None:
        return False
    before = walk.items[walk.items.index(item) - 1] if item is not walk.items[0] else None
    versus = before is not None and before.has("versus")
    return not versus and not any(walk.says(item, name) for name in _COMPARED)


def good_period(walk: Walk, item: Item) -> Period | None:
    """The period that a date gives to figures; None for days of events and for what is compared with."""
    if item.kind != "date" or (period := period_of(item.mention)) is None or walk.says(item, "same_period"):
        return None
    words = walk.folded[item.start : item.end]
    if is_vague(walk, item) or (
        period.start[:4] != period.end[:4] and words.startswith(walk.story.linker.lexicon.fiscal)
    ):
        return None  # đầu năm 2017; niên độ 2017-2018
    bare = item.end - item.start == _YEAR
    if bare and _TITLED.search(walk.story.shadow.text, max(walk.start, item.start - _LONGEST_TITLE), item.start):
        return None  # Xuân Đinh Dậu 2017
    for before in reversed(walk.items[: walk.items.index(item)]):
        if before.kind in SPLIT or before.kind in FIGURES:
            break
        gap = item.start - before.end
        if before.has("until") and gap < 3:
            return period
        if (before.has("versus") and gap < 30) or (before.has("event") and gap < 60):
            return None
    return period


def is_vague(walk: Walk, item: Item) -> bool:
    """Whether a date is some part of a year that nobody can bound: ``đầu năm 2017``, but not ``từ đầu năm 2017``."""
    if item.kind != "date" or not walk.folded[item.start : item.end].startswith(walk.story.linker.lexicon.vague):
        return False
    index = walk.items.index(item)
    near = walk.items[max(index - 1, 0) : index + 2]
    return not any(i.has("since") or i.has("so_far") or i.has("until") for i in near)


def is_since(walk: Walk, index: int) -> bool:
    """Whether ``đến nay`` only ends a time whose beginning is said: ``từ đầu năm 2017 đến nay``."""
    date, now = walk.items[index - 1], walk.items[index]
    return index > 0 and date.kind == "date" and now.start - date.end < 2 and period_of(date.mention) is not None


def is_awarded(walk: Walk, at: int, code: str) -> bool:
    """Whether projects get their papers: the day is none of their number and capital, nor is a year said before."""
    if code != "projects" and code not in walk.traits["capital"]:
        return False
    return has(walk.items[:at], "awards") and has(walk.items[:at], "licence")


def is_sum_of_project(walk: Walk, at: int, code: str, draft: Draft) -> bool:
    """Whether a sum is that of one project, of which a company's clause tells since when there is a plan of it."""
    cue = draft.cues[0][1]
    if code not in walk.traits["own"] or draft.subjects[0].type != "company" or not isinstance(cue, Item):
        return False
    projects = [i for i in walk.items[:at] if i.has("project")]
    dates = [i for i in walk.items[:at] if i.kind == "date"]
    return bool(projects and dates) and cue.has("sum") and dates[-1].end <= projects[-1].start


def up_to(walk: Walk, item: Item, period: Period, code: str) -> Period:
    """What is earned up to the end of a month is earned from the beginning of its year on."""
    return from_january(walk, period, code) if closes(walk, item) else period


def from_january(walk: Walk, period: Period, code: str) -> Period:
    """The year up to the end of a month, for what is earned."""
    earned = code != "ratio" and code in walk.traits["earned"]
    if not earned or period.start == period.end or period.start[:7] != period.end[:7]:
        return period
    return Period(f"{period.start[:4]}-01-01", period.end, period.mention)


def closes(walk: Walk, item: Item) -> bool:
    """Whether a day is one up to which something is counted."""
    index = walk.items.index(item)
    before = walk.items[index - 1] if index else None
    return before is not None and before.has("until") and item.start - before.end < 8


def fits_period(walk: Walk, item: Item, period: Period, code: str) -> bool:
    """A single day holds for prices; for counts and sums only where it closes them."""
    return period.start != period.end or code in walk.traits["daily"] or closes(walk, item)


def months_said(walk: Walk, at: int) -> tuple[int, Item] | None:
    """``7 tháng`` before a figure, for the first seven months that the article spoke of."""
    said = walk.story.linker.lexicon.shapes["months"].finditer(walk.folded, walk.start, walk.items[at].start)
    matches = [m for m in said if not any(i.mention and i.start < m.end() and m.start() < i.end for i in walk.items)]
    if not matches:
        return None
    months = int(matches[-1]["months"])
    if matches[-1]["within"] and months not in walk.story.first_months:
        return None
    return months, Item(matches[-1].start(), matches[-1].end(), "months")


def belongs_to_other(walk: Walk, index: int) -> bool:
    """Whether a date is tied to the figure right before it: ``10,9% của năm 2023 lên 13,3%``."""
    return any(
        index >= back and walk.items[index - back].kind in FIGURES and dated_behind(walk, index - back)
        for back in (1, 2)
    )


def dates_event(walk: Walk, index: int) -> bool:
    """Whether a date is that of what is told behind it (``tháng 6/2018 sẽ hoàn thành``), or the end of a term."""
    date, *behind = walk.items[index : index + 3]
    if any(item.has("event") and item.start - date.end < _EVENT_NEAR for item in behind):
        return True
    term = walk.items[index - 2] if index > 1 and walk.items[index - 1].has("until") else None
    return term is not None and (term.kind == "rate" or term.has("event"))


def dated_behind(walk: Walk, at: int) -> bool:
    """Whether a figure has its own date right behind it: ``2,7 tỷ USD năm 2016``, ``10,9% của năm 2023``."""
    figure, *behind = walk.items[at : at + 3]
    if len(behind) == 2 and behind[0].kind == "comma" and is_span_behind(figure, *behind):
        return True
    if behind and behind[0].kind == "date" and figure.kind in ("money", "percent"):
        return behind[0].start - figure.end < 2
    if len(behind) < 2:
        return False
    tie, date = behind
    return not tie.lists.isdisjoint(_TIES) and date.kind == "date" and date.start - figure.end < 9


def is_span_behind(figure: Item, comma: Item, date: Item) -> bool:
    """Whether an amount is that of several years: ``nộp 180.000 tỷ đồng, giai đoạn 2000-2016``."""
    span = period_of(date.mention) if comma.kind == "comma" and date.kind == "date" else None
    near = figure.kind == "money" and date.start - figure.end < _EVENT_NEAR
    return near and span is not None and span.start[:4] < span.end[:4]


def behind_when(walk: Walk, at: int, code: str) -> tuple[Period, Item] | None:
    figure = walk.items[at]
    if len(next_two := walk.items[at + 1 : at + 3]) == 2 and is_span_behind(figure, *next_two):
        return (span, next_two[1]) if (span := period_of(next_two[1].mention)) else None
    months = walk.story.linker.lexicon.shapes["months"].search(walk.folded, figure.end, figure.end + _MONTHS_NEAR)
    if months and months["within"] and (known := walk.story.first_months_of(int(months["months"]))):
        return known, Item(months.start(), months.end(), "months")  # 4.720 tỷ đồng trong 9 tháng
    for item in walk.items[at + 1 :]:
        if item.kind in FIGURES or item.kind in ("stop", "comma", "colon", "open"):
            return None
        if item.has("until") and figure.kind == "rate":  # 60 USD/m2/kỳ thuê đến năm 2056
            return None
        if (
            (period := good_period(walk, item))
            and item.start - figure.end < 60
            and fits_period(walk, item, period, code)
        ):
            return period, item
    return None


def set_baselines(walk: Walk) -> None:
    changed = [draft for draft in walk.found if draft.direction]
    common = next((draft.compared for draft in changed if draft.compared), None)
    if common is None:
        common = walk.carried.baseline if walk.bullet else compared_ahead(walk)
    for draft in changed:
        set_baseline(walk, draft, draft.compared or common)


def compared_ahead(walk: Walk) -> Item | None:
    """The time that a sentence opens its comparison with: ``So với cùng kỳ 2016, xuất khẩu tăng 8,5%``."""
    first = next((draft.change for draft in walk.found if draft.change in walk.items), None)
    ahead = walk.items[: walk.items.index(first)] if first is not None else []
    for versus, time in pairwise(ahead):
        if versus.has("versus") and time.start - versus.end < 2 and (time.kind == "date" or is_compared(walk, time)):
            return time
    return None


def is_compared(walk: Walk, item: Item) -> bool:
    return any(walk.says(item, name) for name in _COMPARED)


def set_baseline(walk: Walk, draft: Draft, compared: Item | None) -> None:
    draft.compared = compared
    if compared is not None and draft.indicator != "growth":
        draft.baseline = resolved(walk, compared, draft.period)
        draft.cues.append(("baseline", compared))


def resolved(walk: Walk, compared: Item, period: Period | None) -> Period | None:
    said = period_of(compared.mention)
    if walk.says(compared, "same_period"):
        year = year_in(walk.folded[compared.start : compared.end])
        found = same_period(period, year) if period else None
    elif walk.says(compared, "year_before"):
        found = same_period(period) if period else said
    elif walk.says(compared, "quarter_before"):
        found = period_before(period, 3) if period else said
    elif walk.says(compared, "month_before"):
        found = period_before(period, 1) if period else said
    else:
        found = said
    return Period(found.start, found.end, compared.mention.id if compared.mention else None) if found else None
