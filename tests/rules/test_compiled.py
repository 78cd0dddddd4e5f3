"""The patterns compiled beforehand are those of the rules, and match as patterns that are compiled now."""

import re
from pathlib import Path

import pytest

from kcn_extract.rules import compiled, prepared
from kcn_extract.rules.load import BUILT_IN_PATTERNS, Rule, guarded, load_rules
from kcn_extract.text.shadow import shadow_of

RULES = load_rules(BUILT_IN_PATTERNS, check=False).rules
EXAMPLES = [re.sub(r"[\[\]]|(?: = [^\]]*(?=\]))", "", text) for rule in RULES for text in (*rule.match, *rule.never)]
TEXT = "\n".join(EXAMPLES)
THIS_PYTHON = pytest.mark.skipif(not compiled.FILE.is_file(), reason="no patterns are compiled for this Python")


@THIS_PYTHON
def test_the_file_is_up_to_date() -> None:
    """After a change of patterns: ``python -m kcn_extract.rules.prepared``."""
    assert compiled._patterns().keys() == {compiled._key(guarded(rule.expanded)) for rule in RULES}


@THIS_PYTHON
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_it_matches_as_compiled_now(rule: Rule) -> None:
    ready, now = rule.compile(), re.compile(guarded(rule.expanded))
    assert (ready.pattern, ready.flags, ready.groups) == (now.pattern, now.flags, now.groups)
    assert dict(ready.groupindex) == dict(now.groupindex)
    shadow = shadow_of(TEXT)
    text = shadow.text if rule.exact else shadow.folded
    assert [match.regs for match in ready.finditer(text)] == [match.regs for match in now.finditer(text)]
    assert [match.lastgroup for match in ready.finditer(text)] == [match.lastgroup for match in now.finditer(text)]


def test_what_is_generated_is_read_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "FILE", tmp_path / "compiled.json")
    load = compiled._patterns.__wrapped__
    assert load() == {}
    content = prepared.generate_compiled(BUILT_IN_PATTERNS)
    assert content.count(b"\n") == len(RULES) + 1
    compiled.FILE.write_bytes(content)
    assert len(load()) == len(RULES)


def test_another_matcher_is_given_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiled, "FILE", tmp_path / "compiled.json")
    compiled.FILE.write_bytes(compiled.generate(["[0-9]+"]))
    load = compiled._patterns.__wrapped__
    assert len(load()) == 1
    monkeypatch.setattr(compiled, "MATCHER", (compiled.MATCHER[0] + 1, *compiled.MATCHER[1:]))
    assert load() == {}


def test_any_pattern_can_be_asked_for() -> None:
    assert compiled.compiled("(?P<year>[0-9]{4})") == re.compile("(?P<year>[0-9]{4})")
