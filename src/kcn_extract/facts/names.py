"""The names of an article: one entity for each zone, company and place that it speaks of, with all its mentions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from msgspec import Struct

from kcn_extract.facts.indicator import Lexicon
from kcn_extract.facts.tokens import Token
from kcn_extract.facts.view import View
from kcn_extract.record import OrgValue, PlaceValue, Subject, ZoneValue
from kcn_extract.text.letters import CAPITAL
from kcn_extract.text.shadow import SYLLABLE, Shadow

COUNTRY = "Việt Nam"
_MOST_WEAK = 60  # names of unknown kind in an article
_LONGEST_WEAK = 40
_RUN = re.compile(
    rf"(?<![\w.@/-]){CAPITAL}[\w&.]*+(?<!\.)(?:(?: & |-| - | )(?:{CAPITAL}[\w&.]*+(?<!\.)|[0-9]{{1,3}}(?![\w.,%/]))){{0,5}}(?![\w@])"
)
_WORD = re.compile(r"[^\W\d_]+")


class Entity(Struct, eq=False):
    """What the article speaks of. ``type`` is that of a subject, ``sort`` says more: zone, company, weak (a capitalised
    name of unknown kind), province, district, region, nation, abroad. ``tokens`` are the indices of its mentions."""

    type: str
    sort: str
    name: str
    kind: str | None = None
    tokens: list[int] = []
    province: str | None = None
    index: int = -1

    def subject(self, mention: int | None = None) -> Subject:
        return Subject(self.type, self.name, self.kind, mention)  # type: ignore[arg-type]


def weak_names(shadow: Shadow, tokens: list[Token], lexicon: Lexicon) -> Iterator[Token]:
    """Capitalised names that no mention covers: they may be companies. Not words that a sentence begins with, nor
    persons and offices."""
    covered = sorted((t.start, t.end) for t in tokens if t.kind in ("name", "date", "figure", "measure"))
    at = count = 0
    text = shadow.text
    for match in _RUN.finditer(text):
        start, end = match.span()
        if end - start > _LONGEST_WEAK or count >= _MOST_WEAK:
            continue
        while at < len(covered) and covered[at][1] <= start:
            at += 1
        if at < len(covered) and covered[at][0] < end:
            continue
        start = _without_opener(text, start, end)
        if start >= end or not _may_name(text, start, end, lexicon):
            continue
        count += 1
        yield Token(start, end, "name", "weak")


def _without_opener(text: str, start: int, end: int) -> int:
    """Where a name begins whose first word has its capital only because the sentence begins with it."""
    before = text[max(0, start - 3) : start].rstrip(" \"'“(*-+•")
    if before and before[-1] not in ".!?:;\n":
        return start
    first = text[start:end].split(" ")[0]
    if SYLLABLE.fullmatch(first.lower()) is None or first.isupper():
        return start
    rest = start + len(first) + 1
    return rest if rest < end else end


def _may_name(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    name = text[start:end]
    if len(name) < 2 or name in lexicon.no_ticker or not _WORD.search(name):
        return False
    low = name.lower()
    if low in lexicon.phrases or low.split(" ")[0] in lexicon.offices:
        return False
    before = text[max(0, start - 16) : start].lower().split()
    if before and (before[-1] in lexicon.offices or " ".join(before[-2:]) in lexicon.offices):
        return False
    return " " in name or name.isupper() or SYLLABLE.fullmatch(low) is None


def entities_of(view: View) -> list[Entity]:
    """The entities of an article, in the order of their first mention; the country is always one."""
    known: dict[tuple[str, str], Entity] = {}
    for at, token in enumerate(view.tokens):
        if token.kind == "name" and (made := _made(token, view.shadow)):
            key, entity = made
            known.setdefault(key, entity).tokens.append(at)
    known.setdefault(("place", COUNTRY.casefold()), Entity("place", "nation", COUNTRY, None, []))
    for entity in known.values():
        if entity.type == "company" or entity.name.isupper():
            _rename(entity, view)
    entities = list(_joined(list(known.values())))
    for at, entity in enumerate(entities):
        entity.index = at
    return entities


def _made(token: Token, shadow: Shadow) -> tuple[tuple[str, str], Entity] | None:
    value = token.mention.value if token.mention else None
    match value:
        case ZoneValue(kind=kind, name=name):
            return ("zone", value.zone or f"{kind} {name.casefold()}"), Entity("zone", "zone", name, kind, [], value.province)
        case OrgValue(name=name):
            return ("company", value.org or name.casefold()), Entity("company", "company", name, None, [])
        case PlaceValue(name=name):
            return ("place", name.casefold()), Entity("place", _sort(value), name, None, [], value.province)
        case None if token.type == "weak":
            name = shadow.text[token.start : token.end]
            return ("company", name.casefold()), Entity("company", "weak", name, None, [])
    return None


def _sort(value: PlaceValue) -> str:
    if value.name == COUNTRY:
        return "nation"
    if value.level in ("country", "foreign_city"):
        return "abroad"
    return "district" if value.level == "commune" else value.level


def _rename(entity: Entity, view: View) -> None:
    """The name that is used most; of two the longer, and one in capitals (a title) only where there is no other."""
    names: Counter[str] = Counter()
    for at in entity.tokens:
        token = view.tokens[at]
        named = token.mention.value.name if token.mention else view.shadow.text[token.start : token.end]  # type: ignore[union-attr]
        names[named] += 1
        if token.mention and entity.sort == "weak":
            entity.sort = "company"
    if names:
        entity.name = max(names, key=lambda name: (not (name.isupper() and " " in name), names[name], len(name)))


def _joined(entities: list[Entity]) -> Iterator[Entity]:
    """A company that is named by a part of its name after it was named in full is one."""
    companies = [e for e in entities if e.type == "company"]
    gone: set[int] = set()
    for short in companies:
        longer = [e for e in companies if e is not short and id(e) not in gone and _is_short(short.name, e.name)]
        if len(longer) == 1 and longer[0].tokens[0] < short.tokens[0] and len(longer[0].tokens) == 1:
            longer[0].tokens = sorted(longer[0].tokens + short.tokens)
            gone.add(id(short))
    return (entity for entity in entities if id(entity) not in gone)


def _is_short(short: str, full: str) -> bool:
    low, whole = short.casefold(), full.casefold()
    return len(low) > 2 and (whole.startswith(f"{low} ") or whole.endswith(f" {low}"))
