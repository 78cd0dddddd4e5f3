"""What a folder of rule files says: rules, tables and lists of words, and the errors that they can have."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from msgspec import Struct

from kcn_extract.problems import FileProblems
from kcn_extract.record import LABELS
from kcn_extract.rules.anchors import Anchors, derive
from kcn_extract.rules.fragments import Pieces, thinned, whole

if TYPE_CHECKING:
    import regex

DECOY = "DECOY"  # look-alikes: they compete for their span and are then dropped
ARTICLE = "ARTICLE"  # rules that read an article's header; their value is the role of the line
ARTICLE_ROLES = (
    "published", "dateline", "byline", "source", "document", "regarding", "menu", "section", "caption", "chart_caption",
    "table_caption", "unit", "note", "question", "addressed", "answer", "thanks",
)  # fmt: skip
ARTICLE_NAMES = "article"  # of companies, that the article has named before
NAMES = ("places", "orgs", ARTICLE_NAMES)  # that a rule may be tried at: of the gazetteer, of the article
Names: TypeAlias = Callable[[str], Iterable[str]]
"""Gives the names of one of these kinds, as written."""
INTRODUCED, ITEM, LATENT = ROLES = ("introduced", "item", "latent")
"""Roles of a zone in a list: its first name, behind a head that stands apart; a later one, which shares the head and is
tried only where a list is read. Latent is what becomes a mention only where a fact is made of it."""
RULE_LABELS = (*LABELS, DECOY, ARTICLE)

# A match never begins or ends inside a word or a number, nor inside one with letters read into it (l.200, 1O,5).
_LEFT_GUARD = r"(?!(?<=\w)\w)(?![0-9](?:(?<=[0-9][.,'].)|(?<=[0-9\W][ilo][.,].)))"
_RIGHT_GUARD = r"(?!(?<=\w)\w)(?!(?<=[0-9])[.,][0-9])"


class Precision(Struct, frozen=True):
    """What somebody found who read matches of a rule in news articles: of ``read`` matches ``wrong`` were wrong, on the
    day ``on``."""

    read: int
    wrong: int
    on: str


class Rule(Struct, frozen=True, eq=False):
    """One rule. ``pattern`` is as written (wrapped lines joined), in ``pieces`` its fragments are written out. It is
    matched on the case-folded text, or with ``case = "exact"`` on the text as typed. A group called ``mention`` is the
    span, else the whole match. ``after`` names rules at whose end it is tried (and nowhere else). ``tables`` names
    tables of its own whose words its value function takes too: ``{"unit": "steel_units"}``. ``role`` is what its
    mentions are to those around them (:data:`ROLES`). A rule with ``names`` (:data:`NAMES`) has no pattern: it matches
    each name of that kind."""

    name: str
    label: str
    pattern: str
    pieces: Pieces
    value: str | None
    match: tuple[str, ...]
    never: tuple[str, ...]
    file: str
    line: int
    exact: bool = False
    priority: int = 0
    after: tuple[str, ...] = ()
    published: str | None = None
    note: str | None = None
    tables: dict[str, str] = {}
    role: str | None = None
    precision: Precision | None = None
    names: str | None = None
    errors: str | None = None  # what was wrong among the matches read, and what has been fixed
    starts: Anchors | None = None  # where they are prepared
    required: tuple[str, ...] = ()  # so is this: every match contains one of these strings
    foreign: bool = False  # not as it is built in: its matches have a limit of time

    @property
    def expanded(self) -> str:
        """The pattern with its fragments and words written out."""
        return whole(self.pieces)

    def anchors(self) -> Anchors:
        """Return where a match may begin; nothing for a rule of names, which begins where they do."""
        return Anchors() if self.names else self.starts or derive(self.expanded)

    @property
    def is_figure(self) -> bool:
        """True if the rule finds mentions or look-alikes in the text, not the parts of an article's header."""
        return self.label != ARTICLE

    def compile(self) -> re.Pattern[str]:
        """Return the guarded pattern, compiled by the standard library: for a match at a known place twice as fast. Of
        a foreign rule one whose matches have a limit of time."""
        return self._compiled(self.expanded)

    def compile_for(self, folded: str) -> re.Pattern[str]:
        """Return a pattern that matches this text, given in lower case, as the whole one does, and compiles faster."""
        return self._compiled(thinned(self.pieces, folded))

    def _compiled(self, expanded: str) -> re.Pattern[str]:
        if not self.foreign:
            return re.compile(guarded(expanded))
        from kcn_extract.rules.limited import LimitedPattern

        return cast("re.Pattern[str]", LimitedPattern(guarded(expanded), self._took_too_long))

    def _took_too_long(self, seconds: float) -> RuleFailed:
        return RuleFailed(
            f"{self.file}: {self.name}: its matches took more than {seconds:.0f} s in one article; make its pattern "
            "simpler (run `kcn-extract patterns check`)"
        )

    def compile_for_search(self) -> regex.Pattern[str]:
        """Return the same, compiled by ``regex``, which finds overlapping matches."""
        if self.foreign:
            return cast("regex.Pattern[str]", self._compiled(self.expanded))
        import regex  # here, because only the oracle and rules without anchors need it

        return cast("regex.Pattern[str]", regex.compile(guarded(self.expanded), regex.VERSION0))


class RuleSet(Struct, frozen=True):
    """All that a folder of patterns says: rules in the order of files and lines, tables of words to values, lists."""

    rules: tuple[Rule, ...]
    tables: dict[str, dict[str, Any]]
    lists: dict[str, tuple[str, ...]]


class PatternError(FileProblems):
    """All that is wrong with a folder of patterns, one line each: ``file:line: rule: what, and what to do``."""


class RuleFailed(ValueError):
    """A rule that fails on a text: its value function cannot take a match, or its matches take too long. Says which
    one, where it stands, and what is missing."""


def guarded(expanded: str) -> str:
    """Return an expanded pattern that neither begins nor ends inside a word or number."""
    return f"{_LEFT_GUARD}(?:{expanded}){_RIGHT_GUARD}"
