"""Places: provinces, districts, communes, regions and countries. Where a name ends is told by the gazetteer, then by
letter case."""

from __future__ import annotations

import re

from msgspec.structs import replace

from kcn_extract.gazetteer.model import Place
from kcn_extract.gazetteer.places import place_value
from kcn_extract.record import PlaceValue
from kcn_extract.text.shadow import SYLLABLE
from kcn_extract.values.context import REFUSED, Context, Groups, Moved, Result, ValueFunction
from kcn_extract.values.zone import after_plural, in_headline

_CITY = "city"  # a type word's level that is open: under the central government, or within a province
_GLUED = re.compile(r"(?<=\S)-(?=\S)")  # Thừa Thiên-Huế is one name, Bắc Ninh-Bắc Giang are two
_COMMUNE = "commune"  # of which the gazetteer has none
_MOST_WORDS = 3  # of a name that the gazetteer does not know
_INDEX = 2  # letters of an acronym that is joined to another word
_REACH = 24  # characters in which the word before a name is looked for
_LIST_REACH = 200  # characters between the head of a list and one of its names
_BEHIND = re.compile(r" ([^\W\d_]+)")
_SIGNS = " ,;()-"
_QUOTES = "\"'(["
_STOPS = ".!?:;-"  # signs behind which a sentence begins


def place_name(groups: Groups, context: Context) -> Result:
    """A place by its name alone (``Bắc Giang``, ``Nhật Bản``, ``Tây Nguyên``)."""
    typed = groups["name"] or ""
    named = context.gazetteer.named_places[low := typed.lower()]
    if (typed != named.written and not is_typed_as(typed, named.written)) or is_part_of_name(low, typed, context):
        return REFUSED
    return named.value


def place_of_type(groups: Groups, context: Context) -> Result:
    """A place's name behind the word for its type (``huyện Việt Yên``); the mention ends where the name does."""
    name, short = groups["name"] or "", groups["short"]
    type_ = context.tables["place_short_types"][short] if short else (groups["type"] or "").lower()
    if not short and (groups["type"] or "")[0].isupper() and is_behind_capital(context):  # Ngũ Huyện Khê
        return REFUSED
    if name.isdecimal() and type_ not in context.tables["place_numbered_types"]:
        return REFUSED
    lone = short and len(short) == 1 and " " not in name and not name.isdecimal()  # H. Long: a person
    return REFUSED if lone else _of_type(type_, name, context)


def place_item(groups: Groups, context: Context) -> Result:
    """A later name of a list that shares its type (``các xã Tân Lập, Tân Tiến và Phú Lâm``)."""
    type_ = listed_type(context)
    return _of_type(type_, groups["name"] or "", context) if type_ else REFUSED


def _of_type(type_: str, typed: str, context: Context) -> Result:
    words, level = _GLUED.split(typed)[0].split(" "), context.tables["place_types"][type_]
    known = level != _COMMUNE and (known_place(typed.split(" "), type_, context) or known_place(words, type_, context))
    if known:
        name, place = known
        value = place_value(place)
    else:
        name = " ".join(words[: end_of_unknown(words, context)])
        if any(place.level == "foreign_city" for place in context.gazetteer.places_as_written.get(name.lower(), ())):
            return REFUSED
        value = PlaceValue(name, "district" if level == _CITY else level)
    return Moved(value, context.end - len(typed) + len(name))


def is_typed_as(typed: str, written: str) -> bool:
    """True if a name has the capitals with which it is written, or more."""
    return all(
        mine[0].isupper() for mine, model in zip(typed.split(), written.split(), strict=True) if model[0].isupper()
    )


def is_part_of_name(low: str, typed: str, context: Context) -> bool:
    """True if the words around a name (``low`` in lower case) make it a part of something else: of a person's name
    (``Nguyễn Thái Bình``), of a language (``tiếng Anh``), of a company's name, of another word (``Ý kiến``)."""
    text, start, end = context.shadow.text, context.start, context.end
    short = " " not in low and not typed.isupper()
    if text[end : end + 1] == "-" and len(typed) <= _INDEX and text[end + 1 : end + 2].isalpha():  # VN-Index
        return True
    if text[end : end + 1] == " " and _goes_on(low, short, context):
        return True
    reach = max(0, start - _REACH)
    at = max(text.rfind(" ", reach, start - 1), text.rfind("\n", reach, start)) + 1  # where the word before begins
    if start < 2 or text[start - 1] != " ":
        return short and low in context.tables["place_pronouns"]
    if text[at].islower() and not short:
        return is_behind_zone(context)
    while text[at] in _QUOTES:
        at += 1
    word = text[at : start - 1]
    if not word or not word[-1].isalnum():
        return short and (not word or word[-1] in _STOPS) and low in context.tables["place_pronouns"]
    return is_behind_zone(context) or _is_behind_name(word, at, low, short, context)


def _goes_on(low: str, short: bool, context: Context) -> bool:
    """True if the word behind a name makes it a part of something else."""
    compounds = context.tables["place_compounds"].get(low)
    if not compounds and not short:
        return False
    behind = _BEHIND.match(context.shadow.text, context.end)
    if behind is None:
        return False
    word = behind[1].lower()
    if compounds and word in compounds.split(" "):
        return True
    if not short or not behind[1][0].isupper() or word in context.tables["zone_surnames"]:
        return False
    return SYLLABLE.fullmatch(word) is not None and not in_headline(context)


def is_behind_zone(context: Context) -> bool:
    """True if a head noun stands before a name that is that of the zone as well as of its province."""
    heads = tuple(context.tables["place_heads_of_zones"])
    return context.shadow.folded.endswith(heads, 0, context.start - 1)


def _is_behind_name(word: str, at: int, low: str, short: bool, context: Context) -> bool:
    """True if the word before a name, which stands at ``at``, makes it a part of something else."""
    tables, folded = context.tables, word.lower()
    if short and folded in tables["place_never_behind"]:
        return True
    if not word[0].isupper() or word.isupper() or folded in tables["place_behind"]:
        return False
    if folded in tables["zone_surnames"] or not SYLLABLE.fullmatch(folded):
        return True
    if folded in tables["place_compounds_before"].get(low, "").split(" "):
        return True
    before = context.shadow.text[max(0, at - 2) : at].rstrip(" ")
    opens = not before or not (before[-1].isalnum() or before[-1] == ",")
    return short or not (opens or in_headline(context))


def is_behind_capital(context: Context) -> bool:
    """True if a word with a capital stands before the mention, as a part of its name: it is no acronym (``UBND``)."""
    text = context.shadow.text
    if not text[max(0, context.start - 2) : context.start].rstrip(" ").isalnum():
        return False
    word = text[max(0, context.start - _REACH) : context.start].split()[-1]
    return word[0].isupper() and not word.isupper() and not in_headline(context)


def known_place(words: list[str], type_: str, context: Context) -> tuple[str, Place] | None:
    """The longest name at the beginning of some words that the gazetteer has for a place of that type, or else of that
    level, and the place; of several its province stays open."""
    types, places = context.tables["place_types"], context.gazetteer.places_as_written
    level = types[type_]
    for count in range(len(words), 0, -1):
        named = places.get((name := " ".join(words[:count])).lower(), ())
        found = [place for place in named if place.type == type_] or [
            place for place in named if types.get(place.type) == level or (level == _CITY and place.level == "district")
        ]
        if found:
            several = any(place.province != found[0].province for place in found if place.level == "district")
            return name, replace(found[0], province=None, province_2025=None) if several else found[0]
    return None


def end_of_unknown(words: list[str], context: Context) -> int:
    """How many words are the name of a place that the gazetteer does not know: the number of a ward, else as many as
    most names have, and none of a person's behind it (``UBND xã Tân Lập Nguyễn Văn An``)."""
    if words[0].isdecimal():
        return 1
    if len(words) <= _MOST_WORDS and not words[-1].isupper():
        return len(words)
    surnames = context.tables["zone_surnames"]
    return next((at for at in range(2, len(words)) if words[at].lower() in surnames), min(2, len(words)))


def listed_type(context: Context) -> str | None:
    """The type word that opens the list at hand, a plural before it; None where there is none."""
    types, joints = context.tables["place_types"], context.tables["zone_joints"]
    first = max(0, context.start - _LIST_REACH)
    line = context.shadow.text[first : context.start].rpartition("\n")[2]
    end = len(line)
    while end > 0:
        start = line.rfind(" ", 0, end) + 1
        word = line[start:end].strip(_SIGNS)
        two = line[line.rfind(" ", 0, max(0, start - 1)) + 1 : end].strip(_SIGNS)
        if type_ := next((each for each in (two.lower(), word.lower()) if each in types), None):
            head = context.start - len(line) + (start if type_ == word.lower() else end - len(two))
            return type_ if after_plural(head, context) else None
        if word and not (word[0].isupper() or word[0].isdecimal() or word in joints):
            return None
        end = start - 1
    return None


VALUES: dict[str, ValueFunction] = {
    "place_name": place_name,
    "place_of_type": place_of_type,
    "place_item": place_item,
}
