"""Text -> its header: title, day of publication, place and byline, and where the body begins and ends.

Header and foot are read on the normalised copy, a few lines each, by the rules of ``article.toml``; all spans are
offsets into the text as given. How the body is laid out is read by :mod:`kcn_extract.article.layout`.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise
from typing import Any, NamedTuple

from msgspec import Struct

from kcn_extract.article.line_rules import LineRules, moment_of
from kcn_extract.article.lines import last_line, lines
from kcn_extract.article.provinces import Provinces
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import ArticleInfo, PublishedFrom
from kcn_extract.rules.model import RuleSet
from kcn_extract.text.language import language_of
from kcn_extract.text.sentences import Span
from kcn_extract.text.shadow import Shadow, shadow_of

HEADER_LINES = 8
LETTERHEAD_LINES = 15
FOOT_LINES = 3
LONGEST_STAMP = 110
LONGEST_BYLINE = 80
LONGEST_TITLE = 200
LONGEST_CAPTION = 300
LONGEST_KICKER = 60
LONGEST_MENU = 25


class Header(Struct, frozen=True):
    """What an article says of itself. Spans are offsets into the text as given; what is not known is None.

    ``published`` is a day, or a day and time; ``stamp`` is the line that says so, None where the caller did.
    ``given_title`` is the caller's. ``body`` is what lies between header and foot."""

    shadow: Shadow
    title: Span | None
    kicker: Span | None
    published: datetime.date | None
    stamp: Span | None
    place: str | None
    byline: Span | None
    body: Span
    given_title: str | None = None


class Stamp(NamedTuple):
    """A day (and time) of publication. ``updated``: of a later change; ``explicit``: with a weekday, a time, or a word
    for what it is."""

    moment: datetime.date
    updated: bool
    explicit: bool


class HeaderReader:
    """Reads headers by the rules of label ``ARTICLE``; immutable, picklable, made once.

    >>> from pathlib import Path
    >>> from kcn_extract.rules.load import load_rules
    >>> folder = Path("patterns")
    >>> reader = HeaderReader(load_rules(folder), Gazetteer.load(folder))
    >>> text = "BẮC GIANG\\n\\nĐất công nghiệp ở đâu?\\n\\n15:09:01 | 16/4/2024\\n\\nTỉnh có 8 KCN.\\n\\nLê Mai"
    >>> header = reader.read(shadow_of(text))
    >>> header.place, str(header.published), text[slice(*header.byline)]
    ('Bắc Giang', '2024-04-16 15:09:01', 'Lê Mai')
    """

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._made_of = (rules, gazetteer)
        self.rules = LineRules(rules.rules)
        self.tables = rules.tables
        self.provinces = Provinces(gazetteer, rules.lists)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._made_of

    def read(self, shadow: Shadow, published: datetime.date | None = None, title: str | None = None) -> Header:
        """Read the header of an article. A title that is given wins over the text's, and so does a day of publication;
        but where the header has a time on that day, it is kept."""
        found = _Reading(self, shadow)
        found.read_head()
        found.read_foot()
        place = found.place or found.place_of_header(title)
        moment, stamp = (found.stamp.moment if found.stamp else None), found.stamp_line
        if isinstance(published, datetime.datetime) or (published is not None and day_of(moment) != published):
            moment, stamp = published, None
        return Header(
            shadow, found.raw(found.title), found.raw(found.kicker), moment, found.raw(stamp), place,
            found.raw(found.byline or found.source), found.raw(found.body) or _end_of(shadow.raw), title,
        )  # fmt: skip


def info(
    header: Header,
    text: str,
    *,
    published_from: PublishedFrom | None = None,
    url: str | None = None,
    site: str | None = None,
    encoding: str | None = None,
    byline: str | None = None,
) -> ArticleInfo:
    """Return the record's view of an article: ``text`` is the text as given, ``published_from`` says where a caller has
    the day of publication from (None: it gave none), ``site`` is the host of the ``url`` unless given,
    ``byline`` what is known of the author where the text does not say it."""
    title = header.given_title
    if title is None and header.title:
        title = text[slice(*header.title)]
    return ArticleInfo(
        title=title,
        published=header.published.isoformat() if header.published else None,
        published_from=published_from or ("header" if header.published else None),
        place=header.place,
        byline=text[slice(*header.byline)] if header.byline else byline,
        url=url,
        site=site or _host_of(url),
        language=language_of(header.shadow.folded),
        encoding=encoding,
        characters=len(text),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


def _host_of(url: str | None) -> str | None:
    """Return the host of an address, in lower case.

    >>> _host_of("https://user@BaoBacGiang.vn:443/tin/1.html"), _host_of("tin/1.html")
    ('baobacgiang.vn', None)
    """
    match = _HOST.match(url or "")
    return match[1].lower() if match else None


class _Reading:
    """One header being read: what has been found so far, in offsets of the shadow; the first of each kind is kept."""

    def __init__(self, reader: HeaderReader, shadow: Shadow) -> None:
        self.rules = reader.rules
        self.tables = reader.tables
        self.provinces = reader.provinces
        self.shadow = shadow
        self.titles: list[Span] = []
        self.title: Span | None = None
        self.kicker: Span | None = None
        self.stamp: Stamp | None = None
        self.stamp_line: Span | None = None
        self.byline: Span | None = None
        self.source: Span | None = None
        self.place: str | None = None
        self.body = Span(0, 0)
        self.top: list[Span] = []  # its first lines

    def raw(self, span: Span | None) -> Span | None:
        """Return a span of the shadow as one of the text as given; None for an empty one."""
        return Span(*self.shadow.raw_span(*span)) if span and span.end > span.start else None

    def read_head(self) -> None:
        """Stamps and bylines are taken out; of the title-like lines before the first paragraph, the first is the title,
        or a kicker and the next the title. A document's title is what it is about (``Về việc …``)."""
        coming = self._lines()
        self.top = list(islice(coming, HEADER_LINES))
        kind = next((line for line in self.top if self._is_short("document", line, LONGEST_KICKER)), None)
        if kind:
            self.top += islice(coming, LETTERHEAD_LINES - HEADER_LINES)
        if kind and (subject := self._subject_below(kind)):
            body = self._read_document_head(*subject)
        else:
            body = self._read_article_head(self.top[:HEADER_LINES])
        self.body = Span(body, len(self.shadow.text))
        for line in islice(lines(self.shadow.text, body), 2):
            self.place = self.place or self._dateline(line)

    def _lines(self) -> Iterator[Span]:
        """The lines that are not of the site's menu."""
        for line in lines(self.shadow.text):
            if not self._is_short("menu", line, LONGEST_MENU):
                yield line

    def _is_short(self, role: str, line: Span, longest: int) -> bool:
        return line.end - line.start <= longest and self.rules.first(role, self.shadow, line) is not None

    def _read_article_head(self, top: Sequence[Span]) -> int:
        """Read the head of an article and return where its body begins."""
        body: Span | None = None
        before_stamp: Span | None = None
        above: Span | None = None
        for line in top:
            if self._read_stamp(line):
                before_stamp = before_stamp or above
                if body is not None and not self.titles and body is above:
                    self.titles.append(body)  # a title with a full stop, as a stamp follows it
                    body = None
            elif body is None and not (above and self._read_byline(line)) and not self._read_title(line):
                body = line  # only stamps are looked for below the first paragraph
            above = line
        self._choose_title(before_stamp)
        body = self.titles[1] if len(self.titles) > 1 else body
        return body.start if body else top[-1].end if top else 0

    def _subject_below(self, kind: Span) -> tuple[Span, int] | None:
        """Return the last line that says which kind of document this is, or its number, before the one that says what
        it is about, and the index of this."""
        for at in range(self.top.index(kind) + 1, len(self.top)):
            line = self.top[at]
            if self._is_short("document", line, LONGEST_KICKER):
                kind = line
            elif self.rules.first("regarding", self.shadow, line):
                return kind, at
        return None

    def _read_document_head(self, kind: Span, at: int) -> int:
        """Read the head of a document and return where its body begins; a title goes on in lines in small letters."""
        text = self.shadow.text
        for line in self.top[:at]:
            self._read_stamp(line)
        title = self.top[at]
        for line in self.top[at + 1 :]:
            if not text[line.start].islower():
                break
            title = Span(title.start, line.end)
        self.title = title
        if text[slice(*kind)].isupper() and not _DIGIT.search(text, *kind):
            self.kicker = kind
        return next(lines(text, title.end), Span(title.end, title.end)).start

    def _read_title(self, line: Span) -> bool:
        """Return True if the line may be a title or a kicker."""
        if len(self.titles) > 2 or not self._is_title(line):
            return False
        if self.titles and _TRAIL.search(self.shadow.text, *line):
            self.kicker = self.kicker or line
        else:
            self.titles.append(line)
        return True

    def _choose_title(self, before_stamp: Span | None) -> None:
        titles = self.titles
        while len(titles) > 1 and _is_kicker(self.shadow.text, titles[0], titles[1], titles[1] is before_stamp):
            self.kicker = self.kicker or titles[0]
            del titles[0]
        if titles:
            self.title = _without_signs(self.shadow.text, titles[0])

    def read_foot(self) -> None:
        """Stamp and byline are taken off the end of the body."""
        text, (start, end) = self.shadow.text, self.body
        at_end = True  # nothing but stamp and byline below
        line_start = end
        for _ in range(FOOT_LINES):
            line = last_line(text, start, line_start)
            if line is None:
                return
            line_start = line.start
            if self._read_stamp(line) or (at_end and self._read_byline(line)):
                if at_end:
                    self.body = Span(start, line.start)
            elif at_end:
                at_end = False
                self._read_run_in_byline(line)

    def _read_run_in_byline(self, line: Span) -> None:
        """A byline that stands at the end of the last paragraph, after its last full stop."""
        start = max(line.start, line.end - LONGEST_BYLINE)
        if last := _AFTER_LAST_STOP.search(self.shadow.text, start, line.end):
            byline = Span(last.end(), line.end)
            if self._read_byline(byline):
                self.body = Span(self.body.start, byline.start)

    def _read_stamp(self, line: Span) -> bool:
        """Return True if the line is a stamp, alone or beside words; one of publication is kept before one of a later
        change, else the first is."""
        if line.end - line.start > LONGEST_STAMP or not _DAY_SHAPE.search(self.shadow.folded, *line):
            return False
        stamp = self._stamp(line) or (None if self._is_of_table(line) else self._stamp_beside_words(line))
        if stamp is None:
            return False
        if self.stamp is None or (self.stamp.updated and not stamp.updated):
            self.stamp, self.stamp_line = stamp, line
        return True

    def _stamp(self, line: Span) -> Stamp | None:
        for match in self.rules.matches("published", self.shadow, line):
            groups = match.groupdict()
            if moment := moment_of(groups, self.tables):
                explicit = any(groups.get(name) for name in ("label", "weekday", "hour", "spelled"))
                return Stamp(moment, bool(groups.get("updated")), explicit)
        return None

    def _stamp_beside_words(self, line: Span) -> Stamp | None:
        """A stamp after other words (``Lê Mai - Thứ Ba, 4/3/2025``), which are then a place, byline or kicker; one
        before a byline; or that of publication beside that of a later change."""
        for left, right in self._halves(line):
            first, stamp = self._stamp(left), self._stamp(right)
            if first and stamp:  # Cập nhật: 3/5/2024 - Đăng: 2/5/2024
                return stamp if first.updated and not stamp.updated else first
            if stamp:
                return stamp if self._read_words(left, stamp.explicit) else None
            if first and self._read_byline(right):
                return first
        return None

    def _halves(self, line: Span) -> Iterator[tuple[Span, Span]]:
        for gap in _GAP.finditer(self.shadow.folded, *line):
            if line.start < gap.start() and gap.end() < line.end:
                yield Span(line.start, gap.start()), Span(gap.end(), line.end)

    def _read_words(self, words: Span, explicit: bool) -> bool:
        """Return True if a stamp's words make sense before it: those before a mere day must be a place or a byline,
        lest the title ``Bản tin thị trường - 16/4/2024`` be taken for a stamp."""
        if place := self.provinces.named(self.shadow.folded[slice(*words)]):
            self.place = self.place or place
        elif not self._read_byline(words):
            if explicit and self.titles:
                self.byline = self.byline or words
            elif explicit:
                self.kicker = self.kicker or words
            return explicit
        return True

    def _read_byline(self, line: Span) -> bool:
        """Return True if the line is a byline or names a source; the first of each is kept."""
        shadow = self.shadow
        if line.end - line.start > LONGEST_BYLINE or shadow.text[line.end - 1] in "!?:;,":
            return False
        if self.provinces.named(shadow.folded[slice(*line)]):
            return False
        if match := self.rules.first("byline", shadow, line):
            self.byline = self.byline or Span(*match.span("name"))
        elif match := self.rules.first("source", shadow, line):
            self.source = self.source or Span(*match.span("name"))
        return match is not None

    def _is_title(self, line: Span) -> bool:
        shadow = self.shadow
        return (
            line.end - line.start <= LONGEST_TITLE
            and not _ENDS_SENTENCE.search(shadow.text, max(line.start, line.end - 4), line.end)
            and not _BULLET.match(shadow.folded, line.start)
            and not self._is_caption(line)
            and not self._is_of_table(line)
            and not self.rules.first("section", shadow, line)
        )

    def _is_of_table(self, line: Span) -> bool:
        """Return True for a row of a table, and for its caption, whose day is that of its figures."""
        words = self.shadow.text[slice(*line)]
        if "\t" in words or ((" | " in words or " / " in words) and line in _rows(self.shadow.text, self.top)):
            return True
        return any(self._is_short(role, line, LONGEST_CAPTION) for role in ("table_caption", "unit"))

    def _is_caption(self, line: Span) -> bool:
        return line.end - line.start <= LONGEST_CAPTION and bool(self.rules.first("caption", self.shadow, line))

    def _dateline(self, line: Span) -> str | None:
        for match in self.rules.matches("dateline", self.shadow, line):
            is_road = self.provinces.opens(self.shadow.folded, match.end())  # Hà Nội - Hải Phòng
            if not is_road and (place := self.provinces.of_place(match["place"])):
                return place
        return None

    def place_of_header(self, given_title: str | None) -> str | None:
        """Return the province that the kicker or the title names."""
        if self.kicker:
            for part in _TRAIL.split(self.shadow.folded[slice(*self.kicker)]):
                if place := self.provinces.named(part):
                    return place
        if given_title is not None:
            shadow = shadow_of(given_title)
            return self.provinces.only_one_in(shadow, Span(0, len(shadow.text)))
        return self.provinces.only_one_in(self.shadow, self.title) if self.title else None


def _end_of(text: str) -> Span:
    return Span(len(text), len(text))


# What a line must have to be worth the patterns of a stamp: figures with two signs, or a year.
_DAY_SHAPE = re.compile(r"[0-9](?: ?[-./] ?[0-9]{1,2} ?[-./] ?[0-9]{2}|[0-9]{3}(?![0-9]))")
_GAP = re.compile(r" ?[-|•·›>,] ?")
_TRAIL = re.compile(r' ?›| [|>/"] ')  # the shadow has " for »
_ENDS_SENTENCE = re.compile(r"(?<!\.)[.:;,]['\")\]]{0,2}\Z")
_HOST = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#@]*@)?([^/?#:@]+)")
_BULLET = re.compile(r"[-+*•–] |(?:[0-9a-zđ]{1,2}|[ivx]{1,5})[.)/] ")
_MARKDOWN = re.compile(r"(?:#{1,6} +)?\*\*(.+)\*\*|#{1,6} +(.+)")
_DIGIT = re.compile(r"[0-9]")
_AFTER_LAST_STOP = re.compile(r"[.!?…][\"')]? +(?=(?:[^.!?…]|\.(?! ))+\Z)")


def _rows(text: str, top: Sequence[Span]) -> set[Span]:
    """Return the lines that have as many cells as the line above or below, three at least."""
    counts = [max(text.count(sign, *line) for sign in ("|", " / ")) for line in top]
    alike = [at for at, (above, below) in enumerate(pairwise(counts)) if above == below > 1]
    return {top[row] for at in alike for row in (at, at + 1)}


def _without_signs(text: str, title: Span) -> Span:
    """A title without the signs of Markdown around it."""
    match = _MARKDOWN.fullmatch(text, *title)
    return Span(*match.span(match.lastindex or 0)) if match else title


def _is_kicker(text: str, line: Span, following: Span, stamped: bool) -> bool:
    """Return True if a title-like line only says what the next one, the title, is about: short, in capitals or a trail
    (``Thị trường | Bất động sản``), or any short line if the next stands right above the stamp."""
    words, length = text[slice(*line)], following.end - following.start
    if words[-1] in "?!…." or words[0] == "#" or len(words) > LONGEST_KICKER:
        return False
    if _TRAIL.search(words):
        return True
    if length > LONGEST_TITLE * 3 // 4:
        return False
    return words.isupper() or (len(words) < length and (stamped or (words.count(" ") < 5 and length < LONGEST_STAMP)))


def day_of(moment: datetime.date | None) -> datetime.date | None:
    """Return the day of a day, or of a day and time."""
    return moment.date() if isinstance(moment, datetime.datetime) else moment
