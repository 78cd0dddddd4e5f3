"""The function of SQL: records as structs, in DuckDB and on files of Parquet."""

import datetime
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

duckdb = pytest.importorskip("duckdb")
pyarrow = pytest.importorskip("pyarrow")

from pyarrow import parquet  # noqa: E402

from kcn_extract import Extractor, frame  # noqa: E402
from kcn_extract.integrations.duckdb import register  # noqa: E402

TEXT = "Năm 2023, KCN Đình Trám nộp ngân sách 300,5 tỷ đồng, tăng 12%. Tỉnh có 9 KCN."


class Counting(Extractor):
    """Counts how many articles it was asked for."""

    asked = 0

    def extract(self, *arguments: Any, **options: Any) -> Any:
        type(self).asked += 1
        return super().extract(*arguments, **options)


@pytest.fixture
def connection() -> Any:
    connection = duckdb.connect()
    register(connection, extractor=Extractor(names="never", extras=["text"]))
    return connection


def rows(connection: Any, query: str, *arguments: Any) -> list[tuple[Any, ...]]:
    return list(connection.execute(query, list(arguments)).fetchall())


def test_a_record_is_a_struct_of_what_the_frames_hold(connection: Any) -> None:
    ((record,),) = rows(connection, "SELECT kcn_extract(?, published := DATE '2024-01-05', id := 'a')", TEXT)
    made = Extractor(names="never").extract(TEXT, "2024-01-05", "a")
    (article,) = frame.articles(made).to_pylist()
    renamed = {"start": "start_char", "end": "end_char"}
    for key, table in (("mentions", frame.mentions(made)), ("facts", frame.facts(made))):
        wanted = [{renamed.get(name, name): cell for name, cell in row.items()} for row in table.to_pylist()]
        assert len(record[key]) == article[key] == len(wanted)
        for found, whole in zip(record[key], wanted, strict=True):
            assert found == {name: whole[name] for name in found}
            assert {"sentence", "value", "rule", "start_char"} <= found.keys()
    assert {name: cell for name, cell in record.items() if name not in ("mentions", "facts")} == {
        name: cell for name, cell in article.items() if name not in ("mentions", "facts")
    }
    assert record["published"] == datetime.date(2024, 1, 5)


def test_a_lake_of_parquet(connection: Any, tmp_path: Path) -> None:
    for number in range(3):
        table = {"id": [f"{number}a", f"{number}b"], "body": [f"KCN Đình Trám rộng 1{number},5 ha.", None]}
        parquet.write_table(pyarrow.table(table), tmp_path / f"{number}.parquet")
    found = rows(
        connection,
        f"""
        SELECT id, fact.subject, fact.value, fact.unit
        FROM (SELECT id, unnest(kcn_extract(body).facts) AS fact FROM read_parquet('{tmp_path}/*.parquet'))
        ORDER BY id
        """,
    )
    assert found == [(f"{n}a", "Đình Trám", Decimal(f"1{n}.5"), "ha") for n in range(3)]


def test_nulls_stay_and_errors_cost_nothing_else(connection: Any) -> None:
    given = "(VALUES (NULL, NULL), (?, NULL), ('', NULL), (?, ?)) v(text, day)"
    query = f"SELECT kcn_extract(text, published := day) FROM {given}"
    found = [record for (record,) in rows(connection, query, "tăng 5%", "tăng 6%", "31/4/2024")]
    assert found[0] is None
    assert [record["error"] for record in found[1:]] == [None, "empty", "bad_published"]
    assert [len(record["mentions"]) for record in found[1:]] == [1, 0, 0]


def test_more_rows_than_a_vector_keep_their_order(connection: Any) -> None:
    register(connection, "amounts", Extractor(labels=["MONEY"]))
    query = "SELECT i, amounts('Vốn ' || i || ' tỷ đồng.').mentions[1].value FROM range(1, 2200) r(i)"
    assert all(value == i * 1_000_000_000 for i, value in rows(connection, query))


def test_a_text_is_read_once_in_a_query(connection: Any) -> None:
    register(connection, "counted", Counting(names="never"))
    query = "SELECT counted(t).title, counted(t).error, len(counted(t).mentions) FROM (VALUES ('5%'), ('6%')) v(t)"
    Counting.asked = 0
    assert [row[2] for row in rows(connection, query)] == [1, 1]
    assert Counting.asked == 2


def test_it_can_be_registered_again_and_under_any_name(connection: Any) -> None:
    register(connection, extractor=Extractor(labels=["PERCENT"]))
    register(connection, 'my "own"', Extractor(labels=["MONEY"]))
    query = """SELECT kcn_extract(t).mentions[1].label, "my ""own""\"(t).mentions[1].label FROM (VALUES (?)) v(t)"""
    assert rows(connection, query, "5 tỷ đồng, 5%") == [("PERCENT", "MONEY")]


@pytest.mark.parametrize("package", ["numpy", "pyarrow"])
def test_the_extra_is_named_where_a_package_is_missing(package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, package, None)
    with pytest.raises(ModuleNotFoundError, match=rf"needs {package} \(pip install 'kcn-extract\[duckdb\]'\)"):
        register(duckdb.connect())
