"""Named zones. Where a name ends is read from its letter case, then from the gazetteer, then from word lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

from kcn_extract.gazetteer.names import fold_name
from kcn_extract.record import ZoneValue
from kcn_extract.text.letters import CAPITAL, SMALL
from kcn_extract.text.shadow import SYLLABLE
from kcn_extract.values.context import REFUSED, Context, Groups, Moved, Result, ValueFunction
from kcn_extract.values.zone_id import bases, known_zones, zone_meant

_WORD = re.compile(r"[^ ]+")
# What never opens something else after a name: a numeral, a dash, a stage.
NUMERAL = re.compile(r"(?:[0-9]{1,2}|[IVX]{1,5})(?:-?[A-D])?|[A-E][1-9]?")
_CONTINUES = re.compile(rf"(?:{NUMERAL.pattern})(?!\w)|[-(]")
_WORDS = r"[^\W\d_]+"
# giai đoạn 2 · (khu B)
_NUMBERED_STAGE = re.compile(
    rf"(?: ?- ?| )(?P<open>\()?(?P<first>{_WORDS})(?: {_WORDS})? (?:{NUMERAL.pattern})(?!\w)(?(open)\))"
)
# mở rộng · (phía Nam), with the words behind it
_NAMED_STAGE = re.compile(rf"(?: ?- ?| )(?P<open>\()?(?P<words>{_WORDS}(?: {_WORDS}){{1,5}})")
_LOWER_WORD = re.compile(rf" {SMALL}++")
_TICKER = re.compile(r"[A-Z]{3}")
_PAIR = re.compile(r" ?- ?")
_FEW_WORDS = 3
_LONGEST = 100  # characters in which a name ends
_CAPITALISED = re.compile(rf" {CAPITAL}\w*")
_BREAKS = (",", ":", ";", ")")
_NEXT_NAME = re.compile(rf"(?:,|,? (?P<joint>[^\W\d_]+)) (?P<name>{CAPITAL}\w*(?: {CAPITAL}\w*){{0,3}}(?: [0-9]\b)?)")
_CELL = re.compile(r"[\n\t]")
_WINDOW = 160  # characters of the line, to either side, that tell a headline
_HEADLINE = 7  # words at least, to tell a headline from a row of a table


def zone(groups: Groups, context: Context) -> Result:
    """A head and the name behind it (``KCN Đình Trám``)."""
    head = groups["head"] or ""
    kind = kind_of(head, groups.get("gate"), context)
    name, context = ended(kind, groups["name"] or "", context)
    descriptor = (groups["between"] or "").strip()
    name, context = with_descriptor(kind, descriptor, name, context)
    known = known_zones(kind, name, context)
    if groups["between"] == "." and not known and begins_sentence(name, context):
        return REFUSED
    of_one = descriptor.lower() in context.tables["zone_descriptors_of_one"]
    if is_group(kind, name, bool(known), groups["more"], context) and not (
        of_one and not after_plural(context.start, context)
    ):
        return REFUSED
    if not known:
        certain = context.tables["zone_kinds_certain"].get(head.lower(), True)
        where = groups["side"] is not None and kind != "KKT" and not is_side_of_zone(groups["side"], name, context)
        if not certain or where or is_fragment(name, context) or in_company(context.start, context):
            return REFUSED
        if _TICKER.fullmatch(name) and of_shares(context.start, context):
            return REFUSED
    if (groups["between"] or "").endswith('"') and context.shadow.text.startswith('"', context.end):
        context = context.at(context.start, context.end + 1)
    return valued(kind, name, context)


def zone_of_city(groups: Groups, context: Context) -> Result:
    """A zone named after its city or province (``khu công nghệ cao TP.HCM``); of other kinds that is a group."""
    kind = kind_of(groups["head"] or "", groups.get("gate"), context)
    name = groups["name"] or groups["short"] or ""
    if not context.tables["zone_kinds_of_provinces"].get(kind):
        return REFUSED
    return valued(kind, name, context)


def zone_in_lower_case(groups: Groups, context: Context) -> Result:
    """A head and a name in lower case: as far as the gazetteer knows the name, in two syllables or more."""
    kind, name = kind_of(groups["head"] or "", None, context), groups["name"] or ""
    start = context.end - len(name)
    while " " in name:
        if context.gazetteer.zones_named(kind, name) and not is_area(name, context):
            end = _end_of_stages(start + len(name), context)
            return valued(kind, context.shadow.text[start:end], context.at(context.start, end))
        name = name.rpartition(" ")[0]
    return REFUSED


def zone_known(groups: Groups, context: Context) -> Result:
    """A head and what the gazetteer knows as a name, though it begins or goes on as no other (``KCN dốc Đá Trắng``)."""
    kind = kind_of(groups["head"] or "", None, context)
    start = context.start + len(groups["head"] or "") + 1
    end = _known_end(kind, start, context)
    name, context = context.shadow.text[start:end], context.at(context.start, end)
    if not name or is_group(kind, name, True, None, context):
        return REFUSED
    return valued(kind, name, context)


def is_before_zone(kind: str, context: Context) -> bool:
    """True if another known name follows that is not of a place: ``KCN Hòa Cầm, Liên Chiểu và Hòa Khánh``."""
    following = _NEXT_NAME.match(context.shadow.text, context.end)
    if following is None or (following["joint"] and following["joint"] not in context.tables["zone_joints"]):
        return False
    name = without_stage(following["name"], context.tables["zone_stages"])
    return bool(context.gazetteer.zones_named(kind, name)) and not is_place(name, context)


def doubtful(text: str, value: ZoneValue, context: Context) -> bool:
    """True if the recogniser should be asked where the name of a mention ends: the gazetteer does not know it, and it
    is long, or stands in a headline, or a capitalised word follows. A brand in front, a numeral or a stage behind it
    make the end sure. ``text`` is the mention, ``context`` is seen from it."""
    name = value.name
    if value.zone is not None or context.gazetteer.zones_named(value.kind, name):
        return False
    if without_stage(name, context.tables["zone_stages"]) != name or without_number(name) != name:
        return False
    if not SYLLABLE.fullmatch(name.split(" ")[0].lower()):  # a brand, and mostly a place behind it: VSIP Nghệ An
        return False
    follows = context.shadow.text[context.end : context.end + 2]
    return name.count(" ") >= _FEW_WORDS or (follows[:1] == " " and follows[1:].isupper()) or in_headline(context)


def kind_of(head: str, gate: str | None, context: Context) -> str:
    """The kind that a head stands for; an economic zone at a border gate is a kind of its own."""
    kind: str = context.tables["zone_kinds"][head.lower()]
    return "KKTCK" if gate and kind == "KKT" else kind


def valued(kind: str, name: str, context: Context) -> Moved:
    """The value of a mention that ends where the name does; id and province only where it is certain which zone of the
    gazetteer is meant."""
    zone = zone_meant(kind, name, context)
    where = (zone.id, zone.province, zone.province_2025) if zone else ()
    return Moved(ZoneValue(kind, name, *where), context.end)  # type: ignore[arg-type]


def is_area(name: str, context: Context) -> bool:
    """True if a name is that of a province, a region or a country: zones of such a name are a group."""
    place = context.gazetteer.place(name)
    return place is not None and place.level not in ("district", "foreign_city")


def is_place(name: str, context: Context) -> bool:
    """True if the gazetteer has a place of that name."""
    return context.gazetteer.is_place(name)


def is_foreign(words: str) -> bool:
    """True if no word is a Vietnamese syllable: a person's or a firm's name behind a zone's (not a lone ``IIA``)."""
    several = words.lower().split()
    long = len(several) > 1 or (len(words) > _FEW_WORDS and words.isalpha())
    return long and not any(SYLLABLE.fullmatch(word) for word in several)


def is_person(words: str, context: Context) -> bool:
    """True if three or four words begin with a family name, in capitals."""
    several = words.split(" ")
    return len(several) in (3, 4) and words[:1].isupper() and several[0].lower() in context.tables["zone_surnames"]


def is_side_of_zone(side: str, name: str, context: Context) -> bool:
    """True if a name says a side of another zone (``KCN phía Đông Dung Quất``), not of a place."""
    return bool(context.gazetteer.zones_named(None, name[len(side) + 1 :])) and not is_place(
        name[len(side) + 1 :], context
    )


def is_fragment(name: str, context: Context) -> bool:
    """True if a name is a lone syllable with a word in lower case behind it: the first half of something else."""
    return SYLLABLE.fullmatch(name.lower()) is not None and is_subject(context)


def is_subject(context: Context) -> bool:
    """True if a word in lower case follows."""
    return _LOWER_WORD.match(context.shadow.text, context.end) is not None


def begins_sentence(name: str, context: Context) -> bool:
    """True if what stands behind a head and a stop, without a blank, begins the next sentence, which lost it:
    ``KCN.Ông Nam nói``, but not ``KCX.Linh Trung``."""
    return name.split(" ")[0].lower() in context.tables["zone_item_doubts"] or not is_shaped(name, context)


def is_shaped(name: str, context: Context) -> bool:
    """True if an unknown name looks like a zone's: some Vietnamese syllables, neither a place nor a person."""
    words = without_number(name).lower().replace("-", " ").split()
    if len(words) < 2 or not all(SYLLABLE.fullmatch(word) for word in words):
        return False
    return not (is_place(name, context) or is_person(name, context))


def is_group(kind: str, name: str, known: bool, more: str | None, context: Context) -> bool:
    """``các KCN Bắc Giang``, ``KCN Hải Dương``: the zones of a place. After a plural, one name alone is a place's."""
    if _of_region(name, known, context):
        return True
    if context.tables["zone_kinds_of_provinces"].get(kind):
        return False
    alone = not more and after_plural(context.start, context)
    if known:
        return is_area(name, context) and (alone or after_head(context.start, context))
    return alone or is_area(name, context)


def _of_region(name: str, known: bool, context: Context) -> bool:
    """True if a name is, or begins, that of a part of the country or the world: ``KCN Đông Nam Bộ``."""
    following = _CAPITALISED.match(context.shadow.text, context.end)
    wider = [name + following[0]] if following else []
    places = [context.gazetteer.place(each) for each in ([] if known else [name]) + wider]
    return any(place is not None and place.level in ("region", "country") for place in places)


def after_plural(start: int, context: Context) -> bool:
    """True if the words before a head say that several zones are meant: a plural or a number."""
    words = words_before(start, context)
    nouns = context.tables["zone_plural_nouns"]
    for count in (2, 1):
        if " ".join(words[-count:]) in nouns:
            words = words[:-count]
            break
    if not words:
        return False
    if words[-1].isdecimal():
        ordinal = len(words) > 1 and words[-2] in context.tables["zone_ordinals"]
        return len(words[-1]) < _FEW_WORDS and not ordinal
    plurals = context.tables["zone_plurals"]
    return words[-1] in plurals or " ".join(words[-2:]) in plurals


def after_head(start: int, context: Context) -> bool:
    """True if another head stands before this one (``các KKT và KCN Quảng Trị``)."""
    words = words_before(start, context)
    joined = bool(words) and words[-1] in context.tables["zone_joints"]
    if joined:
        words.pop()
    if not words or not (joined or words[-1][-1] in ",-/"):
        return False
    return any(" ".join(words[-n:]).rstrip(",-/") in context.tables["zone_kinds"] for n in (1, 2, 3))


def of_shares(start: int, context: Context) -> bool:
    """True if the words before a head speak of shares: ``cổ phiếu KCN KBC``."""
    return not context.tables["zone_share_words"].keys().isdisjoint(words_before(start, context))


def words_before(start: int, context: Context) -> list[str]:
    """The last few words of the line before a place in it."""
    return _CELL.split(context.shadow.folded[max(0, start - 32) : start])[-1].split()


def in_company(start: int, context: Context) -> bool:
    """True if a head stands inside a company's name: ``Công ty CP Phát triển hạ tầng KCN``."""
    words = context.tables["zone_company_words"]
    for word in reversed(context.shadow.folded[max(0, start - 90) : start].split("\n")[-1].split()):
        if word not in words:
            return False
        if words[word]:
            return True
    return False


def ended(kind: str, name: str, context: Context) -> tuple[str, Context]:
    """The name up to where it ends, and the article seen from a mention that ends there."""
    start, end = context.start, context.end
    known_end = _known_end(kind, end - len(name), context)
    if known_end > end:  # Dược - Sinh học
        return context.shadow.text[end - len(name) : known_end], context.at(start, known_end)
    more = _LOWER_WORD.match(context.shadow.text, end) if " " not in name else None
    if more and context.gazetteer.zones_named(kind, name + more[0]):  # Dung quất: a slip of the shift key
        return name + more[0], context.at(start, more.end())
    kept = _end_of_name(kind, name, context) if " " in name or "-" in name else len(name)
    return (name, context) if kept == len(name) else (name[:kept], context.at(start, end - len(name) + kept))


def _known_end(kind: str, start: int, context: Context) -> int:
    """Where the longest name that the gazetteer knows at a place ends, with the stages and parts behind it; ``start``
    where it knows none."""
    length = context.gazetteer.longest_name(kind, context.shadow.text[start : start + _LONGEST])
    if not length:
        return start
    name = context.shadow.text[start : start + length]
    base = without_stage(name, context.tables["zone_stages"])  # its "mở rộng" may be a verb here
    known = base if context.gazetteer.zones_named(kind, base) else name
    return _end_of_stages(start + len(known), context)


def _end_of_stages(end: int, context: Context) -> int:
    """Where the stages and parts behind a name end: ``giai đoạn 2``, ``(khu mở rộng)``."""
    while further := _end_of_numbered(end, context) or _end_of_named(end, context):
        end = further
    return end


def _end_of_numbered(end: int, context: Context) -> int | None:
    """Where one stage with a number ends, if one stands there: ``giai đoạn 2``."""
    stage = _NUMBERED_STAGE.match(context.shadow.text, end)
    numbered = stage and context.tables["zone_stages"].get(stage["first"].lower()) == "numbered"
    return stage.end() if stage and numbered else None


def _end_of_named(end: int, context: Context) -> int | None:
    """Where one part without a number ends, if one stands there and is no verb: ``mở rộng``, ``phía Nam``."""
    stage = _NAMED_STAGE.match(context.shadow.text, end)
    if stage is None:
        return None
    words, parts = stage["words"].lower().split(" "), context.tables["zone_parts"]
    count = next((count for count in (4, 3, 2) if " ".join(words[:count]) in parts), 0)
    behind = words[count : count + 2]
    kind_of_part = parts.get(" ".join(words[:count]))
    objects = context.tables["zone_extension_objects" if kind_of_part == "extension" else "zone_side_objects"]
    if kind_of_part is None or any(" ".join(behind[:several]) in objects for several in (1, 2)):
        return None
    part_end = stage.start("words") + len(" ".join(words[:count]))
    if stage["open"]:
        return part_end + 1 if context.shadow.text.startswith(")", part_end) else None
    return part_end


def _end_of_name(kind: str, name: str, context: Context) -> int:
    gazetteer = context.gazetteer
    base = without_stage(name, context.tables["zone_stages"])
    words = base.split(" ")
    if known_zones(kind, name, context):
        return len(name)
    headline = (name.isupper() and len(words) >= _FEW_WORDS) or in_headline(context)
    ends = [word.end() for word in _WORD.finditer(base)]
    for end in reversed(ends[1:-1]):
        left, rest = base[:end], base[end + 1 :]
        if left[-1] == "-" or left.islower() or _CONTINUES.match(rest) or not gazetteer.zones_named(kind, left):
            continue
        if headline and _goes_on(rest, context):  # KCN TÂN PHÚ HƯNG, where Tân Phú is known, too
            continue
        if headline or gazetteer.is_place(rest) or is_foreign(rest) or is_person(rest, context):
            return end
    if headline:
        kept = _end_in_headline(name, base, context)
        if kept < len(base):
            return kept
    pair = list(_PAIR.finditer(base))
    if pair:
        left, right = base[: pair[-1].start()], base[pair[-1].end() :]
        level = place.level if (place := gazetteer.place(right)) else ""
        if level.startswith("province") or (level and gazetteer.zones_named(kind, left)):
            return len(left)
    return len(name)


def _goes_on(rest: str, context: Context) -> bool:
    """True if the words of a headline behind a known name begin with one more syllable of a name: it is not a word that
    headlines go on with, and such a word, a comma or the like stands behind it."""
    stops = context.tables["zone_headline_words"]
    first, _, further = rest.lower().partition(" ")
    if first in stops or SYLLABLE.fullmatch(first) is None:
        return False
    if not further:
        return context.shadow.text[context.end : context.end + 1] in _BREAKS
    return further.split(" ")[0] in stops


def with_descriptor(kind: str, descriptor: str, name: str, context: Context) -> tuple[str, Context]:
    """The name with the descriptor before it, and the article seen from its mention, where a zone is called so whose
    proper name is not the one without: ``KCN Hỗ trợ công nghệ cao Đà Nẵng``."""
    if not descriptor or not descriptor[0].isalpha():
        return name, context
    text, start = context.shadow.text, context.end - len(name) - len(descriptor) - 1
    end = _known_end(kind, start, context)
    if end > context.end:
        return text[start:end], context.at(context.start, end)
    base = without_stage(name, context.tables["zone_stages"])
    longer = f"{descriptor} {base}"
    key, called = fold_name(base), context.gazetteer.zones_named(kind, longer)
    proper = any(fold_name(zone.name) != key for zone in called)
    return (f"{descriptor} {name}" if proper else name), context


def without_stage(name: str, stages: Mapping[str, str]) -> str:
    """The name without the stage or part behind it.

    >>> without_stage("gạch ngói Gia An (giai đoạn 2)", {"giai": "numbered", "mở": "named"})
    'gạch ngói Gia An'
    """
    names = (base for base in bases(name, stages) if " " in base or not SYLLABLE.fullmatch(base.lower()))
    return min(names, key=len, default=name)  # not the Lô of Sông Lô


def without_number(name: str) -> str:
    """``Tân An 2`` -> ``Tân An``."""
    stem, _, last = name.rpartition(" ")
    return stem if NUMERAL.fullmatch(last) else name


def _end_in_headline(name: str, base: str, context: Context) -> int:
    """At a word that no name goes on with; else, in a long run, after the two syllables that most names have."""
    stops = context.tables["zone_headline_words"]
    words = list(_WORD.finditer(base))
    for before, word in pairwise(words):
        lone = before is words[0] and SYLLABLE.fullmatch(before[0].lower())  # the Thành of Phú Thành stops nothing
        if word[0].lower() in stops and not lone:
            return len(base[: before.end()].rstrip(" -"))
    shown = not name.isupper() and _LOWER_WORD.match(
        context.shadow.text, context.end
    )  # the letter case tells after all
    if len(words) > _FEW_WORDS and "-" not in base and not shown:
        return words[2 if NUMERAL.fullmatch(words[2][0]) else 1].end()
    return len(name)


def in_headline(context: Context) -> bool:
    """True if letter case does not tell names in the line at hand: nearly every word begins with a capital."""
    text = context.shadow.text
    low, high = max(0, context.start - _WINDOW), context.end + _WINDOW
    start = text.rfind("\n", low, context.start)
    end = text.find("\n", context.end, high)
    line = text[low if start < 0 else start + 1 : high if end < 0 else end]
    words = [word for word in line.split() if word[0].isalpha()]
    return len(words) > _HEADLINE and sum(word[0].isupper() for word in words) > 0.85 * len(words)


VALUES: dict[str, ValueFunction] = {
    "zone_of_city": zone_of_city,
    "zone_known": zone_known,
    "zone_in_lower_case": zone_in_lower_case,
}
