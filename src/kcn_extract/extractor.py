"""The pipeline, in the order in which an article goes through it."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kcn_extract.gazetteer import Gazetteer
from kcn_extract.record import LABELS, SCHEMA, ArticleInfo, Mention, Record, Value
from kcn_extract.rules.engine import AnchoredEngine, Candidate, NaiveEngine
from kcn_extract.rules.overlap import choose
from kcn_extract.rules.pattern import ARTICLE, DECOY, RuleSet, load_rules
from kcn_extract.unicode import Shadow, shadow_of
from kcn_extract.values import REFUSED, VALUES, Context
from kcn_extract.values.context import Found

if TYPE_CHECKING:
    from kcn_extract.batch import Article

BUILT_IN_PATTERNS = next(
    folder
    for folder in (Path(__file__).parent / "patterns", Path(__file__).parents[2] / "patterns")
    if (folder / "number.toml").is_file()
)


NAMES = ("auto", "always", "never")
EXTRAS = ("words", "entities")


class Extractor:
    """Finds mentions and facts in articles; immutable, picklable, safe to share between threads.

    ``patterns`` is a folder of your own rule files, laid over the built-in ones; ``labels`` restricts the work to some
    kinds of mention. Raises ``PatternError`` for rule files with problems, ``ValueError`` for an unknown label.
    """

    def __init__(
        self,
        *,
        patterns: Path | str | None = None,
        labels: Iterable[str] = LABELS,
        engine: type[AnchoredEngine] | type[NaiveEngine] = AnchoredEngine,
        gazetteer: Gazetteer | None = None,
        names: str = "auto",
        extras: Iterable[str] = (),
    ) -> None:
        self._arguments: dict[str, Any] = {
            "patterns": patterns, "labels": tuple(labels), "engine": engine, "gazetteer": gazetteer, "names": names,
            "extras": tuple(extras),
        }  # fmt: skip
        self.labels = tuple(self._arguments["labels"])
        self.names = _one_of("names", names, NAMES)
        self.extras = tuple(_one_of("with", extra, EXTRAS) for extra in self._arguments["extras"])
        if unknown := set(self.labels) - set(LABELS):
            raise ValueError(f"unknown label {', '.join(sorted(unknown))}; there are {', '.join(LABELS)}")
        folders = [BUILT_IN_PATTERNS, *([Path(patterns)] if patterns else [])]
        self.rules: RuleSet = load_rules(*folders, values=VALUES, check=patterns is not None)
        self.gazetteer = Gazetteer.load(*folders) if gazetteer is None else gazetteer
        wanted = {*self.labels, DECOY}
        self.engine = engine(rule for rule in self.rules.rules if rule.label in wanted and rule.label != ARTICLE)

    def __reduce__(self) -> tuple[Callable[[dict[str, Any]], Extractor], tuple[dict[str, Any]]]:
        return _build, (self._arguments,)

    def stream(self, articles: Iterable[Article], workers: int = 1) -> Iterator[Record]:
        """The records of many articles, lazily, in input order; one that fails becomes a record with ``error``.

        An article is a text, a mapping (``text``, ``id``, ``published``, ``title``, ``source``) or an ``Input``. See
        :mod:`kcn_extract.batch` for ``workers``.

        >>> [record.id for record in Extractor().stream([{"id": "a", "text": "tăng 5%"}])]
        ['a']
        """
        from kcn_extract.batch import stream

        return stream(self, articles, workers)

    def extract(
        self, text: str, published: datetime.date | str | None = None, id: str | None = None, source: str | None = None
    ) -> Record:
        """The record of one article.

        ``published`` is the day (or ISO 8601 string) of publication; without it the article's header is asked.

        >>> Extractor().extract("Doanh thu tăng 54,4%.").mentions[0].value.amount
        Decimal('54.4')
        """
        day = datetime.date.fromisoformat(published[:10]) if isinstance(published, str) else published
        shadow = shadow_of(text)
        mentions = self.mentions(shadow, day)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
        article = ArticleInfo(None, day.isoformat() if day else None, None, None, len(text), digest)
        return Record(SCHEMA, id or digest[:12], source, article, mentions, [])

    def mentions(
        self,
        shadow: Shadow,
        published: datetime.date | None,
        lost: Callable[[Candidate, Candidate | None], None] | None = None,
    ) -> list[Mention]:
        """The mentions of an article, in reading order."""
        context = Context(shadow, self.rules.tables, published, self.gazetteer)
        mentions: list[Mention] = []
        for candidate, value in choose(self.engine.find(shadow), lambda c: evaluate(c, context), lost):
            rule = candidate.rule
            if rule.label == DECOY:
                continue
            result: Value | None = value[0]
            context.before.append(Found(rule.label, candidate.start, value[1], result, rule.name))
            start, end = shadow.raw_span(candidate.start, value[1])
            mentions.append(
                Mention(len(mentions), rule.label, shadow.raw[start:end], start, end, rule.name, result)  # type: ignore[arg-type]
            )
        return mentions


def _build(arguments: dict[str, Any]) -> Extractor:
    """An extractor from its arguments: what is pickled of one."""
    return Extractor(**arguments)


def _one_of(what: str, given: str, allowed: tuple[str, ...]) -> str:
    if given not in allowed:
        raise ValueError(f"{what}: {given!r} is unknown; there are {', '.join(allowed)}")
    return given


def evaluate(candidate: Candidate, context: Context) -> tuple[Any, int] | None:
    """The value of a candidate (None: not resolvable) and its end, which a value function may move to the left
    (``context.end``) where a name ends before the match does; None where it is refused."""
    function = candidate.rule.value
    if function is None:
        return (None, candidate.end)
    context.start, context.end = candidate.start, candidate.end
    value = VALUES[function](candidate.match.groupdict(), context)
    return None if value is REFUSED else (value, context.end)
