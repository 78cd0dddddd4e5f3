"""Whom a figure is told of: the article's entities, weighed by where they stand and what has been told of whom."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import takewhile

from kcn_extract.facts.candidates.between import NO_PATH, Path, ahead, is_taken, paths_to
from kcn_extract.facts.candidates.namings import UNNAMED, Naming, Namings, Traits
from kcn_extract.facts.choose import Feature, Features, Group
from kcn_extract.facts.figures import Figure
from kcn_extract.facts.names import COUNTRY, pronoun_of
from kcn_extract.facts.view import Sentence, View

_MOST = 12  # candidates of a figure
_MOST_BACK = 300  # names that are looked at
_ROW = 6  # letters between two names of a row
_DEALING = 4  # tokens between a word that deals figures out and these
_ABROAD = "abroad"  # figures may be told of the country that trades with these
_ABOVE = ("lead", "heading")
_RANKS = ("0", "1", "2", "3")  # and above
_GROUPS = {
    "area": "own", "leasable_area": "own", "leased_area": "own", "occupancy_rate": "rate", "rent": "rate",
    "zones": "zones", "projects": "count", "enterprises": "count", "workers": "workers", "investment": "capital",
    "registered_capital": "capital", "realised_capital": "capital", "infrastructure_cost": "works",
    "production_value": "macro", "exports": "trade", "imports": "trade", "budget": "budget", "growth": "macro",
    "revenue": "result", "profit": "result", "wage": "wage", "ratio": "ratio", "other": "other",
}  # fmt: skip
_NEARNESS = {
    "clause": "clause", "sentence": "sentence", "clause_after": "after", "after": "after", "sentence_before": "before",
    "piece": "piece", "row": "piece", "lead": "piece", "heading": "piece", "none": "-",
}  # fmt: skip
_TYPES = ("zone", "company", "place")
_AGO = (1, 2, 3, 6, 12, 25)  # sentences since a name
_WEAK_PRONOUNS = ("project", "others", "some_firm", "person", "board")


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
        self.dealing = False  # whether the sentence says that it deals its figures out
        self.turns, self.my_turn = self._dealt(sentence.first, sentence.last)
        self.row = () if self.turns else self._last_row(sentence.first, figure.token)
        self.opener = self._opener(sentence.first)
        near = [*takewhile(lambda owner: before[owner] >= sentence.first, before), *self.after]
        self.zone_provinces = {
            entity.province for entity in map(namings.entities.__getitem__, near) if entity.type == "zone"
        }
        self.topics = self._topics(sentence.piece)
        self._wheres: dict[int, str] = {}
        self.field = self._field()
        self.paths = paths_to(view, figure, namings.owner_of, code)
        self.opener_before = self._opener_before(sentence)
        self.words = (*figure.words_before, *(f">{word}" for word in figure.words_behind))

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
        self.dealing = any("respectively" in tokens[i].lists for i in around)
        if not self.dealing and len({tokens[i].type for i in run}) > 1:
            return None, 0
        names = next((row for row in self._rows_above(first, run[0]) if len(row) == len(run)), None)
        return (names, len(before)) if names else (None, 0)

    def _rows_above(self, first: int, end: int) -> Iterator[list[int]]:
        """The entities that are named in a row before a token of the figure's sentence; where it names none, in the
        heading or the lead-in of its piece."""
        if row := self._last_row(first, end):
            yield row
        elif self._first_named(first) >= end:
            for piece, name in self.over.items():
                if name in _ABOVE:
                    sentences = self.view.sentences_of(piece)
                    yield self._last_row(sentences[0].first, sentences[-1].last)

    def _first_named(self, first: int) -> int:
        """The token of the first name from a token on."""
        at = bisect_left(self.namings.tokens, first)
        return self.namings.tokens[at] if at < len(self.namings.tokens) else len(self.view.tokens)

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

    def _field(self) -> tuple[str, ...]:
        """How near the nearest zone, company and place are."""
        nearest = {self.namings.traits[owner].type: owner for owner, rank in self.rank_of_type.items() if rank == 0}
        found = {kind: nearness(self.where(owner)) for kind, owner in nearest.items()}
        for owner in self.after:
            found.setdefault(self.namings.traits[owner].type, "after")
        return tuple(found.get(kind, "-") for kind in _TYPES)

    def _opener_before(self, sentence: Sentence) -> int:
        """The entity that the sentence before names first, in the same piece; -1 for none."""
        before = self.view.sentences[sentence.index - 1]
        if not sentence.index or before.piece != sentence.piece:
            return -1
        tokens = self.namings.tokens
        at = bisect_left(tokens, before.first)
        return self.namings.owners[at] if at < len(tokens) and tokens[at] < before.last else -1

    def candidates(self) -> list[int]:
        """The entities that come into question, the nearest first; where the sentence says that it deals its figures
        out, the one whose turn it is."""
        if self.turns and self.dealing and self.namings.traits[turn := self.turns[self.my_turn]].sort != _ABROAD:
            return [turn]
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
        return UNNAMED if at is None else self.namings.naming(self.view, at).ahead()

    def _topics(self, mine: int) -> dict[int, str]:
        """The entities that open the figure's paragraph or head its section."""
        piece, first, sections = self.view.pieces[mine], self.namings.first, self.namings.sections
        before = first.get(mine - 1) if mine else None
        lead = first.get(piece.lead) if piece.lead >= 0 else None
        heading = sections.get(piece.heading) if piece.heading >= 0 else None
        told = (before, "before"), (lead, "lead"), (heading, "heading"), (first.get(mine), "first")
        return {owner: name for owner, name in told if owner is not None}

    def _bound(self, owner: int) -> str:
        """Whether an entity of the sentence is close behind a figure: this one, or one before."""
        at, here = self.before.get(owner), self.figure.sentence
        if at is not None and self.view.places[at].sentence == here:
            return is_taken(self.view, at, self.view.sentences[here])
        return ahead(self.view, self.figure, self.after[owner]) if owner in self.after else "-"

    def _ago(self, owner: int) -> str:
        """How many sentences ago an entity was named last."""
        if (at := self.before.get(owner)) is None:
            return "-"
        since = self.figure.sentence - self.view.places[at].sentence
        return str(bisect_left(_AGO, since))

    def features(self, owner: int) -> tuple[list[Feature], list[Group]]:
        """What speaks for an entity: by the words around its nearest mention, and by all else."""
        traits, where, figure = self.namings.traits[owner], self.where(owner), self.figure
        type, sort, near = traits.type, traits.sort, nearness(where)
        how, opens, word, next_word, behind, named, inside = self._naming(owner)
        rank = _RANKS[min(self.rank.get(owner, 5), 3)]
        of_type = _RANKS[min(self.rank_of_type.get(owner, 5), 3)]
        after = "after" if owner in self.after else "-"
        owned = "own" if self.namings.entities[owner].name in self.zone_provinces else "-"
        genre, topic = self.namings.genre, self.topics.get(owner, "-")
        turn = "-" if self.turns is None else self._turn(owner, self.turns)
        dealt = f"told {turn}" if self.dealing else turn
        row = "row" if owner in self.row else "-"
        path = self.paths.get(self.before.get(owner, -1), NO_PATH)
        own: list[Feature] = [("prep", type, word, where), ("verb", type, next_word, where), ("preptype", type, word)]
        return own, [
            (_by_article, traits, genre, where, near, self.group),
            (_by_naming, type, sort, how, opens, behind, named, inside, where),
            (_by_order, type, sort, rank, of_type, after, where, self.pronoun),
            (_by_figure, sort, self.code, self.group, figure.sort, figure.piece, genre, traits.home, where),
            (_by_both, type, sort, self.group, how, where, owned, topic, turn),
            (_in_sentence, sort, self.group, self.code, row, _leads(self.opener, owner), where, of_type),
            (_by_field, type, where if of_type == "0" else "later", self.field),
            (_by_path, type, sort, self.group, how, path),
            (_by_anywhere, type, sort, near, self.group, self.namings.anywhere(self.view, owner)),
            (_by_binding, type, how, self._bound(owner), dealt),
            (_by_history, type, sort, where, _leads(self.opener_before, owner), self._ago(owner), traits.spread),
            (_by_words, "w", type, self.words),
            (_by_words, "s", type, figure.words),
        ]


def nearness(where: str) -> str:
    """A place of a name in fewer classes."""
    return _NEARNESS.get(where, "far")


def _leads(opener: int, owner: int) -> str:
    """Whether an entity is the one that opens a sentence."""
    return "-" if opener < 0 else "first" if owner == opener else "later"


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


def _by_article(traits: Traits, genre: str, where: str, near: str, group: str) -> Features:
    type, sort, often, top, title, home, debut, spread, shape = traits
    return [
        ("count", sort, often, top),
        ("countwhere", top, where),
        ("title", sort, title, where),
        ("home", type, home, where),
        ("genre", genre, sort, where),
        ("debut", sort, debut, near),
        ("debutgroup", sort, debut, group),
        ("spread", sort, spread, near),
        ("shape", sort, shape),
        ("shapenear", type, shape, near),
        ("shapegroup", sort, shape, group),
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


def _by_field(type: str, where: str, field: tuple[str, ...]) -> Features:
    return [("field", type, where, *field)]


def _by_path(type: str, sort: str, group: str, how: str, path: Path) -> Features:
    if path is NO_PATH:
        return []
    figures, breaks, cued, following = path
    return [
        ("between", type, figures, breaks),
        ("cued", type, cued, how),
        ("cuedgroup", sort, cued, group),
        ("cuedbetween", type, cued, figures, breaks),
        ("following", type, following, figures),
        ("followinggroup", sort, following, group),
    ]


def _by_anywhere(type: str, sort: str, near: str, group: str, anywhere: tuple[str, ...]) -> Features:
    opens, *hows = anywhere
    return [
        ("everopens", sort, opens, near),
        *(("ever", sort, how) for how in hows),
        *(("evernear", type, how, near) for how in hows),
        *(("evergroup", type, how, group) for how in hows),
    ]


def _by_binding(type: str, how: str, bound: str, dealt: str) -> Features:
    return [("bound", type, bound), ("boundhow", bound, how), ("dealt", dealt), ("dealttype", type, dealt)]


def _by_history(type: str, sort: str, where: str, led: str, ago: str, spread: str) -> Features:
    return [("led", type, led, where), ("ago", sort, ago), ("agospread", type, ago, spread)]


def _by_words(template: str, type: str, words: tuple[str, ...]) -> Features:
    return [(template, type, word) for word in words]


@cache
def _weak_pronoun(lists: frozenset[str]) -> str | None:
    return next((name for name in _WEAK_PRONOUNS if name in lists), None)


def links(before: Scene, scene: Scene, olds: Sequence[int], news: Sequence[int]) -> Group:
    """What it says of a figure's subject that another one is that of the figure before."""
    traits, since = scene.namings.traits, before.figure.token
    place = {new: at for at, new in enumerate(news)}
    named = {owner: traits[owner].type for owner in takewhile(lambda o: scene.before[o] > since, scene.before)}
    kept = tuple(
        (traits[old].type, place.get(old), _between(named, old, traits[old].type) if old in place else "")
        for old in olds
    )
    fresh = tuple((traits[new].type, "fresh" if new in named else "known") for new in news)
    alike = "alike" if before.code == scene.code else "unlike"
    return _pairs, gap_between(before.figure, scene.figure, scene.view), alike, kept, fresh


def _between(named: Mapping[int, str], owner: int, kind: str) -> str:
    """Whether other names than an entity's came in between two figures (``named``, by type), and one of its own kind.

    >>> [_between({1: "zone", 2: "place"}, owner, kind) for owner, kind in ((1, "zone"), (3, "zone"), (2, "company"))]
    ['unlike', 'alike', 'unlike']
    >>> _between({1: "zone"}, 1, "zone")
    'none'
    """
    if len(named) == (owner in named):
        return "none"
    alike = list(named.values()).count(kind) - (named.get(owner) == kind)
    return "alike" if alike else "unlike"


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
