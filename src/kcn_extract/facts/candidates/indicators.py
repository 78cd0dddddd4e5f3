"""Which indicator a figure tells of: the codes that take its kind, weighed by the phrases around it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from kcn_extract.facts.candidates.roles import ALONE, VALUE
from kcn_extract.facts.choose import Feature, Features, Group
from kcn_extract.facts.figures import Figure, takes, word_features
from kcn_extract.facts.lexicon import Lexicon
from kcn_extract.facts.outline import beside
from kcn_extract.facts.tokens import Token
from kcn_extract.facts.view import View

_MOST_BACK = 40  # tokens
_SENTENCES_BACK = 2


def codes_for(figure: Figure, view: View, lexicon: Lexicon, role: str) -> tuple[str, ...]:
    """The codes that a figure may have."""
    kind = view.tokens[figure.token].type
    if kind == "count":
        return tuple(dict.fromkeys(i.code for i in lexicon.indicators if i.of == figure.sort))
    open_ = role in ALONE or kind in ("points", "factor")
    return tuple(dict.fromkeys(i.code for i in lexicon.indicators if open_ or kind in i.takes))


class Cues:
    """The phrases that announce indicators around a figure: for each code where its nearest one stands."""

    def __init__(self, view: View, figure: Figure) -> None:
        self.strong: dict[str, str] = {}
        self.weak: dict[str, str] = {}
        self.lists: list[tuple[str, str]] = []
        self._read_before(view, figure.token)
        self._read_behind(view, figure.token)

    def _read_before(self, view: View, at: int) -> None:
        figures = announced = 0
        for i in range(at - 1, max(-1, at - _MOST_BACK), -1):
            if view.places[i].sentence != view.places[at].sentence:
                break
            token = view.tokens[i]
            figures += token.kind == "figure"
            self._add(token, f"b{min(figures, 2)}{min(announced, 2)}", "" if figures else "before")
            announced += bool(token.meaning.strong)

    def _read_behind(self, view: View, at: int) -> None:
        here, figures = view.places[at], 0
        for i in range(at + 1, view.sentences[here.sentence].last):
            token = view.tokens[i]
            figures += token.kind == "figure"
            if figures > 1:
                break
            clause = "c" if view.places[i].clause == here.clause else "x"
            self._add(token, f"a{figures}{clause}", "" if figures else "behind")

    def _add(self, token: Token, where: str, side: str) -> None:
        """What a token announces, and, with a side, the lists that hold it."""
        for indicator in token.meaning.strong:
            self.strong.setdefault(indicator.code, where)
        for indicator in token.meaning.weak:
            self.weak.setdefault(indicator.code, where)
        if side:
            self.lists += [(side, name) for name in token.lists]


def earlier(view: View, sentence: int, kind: str) -> str | None:
    """The code that the sentences right before one announced last, in the same piece, of those that take a kind."""
    here = view.sentences[sentence]
    first = max(view.sentences_of(here.piece)[0].index, sentence - _SENTENCES_BACK)
    for token in reversed(view.tokens[view.sentences[first].first : here.first]):
        for indicator in token.meaning.strong:
            if takes(indicator.takes, kind):
                return indicator.code
    return None


def above(view: View, at: int) -> dict[str, str]:
    """The codes that the lead-in, the heading, the head of the column or the title of a piece announces."""
    piece = view.pieces[at]
    found: dict[str, str] = {}
    if piece.table >= 0:
        for index in beside(view.pieces, piece):
            for code in announced_in(view, index):
                found.setdefault(code, "column" if view.pieces[index].kind == "head" else "row")
    for index, name in view.over(at).items():
        for code in announced_in(view, index):
            found.setdefault(code, name)
    for code in announced_in(view, 0) if view.pieces and view.pieces[0].kind == "title" else ():
        found.setdefault(code, "title")
    return found


def announced_in(view: View, piece: int) -> Iterable[str]:
    for sentence in view.sentences_of(piece):
        for token in view.tokens[sentence.first : sentence.last]:
            for indicator in token.meaning.strong:
                yield indicator.code


def own(code: str, figure: Figure, cues: Cues, said_above: dict[str, str], said: str | None, role: str) -> Group:
    """What speaks for a code by its own phrases: around the figure, above its piece, in the sentences before."""
    strong, weak, above = cues.strong.get(code, "-"), cues.weak.get(code, "-"), said_above.get(code, "-")
    return (
        _by_phrases, code, "h" if role == VALUE else "o", strong, weak, above, "cue" if cues.strong else "nocue",
        figure.piece, "earlier" if said == code else "-",
    )  # fmt: skip


def _by_phrases(
    code: str, role: str, strong: str, weak: str, above: str, cue: str, piece: str, earlier: str
) -> Features:
    return [
        ("strong", role, strong, weak),
        ("strongcode", code, strong),
        ("weakcode", code, weak),
        ("above", above, cue),
        ("abovecode", code, above),
        ("abovekind", above, piece, cue),
        ("earlier", earlier, cue, role),
        ("earliercode", code, earlier, cue),
    ]


def attributes(figure: Figure, cues: Cues, role: str) -> Features:
    """What speaks for a code by what stands around; each goes with every code."""
    return [
        ("bias", figure.sort, "h" if role == VALUE else "o"),
        ("nearest", *figure.announced),
        ("told", *figure.told),
        ("b1", figure.before[0][0] if figure.before else "-"),
        ("word", figure.word),
        ("next", figure.next_word),
        ("size", figure.sort, figure.size),
        ("per", figure.per),
        ("names", ",".join(figure.names)),
        *(("list", where, name) for where, name in cues.lists),
        *word_features(figure, "w", "v", "s"),
    ]


def links(before: Figure, figure: Figure, olds: Sequence[str], news: Sequence[str]) -> Group:
    """What it says of a figure's indicator that another one is that of the figure before."""
    alike = "alike" if before.sort == figure.sort else "unlike"
    cue = "cue" if figure.announced[1] == "clause" else "nocue"
    return _pairs, figure.joined[1], alike, cue, tuple(olds), tuple(news)


def _pairs(joined: str, alike: str, cue: str, olds: Sequence[str], news: Sequence[str]) -> list[list[Feature]]:
    return [[("il", "same" if old == new else "other", joined, alike, cue) for new in news] for old in olds]
