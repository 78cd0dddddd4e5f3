"""Amounts of money: which currency, and whether an amount without one is money at all."""

from __future__ import annotations

import re
from decimal import Decimal

from kcn_extract.record import MoneyValue
from kcn_extract.values.amount import (
    is_listed,
    is_ordinal,
    magnitude,
    modifier,
    parts,
    span_of,
    with_magnitude,
    word_before,
)
from kcn_extract.values.context import REFUSED, Context, Groups, Moved, Result, ValueFunction
from kcn_extract.values.number import Range, Tables, digits

_CENT = Decimal("0.01")
_FEW = 10
_SHORT = 3
_DATED = re.compile(r"(?:19|20)[0-9]{2}\.")
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r" ?([^\W\d_]+[0-9]?|[^\w\s])?(?: ([^\W_]+))?")


def money(groups: Groups, context: Context) -> Result:
    """``low`` (and ``high``), ``unit`` -> an amount in the unit's currency; a subunit is a hundredth of it."""
    unit = groups["unit"] or groups.get("unit2")
    assert unit is not None
    unit = unit.lstrip(" ")
    whole = unit in context.tables["whole_currency"] or _ends_round(groups)
    span = span_of(groups, context, whole)
    if span is REFUSED or _follows_date(groups, context):
        return REFUSED
    last = groups.get("high") or groups.get("high2") or groups["low"] or ""
    half = bool(groups.get("half"))
    if not half and not _is_currency(unit, last, span if isinstance(span, Range) else None, context):
        return REFUSED
    if span is None:
        return None
    assert isinstance(span, Range)
    tables = context.tables
    currency = tables["currency"].get(unit)
    if half:
        span = Range(*(end + magnitude(groups["low"] or "", context) / 2 for end in span))
    if currency in ("VND", None) and _is_figure_of_speech(span.high, groups["low"] or "", context):
        return REFUSED
    if currency is None:
        currency = tables["subunit"][unit]
        span = Range(span.low * _CENT, span.high * _CENT)
    return _value(span, currency, context)


def _is_figure_of_speech(amount: Decimal, low: str, context: Context) -> bool:
    """True for a few đồng or xu in words, where nothing says that they are counted (``một đồng một chữ``), or that even
    one is (``không mất một đồng``)."""
    if amount >= _FEW or amount != int(amount) or low[0].isdigit():
        return False
    if amount == 1 and any(word in context.tables["money_denied"] for word in word_before(context, 4).split(" ")):
        return True
    following = _WORD.match(context.shadow.folded, context.end)
    return not _has_cue(Decimal(1), following[1] if following else None, context)


def _follows_date(groups: Groups, context: Context) -> bool:
    """True if the figure begins with the year of a date: ``16/4/2024.5 tỷ đồng``."""
    before = context.shadow.folded[max(0, context.start - 2) : context.start]
    return before[-1:] == "/" and before[:1].isdigit() and _DATED.match(groups["low"] or "") is not None


def _ends_round(groups: Groups) -> bool:
    """True if the last figure ends with a nought: nobody writes decimals so, the comma of 1,500 USD groups."""
    return (groups.get("high") or groups.get("high2") or groups["low"] or "").endswith("0")


def money_before(groups: Groups, context: Context) -> Result:
    """``unit`` before ``low`` (and ``high``): $5 tỷ."""
    unit, low = groups["unit"], groups["low"]
    assert unit is not None and low is not None
    span = span_of(groups, context, whole=_ends_round(groups))
    if not isinstance(span, Range):
        return span
    if unit.isalpha() and low.isdecimal() and len(low) == 4 and low[:2] in ("19", "20"):  # USD 2017
        return REFUSED
    if unit in context.tables["weak_currency_before"] and span.high < _THOUSAND:
        return REFUSED
    return _value(span, context.tables["currency_before"][unit], context)


def money_short(groups: Groups, context: Context) -> Result:
    """``low`` with an English ``short`` magnitude: $47M, 1,2 bn USD."""
    unit, short = groups["unit"], groups["short"]
    assert unit is not None and short is not None
    span = span_of(groups, context)
    if not isinstance(span, Range):
        return span
    tables, unit = context.tables, unit.lower()
    factor = Decimal(tables["short_magnitude"][short.lower()])
    currency = tables["currency_before"].get(unit) or tables["currency"][unit]
    return _value(Range(span.low * factor, span.high * factor), currency, context)


def money_with_cents(groups: Groups, context: Context) -> Result:
    """``low`` and ``cents``: 2 đô la và 23 xu."""
    unit, cents = groups["unit"], groups["cents"] or groups["cents2"]
    assert unit is not None
    currency = context.tables["currency"][unit.lstrip(" ")]
    span = span_of(groups, context)
    hundredths = span_of({"low": cents}, context)
    if currency == "VND" or not isinstance(span, Range) or not isinstance(hundredths, Range):
        return REFUSED
    amount = span.low + hundredths.low * _CENT
    return _value(Range(amount, amount), currency, context)


def money_unmarked(groups: Groups, context: Context) -> Result:
    """As :func:`money`, in an article without diacritics: ``44.900d``, not ``phim 3d``."""
    priced = context.shadow.folded[context.end : context.end + 2].strip(" ")[:1] == "/"
    sure = len(groups["low"] or "") > _SHORT or priced
    return money(groups, context) if context.unmarked and sure else REFUSED


def money_unmarked_words(groups: Groups, context: Context) -> Result:
    """As :func:`money`, in words without diacritics: ``bay tram trieu dong``."""
    return money(groups, context) if context.unmarked else REFUSED


def money_glossed(groups: Groups, context: Context) -> Result:
    """As :func:`money`, the figure said again in words before its magnitude or unit: 5 (năm) tỷ đồng."""
    return money({**groups, "low": " ".join(part for part in (groups["low"], groups["scale"]) if part)}, context)


def money_bare(groups: Groups, context: Context) -> Result:
    """``low`` (and ``high``) with a magnitude and no currency: money where what follows is not what is counted, and for
    less than a thousand million only where the sentence speaks of money. ``next_unit`` is the currency of a following
    member of the list."""
    text = groups.get("high") or groups.get("high2") or groups["low"] or ""
    counting = _counting_end(text, context)
    if counting:
        seen = context.at(context.start, context.end - counting)
        value = money_bare({**groups, "low": text[:-counting]}, seen)
        return Moved(value, seen.end) if value is None or isinstance(value, MoneyValue) else REFUSED
    span = span_of(groups, context)
    by_time = (
        groups["low"] is not None and word_before(context, 1) in context.tables["denominator"]
    )  # mỗi tháng 15 triệu
    factor = _largest_magnitude(text, context.tables)
    if span is REFUSED or factor < _THOUSAND or (is_ordinal(context) and not by_time):
        return REFUSED
    unit = groups.get("next_unit")
    sure = unit is not None or _is_glued_price(text, context.tables)
    spoken = not sure and (_is_spoken_price(text, context.tables) or _is_posted_price(text, context.tables))
    if not sure and not _is_money(span.high if span else None, Decimal(factor), context, spoken=spoken):
        return REFUSED
    if span is None:
        return None
    currency = context.tables["currency"].get(unit.lstrip(" ")) if unit else None
    return _value(span, currency or _inherited(span.high, context), context)


def _counting_end(text: str, context: Context) -> int:
    """How many letters of the end of an amount in words count what follows: the one in ``ba tỷ hai trăm | một căn``."""
    *words, last = text.split(" ")
    if not words or last not in context.tables["unit_word"]:
        return 0
    following = _WORD.match(context.shadow.folded, context.end)
    after, second = (following[1], following[2]) if following else (None, None)
    if after is None or not after[0].isalpha():
        return 0
    tables = context.tables
    by = last in tables["per_word"] and (after in tables["priced_by"] or after not in tables["goes_on"])
    return len(last) + 1 if by or _is_counted(after, second, tables) else 0


def _largest_magnitude(text: str, tables: Tables) -> int:
    """The largest magnitude of a number: of ``3 tỷ 200 triệu`` the first. Of ``3 tỷ năm``, which may be years, and
    ``1t2``, which may be tonnes, only so much that it takes a word of money to tell."""
    known, words = tables["magnitude"], _LETTERS.findall(text)
    largest = max((known.get(word, 1) for word in words), default=1)
    unsure = words and (tables["ordinal_head"].get(words[-1]) or words[-1] in tables["weak_magnitude"])
    return min(largest, _MILLION) if unsure else largest


def _is_glued_price(text: str, tables: Tables) -> bool:
    """True if a number is written as only prices are: ``2tr5``, not ``2t5``."""
    glued = _GLUED_PRICE.search(text)
    return glued is not None and glued[1] in tables["magnitude"] and glued[1] not in tables["weak_magnitude"]


def _is_posted_price(text: str, tables: Tables) -> bool:
    """True if a number has its magnitude as posts write it that offer something: ``185tr``."""
    return text[-3:-2].isdigit() and text[-2:] in tables["posted_magnitude"]


def _is_spoken_price(text: str, tables: Tables) -> bool:
    """True if a number ends as prices do that are spoken: ``hai triệu tư``, ``15 ngàn 2``."""
    *_, magnitude, last = "", *text.split(" ")
    rest = last in tables["short_unit_word"] or (len(last) == 1 and last in "123456789")
    return rest and tables["magnitude"].get(magnitude, 0) >= _THOUSAND


def listed_money(groups: Groups, context: Context) -> Result:
    """A member of a list whose unit stands after the last: 3,5 và 4 tỷ đồng."""
    last = groups["last2"] or groups["last"] or groups["last3"] or ""
    if not is_listed(groups, context):
        return REFUSED
    groups = with_magnitude(groups, last, context)
    if groups["unit"] is not None:
        return money(groups, context)
    span = span_of(groups, context)
    if not isinstance(span, Range) or not _is_money(span.high, magnitude(last, context), context, listed=True):
        return REFUSED
    return _value(span, _inherited(span.high, context), context)


def money_bid(groups: Groups, context: Context) -> Result:
    """As :func:`money`, the magnitude and unit said with ``last``, the price asked."""
    return money(with_magnitude(groups, groups["last"] or "", context), context)


def money_ask(groups: Groups, context: Context) -> Result:
    """The price asked (``low``) right after the price bid, whose currency and magnitude it has."""
    bid = next((found.value for found in context.previous_mentions() if found.label == "MONEY"), None)
    span = span_of(groups, context)
    if not isinstance(bid, MoneyValue) or not isinstance(span, Range):
        return REFUSED
    other = Decimal(bid.amount if bid.amount is not None else bid.high or 0)
    for factor in (Decimal(1), Decimal(1000), Decimal(_MILLION), Decimal(_THOUSAND_MILLION)):
        if other / 2 <= span.low * factor <= other * 2:
            return _value(Range(span.low * factor, span.low * factor), bid.currency, context)
    return REFUSED


def _is_money(
    amount: Decimal | None, factor: Decimal, context: Context, listed: bool = False, spoken: bool = False
) -> bool:
    """True if an amount without a currency is money, by the word after it and the words before it. ``amount`` is None
    where it is vague, ``factor`` is its magnitude; ``spoken``: it is said as prices are (1 tỷ mốt, 4 ngàn 2)."""
    following = None if listed else _WORD.match(context.shadow.folded, context.end)
    after, second = (following[1], following[2]) if following else (None, None)
    told = _is_money_by_next(after, second, context)
    if told is not None:
        return told
    if spoken or (factor >= _THOUSAND_MILLION and amount is not None):
        return True
    if _goes_on_otherwise(after, second, context):
        return False
    return (amount is not None and _follows_price(amount, factor, context)) or _has_cue(factor, after, context)


def _is_money_by_next(after: str | None, second: str | None, context: Context) -> bool | None:
    """What the words right after an amount make of it: False where they are counted, True where only money goes on so
    (``/m2``, ``một cái``), None where they do not tell."""
    tables = context.tables
    if after and _is_word(after) and _is_counted(after, second, tables):
        return False
    return True if after in tables["money_after"] or _is_price(context) else None


def _goes_on_otherwise(after: str | None, second: str | None, context: Context) -> bool:
    """True if the word after an amount is none that a sentence goes on with behind money, or the next amount is of what
    is counted: ``76 triệu và 69 triệu máy``."""
    tables = context.tables
    year = second is not None and (second.isdecimal() or tables["counted_thing"].get(f"{after} {second}") is False)
    dated = year and tables["ordinal_head"].get(after or "")  # 150 triệu năm 2026, 150 triệu năm nay
    if _is_word(after) and after not in tables["goes_on"] and not dated:
        return True
    further = _FURTHER.match(context.shadow.folded, context.end)
    return bool(further and further[1] in tables["magnitude"] and _is_counted(further[2], further[3], tables))


def _is_price(context: Context) -> bool:
    """True if what an amount is said by has a price: ``8 tệ một cân``, ``8 tệ/kg``."""
    following = _WORD.match(context.shadow.folded, context.end)
    after, second = (following[1], following[2]) if following else (None, None)
    return (after in context.tables["per_word"] and second in context.tables["priced_by"]) or _is_priced(context)


def _is_word(after: str | None) -> bool:
    """True if what follows is a word or number, not a sign."""
    return after is not None and after[0].isalnum()


def _follows_price(amount: Decimal, factor: Decimal, context: Context) -> bool:
    """True if the sentence has just named a price, or the one before spoke of about as much in đồng."""
    for found in reversed(context.before[-6:]):
        if found.label != "MONEY" or not isinstance(found.value, MoneyValue):
            continue
        distance = context.start - found.end
        if found.end >= context.sentence_start:
            return distance < _JUST_NAMED
        if distance >= _NAMED_BEFORE or factor < _MILLION or "\n" in context.shadow.folded[found.end : context.start]:
            return False
        other = Decimal(found.value.amount or found.value.high or 0)
        if found.value.currency == "VND" and other / 10 <= amount <= other * 10:
            return True
    return False


_JUST_NAMED, _NAMED_BEFORE = 70, 200  # characters from a price, in the sentence and before it


def _is_priced(context: Context) -> bool:
    """True if the amount is said by what has a price: 30 triệu/m2, not 2 triệu/năm."""
    match = _SLASH.match(context.shadow.folded, context.end)
    words = match[1].split(" ") if match else [""]
    table = context.tables["priced_by"]
    return words[0] in table or " ".join(words[:2]) in table


def _has_cue(factor: Decimal, after: str | None, context: Context) -> bool:
    """True if the words before the amount speak of money; for thousands the last four of them."""
    tables, start = context.tables, context.sentence_start
    if factor < _MILLION and _is_word(after) and after not in tables["per_word"]:
        return False
    words = context.shadow.folded[max(start, context.start - 70) : context.start].translate(_SIGNS).split()
    if factor < _MILLION:
        words = words[-4:]
    cues, not_cues = tables["money_cue"], tables["not_money_cue"]
    for at, cue in enumerate(words):
        pair = " ".join(words[at : at + 2])
        if pair in cues or (
            cue in cues and not not_cues.get(pair) and not not_cues.get(" ".join(words[at - 1 : at + 1]))
        ):
            return True
    return False


def _is_counted(word: str, second: str | None, tables: Tables) -> bool:
    """True if the word after a number is what is counted; not the year of ``2 tỷ năm 2020``."""
    things = tables["counted_thing"]
    if second is not None:
        if second.isdecimal() and tables["ordinal_head"].get(word):
            return False
        both = things.get(f"{word} {second}")
        if both is not None:
            return bool(both)
    return bool(things.get(word))


_SIGNS = str.maketrans(",:;(", "    ")
_GLUED_PRICE = re.compile(r"[0-9]([^\W\d_]+)[0-9]{1,3}\Z")
_FURTHER = re.compile(r"(?:,| [^\W\d_]+){1,2} [0-9][0-9.,]* ?([^\W\d_]+) ([^\W\d_]+)(?: ([^\W\d_]+))?")
_THOUSAND = 1000
_MILLION = 1_000_000
_THOUSAND_MILLION = 1_000_000_000
_AMOUNT = re.compile(r"([0-9][0-9.,]*) ?([^\W\d_]+) ([^\W\d_]+\$?)(?: ([^\W\d_]+))?")
_BESIDE = 100  # characters between two members of a list or comparison


def _inherited(amount: Decimal, context: Context) -> str:
    """The currency of an amount without one: that of the amount before it in the sentence, else of the one after it,
    where the two stand in one list or comparison and are of comparable size; else the đồng."""
    if denominator(context)[0] in context.tables["domestic_rate"]:
        return "VND"
    for found in context.previous_mentions():
        if found.end < max(context.sentence_start, context.start - _BESIDE):
            break
        if found.label == "MONEY" and isinstance(found.value, MoneyValue):
            value = found.value
            other = Decimal((value.amount if value.amount is not None else value.high) or 0)
            same = _comparable(amount, other) and not _speaks_of_home(found.end, context.start, context)
            return value.currency if same else "VND"
    tables = context.tables
    for match in _AMOUNT.finditer(context.shadow.folded, context.end, min(context.sentence_end, context.end + _BESIDE)):
        factor = tables["magnitude"].get(match[2])
        currency = tables["currency"].get(f"{match[3]} {match[4]}") or tables["currency"].get(match[3])
        if factor and currency:
            other = digits(match[1].rstrip(".,")) * factor
            same = _comparable(amount, other) and not _speaks_of_home(context.sentence_start, context.start, context)
            return str(currency) if same else "VND"
    return "VND"


def _speaks_of_home(start: int, end: int, context: Context) -> bool:
    """True if the words before an amount speak of what is paid in đồng: wages, fees, what a household gets."""
    words = context.shadow.folded[max(start, end - _BESIDE) : end].translate(_SIGNS).split()
    table = context.tables["domestic_cue"]
    return any(word in table or " ".join(words[at : at + 2]) in table for at, word in enumerate(words))


def _comparable(amount: Decimal, other: Decimal) -> bool:
    return other / 1000 <= amount <= other * 50


def _is_currency(unit: str, low: str, span: Range | None, context: Context) -> bool:
    """True if the word is a currency here: not đồng chí, not 5 bảng, not Ngã ba Đồng Lộc."""
    tables, text, end = context.tables, context.shadow.text, context.end
    plain = context.unmarked and tables["currency"].get(unit) == "VND"  # 200 dong, where no word is marked
    weak = unit in tables["weak_currency"] and "." not in low and "," not in low and not plain
    if weak and magnitude(low, context) == 1:
        return _is_price(context)
    if unit not in tables["everyday_word"]:
        return True
    following = _WORD.match(context.shadow.folded, end)
    after = following[1] if following else None
    if after is None or not after[0].isalpha():
        return True
    if text[end - len(unit)].isupper() and text[end - len(unit) + 1 : end].islower() and text[end + 1].isupper():
        return False
    kind = tables["not_currency"].get(f"{unit} {after}")
    if kind is None or kind == "always":
        return kind is None
    return magnitude(low, context) > 1 or (kind == "small" and span is not None and span.high >= 100)


def _value(span: Range, currency: str, context: Context) -> MoneyValue:
    per, end = denominator(context)
    return MoneyValue(*parts(span), currency, modifier(context, end), per)


def denominator(context: Context) -> tuple[str | None, int]:
    """What an amount is counted by, right after it (``/m2/tháng``, ``mỗi năm``), and where that ends."""
    folded, at = context.shadow.folded, context.end
    if folded[at : at + 1] not in (" ", "/"):
        return None, at
    table = context.tables["denominator"]
    found: list[str] = []
    while (match := _SLASH.match(folded, at)) is not None:
        words = match[1].split(" ")
        for count in range(len(words), 0, -1):
            unit = table.get(" ".join(words[:count]))
            if unit is not None:
                at = match.start(1) + len(" ".join(words[:count]))
                break
        else:
            unit, at = words[0], match.start(1) + len(words[0])
        found.append(unit)
        if len(found) == 3:
            break
    if found:
        return "/".join(found), at
    match = _EACH.match(folded, at)
    if match and match[1] in context.tables["per_word"]:
        words = match[2].split(" ")
        for count in range(len(words), 0, -1):
            unit = table.get(" ".join(words[:count]))
            if unit is not None:
                return unit, match.start(2) + len(" ".join(words[:count]))
    return None, context.end


_SLASH = re.compile(r" ?/ ?(?:1 ?)?([^\W\d_][^\W_]*(?:-[^\W\d_]+)?(?: [^\W\d_]+){0,3})")
_EACH = re.compile(r" ([^\W\d_]+) ([^\W_]+(?: [^\W\d_]+){0,2})")

VALUES: dict[str, ValueFunction] = {
    "money": money, "money_before": money_before, "money_with_cents": money_with_cents, "money_short": money_short,
    "money_bare": money_bare, "money_glossed": money_glossed,
    "money_unmarked": money_unmarked,
    "money_unmarked_words": money_unmarked_words,
    "listed_money": listed_money, "money_bid": money_bid, "money_ask": money_ask,
}  # fmt: skip
