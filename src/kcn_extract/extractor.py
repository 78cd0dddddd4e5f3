"""The pipeline, in the order in which an article goes through it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType, structs

from kcn_extract.article.header import Header, HeaderReader, info
from kcn_extract.dates.document_date import with_years
from kcn_extract.facts import Linker, Trace
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.names.evidence import Doubt
from kcn_extract.prepared import prepared_lexicon, prepared_rules
from kcn_extract.record import (
    LABELS,
    SCHEMA,
    Entity,
    ErrorInfo,
    Fact,
    Mention,
    PublishedFrom,
    Record,
    Value,
    Word,
    ZoneValue,
)
from kcn_extract.rules.engine import AnchoredEngine, Candidate, Engine
from kcn_extract.rules.load import BUILT_IN_PATTERNS
from kcn_extract.rules.model import DECOY, RuleFailed
from kcn_extract.rules.resolve import choose
from kcn_extract.run import batch
from kcn_extract.text.sentences import SentenceSplitter
from kcn_extract.text.shadow import Shadow, shadow_of
from kcn_extract.value_functions import VALUES
from kcn_extract.values.context import REFUSED, Context, Found, Groups, Moved, Result
from kcn_extract.values.zone import doubtful

if TYPE_CHECKING:
    from kcn_extract.article.tree import Article

_VIETNAM = datetime.timezone(datetime.timedelta(hours=7))
NAMES = ("auto", "always", "never")
EXTRAS = ("words", "entities")


class Extractor:
    """Finds mentions and facts in articles; immutable, picklable, safe to share between threads.

    ``patterns`` is a folder of your own rule files, laid over the built-in ones; ``gazetteer`` replaces the built-in
    one. ``labels`` restricts the work to some kinds of mention (then without facts), ``facts=False`` to mentions.
    ``names`` says when the recogniser is asked about the name of a zone: ``auto``, where in doubt; ``always``;
    ``never``. ``extras`` adds its ``words`` or ``entities`` to the record. Raises ``PatternError`` for rule files with
    problems, ``ValueError`` for an unknown label, name or extra.

    >>> [mention.text for mention in Extractor(labels=["MONEY"]).extract("Vốn 5 tỷ đồng, tăng 5%.").mentions]
    ['5 tỷ đồng']
    """

    def __init__(
        self,
        *,
        patterns: Path | str | None = None,
        labels: Iterable[str] = LABELS,
        engine: type[Engine] = AnchoredEngine,
        gazetteer: Gazetteer | None = None,
        names: str = "auto",
        extras: Iterable[str] = (),
        facts: bool = True,
    ) -> None:
        for option, given in (("labels", labels), ("extras", extras)):
            if isinstance(given, str):
                raise ValueError(f"{option}: {given!r} is one string; write a list: [{given!r}]")
        self._arguments: dict[str, Any] = {
            "patterns": patterns, "labels": tuple(labels), "engine": engine, "gazetteer": gazetteer, "names": names,
            "extras": tuple(extras), "facts": facts,
        }  # fmt: skip
        self.labels = tuple(self._arguments["labels"])
        self.names = _one_of("names", names, NAMES)
        self.extras = tuple(_one_of("with", extra, EXTRAS) for extra in self._arguments["extras"])
        if unknown := set(self.labels) - set(LABELS):
            raise ValueError(f"unknown label {', '.join(sorted(unknown))}; there are {', '.join(LABELS)}")
        overlay = Path(patterns) if patterns else None
        self.rules = prepared_rules(overlay, VALUES)
        self.gazetteer = Gazetteer.load(BUILT_IN_PATTERNS, overlay) if gazetteer is None else gazetteer
        self.reader = HeaderReader(self.rules, self.gazetteer)
        self.splitter = SentenceSplitter.of(self.rules.lists)
        whole = facts and set(self.labels) == set(LABELS)  # a fact joins all kinds of mention
        lexicon = prepared_lexicon(overlay) if whole else None
        self.linker = Linker(lexicon, self.gazetteer, self.splitter) if lexicon else None
        wanted = {*self.labels, DECOY}
        self.engine = engine(rule for rule in self.rules.rules if rule.label in wanted)

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Extractor], tuple[dict[str, Any]]]:
        return _build, (self._arguments,)

    def stream(self, articles: Iterable[batch.ArticleLike], workers: int = 1) -> Iterator[Record]:
        """The records of many articles, lazily, in input order; one that fails becomes a record with ``error``.

        An article is a text, a mapping with the keys ``text``, ``id``, ``published``, ``title``, ``source``, ``url``,
        ``site`` (all but the text may be left out), or an :class:`~kcn_extract.run.sources.ArticleInput`. See
        :mod:`kcn_extract.run.batch` for ``workers``.

        >>> [record.id for record in Extractor().stream([{"id": "a", "text": "tăng 5%"}])]
        ['a']
        """
        return batch.stream(self, articles, workers)

    def extract(
        self,
        text: str,
        published: datetime.date | str | None = None,
        id: str | None = None,
        *,
        title: str | None = None,
        source: str | None = None,
        url: str | None = None,
        site: str | None = None,
        published_from: PublishedFrom = "given",
    ) -> Record:
        """Return the record of one article.

        ``published`` is the day of publication (a date, or ISO 8601; a time with a zone becomes Vietnam's), and
        ``published_from`` says where the caller has it from; left out, it is read in the article's header, and so is
        the ``title``. ``id`` defaults to a part of the text's SHA-256, ``site`` to the host of the ``url``. Raises
        ``ValueError`` for an invalid date, ``TypeError`` for a text or a ``published`` of another type.

        >>> Extractor().extract("Doanh thu tăng 54,4%.").mentions[0].value.amount
        Decimal('54.4')
        """
        if not isinstance(text, str):
            raise TypeError(f"text must be a string, not {type(text).__name__}")
        shadow = shadow_of(text)
        article = self.reader.read(shadow, _moment(published), title)
        mentions, doubts = self._choose(shadow, article)
        mentions, words, entities = self._ask_names(article, mentions, doubts)
        facts, error = self._link(article, mentions)
        given = None if published is None else published_from
        about = info(article, text, published_from=given, url=url, site=site)
        return Record(SCHEMA, id or about.sha256[:12], source, about, mentions, facts, error, words, entities)

    def explain(
        self, text: str, published: datetime.date | str | None, lost: Callable[[Candidate, Candidate | None], None]
    ) -> list[tuple[Candidate, Mention]]:
        """The mentions of a text by the rules alone, each with the candidate that made it; ``lost`` is told of every
        candidate that lost, and of the one it lost to (None where its value was refused)."""
        shadow = shadow_of(text)
        article = self.reader.read(shadow, _moment(published))
        winners: list[Candidate] = []
        mentions, _ = self._choose(shadow, article, lost, winners)
        return list(zip(winners, mentions, strict=True))

    def layout(self, text: str, published: datetime.date | str | None = None, title: str | None = None) -> Article:
        """Return how an article is laid out: its sections, paragraphs, lists and tables.

        >>> [type(block).__name__ for block in Extractor().layout("Khu mới chờ chủ\\nTỉnh có:\\n- 8 KCN;").blocks]
        ['List']
        """
        from kcn_extract.article.layout import LayoutReader  # here, as only those who ask for the tree pay for it

        return LayoutReader(self.rules).read(self.reader.read(shadow_of(text), _moment(published), title))

    def explain_facts(
        self, text: str, published: datetime.date | str | None = None
    ) -> tuple[list[Mention], list[tuple[Fact, list[Trace]]]]:
        """The mentions of a text by the rules alone, and its facts, each with the cues that made it."""
        article = self.reader.read(shadow_of(text), _moment(published))
        mentions, _ = self._choose(article.shadow, article)
        return mentions, self.linker.explain(article, mentions) if self.linker else []

    def _link(self, article: Header, mentions: list[Mention]) -> tuple[list[Fact], ErrorInfo | None]:
        """The facts of an article; a fault of the linker costs the facts, never the mentions."""
        try:
            return (self.linker.link(article, mentions) if self.linker else []), None
        except Exception as error:
            return [], ErrorInfo("facts", f"{type(error).__name__}: {error}")

    def _choose(
        self,
        shadow: Shadow,
        article: Header,
        lost: Callable[[Candidate, Candidate | None], None] | None = None,
        winners: list[Candidate] | None = None,
    ) -> tuple[list[Mention], list[Doubt]]:
        """The mentions that the rules find, in reading order, and the zones among them whose name is in doubt."""
        before: list[Found] = []
        context = Context.of(shadow, self.rules.tables, self.gazetteer, before, _day(article.published))
        mentions: list[Mention] = []
        doubts: list[Doubt] = []
        chosen = winners if winners is not None else []
        for candidate, (value, shadow_end) in choose(self.engine.find(shadow), evaluator(context), lost):
            rule = candidate.rule
            if rule.label == DECOY:
                continue
            chosen.append(candidate)
            before.append(Found(rule.label, candidate.start, shadow_end, value, rule.role))
            start, end = shadow.raw_span(candidate.start, shadow_end)
            if isinstance(value, ZoneValue) and self.names != "never":
                here = context.at(candidate.start, shadow_end)
                if self.names == "always" or doubtful(candidate.match.group(), value, here):
                    name_start, _ = shadow.raw_span(shadow_end - len(value.name), shadow_end)
                    doubts.append(Doubt(len(mentions), name_start, end))
            mentions.append(Mention(len(mentions), rule.label, shadow.raw[start:end], start, end, rule.name, value))  # type: ignore[arg-type]
        if context.published is None:
            for place, dated in with_years(context, lambda place, seen: value_of(chosen[place], seen)).items():
                mentions[place] = structs.replace(mentions[place], value=dated)
        return mentions, doubts

    def _ask_names(
        self, article: Header, mentions: list[Mention], doubts: list[Doubt]
    ) -> tuple[list[Mention], list[Word] | UnsetType, list[Entity] | UnsetType]:
        """Ask the recogniser: the ends of doubtful names, and the words and entities that the caller wants."""
        if not doubts and not self.extras and self.names != "always":
            return mentions, UNSET, UNSET
        from kcn_extract.names import reading

        everything = self.names == "always" or bool(self.extras)
        sentences = list(self.splitter.split(article.shadow.raw))
        tagged = reading.tag(article.shadow.raw, sentences if everything else reading.holding(sentences, doubts))
        mentions = reading.settle(mentions, doubts, tagged, self.gazetteer)
        words = reading.words(tagged) if "words" in self.extras else UNSET
        if "entities" not in self.extras:
            return mentions, words, UNSET
        return mentions, words, reading.entities(article.shadow.raw, tagged, mentions, self.gazetteer)


def _moment(published: datetime.date | str | None) -> datetime.date | None:
    """A day, or a day and time in Vietnam, from what the caller gave.

    >>> _moment("2024-04-15T20:30:00Z")
    datetime.datetime(2024, 4, 16, 3, 30)
    """
    moment = published
    if isinstance(moment, str):
        kind = datetime.datetime if len(moment) > 10 else datetime.date
        try:
            moment = kind.fromisoformat(moment)
        except ValueError:
            raise ValueError(f"invalid date {published!r} (expected YYYY-MM-DD)") from None
    if moment is not None and not isinstance(moment, datetime.date):
        raise TypeError(f"published must be a date or ISO 8601 string, not {type(moment).__name__}")
    if isinstance(moment, datetime.datetime) and moment.tzinfo:
        return moment.astimezone(_VIETNAM).replace(tzinfo=None)
    return moment


def _day(moment: datetime.date | None) -> datetime.date | None:
    return moment.date() if isinstance(moment, datetime.datetime) else moment


def _build(arguments: dict[str, Any]) -> Extractor:
    """An extractor from its arguments: what is pickled of one."""
    return Extractor(**arguments)


def _one_of(what: str, given: str, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise ValueError(f"{what}: {given!r} is unknown; there are {', '.join(allowed)}")
    return given


def evaluator(context: Context) -> Callable[[Candidate], tuple[Value | None, int] | None]:
    """A function that gives the value of a candidate (None: not resolvable) and the end of its mention, which a value
    function may move; or None where the candidate is refused."""
    contexts: dict[str, Context] = {}  # of rules with tables of their own

    def evaluate(candidate: Candidate) -> tuple[Value | None, int] | None:
        rule, seen = candidate.rule, context
        if rule.tables:
            seen = contexts.get(rule.name) or contexts.setdefault(rule.name, context.with_tables(rule.tables))
        value = value_of(candidate, seen)
        if isinstance(value, Moved):
            return value.value, value.end
        return None if value is REFUSED else (value, candidate.end)

    return evaluate


def value_of(candidate: Candidate, context: Context) -> Result:
    """What the rule's value function makes of a candidate. Raises :class:`RuleFailed` where it cannot take it."""
    rule = candidate.rule
    if rule.value is None:
        return None
    groups = candidate.match.groupdict()
    try:
        return VALUES[rule.value](groups, context.at(candidate.start, candidate.end))
    except Exception as error:
        raise RuleFailed(_failure(candidate, groups, error)) from error


def _failure(candidate: Candidate, groups: Groups, error: Exception) -> str:
    """Which rule failed on what, and what its author can do."""
    why = f"{type(error).__name__}: {error}"
    if isinstance(error, KeyError) and error.args[0] in groups.values():
        why = f'{error} stands in none of its tables; name yours in the rule: tables = {{ unit = "…" }}'
    elif isinstance(error, KeyError | AssertionError):
        named = f"a group called {error}" if error.args else "another group"
        why = f"it needs {named}; the pattern has {', '.join(groups) or 'none'}"
    rule = candidate.rule
    return f"{rule.file}: {rule.name}: value {rule.value!r} cannot take {candidate.match.group()!r}: {why}"
