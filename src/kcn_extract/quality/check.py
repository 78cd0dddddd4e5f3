"""A folder of patterns, checked: loaded strictly, and every example in it run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TypeVar

from kcn_extract.article.line_rules import check_article_rule
from kcn_extract.extractor import Extractor
from kcn_extract.facts import Indicator
from kcn_extract.facts.lexicon import load_lexicon
from kcn_extract.gazetteer.check import check_zones
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.prepared import prepared_rules
from kcn_extract.problems import FileProblems
from kcn_extract.quality.check_indicators import check_indicators
from kcn_extract.quality.vocabulary import missing, unused
from kcn_extract.rules.examples import check_rule
from kcn_extract.rules.load import BUILT_IN_PATTERNS, RuleFiles, load_rules
from kcn_extract.rules.model import ARTICLE, Rule, RuleFailed
from kcn_extract.value_functions import VALUES

_T = TypeVar("_T")


class Checked(NamedTuple):
    """What a folder holds with the built-in files below it, all its ``problems`` (one line each), and the rules that
    are ``slow``, each with the reason why it runs by plain search."""

    rules: tuple[Rule, ...]
    indicators: tuple[Indicator, ...]
    problems: list[str]
    slow: dict[Rule, str]

    @property
    def examples(self) -> int:
        """Return the number of examples."""
        return sum(len(one.match) + len(one.never) for some in (self.rules, self.indicators) for one in some)


def check(overlay: Path | None = None) -> Checked:
    """Check the built-in patterns with a user's folder that overrides them. Names that nothing uses are looked for, and
    examples run, once all files load."""
    folders = [BUILT_IN_PATTERNS, *([overlay] if overlay else [])]
    problems: list[str] = []
    rules = _loaded(lambda: _rules(overlay), problems)
    lexicon = _loaded(lambda: load_lexicon(*folders), problems)
    gazetteer = _loaded(lambda: Gazetteer.load(BUILT_IN_PATTERNS, overlay), problems)
    if overlay and gazetteer and (zones := overlay / "zones.csv").exists():
        problems += check_zones(zones, gazetteer, Gazetteer.load(BUILT_IN_PATTERNS))
    if rules is None or lexicon is None or problems:
        return Checked((), (), problems, {})
    files = RuleFiles(*folders)
    problems += (*unused(files), *missing(files))
    extractor = Extractor(patterns=overlay, names="never")
    problems += (f"{rule.file}: {rule.name}: {problem}" for rule in rules for problem in _of_rule(rule, extractor))
    try:
        problems += check_indicators(extractor)
    except RuleFailed as error:  # which its own examples may not show
        problems.append(str(error))
    ready = (rule for rule in extractor.rules.rules if rule.is_figure and not rule.after)  # their anchors are prepared
    obstacles = {rule: rule.anchors().obstacle for rule in ready}
    slow = {rule: obstacle for rule, obstacle in obstacles.items() if obstacle}
    return Checked(rules, lexicon.indicators, list(dict.fromkeys(problems)), slow)


def _rules(overlay: Path | None) -> tuple[Rule, ...]:
    """Return the rules, checked; with a user's folder, built-in patterns count as checked."""
    return (prepared_rules(overlay, VALUES) if overlay else load_rules(BUILT_IN_PATTERNS, values=VALUES)).rules


def _loaded(load: Callable[[], _T], problems: list[str]) -> _T | None:
    """Return what was loaded, or None where the files have problems."""
    try:
        return load()
    except FileProblems as error:
        problems += error.problems
        return None


def _of_rule(rule: Rule, extractor: Extractor) -> Iterator[str]:
    """Yield what is wrong with a rule by its examples."""
    if rule.label == ARTICLE:
        yield from check_article_rule(rule, extractor.rules.tables)
    else:
        yield from check_rule(rule, extractor.found)
