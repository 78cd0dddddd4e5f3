"""In what sense a day or month is told of: as one of a year, of every year, of every month, of the lunar calendar, or
as the name of something. Words stand in the tables of dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from kcn_extract.dates.calendar import CalendarSpan
from kcn_extract.values.context import SIGNS, Context, Groups, holds_any

HABIT_REACH = 160
"""So far before a date a word may stand that makes it one of every year."""
LIST_REACH = 60
"""So far after a date the word may stand that ends its list or range; so far before it the words lead to it."""
SEASON_WORDS = 5
"""The name of a season has so many words at most, with the word for season."""
_FIGURE = re.compile(r"[0-9]{1,2}(?:[/.-][0-9]{1,2})?,?")
_FIGURE_END = re.compile(r"(?<![0-9])[0-9]{1,2} $")
_A_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")
_STOPS = (",", ".", ";", ":")
_GOING_ON = frozenset(" ,-")


def is_recurring(context: Context, grain: str) -> bool:
    """True if the span comes every year, by what follows it (``tháng 4 hằng năm``, ``tháng 3 và tháng 9 hằng năm``) or
    stands before it: ``Hằng năm, làng mở hội vào ngày 5/6``, ``thường rộ vào tháng 6``, ``mùa mưa từ tháng 5``."""
    if is_said_to_recur(context):
        return True
    before = context.shadow.folded[max(context.sentence_start, context.start - HABIT_REACH) : context.start]
    if grain != "day" and holds_any(before, context.tables["date_all_year"]):
        return True
    return _is_said_of_every_year(before, context) or _is_habit(before, grain, context)


def is_said_to_recur(context: Context) -> bool:
    """True if the words after the span say that it comes every year."""
    return _goes_on_to("date_every", context.end, context, listed=True)


def _is_said_of_every_year(before: str, context: Context) -> bool:
    """True if a sentence or a speech in it opens with a word for every year (``Hằng năm, …``) and then speaks of none
    in particular."""
    for word in context.tables["date_every_opening"]:
        at = before.find(word)
        if at >= 0 and before[:at].rstrip(" \"'(-*•+")[-1:] in ("", ":"):
            said = before[at + len(word) :]
            return not holds_any(said, context.tables["date_this_time"]) and not _A_YEAR.search(said)
    return False


def _is_habit(before: str, grain: str, context: Context) -> bool:
    """True if words for what is usual lead to a date, with nothing but the words for when between them: ``thường bắt
    đầu từ``, ``diễn ra hằng năm vào``, and, to a month, ``mùa mưa kéo dài từ``."""
    habits, between = context.tables["date_habit"], context.tables["date_habit_word"]
    words = before[-LIST_REACH:].replace("(", " ").split()
    for at in range(len(words) - 1, -1, -1):
        word = words[at].rstrip(",:")
        pair = f"{words[at - 1]} {word}" if at else word
        if (kind := habits.get(pair, habits.get(word))) is not None:
            if kind == "act":  # diễn ra hằng năm vào, not: khám sức khỏe hằng năm từ, hội chợ thường niên được mở từ
                if any(between.get(each) == "verb" for each in words[at + 1 :]):
                    return False
                return " ".join(words[max(0, at - 3) : at - 1]).endswith(tuple(context.tables["date_habit_act"]))
            return bool(kind)
        if word not in between and not _FIGURE.fullmatch(words[at]):
            leads = context.tables["date_habit_lead"]
            led = before.endswith("(") or any(leads.get(each) for each in words[at + 1 :])
            return led and grain != "day" and _is_season_or_habit(words[: at + 1], grain, context)
    return False


def _is_season_or_habit(words: list[str], grain: str, context: Context) -> bool:
    """True if among the last words of a clause one names a season (``mùa mưa``, ``mùa hoa ban``; not ``mùa giải``), or
    says that they tell of what is usual (``thường trả cổ tức``); a comma may follow before a range of months alone."""
    last = words[-SEASON_WORDS:]
    if grain == "span":
        last[-1] = last[-1].rstrip(",")
    seasons, habits = context.tables["date_season"], context.tables["date_habit"]
    if any(f"{first} {following}" in context.tables["date_year"] for first, following in pairwise(last)):
        return False  # mùa mưa năm nay, từ tháng 5
    clause = next((at + 1 for at in range(len(last) - 1, -1, -1) if last[at][-1:] in _STOPS), 0)
    for at in range(clause, len(last) - 1):
        word, pair = last[at], f"{last[at]} {last[at + 1]}"
        if seasons.get(pair, seasons.get(word)):
            return True
        if habits.get(word) == "usual" and habits.get(f"{last[at - 1]} {word}" if at else "", True):
            return pair not in habits
    return False


def _goes_on_to(table: str, end: int, context: Context, listed: bool) -> bool:
    """True if one of a table's words, of two syllables at most, follows what ends at ``end``: at once or in brackets
    (``tháng 3 âm lịch``, ``tháng Giêng (âm lịch)``), or after the other end of its range, or, where it may be
    ``listed``, after more members of its list (``tháng 3, 4 và 9 âm lịch``)."""
    after, known = context.shadow.folded[end : end + LIST_REACH], context.tables[table]
    if after[:1] not in _GOING_ON or not holds_any(after, known):
        return False
    passed, months = context.tables["date_goes_on"], context.tables["date_month"]
    words = after.split("\n", 1)[0].replace("-", " - ").split()
    apart = False
    for at, word in enumerate(words):
        first = word.lstrip("(").rstrip(SIGNS)
        pair = f"{word.lstrip('(')} {words[at + 1].rstrip(SIGNS)}" if at + 1 < len(words) else first
        if (pair in known or first in known) and not apart:
            return True
        bare = word.rstrip(",")
        apart = bare != word
        if "," in word and not listed:
            return False
        if bare and passed.get(bare) not in (True, table) and bare not in months and not _FIGURE.fullmatch(bare):
            return False
    return False


def is_lunar(span: CalendarSpan, groups: Groups, context: Context) -> bool:
    """True if a date is one of the lunar calendar: called so after it or before it, or by what only that has: a day of
    its first month (``mùng 6 tháng Giêng``), its last one (``tháng Chạp``), a full moon (``rằm tháng 7``)."""
    month_only = span.grain != "day"
    if _goes_on_to("date_lunar", context.end, context, listed=month_only and span.year is None):
        return True
    folded = context.shadow.folded
    if span.year is None and _is_of_a_lunar_year(context):
        return True
    before = folded[max(0, context.start - 24) : context.start]
    if before.endswith(tuple(context.tables["date_lunar_lead"])):
        return not before.endswith(tuple(context.tables["date_lunar_feast"]))
    kinds = context.tables["date_lunar_month"]
    kind = kinds.get((groups.get("month") or groups.get("month_b") or "").lower()) or kinds.get(
        (groups.get("to_month") or "").lower()
    )
    if kind != "first" or groups.get("day") or _FIGURE_END.search(before):
        return kind is not None
    if span.year is not None:
        return False
    return holds_any(context.sentence, context.tables["date_lunar_story"])


def _is_of_a_lunar_year(context: Context) -> bool:
    """True if the name of a lunar year follows a date: ``tháng 10 năm Giáp Thìn``."""
    after = context.shadow.folded[context.end : context.end + 24]
    words = next(
        (after[len(lead) :].split(" ") for lead in context.tables["date_lunar_year"] if after.startswith(lead)), []
    )
    return (
        len(words) > 1
        and words[0] in context.tables["date_stem"]
        and words[1].rstrip(SIGNS) in context.tables["date_branch"]
    )


def is_part_of_name(span: CalendarSpan, context: Context) -> bool:
    """True if a day or month names a street, a ward, a company (``đường 3 Tháng 2``, ``Xí nghiệp May 19/5``), or the
    month a revolution: what is named after its day has the figure right before it."""
    folded, tables, start = context.shadow.folded, context.tables, context.start
    by_day = span.grain == "day" and folded[start : start + 1].isdigit()
    if not by_day and span.grain != "month":
        return False
    words = folded[max(0, start - 48) : start].rsplit("\n", 1)[-1].split(" ")
    if words.pop() != "":
        return False
    day_number = span.first[1]
    if not by_day:
        if " ".join(words[-2:]) in tables["date_event"]:
            return True
        day_number = _number_off(words, tables["date_day_word"])
    return bool(words) and bool(day_number) and _is_named_after(words, day_number, span.first[0], context)


def _is_named_after(words: list[str], day_number: int, month: int, context: Context) -> bool:
    """True if words before a day and month say what is named after it."""
    tables = context.tables
    known = tables["date_namesake"]
    name = next((name for name in (" ".join(words[-2:]), words[-1]) if name in known), "")
    kind = known.get(name)
    if kind in ("day", "trade") and f"{day_number}/{month}" not in tables["date_memorial"]:
        return False
    if kind == "trade":  # Công ty Cổ phần May 19/5, Dược phẩm 3/2
        heads = [*words[-5:-1], *(f"{first} {last}" for first, last in pairwise(words[-6:-1]))]
        at = context.start - len(name) - 1
        return context.shadow.text[at : at + 1].isupper() or any(known.get(head) == "day" for head in heads)
    return bool(kind)


def _number_off(words: list[str], known: Mapping[str, int]) -> int:
    """The number that a list of words ends on, taken off it; 0 where it ends on none."""
    for count in (2, 1):
        said = " ".join(words[-count:])
        if said in known or (said.isdigit() and len(said) < 3):
            del words[-count:]
            return int(said) if said.isdigit() else known[said]
    return 0


def is_monthly(groups: Groups, context: Context) -> bool:
    """True if a day and month with a dash are two days of every month: ``từ ngày 5-10 hằng tháng``."""
    first, last = groups.get("day") or "", groups.get("month") or ""
    if not last.isdigit() or int(first) >= int(last) or groups.get("to_day"):
        return False
    after = context.shadow.folded[context.end : context.end + 16].lstrip(" (/")
    return after.startswith(tuple(context.tables["date_monthly"]))


def is_figure_of_speech(context: Context) -> bool:
    """True if a word for today or tomorrow tells what somebody has become or hopes for (``có được ngày hôm nay``, ``nụ
    cười ngày mai``)."""
    folded, start = context.shadow.folded, context.start
    before = folded[max(0, start - 24) : start].rstrip("\"' ")
    return before.endswith(tuple(context.tables["date_figure"]))
