"""Raw text -> what the article says of itself: title, day of publication, place, byline, and how it is built.

The header and the foot are read on the shadow copy, a few lines each, by the rules of ``article.toml``; all spans are
offsets of the text as given. Paragraphs, sentences, captions and interviews are worked out when they are asked for.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from msgspec import Struct

from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import ArticleInfo
from kcn_extract.rules.examples import Example, Found, check_examples
from kcn_extract.rules.load import ARTICLE, ARTICLE_ROLES, Rule, RuleSet, alternation
from kcn_extract.text.sentences import SentenceSplitter, Span
from kcn_extract.text.shadow import Shadow, shadow_of

if TYPE_CHECKING:
    import regex

    Match: TypeAlias = regex.Match[str]

HEADER_LINES = 8
FOOT_LINES = 3
LONGEST_STAMP = 110
LONGEST_BYLINE = 80
LONGEST_TITLE = 200
LONGEST_CAPTION = 300
LONGEST_QUESTION = 400
LONGEST_KICKER = 60


class Article(Struct, frozen=True):
    """What an article says of itself. Spans are offsets of the text as given; what is not known is None.

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


class Exchange(NamedTuple):
    """A question of an interview and its answer."""

    question: Span
    answer: Span


class Stamp(NamedTuple):
    """A day (and time) of publication. ``updated``: of a later change; ``explicit``: with a weekday, a time, or a word
    for what it is."""

    moment: datetime.date
    updated: bool
    explicit: bool


class ArticleReader:
    """Reads articles by the rules of label ``ARTICLE``; immutable, picklable, made once.

    >>> from pathlib import Path
    >>> from kcn_extract.rules.load import load_rules
    >>> folder = Path("patterns")
    >>> reader = ArticleReader(load_rules(folder), Gazetteer.load(folder))
    >>> text = "BẮC GIANG\\n\\nĐất công nghiệp ở đâu?\\n\\n15:09:01 | 16/4/2024\\n\\nTỉnh có 8 KCN.\\n\\nLê Mai"
    >>> article = reader.read(shadow_of(text))
    >>> article.place, str(article.published), text[slice(*article.byline)]
    ('Bắc Giang', '2024-04-16 15:09:01', 'Lê Mai')
    """

    def __init__(self, rules: RuleSet, gazetteer: Gazetteer) -> None:
        self._made_of = (rules, gazetteer)
        self.gazetteer = gazetteer
        self.splitter = SentenceSplitter.of(rules.lists)
        self._tables = rules.tables
        self._rules: dict[str, list[LineRule]] = {role: [] for role in ARTICLE_ROLES}
        for rule in rules.rules:
            if rule.label == ARTICLE and rule.value is not None:
                self._rules[rule.value].append(LineRule(rule))
        self._provinces = {
            name.lower(): place.name
            for place in gazetteer.places
            if place.level[:8] == "province"
            for name in place.names
        }
        self._province = _province_pattern(self._provinces, rules.lists)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), self._made_of

    def read(self, shadow: Shadow, published: datetime.date | None = None, title: str | None = None) -> Article:
        """Read an article. A title that is given wins over the text's, and so does a day of publication; but where the
        header has a time on that day, it is kept."""
        found = _Findings(shadow)
        self._read_head(found)
        self._read_foot(found)
        place = found.place or self._place_of_header(found, title)
        moment, stamp = (found.stamp.moment if found.stamp else None), found.stamp_line
        if isinstance(published, datetime.datetime) or (published is not None and _day(moment) != published):
            moment, stamp = published, None
        return Article(
            shadow, found.raw(found.title), found.raw(found.kicker), moment, found.raw(stamp), place,
            found.raw(found.byline or found.source), found.raw(found.body) or _end_of(shadow.raw), title,
        )  # fmt: skip

    def paragraphs(self, article: Article) -> list[Span]:
        """The paragraphs of the body: its lines that are not blank, but for stamp and byline."""
        return [_raw(article.shadow, line) for line in self._body(article)]

    def sentences(self, article: Article, whole: bool = False) -> list[Span]:
        """The sentences of the body, or of the ``whole`` text with header and foot."""
        raw = article.shadow.raw
        stretches = [Span(0, len(raw))] if whole else self.paragraphs(article)
        return [s for start, end in stretches for s in self.splitter.split(raw, start, end)]

    def captions(self, article: Article) -> list[Span]:
        """The lines that say whose picture it is."""
        shadow = article.shadow
        return [_raw(shadow, line) for line in self._body(article) if self._is_caption(shadow, line)]

    def headings(self, article: Article) -> list[Span]:
        """The lines without a full stop that stand alone between paragraphs: headings, captions without credit."""
        shadow, lines = article.shadow, self._body(article)
        stops = [shadow.text[line.end - 1] in _STOPS for line in lines]
        alone = (lines[at] for at in range(1, len(lines) - 1) if not stops[at] and stops[at - 1] and stops[at + 1])
        return [_raw(shadow, line) for line in alone if self._is_title(shadow, line)]

    def exchanges(self, article: Article) -> list[Exchange]:
        """The questions and answers of an interview, in order; none where fewer than two are asked and answered."""
        shadow, lines = article.shadow, self._body(article)
        asked = [at for at, line in enumerate(lines) if self._asks(shadow, line)]
        exchanges = [
            Exchange(_raw(shadow, lines[at]), _raw(shadow, Span(lines[at + 1].start, lines[after - 1].end)))
            for at, after in pairwise([*asked, len(lines)])
            if after > at + 1
        ]
        return exchanges if len(exchanges) > 1 else []

    def _asks(self, shadow: Shadow, line: Span) -> bool:
        if self._is("question", shadow, line):
            return True
        short = line.end - line.start <= LONGEST_QUESTION
        return short and shadow.text[line.end - 1] == "?" and not self._is("answer", shadow, line)

    def _body(self, article: Article) -> list[Span]:
        shadow, (start, end) = article.shadow, article.body
        aside = {shadow.shadow_offset(span.start) for span in (article.stamp, article.byline) if span}
        lines = _lines(shadow.text, shadow.shadow_offset(start), shadow.shadow_offset(end))
        return [line for line in lines if line.start not in aside]

    def _is(self, role: str, shadow: Shadow, line: Span) -> bool:
        return any(rule.match(shadow, line) for rule in self._rules[role])

    def _read_head(self, found: _Findings) -> None:
        """Stamps and bylines are taken out; of the title-like lines before the first paragraph, the first is the title,
        or a kicker and the next the title."""
        shadow, titles = found.shadow, found.titles
        body: Span | None = None
        before_stamp: Span | None = None
        top = list(islice(_lines(shadow.text), HEADER_LINES))
        for at, line in enumerate(top):
            if self._read_stamp(found, line):
                before_stamp = before_stamp or top[at - 1]
                if body is not None and not titles and body is top[at - 1]:
                    titles.append(body)  # a title with a full stop, as a stamp follows it
                    body = None
            elif body is not None:
                continue  # only stamps are looked for below the first paragraph
            elif at > 0 and self._read_byline(found, line):
                pass
            elif len(titles) < 3 and self._is_title(shadow, line):
                if titles and _TRAIL.search(shadow.text, *line):
                    found.kicker = found.kicker or line
                else:
                    titles.append(line)
            else:
                body = line
        while len(titles) > 1 and _is_kicker(shadow.text, titles[0], titles[1], titles[1] is before_stamp):
            found.kicker = found.kicker or titles[0]
            del titles[0]
        if titles:
            found.title = titles[0]
        body = titles[1] if len(titles) > 1 else body
        start = body.start if body else top[-1].end if top else 0
        found.body = Span(start, len(shadow.text))
        for line in islice(_lines(shadow.text, start), 2):
            found.place = found.place or self._dateline(shadow, line)

    def _read_foot(self, found: _Findings) -> None:
        text, (start, end) = found.shadow.text, found.body
        at_end = True  # nothing but stamp and byline below
        line_start = end
        for _ in range(FOOT_LINES):
            line = _last_line(text, start, line_start)
            if line is None:
                return
            line_start = line.start
            if self._read_stamp(found, line) or (at_end and self._read_byline(found, line)):
                if at_end:
                    found.body = Span(start, line.start)
            elif at_end:
                at_end = False
                self._read_run_in_byline(found, line)

    def _read_run_in_byline(self, found: _Findings, line: Span) -> None:
        """A byline that stands at the end of the last paragraph, after its last full stop."""
        text = found.shadow.text
        start = max(line.start, line.end - LONGEST_BYLINE)
        if last := _AFTER_LAST_STOP.search(text, start, line.end):
            byline = Span(last.end(), line.end)
            if self._read_byline(found, byline):
                found.body = Span(found.body.start, byline.start)

    def _read_stamp(self, found: _Findings, line: Span) -> bool:
        """Whether the line is a stamp, alone or beside words; one of publication is kept before one of a later
        change, else the first is."""
        if line.end - line.start > LONGEST_STAMP or not _DAY_SHAPE.search(found.shadow.folded, *line):
            return False
        stamp = self._stamp(found.shadow, line) or self._stamp_beside_words(found, line)
        if stamp is None:
            return False
        if found.stamp is None or (found.stamp.updated and not stamp.updated):
            found.stamp, found.stamp_line = stamp, line
        return True

    def _stamp(self, shadow: Shadow, line: Span) -> Stamp | None:
        for rule in self._rules["published"]:
            if match := rule.match(shadow, line):
                groups = match.groupdict()
                if moment := moment_of(groups, self._tables):
                    explicit = any(groups.get(name) for name in ("label", "weekday", "hour", "spelled"))
                    return Stamp(moment, bool(groups.get("updated")), explicit)
        return None

    def _stamp_beside_words(self, found: _Findings, line: Span) -> Stamp | None:
        """A stamp after other words (``Lê Mai - Thứ Ba, 4/3/2025``), which are then a place, byline or kicker; or one
        before a byline."""
        for gap in _GAP.finditer(found.shadow.folded, *line):
            left, right = Span(line.start, gap.start()), Span(gap.end(), line.end)
            if left.end == left.start or right.end == right.start:
                continue
            if stamp := self._stamp(found.shadow, right):
                return stamp if self._read_words(found, left, stamp.explicit) else None
            if (stamp := self._stamp(found.shadow, left)) and self._read_byline(found, right):
                return stamp
        return None

    def _read_words(self, found: _Findings, words: Span, explicit: bool) -> bool:
        """Whether a stamp's words make sense before it: those before a mere day must be a place or a byline, lest the
        title ``Bản tin thị trường - 16/4/2024`` be taken for a stamp."""
        if place := self._provinces.get(found.shadow.folded[slice(*words)]):
            found.place = found.place or place
        elif not self._read_byline(found, words):
            if explicit and found.titles:
                found.byline = found.byline or words
            elif explicit:
                found.kicker = found.kicker or words
            return explicit
        return True

    def _read_byline(self, found: _Findings, line: Span) -> bool:
        """Whether the line is a byline or names a source; the first of each is kept."""
        shadow = found.shadow
        if line.end - line.start > LONGEST_BYLINE or shadow.text[line.end - 1] in "!?:;,":
            return False
        if shadow.folded[slice(*line)] in self._provinces:
            return False
        for role in ("byline", "source"):
            for rule in self._rules[role]:
                if match := rule.match(shadow, line):
                    name = Span(*match.span("name"))
                    if role == "byline":
                        found.byline = found.byline or name
                    else:
                        found.source = found.source or name
                    return True
        return False

    def _is_title(self, shadow: Shadow, line: Span) -> bool:
        return (
            line.end - line.start <= LONGEST_TITLE
            and not _ENDS_SENTENCE.search(shadow.text, max(line.start, line.end - 4), line.end)
            and not _BULLET.match(shadow.folded, line.start)
            and not self._is_caption(shadow, line)
        )

    def _is_caption(self, shadow: Shadow, line: Span) -> bool:
        return line.end - line.start <= LONGEST_CAPTION and self._is("caption", shadow, line)

    def _dateline(self, shadow: Shadow, line: Span) -> str | None:
        for rule in self._rules["dateline"]:
            match = rule.match(shadow, line)
            if match is None or self._province.match(shadow.folded, match.end()):  # a road: Hà Nội - Hải Phòng
                continue
            if place := self._plain(match["place"]):
                return place
        return None

    def _place_of_header(self, found: _Findings, given_title: str | None) -> str | None:
        shadow = found.shadow
        if found.kicker:
            for part in _TRAIL.split(shadow.folded[slice(*found.kicker)]):
                if place := self._provinces.get(part):
                    return place
        if given_title is not None:
            shadow = shadow_of(given_title)
            return self._province_of_title(shadow, Span(0, len(shadow.text)))
        return self._province_of_title(shadow, found.title) if found.title else None

    def _plain(self, name: str) -> str | None:
        """A place's plain name: the province's where it lies in one."""
        if plain := self._provinces.get(name.lower()):
            return plain
        place = self.gazetteer.place(name)
        return (place.province or place.name) if place else None

    def _province_of_title(self, shadow: Shadow, title: Span) -> str | None:
        """The province or city that a title names; None where it names several."""
        named = set()
        for match in self._province.finditer(shadow.folded, *title):
            name = match["name"]
            if name and not any(word[0].islower() for word in shadow.text[slice(*match.span("name"))].split(" ")):
                named.add(self._provinces[name])
        return named.pop() if len(named) == 1 else None


def read_article(
    shadow: Shadow,
    rules: RuleSet,
    gazetteer: Gazetteer,
    published: datetime.date | None = None,
    title: str | None = None,
) -> Article:
    """Read one article. For many, make an :class:`ArticleReader` once."""
    return ArticleReader(rules, gazetteer).read(shadow, published, title)


def info(article: Article, text: str) -> ArticleInfo:
    """The record's view of an article: ``text`` is the text as given."""
    title = article.given_title
    if title is None and article.title:
        title = text[slice(*article.title)]
    return ArticleInfo(
        title=title,
        published=article.published.isoformat() if article.published else None,
        place=article.place,
        byline=text[slice(*article.byline)] if article.byline else None,
        characters=len(text),
        sha256=hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest(),
    )


class _Findings:
    """What has been read so far, in offsets of the shadow; the first of each kind is kept."""

    def __init__(self, shadow: Shadow) -> None:
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

    def raw(self, span: Span | None) -> Span | None:
        return _raw(self.shadow, span) if span and span.end > span.start else None


def _end_of(text: str) -> Span:
    return Span(len(text), len(text))


def _raw(shadow: Shadow, span: Span) -> Span:
    return Span(*shadow.raw_span(*span))


# What a line must have to be worth the patterns of a stamp: figures with two signs, or a year.
_DAY_SHAPE = re.compile(r"[0-9](?: ?[-./] ?[0-9]{1,2} ?[-./] ?[0-9]{2}|[0-9]{3}(?![0-9]))")
_GAP = re.compile(r" ?[-|•·›>,] ?")
_TRAIL = re.compile(r' ?›| [|>/"] ')  # the shadow has " for »
_ENDS_SENTENCE = re.compile(r"(?<!\.)[.:;,]['\")\]]{0,2}\Z")
_BULLET = re.compile(r"[-+*•–] |[0-9a-zđ]{1,2}[.)] ")
_AFTER_LAST_STOP = re.compile(r"[.!?…][\"')]? +(?=(?:[^.!?…]|\.(?! ))+\Z)")
_STOPS = frozenset(".!?…\"'):;,")


def _lines(text: str, start: int = 0, end: int | None = None) -> Iterator[Span]:
    """The lines that are not blank, without the blanks around them."""
    end = len(text) if end is None else end
    while start < end:
        line_end = text.find("\n", start, end)
        if line_end < 0:
            line_end = end
        if span := _stripped(text, start, line_end):
            yield span
        start = line_end + 1


def _last_line(text: str, start: int, end: int) -> Span | None:
    """The last line before ``end`` that is not blank."""
    while start < end:
        line_start = max(start, text.rfind("\n", start, end) + 1)
        if span := _stripped(text, line_start, end):
            return span
        end = line_start - 1
    return None


def _stripped(text: str, start: int, end: int) -> Span | None:
    while start < end and text[start] in " \t":
        start += 1
    while end > start and text[end - 1] in " \t":
        end -= 1
    return Span(start, end) if start < end else None


def _is_kicker(text: str, line: Span, following: Span, stamped: bool) -> bool:
    """Whether a title-like line only says what the next one, the title, is about: short, in capitals or a trail
    (``Thị trường | Bất động sản``), or any short line if the next stands right above the stamp."""
    words, length = text[slice(*line)], following.end - following.start
    if words[-1] in "?!…." or len(words) > LONGEST_KICKER:
        return False
    if _TRAIL.search(words):
        return True
    if length > LONGEST_TITLE * 3 // 4:
        return False
    return words.isupper() or (len(words) < length and (stamped or (words.count(" ") < 5 and length < LONGEST_STAMP)))


def _province_pattern(provinces: Iterable[str], lists: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    def any_of(words: Iterable[str]) -> str:
        return alternation(words) or r"[^\s\S]"

    decoys, before = any_of(lists.get("not_a_place", ())), any_of(lists.get("not_before_place", ()))
    return re.compile(rf"(?<!\w)(?:{decoys}|{before} (?:{any_of(provinces)})|(?P<name>{any_of(provinces)}))(?!\w)")


def _day(moment: datetime.date | None) -> datetime.date | None:
    return moment.date() if isinstance(moment, datetime.datetime) else moment


def moment_of(groups: Mapping[str, str | None], tables: Mapping[str, Mapping[str, Any]]) -> datetime.date | None:
    """The day, or day and time, of a stamp's groups; None for a day that does not exist.

    >>> moment_of({"day": "16", "month": "4", "year": "2024"}, {})
    datetime.date(2024, 4, 16)
    """
    get = groups.get
    year = int(get("year") or get("year_after") or 0)
    day, month_name = int(get("day") or 0), get("month") or get("month_word") or ""
    month = int(month_name) if month_name.isdecimal() else tables["article_month"][month_name]
    if year < 100:
        year += 2000
    if month > 12:  # 4/16/2024, in the English order
        day, month = month, day
    try:
        if get("hour") is None:
            return datetime.date(year, month, day)
        hour = int(get("hour") or 0)
        if (half := get("half")) and hour <= 12:
            hour = hour % 12 + tables["article_half"][half]
        return datetime.datetime(year, month, day, hour, int(get("minute") or 0), int(get("second") or 0))
    except ValueError:
        return None


class LineRule:
    """A rule of label ``ARTICLE``, ready to match a line: the whole of it, its beginning, or anywhere in it."""

    def __init__(self, rule: Rule) -> None:
        self.rule = rule
        pattern = rule.compile()
        searching = {"dateline": pattern.match, "question": pattern.match, "answer": pattern.match}
        searching["caption"] = pattern.search
        self._match = searching.get(rule.value or "", pattern.fullmatch)

    def match(self, shadow: Shadow, line: Span) -> Match | None:
        return self._match(shadow.text if self.rule.exact else shadow.folded, *line)


def check_article_rule(rule: Rule, tables: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    """Run the examples of a rule, each a single line: ``[16/4/2024 = 2024-04-16]``, ``[(Huế) - = Huế]Sáng nay``. The
    value is the moment, the name or place, or for the other roles the role. Yield a message for each that fails."""
    line_rule = LineRule(rule)

    def find(example: Example) -> list[Found]:
        shadow = shadow_of(example.text)
        match = line_rule.match(shadow, Span(0, len(shadow.text)))
        value = _value_of(rule, match, shadow, tables) if match else None
        if match is None or value is None:
            return []
        start, end = match.span() if rule.value == "dateline" else (0, len(shadow.text))
        return [Found(shadow.text[start:end], start, end, rule.label, value, rule.name)]

    return check_examples(rule.name, rule.match, rule.never, find)


def _value_of(rule: Rule, match: Match, shadow: Shadow, tables: Mapping[str, Mapping[str, Any]]) -> str | None:
    if rule.value == "published":
        moment = moment_of(match.groupdict(), tables)
        return moment.isoformat() if moment else None
    for group in ("name", "place"):
        if group in match.re.groupindex:
            return shadow.text[slice(*match.span(group))]
    return rule.value
