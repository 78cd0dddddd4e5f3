"""An article as the choices see it: pieces, sentences, tokens, and where each token stands."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from msgspec import Struct

from kcn_extract.article.header import Header
from kcn_extract.facts.outline import NONE, Piece, over
from kcn_extract.facts.tokens import Token
from kcn_extract.text.shadow import Shadow

_LONGEST = 1_500  # letters of a sentence
_ENDS_CLAUSE = frozenset(("comma", "stop", "colon", "dash"))


class Place(Struct, eq=False, gc=False):
    """Where a token stands: its sentence, its clause (counted through the article), whether in brackets."""

    sentence: int
    clause: int
    inside: bool


class Sentence(Struct, eq=False, gc=False):
    """A sentence: its piece, its bounds, its tokens from ``first`` up to ``last``, exclusive."""

    index: int
    piece: int
    start: int
    end: int
    first: int = 0
    last: int = 0


class View(Struct, eq=False):
    """All that is known of an article before anything is chosen. Offsets are of the shadow."""

    header: Header
    shadow: Shadow
    pieces: list[Piece]
    sentences: list[Sentence]
    tokens: list[Token]
    places: list[Place]
    bounds: list[tuple[int, int]]  # the first and the last sentence of each piece
    title: range  # its tokens
    _over: dict[int, dict[int, str]] = {}
    _stating: set[int] | None = None

    def over(self, piece: int) -> dict[int, str]:
        """What stands above a piece, the nearest first: indices of pieces, each with what it is to that piece."""
        if (found := self._over.get(piece)) is None:
            found = self._over[piece] = {index: name for name, index in over(self.pieces, self.pieces[piece])}
        return found

    def states_date(self, sentence: int, piece: int) -> bool:
        """Whether a sentence says of when all figures below are (``Số liệu tính đến …``) and a piece stands in its
        section."""
        if self._stating is None:
            told = zip(self.tokens, self.places, strict=True)
            self._stating = {place.sentence for token, place in told if token.has("data")}
        if sentence not in self._stating:
            return False
        heading, section = self.pieces[piece].heading, self.pieces[self.sentences[sentence].piece].heading
        while heading not in (section, NONE):
            heading = self.pieces[heading].heading
        return heading == section

    def piece_of(self, token: int) -> Piece:
        return self.pieces[self.sentences[self.places[token].sentence].piece]

    def sentences_of(self, piece: int) -> list[Sentence]:
        """The sentences of a piece."""
        first, last = self.bounds[piece]
        return self.sentences[first:last]

    def sentence_of(self, token: int) -> Sentence:
        return self.sentences[self.places[token].sentence]


def _cut(start: int, end: int, text: str) -> Iterator[tuple[int, int]]:
    """A sentence, one that is much too long in parts: what is asked of each figure is asked of its whole sentence."""
    while end - start > _LONGEST:
        marks = (text.rfind(mark, start, start + _LONGEST) for mark in ("; ", ", "))
        cut = max(*marks, start + 1)
        cut = cut + 2 if cut > start + 1 else start + _LONGEST
        yield start, cut
        start = cut
    yield start, end


def _sentences(pieces: list[Piece], shadow: Shadow) -> tuple[list[Sentence], list[tuple[int, int]]]:
    """The sentences of all pieces, and the first and the last one of each piece."""
    sentences: list[Sentence] = []
    bounds: list[tuple[int, int]] = []
    for at, piece in enumerate(pieces):
        first = len(sentences)
        for start, end in piece.sentences:
            if shadow.segments is not None:
                start, end = shadow.shadow_offset(start), shadow.shadow_offset(end)
            for bounds_of in _cut(start, end, shadow.folded):
                sentences.append(Sentence(len(sentences), at, *bounds_of))
        bounds.append((first, len(sentences)))
    return sentences, bounds


def view_of(header: Header, pieces: list[Piece], tokens: list[Token]) -> View:
    """Set the tokens of an article into its sentences; those that stand in none are left out."""
    sentences, bounds = _sentences(pieces, header.shadow)
    in_text = sorted(sentences, key=lambda sentence: sentence.start)
    starts = [sentence.start for sentence in in_text]
    kept: list[Token] = []
    places: list[Place] = []
    clause, last, inside = 0, None, False
    for token in tokens:
        at = bisect_right(starts, token.start) - 1
        if at < 0 or token.start >= in_text[at].end:
            continue
        sentence = in_text[at]
        if sentence is not last:
            sentence.first, last, inside = len(kept), sentence, False
            clause += 1
        elif token.kind in _ENDS_CLAUSE:
            clause += 1
        if token.kind == "open":
            inside = True
        kept.append(token)
        places.append(Place(sentence.index, clause, inside))
        if token.kind == "close":
            inside = False
        sentence.last = len(kept)
    return View(header, header.shadow, pieces, sentences, kept, places, bounds, _title(pieces, sentences, bounds))


def _title(pieces: list[Piece], sentences: list[Sentence], bounds: list[tuple[int, int]]) -> range:
    """The tokens of the title, which is the first piece."""
    if not pieces or pieces[0].kind != "title":
        return range(0)
    filled = [sentence for sentence in sentences[slice(*bounds[0])] if sentence.last]
    return range(filled[0].first, filled[-1].last) if filled else range(0)
