"""The names of an article: one entity for each zone, company and place that it speaks of, with all its mentions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache
from operator import attrgetter

from msgspec import Struct

from kcn_extract.facts.lexicon import Lexicon
from kcn_extract.facts.tokens import Token
from kcn_extract.facts.view import View
from kcn_extract.facts.zone_kinds import ZoneKinds
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.gazetteer.places import place_value
from kcn_extract.names.companies import RULE as ASKED
from kcn_extract.record import OrgValue, PlaceValue, Subject, ZoneValue
from kcn_extract.text.letters import CAPITAL, SMALL
from kcn_extract.text.shadow import SYLLABLE, Shadow

COUNTRY = "Việt Nam"
WORLD = "thế giới"
_MOST_WEAK = 60  # names of unknown kind in an article
_LONGEST_WEAK = 40
_TICKER = 4  # letters
_TICKER_BEHIND = re.compile(r" ?\((?:([^()\n]{2,40}?) ?[:–,-] ?)??(?:[^()\n:–,-]{2,15}:? ?)?([A-Z][A-Z0-9]{2})\)")
_SHORTEST = 4
_SHORTEST_PART = 3
_FAR_MORE = 3  # times as often
_REST = r"[\w&]*+(?:\.[\w&]++)*+"  # of a word; a stop behind it ends the sentence
_RUN = re.compile(
    rf"{CAPITAL}(?<![\w.@/-].){_REST}"  # the capital goes first: a search for it is fast
    rf"(?:(?: & |-| - (?!{CAPITAL}\w* {SMALL})| )(?:{CAPITAL}{_REST}|[0-9]{{1,3}}(?![\w%/]|[.,][0-9]))){{0,5}}(?![\w@])"
)
_FOREIGN = re.compile(r"(?: [A-Z][A-Za-z&-]+| i-[A-Z]\w+){1,3}(?![\w])")
_WORD = re.compile(r"[^\W\d_]+")
_MODEL = re.compile(r"(?: [A-Z]{1,6}-?[0-9]{2,}[A-Z0-9-]*)+\Z")
_SMALL_WORD = re.compile(rf" {SMALL}+(?!\w)")
_NUMBERED = re.compile(r" (?:[0-9]{1,2}|[IVX]{1,4})(?:-?[A-Z])?")
_BARE = re.compile(rf"(?:{SYLLABLE.pattern})(?:-(?:{SYLLABLE.pattern}))*|[0-9]+|[ivx]+|[a-z]|[-&]")
_BRACKET = re.compile(r"[(\"“]")
_HEAD = "head"  # a piece
_CROSSED = 2  # mentions in a run that are looked at
_start = attrgetter("start")


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
    home: bool = False
    org: str | None = None

    def subject(self, mention: int | None = None) -> Subject:
        return Subject(self.type, self.name, self.kind, mention)  # type: ignore[arg-type]


def with_weak_names(shadow: Shadow, tokens: list[Token], lexicon: Lexicon) -> list[Token]:
    """Add the capitalised names that no mention covers: they may be companies. Not words that a sentence begins with,
    nor persons and offices. A place that only ends such a name (``Hạ tầng Sông Thao``) gives way to it."""
    text = shadow.text
    kept: list[Token] = []
    for token in tokens:
        if token.kind == "name" and token.type in ("place", "company") and text[token.start].isupper():
            start = _opener_of_company(text, token.start, lexicon)
            if start < token.start and (token.type == "place" or _is_institution(text[start : token.start], lexicon)):
                token = Token(start, token.end, "name", "weak")
        kept.append(token)
    covered = sorted((t for t in kept if t.kind in ("name", "date", "figure", "measure")), key=_start)
    found: list[Token] = []
    gone: set[int] = set()
    at = 0
    for match in _RUN.finditer(text):
        start, end = match.span()
        if end - start > _LONGEST_WEAK or len(found) >= _MOST_WEAK:
            continue
        while at < len(covered) and covered[at].end <= start:
            at += 1
        crossed = [mention for mention in covered[at : at + _CROSSED] if mention.start < end]
        if (run := _of_run(text, start, end, crossed, lexicon)) is not None:
            found.append(run)
            gone.update(map(_start, crossed))
    kept = [_grown(text, token) for token in kept if not (token.kind == "name" and token.start in gone)]
    return _apart(sorted([*kept, *found], key=lambda token: (token.start, token.kind != "name", -token.end)))


def _of_run(text: str, start: int, end: int, crossed: list[Token], lexicon: Lexicon) -> Token | None:
    """The name of unknown kind that a capitalised run is, without what opens its sentence and its legal form; one that
    mentions cross only where it goes beyond a single place."""
    start = _without_opener(text, start, end, lexicon.name_words["opener"])
    while (head := text[start:end].split(" ", 1))[0].lower() in lexicon.name_words["head"] and len(head) > 1:
        start += len(head[0]) + 1
    if crossed:
        [first, *more] = crossed
        is_name = not more and first.type == "place" and _is_longer(text, start, end, first, lexicon)
    else:
        end = _without_form(text, start, end, lexicon.name_words["legal_suffix"])
        end = _without_half(text, start, _without_model(text, start, end), lexicon)
        is_name = start < end and _may_name(text, start, end, lexicon)
    return Token(_opener_of_company(text, start, lexicon), end, "name", "weak") if is_name else None


def _is_longer(text: str, start: int, end: int, place: Token, lexicon: Lexicon) -> bool:
    """Whether a capitalised run with a place in it is a name of its own: foreign words or capitals before the place
    (``TBS Kiên Giang``), or a number behind it (``Phú Mỹ 3``)."""
    numbered = _NUMBERED.fullmatch(text, place.end, end) is not None
    if place.start == start:
        return numbered
    before = text[start : place.start].split() if start < place.start else []
    return bool(before) and (numbered or place.end == end) and all(_is_brand(word, lexicon) for word in before)


def _without_form(text: str, start: int, end: int, forms: frozenset[str]) -> int:
    """Where a name ends that has a legal form behind it: ``Lumos Korea Co., Ltd``."""
    while (cut := text.rfind(" ", start, end)) >= 0 and text[cut + 1 : end].lower().rstrip(".") in forms:
        end = cut
    return end


def _without_model(text: str, start: int, end: int) -> int:
    """Where a brand ends that has the code of a product behind it: ``Daikin ATKF35``."""
    match = _MODEL.search(text, start, end)
    return match.start() if match else end


def _without_half(text: str, start: int, end: int, lexicon: Lexicon) -> int:
    """Where a name ends behind which the first half of another word stands: ``Quy Nhơn | Nhà nước``."""
    following = _SMALL_WORD.match(text, end)
    last = max(text.rfind(" ", start, end), text.rfind("-", start, end)) + 1 or start
    word = f"{text[last:end]}{following[0]}".lower() if following else ""
    if word not in lexicon.company_inner and word not in lexicon.phrases:
        return end
    return max(start, last - 1)


def _is_brand(word: str, lexicon: Lexicon) -> bool:
    """Whether a word may be a brand's: one in capitals, or one that is not Vietnamese."""
    low = word.lower()
    if len(word) < 2 or word.upper() in lexicon.no_ticker or low in lexicon.offices or low in lexicon.phrases:
        return False
    return word.isupper() or SYLLABLE.fullmatch(low) is None


def _grown(text: str, token: Token) -> Token:
    """A name of unknown kind, or a company's, with the foreign words behind it: ``Sông Lam Invest``."""
    if token.kind != "name" or token.type not in ("company", "weak"):
        return token
    match = _FOREIGN.match(text, token.end)
    word = match.group().strip().split(" ")[0] if match else ""
    if not match or SYLLABLE.fullmatch(word.lower()) is not None or (word.isupper() and len(word) < _SHORTEST):
        return token
    return Token(token.start, match.end(), "name", "weak")


def _apart(tokens: list[Token]) -> list[Token]:
    """Of tokens that overlap, the first."""
    kept: list[Token] = []
    for token in tokens:
        if kept and token.start < kept[-1].end:
            if token.kind == "name" and kept[-1].kind == "cue":
                kept[-1] = token
            continue
        kept.append(token)
    return kept


def _before(text: str, start: int, letters: int) -> str:
    """What stands before a place in its line, of so many letters at most."""
    return text[max(start - letters, text.rfind("\n", 0, start) + 1, 0) : start]


def _opener_of_company(text: str, start: int, lexicon: Lexicon) -> int:
    """Where a name begins that opens with what its bearer does: ``Hạ tầng Đông Quan``, ``Nội thất Phù Cát``; but not
    behind an office, whose name that is (``Sở Công nghiệp | Phú Thọ``)."""
    name = start
    while True:
        words = _BRACKET.split(_before(text, start, 40))[-1].split(" ")
        if len(words) < 2 or words[-1]:
            return start
        for count in (3, 2, 1):
            phrase = " ".join(words[-1 - count : -1])
            if len(words) > count and _opens_company(phrase, lexicon):
                start -= len(phrase) + 1
                break
        else:
            return name if words[-2].lower() in lexicon.offices else start


def _opens_company(phrase: str, lexicon: Lexicon) -> bool:
    """Whether words before a name belong to it: what its bearer does, in capitals, or what institution it is."""
    low = phrase.lower()
    return (phrase[:1].isupper() and low in lexicon.company_inner) or low in lexicon.name_words["institution"]


def _is_institution(opener: str, lexicon: Lexicon) -> bool:
    """Whether what opens a name tells it from a company that has the rest of it: ``Trường ĐH Công nghệ``."""
    return opener.lower().startswith(tuple(f"{word} " for word in lexicon.name_words["institution"]))


def _without_opener(text: str, start: int, end: int, openers: frozenset[str]) -> int:
    """Where a name begins whose first word has its capital only because the sentence begins with it."""
    before = text[max(0, start - 3) : start].rstrip(" \"'“(*-+•")
    if before and before[-1] not in ".!?:;\n":
        return start
    first = text[start:end].split(" ")[0]
    if SYLLABLE.fullmatch(first.lower()) is None or (first.isupper() and len(first) > 1):
        return start
    rest = start + len(first) + 1
    if rest < end:
        return start if text[rest : rest + 1].isupper() and first.lower() not in openers else rest
    return end


def _may_name(text: str, start: int, end: int, lexicon: Lexicon) -> bool:
    name = text[start:end]
    if len(name) < 2 or name.upper() in lexicon.no_ticker or not _WORD.search(name):
        return False
    low = name.lower()
    opening = low.split(" ")[:2]
    if low in lexicon.phrases or opening[0] in lexicon.offices or " ".join(opening) in lexicon.offices:
        return False
    before = _before(text, start, 16).lower().split()
    behind = {before[-1], " ".join(before[-2:])} if before else set()
    if behind & lexicon.offices and not behind & lexicon.name_words["institution"]:
        return False
    first, _, rest = name.partition(" ")
    if rest.upper() in lexicon.no_ticker and SYLLABLE.fullmatch(first.lower()):  # Vé VIP
        return False
    return bool(rest) or name.isupper() or SYLLABLE.fullmatch(low) is None


def entities_of(view: View, gazetteer: Gazetteer, lexicon: Lexicon) -> list[Entity]:
    """The entities of an article, in the order of their first mention; the country is always one."""
    known: dict[tuple[str, str], Entity] = {}
    zones, kinds = _zone_names(view), ZoneKinds(view, lexicon.name_words)
    for at, token in enumerate(view.tokens):
        if "world" in token.lists:
            known.setdefault(("place", WORLD), Entity("place", "world", WORLD, None, [])).tokens.append(at)
        elif token.kind == "name":
            kind = kinds.of(at) if token.type == "weak" or _names_row(view, at) else None
            of_zone = None if _locates(view, at) or _has_place_head(token, view.shadow, lexicon) else zones
            for key, entity in _entities_at(token, view.shadow, of_zone, gazetteer, lexicon, kind):
                known.setdefault(key, entity).tokens.append(at)
    known.setdefault(("place", COUNTRY.casefold()), Entity("place", "nation", COUNTRY, None, []))
    if (home := _home(view, known)) and ("place", home.casefold()) not in known:
        known[("place", home.casefold())] = Entity("place", "province", home, None, [], home)
    for entity in known.values():
        if entity.type in ("company", "zone") or entity.name.isupper():
            _rename(entity, view)
    entities = list(_joined(list(_with_aliases(view, list(known.values()))), view))
    for at, entity in enumerate(entities):
        entity.index = at
        entity.home = entity.type == "place" and entity.name == home
    _add_pronouns(view, entities, lexicon.name_words["pointing"])
    return entities


def _locates(view: View, at: int) -> bool:
    """Whether a name opens the bracket behind a zone's: it says where that is (``KCN Cây Trường (Bàu Bàng)``)."""
    opened, named = (view.tokens[max(0, at - back)] for back in (1, 2))
    return opened.kind == "open" and named.kind == "name" and named.type == "zone"


def _names_row(view: View, at: int) -> bool:
    """Whether a place's name is the cell that says what a row of a table is: it may be a zone's (``Yên Bình``)."""
    piece = view.piece_of(at)
    return view.tokens[at].type == "place" and piece.kind == "cell" and piece.names


def _has_place_head(token: Token, shadow: Shadow, lexicon: Lexicon) -> bool:
    """Whether a word before a name says that it is a place's and no zone's: ``sân bay Nội Bài``, ``hồ Thác Bà``."""
    return _is_located(shadow.folded, token.start, lexicon.name_words["place_head"])


def _home(view: View, known: dict[tuple[str, str], Entity]) -> str | None:
    """The province that the article is about: its dateline's, its title's, else the one named most."""
    if view.header.place:
        return view.header.place
    first = next((e for e in known.values() if e.type == "place" and _in_title(view, e)), None)
    if first and first.sort == "region":
        return first.name
    named: Counter[str] = Counter()
    for entity in known.values():
        if entity.sort == "province" and _in_title(view, entity):
            return entity.name
        if entity.sort in ("province", "zone", "district") and entity.province:
            named[entity.province] += len(entity.tokens)
    (name, count), *_ = named.most_common(1) or [("", 0)]
    return name if count * 2 > named.total() else None


def _in_title(view: View, entity: Entity) -> bool:
    return any(token in view.title for token in entity.tokens)


# words that stand for a name: the sort of what they mean
_PRONOUNS = (
    ("region", "region"),
    ("country", "nation"), ("nation", "nation"), ("province", "province"), ("whole", "province"),
    ("whole_bare", "province"), ("here", "zone"), ("here_bare", "zone"), ("one_firm", "company"), ("firm", "company"),
)  # fmt: skip


def pronoun_of(token: Token) -> str | None:
    """The sort of what a word stands for that is no name."""
    return _meant_by(token.lists) if token.kind == "cue" else None


@cache
def _meant_by(lists: frozenset[str]) -> str | None:
    return next((sort for name, sort in _PRONOUNS if name in lists), None)


def _add_pronouns(view: View, entities: list[Entity], pointing: frozenset[str]) -> None:
    """Words that stand for a name are mentions of what was named last of their sort: ``công ty này``, ``tỉnh``; but not
    in the head of a table, which says what its columns hold."""
    owners = {at: entity for entity in entities for at in entity.tokens}
    last: dict[str, Entity] = {e.sort: e for e in entities if e.sort == "nation"}
    home = next((e for e in entities if e.home), None)
    if home:
        last[home.sort] = home
    for at, token in enumerate(view.tokens):
        if (entity := owners.get(at)) is not None:
            last[entity.sort] = last[entity.type] = entity
        elif (sort := pronoun_of(token)) and sort in last and view.piece_of(at).kind != _HEAD:
            points = view.shadow.folded[token.start : token.end].rpartition(" ")[2] in pointing
            meant = home if home and sort == home.sort and not points else last[sort]
            meant.tokens.append(at)
    for entity in entities:
        entity.tokens.sort()


Keyed = tuple[tuple[str, str], Entity]


def _zone_names(view: View) -> dict[str, ZoneValue]:
    """The zones of an article by their names alone."""
    values = (token.mention.value for token in view.tokens if token.mention)
    return {value.name.casefold(): value for value in values if isinstance(value, ZoneValue)}


def _entities_at(
    token: Token,
    shadow: Shadow,
    zones: dict[str, ZoneValue] | None,
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    kind: str | None,
) -> Iterator[Keyed]:
    """What a name may stand for; one that a zone bears (``Ở Tịnh Phong``) for the zone, and for the place, too.
    ``zones`` are those of the article by name; None where a zone cannot be meant."""
    name = shadow.text[token.start : token.end]
    if zones and token.type in ("weak", "place") and (zone := zones.get(name.casefold())):
        yield _of_zone(zone, lexicon, _stage_behind(token, shadow, lexicon))
        if token.type == "weak":
            return
    elif zones is not None and (token.type == "weak" or kind):
        rows = gazetteer.zones_named(None, name) if " " in name else ()
        if len(rows) == 1 and kind in (None, rows[0].kind):
            zone = ZoneValue(rows[0].kind, name, rows[0].id, rows[0].province)
            yield _of_zone(zone, lexicon, _stage_behind(token, shadow, lexicon))
            if token.type == "weak":
                return
        elif kind and all(map(_BARE.fullmatch, name.lower().split())):
            yield ("zone", f"{kind} {name.casefold()}"), Entity("zone", "bare", name, kind, [])
    if token.type == "weak" and (place := gazetteer.place(name)) is not None:
        value = place_value(place)
        yield ("place", value.name.casefold()), Entity("place", _sort(value), value.name, None, [], value.province)
        return
    if made := _made(token, shadow, lexicon):
        yield made
    words = lexicon.name_words
    if token.type == "weak" and _is_located(shadow.folded, token.start, words["locating"] | words["place_head"]):
        yield ("place", name.casefold()), Entity("place", "weakplace", name, None, [])


def _is_located(folded: str, start: int, locating: frozenset[str]) -> bool:
    """Whether a word before a name of unknown kind says that it may be a place's."""
    return _before(folded, start, 12).rstrip().rpartition(" ")[2] in locating


def _of_zone(value: ZoneValue, lexicon: Lexicon, behind: str = "") -> Keyed:
    """A zone; a stage of it that its name says, or what stands ``behind`` that, is one of its own."""
    name = value.name + behind
    stage = _stages_of(lexicon).search(name)
    known = value.zone or f"{value.kind} {(name[: stage.start()] if stage else name).casefold()}"
    key = f"{known}{stage[0].casefold() if stage else ''}"
    return ("zone", key), Entity("zone", "zone", name, value.kind, [], value.province)


def _stage_behind(token: Token, shadow: Shadow, lexicon: Lexicon) -> str:
    """The stage that stands behind a zone's name without its kind: ``Quế Võ III giai đoạn 2``."""
    stage = _stages_of(lexicon).match(shadow.text, token.end)
    return stage[0] if stage else ""


def _stages_of(lexicon: Lexicon) -> re.Pattern[str]:
    return _stages(lexicon.name_words["zone_stage"], lexicon.name_words["zone_part"])


@cache
def _stages(numbered: frozenset[str], bare: frozenset[str]) -> re.Pattern[str]:
    """The stage or part behind a zone's name: ``mở rộng``, ``(giai đoạn 2)``, ``mở rộng giai đoạn 1``."""
    one, other = ("|".join(sorted(map(re.escape, words))) for words in (numbered, bare))
    stage = rf"(?:{one}) (?:[0-9]{{1,2}}|[IVX]{{1,4}}|[A-E])(?![\w%]|[.,][0-9])"
    return re.compile(rf" \(?(?:(?:{other})(?!\w)(?: {stage})?|{stage})\)?")


def _made(token: Token, shadow: Shadow, lexicon: Lexicon) -> Keyed | None:
    value = token.mention.value if token.mention else None
    match value:
        case ZoneValue():
            return _of_zone(value, lexicon)
        case OrgValue(name=name):
            sort = "weak" if token.mention.rule == ASKED else "company"  # type: ignore[union-attr]
            return ("company", value.org or name.casefold()), Entity("company", sort, name, None, [], org=value.org)
        case PlaceValue(name=name):
            if name.isdecimal():  # Quận 10
                name = shadow.text[token.start : token.end]
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
    """The name that is used most; of two the longer, and one in capitals (a title) only where there is no other. A
    company of which nothing but its ticker stands there has that as its name."""
    tokens = [token for token in map(view.tokens.__getitem__, entity.tokens) if token.kind == "name"]
    written = [view.shadow.text[token.start : token.end] for token in tokens]
    values = [token.mention.value if token.mention else None for token in tokens]
    names = Counter(text if value is None else value.name for text, value in zip(written, values, strict=True))  # type: ignore[union-attr]
    if entity.sort == "weak" and any(token.mention and token.mention.rule != ASKED for token in tokens):
        entity.sort = "company"
    if entity.type == "zone" and entity.name not in names:
        return  # it goes on behind its mentions: a stage
    if names:
        entity.name = max(names, key=lambda name: (not (name.isupper() and " " in name), names[name], len(name)))
        fuller = (name for name in names if name.endswith(f" {entity.name}") and not name.isupper())
        entity.name = max(fuller, key=len, default=entity.name)
    listed = [
        name
        for token, value in zip(tokens, values, strict=True)
        if isinstance(value, OrgValue) and (name := _listed_as(token, value, view.shadow.text, set(written)))
    ]
    if listed:
        entity.name = max(listed, key=len)
    tickers = {value.ticker for value in values if isinstance(value, OrgValue)}
    if len(tickers) == 1 and tickers == set(written):
        entity.name = written[0]


def _listed_as(token: Token, value: OrgValue, text: str, names: set[str]) -> str | None:
    """The name by which a company is listed where its ticker stands in the bracket behind a name of it: that, or the
    brand that stands there before the ticker (``Sao Mai Bank (SMB, mã: SMX)``)."""
    behind = _TICKER_BEHIND.match(text, token.end)
    if behind is None or behind[2] != value.ticker:
        return None
    return behind[1] if behind[1] in names else value.name


def _with_aliases(view: View, entities: list[Entity]) -> Iterator[Entity]:
    """A company has the names in the bracket right behind it: a brand, which then is its name, or its ticker."""
    owners = {at: entity for entity in entities for at in entity.tokens if entity.type == "company"}
    gone: set[int] = set()
    for at in sorted(owners):
        entity, token = owners[at], view.tokens[at]
        if (
            at + 1 >= len(view.tokens)
            or view.tokens[at + 1].kind != "open"
            or view.tokens[at + 1].start - token.end > 1
        ):
            continue
        inside = list(_in_bracket(view, at + 2))
        for alias in inside:
            other = owners.get(alias)
            if other is None or other is entity or id(other) in gone or other.sort != "weak":
                continue
            entity.tokens = sorted(entity.tokens + other.tokens)
            for taken in other.tokens:
                owners[taken] = entity
            gone.add(id(other))
            alone = len(inside) == 1
            first = not alone and view.tokens[alias].start == view.tokens[at + 1].end
            brand = first or not _is_short_form(other.name)
            if brand and (
                not alone or set(other.name.split()) & set(entity.name.split()) or _is_short_form(entity.name)
            ):
                entity.name = other.name
    return (entity for entity in entities if id(entity) not in gone)


def _is_short_form(name: str) -> bool:
    """Whether a name is a ticker, or as short as one."""
    return name.isupper() and len(name) <= _TICKER


def _in_bracket(view: View, first: int) -> Iterator[int]:
    """The names within a bracket."""
    for at in range(first, min(first + 8, len(view.tokens))):
        if view.tokens[at].kind == "close":
            return
        if view.tokens[at].kind == "name":
            yield at


def _joined(entities: list[Entity], view: View) -> Iterator[Entity]:
    """A company named by the end of its full name (``Hạ tầng Minh Khang``, ``Minh Khang``), or by that without the
    country behind it, is one; it bears the full name, unless the end of it is a brand."""
    companies = [e for e in entities if e.type == "company"]
    by_part: dict[str, list[Entity]] = {}
    for entity in companies:
        for part in _parts_of(entity.name.casefold()):
            by_part.setdefault(part, []).append(entity)
    gone: set[int] = set()
    for short in companies:
        full = by_part.get(short.name.casefold(), ())
        longer = [e for e in full if id(e) not in gone and _is_short(short, e, view)]
        if len(longer) == 1 and len(longer[0].tokens) * 8 >= len(short.tokens):
            if _is_brand_of(short, longer[0]):
                longer[0].name = short.name
            longer[0].tokens = sorted(longer[0].tokens + short.tokens)
            gone.add(id(short))
    return (entity for entity in entities if id(entity) not in gone)


def _is_brand_of(short: Entity, full: Entity) -> bool:
    """Whether a company is known by the end of its full name: a brand, by which it is named far more often."""
    vietnamese = all(map(_BARE.fullmatch, short.name.lower().split()))
    far_more = len(short.tokens) >= _FAR_MORE * len(full.tokens)
    return far_more and not vietnamese and full.name.endswith(f" {short.name}")


def _parts_of(name: str) -> set[str]:
    """What a name begins or ends with.

    >>> sorted(_parts_of("hạ tầng minh"))
    ['hạ', 'hạ tầng', 'minh', 'tầng minh']
    """
    words = name.split(" ")
    places = range(1, len(words))
    return {" ".join(words[:at]) for at in places} | {" ".join(words[at:]) for at in places}


def _is_short(short: Entity, full: Entity, view: View) -> bool:
    """Whether a name that another begins or ends with is short for it: its end, all but the country, or its beginning
    where it came later."""
    low, whole = short.name.casefold(), full.name.casefold()
    if len(low) < _SHORTEST_PART or (short.org and short.org != full.org):
        return False
    if whole.endswith(f" {low}") or whole == f"{low} {COUNTRY.casefold()}":
        return True
    return short.sort == full.sort == "weak" and _first_in_text(full, view) < _first_in_text(short, view)


def _first_in_text(entity: Entity, view: View) -> int:
    """The first mention that is not in the title."""
    return next((t for t in entity.tokens if t not in view.title), entity.tokens[0])
