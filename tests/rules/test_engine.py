"""The anchored engine finds what the naive one finds: every pattern, at every place where it can begin."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcn_extract.extractor import Extractor
from kcn_extract.prepared import prepared_rules
from kcn_extract.rules.engine import AnchoredEngine, Candidate, Trial
from kcn_extract.rules.model import Rule
from kcn_extract.rules.oracle import NaiveEngine
from kcn_extract.rules.required import required
from kcn_extract.text.shadow import shadow_of
from kcn_extract.value_functions import VALUES

CORPUS = sorted((Path(__file__).parents[2] / "corpus").glob("*.txt"))


@pytest.fixture(scope="module")
def engines() -> tuple[AnchoredEngine, NaiveEngine]:
    anchored = Extractor().engine
    assert isinstance(anchored, AnchoredEngine)
    return anchored, NaiveEngine(anchored.rules, anchored.names)


def places(candidates: list[Candidate]) -> set[tuple[str, int, int]]:
    return {(candidate.rule.name, candidate.start, candidate.end) for candidate in candidates}


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_same_candidates_on_the_corpus(path: Path, engines: tuple[AnchoredEngine, NaiveEngine]) -> None:
    shadow = shadow_of(path.read_bytes().decode("utf-8"))
    fresh = AnchoredEngine(engines[0].rules, engines[0].names)  # its patterns have the words of the text alone
    first, anchored, naive = (places(engine.find(shadow)) for engine in (fresh, *engines))
    assert first == anchored == naive
    assert anchored


PIECES = [
    *("5", "12", "30", "500", "2024", "1.500", "3,5", "0", "24", "hai", "ba", "năm", "tháng", "ngày", "quý", "nay"),
    *("tỷ", "triệu", "nghìn", "đồng", "usd", "xu", "điểm", "ha", "dự án", "kcn", "và", "đến", "tới", "còn", "hoặc"),
    *("phẩy", "$", "%", *"-/.,;:~()<>+xv", *"  \n", " - ", ", ", " / "),
]


@settings(deadline=None)  # the first text compiles patterns
@given(st.lists(st.sampled_from(PIECES), min_size=2, max_size=12).map("".join))
def test_same_candidates_on_figures_strung_together(engines: tuple[AnchoredEngine, NaiveEngine], text: str) -> None:
    anchored, naive = (places(engine.find(shadow_of(text))) for engine in engines)
    assert anchored == naive


def test_only_rules_that_can_start_here_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    """A percentage compiles (and so tries) no rule of dates that begin with a word."""
    engine = Extractor().engine
    engine.find(shadow_of("tăng 5%"))
    tried = {name for name, trial in engine.trials.items() if trial.match != trial._compile_and_match}
    assert "percent.sign" in tried
    assert not any(name.startswith("zone.") for name in tried)


def rule(name: str, pattern: str, after: tuple[str, ...] = ()) -> Rule:
    return Rule(name, "DATE", pattern, (pattern,), None, (), (), "date.toml:1", 1, after=after)


@pytest.mark.parametrize("kind", [AnchoredEngine, NaiveEngine])
def test_followers_chain_from_the_end_of_a_match(kind: type[AnchoredEngine]) -> None:
    engine = kind([
        rule("year", "năm (?P<mention>[0-9]{4})"),
        rule("more", "(?:, | và )(?P<mention>[0-9]{4})", after=("year", "more")),
    ])  # fmt: skip
    found = engine.find(shadow_of("các năm 2021, 2022 và 2023, 2024 người; 2025, 2026"))
    assert [(c.rule.name, c.match["mention"]) for c in sorted(found, key=lambda c: c.start)] == [
        ("year", "2021"), ("more", "2022"), ("more", "2023"), ("more", "2024"),
    ]  # fmt: skip


@pytest.mark.parametrize("kind", [AnchoredEngine, NaiveEngine])
def test_a_match_neither_begins_nor_ends_inside_a_word_or_number(kind: type[AnchoredEngine]) -> None:
    engine = kind([rule("huyen", "huyện [0-9]{1,2}"), rule("figure", "[0-9]{1,3} tỷ")])
    assert not engine.find(shadow_of("câu chuyện 23, huyện 234, 1.500 tỷ"))
    found = engine.find(shadow_of("huyện 23; 15 tỷ; 15 tỷa; 1.500 tỷ"))
    assert [c.match.group() for c in found] == ["huyện 23", "15 tỷ"]


def test_a_rule_without_anchors_is_searched_plainly() -> None:
    engine = AnchoredEngine([rule("any", r"\w{1,5} phần")])
    assert [r.name for r in engine.searched] == ["any"]
    assert [c.match.group() for c in engine.find(shadow_of("một phần"))] == ["một phần", ]  # fmt: skip


def test_a_pattern_is_compiled_for_a_text_that_it_may_match() -> None:
    rule = Rule(
        "test.steel", "QUANTITY", "", ("[0-9]{1,3} tấn thép",), None, (), (), "test.toml:1", 1, required=("thép",)
    )
    trial = Trial(rule)
    rice, steel = "20 tấn gạo", "20 tấn gạo, 5 tấn thép"
    assert trial.match(rice, 0) is None and trial.match(rice, 0) is None
    assert trial.match == trial._compile_and_match
    assert trial.match(steel, 0) is None
    assert trial.match != trial._compile_and_match
    assert trial.match(steel, 12) and trial.match(rice, 0) is None


def test_only_the_first_text_is_matched_by_its_own_words() -> None:
    trial = Trial(Rule("test.metal", "QUANTITY", "", ("[0-9] tấn (?:", "thép\nthau", ")"), None, (), (), "t.toml:1", 1))
    steel, brass = "5 tấn thép", "5 tấn thau"
    assert trial.match(steel, 0) and "thau" not in trial.match(steel, 0).re.pattern
    assert trial.match(brass, 0) and "thép" in trial.match(steel, 0).re.pattern


def test_what_a_match_contains_is_in_every_match() -> None:
    """Every candidate of the built-in rules in their own examples."""
    rules = [rule for rule in prepared_rules(None, VALUES).rules if rule.is_figure and not rule.exact]
    shadow = shadow_of("\n".join(text for rule in rules for text in (*rule.match, *rule.never)))
    contained = {rule.name: rule.required for rule in rules}
    assert contained == {rule.name: required(rule.expanded) for rule in rules}
    assert sum(map(bool, contained.values())) > len(rules) / 2
    found = NaiveEngine(rules).find(shadow)
    assert len(found) > len(rules)
    for candidate in found:
        whole = candidate.match.group()
        strings = contained[candidate.rule.name]
        assert not strings or any(string in whole for string in strings), (candidate.rule.name, whole, strings)


def test_many_articles_get_the_fast_automaton(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kcn_extract.rules.engine._DFA_PAYS_OFF", 30)
    engine = AnchoredEngine(prepared_rules(None, VALUES).rules[-20:])
    shadow = shadow_of("tăng 5%, giảm 7 điểm")
    first, made = engine.find(shadow), engine._automaton
    second = engine.find(shadow)
    assert engine._automaton is not made
    assert [(c.start, c.end, c.rule.name) for c in first] == [(c.start, c.end, c.rule.name) for c in second]
