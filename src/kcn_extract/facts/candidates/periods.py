"""When a figure holds: the dates around it and those handed on, weighed."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from typing import NamedTuple

from msgspec import Struct

from kcn_extract.facts.choose import Feature, Features, Group
from kcn_extract.facts.days import days, first_months, months_up_to, period_of
from kcn_extract.facts.figures import Figure, class_of, word_beside
from kcn_extract.facts.outline import Piece
from kcn_extract.facts.view import Sentence, View
from kcn_extract.record import Period

NONE = "-"
STATED = "stated"  # of a date: an earlier sentence says that it holds for all figures of its section
_BESIDE = 2
_NEAR = 30
_MOST = 8
_MOST_BEFORE, _MOST_AFTER = 200, 3  # dates that are looked at
_TIES = (
    "versus",
    "since",
    "until",
    "event",
    "source",
    "aside",
    "during",
    "goal",
    "plan",
    "inside",
    "at",
    "licensed",
    "fiscal",
)


class Moment(Struct, eq=False, gc=False):
    """A date of the article whose days are known."""

    token: int
    period: Period

    @property
    def key(self) -> str:
        return self.period.start if self.period.start == self.period.end else f"{self.period.start}/{self.period.end}"


def moments_of(view: View) -> list[Moment]:
    """The dates of an article, in reading order; ``9 tháng`` without a year is that of the article. The day on which a
    right ends (``thời hạn thuê đến năm 2058``) is the period of nothing."""
    said: dict[int, Period] = {}
    moments: list[Moment] = []
    for at, token in enumerate(view.tokens):
        if at and view.tokens[at - 1].has("term"):
            continue
        if token.kind == "date" and token.type == "months":
            if period := _first_months(int(token.factor or 0), said, view):
                moments.append(Moment(at, period))
        elif "all_year" in token.lists or "this_year" in token.lists:
            if moments or view.header.published:
                year = moments[-1].period.end[:4] if moments else str(view.header.published.year)  # type: ignore[union-attr]
                moments.append(Moment(at, Period(f"{year}-01-01", f"{year}-12-31")))
        elif token.kind == "date" and (period := period_of(token.mention)):
            moments.append(Moment(at, period))
            if months := months_up_to(period):
                before = said.get(months)
                said[months] = period if before is None or before.end <= period.end else before
    return moments


def _first_months(months: int, said: dict[int, Period], view: View) -> Period | None:
    """``9 tháng``: those that the article spoke of in full, else those that have just passed at publication."""
    if months in said:
        return said[months]
    published = view.header.published
    if published is None:
        return None
    late = 2 if months % 3 == 0 else 1  # results of quarters take longer
    since = (published.month - months) % 12
    return first_months(published.year - (months > published.month), months) if since <= late else None


def _token_of(moment: Moment) -> int:
    return moment.token


class Times:
    """What a figure sees of the dates of its article."""

    def __init__(self, view: View, figure: Figure, moments: list[Moment], code: str, subject: str, role: str) -> None:
        self.view, self.figure, self.code, self.subject, self.role = view, figure, code, subject, role
        sentence = view.sentence_of(figure.token)
        piece = view.pieces[sentence.piece]
        self.found: dict[str, tuple[str, int, Moment]] = {}
        at = bisect_left(moments, figure.token, key=_token_of)
        after = [moment for moment in moments[at : at + _MOST_AFTER] if moment.token < sentence.last]
        self.over = view.over(sentence.piece)
        rank = 0
        for moment in reversed(moments[max(0, at - _MOST_BEFORE) : at]):
            where = self._where(moment, sentence, piece)
            if where == "far" or rank >= _MOST:
                continue
            if moment.key not in self.found:
                self.found[moment.key] = (where, rank, moment)
                rank += 1
        for n, moment in enumerate(after):
            self.found.setdefault(moment.key, (self._where_after(moment), n, moment))
        self.so_far = self._so_far(sentence.first)

    def _so_far(self, first: int) -> str:
        """Whether the sentence says before the figure that something is so by now."""
        if "so_far" not in self.figure.around and "some_time" not in self.figure.around:
            return "-"
        lists = {name for token in self.view.tokens[first : self.figure.token] for name in token.lists}
        return "so_far" if "so_far" in lists else "some" if "some_time" in lists else "-"

    def _where(self, moment: Moment, sentence: Sentence, piece: Piece) -> str:
        view, place = self.view, self.view.places[moment.token]
        here = view.places[self.figure.token]
        if place.sentence == here.sentence:
            figures = sum(t.kind == "figure" for t in view.tokens[moment.token + 1 : self.figure.token])
            return ("clause" if place.clause == here.clause else "sentence") + str(min(figures, 2))
        at = view.sentences[place.sentence].piece
        mine = view.sentences[here.sentence].piece
        if at == mine:
            return "before" if here.sentence - place.sentence == 1 else "piece"
        if at in self.over or view.pieces[at].kind == "title":
            return self.over.get(at, "title")
        if piece.table >= 0 and view.pieces[at].table == piece.table:
            return (
                "row"
                if view.pieces[at].row == piece.row
                else "column"
                if view.pieces[at].column == piece.column
                else "far"
            )
        if mine - at == 1:
            return "piece_before"
        return STATED if view.states_date(place.sentence, mine) else "far"

    def _where_after(self, moment: Moment) -> str:
        view = self.view
        gap = view.tokens[moment.token].start - view.tokens[self.figure.token].end
        same = view.places[moment.token].clause == view.places[self.figure.token].clause
        figures = sum(t.kind == "figure" for t in view.tokens[self.figure.token + 1 : moment.token])
        return ("beside" if gap <= 6 else "behind" if same else "after") + str(min(figures, 2))

    def keys(self) -> list[str]:
        return [NONE, *self.found]

    def fresh(self, key: str, since: int) -> str:
        """Whether a date stands behind a token."""
        return "fresh" if key in self.found and self.found[key][2].token > since else "known"

    def period(self, key: str) -> Period | None:
        return self.found[key][2].period if key in self.found else None

    def features(self, key: str, look: Callable[[Moment], Look]) -> tuple[list[Feature], list[Group]]:
        """What speaks for a date, or for none: by the word before it, and by all else."""
        kind = self.subject.partition(":")[0]
        if key == NONE:
            wheres = {where for where, _, _ in self.found.values()}
            stated = STATED if STATED in wheres else "-"
            dated = min(wheres - {STATED}, default="none")
            figure = self.figure
            return [], [
                (_none, self.code, kind, self.role, self.so_far, figure.piece, figure.sort, dated, stated),
                (_none_by_words, figure.words_before, figure.words_behind, figure.opening),
                (_none_by_sentence, figure.words),
            ]
        where, rank, moment = self.found[key]
        how, word, event, opens, span, relation = look(moment)
        return [("prep", word, where, span)], [
            (_by_place, where, rank, how, event, opens, span, self.so_far, relation),
            (_by_figure, where, how, span, relation, self.code, self.role, kind),
        ]


def _none(code: str, kind: str, role: str, so_far: str, piece: str, sort: str, dated: str, stated: str) -> Features:
    return [
        ("null", code, kind),
        ("nullstated", stated, code),
        ("nullstatedpiece", stated, dated, piece),
        ("nullnear", dated, code),
        ("nullrole", role, dated),
        ("nullso", so_far, dated),
        ("nullpiece", piece, dated),
        ("nullsort", sort, kind, dated),
    ]


def _none_by_words(before: tuple[str, ...], behind: tuple[str, ...], opening: tuple[str, ...]) -> Features:
    told = ("nullw", before), ("nullv", behind), ("nullopening", opening)
    return [(template, word) for template, words in told for word in words]


def _none_by_sentence(words: tuple[str, ...]) -> Features:
    return [("nulls", word) for word in words]


def _by_place(
    where: str, rank: int, how: str, event: str, opens: str, span: str, so_far: str, relation: str
) -> Features:
    return [
        ("where", where, str(rank)),
        ("how", how, where),
        ("howspan", how, span),
        ("wherespan", where, span, relation),
        ("sofar", so_far, where, span),
        ("event", event, where, span),
        ("opens", opens, where, span),
    ]


def _by_figure(where: str, how: str, span: str, relation: str, code: str, role: str, kind: str) -> Features:
    return [
        ("span", span, code),
        ("relation", relation, code),
        ("wherecode", where, code),
        ("role", role, where, how),
        ("kind", kind, where, span),
    ]


class Look(NamedTuple):
    """How a date stands in its sentence, how long it is, how it lies to the day of publication."""

    how: str
    word: str
    event: str
    opens: str
    span: str
    relation: str


def look_at(view: View, moment: Moment) -> Look:
    """How a date stands."""
    published, at = view.header.published, moment.token
    told = relation(moment.period, published.isoformat()[:10] if published else None)
    return Look(_how(view, at), _word(view, at), _event(view, at), _opens(view, at), _length(moment.period), told)


def _how(view: View, at: int) -> str:
    """What stands right before a date."""
    if at == 0 or view.places[at - 1].sentence != view.places[at].sentence:
        return "start"
    previous = view.tokens[at - 1]
    if view.tokens[at].start - previous.end > _BESIDE + 1:
        return "words"
    return next((name for name in _TIES if name in previous.lists), None) or class_of(previous)


def _word(view: View, at: int) -> str:
    """The word right before a date."""
    token, sentence = view.tokens[at], view.sentence_of(at)
    return word_beside(view.shadow.folded, token.start, token.end, sentence.start, sentence.end, -1)


def _event(view: View, at: int) -> str:
    """Whether a word for an event stands near a date, in its clause."""
    for i in range(max(0, at - 3), min(len(view.tokens), at + 3)):
        token = view.tokens[i]
        if view.places[i].clause == view.places[at].clause:
            for name in ("event", "licence", "newly", "awards", "goal", "plan"):
                if name in token.lists and abs(token.start - view.tokens[at].start) < _NEAR:
                    return name
    return "-"


def _opens(view: View, at: int) -> str:
    sentence = view.sentence_of(at)
    return "opens" if at - sentence.first <= 1 and view.tokens[at].start - sentence.start < 14 else "later"


def relation(period: Period | None, published: str | None) -> str:
    """How a period lies to the day of publication."""
    if period is None:
        return "none"
    if published is None:
        return "unknown"
    if period.start > published:
        return "ahead"
    if period.end[:4] > published[:4]:
        return "beyond"
    if period.end < published:
        return (
            "past"
            if period.end[:4] == published[:4]
            else "last"
            if int(published[:4]) - int(period.end[:4]) == 1
            else "old"
        )
    return "now"


def _length(period: Period) -> str:
    known = days(period)
    if known is None:
        return "open"
    count = (known[1] - known[0]).days + 1
    return (
        "day"
        if count <= 3
        else "week"
        if count < 20
        else "month"
        if count < 32
        else "quarter"
        if count < 93
        else "months"
        if count < 360
        else "year"
        if count < 367
        else "years"
    )


def links(before: Times, times: Times, gap: str, olds: Sequence[str], news: Sequence[str]) -> Group:
    """What it says of a figure's period that another one is that of the figure before."""
    place = {new: at for at, new in enumerate(news)}
    subject = "one" if before.subject == times.subject else "two"
    so_far = "so_far" if times.so_far == "so_far" else "-"
    kept = tuple(("null" if old == NONE else "said", place.get(old)) for old in olds)
    told = tuple(("none" if new == NONE else "other", times.fresh(new, before.figure.token)) for new in news)
    return _pairs, gap, subject, so_far, kept, told


def _pairs(
    gap: str, subject: str, so_far: str, olds: Sequence[tuple[str, int | None]], news: Sequence[tuple[str, str]]
) -> list[list[Feature]]:
    """Each old period has its place among the new ones; each new one tells whether it has been said since."""
    return [
        [
            ("same" if at == place else other, gap, subject, fresh, so_far, said)
            for at, (other, fresh) in enumerate(news)
        ]
        for said, place in olds
    ]
