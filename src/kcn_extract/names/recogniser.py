"""Words, parts of speech and names of a sentence, with offsets into the text as given.

The recogniser is underthesea (V. Anh et al., https://github.com/undertheseanlp/underthesea), loaded when the first
sentence is read, not before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from kcn_extract.names.align import align
from kcn_extract.record import Entity, Word

LONGEST = 8_000
"""Code points read at once: a longer sentence is read in pieces, so that memory stays flat."""

_LABELS: dict[str, Literal["ORG", "PERSON", "GPE"]] = {"ORG": "ORG", "PER": "PERSON", "LOC": "GPE"}


class TaggedWord(NamedTuple):
    """A word as the text has it, its offsets, part-of-speech tag (``Np``) and name tag (``B-LOC``, ``O``)."""

    text: str
    start: int
    end: int
    pos: str
    ner: str


class Recogniser:
    """Reads the sentence ``text[start:end]`` of an article; ``text[w.start:w.end] == w.text`` for all it gives back.

    Tags are those of ``underthesea.ner`` and its words, with the text's own letters and spaces. It holds no model: one
    is loaded per process on first use, so a recogniser can be pickled and costs nothing where it is not asked.

    >>> text = "Ông Nam làm việc tại Hoà Lạc."
    >>> Recogniser().entities(text, 0, len(text))  # doctest: +SKIP
    [Entity(label='GPE', text='Hoà Lạc', start=21, end=28)]
    """

    def words(self, text: str, start: int, end: int) -> list[Word]:
        """Return the words with their parts of speech. Cheaper than ``tagged``: the NER model is not run."""
        from kcn_extract.names.fast_crf import backend

        pos_tag = backend().pos_tag
        words: list[Word] = []
        for first, last in _pieces(text, start, end):
            tagged = pos_tag(text[first:last])
            spans = _spans(text, first, last, [word for word, _ in tagged])
            words += [Word(text[s:e], s, e, tag) for (s, e), (_, tag) in zip(spans, tagged, strict=True) if s < e]
        return words

    def tagged(self, text: str, start: int, end: int) -> list[TaggedWord]:
        """Return the words with their parts of speech and name tags."""
        from kcn_extract.names.fast_crf import backend

        ner = backend().ner
        words: list[TaggedWord] = []
        for first, last in _pieces(text, start, end):
            tagged = ner(text[first:last])
            spans = _spans(text, first, last, [word for word, _, _ in tagged])
            words += [
                TaggedWord(text[s:e], s, e, pos, name)
                for (s, e), (_, pos, name) in zip(spans, tagged, strict=True)
                if s < e
            ]
        return words

    def entities(self, text: str, start: int, end: int) -> list[Entity]:
        """Return the names of organisations, persons and places."""
        return entities_of(text, self.tagged(text, start, end))


def words_of(tagged: Sequence[TaggedWord]) -> list[Word]:
    """Return the words of a tagged sentence."""
    return [Word(word.text, word.start, word.end, word.pos) for word in tagged]


def entities_of(text: str, tagged: Sequence[TaggedWord]) -> list[Entity]:
    """Return the names in tagged words: LOC becomes GPE, PER becomes PERSON, others than ORG are left out.

    An ``I-`` without a ``B-`` of its type before it starts a name of its own.

    >>> tagged = [TaggedWord("Hoà", 0, 3, "Np", "I-LOC"), TaggedWord("Lạc", 4, 7, "Np", "I-LOC")]
    >>> entities_of("Hoà Lạc", tagged)
    [Entity(label='GPE', text='Hoà Lạc', start=0, end=7)]
    """
    names: list[tuple[str, int, int]] = []
    previous = "O"
    for word in tagged:
        place, _, kind = word.ner.partition("-")
        if place == "I" and previous == kind:
            names[-1] = (kind, names[-1][1], word.end)
        elif kind:
            names.append((kind, word.start, word.end))
        previous = kind
    return [Entity(_LABELS[kind], text[s:e], s, e) for kind, s, e in names if kind in _LABELS]


def _spans(text: str, start: int, end: int, words: Sequence[str]) -> list[tuple[int, int]]:
    """Return the spans of words whose syllables are joined by a space, whatever the text has between them."""
    syllables = [word.split(" ") for word in words]
    spans = iter(align(text, start, end, [syllable for parts in syllables for syllable in parts]))
    return [_cover([next(spans) for _ in parts]) for parts in syllables]


def _cover(spans: Sequence[tuple[int, int]]) -> tuple[int, int]:
    placed = [span for span in spans if span[0] < span[1]] or spans
    return placed[0][0], placed[-1][1]


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > LONGEST:
        stop = text.rfind(" ", start + LONGEST // 2, start + LONGEST)
        stop = stop if stop > 0 else start + LONGEST
        yield start, stop
        start = stop
    yield start, end
