"""The lines of an article's body, each with what its form and its words say of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from msgspec import Struct

from kcn_extract.article.header import LONGEST_BYLINE, LONGEST_CAPTION, LONGEST_STAMP, Header
from kcn_extract.article.line_rules import LineRules
from kcn_extract.article.lines import lines
from kcn_extract.article.markers import Counting, Mark
from kcn_extract.text.sentences import Span
from kcn_extract.text.shadow import Shadow

LONGEST_HEADING = 120
LONGEST_PLAIN_HEADING = 90  # without a number or bold type; what is longer is mostly the caption of a picture
LONGEST_QUESTION = 400

_BREAKS = "\n\r\u2028\u2029\x85\v\f"
_TAB = 4
_CLOSING = re.compile(r"([.!?…;:,])['\")\]*_]*\Z")
_BOLD = re.compile(r"(\*\*|__)(?! )(.+?)\1")
_RULING = re.compile(r"[-=_*~•·.#|+ ]{3,}")
_TWO_SENTENCES = re.compile(r"[^\W\dA-Z_]{3}[.!?…] +\S")  # not TP. Huế
_ROLES = (  # in the order in which they are asked, with the longest line that is
    ("published", LONGEST_STAMP, "stamp"),
    ("menu", LONGEST_BYLINE, "note"),
    ("unit", LONGEST_BYLINE, "unit"),
    ("table_caption", LONGEST_CAPTION, "table_caption"),
    ("chart_caption", LONGEST_CAPTION, "caption"),
    ("caption", LONGEST_CAPTION, "caption"),
    ("note", LONGEST_CAPTION, "note"),
    ("source", LONGEST_BYLINE, "note"),
    ("thanks", LONGEST_HEADING, "thanks"),
    ("question", LONGEST_QUESTION, "question"),
    ("answer", LONGEST_QUESTION, "answer"),
)


class Line(Struct, frozen=True):
    """A line. ``span`` is it in the shadow, ``raw`` in the text as given, both without the blanks around it; ``whole``
    is the raw line with them. Its words go from ``opens`` to ``closes`` in the shadow, behind its marker and within its
    bold signs. ``closing`` is the mark that it ends in, "" where it ends in a word. ``role`` is what its words make it,
    ``section`` the word that heads it (``điều``)."""

    span: Span
    raw: Span
    whole: Span
    indent: int
    opens: int
    closes: int
    closing: str
    role: str | None = None
    mark: Mark | None = None
    section: str | None = None
    is_bold: bool = False
    is_upper: bool = False
    is_short: bool = False
    opens_upper: bool = False

    @property
    def may_head(self) -> bool:
        """True if it may be a heading by its form: short, no sentence, with a capital in front."""
        return self.is_short and self.role is None and self.closing in ("", "?") and self.opens_upper

    @property
    def asks(self) -> bool:
        """True if it may be a question of an interview."""
        asks = self.closing == "?" and self.role is None and self.span.end - self.span.start <= LONGEST_QUESTION
        return self.role == "question" or (asks and (self.mark is None or self.mark.is_bullet))


def lines_of(header: Header, rules: LineRules) -> Iterator[Line]:
    """Yield the lines of an article's body that are not blank."""
    shadow, (start, end) = header.shadow, header.body
    stamps = {span.start for span in (header.stamp, header.byline) if span}
    counting = Counting()
    for span in lines(shadow.text, shadow.shadow_offset(start), shadow.shadow_offset(end)):
        raw = Span(*shadow.raw_span(*span))
        whole = _whole(shadow.raw, raw)
        indent = sum(_TAB if sign == "\t" else 1 for sign in shadow.raw[whole.start : raw.start])
        yield _line(shadow, rules, counting, span, (raw, whole, indent), raw.start in stamps)


def _whole(text: str, line: Span) -> Span:
    """The line with the blanks around it; a word against it is of another line, where a break was lost."""
    start, end = line
    while start > 0 and not _ends_blanks(text[start - 1]):
        start -= 1
    while end < len(text) and not _ends_blanks(text[end]):
        end += 1
    return Span(start, end)


def _ends_blanks(sign: str) -> bool:
    return sign in _BREAKS or sign.isalnum() or unicodedata.combining(sign) > 0


def _line(
    shadow: Shadow, rules: LineRules, counting: Counting, span: Span, place: tuple[Span, Span, int], is_stamp: bool
) -> Line:
    text, (raw, whole, indent) = shadow.text, place
    if is_stamp or _RULING.fullmatch(text, *span):
        return Line(span, raw, whole, indent, *span, "", "stamp" if is_stamp else "note")
    bold = _BOLD.fullmatch(text, *span)
    inner = Span(*bold.span(2)) if bold else span
    role = _role(shadow, rules, span)
    section = rules.first("section", shadow, inner) if role is None else None
    mark = None
    if section:
        mark = Mark("section", (1,), section.end())
    elif role in (None, "question", "answer"):
        mark = counting.mark(text, inner, shadow.raw[raw.start])
    opens = mark.end if mark else inner.start
    while opens < inner.end and text[opens] == " ":
        opens += 1
    if role == "table_caption" and (match := rules.first(role, shadow, span)):
        opens = match.end()
    closing = _CLOSING.search(text, max(opens, inner.end - 6), inner.end)
    words = text[opens : min(inner.end, opens + LONGEST_HEADING + 1)]
    longest = LONGEST_HEADING if mark or bold else LONGEST_PLAIN_HEADING
    return Line(
        span, raw, whole, indent, opens, inner.end, closing[1] if closing else "", role, mark,
        section["word"] if section else None, bold is not None, words.isupper() and len(words) > 3,
        0 < len(words) <= longest and not _TWO_SENTENCES.search(words), _opens_upper(words),
    )  # fmt: skip


def _role(shadow: Shadow, rules: LineRules, span: Span) -> str | None:
    for rule, longest, role in _ROLES:
        if span.end - span.start <= longest and rules.first(rule, shadow, span):
            return role
    return None


def _opens_upper(words: str) -> bool:
    """True if the first letter is a capital, and no more than a figure or a quotation mark before it."""
    first = next((sign for sign in words if sign.isalpha()), "")
    return first.isupper() or words[:1].isdigit()
