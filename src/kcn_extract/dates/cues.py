"""What stands around a date: whether it leads to one, counts something, or looks ahead. Words stand in the tables of
dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from kcn_extract.dates.calendar import Outlook
from kcn_extract.dates.tense import tense
from kcn_extract.values.context import SIGNS, Context, Groups, holds_any

_STOPS = (",", ".", ";", ":", ")")
_DATELINE = re.compile(r" ?\(?[A-ZĐ][^\W\d_]*(?:[ .-]{1,3}[A-ZĐ][^\W\d_]*){0,4}, \Z")
_TITLE = 80
"""Characters in which a title may tell the day of its news."""
_DASH = re.compile(r"\)? ?[-:|]")
_CLOCK = re.compile(r"(?<![0-9])[0-9]{1,2}[h:g][0-9]{0,2},? $")
_MEMBER = re.compile(r",?(?P<words>(?: [^\W\d_]+){0,3}) [0-9]{1,2}(?:[/-][0-9]{1,2})?(?![0-9/])")
_LONGEST_LIST = 100
"""Characters in which the members of a list are looked for."""
_CLAUSE_END = re.compile(r" ?(?:[,.;:)\n-]|$|[a-zđ]+ [0-9]{1,2}/)")
_OF_HOLIDAY: Mapping[Outlook, Outlook] = {
    "past": "held", "told": "held", "open": "near", "held": "near", "due": "near",
}  # fmt: skip
"""How one looks at a holiday: at the nearest, and at a coming one early (``đã kín chỗ dịp lễ 30/4``)."""
JOINT_REACH = 24
"""So far a year may stand before a month of it, with words for when between them."""
FEAST_REACH = 40
"""So far before a day the name of its feast may begin."""


def outlook(context: Context) -> Outlook:
    """How the words right beside a date look at it, or else its clause."""
    folded, text = context.shadow.folded, context.shadow.text
    end = _end_of_list(context)
    cues = context.tables["date_cue"] if folded[end : end + 1] == " " else {}
    for cue, outlook in cues.items():
        if folded.startswith(cue, end + 1):
            rest = end + 1 + len(cue)
            following = text[rest + 1 : rest + 8].split(" ")[0] if text[rest : rest + 1] == " " else ""
            if text[rest : rest + 1].isalpha() or _opens_something(following, context):
                continue
            return outlook  # type: ignore[no-any-return]
    if preceded_by("date_past_lead", context):
        return "last"
    found = tense(context)
    return _OF_HOLIDAY.get(found, found) if _is_holiday(context) else found


def sentence_looks_ahead(context: Context) -> bool:
    """True if any clause of the sentence looks ahead."""
    return holds_any(context.sentence, context.tables["date_ahead"])


def _is_holiday(context: Context) -> bool:
    """True if a day is that of a public holiday, called so: ``dịp lễ 30/4``."""
    if not preceded_by("date_holiday_lead", context):
        return False
    return context.shadow.folded[context.start : context.end].startswith(tuple(context.tables["date_holiday"]))


def _end_of_list(context: Context) -> int:
    """Where the list ends that a date begins (``tháng 3 và tháng 4``), or the date alone."""
    end, known = context.end, context.tables["date_listed"]
    reach = end + _LONGEST_LIST
    while end < reach and (member := _MEMBER.match(context.shadow.folded, end)):
        if not all(word in known for word in member["words"].split()):
            break
        end = member.end()
    return end


def _opens_something(word: str, context: Context) -> bool:
    """True if a word makes ``tới`` before it a preposition: tới Hà Nội, tới 5/6, tới nay."""
    return word[:1].isupper() or word[:1].isdigit() or word in context.tables["date_no_cue"]


def preceded_by(table: str, context: Context) -> bool:
    """True if one of the table's words, of one or two syllables, stands right before the span."""
    last, pair = context.last_words
    known = context.tables[table]
    longer = known.get(pair)
    return bool(known.get(last) if longer is None else longer)


def ends_clause(context: Context) -> bool:
    """True if a clause ends where the span does."""
    return _CLAUSE_END.match(context.shadow.folded, context.end) is not None


def has_date_cue(context: Context) -> bool:
    """True if what stands around a bare day and month makes it a date."""
    folded = context.shadow.folded
    if folded[context.start - 1 : context.start] == "(" and folded[context.end : context.end + 1] == ")":
        return True
    if _opens_item(context) or _follows_feast(context):
        return True
    if preceded_by("date_lead", context) or _CLOCK.search(folded, max(0, context.start - 7), context.start):
        return True
    if preceded_by("date_from", context):
        return not is_unit_next(context)
    if not ends_clause(context):
        return False
    return preceded_by("date_weak_lead", context) or _says_when(context)


def _says_when(context: Context) -> bool:
    """True if the span is what a clause says of a day that it names: ``ngày thanh toán dự kiến là 12/12``."""
    if not preceded_by("date_is", context):
        return False
    clause = context.shadow.folded[max(context.sentence_start, context.start - FEAST_REACH) : context.start]
    return not set(clause.rpartition(",")[2].split()).isdisjoint(context.tables["date_named"])


def _opens_item(context: Context) -> bool:
    """True if the span opens an item of a list of dates (``1/8: mở thầu``) or ends a dateline (``Đắk Lắk, 2/12 -``)."""
    text, start = context.shadow.text, context.start
    if text[context.end : context.end + 1] == ":" and not text[context.sentence_start : start].strip(" -*•+"):
        return True
    line = text.rfind("\n", 0, start) + 1
    if not line and start < _TITLE and text[context.end : context.end + 1] == ":":
        return "/" in text[start : context.end]  # Tin thế giới 5/6: …, not kỳ 1 tháng 9: …
    return start - line < 40 and _DATELINE.match(text, line, start) is not None and bool(_DASH.match(text, context.end))


def _follows_feast(context: Context) -> bool:
    """True if a feast is named before the span and its clause ends after it: ``Ngày Độc lập Hoa Kỳ 4/7``."""
    if not ends_clause(context):
        return False
    before = context.shadow.text[max(0, context.start - FEAST_REACH) : context.start].rsplit("\n", 1)[-1]
    words = before.split(" ")[len(before) == FEAST_REACH : -1][-5:]  # the first one may be cut
    feasts = context.tables["date_feast"]
    for word, following in pairwise(words):
        kind = feasts.get(word.lower())
        if kind == "any" or (kind and following[:1].isupper()):
            return not any(each[-1:] in _STOPS for each in words)
    return False


def glosses_a_day(context: Context) -> bool:
    """True if the span stands in brackets after a day: ``sáng nay (``, ``một ngày trước (``."""
    before = context.start - 1
    if context.shadow.folded[max(0, before) : context.start] != "(":
        return False
    outside = context.at(before, context.end)
    return preceded_by("date_lead", outside) or preceded_by("date_gloss", outside)


def follows_many(context: Context) -> bool:
    """True if a number or a word for many stands before the span: ``10 năm trước``, ``những năm tới``."""
    words = context.shadow.folded[max(0, context.start - 24) : context.start].rstrip(" ").rsplit(" ", 2)
    if words[-1][-1:] in _STOPS:
        return False
    last = context.before[-1] if context.before else None
    if last is not None and last.end == context.start - 1 and last.label in ("MONEY", "PERCENT"):  # 12 tỷ năm ngoái
        return False
    if len(words) > 1 and words[-2] in context.tables["date_ordinal"]:
        return False
    return words[-1][-1:].isdigit() or preceded_by("date_many", context) or preceded_by("date_count", context)


def counts(context: Context) -> bool:
    """True if the figures at hand count something: ``1/3 diện tích``, ``mỗi ngày 2-3 giờ``."""
    apart = context.shadow.folded[max(0, context.start - 2) : context.start].strip(" ") in _STOPS
    if not apart and preceded_by("date_each", context):
        return True
    if preceded_by("date_lead", context) or preceded_by("date_preposition", context):
        return False
    said = context.shadow.folded[context.start : context.end]
    return not (said[0].isalpha() and "/" in said) and is_unit_next(context)  # ngày 21/3 lô trái phiếu


def is_unit_next(context: Context) -> bool:
    """True if what follows is a unit or a thing counted; a number after it begins the next date (quý 2 ngày 29/5)."""
    after = context.shadow.folded[context.end : context.end + 24].split("\n", 1)[0]
    words = after.removeprefix(" ").split(" ", 2)
    if after[:1] == "%" or words[0] == "":
        return after[:1] == "%"
    known = context.tables["date_counted"]
    first, *rest = (word.rstrip(SIGNS) for word in words)
    if rest and (counted := known.get(f"{words[0]} {rest[0]}")) is not None:
        return bool(counted)
    return bool(known.get(first)) and not (rest and rest[0][:1].isdigit())


def is_actor_next(groups: Groups, context: Context) -> bool:
    """True if who acts follows a range after ``từ``, and not what is counted: one of its ends is not a round figure, or
    it is typed (``giai đoạn từ 2021 đến 2025 tỉnh …``)."""
    first, last = groups["year"] or "0", groups.get("to_year") or "0"
    if not preceded_by("date_range_lead", context) or last == "0":
        return False
    words = context.shadow.folded[context.end + 1 : context.end + 24].split(" ")
    actors = context.tables["date_actor"]
    return (words[0] in actors or " ".join(words[:2]) in actors) and not first[3] == last[3] == "0"


def is_of_that_year(context: Context) -> bool:
    """True if the words behind a date, or right before it, say that it is of the year told of before: ``tháng 9 cùng
    năm``, ``Năm đó, vào tháng 9``."""
    words = context.tables["date_that_year"]
    after = context.shadow.folded[(end := _end_of_list(context)) : end + 16].lstrip(" ,")
    if after.startswith(tuple(words)):
        return True
    before = context.shadow.folded[max(context.sentence_start, context.start - 24) : context.start].replace(",", " ")
    while (last := before.rsplit(None, 1)) and last[-1] in context.tables["date_within"]:
        before = last[0] if len(last) > 1 else ""
    return before.rstrip().endswith(tuple(words))


def is_a_part(context: Context) -> bool:
    """True if the words before a date make it a part of the time told of before: ``riêng quý III``."""
    before = context.shadow.folded[max(0, context.start - 24) : context.start].rstrip(" ,")
    for word in context.tables["date_within"]:
        before = before.removesuffix(f" {word}")
    return before.endswith(tuple(context.tables["date_part"]))


def is_joint(end: int, context: Context) -> bool:
    """True if between ``end`` and the span stand a comma or words for when (``năm ngoái, vào tháng 5``)."""
    between = context.shadow.folded[end : min(context.start, end + JOINT_REACH)]
    words = between.replace(",", " ").replace("(", " ").split()
    return bool(between.strip()) and all(word in context.tables["date_joint"] for word in words)
