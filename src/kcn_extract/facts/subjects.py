"""Whom a figure is told of: the article's entities, weighed by where they stand and what has been told of whom."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import pairwise

from msgspec import Struct

from kcn_extract.facts.figures import Figure, class_of, word_beside
from kcn_extract.facts.names import COUNTRY, Entity, pronoun_of
from kcn_extract.facts.outline import over
from kcn_extract.facts.view import View

Features = list[tuple[str, ...]]
_MOST = 12  # candidates of a figure
_MOST_BACK = 300  # names that are looked at
_BESIDE = 2
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


def namings_of(view: View, entities: list[Entity]) -> Namings:
    pairs = sorted((token, entity.index) for entity in entities for token in entity.tokens)
    in_title = frozenset(owner for token, owner in pairs if view.piece_of(token).kind == "title")
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
    )


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

    def __init__(self, view: View, figure: Figure, namings: Namings, code: str) -> None:
        self.view, self.figure, self.namings, self.code = view, figure, namings, code
        self.group = _GROUPS.get(code, "other")
        at = bisect_left(namings.tokens, figure.token)
        self.before: dict[int, int] = {}  # entity -> its last mention before the figure
        self.rank: dict[int, int] = {}
        self.rank_of_type: dict[int, int] = {}
        types: Counter[str] = Counter()
        for n in range(at - 1, max(-1, at - 1 - _MOST_BACK), -1):
            owner = namings.owners[n]
            if owner not in self.before:
                self.before[owner] = namings.tokens[n]
                self.rank[owner] = len(self.rank)
                kind = namings.entities[owner].type
                self.rank_of_type[owner] = types[kind]
                types[kind] += 1
        sentence = view.sentence_of(figure.token)
        self.after: dict[int, int] = {}
        for n in range(at, len(namings.tokens)):
            if namings.tokens[n] >= sentence.last:
                break
            self.after.setdefault(namings.owners[n], namings.tokens[n])
        self.pronoun, self.pronoun_where = self._pronoun(sentence.first)
        self.over = {index: name for name, index in over(view.pieces, view.piece_of(figure.token))}
        self.turns, self.my_turn = self._dealt(sentence.first, sentence.last)
        self.zone_provinces = {
            namings.entities[o].province
            for o, t in (*self.before.items(), *self.after.items())
            if namings.entities[o].type == "zone" and sentence.first <= t < sentence.last
        }

    def _pronoun(self, first: int) -> tuple[str, str]:
        places, here = self.view.places, self.view.places[self.figure.token]
        for i in range(self.figure.token - 1, first - 1, -1):
            token = self.view.tokens[i]
            sort = pronoun_of(token) or next((name for name in _WEAK_PRONOUNS if name in token.lists), None)
            if sort:
                return sort, "clause" if places[i].clause == here.clause else "sentence"
        return "-", "-"

    def _turn(self, owner: int) -> str:
        """Where a sentence deals its figures out (``lần lượt``): whether it is the turn of an entity."""
        if self.turns is None:
            return "-"
        if owner not in self.turns:
            return "none"
        place = self.turns.index(owner)
        return "yes" if place == self.my_turn else "no"

    def _dealt(self, first: int, last: int) -> tuple[list[int] | None, int]:
        """The names that a sentence deals its figures out to, and the turn of the figure; None where it does not."""
        tokens = self.view.tokens
        if (even := self._evenly(first)) is not None:
            return even
        dealing = next(
            (i for i in range(self.figure.token - 1, first - 1, -1) if "respectively" in tokens[i].lists), None
        )
        if dealing is None:
            ahead = next((i for i in range(self.figure.token + 1, last) if "respectively" in tokens[i].lists), None)
            if ahead is None or any(tokens[i].kind == "figure" for i in range(first, self.figure.token)):
                return None, 0
            dealing = first
        alike = [
            i
            for i in range(dealing, self.figure.token)
            if tokens[i].kind == "figure" and tokens[i].type == tokens[self.figure.token].type
        ]
        names: list[int] = []
        owners = self.namings.owner_of
        for i in range(first, dealing if dealing > first else self.figure.token):
            if i in owners and tokens[i].kind == "name" and owners[i] not in names:
                names.append(owners[i])
        if len(names) > 1:
            kinds = Counter(self.namings.entities[o].type for o in names)
            kind = kinds.most_common(1)[0][0]
            names = [o for o in names if self.namings.entities[o].type == kind]
        return (names, len(alike)) if len(names) > 1 else (None, 0)

    def _evenly(self, first: int) -> tuple[list[int], int] | None:
        """Names in a row, and as many figures of a kind in a row: ``A và B lấp đầy 100% và 98%``."""
        tokens, here = self.view.tokens, self.figure.token
        before = list(self._alike(range(here - 1, first - 1, -1)))
        run = [*reversed(before), here, *self._alike(range(here + 1, self.view.sentence_of(here).last))]
        if len(run) < 2:
            return None
        owners = self.namings.owner_of
        named = [k for k in range(first, run[0]) if k in owners and tokens[k].kind == "name"]
        if len(named) < len(run):
            return None
        last = named[-len(run) :]
        types = {self.namings.entities[owners[k]].type for k in last}
        tight = all(b - a <= 3 for a, b in pairwise(last))
        return ([owners[k] for k in last], len(before)) if len(types) == 1 and tight else None

    def _alike(self, places: Iterable[int]) -> Iterator[int]:
        """The figures of the figure's kind that stand in a row at these places."""
        tokens = self.view.tokens
        kind = tokens[self.figure.token].type
        for i in places:
            token = tokens[i]
            if token.kind == "figure" and token.type == kind:
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

    def how(self, owner: int) -> tuple[str, str]:
        """How the nearest mention is tied to its clause: what stands right before it, and whether it opens it."""
        at = self.before.get(owner, self.after.get(owner))
        if at is None:
            return "-", "-"
        tokens, places = self.view.tokens, self.view.places
        token = tokens[at]
        sentence = self.view.sentences[places[at].sentence]
        gap = token.start - (tokens[at - 1].end if at > sentence.first else sentence.start)
        opens = "opens" if at == sentence.first and gap <= 10 else "later"
        if at == sentence.first:
            return ("start" if gap <= _BESIDE else "words"), opens
        previous = tokens[at - 1]
        if gap > _BESIDE:
            return "words", opens
        for name in _HOW:
            if name in previous.lists:
                return name, opens
        return class_of(previous), opens

    def _topic(self, owner: int) -> str:
        """Whether an entity opens the figure's paragraph, or heads its section."""
        view = self.view
        mine = view.sentence_of(self.figure.token).piece
        piece = view.pieces[mine]
        if self.namings.first.get(mine) == owner:
            return "first"
        if piece.heading >= 0 and self.namings.sections.get(piece.heading) == owner:
            return "heading"
        if piece.lead >= 0 and self.namings.first.get(piece.lead) == owner:
            return "lead"
        if mine and self.namings.first.get(mine - 1) == owner:
            return "before"
        return "-"

    def behind(self, owner: int) -> str:
        """What stands right behind the nearest mention before."""
        at = self.before.get(owner)
        if at is None or at + 1 >= len(self.view.tokens):
            return "-"
        token, after = self.view.tokens[at], self.view.tokens[at + 1]
        return class_of(after) if after.start - token.end <= _BESIDE else "words"

    def word(self, owner: int, side: int) -> str:
        """The word right before or behind the nearest mention."""
        at = self.before.get(owner, self.after.get(owner))
        if at is None:
            return "-"
        token = self.view.tokens[at]
        sentence = self.view.sentences[self.view.places[at].sentence]
        return word_beside(self.view.shadow.folded, token.start, token.end, sentence.start, sentence.end, side)

    def features(self, owner: int) -> Features:
        entity = self.namings.entities[owner]
        sort, group = entity.sort, self.group
        where = self.where(owner)
        how, opens = self.how(owner)
        rank = str(min(self.rank.get(owner, 5), 3))
        of_type = str(min(self.rank_of_type.get(owner, 5), 3))
        count = self.namings.counts[owner]
        many = "1" if count <= 1 else "2" if count == 2 else "5" if count <= 5 else "9"
        top = "top" if self.namings.top.get(_sort_of(entity)) == owner else "rest"
        title = "title" if owner in self.namings.in_title else "body"
        home = "home" if owner == self.namings.home else "away"
        pronoun = f"{self.pronoun}:{self.pronoun_where}"
        at = self.before.get(owner)
        named = "-" if at is None else "name" if self.view.tokens[at].kind == "name" else "word"
        turn = self._turn(owner)
        inside = "in" if (t := self.before.get(owner)) is not None and self.view.places[t].inside else "out"
        owned = "own" if entity.name in self.zone_provinces else "-"
        figure = self.figure
        return [
            ("type", sort, group, figure.sort),
            ("typewhere", sort, where, group),
            ("where", where, rank),
            ("wheretype", entity.type, where, of_type),
            ("how", entity.type, how, where),
            ("howgroup", sort, how, group),
            ("opens", sort, opens, where),
            ("behind", entity.type, self.behind(owner), where),
            ("prep", entity.type, self.word(owner, -1), where),
            ("verb", entity.type, self.word(owner, 1), where),
            ("count", sort, many, top),
            ("countwhere", top, where),
            ("title", sort, title, where),
            ("home", entity.type, home, where),
            ("pronoun", sort, pronoun, of_type),
            ("named", sort, named, where),
            ("turn", turn),
            ("inside", entity.type, inside, where),
            ("owned", sort, owned, group),
            ("piece", sort, figure.piece, where),
            ("code", sort, self.code),
            ("genre", self.namings.genre, sort, where),
            ("genregroup", self.namings.genre, sort, group),
            ("topic", entity.type, self._topic(owner), where),
            ("topicgroup", sort, self._topic(owner), group),
            ("homegroup", sort, home, group, "dated" if where in ("far", "title", "none", "home") else "near"),
            ("rank", sort, rank, "after" if owner in self.after else "-"),
        ]


def link(before: Scene, scene: Scene, old: int, new: int) -> tuple[str, ...]:
    """What it says of a figure's subject that another one is that of the figure before."""
    a, b = before.namings.entities[old], scene.namings.entities[new]
    gap = _gap(before.figure, scene.figure, scene.view)
    if old == new:
        return ("same", b.type, gap, _news(before, scene, new))
    fresh = "fresh" if scene.before.get(new, -1) > before.figure.token else "known"
    return ("other", a.type, b.type, gap if gap in ("clause", "comma") else "far", fresh)


def _gap(before: Figure, figure: Figure, view: View) -> str:
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
    kind = scene.namings.entities[owner].type
    fresh = {scene.namings.entities[o].type for o, t in scene.before.items() if t > before.figure.token and o != owner}
    if not fresh:
        return "none"
    return "alike" if kind in fresh else "unlike"
