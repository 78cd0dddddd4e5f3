"""Rows of facts, CSV and Parquet."""

import csv
import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from msgspec import structs
from typer.testing import CliRunner

from kcn_extract.cli.main import app
from kcn_extract.extractor import Extractor
from kcn_extract.record import (
    SCHEMA,
    ArticleInfo,
    CardinalValue,
    Change,
    DateValue,
    ErrorInfo,
    Fact,
    FactBasis,
    Mention,
    MoneyValue,
    OrgValue,
    PercentValue,
    Period,
    PlaceValue,
    QuantityValue,
    Record,
    Subject,
    Value,
    ZoneValue,
)
from kcn_extract.report.columns import KIND_OF, Rows
from kcn_extract.report.table import (
    ARTICLE_COLUMNS,
    COLUMNS,
    MENTION_COLUMNS,
    article_rows,
    mention_rows,
    rows,
    table,
)

TEXT = """Tin ngắn.
Năm 2023, KCN Đình Trám xuất khẩu 1,25 tỷ USD, tăng 12,5% so với năm 2022, chiếm 8% toàn tỉnh. \
Giá thuê đất ở KCN Đình Trám là 100 - 120 USD/m2/kỳ thuê. Hết.
"""
RECORD = Extractor(names="never").extract(TEXT, "2024-04-16", "tin")
DAY = datetime.date(2024, 4, 16)


def made(*values: Value | None, facts: list[Fact] | None = None, published: str | None = None, id: str = "a") -> Record:
    """A record by hand: a mention for each value, each ten characters long, and the facts."""
    labels = {
        MoneyValue: "MONEY", PercentValue: "PERCENT", QuantityValue: "QUANTITY", CardinalValue: "CARDINAL",
        DateValue: "DATE", ZoneValue: "ZONE", OrgValue: "ORG", PlaceValue: "GPE", type(None): "MONEY",
    }  # fmt: skip
    mentions = [
        Mention(id, labels[type(value)], f"figure {id:03}", id * 20, id * 20 + 10, f"rule.{id}", value)
        for id, value in enumerate(values)
    ]
    about = ArticleInfo(published=published, characters=1000, sha256="")
    return Record(SCHEMA, id, None, about, mentions, facts or [])


def fact(value: int | None = 0, subject: str = "Minh Long", indicator: str = "other", **more: Any) -> Fact:
    return Fact(subject=Subject("company", subject), indicator=indicator, value=value, start=0, end=900, **more)


def row_of(*values: Value | None, **more: Any) -> dict[str, Any]:
    """The only row of a record by hand with one fact."""
    (row,) = rows(made(*values, facts=[fact(**more)]))
    return row


def test_a_row_spells_everything_out() -> None:
    first, second = rows(RECORD, TEXT)
    assert tuple(first) == COLUMNS
    want = {
        "article": "tin", "published": DAY, "published_time": None, "published_from": "given", "language": "vi",
        "subject_type": "zone", "subject_kind": "KCN",
        "subject": "Đình Trám", "zone": "kcn-dinh-tram", "province": "Bắc Giang", "province_2025": "Bắc Ninh",
        "indicator": "exports", "value": 1250000000, "unit": "USD",
        "period_start": datetime.date(2023, 1, 1), "period_end": datetime.date(2023, 12, 31),
        "status": "actual", "change": "up", "change_amount": Decimal("12.5"),
        "change_unit": "%", "baseline_start": datetime.date(2022, 1, 1), "share": 8, "text": "1,25 tỷ USD",
        "rule": "money.amount", "province_code": "24", "province_2025_code": "24", "province_from": "subject",
    }  # fmt: skip
    assert {key: first[key] for key in want} == want
    assert TEXT[first["start"] : first["end"]] == first["text"]
    assert first["sentence"].startswith("Năm 2023") and first["sentence"].endswith("toàn tỉnh.")
    assert (second["low"], second["high"], second["value"], second["per"]) == (100, 120, None, "m2/term")
    assert (second["base_low"], second["base_high"], second["base_unit"]) == (100, 120, "USD/m2/term")


def test_all_that_a_fact_may_have() -> None:
    change = Change("up", amount=1, from_=2, baseline=Period("2023-01-01", "--12-31"))
    basis = FactBasis("title", "clause")
    row = row_of(
        PercentValue(92, None, None), PercentValue(12, None, None, "pp"), PercentValue(None, 78, 80),
        measure="stock", basis=basis, confidence=0.93, change=change,
    )  # fmt: skip
    want = {
        "value": 92, "measure": "stock", "basis_subject": "title", "basis_period": "clause", "confidence": 0.93,
        "change": "up", "change_amount": 12, "change_unit": "pp", "change_from": None, "change_from_low": 78,
        "change_from_high": 80, "change_from_unit": "%", "text": "figure 000", "start": 0, "end": 10, "rule": "rule.0",
        "baseline_start": datetime.date(2023, 1, 1), "baseline_end": None,
    }  # fmt: skip
    assert {key: row[key] for key in want} == want


def test_a_fact_without_a_value_shows_its_change() -> None:
    row = row_of(PercentValue(12, None, None), value=None, change=Change("up", amount=0))
    assert (row["value"], row["base_unit"], row["text"], row["rule"]) == (None, None, "figure 000", "rule.0")


def test_times_stands_as_the_amount_of_the_change() -> None:
    row = row_of(MoneyValue(6, None, None, "USD"), change=Change("times", factor=Decimal("3.7")))
    assert (row["change"], row["change_amount"], row["change_unit"]) == ("times", Decimal("3.7"), None)


def test_the_province_of_a_zone_that_only_the_article_knows() -> None:
    subject = Subject("zone", "Hòa An", "KCN", mention=0)
    zone = ZoneValue("KCN", "Hòa An", None, "Hậu Giang", "Cần Thơ")
    (row,) = rows(made(zone, facts=[structs.replace(fact(None), subject=subject)]))
    want = {"zone": None, "province": "Hậu Giang", "province_code": "93", "province_2025": "Cần Thơ",
            "province_2025_code": "92", "province_from": "subject"}  # fmt: skip
    assert {key: row[key] for key in want} == want


def test_a_zone_without_a_mention_is_the_gazetteers() -> None:
    (row,) = rows(made(facts=[structs.replace(fact(None), subject=Subject("zone", "Đình Trám", "KCN"))]))
    assert (row["zone"], row["province"]) == ("kcn-dinh-tram", "Bắc Giang")


def test_a_figure_that_could_not_be_read() -> None:
    row = row_of(None)
    assert (row["value"], row["unit"], row["base_value"], row["text"]) == (None, None, None, "figure 000")


@pytest.mark.parametrize(
    ("value", "base"),
    [
        (QuantityValue(98, None, None, "ha"), (98, None, None, "ha")),
        (QuantityValue(5000, None, None, "m2"), (Decimal("0.5"), None, None, "ha")),
        (QuantityValue(None, 20000, 35000, "m2"), (None, 2, Decimal("3.5"), "ha")),
        (QuantityValue(Decimal("8056.3"), None, None, "km2"), (805630, None, None, "ha")),
        (QuantityValue(10**40 + 1, None, None, "km2"), (10**42 + 100, None, None, "ha")),
        (QuantityValue(Decimal("1.2"), None, None, "GW"), (1200, None, None, "MW")),
        (QuantityValue(300, None, None, "kWp"), (Decimal("0.3"), None, None, "MWp")),
        (QuantityValue(250, None, None, "kg"), (Decimal("0.25"), None, None, "t")),
        (QuantityValue(3, None, None, "coil"), (3, None, None, "coil")),
        (MoneyValue(300000000000, None, None, "VND"), (300000000000, None, None, "VND")),
        (MoneyValue(None, 100, 120, "USD", per="m2/term"), (None, 100, 120, "USD/m2/term")),
        (CardinalValue(487, None, None, "projects"), (487, None, None, "projects")),
        (PercentValue(Decimal("5.5"), None, None), (Decimal("5.5"), None, None, "%")),
    ],
)  # fmt: skip
def test_a_figure_in_its_base_unit(value: Value, base: tuple[Any, ...]) -> None:
    row = row_of(value)
    assert tuple(row[column] for column in ("base_value", "base_low", "base_high", "base_unit")) == base
    assert all(type(number) in (int, Decimal) for number in base[:3] if number is not None)
    assert row["value"] == getattr(value, "amount", None)  # as written, beside it


def ids_of(*facts: Fact, id: str = "a") -> list[str]:
    values = [MoneyValue(5, None, None, "USD")] * 3
    return [row["fact_id"] for row in rows(made(*values, facts=list(facts), id=id))]


def test_a_fact_keeps_its_id() -> None:
    """Also from one version to the next, and when more is known of it."""
    assert ids_of(fact()) == ["5fd800186d87dff4"]
    assert ids_of(
        fact(confidence=0.9, measure="flow", part="FDI", period=Period("2024-01-01", "2024-12-31"))
    ) == ids_of(fact())
    assert set(ids_of(fact())) <= set(ids_of(fact(1), fact()))


def test_an_id_is_of_one_fact() -> None:
    others = [fact(1), fact(None, share=0), fact(subject="An Phú"), fact(indicator="profit"), fact(), fact(part="FDI")]
    ids = [*ids_of(fact(), *others), *ids_of(fact(), *others, id="b")]
    assert len(set(ids)) == 14
    assert [id[16:] for id in ids[:7]] == ["", "", "", "", "", "-2", "-3"]


def test_confidence_leaves_out_facts() -> None:
    record = made(MoneyValue(5, None, None, "USD"), facts=[fact(confidence=sure) for sure in (0.9, 0.5, 0.49, None)])
    all_rows = list(table([record]))
    assert [row["confidence"] for row in all_rows] == [0.9, 0.5, 0.49, None]
    assert list(table([record], confidence=0.5)) == [all_rows[0], all_rows[1], all_rows[3]]  # with the same ids
    assert len(list(table([record], of=Rows.mentions, confidence=1))) == 1


@pytest.mark.parametrize(
    ("published", "day", "time"),
    [
        ("2024-04-16T15:09:01.5", DAY, datetime.time(15, 9, 1)),
        ("2024-04-16T00:00:00", DAY, datetime.time()),
        ("2024-04-16", DAY, None),
        (None, None, None),
    ],
)
def test_published(published: str | None, day: datetime.date | None, time: datetime.time | None) -> None:
    (row,) = mention_rows(made(MoneyValue(5, None, None, "USD"), published=published))
    assert (row["published"], row["published_time"]) == (day, time)


def test_an_article_that_could_not_be_read_has_a_row_of_its_own_only() -> None:
    record = Record(SCHEMA, "a", "a.txt", None, [], [], ErrorInfo("empty", "no text"))
    assert not list(rows(record)) and not list(mention_rows(record))
    (row,) = article_rows(record)
    assert {key: cell for key, cell in row.items() if cell is not None} == {
        "article": "a", "source": "a.txt", "mentions": 0, "facts": 0, "error": "empty", "message": "no text",
    }  # fmt: skip


def test_a_row_for_each_article() -> None:
    (row,) = table([RECORD], of=Rows.articles)
    assert tuple(row) == ARTICLE_COLUMNS
    assert (row["article"], row["characters"], row["mentions"], row["facts"], row["error"]) == (
        "tin", len(TEXT), len(RECORD.mentions), 2, None,
    )  # fmt: skip


def test_the_text_of_a_record_gives_its_sentences() -> None:
    record = Extractor(names="never", extras=["text"]).extract(TEXT, "2024-04-16", "tin")
    assert [row["sentence"] for row in table([record])] == [row["sentence"] for row in rows(RECORD, TEXT)]


def test_a_row_for_each_mention() -> None:
    found = list(table([RECORD], lambda record: TEXT, Rows.mentions))
    assert [row["start"] for row in found] == [mention.start for mention in RECORD.mentions]
    assert all(tuple(row) == MENTION_COLUMNS and TEXT[row["start"] : row["end"]] == row["text"] for row in found)
    year, zone, money, *_ = found
    assert (year["date_start"], year["date_end"], year["grain"], year["basis"]) == (
        datetime.date(2023, 1, 1), datetime.date(2023, 12, 31), "year", "text",
    )  # fmt: skip
    assert (zone["kind"], zone["zone"], zone["value"]) == ("KCN", "kcn-dinh-tram", None)
    assert (money["value"], money["unit"]) == (1250000000, "USD") and money["sentence"].startswith("Năm 2023")
    assert (found[-1]["low"], found[-1]["high"], found[-1]["per"]) == (100, 120, "m2/term")


def test_what_mentions_have() -> None:
    found = list(mention_rows(made(
        OrgValue("Minh Long", "minh-long", "MLG"),
        PlaceValue("Việt Yên", "district", None, "Bắc Giang", "Bắc Ninh"),
        DateValue("--04-16", "--04-18", "span"),
        DateValue("--04", "--04", "month"),
    )))  # fmt: skip
    company, place, days, month = ({key: cell for key, cell in row.items() if cell is not None} for row in found)
    assert company.items() >= {"name": "Minh Long", "org": "minh-long", "ticker": "MLG"}.items()
    assert place.items() >= {
        "name": "Việt Yên", "level": "district", "province": "Bắc Giang", "province_code": "24",
        "province_2025": "Bắc Ninh", "province_2025_code": "24",
    }.items()  # fmt: skip
    assert "date_start" not in days and days["date_open"] == "--04-16/--04-18" and month["date_open"] == "--04"


def test_every_value_has_the_type_of_its_column() -> None:
    """Of facts with all and with nothing, and of mentions."""
    types = {"text": str, "day": datetime.date, "time": datetime.time, "number": (int, Decimal), "probability": float,
             "offset": int}  # fmt: skip
    for row in [*rows(RECORD, TEXT), *mention_rows(RECORD, TEXT), row_of(None, confidence=0.5)]:
        for column, cell in row.items():
            assert cell is None or isinstance(cell, types[KIND_OF[column]]), column


def test_without_text_no_sentence() -> None:
    assert all(row["sentence"] is None for row in rows(RECORD))


def test_command(tmp_path: Path) -> None:
    (tmp_path / "tin.txt").write_text(TEXT, encoding="utf-8")
    records = tmp_path / "records.jsonl"
    records.write_bytes(RECORD.to_json() + b"\n")
    output = tmp_path / "facts.csv"
    result = CliRunner().invoke(app, ["table", str(records), "-o", str(output), "--texts", str(tmp_path)])
    assert result.exit_code == 0
    read = list(csv.DictReader(output.open(encoding="utf-8")))
    assert len(read) == 2 and read[0]["sentence"].startswith("Năm 2023")
    shown = CliRunner().invoke(app, ["table", str(records)])
    assert shown.exit_code == 0 and shown.stdout.startswith("fact_id,article,title")


def test_command_with_confidence(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    record = made(MoneyValue(5, None, None, "USD"), facts=[fact(confidence=sure) for sure in (0.9, 0.4, None)])
    records.write_bytes(record.to_json())
    for given, left in (([], 3), (["--confidence", "0"], 3), (["--confidence", "0.9"], 2), (["--confidence", "1"], 1)):
        shown = CliRunner().invoke(app, ["table", str(records), *given])
        assert len(shown.stdout.splitlines()) == 1 + left


def test_a_record_with_an_impossible_day_is_refused(tmp_path: Path) -> None:
    records = tmp_path / "records.jsonl"
    records.write_bytes(made(published="2024-04-31", facts=[fact(None)]).to_json())
    result = CliRunner().invoke(app, ["table", str(records)])
    assert result.exit_code == 2 and "expected the output of `kcn-extract run`" in result.stderr


def test_command_keeps_its_input_and_names_its_formats(tmp_path: Path) -> None:
    records = tmp_path / "records.csv"
    records.write_bytes(RECORD.to_json() + b"\n")
    for arguments, words in (
        (["-o", str(records)], "the output must not be one of the inputs"),
        (["-o", str(tmp_path / "facts.html")], "expected .csv, .tsv, .parquet, .xlsx"),
        (["-o", str(tmp_path)], "unsupported extension"),
        (["-o", str(tmp_path / "facts.parquet"), "--excel"], "--excel: expected a .csv output"),
        (["-o", str(tmp_path / "none" / "facts.csv")], "cannot write"),
        (["--texts", str(tmp_path / "none")], "--texts: no such file or folder"),
        (["--confidence", "1.5"], "--confidence: expected a number from 0 to 1, got 1.5"),
        (["--confidence", "nan"], "--confidence: expected a number from 0 to 1, got nan"),
        (["--confidence", "0.5", "--mentions"], "--confidence: mentions have none"),
        (["--rows", "articles", "--mentions"], "--mentions is the same as --rows mentions"),
    ):
        result = CliRunner().invoke(app, ["table", str(records), *arguments])
        assert result.exit_code == 2 and words in result.stderr
    assert records.read_bytes() == RECORD.to_json() + b"\n" and len(list(tmp_path.iterdir())) == 1


def test_command_told_wrong(tmp_path: Path) -> None:
    assert CliRunner().invoke(app, ["table", str(tmp_path / "none.jsonl")]).exit_code == 2
    (tmp_path / "bad.jsonl").write_text("{}\n", encoding="utf-8")
    (tmp_path / "facts.csv").write_text("of yesterday", encoding="utf-8")
    for given, words in ([], "was not written by"), (["--overwrite"], "was not written by"):
        result = CliRunner().invoke(
            app, ["table", str(tmp_path / "bad.jsonl"), "-o", str(tmp_path / "facts.csv"), *given]
        )
        assert result.exit_code == 2 and words in result.stderr
    assert (tmp_path / "facts.csv").read_text(encoding="utf-8") == "of yesterday"


def test_a_table_is_replaced_where_one_says_so(tmp_path: Path) -> None:
    records, output = tmp_path / "records.jsonl", tmp_path / "facts.csv"
    records.write_bytes(RECORD.to_json() + b"\n")
    command = ["table", str(records), "-o", str(output)]
    assert CliRunner().invoke(app, command).exit_code == 0
    before = output.read_bytes()
    result = CliRunner().invoke(app, command)
    assert result.exit_code == 2 and "is there already (--overwrite replaces it)" in result.stderr
    records.write_bytes(b"{}\n")
    result = CliRunner().invoke(app, [*command, "--overwrite"])
    assert result.exit_code == 2 and "line 1: not a record" in result.stderr
    assert output.read_bytes() == before  # a table that cannot be made costs nothing
    records.write_bytes(RECORD.to_json() + b"\n" + RECORD.to_json()[:99])
    result = CliRunner().invoke(app, [*command, "--overwrite", "--rows", "articles"])
    assert result.exit_code == 0 and "line 2 is cut off" in result.stderr
    assert len(output.read_text("utf-8").splitlines()) == 2
    assert CliRunner().invoke(app, ["table", str(tmp_path / "bad.jsonl")]).exit_code == 2
