"""The indicator file: strict, executed, laid over by a user's own."""

from pathlib import Path

import pytest

from kcn_extract.extractor import Extractor
from kcn_extract.facts.indicator import alternatives, check_indicators, load_lexicon
from kcn_extract.rules.load import BUILT_IN_PATTERNS
from kcn_extract.rules.model import PatternError

OWN = """
[[indicator]]
code    = "water"
definition = "Price of clean water."
takes   = ["money"]
phrases = ["{tiền|giá} nước sạch"]
match   = ["Giá nước sạch ở KCN Hòa An là [9.500 đồng]"]
never   = ["KCN Hòa An có tổng vốn đầu tư 1.200 tỷ đồng"]
"""


def problems(folder: Path, content: str) -> list[str]:
    (folder / "indicator.toml").write_text(content, encoding="utf-8")
    with pytest.raises(PatternError) as error:
        load_lexicon(BUILT_IN_PATTERNS, folder)
    return error.value.problems


def test_alternatives() -> None:
    assert list(alternatives("{tổng |}mức {đầu tư|vốn}")) == [
        "tổng mức đầu tư", "tổng mức vốn", "mức đầu tư", "mức vốn",
    ]  # fmt: skip


def test_an_indicator_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "indicator.toml").write_text(OWN, encoding="utf-8")
    extractor = Extractor(names="never", patterns=tmp_path)
    lexicon = load_lexicon(BUILT_IN_PATTERNS, tmp_path)
    assert not list(check_indicators(lexicon, extractor.extract))
    (fact,) = extractor.extract("Giá nước sạch ở KCN Hòa An là 9.500 đồng.").facts
    assert fact.indicator == "water"


def test_a_failing_example_is_told(tmp_path: Path) -> None:
    wrong = OWN.replace("[9.500 đồng]", "9.500 đồng, phí [200 đồng]").replace(
        "KCN Hòa An có tổng vốn đầu tư 1.200", "Giá nước sạch ở KCN Hòa An là 9"
    )
    (tmp_path / "indicator.toml").write_text(wrong, encoding="utf-8")
    found = list(
        check_indicators(
            load_lexicon(tmp_path_with_cues(tmp_path)), Extractor(names="never", patterns=tmp_path).extract
        )
    )
    assert any("found more than it should: '9.500 đồng'" in problem for problem in found)
    assert any("never" in problem for problem in found)


def tmp_path_with_cues(folder: Path) -> Path:
    """The user's file alone, with the cue lists of the built-in one."""
    built_in = (BUILT_IN_PATTERNS / "indicator.toml").read_text(encoding="utf-8")
    alone = folder / "alone"
    alone.mkdir()
    content = (folder / "indicator.toml").read_text(encoding="utf-8") + built_in[built_in.index("[cues]") :]
    (alone / "indicator.toml").write_text(content, encoding="utf-8")
    return alone


def test_every_problem_is_told_at_once(tmp_path: Path) -> None:
    found = problems(
        tmp_path,
        """
[[indicator]]
code = "water"
takes = ["mony"]
phrase = ["nước sạch"]
match = ["x"]
[[indicator]]
takes = ["money"]
[cues]
uptrend = ["leo thang"]
[factors]
"gấp rưỡi" = 1.5
""",
    )
    text = "\n".join(found)
    assert "did you mean 'money'?" in text
    assert "unknown key 'phrase'" in text and "did you mean 'phrases'?" in text
    assert 'no never = ["…"]' in text
    assert 'no definition = "…"' in text
    assert "an indicator without code" in text
    assert "[cues]: unknown key 'uptrend'" in text
    assert "gấp rưỡi" in text


def test_not_toml(tmp_path: Path) -> None:
    """What would follow from it is not told."""
    (problem,) = problems(tmp_path, "[[indicator]\n")
    assert "not readable as TOML" in problem
    with pytest.raises(PatternError) as error:
        load_lexicon(tmp_path)
    assert error.value.problems == [problem]


def test_twice_and_counts(tmp_path: Path) -> None:
    found = problems(tmp_path, OWN + OWN + OWN.replace('"water"', '"heads"').replace('"money"', '"count"'))
    assert found == [
        "indicator.toml:10: code 'water' stands twice (lines 2 and 10), both with takes money; rename one, or make one "
        "table of both",
        'indicator.toml:18: heads: takes count, so it needs of = "…", which says what is counted',
    ]


def test_braces(tmp_path: Path) -> None:
    found = problems(tmp_path, OWN.replace("giá}", "giá") + '[cues]\nup = ["leo} thang"]\n')
    assert found == [
        "indicator.toml:10: cues.up: 'leo} thang': a } closes nothing; write {a|b} for alternatives",
        "indicator.toml:2: water: phrases: '{tiền|giá nước sạch': a { is not closed; write {a|b} for alternatives",
    ]


def test_an_example_that_does_not_fit_what_it_takes(tmp_path: Path) -> None:
    (tmp_path / "indicator.toml").write_text(OWN.replace('"money"', '"percent"'), encoding="utf-8")
    lexicon = load_lexicon(BUILT_IN_PATTERNS, tmp_path)
    (problem,) = check_indicators(lexicon, Extractor(names="never", patterns=tmp_path).extract)
    assert problem.startswith("indicator.toml:2: water: match ")
    assert problem.endswith("'9.500 đồng' is other, not water (by other); water takes percent")
