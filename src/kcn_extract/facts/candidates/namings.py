"""Where the entities of an article are named, how each name stands there, and what is known of each entity."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from kcn_extract.facts.figures import class_of, word_beside
from kcn_extract.facts.names import Entity
from kcn_extract.facts.view import Sentence, View
from kcn_extract.text.shadow import SYLLABLE

_BESIDE, _OPENS = 2, 10  # letters
_HOW = (
    "source", "says", "versus", "aside", "inside", "board", "by", "into", "except", "joint", "project", "market",
    "outward", "at", "aside_place", "during", "forms", "firm", "whole", "whole_bare", "others", "has", "share", "above",
    "below", "person",
)  # fmt: skip
# Of these it is worth knowing whether an entity stands so anywhere in its article.
_TELLING = frozenset(
    ("firm", "says", "board", "source", "person", "versus", "by", "into", "at", "project", "outward", "aside_place",
     "above", "below", "market", "of_company", "indicator")
)  # fmt: skip
_ZONE = "zone"
_LOOKED_AT = 6  # names of an entity
_LATEST = 3  # debuts that are told apart
_LONG = 4  # words of a name
_FEW, _SOME = 0.2, 0.5  # of the pieces that name anybody


class Traits(NamedTuple):
    """What is known of an entity by its whole article."""

    type: str
    sort: str
    often: str
    top: str
    title: str
    home: str
    debut: str  # how manieth of its type the text names it
    spread: str  # in how many of the pieces that name anybody
    shape: str  # what a company's name looks like


class Naming(NamedTuple):
    """How a mention of an entity stands in its sentence: what is right before it (``how``, ``word``), whether it
    ``opens`` it, what is right behind it (``behind``, ``next_word``), whether it is a name, whether in brackets."""

    how: str
    opens: str
    word: str
    next_word: str
    behind: str
    named: str
    inside: str

    def ahead(self) -> Naming:
        """The mention where it comes after the figure: what is asked of those before is left open."""
        return self._replace(behind="-", named="-", inside="out")


UNNAMED = Naming("-", "-", "-", "-", "-", "-", "out")


class Namings(Struct, eq=False):
    """Where the entities of an article are named: the tokens of names in reading order, and whose they are."""

    entities: list[Entity]
    tokens: list[int]
    owners: list[int]
    in_title: frozenset[int]
    home: int
    counts: Counter[int]
    top: dict[str, int]
    first: dict[int, int]  # piece -> the entity that it names first
    sections: dict[int, int]  # section -> the entity that its heading names
    genre: str
    owner_of: dict[int, int]  # token -> whose name it is; of two a zone, for the text says so
    traits: list[Traits]
    looked_at: dict[int, Naming]  # token -> how it stands
    found_so: dict[int, tuple[str, ...]]  # entity -> how it stands anywhere

    def naming(self, view: View, token: int) -> Naming:
        """How a name stands, looked at once."""
        if (found := self.looked_at.get(token)) is None:
            found = self.looked_at[token] = _naming(view, token)
        return found

    def anywhere(self, view: View, owner: int) -> tuple[str, ...]:
        """How an entity stands anywhere: whether it opens a sentence, and the telling ones of what is before it."""
        if (found := self.found_so.get(owner)) is None:
            names = [token for token in self.entities[owner].tokens if view.tokens[token].kind == "name"]
            looks = [self.naming(view, token) for token in names[:_LOOKED_AT]]
            opens = "opens" if any(look.opens == "opens" for look in looks) else "never"
            found = self.found_so[owner] = (opens, *sorted({look.how for look in looks} & _TELLING))
        return found


def namings_of(view: View, entities: list[Entity]) -> Namings:
    """Find where entities are named."""
    pairs = sorted((token, entity.index) for entity in entities for token in entity.tokens)
    title = view.title
    in_title = frozenset(owner for token, owner in pairs if token in title)
    home = next((e.index for e in entities if e.home), -1)
    counts = Counter(owner for _, owner in pairs)
    top: dict[str, int] = {}
    for owner, _ in counts.most_common():
        top.setdefault(_sort_of(entities[owner]), owner)
    first, sections = _openers(view, pairs)
    roles = zip(_debuts(view, pairs, entities), _spreads(view, pairs, len(entities)), strict=True)
    return Namings(
        entities,
        [t for t, _ in pairs],
        [o for _, o in pairs],
        in_title,
        home,
        counts,
        top,
        first,
        sections,
        _genre(entities, in_title),
        dict(sorted(pairs, key=lambda pair: entities[pair[1]].type == _ZONE)),
        [
            _traits(entity, counts[entity.index], top, in_title, home, *role)
            for entity, role in zip(entities, roles, strict=True)
        ],
        {},
        {},
    )


def _piece_of(view: View, token: int) -> int:
    return view.sentences[view.places[token].sentence].piece


def _openers(view: View, pairs: Iterable[tuple[int, int]]) -> tuple[dict[int, int], dict[int, int]]:
    """The entity that each piece names first, and the one of each heading."""
    first: dict[int, int] = {}
    for token, owner in pairs:
        first.setdefault(_piece_of(view, token), owner)
    return first, {piece: owner for piece, owner in first.items() if view.pieces[piece].kind == "heading"}


def _debuts(view: View, pairs: Iterable[tuple[int, int]], entities: list[Entity]) -> list[str]:
    """How manieth of its type the text names each entity, the title apart."""
    found: dict[int, str] = {}
    types: Counter[str] = Counter()
    for token, owner in pairs:
        if owner not in found and token not in view.title:
            kind = entities[owner].type
            found[owner] = str(min(types[kind], _LATEST))
            types[kind] += 1
    return [found.get(owner, "-") for owner in range(len(entities))]


def _spreads(view: View, pairs: Iterable[tuple[int, int]], count: int) -> list[str]:
    """In how many of the pieces that name anybody each entity is named, the title apart."""
    pieces: list[set[int]] = [set() for _ in range(count)]
    for token, owner in pairs:
        if token not in view.title:
            pieces[owner].add(_piece_of(view, token))
    whole = len(set().union(*pieces)) or 1
    return [_spread(len(of), len(of) / whole) for of in pieces]


def _spread(count: int, share: float) -> str:
    if count < 2:
        return "one" if count else "none"
    return "few" if share < _FEW else "some" if share < _SOME else "most"


def _shape(entity: Entity) -> str:
    """What the name of a company looks like; ``-`` for anything else.

    >>> [_shape(Entity("company", "weak", name)) for name in ("ABC", "Masan", "Hoà Phát", "Hạ tầng Lumos")]
    ['caps', 'brand', 'native2', 'mixed3']
    """
    if entity.type != "company":
        return "-"
    words = entity.name.split()
    native = [SYLLABLE.fullmatch(word.lower()) is not None for word in words]
    if len(words) == 1:
        return "caps" if entity.name.isupper() else "syllable" if native[0] else "brand"
    kind = "native" if all(native) else "mixed" if any(native) else "foreign"
    return f"{kind}{min(len(words), _LONG)}"


def _traits(
    entity: Entity,
    count: int,
    top: dict[str, int],
    in_title: frozenset[int],
    home: int,
    debut: str,
    spread: str,
) -> Traits:
    return Traits(
        entity.type,
        entity.sort,
        "1" if count <= 1 else "2" if count == 2 else "5" if count <= 5 else "9",
        "top" if top.get(_sort_of(entity)) == entity.index else "rest",
        "title" if entity.index in in_title else "body",
        "home" if entity.index == home else "away",
        debut,
        spread,
        _shape(entity),
    )


def _naming(view: View, at: int) -> Naming:
    token, place, folded = view.tokens[at], view.places[at], view.shadow.folded
    sentence = view.sentences[place.sentence]
    first, last = sentence.start, sentence.end
    after = view.tokens[at + 1] if at + 1 < len(view.tokens) else None
    close = after is not None and at + 1 < sentence.last and after.start - token.end <= _BESIDE
    return Naming(
        *_how(view, at, sentence),
        word_beside(folded, token.start, token.end, first, last, -1),
        word_beside(folded, token.start, token.end, first, last, 1),
        "-" if after is None else class_of(after) if close else "words",
        "name" if token.kind == "name" else "word",
        "in" if place.inside else "out",
    )


def _how(view: View, at: int, sentence: Sentence) -> tuple[str, str]:
    """How a mention is tied to its clause: what stands right before it, and whether it opens it."""
    token, previous = view.tokens[at], view.tokens[at - 1]
    if at == sentence.first:
        gap = token.start - sentence.start
        return ("start" if gap <= _BESIDE else "words"), ("opens" if gap <= _OPENS else "later")
    if token.start - previous.end > _BESIDE:
        return "words", "later"
    return next((name for name in _HOW if name in previous.lists), None) or class_of(previous), "later"


def _genre(entities: list[Entity], in_title: frozenset[int]) -> str:
    """What an article is about, by what it names: zones, a company, a place, nothing known."""
    if any(e.type == "zone" for e in entities):
        return "zones"
    types = {entities[o].type for o in in_title if entities[o].sort != "weak"}
    return "company" if "company" in types else "place" if any(e.home for e in entities) else "other"


def _sort_of(entity: Entity) -> str:
    return "company" if entity.sort == "weak" else entity.sort
