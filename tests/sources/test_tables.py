"""Tables and JSON as files: their columns, their cells, and what is said of rows that do not fit."""

import datetime
import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from unicodedata import normalize

import openpyxl
import pyarrow
import pytest
from pyarrow import parquet

from kcn_extract.rules.load import BUILT_IN_PATTERNS
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.fields import FIELDS, Fields, UnknownColumns
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.reading import Articles

TEXT = "Tỉnh cấp phép 3 dự án, tổng vốn đầu tư 5 tỷ đồng; tháng trước là 2 dự án, vốn thấp hơn nhiều."
ROWS = [
    {"id": "a", "Content": f'{TEXT} "Ổn định", ông Long nói;\nxong.', "pubDate": "16/04/2024", "title": "Một"},
    {"id": "b", "Content": TEXT, "pubDate": "", "title": "Hai"},
]
LETTERS, TONES = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY", "\u0301\u0300\u0309\u0303\u0323"
READ = [("a", ROWS[0]["Content"], "2024-04-16", "Một"), ("b", TEXT, None, "Hai")]


def csv_of(rows: Iterable[dict[str, str]], delimiter: str = ",", end: str = "\n") -> str:
    quoted = [['"' + cell.replace('"', '""') + '"' for cell in row.values()] for row in rows]
    return end.join(delimiter.join(cells) for cells in [list(ROWS[0]), *quoted]) + end


def xlsx_of(*sheets: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    for number, rows in enumerate(sheets):
        sheet = book.active if number == 0 else book.create_sheet(f"S{number}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def parquet_of(**columns: Any) -> bytes:
    stream = io.BytesIO()
    parquet.write_table(pyarrow.table(columns), stream)
    return stream.getvalue()


def read(tmp_path: Path, name: str, data: str | bytes, **fields: str) -> list[ArticleInput]:
    path = tmp_path / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return list(Articles([str(path)], ReadOptions(max_size=200_000, fields=fields)))


def told(articles: list[ArticleInput]) -> list[tuple[str | None, str, str | None, str | None]]:
    return [(article.id, article.text, article.published, article.title) for article in articles]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.csv", csv_of(ROWS)),
        ("a.csv", csv_of(ROWS, ";", "\r\n")),
        ("a.csv", csv_of(ROWS, "|")),
        ("a.tsv", csv_of(ROWS, "\t")),
        ("a.csv", "sep=;\r\n" + csv_of(ROWS, ";", "\r\n")),
        ("a.csv", csv_of(ROWS).encode("utf-8-sig")),
        ("a.csv", csv_of(ROWS, "\t").encode("utf-16")),
        ("a.txt", csv_of(ROWS, "\t").encode("utf-16")),  # Unicode text, as Excel calls it
        ("a", csv_of(ROWS, ";")),
        ("a.csv", csv_of([{**row, "Content": row["Content"].replace("\n", "\r")} for row in ROWS], end="\r")),
        ("a.xlsx", xlsx_of([list(ROWS[0]), *[list(row.values()) for row in ROWS]])),
        ("a.parquet", parquet_of(**{name: [row[name] for row in ROWS] for name in ROWS[0]})),
        ("a.json", json.dumps(ROWS)),
        ("a.txt", json.dumps(ROWS, indent=2)),
        ("a.jsonl", json.dumps(ROWS).encode("utf-8-sig")),
        ("a.json", json.dumps({"total": 2, "articles": ROWS, "next": None})),
        ("a.json", json.dumps({"status": "ok", "data": {"items": ROWS}})),
        ("a.json", "".join(json.dumps(row, indent=1) for row in ROWS)),
        ("a.json", "\n".join(json.dumps(row) for row in ROWS)),
        ("a.json", json.dumps(ROWS).encode("utf-16")),
        ("a", "\n".join(json.dumps(row) for row in ROWS)),
    ],
)
def test_one_table_in_every_form(tmp_path: Path, name: str, data: str | bytes) -> None:
    assert told(read(tmp_path, name, data)) == READ


def apart(text: str) -> str:
    """A text as windows-1258 writes it: with the signs of tones behind their letters."""
    pairs = {normalize("NFC", letter + tone): letter + tone for letter in LETTERS for tone in TONES}
    return "".join(pairs.get(letter, letter) for letter in text)


def twice(text: str) -> bytes:
    """A text whose bytes were taken for windows-1252."""
    return "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in text.encode()).encode()


@pytest.mark.parametrize("data", [apart(csv_of(ROWS)).encode("cp1258"), twice(csv_of(ROWS))])
def test_a_table_in_an_old_encoding(tmp_path: Path, data: bytes) -> None:
    first, second = read(tmp_path, "a.csv", data)
    assert (first.text, second.text, second.title) == (READ[0][1], TEXT, "Hai") and first.encoding


@pytest.mark.parametrize(
    ("row", "type", "words"),
    [
        ('"x"', "bad_row", "1 cell where there are 2 columns"),
        ('"x","y","z"', "bad_row", "3 cells where there are 2 columns"),
        ('"x","y",,', None, ""),
        ('x,"y"z', "bad_row", "a quote inside a quoted cell must be doubled"),
        ("x,", "empty", "no text"),
        (f'x,"{"y" * 150_000}"', None, ""),
        (f'x,"{"y" * 250_000}"', "too_large", "more than 200,000"),
        ("x,y\0z", None, ""),
        ("", "gone", ""),
    ],
)
def test_a_row_that_does_not_fit_costs_itself(tmp_path: Path, row: str, type: str | None, words: str) -> None:
    first, *between, last = read(tmp_path, "a.csv", f'id,text\n1,"a\nb"\n{row}\n2,c\n')
    assert (first.text, last.id, last.text) == ("a\nb", "2", "c")
    if type == "gone":
        assert not between
        return
    (article,) = between
    assert (article.error and article.error.type) == type
    if article.error:
        assert article.error.message.startswith("line 4: ") and words in article.error.message


def test_a_cell_that_is_never_closed_is_said(tmp_path: Path) -> None:
    first, broken = read(tmp_path, "a.csv", 'id,text\n1,a\n2,"b\n3,c\n')
    assert first.text == "a" and broken.error and broken.error.message.startswith("line 3: a quoted cell")


@pytest.mark.parametrize(
    ("name", "data", "fields", "words"),
    [
        ("a.csv", "Tỉnh,Diện tích (ha),Vốn (tỷ đồng)\nHà Nam,98,5\n", {}, "it has the columns Tỉnh, Diện tích (ha)"),
        ("a.csv", "id;bai_viet\n1;x\n", {"text": "bai_vit"}, "--field text=bai_vit; did you mean bai_viet?"),
        ("a.csv", "text,text\n1,2\n", {}, "two columns are named 'text'"),
        ("a.csv", "\n", {}, "it has no columns"),
        ("a.json", '[{"id": 1, "bai": "x"}]', {}, "it has the columns id, bai"),
        ("a.json", '{"articles": [{"id": 1, "bai": "x"}]}', {}, "say which with --field text=COLUMN"),
        ("a.xlsx", xlsx_of([["KCN", "ha"], ["Đình Trám", 98]]), {}, "it has the columns KCN, ha"),
        ("a.xlsx", xlsx_of([["KCN"]], [["Vốn"]]), {}, "sheet S1: no column is known"),
        ("a.parquet", parquet_of(id=[1], bai=["x"]), {}, "it has the columns id, bai"),
        ("a.parquet", parquet_of(id=[1], text=["x"]), {"url": "link"}, "no column 'link' for --field url=link"),
    ],
)  # fmt: skip
def test_unknown_columns_are_refused(
    tmp_path: Path, name: str, data: str | bytes, fields: dict[str, str], words: str
) -> None:
    with pytest.raises(UnknownColumns) as refused:
        read(tmp_path, name, data, **fields)
    assert str(refused.value).startswith(str(tmp_path / name)) and words in str(refused.value)


def test_a_folder_passes_over_what_are_no_articles(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("Tỉnh,Vốn\nHà Nam,5\n")
    (tmp_path / "b.csv").write_text("Nội dung,Ngày đăng\nTăng 5%,16/4/2024\n")
    articles = Articles([str(tmp_path)])
    assert [(article.id, article.text, article.published) for article in articles] == [("b:2", "Tăng 5%", "2024-04-16")]
    assert articles.skipped == {".csv (no known column for the text)": 1}


@pytest.mark.parametrize(
    ("columns", "given", "chosen"),
    [
        (["body", "content", "TEXT"], {}, {"text": ("TEXT", "content", "body")}),
        (["Nội dung", "Ngày đăng", "STT"], {}, {"text": ("Nội dung",), "published": ("Ngày đăng",)}),
        (["noi_dung", "tieu_de"], {}, {"text": ("noi_dung",), "title": ("tieu_de",)}),
        (["fullText", "date", "published_at"], {}, {"text": ("fullText",), "published": ("published_at", "date")}),
        (["text", "content"], {"text": "content"}, {"text": ("content",)}),
        (["text", "title"], {"title": ""}, {"text": ("text",)}),
        (["text", "meta.date"], {"published": "meta.date"}, {"text": ("text",), "published": ("meta.date",)}),
    ],
)  # fmt: skip
def test_which_column_is_which(columns: list[str], given: dict[str, str], chosen: dict[str, tuple[str, ...]]) -> None:
    assert dict(Fields(given).of(columns)) == chosen


def test_a_field_that_there_is_not_is_refused() -> None:
    with pytest.raises(ValueError, match=r"unknown field 'txt' \(expected text, id, .*; did you mean text\?"):
        Fields({"txt": "content"})


def test_cells_of_excel(tmp_path: Path) -> None:
    moment = datetime.datetime(2024, 4, 16, 15, 9)
    sheet = [
        ["DANH SÁCH BÀI BÁO"],
        [],
        ["id", "text", "date", "ghi chú"],
        [1, "a_x000D_\nb", moment, None],
        [],
        [2.0, "c", 45398, "x"],
        ["#N/A", "d", "#REF!"],
        ["e", None, "16/4/2024"],
        ["f", "g", "hôm qua"],
    ]
    found = read(tmp_path, "a.xlsx", xlsx_of(sheet))
    assert [(article.id, article.text, article.published) for article in found] == [
        ("1", "a\r\nb", "2024-04-16T15:09:00"), ("2", "c", "2024-04-16"), ("a:7", "d", None), ("e", "", None),
        ("f", "", None),
    ]  # fmt: skip
    assert found[3].error and found[3].error.message == 'row 8: "text" is missing; the row has "id", "date"'
    assert found[4].error and found[4].error.message.startswith("row 9: invalid date 'hôm qua'")


@pytest.mark.parametrize(
    ("text", "is_table"),
    [
        ("STT,Nội dung,Ngày đăng\n1,a,16/4/2024\n", True),
        ("Nội dung, chi tiết và thời hạn\n1,a,16/4/2024\n", False),
        ("Nội dung | Bắc Giang\n16/4/2024\n", False),
        ("text,date", False),
    ],
)
def test_a_table_is_told_from_a_text_by_its_columns(tmp_path: Path, text: str, is_table: bool) -> None:
    (article,) = read(tmp_path, "a.txt", text)
    assert (article.id == "a:2") is is_table


def test_sheets_with_a_text_are_read_one_after_the_other(tmp_path: Path) -> None:
    data = xlsx_of([["text"], ["a"]], [["Số liệu"], [5]], [["Content"], ["b"]])
    assert [(article.id, article.text) for article in read(tmp_path, "a.xlsx", data)] == [
        ("a:Sheet:2", "a"),
        ("a:S2:2", "b"),
    ]


def test_cells_of_parquet(tmp_path: Path) -> None:
    far = pyarrow.array([2**62, 1713254940_000_000_001, None], pyarrow.timestamp("ns", "Asia/Ho_Chi_Minh"))
    texts = pyarrow.array([b"a\xff", "Tăng 5%".encode(), b"c"]).cast(pyarrow.string(), safe=False)
    data = parquet_of(
        id=[1.0, None, 3.0], text=pyarrow.chunked_array([texts]), meta=pyarrow.StructArray.from_arrays([far], ["day"])
    )
    found = read(tmp_path, "a.parquet", data, published="meta.day")
    assert [(article.id, article.text, article.published) for article in found] == [
        ("1", "", None), ("a:2", "Tăng 5%", "2024-04-16T15:09:00"), ("3", "c", None),
    ]  # fmt: skip
    assert found[0].error and found[0].error.type == "not_utf8"


@pytest.mark.parametrize(
    ("data", "texts", "type"),
    [
        (
            '[{"text": "a"}, {"text": "b", "x": ' + "[" * 1000 + "]" * 1000 + '}, {"text": "c"}]',
            ["a", "", "c"],
            "bad_json",
        ),
        ('[{"text": "a"}, {"text": "' + "b" * 300_000 + '"}, {"text": "c"}]', ["a", "", "c"], "too_large"),
        ('[{"text": "a"}, 5, {"text": "c"}]', ["a", "", "c"], "bad_row"),
        ('[{"text": "a"}, {"text": "c"}, {"text" oops', ["a", "c", ""], "bad_json"),
        ('[{"text": "a"}, {"text": "c"}', ["a", "c", ""], "bad_json"),
        ('{"text": "a", "tags": ["x"], "items": ["y"], "data": {"n": 1}}', ["a"], None),
        ('{"articles": [], "text": "no"}\n{"text": "a"}', ["no", "a"], None),
    ],
)
def test_values_of_json(tmp_path: Path, data: str, texts: list[str], type: str | None) -> None:
    found = read(tmp_path, "a.json", data)
    assert [article.text for article in found] == texts
    assert [article.error.type for article in found if article.error] == [type] * (type is not None)


@pytest.mark.parametrize(("name", "data"), [("a.xlsx", b"PK\x03\x04oops"), ("a.parquet", b"PAR1oops")])
def test_a_damaged_table_is_an_error(tmp_path: Path, name: str, data: bytes) -> None:
    (article,) = read(tmp_path, name, data)
    assert article.error and article.id == "a"


def test_the_names_of_columns_in_the_docs_are_those_that_are_tried() -> None:
    table = (Path(__file__).parents[2] / "docs/how-to/read-tables.md").read_text(encoding="utf-8")
    columns = (BUILT_IN_PATTERNS / "columns.csv").read_text(encoding="utf-8").splitlines()[1:]
    for field in FIELDS:
        names = [column.partition(",")[2] for column in columns if column.startswith(f"{field},")]
        assert f"| {field} | {', '.join(f'`{name}`' for name in names)} |" in table
