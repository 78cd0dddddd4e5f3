"""One article read by the recogniser: tagged sentences, and what the record takes from them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.names.evidence import Doubt, settled_end
from kcn_extract.names.recogniser import Recogniser, TaggedWord, entities_of, words_of
from kcn_extract.record import Entity, Mention, Word, ZoneValue
from kcn_extract.text.shadow import shadow_of

Sentences = Sequence[tuple[int, int]]
_AMOUNTS = {"MONEY", "PERCENT"}
_OWNERS = {"ORG", "GPE", "ZONE"}
Tagged = dict[tuple[int, int], list[TaggedWord]]


def tag(text: str, sentences: Iterable[tuple[int, int]]) -> Tagged:
    """Return the tagged words of each sentence, by its span."""
    recogniser = Recogniser()
    return {(start, end): recogniser.tagged(text, start, end) for start, end in sentences}


def holding(sentences: Sentences, doubts: Iterable[Doubt]) -> list[tuple[int, int]]:
    """Return the sentences that hold a doubtful name."""
    starts = [start for start, _ in sentences]
    return list(dict.fromkeys(sentences[max(0, bisect_right(starts, doubt.name_start) - 1)] for doubt in doubts))


def without_owner(sentences: Sentences, mentions: Sequence[Mention]) -> list[tuple[int, int]]:
    """Return the sentences that have an amount of money or a percentage, and no company, place or zone to own it."""
    starts = [start for start, _ in sentences]
    labels: dict[int, set[str]] = {}
    for mention in mentions:
        labels.setdefault(bisect_right(starts, mention.start) - 1, set()).add(mention.label)
    return [sentences[at] for at, found in labels.items() if found & _AMOUNTS and not found & _OWNERS]


def settle(mentions: list[Mention], doubts: Iterable[Doubt], tagged: Tagged, gazetteer: Gazetteer) -> list[Mention]:
    """Return the mentions with the ends of doubtful names where the recogniser sets them."""
    settled = list(mentions)
    for doubt in doubts:
        words = next((words for (start, end), words in tagged.items() if start <= doubt.name_start < end), [])
        end = settled_end(doubt, words)
        mention = mentions[doubt.mention]
        if end < mention.end and isinstance(mention.value, ZoneValue):
            settled[doubt.mention] = _cut(mention, mention.value, end, gazetteer)
    return settled


def _cut(mention: Mention, zone: ZoneValue, end: int, gazetteer: Gazetteer) -> Mention:
    """Return a zone's mention with its name cut at ``end``; the gazetteer may know what is left of it."""
    kept = end - mention.start
    gone = shadow_of(mention.text[kept:]).text.strip()
    name = zone.name.removesuffix(gone).rstrip()
    known = gazetteer.zone(zone.kind, name)
    value = ZoneValue(zone.kind, name, *((known.id, known.province, known.province_2025) if known else ()))
    return replace(mention, text=mention.text[:kept], end=end, value=value)


def words(tagged: Tagged) -> list[Word]:
    """Return all words, in reading order."""
    return [word for sentence in tagged.values() for word in words_of(sentence)]


def entities(text: str, tagged: Tagged, mentions: Sequence[Mention], gazetteer: Gazetteer) -> list[Entity]:
    """Return organisations, persons and places, except where the rules found a mention. A name that the gazetteer knows
    as a place is a place, whatever the recogniser says."""
    found = (entity for sentence in tagged.values() for entity in entities_of(text, sentence))
    free = _outside(found, [(mention.start, mention.end) for mention in mentions])
    return [replace(entity, label="GPE") if gazetteer.is_place(entity.text) else entity for entity in free]


def _outside(entities: Iterable[Entity], spans: Sequence[tuple[int, int]]) -> Iterator[Entity]:
    """Yield the entities that share no character with the spans; both in reading order."""
    starts = [start for start, _ in spans]
    for entity in entities:
        before = bisect_right(starts, entity.end - 1) - 1
        if before < 0 or spans[before][1] <= entity.start:
            yield entity
