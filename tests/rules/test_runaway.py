"""Patterns that run away on some text are refused, those that only look like it are not; what gets past is stopped."""

import re
import time
from pathlib import Path

import pytest

from kcn_extract.extractor import Extractor
from kcn_extract.facts.lexicon import load_lexicon
from kcn_extract.rules import limited
from kcn_extract.rules.lint import lint
from kcn_extract.rules.load import BUILT_IN_PATTERNS
from kcn_extract.rules.model import PatternError, RuleFailed, guarded
from kcn_extract.rules.regex_tree import parse
from kcn_extract.rules.runaway import runaway
from kcn_extract.run.job import record_of
from kcn_extract.sources.article_input import ArticleInput

RUNAWAYS = [
    "(?:a{0,200}){0,20}b",
    "(?:a|aa){1,20}" * 6,
    "(?:a|aa){1,20}b",
    "(?:[a-z]{1,20} ?){1,6}x",
    "(?:[0-9]{1,3},?){1,20}%",
    "(?:tỷ|tỷ tỷ|tỷ tỷ tỷ)(?: tỷ| tỷ tỷ){1,20} usd",
    r"\w{0,200}\w{0,200}\w{0,200} đồng",
    "[^.]{0,200}, [^.]{0,200}, [^.]{0,200}, [^.]{0,200}!",
    "(?:(?:a?){0,20}){0,20}b",
    "(?:x?y?x?){1,20}z",
    "a?" * 40 + "a" * 40,
    "vốn (?=(?:[^;]{0,20} ?){1,20};)[0-9]",
    "(?:(?i:kcn|KCN) ?){1,20}[0-9]",
    "(?:ж|жж){1,20}з",
]
SENSIBLE = [
    "[0-9]{1,3}(?:[.,][0-9]{3}){0,4}(?:,[0-9]{1,2})? (?:tỷ|triệu) đồng",
    "(?:[A-Z][a-z]{0,15} ){1,8}JSC",
    r"\w{1,20}(?: \w{1,20}){0,9} tại",
    "[^.\\n]{0,100}(?:tăng|giảm)",
    "[^.]{0,99}tăng[^.]{0,99}giảm",
    "(?:ngày|hôm) [0-9]{1,2}(?:[/-][0-9]{1,2}){0,2}",
    "(?:một|hai|ba|bốn|năm)(?: (?:mươi|trăm|nghìn|triệu|tỷ|một|hai|ba)){0,20}",
    "(?:lô|thửa) (?:[A-Z][0-9]{0,3}(?:, | và )?){1,20}",
    "(?:xã|phường|thị trấn) [^,;.]{1,40}, (?:huyện|quận) [^,;.]{1,40}",
    "(?:từ )?[0-9]{1,3}(?: ?- ?[0-9]{1,3})? ?%",
    "[0-9]{1,3}(?:, [0-9]{1,3}){0,20} và [0-9]{1,3} ha",
    "(?:gần|hơn|trên|dưới|khoảng){0,1}+ ?[0-9]{1,9} tấn",
    "(?:cá|tôm|cua|mực)(?:,? (?:và )?(?:cá|tôm|cua|mực)){0,9}",
    "(?>[0-9]{1,9}|[0-9]{1,3}(?:[.][0-9]{3}){1,5}) usd",
    "(?:[a-z]{1,20}/){0,9}[a-z]{1,20}",
    "(?:kcn|khu công nghiệp|cụm công nghiệp)(?: [^ ,.;]{1,12}){1,6}",
    "(?:[A-Z][a-z]{0,20} ?){1,9}(?=!)",
    r"\[(?:mã|code)[^]]{0,40}\]",
    r"\([^()]{0,60}\)",
    "(?<![0-9])[0-9]{4}(?:-[0-9]{4})?(?![0-9])",
    "(?:công ty|tập đoàn)(?: (?:cổ phần|tnhh|mtv|một thành viên)){0,4} [^,.;(]{2,60}",
    "(?:(?:tháng|quý) [0-9]{1,2}(?:, |/| và | - )?){1,12}năm [0-9]{4}",
    "(?:[^,;]{1,30}[,;] ?){0,9}vân vân",
    "a{0,200}b{0,200}c{0,200}d",
    "(?:[0-9]{1,2}h[0-9]{2}|[0-9]{1,2}:[0-9]{2})(?: ngày [0-9]{1,2}/[0-9]{1,2})?",
    "(?:đạt|được|có)(?: [^ ]{1,10}){0,5}? [0-9]{1,9} (?:dự án|doanh nghiệp)",
    "(?:tp|thành phố|tx)[.]? ?(?:hồ chí minh|hcm|hà nội)",
    "[0-9]{1,9} ?x ?[0-9]{1,9}(?: ?x ?[0-9]{1,9})? ?(?:m|cm|mm)",
    "(?:[ivx]{1,5}[.)] ?)?[^.]{5,100}[.]",
    "(?:(?:nhà máy|xưởng) [^,]{1,30}(?:, | và )){1,5}kho",
    "(?:usd|eur|jpy|đô la mỹ)(?:/(?:m2|tấn|tháng|năm)){0,2}",
    "(?:tăng|giảm) (?:nhẹ |mạnh |thêm ){0,3}[0-9]{1,3}(?:[.,][0-9]{1,2})?%",
]


@pytest.mark.parametrize("pattern", RUNAWAYS)
def test_a_pattern_that_runs_away_is_refused(pattern: str) -> None:
    assert any("it runs away" in problem or "too large" in problem for problem in lint(pattern, guarded(pattern)))


def took(pattern: str, text: str) -> float:
    """The shortest of five times that a match takes which fails at the end of a text."""
    times = []
    for _ in range(5):
        began = time.perf_counter()
        assert re.match(f"{pattern}b", text) is None
        times.append(time.perf_counter() - began)
    return min(times)


@pytest.mark.parametrize("pattern", SENSIBLE)
def test_a_sensible_pattern_is_not(pattern: str) -> None:
    assert lint(pattern, guarded(pattern)) == []


def test_the_text_that_is_named_is_one_that_takes_long() -> None:
    pattern = "(?:a|aa){1,20}"
    text = runaway(parse(pattern).nodes)
    assert text == "a" * 25
    assert took(pattern, text) > 100 * took(pattern, text[:10])


@pytest.mark.parametrize(
    ("pattern", "said"),
    [
        ("(?:(?:(?:(?:a{20}){20}){20}){20}){200}b", "written out, its repetitions have 32,000,001 characters"),
        ("(" * 2000 + "a" + ")" * 2000, "nested too deeply"),
        ("a{0,99999999999999999999}", "too large"),
        ("(?:a?|b?)" * 60 + "c", "too large to tell"),
    ],
)
def test_a_pattern_too_large_to_check_is_refused_at_once(pattern: str, said: str) -> None:
    (problem,) = lint(pattern, guarded(pattern))
    assert said in problem


OWN = """
label = "QUANTITY"
[[rule]]
name = "mine.units"
pattern = '(?P<low>[0-9]{1,3}) (?P<unit>thùng) %s'
value = "quantity"
tables = { unit = "mine_unit" }
match = ["bán [3 thùng = 3 crate] cá"]
never = ["3 hộp"]
[tables.mine_unit]
crate = ["thùng"]
"""


def with_rules(folder: Path, **files: str) -> Extractor:
    for name, content in files.items():
        (folder / f"{name}.toml").write_text(content, encoding="utf-8")
    return Extractor(patterns=folder, names="never")


def test_a_rule_that_takes_too_long_fails_its_article(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Letters that the lint does not tell apart."""
    extractor = with_rules(tmp_path, mine=OWN % "(?:(?:中 |中 中 ){1,99}(?:中 |中 中 ){1,99}[bc])?")
    monkeypatch.setattr(limited, "SECONDS", 0.05)
    ok, hangs = (ArticleInput(f"bán 3 thùng cá, 3 thùng {'中 ' * times}x", "a") for times in (1, 60))
    assert [mention.rule for mention in record_of(extractor, ok).mentions] == ["mine.units"] * 2
    error = record_of(extractor, hangs).error
    assert error and re.fullmatch(
        r"RuleFailed: mine\.toml:4: mine\.units: its matches took more than .*", error.message
    )
    with pytest.raises(RuleFailed):
        extractor.extract(hangs.text)


def test_only_rules_of_ones_own_have_a_limit(tmp_path: Path) -> None:
    """It takes time: not a built-in rule has it, nor one that was given more words."""
    words = "[lists]\ncredits = ['hoà âm']\n"
    rules = with_rules(tmp_path, mine=OWN % "(?:cá)?", **{"article.words": words}).rules.rules
    assert [rule.name for rule in rules if rule.foreign] == ["mine.units"]
    assert any("hoà âm" in rule.expanded for rule in rules)


def test_fragments_that_double_are_refused(tmp_path: Path) -> None:
    """Sixty lines that would be a pattern of 2^60 characters."""
    doubled = "".join(f"b{i} = '(?&b{i + 1})(?&b{i + 1})'\n" for i in range(60))
    text = (OWN % "(?&b0)") + f"[fragments]\n{doubled}b60 = 'x'\n"
    with pytest.raises(PatternError, match="more than 200,000 characters"):
        with_rules(tmp_path, mine=text)


@pytest.mark.parametrize(
    ("table", "said"),
    [
        ("[shapes]\nfactor = '(?:[0-9]{1,3},?){1,20} lần'", "shapes.factor: pattern: it runs away"),
        (f"[cues]\nup = ['{'{a|b|c|d}' * 20}']", "stands for 1,099,511,627,776 phrases"),
        (f"[cues]\nup = {'[' * 5000}", "nested too deeply"),
    ],
)
def test_indicators_of_ones_own_are_held_to_the_same(tmp_path: Path, table: str, said: str) -> None:
    (tmp_path / "indicator.toml").write_text(table, encoding="utf-8")
    with pytest.raises(PatternError, match=re.escape(said)):
        load_lexicon(BUILT_IN_PATTERNS, tmp_path)


@pytest.mark.parametrize("sign", ["\x1c", "\x1d ", "\t", "\x0b", "v ", ", v"])
def test_a_built_in_rule_does_not_run_away_either(sign: str) -> None:
    """Control characters were blanks and letters of the clause before a list at once."""
    began = time.perf_counter()
    Extractor(names="never", facts=False).extract(f"Các KCX v{sign * 60}x: A")
    assert time.perf_counter() - began < 20
