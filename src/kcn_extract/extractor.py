"""The pipeline, in the order in which an article goes through it."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, UnsetType
from msgspec.structs import replace

from kcn_extract.article.header import Header, HeaderReader, day_of, info
from kcn_extract.facts.decide import Known
from kcn_extract.facts.explain import Account, accounts_of
from kcn_extract.facts.latent import Ids, joined, settled
from kcn_extract.facts.linker import CONFIDENCE, Linker, has_figures
from kcn_extract.finding import Finder, may_be_of, mentions_of
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.names.evidence import Doubt
from kcn_extract.prepared import prepared_lexicon, prepared_rules, prepared_weights
from kcn_extract.record import (
    FACT_LABELS,
    LABELS,
    SCHEMA,
    Entity,
    ErrorInfo,
    Fact,
    Mention,
    PublishedFrom,
    Record,
    Word,
    ZoneValue,
)
from kcn_extract.rules.engine import AnchoredEngine, Candidate, Engine
from kcn_extract.rules.load import BUILT_IN_PATTERNS
from kcn_extract.rules.model import DECOY, LATENT
from kcn_extract.run import batch
from kcn_extract.sources.days import moment_of
from kcn_extract.text.language import WITHOUT_FACTS, language_of
from kcn_extract.text.sentences import SentenceSplitter
from kcn_extract.text.shadow import Shadow, shadow_of
from kcn_extract.value_functions import VALUES, Winner
from kcn_extract.values.context import Context
from kcn_extract.values.zone import doubtful

if TYPE_CHECKING:
    from kcn_extract.article.layout import LayoutReader
    from kcn_extract.article.tree import Article

NAMES = ("auto", "always", "never")
EXTRAS = ("words", "entities", "text")
_AMOUNTS = ("MONEY", "PERCENT")
_FIGURES = ("MONEY", "PERCENT", "QUANTITY", "CARDINAL")


class Extractor:
    """Finds mentions and facts in articles; immutable, picklable, safe to share between threads.

    ``patterns`` is a folder of your own rule files, which extend and override the built-in ones; ``gazetteer`` replaces
    the built-in one. ``labels``, in any case, restricts the work to some kinds of mention (then without facts),
    ``facts=False`` to mentions. ``names`` says when the recogniser is asked about the name of a zone: ``auto`` (where
    in doubt), ``always``, ``never``. ``extras`` adds its ``words`` or ``entities`` to the record, or the ``text`` that
    was read. Facts that are less sure than ``confidence`` are left out. Raises ``PatternError`` for invalid rule files,
    ``ValueError`` for an unknown label, name or extra and for a confidence that is no probability.

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
        confidence: float = CONFIDENCE,
    ) -> None:
        if not 0 <= confidence <= 1:
            raise ValueError(f"confidence must be from 0 to 1, got {confidence:g}")
        for option, given in (("labels", labels), ("extras", extras)):
            if isinstance(given, str):
                raise ValueError(f"{option} must be a list, not a string: write [{given!r}]")
        self._arguments: dict[str, Any] = {
            "patterns": patterns, "labels": tuple(map(str.upper, labels)), "engine": engine, "gazetteer": gazetteer,
            "names": names, "extras": tuple(extras), "facts": facts, "confidence": confidence,
        }  # fmt: skip
        self.labels = tuple(self._arguments["labels"])
        self.names = _one_of("names", names, NAMES)
        self.extras = tuple(_one_of("extras", extra, EXTRAS) for extra in self._arguments["extras"])
        if unknown := set(self.labels) - set(LABELS):
            raise ValueError(f"unknown label {', '.join(sorted(unknown))} (expected {', '.join(LABELS)})")
        overlay = Path(patterns) if patterns else None
        self.rules = prepared_rules(overlay, VALUES)
        self.gazetteer = Gazetteer.load(BUILT_IN_PATTERNS, overlay) if gazetteer is None else gazetteer
        self.reader = HeaderReader(self.rules, self.gazetteer)
        self.splitter = SentenceSplitter.of(self.rules.lists)
        whole = facts and set(self.labels).issuperset(FACT_LABELS)
        lexicon = prepared_lexicon(overlay) if whole else None
        self.linker = Linker(lexicon, self.gazetteer, prepared_weights, confidence) if lexicon else None
        wanted = {*self.labels, DECOY}
        rules = (r for r in self.rules.rules if r.label in wanted and (self.linker or r.role != LATENT))
        self.engine = engine(rules, self.gazetteer.names_of)
        self.finder = Finder(self.engine, self.rules.tables, self.gazetteer)

    @property
    def arguments(self) -> Mapping[str, Any]:
        """What it was made with: ``Extractor(**extractor.arguments)`` is another one like it."""
        return MappingProxyType(self._arguments)

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Extractor], tuple[dict[str, Any]]]:
        return _build, (self._arguments,)

    def stream(
        self,
        articles: Iterable[batch.ArticleLike],
        workers: int = 1,
        timeout: float | None = None,
        fields: Mapping[str, str] | None = None,
    ) -> Iterator[Record]:
        """Yield the records of many articles, lazily, in input order; a failure becomes a record with ``error``, and so
        does an article that takes longer than ``timeout`` seconds.

        An article is a text, a mapping with the keys ``text``, ``id``, ``published``, ``title``, ``source``, ``url``,
        ``site`` (all but the text may be left out), or an :class:`~kcn_extract.sources.article_input.ArticleInput`, as
        :func:`~kcn_extract.read` gives those of files. Instead of a list of them, ``articles`` may be a table of
        pandas, Polars, Arrow or what speaks its PyCapsule protocol. ``fields`` names keys and columns that are not
        named as usual: ``{"text": "noi_dung_bai"}``. See :mod:`kcn_extract.run.batch` for ``workers`` and ``timeout``.
        Raises ``TypeError`` for a single article, :class:`~kcn_extract.sources.fields.UnknownColumns` (a
        ``ValueError``) for a table without a text.

        >>> [record.id for record in Extractor().stream([{"id": "a", "text": "tăng 5%"}])]
        ['a']
        """
        return batch.stream(self, articles, workers, timeout, fields)

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
        encoding: str | None = None,
        file_day: datetime.date | str | None = None,
        byline: str | None = None,
    ) -> Record:
        """Return the record of one article.

        ``published`` is the day of publication (a date, or a string as :func:`~kcn_extract.sources.days.moment_of`
        reads it: ISO 8601, ``16/4/2024 15:09``, …; a time with a zone becomes Vietnam's), and
        ``published_from`` says where the caller has it from; left out, it is read in the article's header, and so is
        the ``title``. ``file_day`` is used where that does not say it and the text's own dates do not speak against it.
        ``id`` defaults to a part of the text's SHA-256, ``site`` to the host of the ``url``;
        ``byline`` is used where the text does not say it; ``encoding`` is what the text was decoded from, where it was
        not UTF-8. Raises
        ``ValueError`` for an invalid date, ``TypeError`` for a text or a ``published`` of another type.

        >>> Extractor().extract("Doanh thu tăng 54,4%.").mentions[0].value.amount
        Decimal('54.4')
        """
        if not isinstance(text, str):
            raise TypeError(f"text must be a string, not {type(text).__name__}")
        shadow = shadow_of(text)
        article = self.reader.read(shadow, _moment_of(published), title)
        winners, latent = self.finder.find(shadow)
        given = None if published is None else published_from
        if article.published is None and (day := day_of(_moment_of(file_day))) and may_be_of(winners, day):
            article, given = replace(article, published=day), "file"
        doubts = self._doubts(shadow, winners)
        mentions = mentions_of(shadow, winners, day_of(article.published))
        mentions, words, entities = self._ask_names(article, mentions, doubts)
        mentions, facts, error = self._link(article, mentions, mentions_of(shadow, latent, None))
        about = info(article, text, published_from=given, url=url, site=site, encoding=encoding, byline=byline)
        kept = text if "text" in self.extras else UNSET
        record = Record(SCHEMA, id or about.sha256[:12], source, about, mentions, facts, error, words, entities, kept)
        return record.knowing(text)

    def explain(
        self, text: str, published: datetime.date | str | None, lost: Callable[[Candidate, Candidate | None], None]
    ) -> list[tuple[Candidate, Mention]]:
        """The mentions of a text by the rules alone, each with the candidate that made it; ``lost`` is told of every
        candidate that lost, and of the one it lost to (None where its value was refused)."""
        shadow = shadow_of(text)
        article = self.reader.read(shadow, _moment_of(published))
        winners, _ = self.finder.find(shadow, lost)
        mentions = mentions_of(shadow, winners, day_of(article.published))
        return [(candidate, mention) for (candidate, _), mention in zip(winners, mentions, strict=True)]

    def layout(self, text: str, published: datetime.date | str | None = None, title: str | None = None) -> Article:
        """Return how an article is laid out: its sections, paragraphs, lists and tables.

        >>> [type(block).__name__ for block in Extractor().layout("Khu mới chờ chủ\\nTỉnh có:\\n- 8 KCN;").blocks]
        ['List']
        """
        return self._layout.read(self.reader.read(shadow_of(text), _moment_of(published), title))

    def account(self, text: str, published: datetime.date | str | None = None) -> tuple[list[Mention], list[Account]]:
        """The mentions of a text by the rules alone, and for each figure what was weighed."""
        mentions, known = self.known(text, published)
        if self.linker is None or known is None:
            return mentions, []
        return mentions, accounts_of(known, *self.linker.made(known, in_full=True), self.linker.weights)

    def found(self, text: str, published: datetime.date | str | None = None) -> list[Mention]:
        """All that the rules alone find in a text, also what becomes a mention only where a fact is made of it."""
        return self.known(text, published)[0]

    def known(self, text: str, published: datetime.date | str | None = None) -> tuple[list[Mention], Known | None]:
        """All that the rules alone find in a text, also what is a mention only where a fact is made of it, and what its
        facts are decided by; None where there is no figure."""
        shadow = shadow_of(text)
        article = self.reader.read(shadow, _moment_of(published))
        winners, latent = self.finder.find(shadow)
        mentions = mentions_of(shadow, winners, day_of(article.published))
        every, _, known = self._known(article, mentions, mentions_of(shadow, latent, None))
        return every, known

    def _known(
        self, article: Header, mentions: list[Mention], latent: list[Mention]
    ) -> tuple[list[Mention], Ids, Known | None]:
        """The mentions of an article with those that only facts use, the ids of these, and what its facts are decided
        by; None where there is no figure, and where the text lacks its marks."""
        raw = article.shadow.raw
        has_cells = "|" in raw or "\t" in raw  # whose figures may have their units in the head alone
        if self.linker is None or not (has_cells or has_figures([*mentions, *latent])):
            return mentions, frozenset(), None
        if language_of(article.shadow.folded) == WITHOUT_FACTS:
            return mentions, frozenset(), None
        from kcn_extract.facts.cells import cell_mentions  # here, as articles without figures need no tree
        from kcn_extract.facts.same_unit import same_unit_mentions

        tree = self._layout.read(article)
        read, lists = self.finder.figure, self.rules.lists
        handed_on = [*cell_mentions(tree, read, lists), *same_unit_mentions(mentions, raw, read, lists)]
        every, ids = joined(mentions, [*latent, *handed_on])
        return every, ids, self.linker.known(article, tree, every)

    @cached_property
    def _layout(self) -> LayoutReader:
        from kcn_extract.article.layout import LayoutReader

        return LayoutReader(self.rules)

    def _link(
        self, article: Header, mentions: list[Mention], latent: list[Mention]
    ) -> tuple[list[Mention], list[Fact], ErrorInfo | None]:
        """The facts of an article, and its mentions with those that only facts use; a fault costs these, not the
        rest."""
        try:
            every, ids, known = self._known(article, mentions, latent)
            facts = self.linker.link(known) if self.linker and known else []
            return *settled(every, facts, ids), None
        except Exception as error:
            return mentions, [], ErrorInfo("facts", f"{type(error).__name__}: {error}")

    def _doubts(self, shadow: Shadow, winners: list[Winner]) -> list[Doubt]:
        """The zones whose name the recogniser should be asked about."""
        if self.names == "never":
            return []
        context = Context.of(shadow, self.rules.tables, self.gazetteer)
        doubts: list[Doubt] = []
        for id, (candidate, (value, end, _)) in enumerate(winners):
            if isinstance(value, ZoneValue) and (
                self.names == "always" or doubtful(candidate.match.group(), value, context.at(candidate.start, end))
            ):
                doubts.append(Doubt(id, *shadow.raw_span(end - len(value.name), end)))
        return doubts

    def _ask_names(
        self, article: Header, mentions: list[Mention], doubts: list[Doubt]
    ) -> tuple[list[Mention], list[Word] | UnsetType, list[Entity] | UnsetType]:
        """Ask the recogniser: the ends of doubtful names, and the words and entities that the caller wants."""
        everything = self.names == "always" or not {"words", "entities"}.isdisjoint(self.extras)
        companies = self.finder.again is not None and self.names != "never"
        unowned = companies and not everything and any(mention.label in _AMOUNTS for mention in mentions)
        if not (everything or doubts or unowned):
            return mentions, UNSET, UNSET
        from kcn_extract.names import companies as of_companies
        from kcn_extract.names import reading

        raw, tables = article.shadow.raw, self.rules.tables
        sentences = list(self.splitter.split(raw))
        asked = of_companies.hinting(raw, reading.without_owner(sentences, mentions), tables) if unowned else []
        wanted = sentences if everything else sorted({*reading.holding(sentences, doubts), *asked})
        if not wanted:
            return mentions, UNSET, UNSET
        tagged = reading.tag(raw, wanted)
        mentions = reading.settle(mentions, doubts, tagged, self.gazetteer)
        if companies:
            of_these = tagged if everything else {sentence: tagged[sentence] for sentence in asked}
            mentions = of_companies.with_companies(raw, mentions, of_these, self.gazetteer, tables)
        words = reading.words(tagged) if "words" in self.extras else UNSET
        if "entities" not in self.extras:
            return mentions, words, UNSET
        return mentions, words, reading.entities(raw, tagged, mentions, self.gazetteer)


def _moment_of(published: datetime.date | str | None) -> datetime.date | None:
    """A day, or a day and time in Vietnam, from what a caller gave."""
    return None if published is None else moment_of(published)


def _build(arguments: dict[str, Any]) -> Extractor:
    """An extractor from its arguments: what is pickled of one."""
    return Extractor(**arguments)


def _one_of(what: str, given: str, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise ValueError(f"{what} must be one of {', '.join(allowed)}, got {given!r}")
    return given
