"""JSON lines: what a line may hold, and what is said of one that does not fit."""

import io
import sys
import tracemalloc
from collections.abc import Iterator
from io import BufferedReader, RawIOBase
from typing import Any

import pytest

from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.fields import UnknownColumns
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile
from kcn_extract.sources.readers import json_lines

SMALL = ReadOptions(max_size=1000)


def read(data: bytes, options: ReadOptions = SMALL) -> list[ArticleInput]:
    return list(json_lines.read(io.BytesIO(data), InputFile("news.jsonl"), options))


def rows(*lines: str) -> list[ArticleInput]:
    return read("".join(line + "\n" for line in lines).encode())


def test_what_a_row_tells() -> None:
    first, second = rows(
        '{"id": "x", "text": "tăng", "published": "2024-04-16", "title": "T", "url": "https://tin.vn/1", "more": 1}',
        '{"text": "y", "source": "https://tin.vn/2", "site": "Tin"}',
    )
    assert (first.id, first.text, first.published, first.title, first.url, first.source) == (
        "x", "tăng", "2024-04-16", "T", "https://tin.vn/1", "news.jsonl",
    )  # fmt: skip
    assert (second.id, second.published, second.source, second.site) == ("news:2", None, "https://tin.vn/2", "Tin")


@pytest.mark.parametrize(
    ("id", "read_as"), [("12", "12"), ("12.0", "12"), ('"a"', "a"), ('""', "news:1"), ("null", "news:1")]
)
def test_an_id_may_be_a_number(id: str, read_as: str) -> None:
    assert rows(f'{{"id": {id}, "text": "x"}}')[0].id == read_as


@pytest.mark.parametrize(
    ("line", "type", "words"),
    [
        ("{oops", "bad_json", "not JSON"),
        ('["text"]', "bad_row", "not an object"),
        ('{"id": "x", "words": "y"}', "bad_row", '"text" is missing; the row has "id", "words"'),
        ('{"text": "x", "source": {}}', "bad_row", '"source" must be a string, got {}'),
        ('{"text": "x", "id": true}', "bad_row", '"id" must be a string'),
        ('{"text": 5}', "bad_row", '"text" must be a string'),
        ('{"text": "  "}', "empty", "no text"),
        ('{"text": "\\ud800"}', "bad_json", "not JSON"),
        ('{"text": "' + "x" * 1000 + '"}', "too_large", "more than 1,000 bytes"),
        ('{"text": ' + "[" * 101 + "]" * 101 + "}", "bad_json", "more than 100 objects and arrays"),
    ],
)
def test_a_broken_line_is_an_error_with_its_number(line: str, type: str, words: str) -> None:
    first, broken, last = rows('{"text": "a"}', line, '{"text": "b"}')
    assert (first.text, last.text) == ("a", "b")
    assert broken.error and broken.error.type == type
    assert broken.error.message.startswith("line 2: ") and words in broken.error.message


@pytest.mark.parametrize("limit", [200, 1000, 100_000])
def test_brackets_do_not_depend_on_the_recursion_limit(limit: int) -> None:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(limit)
    try:
        line = '{"text": "a", "more": ' + "[{" * 50_000 + "}]" * 50_000 + "}\n"
        deep, good = read(line.encode() + b'{"text": "' + b"[{" * 400 + b'"}\n', ReadOptions())
    finally:
        sys.setrecursionlimit(before)
    assert deep.error and deep.error.type == "bad_json" and good.text == "[{" * 400


def test_a_line_that_is_not_utf8_is_an_error() -> None:
    broken, good = read(
        b'{"text": "t\xc4\x83ng \xff \xc4\x83 \xc4\x83 \xc4\x83 \xc4\x83 \xc4\x83 \xc4\x83"}\n{"text": "b"}\n'
    )
    assert broken.error and broken.error.type == "not_utf8" and "line 1" in broken.error.message
    assert good.text == "b"


def test_blank_lines_count_but_are_no_articles() -> None:
    assert [article.id for article in rows('{"text": "a"}', " ", '{"text": "b"}')] == ["news:1", "news:3"]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-32"])
def test_unicode_with_a_mark(encoding: str) -> None:
    data = '{"text": "tăng"}\r\n{"text": "giảm"}\r\n'.encode(encoding)
    assert [article.text for article in read(data)] == ["tăng", "giảm"]


def test_a_broken_line_of_utf_16_is_told() -> None:
    lines = "".join(f'{{"text": "vốn {number} tỷ đồng"}}\n' for number in (1, 2, 3)).encode("utf-16")
    at = lines.index("2".encode("utf-16-le"))
    first, broken, last = read(lines[:at] + b"\x00\xd8" + lines[at + 2 :])
    assert (first.text, last.text) == ("vốn 1 tỷ đồng", "vốn 3 tỷ đồng")
    assert broken.error is not None


@pytest.mark.parametrize("day", ["16 Apr 99999999999 10:00:00", "99999999999999999999", "1e400"])
def test_a_day_that_cannot_be_costs_its_row_alone(day: str) -> None:
    first, last = rows(f'{{"text": "a", "published": "{day}"}}', '{"text": "b"}')
    assert first.error and first.error.type == "bad_published" and last.text == "b"


def test_lines_need_not_have_the_same_keys() -> None:
    found = rows('{"n": 1}', '{"Content": "a", "text": ""}', '{"text": "b", "content": "c"}')
    assert [article.text for article in found] == ["", "a", "b"]
    assert found[0].error and found[0].error.type == "bad_row"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "no column is known to hold the text; say which with --field text=COLUMN (it has the columns id, bai)"),
        ({"text": "bia"}, "no column 'bia' for --field text=bia; did you mean bai? (it has the columns id, bai)"),
        ({"text": "bai", "published": "meta.date"}, "no column 'meta.date'"),
    ],
)
def test_unknown_keys_are_refused_before_anything_is_read(fields: dict[str, str], words: str) -> None:
    with pytest.raises(UnknownColumns) as refused:
        read(b'{"id": "x", "bai": "a"}\n' * 200, ReadOptions(fields=fields))
    assert words in str(refused.value)


def test_keys_that_are_named() -> None:
    options = ReadOptions(fields={"text": "data.body", "published": "meta.date", "source": ""})
    first, second = read(
        b'{"data": {"body": "a"}, "meta": {"date": "16/4/2024"}, "source": 5}\n{"data": {"body": "b"}}', options
    )
    assert (first.text, first.published, first.source) == ("a", "2024-04-16", "news.jsonl")
    assert (second.text, second.published, second.error) == ("b", None, None)


class _Endless(RawIOBase):
    """A file of any size, made as it is read."""

    def __init__(self, chunks: Iterator[bytes]) -> None:
        self._chunks = chunks

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = next(self._chunks, b"")
        buffer[: len(chunk)] = chunk
        return len(chunk)


def _peak(chunks: Iterator[bytes], options: ReadOptions) -> int:
    """The memory that reading takes at most, in bytes."""
    stream = BufferedReader(_Endless(chunks))
    tracemalloc.start()
    for _ in json_lines.read(stream, InputFile("news.jsonl"), options):  # type: ignore[arg-type]
        pass
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak


def test_memory_does_not_grow_with_the_file_nor_with_a_line() -> None:
    line = b'{"text": "' + b"tang 5% " * 500 + b'"}\n'
    few, many = (_peak(iter([line] * count), ReadOptions()) for count in (1000, 4000))
    assert many < few + 100_000
    endless_line = iter([b'{"text": "', *([b"x" * 8000] * 2000)])
    assert _peak(endless_line, ReadOptions(max_size=100_000)) < 1_000_000
