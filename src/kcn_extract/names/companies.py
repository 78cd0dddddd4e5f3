"""Companies that only the recogniser found: its spans, typed by what stands beside them.

The recogniser's types are wrong for most companies (places or persons), its spans are good. A span is a company where
one acts (``X báo lãi``) or is spoken of (``doanh thu của X``), and it is no place or person that the rules know.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from msgspec.structs import replace

from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.names.recogniser import TaggedWord, entities_of
from kcn_extract.record import Entity, Mention, OrgValue
from kcn_extract.text.letters import CAPITAL
from kcn_extract.text.shadow import SYLLABLE

RULE = "underthesea"
_Tables = Mapping[str, Mapping[str, Any]]
_OPENING = rf"(?<!\w){CAPITAL}"  # of a word with a capital
_NEAR = 24  # characters beside a name that are looked at


def with_companies(
    text: str,
    mentions: Sequence[Mention],
    tagged: Mapping[tuple[int, int], Sequence[TaggedWord]],
    gazetteer: Gazetteer,
    tables: _Tables,
) -> list[Mention]:
    """Return the mentions with the companies found in tagged sentences, numbered anew."""
    starts = [mention.start for mention in mentions]
    entities: Iterable[Entity] = (entity for words in tagged.values() for entity in entities_of(text, words))
    found = [
        Mention(0, "ORG", entity.text, entity.start, entity.end, RULE, _value(entity.text, gazetteer))
        for entity in entities
        if _is_free(entity, mentions, starts) and _is_company(text, entity, gazetteer, tables)
    ]
    if not found:
        return list(mentions)
    every = sorted([*mentions, *found], key=lambda mention: mention.start)
    return [replace(mention, id=id) for id, mention in enumerate(every)]


def hinting(text: str, sentences: Iterable[tuple[int, int]], tables: _Tables) -> list[tuple[int, int]]:
    """Return the sentences in which a word with a capital stands where a company's name would."""
    hint = _hint(tuple(tables["org_acts"]), tuple(tables["org_holdings"]))
    return [(start, end) for start, end in sentences if hint.search(text, start, end)]


@lru_cache(maxsize=4)
def _hint(acts: tuple[str, ...], holdings: tuple[str, ...]) -> re.Pattern[str]:
    """A capital before what a company does, or behind what it has."""
    does, has = ("|".join(map(re.escape, words)) for words in (acts, holdings))
    return re.compile(rf"{_OPENING}[^\s]* (?:{does}) |(?i:{has}) [\"“]?{_OPENING}")


def _value(name: str, gazetteer: Gazetteer) -> OrgValue:
    org = gazetteer.org(name)
    return OrgValue(name, org.id, org.ticker) if org else OrgValue(name)


def _is_free(entity: Entity, mentions: Sequence[Mention], starts: Sequence[int]) -> bool:
    before = bisect_right(starts, entity.end - 1) - 1
    return before < 0 or mentions[before].end <= entity.start


def _is_company(text: str, entity: Entity, gazetteer: Gazetteer, tables: _Tables) -> bool:
    words = entity.text.lower().split()
    if not set("\n\t").isdisjoint(entity.text) or not entity.text[0].isupper() or gazetteer.is_place(entity.text):
        return False
    if len(words) == 1 and SYLLABLE.fullmatch(words[0]):  # a person's given name
        return False
    if words[0] in tables["org_no_names"] or (words[0] in tables["zone_surnames"] and len(words) > 1):
        return False
    before = text[max(0, entity.start - _NEAR) : entity.start].lower().rstrip(' "“')
    if before.rpartition(" ")[2] in tables["place_never_behind"]:  # ông, bà
        return False
    behind = text[entity.end : entity.end + _NEAR].lower().lstrip('"” ')
    acts = any(behind.startswith(f"{act} ") for act in tables["org_acts"])
    return acts or before.endswith(tuple(tables["org_holdings"]))
