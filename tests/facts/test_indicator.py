"""The indicator file: strict, executed, laid over by a user's own."""

from pathlib import Path

import pytest
from msgspec import structs

from kcn_extract.extractor import Extractor
from kcn_extract.facts.lexicon import Indicator, Lexicon, alternatives, load_lexicon
from kcn_extract.facts.linker import Linker
from kcn_extract.prepared import prepared_weights
from kcn_extract.quality.check_indicators import check_indicators
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
    extractor = Extractor(names="never", patterns=tmp_path, confidence=0)
    assert not list(check_indicators(Extractor(names="never", patterns=tmp_path)))
    (fact,) = extractor.extract("Giá nước sạch ở KCN Hòa An là 9.500 đồng.").facts
    assert fact.indicator == "water"


def test_a_failing_example_is_told(tmp_path: Path) -> None:
    wrong = OWN.replace(
        "Giá nước sạch ở KCN Hòa An là [9.500 đồng]", "KCN Hòa An có giá nước sạch 9.500 đồng, lãi [5%]"
    ).replace("KCN Hòa An có tổng vốn đầu tư 1.200", "Giá nước sạch ở KCN Hòa An là 9")
    (tmp_path / "indicator.toml").write_text(wrong, encoding="utf-8")
    found = list(check_indicators(Extractor(names="never", patterns=tmp_path, confidence=0)))
    assert any("match" in problem and "'9.500 đồng' = 9500 VND has it" in problem for problem in found)
    assert any("never" in problem and "'9 tỷ đồng' = 9000000000 VND has it" in problem for problem in found)


def test_examples_fail_without_the_phrases() -> None:
    """The built-in examples hold; without its phrases, every indicator fails its own; a count's noun
    announces it."""
    extractor = Extractor(names="never")
    assert extractor.linker
    lexicon = extractor.linker.lexicon
    assert not list(check_indicators(extractor))
    for code in {i.code for i in lexicon.indicators if not i.of}:
        extractor.linker = Linker(without_phrases(lexicon, code), extractor.gazetteer, prepared_weights)
        assert any(f": {code}: match: of the figures" in problem for problem in check_indicators(extractor)), code


def without_phrases(lexicon: Lexicon, code: str) -> Lexicon:
    def others(indicators: tuple[Indicator, ...]) -> tuple[Indicator, ...]:
        return tuple(each for each in indicators if each.code != code)

    phrases = {
        phrase: structs.replace(meaning, strong=others(meaning.strong), weak=others(meaning.weak))
        for phrase, meaning in lexicon.phrases.items()
    }
    return structs.replace(lexicon, phrases=phrases)


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
    (problem,) = check_indicators(Extractor(names="never", patterns=tmp_path))
    assert problem.startswith("indicator.toml:2: water: match ")
    assert problem.endswith("'9.500 đồng' is of another kind; water takes percent")
