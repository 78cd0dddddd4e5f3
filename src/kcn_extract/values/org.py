"""Companies. A legal form opens the whole name; without one the gazetteer, or what stands beside a name, tells it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from kcn_extract.gazetteer.orgs import Org
from kcn_extract.record import OrgValue
from kcn_extract.text.letters import CAPITAL, SMALL
from kcn_extract.text.shadow import SYLLABLE
from kcn_extract.values.context import REFUSED, Context, Groups, Moved, Result, ValueFunction
from kcn_extract.values.place import is_typed_as
from kcn_extract.values.zone import after_plural, is_foreign, is_fragment, is_person

_TICKER = re.compile(r" ?\((?:[^()\n]{0,20}?(?P<cue>\w+)(?:: ?| ))?(?P<ticker>[A-Z][A-Z0-9]{2})\)")
_BRAND = re.compile(
    rf" ?\((?:[^()\n\d%:]{{0,24}}: ?|(?:{SMALL}| ){{1,24}} )?\"?"
    rf"(?P<brand>{CAPITAL}[\w&.-]+(?: {CAPITAL}[\w&.-]*){{0,3}})\"?(?:,[^()\n]{{0,40}})?\)"
)
_IN_BRACKET = re.compile(r"\((?:[^()\n]{0,20}[: ])?$")
_CODE = re.compile(r"[A-Z][A-Z0-9]{2}")
_NEXT = re.compile(rf" ({CAPITAL}\w*)")
_FOLLOWING = re.compile(rf"(?: {CAPITAL}\w*){{1,4}}")
_REST = re.compile(rf" (?P<half>{SMALL}{{1,7}})(?!\w)(?: {CAPITAL}\w*){{0,5}}")
_REACH = 24  # characters in which the word before a name is looked for
_ACRONYM = 4  # letters at most of a name that is only one in capitals
_SHORTEST = 3  # letters of a name that is looked for again
_SENTENCE_WORDS = ("zone_headline_words", "org_lead_stops", "org_verbs")


def org_of_form(groups: Groups, context: Context) -> Result:
    """A legal form with the name behind it; the mention ends where the name does."""
    if quoted := groups["quoted"]:
        return valued(quoted, context)
    if context.shadow.text.startswith("$", context.end):  # tập đoàn đầu tư | S$5 tỷ
        return REFUSED
    typed, tail, unlisted = groups["name"] or "", groups["tail"] or "", groups["unlisted"]
    if unlisted and (typed.startswith(unlisted) or not (groups["legal"] or _goes_on_with(unlisted, typed, context))):
        return REFUSED  # công ty may mặc xứ | Hàn
    name, proper = without_person(typed, context), groups["proper"] or ""
    place = context.end - len(typed) - len(tail)  # where the name begins
    if name == typed and not tail:
        name += completion(proper, context)
    end = context.end if name == typed else place + len(name)
    seen = context.at(context.start, end)
    alone = name == proper and (proper.isdecimal() or is_fragment(name, seen))
    if alone or _runs_zone(name, proper, context) or is_description(name, proper, place, context):
        return REFUSED
    return Moved(valued(name, seen), end)


def _goes_on_with(unlisted: str, name: str, context: Context) -> bool:
    """True if words that no list knows are a name's without a legal form: it begins in capitals, they with no verb."""
    return name[:1].isupper() and not unlisted.startswith(tuple(f"{verb} " for verb in context.tables["org_verbs"]))


def _runs_zone(name: str, proper: str, context: Context) -> bool:
    """True for what runs a zone, and bears no name of its own: ``Công ty hạ tầng | KCN Cát Lái``."""
    lead = name.partition(proper)[0].rstrip().lower()
    return name[:1].islower() and lead.endswith(tuple(f" {head}" for head in context.tables["zone_kinds"]))


def org_name(groups: Groups, context: Context) -> Result:
    """A name of the gazetteer by itself, with the country or province behind it (``Heineken Việt Nam``)."""
    typed = groups["name"] or ""
    written, org = context.gazetteer.named_orgs[typed.lower()]
    if typed == org.ticker and typed not in org.names:
        return OrgValue(org.name, org.id, org.ticker) if is_share(org, context) else REFUSED
    if typed not in org.names and (len(typed) <= _ACRONYM or not is_typed_as(typed, written)):
        return REFUSED
    if is_behind_syllable(typed, context):
        return REFUSED
    end = end_of_branch(context)
    return Moved(OrgValue(context.shadow.text[context.start : end], org.id, org.ticker), end)


def org_by_cue(groups: Groups, context: Context) -> Result:
    """A bare name behind what tells a company (``chủ đầu tư Vĩnh Cát``)."""
    name = groups["name"] or ""
    first = name.split(" ")[0].lower()
    if first in context.tables["org_no_names"] or context.gazetteer.is_place(name) or is_person(name, context):
        return REFUSED
    is_syllable = SYLLABLE.fullmatch(name.lower()) is not None
    return REFUSED if is_syllable or first in context.tables["zone_kinds"] else valued(name, context)


def org_again(groups: Groups, context: Context) -> Result:
    """A name of one of the article's companies where it stands again."""
    name = groups["name"] or ""
    if is_behind_syllable(name, context) or goes_on(context) or (_CODE.fullmatch(name) and is_in_bracket(context)):
        return REFUSED
    return OrgValue(name)


def valued(name: str, context: Context) -> OrgValue:
    """The value of a company whose mention is at hand: the ticker is the one behind it, or else the gazetteer's."""
    said = _TICKER.match(context.shadow.text, context.end)
    org = context.gazetteer.org(name)
    if said and (said["cue"] or "").lower() in context.tables["org_share_words"]:
        return OrgValue(name, org.id if org else None, said["ticker"])
    return OrgValue(name, org.id, org.ticker) if org else OrgValue(name)


def names_again(proper: str, value: OrgValue, end: int, context: Context) -> Iterator[tuple[str, OrgValue]]:
    """The names by which an article may name a company again whose mention ends at ``end``, each with its value: the
    whole name, its proper part, a brand or ticker in brackets behind it."""
    for name in dict.fromkeys((value.name, proper, without_place(proper, context))):
        acronym = name.lower() in context.tables["org_no_names"] or not name[:1].isupper()
        if (
            len(name) >= _SHORTEST
            and not acronym
            and not context.gazetteer.is_place(name)
            and (" " in name or is_foreign(name))
        ):
            yield name, OrgValue(name, value.org, value.ticker)
    if value.ticker:
        yield value.ticker, value
    if behind := _BRAND.match(context.shadow.text, end):
        brand = behind["brand"]
        tables = context.tables
        other = context.gazetteer.is_place(brand) or brand.split(" ")[0].lower() in (
            tables["org_share_words"].keys() | tables["org_no_names"].keys()
        )
        if brand != value.ticker and not other:
            yield brand, OrgValue(brand, value.org, value.ticker)


def without_place(name: str, context: Context) -> str:
    """A name without the country or province at its end (``JA Solar Việt Nam``)."""
    words = name.split(" ")
    known = len(words) > 2 and " ".join(words[-2:]).lower() in context.gazetteer.named_places
    return " ".join(words[:-2]) if known else name


def completion(proper: str, context: Context) -> str:
    """What completes a proper part of a single syllable, the first half of a word: ``đội`` behind ``Quân``, ``cao tốc``
    behind ``Tàu``; empty where a word follows that goes on with the sentence."""
    if SYLLABLE.fullmatch(proper.lower()) is None:
        return ""
    folded, end = context.shadow.folded, context.end
    for half in context.tables["org_completions"]:
        if folded.startswith(f" {half}", end):
            return context.shadow.text[end : end + len(half) + 1]
    rest = _REST.match(context.shadow.text, context.end)
    if rest is None or any(rest["half"] in context.tables[words] for words in _SENTENCE_WORDS):
        return ""
    return rest[0]


def without_person(name: str, context: Context) -> str:
    """A name without that of a person behind it (``Công ty CP Tân Lộc Nguyễn Văn An``)."""
    words = name.split(" ")
    for at in range(2, len(words) - 2):
        with_place = context.gazetteer.is_place(" ".join(words[at + 1 :]))  # Giày Hoàn Vũ Quảng Ngãi
        if not with_place and is_person(" ".join(words[at:]), context):
            return " ".join(words[:at])
    return name


def is_description(name: str, proper: str, place: int, context: Context) -> bool:
    """True if a head and the name behind it are no company's: a state bank, or the companies of a country."""
    descriptions = tuple(context.tables["org_descriptions"])
    if context.shadow.folded.startswith(descriptions, place):
        return True
    known = context.gazetteer.named_places.get(proper.lower())
    if known is None or known.value.level not in ("country", "region"):
        return False
    return name == proper or after_plural(context.start, context)


def is_share(org: Org, context: Context) -> bool:
    """True if a ticker means the company's shares: behind a word for them, or the article names the company."""
    text = context.shadow.text
    if is_in_bracket(context):
        return False
    return context.last_words[0] in context.tables["org_share_words"] or any(name in text for name in org.names)


def is_in_bracket(context: Context) -> bool:
    """True if a ticker stands in brackets behind its company (``(HOSE: HPG)``): no mention."""
    text, start = context.shadow.text, context.start
    closed = text[context.end : context.end + 1] == ")"
    return closed and _IN_BRACKET.search(text, max(0, start - _REACH), start) is not None


def is_behind_syllable(name: str, context: Context) -> bool:
    """True if a word in capitals stands before a name of Vietnamese syllables: it is a part of a longer one."""
    text, start = context.shadow.text, context.start
    if start < 2 or text[start - 1] != " " or is_foreign(name) or name.isupper():
        return False
    word = text[max(0, start - _REACH) : start - 1].replace("\n", " ").rpartition(" ")[2]
    opens_sentence = word.lower() in context.tables["org_lead_stops"]  # Với | Sonadezi Châu Đức
    return word[:1].isupper() and not word.isupper() and word[-1].isalpha() and not opens_sentence


def goes_on(context: Context) -> bool:
    """True if a name goes on behind the mention: a syllable with a capital."""
    following = _NEXT.match(context.shadow.text, context.end)
    return following is not None and SYLLABLE.fullmatch(following[1].lower()) is not None


def end_of_branch(context: Context) -> int:
    """Where a name ends with the country or province that belongs to it, or a word such as ``Group``."""
    end, places, tails = context.end, context.gazetteer.named_places, context.tables["org_tails"]
    while following := _FOLLOWING.match(context.shadow.text, end):
        words = following[0].lower().split()
        beginnings = (" ".join(words[:count]) for count in range(len(words), 0, -1))
        known = next((each for each in beginnings if each in places or each in tails), None)
        if known is None:
            break
        end += 1 + len(known)
    return end


VALUES: dict[str, ValueFunction] = {
    "org_of_form": org_of_form,
    "org_name": org_name,
    "org_by_cue": org_by_cue,
    "org_again": org_again,
}
