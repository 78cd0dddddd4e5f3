"""A database of records: what it holds, what replaces what, what is refused; figures of several articles together."""

import datetime
import json
import signal
import subprocess
import sys
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest
from marked import extractor
from msgspec import structs
from typer.testing import CliRunner

from kcn_extract.cli.main import app
from kcn_extract.database.database import Database, DatabaseError, opened
from kcn_extract.database.tables import TABLES
from kcn_extract.extractor import Extractor
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import (
    SCHEMA,
    ArticleInfo,
    Fact,
    FactBasis,
    Mention,
    MoneyValue,
    Period,
    QuantityValue,
    Record,
    Subject,
    Value,
)

TEXT = "Ngày 2/5/2024, KCN Đình Trám tại Bắc Giang xuất khẩu 1,25 tỷ USD, tăng 12,5%. Diện tích KCN Đình Trám là 98 ha."
ZONE = Subject("zone", "Đình Trám", "KCN")
NOTHING_KNOWN = Gazetteer()
LISTS = {"org_heads": ["Tập đoàn", "CTCP"], "org_forms_abroad": ["JSC"]}


def written(path: Path, records: Iterable[Record], gazetteer: Gazetteer = NOTHING_KNOWN) -> duckdb.DuckDBPyConnection:
    """A database with these records, to be read."""
    with Database(str(path), gazetteer, LISTS) as database:
        for record in records:
            database.add(record)
    return opened(str(path), read_only=True)


def asked(path: Path, records: Iterable[Record], sql: str) -> list[tuple[Any, ...]]:
    with written(path, records) as connection:
        return connection.execute(sql).fetchall()


def read(text: str, id: str) -> Record:
    return Extractor(names="never", extras=["text"]).extract(text, "2024-05-02", id, source=f"{id}.txt")


def told(
    id: str,
    text: str,
    value: Value,
    *,
    subject: Subject = ZONE,
    period: tuple[str, str] | None = ("2024-01-01", "2024-12-31"),
    part: str | None = None,
    measure: Any = "stock",
    published: str = "2024-05-02",
    indicator: str | None = None,
    status: Any = "actual",
    beside: Sequence[int] = (),
) -> Record:
    """A record with one fact, by hand; ``beside`` it the article has other amounts, of which no fact is told."""
    label = "MONEY" if isinstance(value, MoneyValue) else "QUANTITY"
    fact = Fact(
        subject=subject, indicator=indicator or ("area" if label == "QUANTITY" else "investment"), value=0, part=part,
        period=Period(*period) if period else None, measure=measure, status=status, basis=FactBasis("clause", None),
        confidence=0.9, start=0, end=len(text),
    )  # fmt: skip
    about = ArticleInfo(published=published, characters=len(text), sha256=id)
    others = [
        Mention(number, "MONEY", str(amount), 0, 1, "rule", MoneyValue(amount, None, None, "VND"))
        for number, amount in enumerate(beside, 1)
    ]
    mention = Mention(0, label, text, 0, len(text), "rule", value)
    return Record(SCHEMA, id, f"{id}.txt", about, [mention, *others], [fact])


def usd(amount: int, text: str, id: str = "a", modifier: Any = None, **more: Any) -> Record:
    return told(id, text, MoneyValue(amount, None, None, "USD", modifier=modifier), **more)


def test_an_article_is_found_in_all_tables(tmp_path: Path) -> None:
    record = read(TEXT, "tin")
    with written(tmp_path / "a.duckdb", [record], extractor().gazetteer) as connection:
        count = "SELECT count(*) FROM {}".format
        counts = {table.name: connection.execute(count(table.name)).fetchall()[0][0] for table in TABLES}
        assert counts["articles"] == 1 and counts["sentences"] == 2
        assert counts["mentions"] == len(record.mentions) and counts["facts"] == len(record.facts) > 1
        assert counts["zones"] > 1000 and counts["places"] > 700 and counts["orgs"] > 500
        article = connection.execute("SELECT published, source, characters, text FROM articles").fetchall()
        assert article == [(datetime.date(2024, 5, 2), "tin.txt", len(TEXT), TEXT)]
        sentences = connection.execute(
            "SELECT base_value, base_unit, zone, s.text FROM facts JOIN sentences s USING (article, sentence) "
            "WHERE indicator = 'area'"
        ).fetchall()
        assert sentences == [(Decimal(98), "ha", "kcn-dinh-tram", "Diện tích KCN Đình Trám là 98 ha.")]


def test_every_offset_leads_back_to_its_words(tmp_path: Path) -> None:
    sql = "SELECT a.text[m.start_char + 1 : m.end_char], m.text FROM mentions m JOIN articles a USING (article)"
    found = asked(tmp_path / "a.duckdb", [read(TEXT, "tin")], sql)
    assert found and all(words == text for words, text in found)


def test_an_article_written_again_takes_the_place_of_what_it_was(tmp_path: Path) -> None:
    path, sql = tmp_path / "a.duckdb", "SELECT article, base_value FROM facts ORDER BY article"
    assert asked(path, [usd(5, "5 USD", "a"), usd(6, "6 USD", "b")], sql) == [("a", 5), ("b", 6)]
    assert asked(path, [usd(7, "7 USD", "a"), usd(8, "8 USD", "a")], sql) == [("a", 8), ("b", 6)]


def test_an_article_that_could_not_be_read_is_there_with_its_error(tmp_path: Path) -> None:
    record = next(Extractor(names="never").stream([{"id": "leer", "text": " "}]))
    sql = "SELECT article, error, published FROM articles"
    assert asked(tmp_path / "a.duckdb", [record], sql) == [("leer", "empty", None)]


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda path: path.write_text("id,text\n"), "not a DuckDB file"),
        (lambda path: duckdb.connect(str(path)).execute("CREATE TABLE mine (a INTEGER)").close(), "it has mine"),
        (lambda path: written(path, []).close() or _set_version(path), "version 99"),
    ],
)
def test_another_file_is_not_written_to(tmp_path: Path, make: Any, words: str) -> None:
    path = tmp_path / "theirs.duckdb"
    make(path)
    before = path.read_bytes()
    with pytest.raises(DatabaseError, match=words):
        Database(str(path), NOTHING_KNOWN, LISTS)
    assert path.read_bytes() == before


def _set_version(path: Path) -> None:
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE kcn_extract SET version = 99")


KILLED = """
import sys
from kcn_extract.database import database
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.record import Record
database.BATCH = 2
with database.Database(sys.argv[1], Gazetteer(), {}) as written:
    for line in sys.stdin:
        written.add(Record.from_json(line))
        print(flush=True)
"""


def test_what_was_written_before_a_kill_stays_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin and process.stdout
    for number in range(5):
        process.stdin.write(usd(number + 1, f"{number + 1} USD", str(number)).to_json() + b"\n")
        process.stdin.flush()
        process.stdout.readline()
    process.send_signal(signal.SIGKILL)
    process.communicate()
    with opened(str(path), read_only=True) as connection:
        assert connection.execute("SELECT article FROM facts ORDER BY ALL").fetchall() == [(str(n),) for n in range(4)]
        assert connection.execute("SELECT articles, highest FROM series").fetchall() == [(4, 4)]


def series(path: Path, records: Iterable[Record]) -> list[tuple[Any, ...]]:
    return asked(path, records, "SELECT value, sources, articles, contradictions FROM series ORDER BY value")


def area(amount: Any, text: str, id: str, **more: Any) -> Record:
    return told(id, text, QuantityValue(amount, None, None, more.pop("unit", "ha")), **more)


@pytest.mark.parametrize(
    "records",
    [
        [usd(1_520_000_000, "1,52 tỷ USD", "a"), usd(1_523_400_000, "1.523,4 triệu USD", "b")],
        [usd(1_523_400_000, "1.523,4 triệu USD", "a"), usd(1_500_000_000, "1,5 tỷ USD", "b")],
        [area(98, "98 ha", "a"), area(980_000, "980.000 m2", "b", unit="m2")],
        [area(98, "98 ha", "a"), area(98, "98 ha", "b", subject=Subject("zone", "ĐÌNH TRÁM", "KCN"))],
    ],
    ids=["rounded", "rounded the other way", "another unit", "another spelling"],
)
def test_a_figure_said_again_is_one(tmp_path: Path, records: list[Record]) -> None:
    [(_, sources, articles, contradictions)] = series(tmp_path / "a.duckdb", records)
    assert (sources, articles, contradictions) == (2, 2, None)


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ((1_760, None), (1_700, "over"), True),
        ((1_660, None), (1_700, "over"), False),
        ((339, "over"), (340, "under"), True),
        ((98, None), (100, "about"), True),
        ((8, None), (10, "about"), False),
        ((1_597, None), (1_600, None), True),
        ((451, None), (450, None), False),
        ((60, None), (55, None), False),
        ((12, None), (12, "at_least"), True),
    ],
)
def test_a_hedged_figure_stands_for_those_near_it(
    tmp_path: Path, one: tuple[int, Any], other: tuple[int, Any], is_one: bool
) -> None:
    records = [
        usd(amount * 10**6, f"{amount} triệu USD", id, modifier=modifier)
        for id, (amount, modifier) in zip("ab", (one, other), strict=True)
    ]
    [(_, sources, _, contradictions)] = series(tmp_path / "a.duckdb", records)
    assert (sources, contradictions is None) == ((2, True) if is_one else (1, False))


@pytest.mark.parametrize(("one", "other"), [(9, 10), (98, 99), (1_520, 1_530)])
def test_figures_told_alike_that_differ_are_two(tmp_path: Path, one: int, other: int) -> None:
    records = [area(one, f"{one} ha", "a"), area(other, f"{other} ha", "b")]
    [(_, sources, _, contradictions)] = series(tmp_path / "a.duckdb", records)
    assert sources == 1 and contradictions is not None


def test_a_number_that_no_column_holds_costs_itself_alone(tmp_path: Path) -> None:
    records = [area(10**40, f"{10**40} ha", "a"), area(98, "98 ha", "b")]
    assert asked(tmp_path / "a.duckdb", records, "SELECT base_value FROM facts ORDER BY article") == [(None,), (98,)]


@pytest.mark.parametrize("modifier", [None, "over"])
def test_the_largest_number_that_fits_is_told(tmp_path: Path, modifier: Any) -> None:
    most = 10**32 - 1
    assert [row[0] for row in series(tmp_path / "a.duckdb", [usd(most, f"{most} USD", modifier=modifier)])] == [most]


def test_of_two_values_the_one_written_more_exactly_counts(tmp_path: Path) -> None:
    records = [usd(1_600_000_000, "1.600 triệu USD", "a"), usd(1_597_000_000, "1.597 triệu USD", "b")]
    assert series(tmp_path / "a.duckdb", records) == [(1_597_000_000, 2, 2, None)]


def test_what_most_articles_say_counts_and_the_rest_is_kept(tmp_path: Path) -> None:
    records = [
        usd(5_000_000, "5 triệu USD", "a"),
        usd(7_000_000, "7 triệu USD", "b"),
        usd(5_000_000, "5 triệu USD", "c"),
    ]
    assert series(tmp_path / "a.duckdb", records) == [(5_000_000, 2, 3, [Decimal(7_000_000)])]


def millions(id: str, amount: int, **more: Any) -> Record:
    """A record with an amount of USD, written in millions."""
    return usd(amount, f"{amount / 10**6:g} triệu USD".replace(".", ","), id, **more)


YEAR, UNSAID = ("2024-01-01", "2024-12-31"), {"period": None, "measure": None}
STORY = {"beside": (31 * 10**9, 42 * 10**9, 53 * 10**9)}


@pytest.mark.parametrize(
    ("amount", "one", "other"),
    [
        (5_200_000, UNSAID, {}),
        (5_200_000, {"part": "FDI"}, {}),
        (5_200_000, {"indicator": "registered_capital"}, {}),
        (5_200_000, {**UNSAID, "part": "FDI"}, {"indicator": "registered_capital"}),
        (5_000_000, {"part": "kim ngạch thương mại hai chiều"}, {"part": "Kim ngạch thương mại giữa hai nước"}),
        (5_000_000, {"part": "tỉ lệ nợ"}, {"part": "Tỷ lệ nợ"}),
        (5_000_000, {**UNSAID, **STORY}, STORY),
        (5_200_000, {**UNSAID, "amount": 5_230_000}, {}),
        (1_700_000, {**UNSAID, "modifier": "over"}, {"modifier": "over"}),
        (1_700_000, {**UNSAID, "modifier": "over"}, {}),
        (5_200_000, {**UNSAID, "amount": 5_230_000, "modifier": "about"}, {}),
    ],
    ids=[
        "period",
        "part",
        "kind of capital",
        "each says what the other leaves out",
        "words",
        "spelling",
        "one story",
        "rounded",
        "hedged alike",
        "hedged by one",
        "rounded and hedged",
    ],
)
def test_what_is_unsaid_is_taken_from_who_says_it(
    tmp_path: Path, amount: int, one: dict[str, Any], other: dict[str, Any]
) -> None:
    records = [millions(id, **{"amount": amount, **more}) for id, more in zip("ab", (one, other), strict=True)]
    [(_, sources, articles, contradictions)] = series(tmp_path / "a.duckdb", records)
    assert (sources, articles, contradictions) == (2, 2, None)


@pytest.mark.parametrize(
    ("amount", "one", "other"),
    [
        (5_200_000, {"period": ("2023-01-01", "2023-12-31")}, {}),
        (5_200_000, {"part": "nhà xưởng"}, {"part": "nhà kho"}),
        (5_200_000, {"measure": "flow"}, {}),
        (5_200_000, {"status": "plan"}, {}),
        (5_200_000, {"indicator": "registered_capital"}, {"indicator": "realised_capital"}),
        (5_200_000, {"subject": Subject("zone", "Vân Trung", "KCN")}, {}),
        (5_200_000, {"subject": Subject("place", "Bắc Giang")}, {}),
        (5_200_000, {**UNSAID, "published": "2026-05-02"}, {}),
        (5_000_000, UNSAID, {}),
        (5_000_000, {"part": "FDI"}, {"period": None}),
        (5_200_000, {"indicator": "other", "part": "vốn điều lệ"}, {"indicator": "other"}),
        (5_200_000, {**UNSAID, "amount": 5_200_000 + 100_000}, {}),
        (5_200_000, {**UNSAID, "modifier": "about"}, {"amount": 5_120_000}),
        (5_200_000, {"part": "FDI", "modifier": "about"}, {"amount": 5_120_000}),
        (1_700_000, {**UNSAID, "modifier": "over"}, {"amount": 1_760_000}),
        (1_700_000, {"part": "FDI", "modifier": "over"}, {"amount": 1_760_000}),
    ],
    ids=lambda case: "+".join(case) if isinstance(case, dict) else str(case),
)
def test_another_figure_stays_another(tmp_path: Path, amount: int, one: dict[str, Any], other: dict[str, Any]) -> None:
    records = [millions(id, **{"amount": amount, **more}) for id, more in zip("ab", (one, other), strict=True)]
    assert [row[1:] for row in series(tmp_path / "a.duckdb", records)] == [(1, 1, None), (1, 1, None)]


@pytest.mark.parametrize(
    ("amount", "one", "other", "rows"),
    [
        (60_000_000, {"subject": Subject("company", "Hòa Phát")}, {"subject": Subject("company", "Hòa Phát Xanh")}, 1),
        (60_000_000, {"indicator": "revenue"}, {"indicator": "exports"}, 1),
        (60_000_000, {"period": ("2023-01-01", "2023-12-31")}, {}, 1),
        (60_000_000, {"indicator": "revenue"}, {"subject": Subject("place", "Bắc Giang")}, 2),
        (60_000_000, {"subject": Subject("place", "Huế"), "period": ("2023-01-01", "2023-12-31")}, {}, 2),
        (60_000_000, {"indicator": "revenue", "beside": [3, 4]}, {"indicator": "exports", "beside": [3, 5]}, 2),
        (60_000_000, {"period": ("2023-01-01", "2023-12-31"), "beside": [3]}, {"beside": [4]}, 2),
    ],
    ids=[
        "subject",
        "indicator",
        "period",
        "subject, indicator",
        "subject, period",
        "little in common",
        "nothing else in common",
    ],
)
def test_articles_on_one_story_tell_an_amount_of_one_thing(
    tmp_path: Path, amount: int, one: dict[str, Any], other: dict[str, Any], rows: int
) -> None:
    records = [usd(amount, "60 triệu USD", id, **{**STORY, **more}) for id, more in (("a", one), ("b", other))]
    assert len(series(tmp_path / "a.duckdb", records)) == rows


@pytest.mark.parametrize(
    ("surest", "expected"),
    [
        (Subject("company", "Hòa Phát"), [("Hòa Phát", 2)]),
        (Subject("place", "Việt Nam"), [("Việt Nam", 2)]),
        (Subject("zone", "Vân Trung", "KCN"), [("Hà Nội", 1), ("Vân Trung", 1)]),
    ],
    ids=["a company", "the country", "a zone that the other article does not name"],
)
def test_of_an_amount_told_again_the_surest_reading_counts(
    tmp_path: Path, surest: Subject, expected: list[tuple[str, int]]
) -> None:
    doubtful = usd(60_000_000, "60 triệu USD", "a", subject=Subject("place", "Hà Nội"), **STORY)
    doubtful = structs.replace(doubtful, facts=[structs.replace(doubtful.facts[0], confidence=0.6)])
    sure = usd(60_000_000, "60 triệu USD", "b", subject=surest, **STORY)
    found = asked(tmp_path / "a.duckdb", [doubtful, sure], "SELECT subject, sources FROM series ORDER BY subject")
    assert found == expected


def test_an_amount_that_an_article_tells_of_two_things_stays_two(tmp_path: Path) -> None:
    two = usd(60_000_000, "60 triệu USD", "a", subject=Subject("place", "Hà Nội"), **STORY)
    two = structs.replace(two, facts=[*two.facts, structs.replace(two.facts[0], subject=Subject("place", "Huế"))])
    records = [two, usd(60_000_000, "60 triệu USD", "b", **STORY)]
    assert [row[1] for row in series(tmp_path / "a.duckdb", records)] == [1, 1, 1]


def test_one_of_two_things_is_that_with_the_same_subject_and_indicator(tmp_path: Path) -> None:
    two = usd(60_000_000, "60 triệu USD", "a", period=("2023-01-01", "2023-12-31"), **STORY)
    two = structs.replace(two, facts=[*two.facts, structs.replace(two.facts[0], subject=Subject("place", "Huế"))])
    records = [two, usd(60_000_000, "60 triệu USD", "b", **STORY)]
    found = asked(tmp_path / "a.duckdb", records, "SELECT subject, sources FROM series ORDER BY subject")
    assert found == [("Huế", 1), ("Đình Trám", 2)]


def test_a_figure_without_a_fact_counts_where_its_article_is_on_the_story(tmp_path: Path) -> None:
    records = [
        told("a", "60 tỷ đồng", MoneyValue(60 * 10**9, None, None, "VND"), **STORY),
        area(98, "98 ha", "b", beside=[*STORY["beside"], 60 * 10**9]),
        area(98, "98 ha", "c", beside=[60 * 10**9]),
    ]
    found = asked(tmp_path / "a.duckdb", records, "SELECT sources, articles FROM series WHERE indicator = 'investment'")
    assert found == [(2, 1)]


def test_a_figure_said_again_in_its_article_is_told_with_its_fact(tmp_path: Path) -> None:
    record = told("a", "60 tỷ đồng", MoneyValue(60 * 10**9, None, None, "VND"), beside=[60 * 10**9, 70 * 10**9])
    with written(tmp_path / "a.duckdb", [record]) as connection:
        assert connection.execute("SELECT article, mention FROM repeated").fetchall() == [("a", 1)]
        assert connection.execute("SELECT sources FROM agreements").fetchall() == [(1,)]


def test_what_is_unsaid_stays_so_where_it_is_said_in_two_ways(tmp_path: Path) -> None:
    periods = [("2023-01-01", "2023-12-31"), YEAR, None]
    records = [usd(5_200_000, "5,2 triệu USD", id, period=period) for id, period in zip("abc", periods, strict=True)]
    found = asked(tmp_path / "a.duckdb", records, "SELECT period_start, sources FROM series ORDER BY 1 NULLS LAST")
    assert found == [(datetime.date(2023, 1, 1), 1), (datetime.date(2024, 1, 1), 1), (None, 1)]


def test_a_company_is_one_by_whatever_name(tmp_path: Path) -> None:
    names = ["Hòa Phát", "HPG", "Tập đoàn Hòa Phát"], ["Tân Á Đông", "CTCP Tân Á Đông", "TÂN Á ĐÔNG", "Tân Á Đông JSC"]
    records = [
        usd(5, "5 USD", f"{group}{at}", subject=Subject("company", name))
        for group, of in enumerate(names)
        for at, name in enumerate(of)
    ]
    with written(tmp_path / "a.duckdb", records, extractor().gazetteer) as connection:
        found = connection.execute("SELECT sources, len(spellings) FROM series ORDER BY 1").fetchall()
    assert found == [(3, 3), (4, 4)]


def test_the_series_follow_what_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.duckdb"
    assert [row[0] for row in series(path, [usd(5, "5 USD", "a")])] == [5]
    assert [row[0] for row in series(path, [usd(6, "6 USD", "a")])] == [6]
    kept = asked(path, [], "SELECT value FROM series_kept")
    assert kept == [(6,)]


def rent(ends: tuple[int | None, int | None] | int, id: str, **more: Any) -> Record:
    """A record with a rent: a range, or a value."""
    low, high = (None, None) if isinstance(ends, int) else ends
    value = MoneyValue(ends if isinstance(ends, int) else None, low, high, "USD")
    return told(id, f"{ends} USD", value, indicator="rent", measure=None, **more)


RANGES: list[tuple[list[Record], list[tuple[Any, ...]]]] = [
    ([rent((85, 95), "a")], [(None, 85, 95, 1, 1, None, None)]),
    ([rent((85, 95), "a"), rent((85, 95), "b")], [(None, 85, 95, 2, 2, None, None)]),
    ([rent((85, 95), "a"), rent((85, 95), "b", period=None)], [(None, 85, 95, 2, 2, None, None)]),
    ([rent((85, 95), "a"), rent(90, "b")], [(90, None, None, 1, 1, None, None), (None, 85, 95, 1, 1, None, None)]),
    ([rent((85, 95), "a"), rent(85, "b")], [(85, None, None, 1, 1, None, None), (None, 85, 95, 1, 1, None, None)]),
    (
        [rent((85, 95), "a"), rent((80, 95), "b"), rent((85, 95), "c"), rent((85, 90), "d")],
        [(None, 85, 95, 2, 4, None, [{"low": 80, "high": 95}, {"low": 85, "high": 90}])],
    ),
    (
        [rent((85, 95), "a"), rent((85, 95), "b", period=("2023-01-01", "2023-12-31"))],
        [(None, 85, 95, 1, 1, None, None)] * 2,
    ),
    (
        [rent((8, 9), "a", period=None), rent((8, 9), "b", period=None, published="2025-05-02")],
        [(None, 8, 9, 2, 2, None, None)],
    ),
    (
        [rent((8, 9), "a", period=None), rent((8, 10), "b", period=None, published="2025-05-02")],
        [(None, 8, 9, 1, 1, None, None), (None, 8, 10, 1, 1, None, None)],
    ),
    ([rent((85, None), "a"), rent((85, None), "b")], [(None, 85, None, 2, 2, None, None)]),
]


@pytest.mark.parametrize(("records", "expected"), RANGES)
def test_a_range_is_a_row_with_its_ends(tmp_path: Path, records: list[Record], expected: list[tuple[Any, ...]]) -> None:
    sql = (
        "SELECT value, low, high, sources, articles, contradictions, other_ranges FROM series "
        "ORDER BY value NULLS LAST, low, high"
    )
    assert asked(tmp_path / "a.duckdb", records, sql) == expected


def test_how_far_ranges_reach(tmp_path: Path) -> None:
    records = [rent((85, 95), "a"), rent((80, 90), "b"), rent((85, 95), "c")]
    assert asked(tmp_path / "a.duckdb", records, "SELECT lowest, highest FROM series") == [(80, 95)]


def test_the_latest_may_be_a_range(tmp_path: Path) -> None:
    records = [rent(80, "a", period=None), rent((85, 95), "b", period=None, published="2025-05-02")]
    found = asked(tmp_path / "a.duckdb", records, "SELECT value, low, high FROM latest")
    assert found == [(None, 85, 95)]
    records = [rent((85, 95), "a"), rent(90, "b")]
    found = asked(tmp_path / "b.duckdb", records, "SELECT value, low, high FROM latest")
    assert found == [(90, None, None)]


def test_the_latest_stock(tmp_path: Path) -> None:
    records = [
        area(90, "90 ha", "a", period=("2022-12-31", "2022-12-31")),
        area(98, "98 ha", "b", period=("2024-03-31", "2024-03-31")),
        area(99, "99 ha", "c", period=("2024-01-01", "2024-12-31"), measure="flow"),
    ]
    found = asked(tmp_path / "a.duckdb", records, "SELECT value, period_end FROM latest")
    assert found == [(98, datetime.date(2024, 3, 31))]


def test_the_latest_of_what_is_so_at_a_time_without_being_a_stock(tmp_path: Path) -> None:
    records = [
        usd(90, "90 USD", "a", indicator="rent", period=None, measure=None, published="2025-05-02"),
        usd(80, "80 USD", "b", indicator="rent", measure=None),
        usd(70, "70 USD", "c", indicator="investment", measure=None),
    ]
    found = asked(tmp_path / "a.duckdb", records, "SELECT value, as_of FROM latest")
    assert found == [(90, datetime.date(2025, 5, 2))]


LEASED, LATER = {"indicator": "leased_area"}, {"published": "2025-05-02"}
OF_ANOTHER_TIME = {  # what is told first of 61 ha, then of 64, and what comes of it
    "another time": (LEASED, LATER, [(61, None), (64, None)]),
    "a rate": ({"indicator": "occupancy_rate", "measure": None}, LATER, [(61, None), (64, None)]),
    "the same time": (LEASED, {"published": "2024-06-02"}, [(61, [64])]),
    "a size": ({"indicator": "area"}, LATER, [(61, [64])]),
    "still so": (LEASED, {**LATER, "amount": 61}, [(61, None)]),
    "a plan": (LEASED, {**LATER, "status": "plan"}, [(61, None), (64, None)]),
    "who knows when": (LEASED, {"published": None}, [(61, [64])]),
}


def test_another_value_of_another_time_contradicts_nothing(tmp_path: Path) -> None:
    records = []
    for case, (of, more, _) in OF_ANOTHER_TIME.items():
        known = {"period": None, "subject": Subject("zone", case, "KCN"), **of}
        second = {"amount": 64, **known, **more}
        records += [area(61, "61 ha", f"{case} 1", **known)]
        records += [area(text="64 ha", id=f"{case} 2", **second)]
    sql = "SELECT subject, list((value, contradictions) ORDER BY value) FROM series GROUP BY subject"
    expected = {case: rows for case, (*_, rows) in OF_ANOTHER_TIME.items()}
    assert dict(asked(tmp_path / "a.duckdb", records, sql)) == expected


def test_what_was_so_before_is_not_what_is_so_again(tmp_path: Path) -> None:
    days = ("2023-05-02", "2024-05-02", "2025-05-02")
    records = [
        area(amount, f"{amount} ha", day, published=day, period=None, **LEASED)
        for amount, day in zip((61, 64, 61), days, strict=True)
    ]
    found = asked(tmp_path / "a.duckdb", records, "SELECT value, sources, as_of::VARCHAR FROM series ORDER BY as_of")
    assert found == [(61, 1, days[0]), (64, 1, days[1]), (61, 1, days[2])]


FDI, REGISTERED = {"part": "FDI"}, {"indicator": "registered_capital"}
NEW = {**REGISTERED, "measure": "flow", "period": ("01-01", "12-31")}
SO_FAR = {**REGISTERED, "measure": "stock", "period": ("06-30", "06-30")}
HALF, MAY, NEW_ONES = {"period": ("01-01", "06-30")}, {"period": ("05-01", "05-31")}, {"part": "cấp mới"}
NOT_SAID = {"indicator": "investment"}  # whether it is registered
CAPITAL_OF_A_YEAR: list[tuple[list[dict[str, Any]], list[tuple[str, int, str | None]]]] = [
    ([NEW], [("new", 1, None)]),
    ([{**NEW, **NOT_SAID, **FDI}], [("new", 1, None)]),
    ([{**NEW, **NOT_SAID}], []),
    ([{**NEW, **NEW_ONES}], [("new", 1, "cấp mới")]),
    ([{**NEW, **NEW_ONES}, {**NEW, **MAY}], [("new", 2, None)]),
    ([{**NEW, **MAY}, {**NEW, **NOT_SAID, **FDI, **HALF}], [("new", 2, None)]),
    ([{**NEW, **NOT_SAID, **FDI}, NEW], [("new", 2, None)]),
    ([NEW, SO_FAR], [("new", 1, None), ("so_far", 2, None)]),
    ([SO_FAR, {**SO_FAR, "period": ("12-31", "12-31")}], [("so_far", 2, None)]),
    ([SO_FAR, {**SO_FAR, **FDI}], [("so_far", 2, None)]),
    ([{**SO_FAR, **NEW_ONES}], []),
    ([{**NEW, "status": "plan"}], []),
    ([{**NEW, "subject": Subject("place", "Từ Sơn")}], []),
    ([{**NEW, "subject": Subject("place", "Bắc Giang")}, NEW], [("new", 1, None), ("new", 2, None)]),
]


def test_foreign_capital_of_a_province_in_a_year(tmp_path: Path) -> None:
    records, expected = [], {}
    for year, (facts, rows) in enumerate(CAPITAL_OF_A_YEAR, 2001):
        expected |= {year: rows} if rows else {}
        for at, fact in enumerate(facts, 1):
            start, end = (f"{year}-{day}" for day in fact["period"])
            of = {"subject": Subject("place", "Bắc Ninh"), **fact, "period": (start, end)}
            records.append(usd(at * 10**6, f"{at} triệu USD", f"{year} {at}", **of))
    records.append(usd(5, "5 USD", "two years", **{**NEW, "period": ("2030-01-01", "2031-12-31")}))
    sql = "SELECT year, list((kind, (value / 1e6)::INTEGER, part) ORDER BY kind, value) FROM fdi GROUP BY year"
    assert dict(asked(tmp_path / "a.duckdb", records, sql)) == expected


def run(*arguments: str, input: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(app, arguments, input=input)
    return result.exit_code, result.output


@pytest.fixture
def base(tmp_path: Path) -> str:
    records, path = tmp_path / "records.jsonl", tmp_path / "kcn.duckdb"
    records.write_bytes(b"".join(usd(n * 10**9, f"{n} tỷ USD", str(n)).to_json() + b"\n" for n in (1, 2, 30)))
    assert run("load", str(records), str(path))[0] == 0
    return str(path)


def test_an_answer_for_people(base: str) -> None:
    status, output = run("query", base, "SELECT article, base_value FROM facts ORDER BY 2 DESC")
    assert status == 0
    lines = [line.split() for line in output.splitlines()]
    assert lines[0] == ["article", "base_value"] and lines[2] == ["30", "30,000,000,000"]
    _, output = run("query", base, "SELECT * FROM (VALUES ('ab', 5), ('c', 1200.50)) AS t(word, number)")
    lines = [" word    number", "─" * 16, " ab           5", " c      1,200.5"]
    assert output.splitlines() == lines


def test_an_answer_as_csv_and_json(base: str) -> None:
    sql = "SELECT article, base_value AS value, published, [base_value] AS all FROM articles JOIN facts USING (article)"
    status, output = run("query", base, f"{sql} LIMIT 1", "--format", "csv")
    assert (status, output) == (0, "article,value,published,all\n1,1000000000,2024-05-02,1000000000\n")
    status, output = run("query", base, "-", "--format", "json", input=f"{sql} ORDER BY value LIMIT 1")
    assert status == 0
    expected = {"article": "1", "value": 1_000_000_000, "published": "2024-05-02", "all": [1_000_000_000]}
    assert json.loads(output) == expected


def test_a_range_in_an_answer(base: str) -> None:
    sql = "SELECT [{'low': 80::DECIMAL(38, 6), 'high': 1200.5::DECIMAL(38, 6)}] AS ranges"
    assert run("query", base, sql)[1].split("\n")[2].strip() == "{low: 80, high: 1,200.5}"
    assert run("query", base, sql, "--format", "csv")[1] == 'ranges\n"{low: 80, high: 1200.5}"\n'
    assert json.loads(run("query", base, sql, "--format", "json")[1]) == {"ranges": [{"low": 80, "high": 1200.5}]}


@pytest.mark.parametrize(
    ("sql", "words"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT nothing FROM facts", "nothing"),
        ("DELETE FROM facts", "read-only"),
        ("SELECT article::DATE FROM facts", "date"),
    ],
)
def test_a_wrong_question_is_told_and_changes_nothing(base: str, sql: str, words: str) -> None:
    status, output = run("query", base, sql)
    assert status == 2 and words in output
    assert "3" in run("query", base, "SELECT count(*) FROM facts")[1]


def test_load_says_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "no.jsonl").write_text("{}\n")
    assert "line 1: not a record" in run("load", str(tmp_path / "no.jsonl"), str(tmp_path / "a.duckdb"))[1]
    assert "cannot read" in run("load", str(tmp_path / "gone.jsonl"), str(tmp_path / "a.duckdb"))[1]
    assert "no such file" in run("query", str(tmp_path / "gone.duckdb"), "SELECT 1")[1]


def test_the_figures_of_the_table_are_those_of_the_database(tmp_path: Path) -> None:
    record = structs.replace(read(TEXT, "tin"), source="x")
    found = asked(tmp_path / "a.duckdb", [record], "SELECT fact, text, start_char, confidence FROM facts ORDER BY ALL")
    from kcn_extract.report.table import rows

    assert found == sorted((r["fact_id"], r["text"], r["start"], r["confidence"]) for r in rows(record))
