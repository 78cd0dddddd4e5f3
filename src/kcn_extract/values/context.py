"""What a value function gets and what it gives back.

It gets the groups of its match and a :class:`Context`: the span at hand and the article around it. It assigns to
neither. It gives back one of these:

- a value of the record (``MoneyValue`` …);
- ``Moved(value, end)`` where the mention ends elsewhere than the match, or a list goes on behind it;
- ``None``: a mention, but what it is worth cannot be told (``vài tỷ đồng``);
- a :class:`Pending` value, which is only known when the whole article is read (a date);
- ``REFUSED``: no mention at all (``31/2/2024``); the match steps back and lets its rivals in.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import ChainMap
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import Any, Final, Generic, Literal, NamedTuple, TypeAlias, TypeVar, cast, overload
from unicodedata import combining, normalize

from msgspec import Struct
from msgspec.structs import replace

from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import Value
from kcn_extract.text.shadow import Shadow
from kcn_extract.values.number import Tables, is_ambiguous

T = TypeVar("T")


class lazy(Generic[T]):
    """A property that is worked out when it is first asked for, and kept: ``functools.cached_property`` without the
    lock that it takes in Python 3.11, which costs more than what is worked out here."""

    def __init__(self, function: Callable[[Any], T]) -> None:
        self.function = function
        self.__doc__ = function.__doc__

    @overload
    def __get__(self, instance: None, owner: type) -> lazy[T]: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T: ...
    def __get__(self, instance: object | None, owner: type) -> lazy[T] | T:
        if instance is None:
            return self
        value = instance.__dict__[self.function.__name__] = self.function(instance)
        return value


class Refused(Enum):
    """The type of ``REFUSED``."""

    REFUSED = "refused"


REFUSED: Final = Refused.REFUSED


class Pending(Struct, frozen=True):
    """What a value function gives back where the value depends on the rest of the article; the stage that closes it
    derives from it."""


class Moved(NamedTuple):
    """A value (None: vague) whose mention ends at ``end`` (an offset of the shadow), not where the match does.
    ``items``: the places behind it where the rule of items is tried, where it opens a list."""

    value: Value | None
    end: int
    items: tuple[int, ...] = ()


ItemAt: TypeAlias = Callable[[int], "re.Match[str] | None"]
Groups: TypeAlias = Mapping[str, str | None]
Result: TypeAlias = Value | Pending | Moved | Literal[Refused.REFUSED] | None


class Found(Struct, frozen=True, gc=False):
    """A mention found earlier in the article, in offsets of the shadow; a value that is pending is none yet. ``role``
    is what its rule says that it is to the mentions around it."""

    label: str
    start: int
    end: int
    value: Value | None
    role: str | None = None


class _Unmarked(dict[str, Mapping[str, Any]]):
    """Tables with their words as they are and without diacritics, each made when it is asked for."""

    def __init__(self, tables: Tables) -> None:
        super().__init__()
        self._tables = tables

    def __missing__(self, name: str) -> Mapping[str, Any]:
        table = self._tables[name]
        self[name] = {**{_stripped(word): value for word, value in reversed(list(table.items()))}, **table}
        return self[name]


def _stripped(word: str) -> str:
    """A word in lower case without its diacritics; of two that become one the first of a table holds."""
    return "".join(letter for letter in normalize("NFD", word) if not combining(letter)).replace("đ", "d")


class Context(Struct, frozen=True, dict=True, eq=False):
    """A span of an article (``start`` and ``end``, offsets of the shadow), and the article as it is seen from there.

    ``before`` are the mentions found so far, in reading order. ``item_at`` gives the match of the rule of items at a
    place. ``unmarked`` says that no letter of the article has a
    diacritic (``ty dong``, ``nam 2024``): its ``tables`` know their words without them too.
    """

    shadow: Shadow
    tables: Tables
    gazetteer: Gazetteer
    before: Sequence[Found]
    unmarked: bool
    start: int = 0
    end: int = 0
    item_at: ItemAt = lambda _: None

    @classmethod
    def of(
        cls,
        shadow: Shadow,
        tables: Tables,
        gazetteer: Gazetteer,
        before: Sequence[Found] = (),
        item_at: ItemAt = lambda _: None,
    ) -> Context:
        """The context of a whole article; ``before`` may grow while its mentions are found."""
        unmarked = _MARKED.search(shadow.folded) is None
        known = _Unmarked(tables) if unmarked else tables
        return cls(shadow, known, gazetteer, before, unmarked, item_at=item_at)

    def at(self, start: int, end: int) -> Context:
        """The same article seen from another span."""
        return Context(
            self.shadow, self.tables, self.gazetteer, self.before, self.unmarked, start, end, self.item_at
        )  # fmt: skip

    def with_tables(self, own: Mapping[str, str]) -> Context:
        """The context of a rule with tables of its own: those that its value function reads (the keys of ``own``) also
        have the words of the rule's (its values)."""
        theirs: dict[str, Mapping[str, Any]] = {
            name: {**self.tables[name], **self.tables[mine]} for name, mine in own.items()
        }
        return replace(self, tables=ChainMap(theirs, cast("dict[str, Mapping[str, Any]]", self.tables)))

    @lazy
    def sentence_start(self) -> int:
        """Where the sentence at hand begins (roughly: after the last line break or full stop and blank)."""
        folded, reach = self.shadow.folded, max(0, self.start - REACH)
        return max(folded.rfind("\n", reach, self.start) + 1, folded.rfind(". ", reach, self.start) + 1, reach)

    @property
    def sentence_end(self) -> int:
        """Where the sentence at hand ends."""
        reach = min(self.end + REACH, len(self.shadow.folded))
        end = _SENTENCE_END.search(self.shadow.folded, self.end, reach)
        return end.start() if end else reach

    @lazy
    def sentence(self) -> str:
        """The sentence at hand, in lower case."""
        return self.shadow.folded[self.sentence_start : self.sentence_end]

    @lazy
    def last_words(self) -> tuple[str, str]:
        """The last word of the line before the span, and the last two (empty where there is one), without signs."""
        words = self.shadow.folded[max(0, self.start - 24) : self.start].rsplit("\n", 1)[-1].split(" ")
        if words[-1] == "":
            words.pop()
        last = words[-1].strip(SIGNS) if words else ""
        return last, f"{words[-2].strip(SIGNS)} {last}" if len(words) > 1 else ""

    def previous_mentions(self) -> Iterator[Found]:
        """The mentions before the one at hand, the nearest first, as far as it reaches."""
        for found in reversed(self.before):
            if found.end < self.start - REACH:
                return
            yield found

    def grouping(self, at: int) -> str:
        """The signs that group thousands where three digits stand after a lone separator: ``"."`` in Vietnamese custom
        (1.500 is 1500, 12,500 is 12.5), ``","`` in English, ``".,"`` in an article that mixes both, near its English
        numbers. Told by the article's unambiguous numbers: 1.234,5 and 7,5 against 1,234.5 and 660.81."""
        vietnamese, english, grouped = _customs(self.shadow.folded)
        if not english:
            return "."
        if not vietnamese:
            return "," if grouped else ".,"
        return ".," if _nearest(english, at) < _nearest(vietnamese, at) else "."


@lru_cache(maxsize=8)  # it is asked again for each number of an article that can be read both ways
def _customs(text: str) -> tuple[list[int], list[int], bool]:
    """Where numbers of the Vietnamese and of the English custom stand, and whether commas are seen to group."""
    vietnamese: list[int] = []
    english: list[int] = []
    grouped = False
    for match in _SEPARATED.finditer(text):
        start, figure = match.start(), match.group()
        if text[start - 1 : start] in _DATE_SIGNS and start:  # of a date or a document's number
            continue
        custom = _CUSTOM.fullmatch(figure)
        if custom is None:
            grouped = grouped or ("," in figure and is_ambiguous(figure))
        elif custom[1] or custom[2]:
            english.append(start)
            grouped = grouped or "," in figure
        else:
            vietnamese.append(start)
    return vietnamese, english, grouped


def _nearest(places: list[int], at: int) -> int:
    """The distance to the nearest of some places in order."""
    after = bisect_left(places, at)
    return min(abs(place - at) for place in places[max(0, after - 1) : after + 1])


def holds_any(text: str, words: Iterable[str]) -> bool:
    """True if one of some words stands in a text. A loop: half the time of ``any`` over a generator."""
    for word in words:  # noqa: SIM110
        if word in text:
            return True
    return False


_MARKED = re.compile("[à-ỹ]")  # đ stands among them
SIGNS = "\"'()[],.;:*?!-/"
"""Signs that may stand against a word."""
REACH = 1_000
"""How far a mention looks around itself, in characters: a text without a full stop costs no more than another."""

ValueFunction: TypeAlias = Callable[[Groups, Context], Result]

_SENTENCE_END = re.compile(r"[\n.?!…](?:(?<=\n)|(?= |\n|$))")  # one set first: the library scans for that fast
# A number with separators before a unit, not part of a date.
_SEPARATED = re.compile(r"[0-9][0-9]*(?:[.,][0-9]+)+(?= ?[%a-zđ$])")
_DATE_SIGNS = "0123456789.,/-"
# What follows one custom only: 1,234.5 · 1,234,567 (group 1) · 660.81 (group 2) against 1.234,5 · 1.234.567 · 7,5
_CUSTOM = re.compile(
    r"([0-9]{1,3}(?:,[0-9]{3})+\.[0-9]+|[0-9]{1,3}(?:,[0-9]{3}){2,})|([0-9]+\.(?:[0-9]{1,2}|[0-9]{4,}))"
    r"|[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]{1,3}(?:\.[0-9]{3}){2,}|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})"
)
