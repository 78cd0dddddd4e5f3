"""``patterns/indicator.toml``: the indicators and the words that join figures to them, read strictly.

Whatever is wrong with the file is said at once, with file, place, key and the nearest right spelling.
"""

from __future__ import annotations

import itertools
import math
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct

from kcn_extract.problems import TomlProblem, line_of, read_toml, unknown
from kcn_extract.rules.fragments import joined
from kcn_extract.rules.model import PatternError
from kcn_extract.text.shadow import new_tone_placement

FILE = "indicator.toml"
KINDS = ("money", "rate", "percent", "area", "count")
CUES = (
    "up", "down", "above", "below", "to", "times", "versus", "same_period", "year_before", "quarter_before",
    "month_before", "share", "compared", "goal", "breakdown", "foreign", "domestic", "added", "works", "not_works",
    "plan", "master_plan", "proposed", "not_plan", "pending", "until", "event", "so_far", "whole", "whole_bare",
    "nation", "provinces", "all_year", "here", "here_bare", "firm", "aside", "aside_place", "inside", "source", "says",
    "board", "at", "respectively", "gloss", "has", "story", "done", "among", "same_figure", "of_company",
    "project", "people", "others", "branch", "one_firm", "of_state", "sum", "during", "all_zones",
    "attends", "hires", "bare_growth", "price",
    "segment", "named_part", "thing", "holds", "trade", "no_business", "about", "country", "province", "respondents",
    "some_firm", "person", "place_word", "blocks", "threshold", "into", "that_country", "spot",
    "loss", "not_here", "incentive", "outward", "mutual",
    "some_time", "newly", "ranks", "yearly", "former", "road", "awards", "licence", "called", "unfounded", "beyond",
    "this_year", "goal_of", "drawn", "bare_trade", "market", "customs", "by", "joint", "except", "if", "might",
    "unsure", "portion", "fees", "since", "raised", "licensed",
    "stage", "world", "region", "data", "term",
)  # fmt: skip
COMPANY = ("forms", "inner", "no_ticker")
PART_WORDS = (
    "part_edge", "part_head", "part_stop", "part_vague", "part_never", "part_kind", "part_unit", "part_new",
    "part_comes", "part_aspect", "part_stage", "part_space", "part_cluster", "part_foreign",
    "part_iip", "part_grdp", "part_gdp", "part_cpi",
)  # fmt: skip
NAME_WORDS = (
    "opener",
    "head",
    "zone_kcn",
    "zone_ccn",
    "zones_kcn",
    "zones_ccn",
    "legal_suffix",
    "zone_stage",
    "zone_part",
    "locating",
    "place_head",
    "pointing",
    "institution",
)
NAMES = ("office", *NAME_WORDS, *PART_WORDS)
SHAPES = ("months", "factor")
_MOST_ALTERNATIVES = 10_000  # that a phrase may stand for
_HEADER = re.compile(r" *\[\[ *indicator *\]\]")
_FILE_KEYS = ("indicator", "cues", "company", "names", "shapes", "factors")
_INDICATOR_KEYS = ("code", "definition", "takes", "of", "phrases", "weak", "not", "match", "never", "note")


class Indicator(Struct, frozen=True):
    """What a figure says: its ``code`` in the record, its ``definition`` in a sentence, the kinds of figure that it
    ``takes``, what its count counts (``of``), and its examples."""

    code: str
    definition: str
    takes: frozenset[str]
    of: str | None = None
    match: tuple[str, ...] = ()
    never: tuple[str, ...] = ()
    file: str = FILE  # and line


class Meaning(Struct, frozen=True):
    """What a phrase may stand for: lists that hold it, indicators that it announces or, weakly, hints at."""

    lists: frozenset[str]
    strong: tuple[Indicator, ...] = ()
    weak: tuple[Indicator, ...] = ()


class Lexicon(Struct, frozen=True):
    """All that the file says. ``phrases`` are in lower case, with one tone placement."""

    indicators: tuple[Indicator, ...]
    phrases: dict[str, Meaning]
    company_inner: frozenset[str]
    no_ticker: frozenset[str]
    factors: dict[str, int]
    offices: frozenset[str]
    shapes: dict[str, re.Pattern[str]]
    part_words: dict[str, frozenset[str]]  # where the words of a part begin and end
    name_words: dict[str, frozenset[str]]  # words beside names


def load_lexicon(*folders: Path) -> Lexicon:
    """Read ``indicator.toml`` of the folders, a later one laid over those before it: an indicator of the same code
    is replaced (all its tables, where it has several for several kinds of figure), phrases are added to lists. A folder
    without the file adds nothing.

    Raises :class:`~kcn_extract.rules.model.PatternError` with every problem found.
    """
    loader = _Loader()
    for folder in folders:
        if (path := folder / FILE).is_file():
            loader.read(path)
    return loader.lexicon()


def alternatives(phrase: str) -> Iterator[str]:
    """The phrases that one with ``{a|b|}`` stands for.

    >>> list(alternatives("{tổng |}doanh thu"))
    ['tổng doanh thu', 'doanh thu']
    """
    if "{" not in phrase:
        yield " ".join(phrase.split())
        return
    parts = re.split(r"\{([^{}]*)\}", phrase)
    for chosen in itertools.product(*(part.split("|") if at % 2 else [part] for at, part in enumerate(parts))):
        yield " ".join("".join(chosen).split())


def _number_of_alternatives(phrase: str) -> int:
    return math.prod(part.count("|") + 1 for part in re.findall(r"\{([^{}]*)\}", phrase))


class _Written(NamedTuple):
    """The table of an indicator as it is written, and its line."""

    line: int
    table: dict[str, Any]


class _Loader:
    def __init__(self) -> None:
        self.problems: list[str] = []
        self.unreadable = False
        self.tables: dict[str, list[_Written]] = {}
        self.words: dict[str, list[str]] = {}
        self.factors: dict[str, int] = {}
        self.shapes: dict[str, re.Pattern[str]] = {}

    def read(self, path: Path) -> None:
        try:
            document = read_toml(path)
        except TomlProblem as problem:
            self.problems.append(str(problem))
            self.unreadable = True
            return
        indicators = document.get("indicator", [])
        wrong = [key for key, table in document.items() if key != "indicator" and not isinstance(table, dict)]
        if not isinstance(indicators, list) or not all(isinstance(table, dict) for table in indicators):
            wrong.append("indicator")
        for key in wrong:
            form = "an array of tables ([[indicator]])" if key == "indicator" else f"a table ([{key}])"
            self.problems.append(f"{path.name}: {key}: must be {form}")
        if wrong:
            return
        self._known(path.name, document, _FILE_KEYS)
        self._known(f"{path.name}: [cues]", document.get("cues", {}), CUES)
        self._known(f"{path.name}: [company]", document.get("company", {}), COMPANY)
        self._known(f"{path.name}: [names]", document.get("names", {}), NAMES)
        self._known(f"{path.name}: [shapes]", document.get("shapes", {}), SHAPES)
        self._add_shapes(path.name, document.get("shapes", {}))
        source = path.read_text(encoding="utf-8")
        self._add_indicators(indicators, source)
        for section in ("cues", "company", "names"):
            for name, phrases in document.get(section, {}).items():
                place = f"{FILE}:{line_of(source, rf'^ *{name} *=')}"
                self.words.setdefault(name, []).extend(self._phrases(f"{place}: {section}.{name}", phrases))
        self._add_factors(path.name, document.get("factors", {}))

    def _add_shapes(self, where: str, shapes: dict[str, Any]) -> None:
        from kcn_extract.rules.lint import runaways  # here, because most starts read no TOML

        for name, pattern in shapes.items():
            try:
                self.shapes[name] = re.compile(joined(pattern))
            except (re.error, TypeError, AttributeError, RecursionError, OverflowError) as error:
                self.problems.append(f"{where}: shapes.{name}: {error}")
            else:
                self.problems += (f"{where}: shapes.{name}: {problem}" for problem in runaways(joined(pattern)))

    def _add_factors(self, where: str, factors: dict[str, Any]) -> None:
        for phrase, factor in factors.items():
            if isinstance(factor, int) and factor > 1:
                self.factors[_folded(phrase)] = factor
            else:
                self.problems.append(f"{where}: factors: {phrase!r} = {factor!r}: give a whole number above 1")

    def _add_indicators(self, indicators: list[dict[str, Any]], source: str) -> None:
        lines = [number for number, line in enumerate(source.splitlines(), 1) if _HEADER.match(line)]
        here: dict[str, list[_Written]] = {}
        for line, table in zip(lines or itertools.repeat(1), indicators, strict=False):
            code = table.get("code")
            if not isinstance(code, str):
                self.problems.append(f'{FILE}:{line}: an indicator without code = "…": {str(table)[:60]}')
                continue
            for other in here.get(code, ()):
                if twice := set(_listed(other.table, "takes")) & set(_listed(table, "takes")):
                    self.problems.append(
                        f"{FILE}:{line}: code {code!r} stands twice (lines {other.line} and {line}), "
                        f"both with takes {', '.join(sorted(twice))}; rename one, or make one table of both"
                    )
            here.setdefault(code, []).append(_Written(line, table))
        self.tables |= here

    def lexicon(self) -> Lexicon:
        if self.unreadable:  # what is missing then may stand in a file that could not be read
            raise PatternError(self.problems)
        self.problems += (f"{FILE}: there is no list {name!r}" for name in (*CUES, *NAMES) if name not in self.words)
        self.problems += (f"{FILE}: [shapes] has no {name!r}" for name in SHAPES if name not in self.shapes)
        tables = [
            (self._indicator(code, written), written.table)
            for code, tables in self.tables.items()
            for written in tables
        ]
        meanings = self._meanings(tables)
        if self.problems:
            raise PatternError(self.problems)
        return Lexicon(
            tuple(indicator for indicator, _ in tables),
            meanings,
            frozenset(self.words.get("inner", ())),
            frozenset(phrase.upper() for phrase in self.words.get("no_ticker", ())),
            self.factors,
            frozenset(self.words["office"]),
            self.shapes,
            {name: frozenset(self.words[name]) for name in PART_WORDS},
            {name: frozenset(self.words[name]) for name in NAME_WORDS},
        )

    def _meanings(self, tables: list[tuple[Indicator, dict[str, Any]]]) -> dict[str, Meaning]:
        lists: dict[str, set[str]] = defaultdict(set)
        strong: dict[str, list[Indicator]] = defaultdict(list)
        weak: dict[str, list[Indicator]] = defaultdict(list)
        cues = {name: phrases for name, phrases in self.words.items() if name not in ("inner", "no_ticker", *NAMES)}
        for name, phrases in (*cues.items(), ("factor", self.factors)):
            for phrase in phrases:
                lists[phrase].add(name)
        for indicator, table in tables:
            where = f"{indicator.file}: {indicator.code}"
            for key, into in (("phrases", strong), ("weak", weak)):
                for phrase in self._phrases(f"{where}: {key}", table.get(key, ())):
                    into[phrase].append(indicator)
            for phrase in self._phrases(f"{where}: not", table.get("not", ())):
                lists[phrase].add("not")
        every = sorted(lists.keys() | strong.keys() | weak.keys())
        return {each: Meaning(frozenset(lists[each]), tuple(strong[each]), tuple(weak[each])) for each in every}

    def _indicator(self, code: str, written: _Written) -> Indicator:
        table, file = written.table, f"{FILE}:{written.line}"
        where = f"{file}: {code}"
        self._known(where, table, _INDICATOR_KEYS)
        definition = table.get("definition")
        if not isinstance(definition, str) or not definition.strip():
            self.problems.append(f'{where}: no definition = "…": every indicator says in a sentence what it measures')
        takes = _listed(table, "takes")
        if not takes:
            self.problems.append(f"{where}: takes = [] says which figures it has; allowed: {', '.join(KINDS)}")
        for kind in takes:
            if kind not in KINDS:
                self.problems.append(f"{where}: takes: {unknown('kind', kind, KINDS)}")
        self.problems += (f"{where}: {problem}" for problem in _of_counts("count" in takes, "of" in table))
        for key in ("match", "never"):
            if not table.get(key):
                self.problems.append(f'{where}: no {key} = ["…"]: every indicator has sentences with and without it')
        return Indicator(
            code,
            str(definition),
            frozenset(takes),
            table.get("of"),
            tuple(table.get("match", ())),
            tuple(table.get("never", ())),
            file,
        )

    def _phrases(self, where: str, phrases: Any) -> list[str]:
        written: list[str] = []
        for phrase in phrases:
            if not isinstance(phrase, str) or (unbalanced := phrase.count("{") - phrase.count("}")):
                what = _unbalanced(unbalanced) if isinstance(phrase, str) else "a phrase is words"
                self.problems.append(f"{where}: {phrase!r}: {what}; write {{a|b}} for alternatives")
                continue
            if (number := _number_of_alternatives(phrase)) > _MOST_ALTERNATIVES:
                self.problems.append(f"{where}: {phrase!r}: stands for {number:,} phrases; write fewer {{a|b}} into it")
                continue
            written.extend(alternatives(phrase))
        folded = _folded("\n".join(written)).split("\n")  # all at once: much faster
        return [phrase for phrase in dict.fromkeys(folded) if phrase]

    def _known(self, where: str, table: dict[str, Any], keys: tuple[str, ...]) -> None:
        for key in table.keys() - set(keys):
            self.problems.append(f"{where}: {unknown('key', key, keys)}")


def _of_counts(takes_count: bool, says_of: bool) -> Iterator[str]:
    if takes_count and not says_of:
        yield 'takes count, so it needs of = "…", which says what is counted'
    if says_of and not takes_count:
        yield 'of = "…" says what a count counts; it goes with takes = ["count"]'


def _unbalanced(more_opened: int) -> str:
    return "a { is not closed" if more_opened > 0 else "a } closes nothing"


def _listed(table: dict[str, Any], key: str) -> list[Any]:
    """Return the list of a key: that of its one word where it is written without brackets."""
    value = table.get(key, [])
    return value if isinstance(value, list) else [value]


def _folded(phrase: str) -> str:
    return new_tone_placement(phrase).lower()
