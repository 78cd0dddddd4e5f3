"""What a worker does with a shard, here in this process: the records are those of a run on one machine."""

import os
import signal
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from pyarrow import parquet

from kcn_extract.cluster.shards import Shard, Unit, look_at, plan
from kcn_extract.cluster.work import Job, extract, extractor_of, job_of, look
from kcn_extract.extractor import Extractor
from kcn_extract.record import Record
from kcn_extract.report.columns import Rows
from kcn_extract.report.table import table
from kcn_extract.report.table_files import ArrowRows
from kcn_extract.run.batch import record_lines
from kcn_extract.run.ids import unique_ids
from kcn_extract.sources.options import DEFAULT
from kcn_extract.sources.paths import InputFile
from kcn_extract.sources.published import with_published
from kcn_extract.sources.reading import read_articles

FILES = {
    "a.txt": "KCN Đình Trám thu hút 3 tỷ USD, tăng 5% so với cùng kỳ.",
    "b.html": "<p>Khởi công ngày 2/9, vốn 5-10 tỷ đồng.</p>",
    "c.jsonl": '{"id": "a", "text": "Vốn 5 tỷ đồng."}\n{"id": "a", "text": ""}\n{"text": "KILL"}\n',
    "d.txt": "",
    "e.txt": "Doanh thu tăng 54,4%.",
}


class Killing(Extractor):
    """Ends the process that reads a certain word, as the system does when memory runs out."""

    def extract(self, text: str, *rest: Any, **more: Any) -> Record:
        if text == "KILL":
            os.kill(os.getpid(), signal.SIGKILL)
        return super().extract(text, *rest, **more)

    def __reduce__(self) -> Any:
        return Killing, (), None


@cache
def extractor() -> Extractor:
    return Extractor(names="never", extras=["text"])


def job(ending: str = ".jsonl", rows: Rows = Rows.facts, refuse: bool = False) -> Job:
    return job_of(
        extractor(), None, {"facts": True}, options=DEFAULT, published="2024-05-01", refuse_duplicates=refuse,
        timeout=60, ending=ending, rows=rows,
    )  # fmt: skip


@pytest.fixture
def news(tmp_path: Path) -> list[Path]:
    (tmp_path / "news").mkdir()
    for name, content in FILES.items():
        (tmp_path / "news" / name).write_text(content, encoding="utf-8")
    return sorted((tmp_path / "news").iterdir())


def shards(news: list[Path], job: Job) -> list[Shard]:
    units = [Unit(number, (InputFile(str(path), str(path.parent)),)) for number, path in enumerate(news)]
    return list(plan(((unit, look(unit, job)) for unit in units), 300, job.refuse_duplicates))


def local(news: list[Path], refuse: bool = False) -> list[bytes]:
    articles = with_published(read_articles([str(news[0].parent)]), "2024-05-01")
    return [line.json for line in record_lines(extractor(), unique_ids(articles, refuse))]


@pytest.mark.parametrize("refuse", [False, True])
def test_the_lines_of_all_shards_are_those_of_one_machine(refuse: bool, news: list[Path], tmp_path: Path) -> None:
    asked = job(refuse=refuse)
    parts = []
    told = []
    for number, shard in enumerate(shards(news, asked)):
        parts.append(tmp_path / f"out/{number}")
        told += extract(shard, str(parts[-1]), asked, extractor(), careful=False)
    written = b"".join(part.read_bytes() for part in parts).splitlines()
    assert written == local(news, refuse)
    errors = [record.error for record in map(Record.from_json, written)]
    assert [line.error_type for line in told] == [error and error.type for error in errors]
    assert len(parts) == 6 and len(written) == 7


@pytest.mark.parametrize("rows", Rows)
def test_tables(rows: Rows, news: list[Path], tmp_path: Path) -> None:
    asked = job(".parquet", rows)
    parts = [str(tmp_path / f"out/{number}.parquet") for number in range(6)]
    for part, shard in zip(parts, shards(news, asked), strict=True):
        extract(shard, part, asked, extractor(), careful=False)
    made = pa.concat_tables(map(parquet.read_table, parts))
    wanted = ArrowRows(made.schema.names).batch(table(map(Record.from_json, local(news)), of=rows))
    assert made.num_rows and made == pa.Table.from_batches([wanted])


def test_an_article_that_kills_costs_itself_alone(news: list[Path], tmp_path: Path) -> None:
    asked = job()
    of_rows = [shard for shard in shards(news, asked) if shard.unit.files[0].id == "c"]  # type: ignore[union-attr]
    told = [
        line
        for number, shard in enumerate(of_rows)
        for line in extract(shard, str(tmp_path / f"out/{number}"), asked, Killing(), careful=True)
    ]
    assert [line.error_type for line in told] == [None, "empty", "failed"]
    again = {path.name for path in (tmp_path / "out").glob("_again-*")}
    assert again == {f"_again-{of_rows[-1].digest}"}


RULE = """
label = "QUANTITY"
[tables.dragon_units]
dragon = ["con rồng"]
[[rule]]
name = "quantity.dragons"
pattern = '(?P<low>(?&digits)) (?P<unit>(?&dragon_units))'
value = "quantity"
tables = { unit = "dragon_units" }
match = ["nuôi [12 con rồng = 12 dragon]"]
never = ["con rồng"]
"""


def test_rule_files_come_along(tmp_path: Path) -> None:
    own, there = tmp_path / "own", tmp_path / "there"
    own.mkdir(), there.mkdir()
    (own / "dragons.toml").write_text(RULE, encoding="utf-8")
    asked = job_of(
        Extractor(patterns=own, names="never"), str(own), {}, options=DEFAULT, published=None, refuse_duplicates=False,
        timeout=None, ending=".jsonl", rows=Rows.facts,
    )  # fmt: skip
    (own / "dragons.toml").unlink()
    extractor, problems = extractor_of(asked, str(there))
    assert [mention.text for mention in extractor.extract("Nuôi 12 con rồng.").mentions] == ["12 con rồng"]
    assert problems == []


def test_another_version_is_noticed(tmp_path: Path) -> None:
    asked = job()
    older = {**asked.signature, "the version of kcn-extract": "0.0.9"}
    assert extractor_of(asked, str(tmp_path))[1] == []
    assert extractor_of(asked._replace(signature=older), str(tmp_path))[1] == [
        "the version of kcn-extract was 0.0.9, is 0.1.0"
    ]


def test_look_at_counts_what_is_passed_over(news: list[Path]) -> None:
    (news[0].parent / "other.csv").write_text("a,b\n1,2\n")
    unit = Unit(0, (InputFile(str(news[0].parent / "other.csv"), str(news[0].parent), is_named=False),))
    assert look(unit, job()).skipped.total() == 1 and look_at([]).ids == []
