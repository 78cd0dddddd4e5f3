"""Prepared rules and lexicon are those of the loaders, and are made anew where what is kept cannot be used."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace

from kcn_extract import Extractor, prepared, user_cache
from kcn_extract.facts.lexicon import load_lexicon
from kcn_extract.prepared import prepared_lexicon, prepared_rules
from kcn_extract.rules.anchors import derive
from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules
from kcn_extract.rules.model import PatternError, Rule, RuleSet
from kcn_extract.value_functions import VALUES

ROOT = Path(__file__).parents[1]
OWN_RULE = """label = "PERCENT"
[[rule]]
name = "mine.points"
value = "percent"
pattern = '(?P<low>[0-9]{1,3}) chấm'
match = ["tăng [5 chấm = 5 %]"]
never = ["5 điểm"]
"""
OWN_CUES = '[cues]\nup = ["vọt"]\n'


@pytest.fixture(scope="module")
def in_the_wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of prepared patterns that a wheel has."""
    folder = tmp_path_factory.mktemp("prepared")
    prepared_rules(None, VALUES)
    prepared_lexicon(None)
    built_in = [BUILT_IN_PATTERNS]
    for name in (
        prepared._RULES.name(prepared._digest_of_rules(built_in, sorted(VALUES))),
        prepared._LEXICON.name(prepared._digest_of_lexicon(built_in)),
    ):
        (folder / name).write_bytes(user_cache.sealed(name, user_cache.read(name) or b""))
    return folder


@pytest.fixture
def own_cache(tmp_path: Path, in_the_wheel: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache folder that holds nothing yet, of a user who has installed the wheel."""
    monkeypatch.setattr(prepared, "BUILT_IN_PREPARED", in_the_wheel)
    monkeypatch.setenv(user_cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def overlay(tmp_path: Path) -> Path:
    """A user's folder with a rule and cues."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "mine.toml").write_text(OWN_RULE, encoding="utf-8")
    (folder / "indicator.toml").write_text(OWN_CUES, encoding="utf-8")
    return folder


@pytest.fixture
def loads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is linted and what anchors are derived of, from here on."""
    seen: list[str] = []

    def noting(label: str, function: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object) -> object:
            seen.append(label)
            return function(*arguments)

        return call

    monkeypatch.setattr("kcn_extract.rules.lint.lint", noting("lint", lambda *_: []))
    monkeypatch.setattr(Rule, "anchors", noting("anchors", Rule.anchors))
    return seen


def compared(rules: RuleSet) -> tuple[object, ...]:
    """All that can be compared of rules, order included."""
    tables = [(name, list(table.items())) for name, table in rules.tables.items()]
    return [repr(rule) for rule in rules.rules], tables, list(rules.lists.items())


def test_prepared_rules_are_the_loaded_ones(in_the_wheel: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    loaded = load_rules(BUILT_IN_PATTERNS, values=VALUES, check=False)
    monkeypatch.setattr(prepared, "BUILT_IN_PREPARED", in_the_wheel)
    rules = prepared_rules(None, VALUES)
    assert compared(rules)[1:] == compared(loaded)[1:]
    assert compared(
        replace(rules, rules=tuple(replace(rule, starts=None, required=()) for rule in rules.rules))
    ) == compared(loaded)
    assert all(rule.starts is None or rule.starts == derive(rule.expanded) for rule in rules.rules[::5])


def test_the_prepared_lexicon_is_the_loaded_one(own_cache: Path, overlay: Path) -> None:
    for folder in None, overlay:
        folders = [BUILT_IN_PATTERNS, *([folder] if folder else [])]
        for _ in "made", "read":
            lexicon = prepared_lexicon(folder)
            assert lexicon == load_lexicon(*folders)
            assert list(lexicon.phrases) == list(load_lexicon(*folders).phrases)
    assert "up" in prepared_lexicon(overlay).phrases["vọt"].lists


def test_the_second_time_nothing_is_made(own_cache: Path, overlay: Path, loads: list[str]) -> None:
    first = prepared_rules(overlay, VALUES)
    assert {"lint", "anchors"} == set(loads)
    loads.clear()
    assert compared(prepared_rules(overlay, VALUES)) == compared(first)
    assert not loads


def test_a_comment_is_no_change(own_cache: Path, overlay: Path, loads: list[str]) -> None:
    first = prepared_rules(overlay, VALUES)
    loads.clear()
    (overlay / "mine.toml").write_text(f"# of ours\n\n{OWN_RULE}", encoding="utf-8")
    second = prepared_rules(overlay, VALUES)
    assert not loads
    assert [rule.expanded for rule in second.rules] == [rule.expanded for rule in first.rules]
    assert [rule.file for rule in second.rules if rule.name == "mine.points"] == ["mine.toml:5"]


def test_a_changed_rule_alone_is_made_anew(own_cache: Path, overlay: Path, loads: list[str]) -> None:
    prepared_rules(overlay, VALUES)
    loads.clear()
    (overlay / "mine.toml").write_text(OWN_RULE.replace("{1,3}", "{1,2}"), encoding="utf-8")
    rules = prepared_rules(overlay, VALUES)
    assert sorted(loads) == ["anchors", "lint"]
    assert any(rule.expanded == "(?P<low>[0-9]{1,2}) chấm" for rule in rules.rules)


def test_changed_code_makes_all_anew(
    own_cache: Path, overlay: Path, loads: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared_rules(overlay, VALUES)
    loads.clear()
    monkeypatch.setattr(Rule, "anchors", lambda _: loads.append("anchors"))
    monkeypatch.setattr(prepared, "_digest_of_makers", lambda: "another")
    prepared_rules(overlay, VALUES)
    assert loads.count("anchors") > 100


def test_what_makes_something_of_patterns_is_in_the_key() -> None:
    made_by = {path.name for pattern in prepared._MAKERS for path in prepared._PACKAGE.glob(pattern)}
    assert made_by >= {"anchors.py", "load.py", "lint.py", "lexicon.py", "prepared.py", "shadow.py"}


@pytest.mark.parametrize("damage", ["missing", "truncated", "garbage", "another form", "another user", "off"])
def test_records_are_the_same_whatever_is_kept(
    own_cache: Path, overlay: Path, damage: str, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    text = (ROOT / "corpus" / "tin-nhanh-quang-nam.txt").read_text(encoding="utf-8") + "\n\nGiá tăng vọt 5 chấm."
    good = Extractor(names="never", patterns=overlay).extract(text).to_json()
    assert b"mine.points" in good
    for file in own_cache.iterdir():
        content = file.read_bytes()
        if damage == "missing":
            file.unlink()
        elif damage == "truncated":
            file.write_bytes(content[: len(content) // 2])
        elif damage == "garbage":
            file.write_bytes(bytes(reversed(content)))
        elif damage == "another form":
            file.write_bytes(user_cache.sealed(file.name, b'{"rules": 3}'))
    if damage == "another user":
        monkeypatch.setattr("os.geteuid", lambda: -1)
    elif damage == "off":
        monkeypatch.setenv(user_cache.VARIABLE, "off")
    for _ in "made", "read":
        assert Extractor(names="never", patterns=overlay).extract(text).to_json() == good
    assert capfd.readouterr() == ("", "")


def test_wrong_patterns_are_said_each_time(own_cache: Path, overlay: Path) -> None:
    (overlay / "mine.toml").write_text(OWN_RULE.replace("{1,3}", "+"), encoding="utf-8")
    for _ in range(2):
        with pytest.raises(PatternError) as raised:
            prepared_rules(overlay, VALUES)
        (problem,) = raised.value.problems
        assert problem.startswith("mine.toml:3: mine.points: pattern: an unbounded quantifier")


def test_an_emptied_folder_is_said(own_cache: Path, overlay: Path) -> None:
    (overlay / "mine.toml").unlink()
    prepared_rules(overlay, VALUES)
    (overlay / "indicator.toml").unlink()
    with pytest.raises(PatternError, match="no rule files"):
        prepared_rules(overlay, VALUES)


def test_a_file_that_cannot_be_read_is_said(own_cache: Path, overlay: Path) -> None:
    (overlay / "other.toml").mkdir()
    with pytest.raises(PatternError, match=r"other\.toml: not readable"):
        prepared_rules(overlay, VALUES)


def test_the_built_in_patterns_can_be_changed(tmp_path: Path) -> None:
    changed = tmp_path / "patterns"
    changed.mkdir()
    for path in BUILT_IN_PATTERNS.glob("*.toml"):
        text = path.read_text(encoding="utf-8").replace('"percent.sign"', '"percent.mark"')
        (changed / path.name).write_text(text.replace('"revenue"', '"turnover"'), encoding="utf-8")
    names = {rule.name for rule in prepared_rules(None, VALUES, changed).rules}
    assert "percent.mark" in names and "percent.sign" not in names
    codes = {indicator.code for indicator in prepared_lexicon(None, changed).indicators}
    assert "turnover" in codes and "revenue" not in codes


def test_processes_that_start_at_once_agree(own_cache: Path, overlay: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from kcn_extract import Extractor, prepared; "
        "prepared.BUILT_IN_PREPARED = Path(sys.argv[2]); "
        "print(Extractor(names='never', patterns=sys.argv[1]).extract('tăng vọt 5 chấm').to_json())"
    )
    command = [sys.executable, "-c", script, str(overlay), str(prepared.BUILT_IN_PREPARED)]
    started = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(3)]
    said = [process.communicate() for process in started]
    assert len(set(said)) == 1 and b"mine.points" in said[0][0] and not said[0][1]
    assert {path.name.partition("-")[0] for path in own_cache.iterdir()} == {"rules", "lexicon", "weights"}
