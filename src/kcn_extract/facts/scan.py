"""What stands in an article beside its mentions: cue phrases, places, companies, punctuation, in reading order."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from typing import Any

import ahocorasick_rs
from msgspec import Struct

from kcn_extract.facts.indicator import Lexicon, Meaning
from kcn_extract.gazetteer import Gazetteer, spellings
from kcn_extract.record import (
    CardinalValue,
    DateValue,
    Mention,
    MoneyValue,
    PercentValue,
    QuantityValue,
    Subject,
    ZoneValue,
)
from kcn_extract.unicode import Shadow, new_tone_placement

AREA_UNITS = frozenset(("ha", "m2", "km2"))
_NONE: frozenset[str] = frozenset()
_NOTHING = Meaning(_NONE)
_PUNCTUATION = {
    ";": "stop", ":": "colon", ",": "comma", "(": "open", ")": "close", "[": "open", "]": "close", "|": "cell",
    " / ": "cell", "\t": "cell",
}  # fmt: skip


class Item(Struct, eq=False):
    """Something of a paragraph, in offsets of the shadow. ``kind``: a kind of figure, ``date``, ``subject``, a kind of
    punctuation, or ``cue``. ``aside``: a name that its sentence is not about;
    ``fallback``: it is, if about nobody else."""

    start: int
    end: int
    kind: str
    meaning: Meaning = _NOTHING
    mention: Mention | None = None
    subjects: tuple[Subject, ...] = ()
    aside: bool = False
    fallback: bool = False
    factor: int = 0

    def has(self, name: str) -> bool:
        return name in self.meaning.lists


FIGURES = frozenset(("money", "rate", "percent", "area", "count"))


def kind_of(mention: Mention) -> str | None:
    """The kind of figure, or ``date`` or ``subject``; None for what no fact is made of."""
    match mention.value:
        case MoneyValue(per=per):
            return "money" if per is None else "rate"
        case PercentValue():
            return "percent"
        case QuantityValue(unit=unit):
            return "area" if unit in AREA_UNITS else None
        case CardinalValue():
            return "count"
        case ZoneValue():
            return "subject"
        case DateValue():
            return "date"
    return "date" if mention.label == "DATE" else None


class Scanner:
    """Finds the items of an article; immutable, picklable."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.lexicon = lexicon
        self.gazetteer = gazetteer

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.lexicon, self.gazetteer)

    def items(self, shadow: Shadow, mentions: list[Mention]) -> list[Item]:
        """The items in reading order; cues inside mentions are left out."""
        found: list[Item] = []
        covered: list[tuple[int, int]] = []
        for mention in mentions:
            start = shadow.shadow_offset(mention.start)
            end = shadow.shadow_offset(mention.end - 1) + 1
            covered.append((start, end))
            if kind := kind_of(mention):
                item = Item(start, end, kind, _NOTHING, mention)
                if isinstance(zone := mention.value, ZoneValue):
                    item.subjects = (Subject("zone", zone.name, zone.kind, mention.id),)
                found.append(item)
        folded, text = shadow.folded, shadow.text
        after = 0
        phrases, entries = self._phrases, self._entries
        forms: list[tuple[int, int]] = []
        for index, start, end in self._automaton.find_matches_as_indexes(folded):
            while after < len(covered) and covered[after][1] <= start:
                after += 1
            entry = entries[index]
            if after < len(covered) and covered[after][0] < end:
                if covered[after][0] <= start:
                    continue
                end, entry = self._cut(folded, start, covered[after][0])
                if entry is None:
                    continue
            if isinstance(entry, str):
                found.append(Item(start, end, entry))
                continue
            if (start and folded[start - 1].isalnum() and phrases[index][0].isalnum()) or folded[
                end : end + 1
            ].isalnum():
                continue
            if isinstance(entry, Subject):
                if _is_name(text, start, end):
                    found.append(Item(start, end, "subject", _NOTHING, None, (entry,)))
                continue
            if "forms" in entry.lists:
                forms.append((start, end))
            found.append(Item(start, end, "cue", entry, factor=self.lexicon.factors.get(folded[start:end], 0)))
        self._add_companies(shadow, found, forms, covered)
        found.sort(key=lambda item: item.start)
        return found

    def _cut(self, folded: str, start: int, end: int) -> tuple[int, Meaning | Subject | str | None]:
        """The longest phrase that ends before a mention, where a longer one ran into it: ``kế hoạch năm 2025``."""
        while end > start:
            words = folded[start:end].rstrip()
            if (entry := self._table.get(words)) is not None:
                return start + len(words), entry
            end = start + words.rfind(" ") if " " in words else start
        return end, None

    def _add_companies(
        self, shadow: Shadow, found: list[Item], forms: list[tuple[int, int]], covered: list[tuple[int, int]]
    ) -> None:
        """Companies behind their legal form, beside their ticker, and wherever the article names them again."""
        text = shadow.text
        names: dict[str, Subject] = {}
        spans: list[tuple[int, int, Subject]] = []
        for start, end in forms:
            if span := self._company(text, end):
                subject = names.setdefault(text[slice(*span)], Subject("company", text[slice(*span)]))
                spans.append((start, span[1], subject))
        for match in _TICKER.finditer(text):
            name, ticker = (match["name"], match["ticker"]) if match["name"] else (match["named"], match["code"])
            if ticker in self.lexicon.no_ticker or len(name) <= len(ticker) or self.gazetteer.is_place(name):
                continue
            full = next((known for known in names if known.endswith(name) or name.endswith(known)), name)
            names[ticker] = names.setdefault(full, Subject("company", full))
        for item in found:  # Khu công nghệ cao TP.HCM (SHTP)
            if item.subjects and item.mention and (match := _ACRONYM.match(text, item.end)):
                names[match[1]] = item.subjects[0]
        if not names:
            return
        for name in [name for name in names if "-" in name]:
            names.setdefault(re.split(r" ?- ?", name)[0], names[name])
        names.pop("", None)
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, sorted(names, key=len, reverse=True)))})(?!\w)")
        taken = sorted([*covered, *((start, end) for start, end, _ in spans)])
        for match in pattern.finditer(text):
            at = bisect_left(taken, (match.start() + 1,)) - 1
            if at < 0 or taken[at][1] <= match.start():
                spans.append((match.start(), match.end(), names[match.group()]))
        spans.sort(key=lambda span: span[0])
        starts = [start for start, _, _ in spans]
        kept = []
        for item in found:
            at = bisect_right(starts, item.start) - 1
            if at < 0 or item.end > spans[at][1] or item.mention is not None:
                kept.append(item)
        found[:] = [*kept, *(Item(start, end, "subject", _NOTHING, None, (named,)) for start, end, named in spans)]

    def _company(self, text: str, at: int) -> tuple[int, int] | None:
        """Where the name behind a legal form stands: words for what it does, then capitals."""
        words = list(_NAME_WORD.finditer(text, at, min(len(text), at + 90)))
        inner, phrases = self.lexicon.company_inner, self.lexicon.phrases
        start = end = at
        capitals = index = 0
        while index < len(words) and words[index].start() == end:
            written = words[index]["word"]
            following = words[index + 1] if index + 1 < len(words) else None
            if following is not None and following.start() != words[index].end():
                following = None
            pair = f"{written} {following['word']}".lower() if following else ""
            if pair in inner and not (following and following["word"][0].isupper()):
                if capitals and written.islower():
                    break
                index += 1
                if written.islower():
                    start = words[index].end()
            elif written.lower() in inner and written.isupper() and not capitals:  # CP, TNHH
                start = words[index].end()
            elif written[0].isupper() or (written[0].isdecimal() and capitals):
                capitals += 1
            elif written in inner and not capitals:
                start = words[index].end()
            elif (
                following is not None
                and following["word"][0].isupper()
                and (
                    written in ("-", "&", "và")
                    or (capitals == 1 and index and written.isalpha() and written not in phrases)
                )
            ):
                pass
            else:
                break
            end = words[index].end()
            index += 1
        while start < end and text[start] == " ":
            start += 1
        name = text[start:end]
        if not capitals or not name or self.gazetteer.is_place(name):
            return None
        return start, end

    @cached_property
    def _table(self) -> dict[str, Meaning | Subject | str]:
        table: dict[str, Meaning | Subject | str] = {}
        for place in self.gazetteer.places:
            if place.level == "foreign_city":
                continue
            for name in place.names:
                if place.level == "district":
                    if place.type and len(name) > 2:
                        table.setdefault(f"{place.type} {name}".lower(), Subject("place", name))
                    continue
                for written in spellings(name):
                    if len(written) > 1:
                        as_written = written if place.level == "region" and not written.isupper() else place.name
                        table.setdefault(new_tone_placement(written).lower(), Subject("place", as_written))
        table.update(self.lexicon.phrases)
        table.update(_PUNCTUATION)
        return table

    @cached_property
    def _phrases(self) -> list[str]:
        return list(self._table)

    @cached_property
    def _entries(self) -> list[Meaning | Subject | str]:
        return list(self._table.values())

    @cached_property
    def _automaton(self) -> Any:
        return ahocorasick_rs.AhoCorasick(self._phrases, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


_TICKER = re.compile(
    r"(?P<name>[A-ZĐÀ-Ỹ][\w&]+(?: (?:[A-ZĐÀ-Ỹ][\w&]*|-|[A-Z]{2,5}))*) \((?:(?:HOSE|HNX|HSX|UPCoM|UPCOM|mã|MCK|mã CK|Mã"
    r"|mã cổ phiếu)[:\s-]*)?(?P<ticker>[A-Z][A-Z0-9]{2})\)"
    r"|(?<!\w)(?P<code>[A-Z]{3}) \((?P<named>[A-ZĐ][\w&]+(?: [A-ZĐ][\w&]*)*)\)"
)
_ACRONYM = re.compile(r" \(([A-Z]{2,6})\)")
_NAME_WORD = re.compile(r" (?P<word>[\w&.-]*[\w&-])(?![\w])")


def _is_name(text: str, start: int, end: int) -> bool:
    """Whether a place's name stands there by itself: capital, and not part of a longer name before it."""
    if not text[text.rfind(" ", start, end) + 1 if " " in text[start:end] else start].isupper():
        return False
    if not text[start].isupper() and not text[start:end].split(" ", 1)[0].islower():
        return False
    if start > 1 and text[start - 1] == " " and text[start - 2].isalnum():
        word_start = text.rfind(" ", 0, start - 1) + 1
        line_start = text.rfind("\n", 0, start - 1) + 1
        word = text[max(word_start, line_start) : start - 1]
        before = text[word_start - 2 : word_start].strip() if word_start > line_start else ""
        opens = word_start <= line_start or before in (".", ":", "?", "!", '"', "(", "-")
        if word[:1].isupper() and not word.isupper() and not opens:
            return False
    return True
