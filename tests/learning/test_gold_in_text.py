"""Gold facts find their figures; a split keeps what is alike together."""

from pathlib import Path

import pytest
from learn.align import Aligned, TrainingFact, align
from learn.examples import examples_of, period_of
from learn.sets import SEALED, Annotated, check_ids, read_sets, read_split, split, write_split
from marked import extractor
from weights import unread

from kcn_extract.facts.decide import Known
from kcn_extract.quality.score_facts import subject_reader

TEXT = """Khu công nghiệp Đồng Sậy

Doanh thu của Công ty Sao Khuê đạt 120 tỷ đồng, tăng 15% so với năm 2022. Tỷ lệ lấp đầy tăng từ 60% lên 75%.
Năm sau, công ty đặt mục tiêu 150 tỷ đồng. Xuất khẩu giảm 15%, chiếm 40% doanh thu."""


def known_of(text: str) -> Known:
    _, known = extractor().known(text)
    assert known is not None
    return known


def fact(**fields: str | int) -> TrainingFact:
    said = {"subject": "company:Sao Khuê", "indicator": "revenue", "value": None, "period": None, **fields}
    return TrainingFact(**said)  # type: ignore[arg-type]


def aligned(*facts: TrainingFact) -> tuple[list[str], Aligned]:
    known = known_of(TEXT)
    figures = [
        TEXT[slice(*known.view.shadow.raw_span(t.start, t.end))]
        for f in known.figures
        for t in [known.view.tokens[f.token]]
    ]
    assert figures == ["120 tỷ đồng", "15%", "60%", "75%", "150 tỷ đồng", "15%", "40%"]
    found = align(known, facts)
    return found.roles, found


def test_value_with_change_and_figure_of_before() -> None:
    roles, found = aligned(
        fact(value="120000000000 VND", change="+15 %"),
        fact(indicator="occupancy_rate", value="75 %", **{"from_": "60 %"}),
    )
    assert roles == ["V", "Cp", "F", "V", "N", "N", "N"]
    assert found.belongs == {1: 0, 2: 3}
    assert found.change_of(0) == 1
    assert found.change_of(3) is None


def test_change_alone_is_found_by_its_place() -> None:
    roles, found = aligned(fact(indicator="exports", change="-15 %", at="15%", occ=2))
    assert roles == ["N", "N", "N", "N", "N", "C0", "N"]
    assert found.change_of(5) == 5


def test_share_alone_and_what_stands_nowhere() -> None:
    roles, found = aligned(fact(share="40 %"), fact(value="999 VND"))
    assert roles[6] == "S0"
    assert [each.value for each in found.lost] == ["999 VND"]


def test_examples_tell_what_is_right() -> None:
    known = known_of(TEXT)
    found = align(known, [fact(value="120000000000 VND", change="+15 %", baseline="2022-01-01/2022-12-31")])
    slots = examples_of(known, found, subject_reader())
    [revenue] = slots["indicator"][0]
    assert [code for code, right in zip(revenue.position.candidates, revenue.right, strict=True) if right] == [
        "revenue"
    ]
    assert [sum(example.right) for example in slots["role"][0]] == [1] * 7
    assert [any(example.right) for example in slots["subject"][0]] == [True]
    [[baseline]] = slots["baseline"]
    assert any(baseline.right)


@pytest.mark.parametrize(("text", "start"), [("2022-01-01/2022-12-31", "2022-01-01"), ("2022-02", "2022-02-01")])
def test_days_of_a_period(text: str, start: str) -> None:
    period = period_of(text)
    assert period is not None
    assert period.start == start


def test_a_period_without_year_is_none() -> None:
    assert period_of("--04") is None


def article(id: str, text: str) -> Annotated:
    return Annotated(id, "domain", text, None, [])


def test_articles_much_alike_go_together() -> None:
    words = " ".join(f"chữ{n}" for n in range(80))
    alike = [article(f"a{n}", f"{words} {n}") for n in range(6)]
    place = split([*alike, article("other", "một bài khác hẳn, không giống bài nào")], {})
    assert len({place[each.id] for each in alike}) == 1
    assert split(alike, {"a3": SEALED}) == {each.id: SEALED for each in alike}


def test_known_articles_stay_where_they_are() -> None:
    apart = [article("one", "không giống nhau"), article("two", "hai bài này khác hẳn")]
    assert split(apart, {"one": "2", "two": "sealed"}) == {"one": "2", "two": "sealed"}


def test_a_fifth_is_sealed() -> None:
    place = split([article(f"x{n}", f"{n}") for n in range(1000)], {})
    assert 160 < sum(where == SEALED for where in place.values()) < 240


def test_a_split_survives_its_file(tmp_path: Path) -> None:
    assert read_split(tmp_path / "split.tsv") == {}
    write_split(tmp_path / "split.tsv", {"b": "0", "a": SEALED})
    assert read_split(tmp_path / "split.tsv") == {"a": SEALED, "b": "0"}


def test_one_id_twice() -> None:
    with pytest.raises(ValueError, match="'a'"):
        check_ids([article("a", ""), article("a", "")])


def test_sets_are_read(tmp_path: Path) -> None:
    (tmp_path / "sets.toml").write_text('[[set]]\ngroup = "g"\nfacts = "f.jsonl"\ntexts = "."\npublished = "p.jsonl"\n')
    (tmp_path / "f.jsonl").write_text(
        '{"id": "a", "facts": [{"subject": null, "indicator": "other", "value": "1", "period": null}]}\n'
    )
    (tmp_path / "p.jsonl").write_text('{"id": "a", "published": "2024-01-02"}\n')
    (tmp_path / "a.txt").write_text("dòng\r\n", newline="")
    [read] = read_sets(tmp_path / "sets.toml")
    assert (read.id, read.group, read.text, read.published, len(read.facts)) == ("a", "g", "dòng\r\n", "2024-01-02", 1)


def test_what_was_learned_from_is_not_measured_on() -> None:
    articles = [Annotated(id, "news", "", None, []) for id in ("a1", "a2")]
    assert unread(articles, {"a1": SEALED}) == articles
    with pytest.raises(ValueError, match=r"^a1 was learned from, as were 0 more of the 2$"):
        unread(articles, {"a1": "3", "a2": SEALED})
