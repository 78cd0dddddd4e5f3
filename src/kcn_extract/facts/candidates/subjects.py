"""Whom a figure is told of: the article's entities, weighed by where they stand and what has been told of whom."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import takewhile
from typing import NamedTuple

from msgspec import Struct

from kcn_extract.facts.choose import Feature, Features, Group
from kcn_extract.facts.figures import Figure, class_of, word_beside
from kcn_extract.facts.names import COUNTRY, Entity, pronoun_of
from kcn_extract.facts.view import Sentence, View

_MOST = 12  # candidates of a figure
_MOST_BACK = 300  # names that are looked at
_BESIDE, _OPENS = 2, 10  # letters
_ROW = 6  # letters between two names of a row
_DEALING = 4  # tokens between a word that deals figures out and these
_RANKS = ("0", "1", "2", "3")  # and above
_GROUPS = {
    "area": "own", "leasable_area": "own", "leased_area": "own", "occupancy_rate": "rate", "rent": "rate",
    "zones": "zones", "projects": "count", "enterprises": "count", "workers": "workers", "investment": "capital",
    "registered_capital": "capital", "realised_capital": "capital", "infrastructure_cost": "works",
    "production_value": "macro", "exports": "trade", "imports": "trade", "budget": "budget", "growth": "macro",
    "revenue": "result", "profit": "result", "wage": "wage", "ratio": "ratio", "other": "other",
}  # fmt: skip
_WEAK_PRONOUNS = ("project", "others", "some_firm", "person", "board")
_HOW = (
    "source", "says", "versus", "aside", "inside", "board", "by", "into", "except", "joint", "project", "market",
    "outward", "at", "aside_place", "during", "forms", "firm", "whole", "whole_bare", "others", "has", "share",
)  # fmt: skip


class Traits(NamedTuple):
    """What is known of an entity by its whole article."""

    type: str
    sort: str
    often: str
    top: str
    title: str
    home: str


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


_UNNAMED = Naming("-", "-", "-", "-", "-", "-", "out")


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
    owner_of: dict[int, int]  # token -> whose name it is
    traits: list[Traits]
    looked_at: dict[int, Naming]  # token -> how it stands

    def naming(self, view: View, token: int) -> Naming:
        """How a name stands, looked at once."""
        if (found := self.looked_at.get(token)) is None:
            found = self.looked_at[token] = _naming(view, token)
        return found


def namings_of(view: View, entities: list[Entity]) -> Namings:
    pairs = sorted((token, entity.index) for entity in entities for token in entity.tokens)
    title = view.title
    in_title = frozenset(owner for token, owner in pairs if token in title)
    home = next((e.index for e in entities if e.home), -1)
    counts = Counter(owner for _, owner in pairs)
    top: dict[str, int] = {}
    for owner, _ in counts.most_common():
        top.setdefault(_sort_of(entities[owner]), owner)
    first: dict[int, int] = {}
    sections: dict[int, int] = {}
    for token, owner in pairs:
        piece = view.sentences[view.places[token].sentence].piece
        first.setdefault(piece, owner)
        if view.pieces[piece].kind == "heading":
            sections.setdefault(piece, owner)
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
        dict(pairs),
        [_traits(entity, counts[entity.index], top, in_title, home) for entity in entities],
        {},
    )


def _traits(entity: Entity, count: int, top: dict[str, int], in_title: frozenset[int], home: int) -> Traits:
    return Traits(
        entity.type,
        entity.sort,
        "1" if count <= 1 else "2" if count == 2 else "5" if count <= 5 else "9",
        "top" if top.get(_sort_of(entity)) == entity.index else "rest",
        "title" if entity.index in in_title else "body",
        "home" if entity.index == home else "away",
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


class Scene:
    """What a figure sees of the names of its article."""

    def __init__(self, view: View, figure: Figure, namings: Namings, code: str, before: dict[int, int]) -> None:
        """``before`` has for each entity its last mention before the figure, the nearest first."""
        self.view, self.figure, self.namings, self.code, self.before = view, figure, namings, code, before
        self.group = _GROUPS.get(code, "other")
        self.rank = {owner: rank for rank, owner in enumerate(before)}
        self.rank_of_type: dict[int, int] = {}
        types: Counter[str] = Counter()
        for owner in before:
            kind = namings.traits[owner].type
            self.rank_of_type[owner] = types[kind]
            types[kind] += 1
        sentence = view.sentence_of(figure.token)
        self.after: dict[int, int] = {}
        for n in range(bisect_left(namings.tokens, figure.token), len(namings.tokens)):
            if namings.tokens[n] >= sentence.last:
                break
            self.after.setdefault(namings.owners[n], namings.tokens[n])
        self.pronoun = ":".join(self._pronoun(sentence.first))
        self.over = view.over(sentence.piece)
        self.turns, self.my_turn = self._dealt(sentence.first, sentence.last)
        self.row = () if self.turns else self._last_row(sentence.first, figure.token)
        self.opener = self._opener(sentence.first)
        near = [*takewhile(lambda owner: before[owner] >= sentence.first, before), *self.after]
        self.zone_provinces = {
            entity.province for entity in map(namings.entities.__getitem__, near) if entity.type == "zone"
        }
        self.topics = self._topics(sentence.piece)
        self._wheres: dict[int, str] = {}

    def _pronoun(self, first: int) -> tuple[str, str]:
        places, here = self.view.places, self.view.places[self.figure.token]
        for i in range(self.figure.token - 1, first - 1, -1):
            token = self.view.tokens[i]
            if sort := pronoun_of(token) or _weak_pronoun(token.lists):
                return sort, "clause" if places[i].clause == here.clause else "sentence"
        return "-", "-"

    def _turn(self, owner: int, turns: list[int]) -> str:
        """Where a sentence deals its figures out (``lần lượt``): whether it is the turn of an entity."""
        if owner not in turns:
            return "none"
        return "yes" if turns.index(owner) == self.my_turn else "no"

    def _dealt(self, first: int, last: int) -> tuple[list[int] | None, int]:
        """The names that a sentence deals its figures out to, and the turn of the figure; None where it does not. A
        stop ends both."""
        tokens, here = self.view.tokens, self.figure.token
        first = next((i + 1 for i in range(here - 1, first - 1, -1) if tokens[i].kind == "stop"), first)
        last = next((i for i in range(here + 1, last) if tokens[i].kind == "stop"), last)
        before = list(self._row(range(here - 1, first - 1, -1)))
        run = [*reversed(before), here, *self._row(range(here + 1, last))]
        if len(run) < 2:
            return None, 0
        around = (*range(max(first, run[0] - _DEALING), run[0]), *range(run[-1] + 1, min(last, run[-1] + _DEALING)))
        dealing = any("respectively" in tokens[i].lists for i in around)
        if not dealing and len({tokens[i].type for i in run}) > 1:
            return None, 0
        names = self._last_row(first, run[0])
        return (names, len(before)) if len(names) == len(run) else (None, 0)

    def _opener(self, first: int) -> int:
        """The entity that the figure's sentence names first, before the figure; -1 for none."""
        at = bisect_left(self.namings.tokens, first)
        named = at < len(self.namings.tokens) and self.namings.tokens[at] < self.figure.token
        return self.namings.owners[at] if named else -1

    def _last_row(self, first: int, end: int) -> list[int]:
        """The entities of one type that are named in a row, the last such row before a token."""
        tokens, owners, entities = self.view.tokens, self.namings.owner_of, self.namings.entities
        rows: list[list[int]] = []
        reached = -1
        for i in range(first, end):
            if i not in owners or tokens[i].kind != "name":
                continue
            owner = owners[i]
            close = reached >= 0 and tokens[i].start - tokens[reached].end <= _ROW
            if close and entities[rows[-1][-1]].type == entities[owner].type:
                if owner not in rows[-1]:
                    rows[-1].append(owner)
            else:
                rows.append([owner])
            reached = i
        return next((row for row in reversed(rows) if len(row) > 1), [])

    def _row(self, places: Iterable[int]) -> Iterator[int]:
        """The figures that stand in a row at these places, joined by commas and words for ``and``."""
        tokens = self.view.tokens
        for i in places:
            token = tokens[i]
            if token.kind == "figure":
                yield i
            elif token.kind != "comma" and not (token.kind == "cue" and token.has("has")):
                return

    def candidates(self) -> list[int]:
        """The entities that come into question, the nearest first."""
        chosen = sorted(self.before, key=self.rank.__getitem__)[:_MOST]
        chosen += [owner for owner in self.after if owner not in self.before]
        more = [
            *self.namings.in_title,
            self.namings.home,
            *(e.index for e in self.namings.entities if e.name == COUNTRY),
        ]
        return list(dict.fromkeys([*chosen, *(owner for owner in more if owner >= 0)]))

    def where(self, owner: int) -> str:
        """Where the nearest mention of an entity stands."""
        if (found := self._wheres.get(owner)) is None:
            found = self._wheres[owner] = self._where(owner)
        return found

    def _where(self, owner: int) -> str:
        places = self.view.places
        here, at = places[self.figure.token], self.before.get(owner)
        if at is not None and places[at].sentence == here.sentence:
            return "clause" if places[at].clause == here.clause else "sentence"
        if owner in self.after:
            return "clause_after" if places[self.after[owner]].clause == here.clause else "after"
        if at is None:
            return "home" if owner == self.namings.home else "title" if owner in self.namings.in_title else "none"
        return self._where_before(places[at].sentence, here.sentence)

    def _where_before(self, sentence: int, here: int) -> str:
        """Where an earlier sentence stands, seen from the one of the figure."""
        view = self.view
        named, mine = view.sentences[sentence].piece, view.sentences[here].piece
        if named == mine:
            return "sentence_before" if here - sentence == 1 else "piece"
        if named in self.over:
            return self.over[named]
        other, piece = view.pieces[named], view.pieces[mine]
        if piece.table >= 0 and other.table == piece.table and other.row == piece.row:
            return "row"
        if other.kind == "title":
            return "title"
        return "piece_before" if mine - named == 1 else "far"

    def _naming(self, owner: int) -> Naming:
        """How the nearest mention of an entity stands."""
        if (at := self.before.get(owner)) is not None:
            return self.namings.naming(self.view, at)
        at = self.after.get(owner)
        return _UNNAMED if at is None else self.namings.naming(self.view, at).ahead()

    def _topics(self, mine: int) -> dict[int, str]:
        """The entities that open the figure's paragraph or head its section."""
        piece, first, sections = self.view.pieces[mine], self.namings.first, self.namings.sections
        before = first.get(mine - 1) if mine else None
        lead = first.get(piece.lead) if piece.lead >= 0 else None
        heading = sections.get(piece.heading) if piece.heading >= 0 else None
        told = (before, "before"), (lead, "lead"), (heading, "heading"), (first.get(mine), "first")
        return {owner: name for owner, name in told if owner is not None}

    def features(self, owner: int) -> tuple[list[Feature], list[Group]]:
        """What speaks for an entity: by the words around its nearest mention, and by all else."""
        traits, where, figure = self.namings.traits[owner], self.where(owner), self.figure
        type, sort = traits.type, traits.sort
        how, opens, word, next_word, behind, named, inside = self._naming(owner)
        rank = _RANKS[min(self.rank.get(owner, 5), 3)]
        of_type = _RANKS[min(self.rank_of_type.get(owner, 5), 3)]
        after = "after" if owner in self.after else "-"
        owned = "own" if self.namings.entities[owner].name in self.zone_provinces else "-"
        genre, topic = self.namings.genre, self.topics.get(owner, "-")
        turn = "-" if self.turns is None else self._turn(owner, self.turns)
        row = "row" if owner in self.row else "-"
        leads = "-" if self.opener < 0 else "first" if owner == self.opener else "later"
        own: list[Feature] = [("prep", type, word, where), ("verb", type, next_word, where)]
        return own, [
            (_by_article, *traits, genre, where),
            (_by_naming, type, sort, how, opens, behind, named, inside, where),
            (_by_order, type, sort, rank, of_type, after, where, self.pronoun),
            (_by_figure, sort, self.code, self.group, figure.sort, figure.piece, genre, traits.home, where),
            (_by_both, type, sort, self.group, how, where, owned, topic, turn),
            (_in_sentence, sort, self.group, self.code, row, leads, where, of_type),
        ]


def scenes_of(view: View, namings: Namings, figures: Sequence[Figure], codes: Sequence[str]) -> Iterator[Scene]:
    """What each figure sees of the names; figures are in reading order."""
    last: dict[int, int] = {}  # entity -> its last naming, the one named last at the end
    reached = 0
    for figure, code in zip(figures, codes, strict=True):
        at = bisect_left(namings.tokens, figure.token)
        for n in range(reached, at):
            last.pop(namings.owners[n], None)
            last[namings.owners[n]] = n
        reached = at
        before = {owner: namings.tokens[n] for owner, n in reversed(last.items()) if n >= at - _MOST_BACK}
        yield Scene(view, figure, namings, code, before)


def _by_article(type: str, sort: str, count: str, top: str, title: str, home: str, genre: str, where: str) -> Features:
    return [
        ("count", sort, count, top),
        ("countwhere", top, where),
        ("title", sort, title, where),
        ("home", type, home, where),
        ("genre", genre, sort, where),
    ]


def _by_naming(
    type: str, sort: str, how: str, opens: str, behind: str, named: str, inside: str, where: str
) -> Features:
    return [
        ("how", type, how, where),
        ("opens", sort, opens, where),
        ("behind", type, behind, where),
        ("named", sort, named, where),
        ("inside", type, inside, where),
    ]


def _by_order(type: str, sort: str, rank: str, of_type: str, after: str, where: str, pronoun: str) -> Features:
    return [
        ("where", where, rank),
        ("wheretype", type, where, of_type),
        ("pronoun", sort, pronoun, of_type),
        ("rank", sort, rank, after),
    ]


def _by_figure(sort: str, code: str, group: str, kind: str, piece: str, genre: str, home: str, where: str) -> Features:
    return [
        ("type", sort, group, kind),
        ("typewhere", sort, where, group),
        ("piece", sort, piece, where),
        ("code", sort, code),
        ("genregroup", genre, sort, group),
        ("homegroup", sort, home, group, "dated" if where in ("far", "title", "none", "home") else "near"),
    ]


def _by_both(type: str, sort: str, group: str, how: str, where: str, owned: str, topic: str, turn: str) -> Features:
    return [
        ("howgroup", sort, how, group),
        ("owned", sort, owned, group),
        ("topic", type, topic, where),
        ("topicgroup", sort, topic, group),
        ("turn", turn),
    ]


def _in_sentence(sort: str, group: str, code: str, row: str, leads: str, where: str, of_type: str) -> Features:
    return [
        ("row", sort, row, group),
        ("rowcode", sort, row, code),
        ("leads", sort, leads, where, of_type),
        ("leadsgroup", sort, leads, group),
    ]


@cache
def _weak_pronoun(lists: frozenset[str]) -> str | None:
    return next((name for name in _WEAK_PRONOUNS if name in lists), None)


def links(before: Scene, scene: Scene, olds: Sequence[int], news: Sequence[int]) -> Group:
    """What it says of a figure's subject that another one is that of the figure before."""
    traits, since = scene.namings.traits, before.figure.token
    place = {new: at for at, new in enumerate(news)}
    kept = tuple((traits[old].type, place.get(old), _news(before, scene, old) if old in place else "") for old in olds)
    fresh = tuple((traits[new].type, "fresh" if scene.before.get(new, -1) > since else "known") for new in news)
    alike = "alike" if before.code == scene.code else "unlike"
    return _pairs, gap_between(before.figure, scene.figure, scene.view), alike, kept, fresh


def _pairs(
    gap: str, alike: str, olds: Sequence[tuple[str, int | None, str]], news: Sequence[tuple[str, str]]
) -> list[list[Feature]]:
    """Each old subject has its type, its place among the new ones and the names in between; each new one has its type
    and whether it has been named since. Two figures of one indicator (``alike``) are rather told of two subjects."""
    far = gap if gap in ("clause", "comma", "stop") else "far"
    rows: list[list[Feature]] = []
    for kind, place, between in olds:
        row: list[Feature] = [("other", kind, type, far, fresh, alike) for type, fresh in news]
        if place is not None:
            row[place] = ("same", kind, gap, between, alike)
        rows.append(row)
    return rows


def gap_between(before: Figure, figure: Figure, view: View) -> str:
    """How far apart two figures are: in a clause, a sentence, a piece, a section."""
    if before.sentence == figure.sentence:
        return "clause" if before.clause == figure.clause else "stop" if figure.joined[1] == "stop" else "comma"
    a, b = view.sentences[before.sentence].piece, view.sentences[figure.sentence].piece
    if a == b:
        return "sentence" if figure.sentence - before.sentence == 1 else "sentences"
    return (
        "section"
        if view.pieces[a].section != view.pieces[b].section
        else "item"
        if view.pieces[b].kind == "item"
        else "piece"
    )


def _news(before: Scene, scene: Scene, owner: int) -> str:
    """Which names came in between two figures."""
    kind = scene.namings.traits[owner].type
    since, traits = before.figure.token, scene.namings.traits
    fresh = {traits[o].type for o in takewhile(lambda o: scene.before[o] > since, scene.before) if o != owner}
    if not fresh:
        return "none"
    return "alike" if kind in fresh else "unlike"
