"""Every example and counter-example of every built-in rule is executed, and every rule is linted."""

import datetime

import pytest
from marked import extractor

from kcn_extract.record import Mention
from kcn_extract.rules.examples import check_rule
from kcn_extract.rules.lint import lint
from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules
from kcn_extract.rules.model import ARTICLE, Rule, guarded
from kcn_extract.value_functions import VALUES

RULES = load_rules(BUILT_IN_PATTERNS, values=VALUES, check=False).rules


def mentions(text: str, published: datetime.date | None) -> list[Mention]:
    return extractor().found(text, published)


@pytest.mark.parametrize("rule", [r for r in RULES if r.label != ARTICLE], ids=lambda rule: rule.name)
def test_examples(rule: Rule) -> None:
    assert not list(check_rule(rule, mentions))


@pytest.mark.parametrize("rule", [r for r in RULES if not r.names], ids=lambda rule: rule.name)
def test_lint(rule: Rule) -> None:
    assert not lint(rule.expanded, guarded(rule.expanded))


@pytest.mark.parametrize("rule", [r for r in RULES if r.label != ARTICLE and not r.after], ids=lambda rule: rule.name)
def test_a_start_can_be_derived(rule: Rule) -> None:
    """So that no built-in rule runs by plain search."""
    assert rule.anchors().obstacle is None


def test_examples_are_not_repeated() -> None:
    sentences = [sentence for rule in RULES for sentence in (*rule.match, *rule.never)]
    repeated = {sentence for sentence in sentences if sentences.count(sentence) > 3}
    assert not repeated
