"""Whether what a date tells of is over or to come, by the clause of the date and not by any word of its sentence.

A date that opens its clause is governed by the first sign behind it (``Ngày 12/3, tỉnh đã họp bàn kế hoạch``), another
by the nearest one before it (``đã ký thỏa thuận, dự kiến khởi công tháng 6``). A sign is a word of ``date_tense``; what
its kinds mean stands there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from kcn_extract.dates.calendar import Outlook
from kcn_extract.values.context import SIGNS, Context

REACH = 400
"""So many characters on either side of a date its clause may fill."""
GOVERNED = 3
"""So many syllables at most from a word for the future stands the verb that it governs."""
GOVERNED_BY_SUBJECT = 8
"""So many syllables at most behind a date stands the verb of its subject."""
_CLAUSE_ENDS = ",;:…!?"
_FIGURES = "0123456789/.-:h"
_ASIDE = re.compile(r'"[^"]{1,100}"|\([^()]{1,100}\)')
"""A name or an explanation: its words say nothing of the clause."""
_IN_PLAN = ("ahead", "plan", "due")
_LOOK_AHEAD = frozenset(("ahead", "plan", "asks", "may", "must", "if", "scheme", "waits"))
_SAID_OF_OPENING: Mapping[str, Outlook] = {
    "past": "past", "ahead": "ahead", "plan": "ahead", "told": "told", "happens": "told", "asks": "told",
    "goal": "told",
}  # fmt: skip
_SAID_LIKE = {"happens": "told", "must": "due"}


class _Sign(NamedTuple):
    """A word that tells of tense, or a mark between clauses; the syllables from ``start`` to ``end``."""

    kind: str
    start: int
    end: int


class _Side(NamedTuple):
    """The words of a sentence on one side of a date, and the signs among them."""

    words: list[str]
    signs: list[_Sign]

    @classmethod
    def of(cls, text: str, context: Context) -> _Side:
        words = _ASIDE.sub(" ", text).split()
        return cls(words, _signs(words, context.tables["date_tense"]))

    def until(self, end: int) -> _Side:
        """The signs that end there or before."""
        return self._replace(signs=[sign for sign in self.signs if sign.end <= end])

    def is_in(self, at: int, table: str, context: Context) -> bool:
        """True if there is a word at a place, and a table has it."""
        return -len(self.words) <= at < len(self.words) and self.words[at] in context.tables[table]


def tense(context: Context) -> Outlook:
    """How the clause of a date looks at it; ``open`` where nothing says so."""
    before, after = _around(context)
    found = _of_clause(before, after, context)
    if found in ("open", "held", "due") and any(sign.kind == "this" for sign in (*before.signs, *after.signs)):
        return "near"
    if found == "open" and _goes_on_list(before, context):
        return "ahead"
    return "due" if found in ("open", "held") and _is_in_plan(before) else found


def _around(context: Context) -> tuple[_Side, _Side]:
    """The sentence before and after a date. A capital begins one, where the title before it has no full stop."""
    text, folded, start, end = context.shadow.text, context.shadow.folded, context.start, context.end
    opening = text[start : start + 2]
    is_first = opening.istitle() and opening.isalpha()  # not Q3
    begin = start if is_first else max(context.sentence_start, start - REACH)
    following = folded[end : min(context.sentence_end, end + REACH)]
    return _Side.of(folded[begin:start], context), _Side.of(following, context)


def _signs(words: Sequence[str], table: Mapping[str, str]) -> list[_Sign]:
    """The signs among some words, in order; of two that begin at the same word the longer one."""
    bare = [word.strip(SIGNS) for word in words]
    longest = _longest(tuple(table))
    signs: list[_Sign] = []
    end = 0
    for at, word in enumerate(words):
        if at < end or not (bare[at] in longest or word[-1] in _CLAUSE_ENDS or word[0] == "("):
            continue
        if word[0] == "(" and word != "(":
            signs.append(_Sign("cut", at, at))
        kind, length = _sign_at(bare[at : at + longest.get(bare[at], 0)], table)
        end = at + length
        if kind:
            signs.append(_Sign(kind, at, end))
        if (last := words[end - 1][-1]) in _CLAUSE_ENDS:
            signs.append(_Sign("comma" if last == "," else "cut", end, end))
    return signs


@lru_cache(maxsize=8)
def _longest(phrases: tuple[str, ...]) -> dict[str, int]:
    """How many syllables the longest entry of a table has that begins with one: most words of a sentence begin none."""
    longest: dict[str, int] = {}
    for phrase in phrases:
        first, *others = phrase.split(" ")
        longest[first] = max(longest.get(first, 0), 1 + len(others))
    return longest


def _sign_at(words: Sequence[str], table: Mapping[str, str]) -> tuple[str, int]:
    """The kind of the longest entry of a table that some words begin with (none: empty), and its length."""
    for count in range(len(words), 0, -1):
        if (kind := table.get(" ".join(words[:count]))) is not None:
            return kind, count
    return "", 1


# ---------------------------------------------------------------- which words govern


def _of_clause(before: _Side, after: _Side, context: Context) -> Outlook:
    """What the signs around a date say of it."""
    if before.words[-1:] == ["("] and after.words[:1] and after.words[0][0] == ")":
        return _preceding(before, context) or "open"
    if _opens_clause(before, context) and not _are_for_when(after.words, context):
        return _of_opened(before, after, context)
    preceding = _preceding(before, context)
    if preceding == "ahead" and after.is_in(0, "date_in_vain", context):
        return "told"  # định họp ngày 17/8 nhưng không thể
    if preceding not in (None, "held"):
        begins_or_ends = preceding != "ahead" and preceding != "due" and before.is_in(-1, "date_extent", context)
        is_far = begins_or_ends and before.signs[-1].end < len(before.words)
        return "told" if is_far else preceding  # đã quyết định đóng cửa từ ngày 4/5
    is_fronted = preceding is None and after.words[:1] and after.words[0][0] == "," and _is_short(before, context)
    following = _following(before, after, context) if is_fronted else _in_segment(before, after, context)
    return following or preceding or _unsaid(before, after, context)


def _unsaid(before: _Side, after: _Side, context: Context) -> Outlook:
    """What is said of a date by the words right beside it, where no sign says it."""
    is_extent = before.is_in(-1, "date_extent", context)
    is_told_of = after.words[:1] == [","] and after.is_in(1, "date_moment", context)
    if is_told_of and (not is_extent or _deadline(before, context) == "until"):
        return "told"  # dấu mốc đầu tiên đến ngày 22/1, khi
    return "held" if is_extent else "open"


def _opens_clause(before: _Side, context: Context) -> bool:
    """True if nothing but words for when stands between the beginning of a clause and the date."""
    begin = max((sign.end for sign in before.signs if sign.kind in ("cut", "comma")), default=0)
    for word in reversed(before.words[begin:]):
        if word[-1] == ")" or not word.strip(SIGNS):
            return True
        if not _is_for_when(word, context):
            return False
    return True


def _is_for_when(word: str, context: Context) -> bool:
    """True for a word for when, a figure, or signs alone."""
    return word.strip(SIGNS) in context.tables["date_opening"] or not word.strip(_FIGURES + SIGNS)


def _is_short(before: _Side, context: Context) -> bool:
    """True if hardly more than words for when lead to a date (``Quan trọng nhất đến tháng 9``), no verb, and no event
    (``Sau lần họp ngày 9/1``)."""
    others = sum(not _is_for_when(word, context) for word in before.words)
    return not before.signs and others < GOVERNED and not (others and before.is_in(0, "date_adverbial", context))


def _are_for_when(words: Sequence[str], context: Context) -> bool:
    return all(_is_for_when(word, context) for word in words)


def _of_opened(before: _Side, after: _Side, context: Context) -> Outlook:
    """What is said of a date that opens its clause: by what leads to it, or by its clause."""
    introduced = _introduced(before, context)
    following = _following(before, after, context)
    if introduced == "ahead" or (following == "told" and after.signs[0].kind == "goal" and _is_in_plan(before)):
        return "ahead"  # dự kiến quý II khởi công, quý IV xong
    if following in ("past", "told", "ahead"):
        return following
    is_since = _deadline(before, context) is None and before.is_in(-1, "date_extent", context)
    return introduced or following or ("held" if is_since else "open")  # từ đầu tháng 4, phí tăng


def _introduced(before: _Side, context: Context) -> Outlook | None:
    """What leads to a date that opens its clause: ``Dự kiến ngày 15/1``, ``Theo kế hoạch, ngày 15/1``."""
    leading = next((sign for sign in reversed(before.signs) if sign.kind != "comma"), None)
    if leading is None or not _are_for_when(before.words[leading.end :], context):
        return None
    return _preceding(before.until(leading.end), context)


def _is_in_plan(before: _Side) -> bool:
    """True if what stands before a clause looks ahead, and no clause of its own lies between."""
    bounds = ("cut", "past", *_IN_PLAN)
    return next((sign.kind for sign in reversed(before.signs) if sign.kind in bounds), "") in _IN_PLAN


def _goes_on_list(before: _Side, context: Context) -> bool:
    """True if a goal right before a date goes on with a list of plans: ``cảng sẽ nạo vét; cầu bàn giao tháng 9``."""
    if len(before.signs) < GOVERNED or not _is_goal_led(before, context):
        return False
    mark = before.signs[-2]
    is_listed = mark.kind == "cut" and mark.end > 0 and before.words[mark.end - 1][-1] == ";"
    return is_listed and _is_in_plan(before._replace(signs=before.signs[:-2]))


def _is_goal_led(before: _Side, context: Context) -> bool:
    """True if a date follows the verb of a goal: ``khởi công ngày 19/5``, not ``lễ khởi công ngày 19/5``."""
    if not before.signs or (sign := before.signs[-1]).kind != "goal":
        return False
    is_noun = sign.start > 0 and before.is_in(sign.start - 1, "date_noun", context)
    return not is_noun and _are_for_when(before.words[sign.end :], context)


# ---------------------------------------------------------------- behind a date


def _following(before: _Side, after: _Side, context: Context) -> Outlook | None:
    """What the clause that a date opens says: its first sign; where that has its day set, only if no other follows."""
    found: Outlook | None = None
    segment = 0
    deadline = _deadline(before, context)
    for sign in _without_aside(after):
        if sign.kind in ("cut", "aim"):
            break
        if sign.kind == "comma":
            if not _goes_on(after.words[segment : sign.end], context) and deadline in (None, "until"):
                break
            segment = sign.end
        elif sign.kind == "due":
            found = "due" if sign.start < GOVERNED_BY_SUBJECT else found
        elif sign.kind in ("must", "may"):
            if (deadline and sign.start < GOVERNED_BY_SUBJECT) or _is_followed(sign, "goal", after.signs):
                return "ahead"
        elif sign.kind == "goal" and deadline in ("before", "end"):
            found = "due"
        elif sign.kind in _SAID_OF_OPENING and not _is_noun(after, sign, context):
            return _SAID_OF_OPENING[sign.kind]
    return found


def _without_aside(after: _Side) -> list[_Sign]:
    """The signs behind a date but for those of a clause that explains it: ``Sau ngày 1/7, khi hai tỉnh nhập, sẽ``."""
    comma, aside = (*after.signs[:2], None, None)[:2]
    if comma is None or aside is None or comma.end != 1 or (aside.kind, aside.start) != ("cut", 1):
        return after.signs
    ends = (at for at, sign in enumerate(after.signs) if at > 1 and sign.kind == "comma")
    return after.signs[next(ends, 0) + 1 :] if aside.end > aside.start else after.signs


def _is_followed(sign: _Sign, kind: str, signs: Sequence[_Sign]) -> bool:
    """True if a sign of a kind follows another at once, or almost: ``phải bàn giao``."""
    return any(each.kind == kind and 0 <= each.start - sign.end <= 1 for each in signs)


def _goes_on(words: Sequence[str], context: Context) -> bool:
    """True if the words up to a comma do not end the clause that a date opens: none, words for when, what is counted, a
    place or manner (``tại KCN Vân Trung,``)."""
    first = words[0].strip(SIGNS) if words else ""
    is_counted = first[:1].isdigit() and len(words) < GOVERNED  # 23 tỉnh, thành phố
    return not first or first in context.tables["date_adverbial"] or is_counted or _are_for_when(words, context)


def _in_segment(before: _Side, after: _Side, context: Context) -> Outlook | None:
    """What the rest of its clause says of a date behind its subject: ``Lễ khởi công ngày 12/3 sẽ``."""
    for sign in after.signs:
        if sign.kind in ("cut", "comma", "aim") or sign.start > GOVERNED_BY_SUBJECT:
            break
        if after.is_in(sign.start - 1, "date_join", context):
            break  # chạy thử từ ngày 5/1 và sẽ
        if sign.kind == "ahead" and _is_goal_led(before, context):
            return "told"  # cảng khởi công ngày 19/5 sẽ đón tàu
        if sign.kind in ("past", "ahead", "told") and not _is_noun(after, sign, context):
            return sign.kind  # type: ignore[return-value]
        if sign.kind == "must" and _deadline(before, context):
            return "ahead"
    return None


# ---------------------------------------------------------------- before a date


def _preceding(before: _Side, context: Context) -> Outlook | None:
    """What the words before a date in its clause say, the nearest first."""
    deadline = _deadline(before, context)
    if deadline == "traded":
        return "due"  # giá vàng giao tháng 8
    if _is_numbered_paper(before, context):
        return "past"  # Nghị quyết số 55 ngày 16/1
    passed: dict[str, _Sign] = {}
    if before.is_in(-1, "date_done", context):
        passed["told"] = _Sign("told", len(before.words) - 1, len(before.words))
    for sign in reversed(before.signs):
        if sign.kind == "cut" or (sign.kind == "comma" and _is_clause(passed, sign, deadline)):
            break
        if sign.kind == "after":
            return "told" if "told" in passed else None  # sau khi sáp nhập từ ngày 1/7, tỉnh sẽ
        if sign.kind == "past":
            is_of_another = "due" in passed and passed["due"].start - sign.end > GOVERNED
            return "due" if is_of_another else "past"
        if sign.kind in _LOOK_AHEAD and (said := _looked_ahead(sign, before, passed, context)):
            return said
        if not _is_noun(before, sign, context):
            passed.setdefault(_SAID_LIKE.get(sign.kind, sign.kind), sign)
    return _said_alone(passed, deadline)


def _looked_ahead(sign: _Sign, before: _Side, passed: Mapping[str, _Sign], context: Context) -> Outlook | None:
    """What a sign for the future says of a date behind it; None where it is too weak."""
    if _is_relative(before, sign, passed.get("told"), context):
        return "told"
    is_at_once = _are_for_when(before.words[sign.end :], context)
    if sign.kind == "asks" and is_at_once and _deadline(before, context) is None:
        return "told"  # theo đề nghị ngày 3/2, not: hứa trước ngày 3/2
    if sign.kind == "waits" and not is_at_once and before.is_in(-1, "date_done", context):
        return "told"  # chờ xét hồ sơ nộp ngày 21/4
    return None if _is_weak(sign, before, passed.get("goal"), context) else "ahead"


def _is_weak(sign: _Sign, before: _Side, goal: _Sign | None, context: Context) -> bool:
    """True if a sign looks ahead to nothing that is to be reached by a date."""
    deadline, distance = _deadline(before, context), len(before.words) - sign.end
    if sign.kind == "scheme":
        return goal is None or goal.start - sign.end > 1
    if sign.kind == "if":
        return deadline is None
    if sign.kind == "waits":
        return distance >= GOVERNED_BY_SUBJECT
    if goal or deadline not in (None, "until") or sign.kind not in ("must", "may"):
        return False
    if sign.kind == "may":
        return distance >= GOVERNED_BY_SUBJECT
    is_at_once = bool(deadline) and distance == 1  # phải đến tháng 9 mới xong
    return not is_at_once or any(each.kind == "past" for each in before.signs)


def _is_relative(before: _Side, ahead: _Sign, told: _Sign | None, context: Context) -> bool:
    """True if a verb tells of its noun, and not of what is to come: ``sẽ mở rộng nhà máy được cấp phép``, not ``sẽ được
    cấp phép``."""
    if told is None or told.start - ahead.end <= GOVERNED:
        return False
    return told.kind == "happens" or before.is_in(told.start - 1, "date_passive", context)


def _is_clause(passed: Mapping[str, _Sign], comma: _Sign, deadline: str | None) -> bool:
    """True if what stands between a comma and a date is a clause of its own, by a verb that does not follow the comma
    at once and go on with what stands before: ``dự kiến họp 11 ngày, khai mạc ngày 20/7``."""
    if "due" in passed or ("goal" in passed and deadline == "before"):
        return True
    return any(passed[kind].start > comma.end for kind in ("told", "held") if kind in passed)


def _said_alone(passed: Mapping[str, _Sign], deadline: str | None) -> Outlook | None:
    """What signs say that tell no tense themselves, where no other governs them."""
    if "term" in passed:
        return "near"
    if "due" in passed:
        return "due"
    if "told" in passed:
        return "told"
    if deadline == "before" and "goal" in passed:
        return "ahead"
    if deadline in ("before", "end"):
        return "due"
    return "held" if "held" in passed else None


def _is_numbered_paper(before: _Side, context: Context) -> bool:
    """True if nothing but its number, and whose it is, stands between a document and the date."""
    if not before.signs or before.signs[-1].kind != "paper":
        return False
    known = context.tables["date_paper_word"]
    between = before.words[before.signs[-1].end :]
    return all(word in known or word[0].isdigit() or "/" in word or "-" in word for word in between)


def _deadline(before: _Side, context: Context) -> str | None:
    """How the word before a date makes it the last day of something: ``before`` or to the ``end`` of it, ``until``; or
    the day for which it is ``traded``."""
    kind = context.tables["date_deadline"].get(before.words[-1]) if before.words else None
    return None if kind == "traded" and before.is_in(-2, "date_no_trade", context) else kind


def _is_noun(side: _Side, sign: _Sign, context: Context) -> bool:
    """True if a verb stands behind a word that makes it a noun (``lễ ký kết``) or takes it back (``chưa ký``)."""
    return sign.kind == "told" and sign.start > 0 and side.is_in(sign.start - 1, "date_noun", context)
