"""What stands in an article beside its mentions: cue phrases, places, companies, punctuation, in reading order."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from operator import attrgetter
from typing import Any

import ahocorasick_rs
from msgspec import Struct

from kcn_extract.facts.indicator import Lexicon, Meaning
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.gazetteer.names import spellings
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
from kcn_extract.text.shadow import SYLLABLE, Shadow, new_tone_placement

_TIMES = frozenset(("day", "month", "quarter", "year", "session"))  # an amount per time is an amount
AREA_UNITS = frozenset(("ha", "m2", "km2"))
_NONE: frozenset[str] = frozenset()
_NOTHING = Meaning(_NONE)
_PUNCTUATION = {
    ";": "stop", ":": "colon", ",": "comma", "(": "open", ")": "close", "[": "open", "]": "close", "|": "cell",
    " / ": "cell", "\t": "cell", " - ": "dash",
}  # fmt: skip


COUNTRY = Subject("place", "Việt Nam")
UNKNOWN = Subject("company", "")  # whose name nobody told us: its figures are nobody else's


class District(Struct, frozen=True):
    """A district, as the automaton keeps it."""

    type: str
    name: str


_DISTRICT = frozenset(("district",))


class Item(Struct, eq=False, gc=False):
    """Something of a sentence, in offsets of the shadow. ``kind``: a kind of figure, ``date``, ``subject``, a kind of
    punctuation, or ``cue``. ``lists``: the word lists that hold a cue. ``aside``: a name that its sentence is not
    about; ``fallback``: it is, if about nobody else."""

    start: int
    end: int
    kind: str
    meaning: Meaning = _NOTHING
    mention: Mention | None = None
    subjects: tuple[Subject, ...] = ()
    lists: frozenset[str] = _NONE
    aside: bool = False
    fallback: bool = False
    factor: int = 0

    def has(self, name: str) -> bool:
        return name in self.lists


_start = attrgetter("start")
FIGURES = frozenset(("money", "rate", "percent", "area", "count"))


def mention_items(shadow: Shadow, mentions: list[Mention]) -> list[Item]:
    """The items of mentions, in reading order; what no fact is made of covers its words all the same."""
    items = []
    for mention in mentions:
        start, end = mention.start, mention.end
        if shadow.segments is not None:
            start, end = shadow.shadow_offset(start), shadow.shadow_offset(end)
        item = Item(start, end, kind_of(mention) or "measure", _NOTHING, mention)
        if isinstance(zone := mention.value, ZoneValue):
            item.subjects = (Subject("zone", zone.name, zone.kind, mention.id),)
        items.append(item)
    return items


def kind_of(mention: Mention) -> str | None:
    """The kind of figure, or ``date`` or ``subject``; None for what no fact is made of."""
    match mention.value:
        case MoneyValue(per=per):
            return "money" if per is None or per in _TIMES else "rate"
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


def count_of(item: Item) -> str | None:
    """What a count is of."""
    return getattr(item.mention.value, "of", None) if item.mention else None


class Scanner:
    """Finds the items of an article; immutable, picklable."""

    def __init__(self, lexicon: Lexicon, gazetteer: Gazetteer) -> None:
        self.lexicon = lexicon
        self.gazetteer = gazetteer

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.lexicon, self.gazetteer)

    def names(self, shadow: Shadow, mentions: list[Item]) -> dict[str, Subject]:
        """The companies of an article by every way it names them: behind their legal form, beside their ticker; and
        its zones by the acronym in brackets behind them."""
        text, folded = shadow.text, shadow.folded
        names: dict[str, Subject] = {}
        for _, start, end in self._forms.find_matches_as_indexes(folded):
            if len(names) >= _MOST_NAMES:
                break
            whole = not folded[end : end + 1].isalnum() and not (start and folded[start - 1].isalnum())
            if not whole:
                continue
            form = folded[start:end] if end - start >= _TELLING_FORM else ""
            span = self._company(text, end, form)
            bracket = _BRAND.match(text, span[1]) if span else _BRAND_BEHIND.match(text, end)
            brand = bracket["brand"] if bracket and self._is_brand(bracket["brand"]) else None
            if span or brand:
                name = text[slice(*span)] if span else ""
                if brand and self._only_says(name):  # Tổng công ty Phát triển Khu công nghiệp (Sonadezi)
                    name = brand
                company = names.setdefault(name, Subject("company", name))
                for other in (brand, bracket and brand and bracket["ticker"]):
                    if other and other not in self.lexicon.no_ticker:
                        names.setdefault(other, company)
        at = text.find("(")
        listed: bool | None = None  # whether the article speaks of shares at all
        while at >= 0 and len(names) < _MOST_NAMES:
            if (pair := _ticker(text, at)) and self.lexicon.no_ticker.isdisjoint((pair[1], pair[0].upper())):
                if listed is None:
                    listed = any(word in folded for word in self.lexicon.listed)
                begin = max(0, at - len(pair[0]) - 1)
                opens = not text[text.rfind("\n", 0, begin) + 1 : begin].strip(" -+*•\"'")
                if not (listed or opens or pair[0] in names):  # sân bay Tân Sơn Nhất (TSN)
                    at = text.find("(", at + 1)
                    continue
                name, ticker = pair
                if " - " in name and name[name.rfind(" - ") + 3 :].lower() in self._form_words:
                    name = name[: name.rfind(" - ")]
                if not self._is_area(name):
                    full = next((known for known in names if known.endswith(name) or name.endswith(known)), name)
                    names[ticker] = names.setdefault(full, Subject("company", full))
            at = text.find("(", at + 1)
        if sum(1 for name in names if len(name) == _CODE_LENGTH and name.isupper()) > 1:  # others by ticker alone
            for code in _LONE_CODE.findall(text):
                if code not in self.lexicon.no_ticker and len(names) < _MOST_NAMES:
                    names.setdefault(code, Subject("company", code))
        for item in mentions:  # Khu công nghệ cao TP.HCM (SHTP)
            if len(names) < _MOST_NAMES and item.subjects and (match := _ACRONYM.match(text, item.end)):
                names[match[1]] = item.subjects[0]
        for name in list(names):
            for short in self._short_names(name):
                names.setdefault(short, names[name])
        return names

    def _only_says(self, name: str) -> bool:
        """Whether a name has no word of its own: all of them say what its bearer does."""
        words = name.lower().split()
        while words:
            run = next((n for n in (3, 2, 1) if " ".join(words[:n]) in self.lexicon.company_inner), 0)
            if not run:
                return False
            words = words[run:]
        return True

    def _is_brand(self, name: str) -> bool:
        """Whether a name in brackets behind that of a company is its own: letters alone, or a word of no Vietnamese."""
        words = name.split(" ")
        proper = any(SYLLABLE.fullmatch(word.lower()) is None for word in words) or name.isupper()
        known = self._is_area(name) or name in self.lexicon.no_ticker or words[0].lower() in self.lexicon.phrases
        return proper and not known

    def _short_names(self, name: str) -> Iterator[str]:
        """How an article names a company the second time: by what stands before a dash, by its last two words, or by
        its first where that is no Vietnamese syllable; never by the name of a place or zone."""
        first, *more = re.split(r" ?- ?", name)
        words = name.split()
        tails = [first] if more else []
        if len(words) > 2:
            tails.append(" ".join(words[-2:]))
        if len(words) > 1 and len(words[0]) > 3 and not SYLLABLE.fullmatch(words[0].lower()):
            tails.append(words[0])
        for short in tails:
            proper = short[:1].isupper() and short.split()[-1][:1].isupper()
            known = self.gazetteer.is_place(short) or self.gazetteer.zones_named(None, short)
            syllable = SYLLABLE.fullmatch(short.lower()) is not None
            if proper and not known and not syllable and short.lower() not in self.lexicon.company_inner:
                yield short

    def items(
        self, shadow: Shadow, mentions: list[Item], names: dict[str, Subject], start: int, end: int
    ) -> list[Item]:
        """The items of a stretch of text in reading order: its ``mentions``, and the cues and names outside them."""
        folded, text = shadow.folded[start:end], shadow.text
        found: list[Item] = []
        covered = [(item.start, item.end) for item in mentions]
        if names and (named := self._named(text, names, covered, start, end)):
            found += named
            covered = sorted([*covered, *((item.start, item.end) for item in named)])
        last = len(covered)
        after = 0
        entries, factors = self._entries, self.lexicon.factors
        for index, first, stop in self._automaton.find_matches_as_indexes(folded):
            entry = entries[index]
            if entry.__class__ is not str and (
                folded[stop : stop + 1].isalnum() or (first and folded[first - 1].isalnum())
            ):
                continue
            at = start + first
            if first and folded[first - 1] == "/" and entry.__class__ is not str:
                continue  # 28.700 đồng/cổ phiếu
            while after < last and covered[after][1] <= at:
                after += 1
            if after < last and covered[after][0] < start + stop:
                if covered[after][0] <= at:
                    continue
                stop, entry = self._cut(folded, first, covered[after][0] - start)
            if isinstance(entry, Meaning):
                if "provinces" in entry.lists and not folded[max(first - 2, 0) : first].rstrip().isdigit():
                    continue  # 37 tỉnh, thành phố
                factor = factors.get(folded[first:stop], 0) if factors else 0
                found.append(Item(at, start + stop, "cue", entry, None, (), entry.lists, False, False, factor))
            elif isinstance(entry, str):
                if folded[stop : stop + 1].isdigit() and first and folded[first - 1].isdigit():
                    continue  # 3,7 lần
                found.append(Item(at, start + stop, entry))
            elif entry is not None and _is_name(text, at, start + stop):
                subject, lists = entry, _NONE
                if subject.__class__ is Subject and (more := _FOREIGN_WORD.match(text, start + stop)):
                    word = more.group().strip().lower()
                    if SYLLABLE.fullmatch(word) is None and word.upper() not in self.lexicon.no_ticker:
                        subject = UNKNOWN  # Vietnam Airlines
                if isinstance(entry, District):
                    subject, lists = Subject("place", entry.name), _DISTRICT
                found.append(Item(at, start + stop, "subject", _NOTHING, None, (subject,), lists))
        found += mentions
        found += self._openers(text, start, end, found)
        self._nameless(text, found)
        found.sort(key=_start)
        return found

    def _openers(self, text: str, start: int, end: int, found: list[Item]) -> Iterator[Item]:
        """Proper names that open a clause and are none of the article's companies, zones and places: ``MobiFone đạt``.
        Not those of offices and persons, nor of who only says something."""
        taken: set[int] | None = None
        at = start
        while at < end:
            match = _OPENER.match(text, at, end)
            if match and self._is_opener(match):
                if taken is None:
                    taken = {place for item in found if item.kind != "date" for place in range(item.start, item.end)}
                first = match.start("name")
                stop = first + len(match["name"].rstrip(" -&"))  # Gelex - công ty mẹ của …
                if self._opens_name(match["name"], first, stop, found):
                    continue
                speaks = any(item.has("says") and item.start == stop + 1 for item in found)
                if not speaks and taken.isdisjoint(range(first, stop)):
                    yield Item(first, stop, "subject", _NOTHING, None, (UNKNOWN,))
            pause = _PAUSE.search(text, at, end)
            at = pause.end() if pause else end

    def opens(self, text: str, at: int, end: int) -> bool:
        """Whether a proper name opens a clause there, be it only to say something."""
        match = _OPENER.match(text, at, end)
        return match is not None and self._is_opener(match)

    def strange(self, text: str, start: int, end: int, items: list[Item]) -> bool:
        """Whether a stretch of text has a name that no item covers and that is no Vietnamese word."""
        for match in _STRANGE.finditer(text, start, end):
            first, stop, word = match.start(), match.end(), match.group()
            foreign = SYLLABLE.fullmatch(word.lower()) is None and word not in self.lexicon.no_ticker
            if foreign and not any(item.start < stop and first < item.end for item in items):
                return True
        return False

    def unknown_name(self, text: str, start: int, end: int, items: list[Item]) -> bool:
        """Whether a stretch of text names the owner of something, whom no item covers: ``báo cáo của Hòa Phát``."""
        for match in _OWNER.finditer(text, start, end):
            first, stop = match.span()
            word = match.group()
            if " " not in word and (SYLLABLE.fullmatch(word.lower()) or word in self.lexicon.no_ticker):
                continue
            owns = text[start:first].rstrip().rpartition(" ")[2] in self.lexicon.owner_words
            if owns and not any(item.start < stop and first < item.end for item in items):
                return True
        return False

    @staticmethod
    def _nameless(text: str, found: list[Item]) -> None:
        """Legal forms whose company nobody could read stand for one unknown."""
        starts = {item.start for item in found if item.kind != "cue"}
        for item in found:
            if not item.has("forms") or item.end + 1 in starts:
                continue
            generic = item.has("firm") or item.has("one_firm") or item.end - item.start < _TELLING_FORM
            if not generic or text[item.end : item.end + 2][1:].isupper():
                item.kind, item.subjects = "subject", (UNKNOWN,)

    @staticmethod
    def _opens_name(name: str, start: int, stop: int, found: list[Item]) -> bool:
        """Whether a foreign word goes on with a place: ``Nestlé Việt Nam``, which is nobody's place then."""
        word = name.split(" ")[0]
        if len(word) < 4 or SYLLABLE.fullmatch(word.lower()):
            return False
        for item in found:
            inside = start < item.start and item.end == stop and item.mention is None
            if inside and item.subjects and item.subjects[0].type == "place":
                item.start, item.subjects = start, (UNKNOWN,)
                return True
        return False

    def _is_opener(self, match: re.Match[str]) -> bool:
        words = match["name"].split(" ")
        if words[0].lower() in self.lexicon.offices or f"{words[0]} {match['next']}".lower() in self.lexicon.offices:
            return False
        if len(words) > 1:
            return True
        word = words[0]
        if len(word) < 3 or word in self.lexicon.no_ticker:
            return False
        return word.isupper() or (len(word) > 3 and SYLLABLE.fullmatch(word.lower()) is None)

    def _named(
        self, text: str, names: dict[str, Subject], covered: list[tuple[int, int]], start: int, end: int
    ) -> list[Item]:
        """Where a stretch of text names the companies of the article, outside its mentions; the longest first."""
        hits = []
        for name in names:
            at = text.find(name, start, end)
            while at >= 0:
                hits.append((at, at + len(name), name))
                at = text.find(name, at + len(name), end)
        hits.sort(key=lambda hit: (hit[0], -hit[1]))
        found: list[Item] = []
        after, reached = 0, start
        for at, stop, name in hits:
            while after < len(covered) and covered[after][1] <= at:
                after += 1
            free = at >= reached and not (after < len(covered) and covered[after][0] < stop)
            if free and not text[stop : stop + 1].isalnum() and not (at and text[at - 1].isalnum()):
                subject = names[name]
                if subject.type == "company" and " " not in name and (end := self._goes_on(text, stop)) > stop:
                    stop, subject = end, Subject("company", text[at:end])
                found.append(Item(at, stop, "subject", _NOTHING, None, (subject,)))
                reached = stop
        return found

    def _goes_on(self, text: str, stop: int) -> int:
        """Where a name of one word ends that goes on: ``LG``, ``LG Display``; ``Samsung``, ``Samsung Việt Nam``."""
        for pattern in (_FOREIGN_WORD, _TWO_WORDS):
            if more := pattern.match(text, stop):
                place = self.gazetteer.place(more.group().strip())
                if (place is None and pattern is _FOREIGN_WORD) or (place and place.level == "country"):
                    return more.end() if place else self._goes_on(text, more.end())
        return stop

    def _cut(self, folded: str, start: int, end: int) -> tuple[int, Meaning | Subject | District | str | None]:
        """The longest phrase that ends before a mention, where a longer one ran into it: ``kế hoạch năm 2025``."""
        while end > start:
            words = folded[start:end].rstrip()
            if (entry := self._table.get(words)) is not None:
                return start + len(words), entry
            end = start + words.rfind(" ") if " " in words else start
        return end, None

    def _company(self, text: str, at: int, form: str = "") -> tuple[int, int] | None:
        """Where the name behind a legal form stands: words for what it does, then capitals. These words are part of the
        name behind a ``form`` that only names follow."""
        whole = bool(form) and "one_firm" not in self.lexicon.phrases[form].lists
        words = list(_NAME_WORD.finditer(text, at, min(len(text), at + 90)))
        start = end = at
        capitals = index = 0
        own, runs = False, 0  # a word that does not only say what it does; those that do
        lone = 0  # capitals in a row that are all the name so far: Dịch vụ Kho …, of Dịch vụ Kho vận Tín Nghĩa
        if form:  # Công ty CP kính Nam Việt Hưng
            for skipped in range(min(3, len(words))):
                word = words[skipped]["word"]
                if word[0].isupper() or word in self.lexicon.phrases or self._inner_run(words, skipped):
                    if word[0].isupper() and skipped:
                        index = skipped
                        end = words[skipped].start()
                        start = start if whole else end
                    break
        while index < len(words) and words[index].start() == end:
            written = words[index]["word"]
            taken = 1
            pair = f"{written} {words[index + 1]['word']}".lower() if index + 1 < len(words) else ""
            if pair in self._form_words:  # Công ty Tập đoàn X
                if capitals:
                    break
                start = end = words[index + 1].end()
                index += 2
                continue
            opened = capitals == 1 or (capitals and not own)
            reach = (7 if whole else 3) if opened else lone == 1  # words that go on in lower case
            if written.islower() and reach and (skipped := self._lower_run(words, index, reach)):
                taken, lone = skipped, 0
            elif written in self.lexicon.and_words and capitals and not own and self._goes_on_behind(words, index):
                pass  # Thương mại và Đầu tư SD
            elif run := self._inner_run(words, index):
                if written.islower() and capitals:
                    break
                after = words[index + run]["word"] if index + run < len(words) else ""
                single = own and " " not in text[start:end].strip()
                if single and run > 1 and written[0].isupper() and after.islower():  # Hòa Phát triển khai
                    end = words[index].end()
                    break
                taken, runs, lone = run, runs + 1, 0
                said = text[words[index].start() : words[index + run - 1].end()].strip().lower()
                dropped = not whole or said in self.lexicon.company_legal
                if (written.islower() and dropped) or (written.isupper() and not capitals):  # CP: no part of the name
                    start = words[index + run - 1].end()
                elif run > 1 and not written.islower():
                    capitals += 1
            elif written[0].isupper() or (written[0].isdecimal() and capitals):
                capitals += 1
                own, lone = True, lone + 1
            elif (
                written in (*_SIGNS, *self.lexicon.and_words)
                and index + 1 < len(words)
                and words[index + 1]["word"][0].isupper()
            ):
                pass
            else:
                break
            end = words[index + taken - 1].end()
            index += taken
        while start < end and text[start] == " ":
            start += 1
        if (dash := text.rfind(" - ", start, end)) > 0 and text[dash + 3 : end].lower() in self._form_words:
            end = dash
        name = text[start:end]
        cut = index < len(words) and words[index].start() == end and words[index]["word"].islower()
        last = name.split(" ")[-1]
        if (
            cut
            and SYLLABLE.fullmatch(last.lower())
            and (capitals == 1 or lone == 1)
            and self._only_says(name[: -len(last)])
            and (words[index]["word"] not in self.lexicon.phrases or words[index]["word"] in self.lexicon.company_inner)
        ):
            return None
        if (
            not capitals
            or (not own and (runs > 2 or any(f" {word} " in name for word in self.lexicon.and_words)))
            or len(name) < 2
            or name in self.lexicon.no_ticker
            or self._is_area(name)
            or self._is_abroad(name)
            or name.lower() in self.lexicon.company_inner
        ):
            return None
        return start, end

    def _goes_on_behind(self, words: list[re.Match[str]], index: int) -> bool:
        """Whether what stands behind an ``and`` is more of a name, and no other company."""
        two = " ".join(match["word"] for match in words[index + 1 : index + 3])
        return two[:1].isupper() and two.lower() not in self._form_words

    def _inner_run(self, words: list[re.Match[str]], index: int) -> int:
        """How many words from here on say what a company does: ``khu công nghiệp``, ``điện lực``, ``CP``."""
        joined = ""
        best = 0
        for count in range(min(3, len(words) - index)):
            if count and words[index + count].start() != words[index + count - 1].end():
                break
            if count and words[index + count]["word"][0].isupper() and words[index]["word"].islower():
                break
            joined += words[index + count].group().lower()
            if joined.strip() in self.lexicon.company_inner:
                best = count + 1
        return best

    def _lower_run(self, words: list[re.Match[str]], index: int, most: int) -> int:
        """How many words in lower case go on with a name that opened with one syllable: ``Kho lạnh Biển Đông``."""
        if index == 0 or not SYLLABLE.fullmatch(words[index - 1]["word"].lower()):
            return 0
        for count in range(1, most + 1):
            if index + count >= len(words) or words[index + count].start() != words[index + count - 1].end():
                return 0
            word, next_word = (words[at]["word"] for at in (index + count - 1, index + count))
            pair = f"{word} {next_word}"
            if word in self.lexicon.phrases or (
                pair in self.lexicon.phrases and pair not in self.lexicon.company_inner
            ):
                return 0
            if words[index + count]["word"][0].isupper():
                return count
        return 0

    def _is_abroad(self, name: str) -> bool:
        """Whether a name says only what somebody does in which foreign country: ``Ngân hàng Trung ương Nhật Bản``."""
        words = name.split(" ")
        place = self.gazetteer.place(" ".join(words[-2:])) if len(words) > 2 else None
        what = " ".join(words[:-2]).lower()
        return (
            place is not None
            and place.level == "country"
            and place.name != COUNTRY.name
            and what in self.lexicon.company_inner
        )

    def _is_area(self, name: str) -> bool:
        """Whether a name is that of a province, a region or a country: ``công ty Nhật Bản`` is nobody's name."""
        place = self.gazetteer.place(name)
        return place is not None and place.level != "district"

    @cached_property
    def _table(self) -> dict[str, Meaning | Subject | District | str]:
        table: dict[str, Meaning | Subject | District | str] = {}
        for place in self.gazetteer.places:
            if place.level == "foreign_city":
                continue
            for name in place.names:
                if place.level == "district":
                    if place.type and len(name) > 2:
                        table.setdefault(f"{place.type} {name}".lower(), District("place", name))
                    continue
                for written in spellings(name):
                    if len(written) > 1:
                        as_written = written if place.level == "region" and not written.isupper() else place.name
                        table.setdefault(new_tone_placement(written).lower(), Subject("place", as_written))
        table.update(self.lexicon.phrases)
        table.update(_PUNCTUATION)
        return table

    @cached_property
    def _form_words(self) -> frozenset[str]:
        return frozenset(phrase for phrase, meaning in self.lexicon.phrases.items() if "forms" in meaning.lists)

    @cached_property
    def form_heads(self) -> tuple[str, ...]:
        """What opens the name of a company."""
        return tuple(f"{form} " for form in sorted(self._form_words))

    @cached_property
    def _forms(self) -> Any:
        forms = sorted(self._form_words)
        return ahocorasick_rs.AhoCorasick(forms, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)

    @cached_property
    def _phrases(self) -> list[str]:
        return list(self._table)

    @cached_property
    def _entries(self) -> list[Meaning | Subject | District | str]:
        return list(self._table.values())

    @cached_property
    def _automaton(self) -> Any:
        return ahocorasick_rs.AhoCorasick(self._phrases, matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)


_TICKER = re.compile(r"\((?:[^()\n]{0,13}[: ])?(?P<ticker>[A-Z][A-Z0-9]{2})\)")
_NAMED = re.compile(r"\((?P<name>[A-ZĐ][\w&]+(?: [\w&]+){0,4})\)")


def _ticker(text: str, at: int) -> tuple[str, str] | None:
    """The company and its ticker at a bracket: ``Becamex IDC (HOSE: BCM)``, ``BCM (Becamex IDC)``."""
    match = _NAMED.match(text, at)
    if match and _CODE.fullmatch(code := text[max(0, at - 4) : at]) and not text[max(0, at - 5) : at - 4].isalnum():
        return match["name"], code.strip()
    if match := _TICKER.match(text, at):
        words = text[max(text.rfind("\n", 0, at) + 1, at - 40) : at].split()
        name: list[str] = []
        while words and (words[-1][0].isupper() or (name and words[-1] in ("-", "&"))) and words[-1][-1] not in ",.;:":
            name.insert(0, words.pop())
        if name and len(" ".join(name)) > len(match["ticker"]):
            return " ".join(name), match["ticker"]
    return None


_CODE = re.compile(r"[A-Z]{3} ")
_CODE_LENGTH = 3
_LONE_CODE = re.compile(r"(?<![\w.-])[A-Z]{3}(?![\w.-])")
CAPITALS = "".join(c for c in map(chr, (*range(0x41, 0x1B0), *range(0x1EA0, 0x1EFA))) if c.isupper())
_OPENER = re.compile(
    rf"[ \"'*+•–-]{{0,4}}(?P<name>[{CAPITALS}][\w&.-]*\w(?: (?:[{CAPITALS}0-9][\w&.-]*|[&-])){{0,5}})"
    rf" (?P<next>[^\W\d{CAPITALS}]+)"
)
_STRANGE = re.compile(rf"(?<![\w-])[{CAPITALS}][\w-]{{3,}}")
_PAUSE = re.compile("[,;:] | do ")
_MOST_NAMES = 100  # of companies in an article
_TELLING_FORM = 9  # letters of a form that only a name can follow: công ty cp, công ty tnhh
_FOREIGN_WORD = re.compile(r" (?:& )?[A-Z][a-z]+(?![\w])")  # no Vietnamese letters: a word of a name
_OWNER = re.compile(rf"(?<=\w )[{CAPITALS}]\w+(?: [{CAPITALS}]\w+)?(?![\w])")
_TWO_WORDS = re.compile(rf" [{CAPITALS}]\w+ [{CAPITALS}]\w+")
_SIGNS = ("-", "&")
_ACRONYM = re.compile(r" \(([A-Z]{2,6})\)")
_BRAND = re.compile(
    rf" \((?P<brand>[{CAPITALS}][\w&]+(?: [{CAPITALS}][\w&]+){{0,2}})"
    r"(?:\)|(?:,| -)(?: [^()\n]{0,24}?(?P<ticker>[A-Z][A-Z0-9]{2})\))?)"
)
_BRAND_BEHIND = re.compile(rf"(?: [\w&.-]+){{1,8}}{_BRAND.pattern}")
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
