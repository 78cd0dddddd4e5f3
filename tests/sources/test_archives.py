"""Compressed files and archives: what is read in them, under which id, and where they stop."""

import bz2
import gzip
import io
import lzma
import os
import tarfile
import threading
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from backports import zstd

from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.reading import Articles

COMPRESS = {".gz": gzip.compress, ".bz2": bz2.compress, ".xz": lzma.compress, ".zst": zstd.compress}
MEMBERS: dict[str, bytes] = {
    "2024/tin-1.txt": "Vốn 1 tỷ".encode(),
    "2024/.hidden.txt": b"no",
    "__MACOSX/2024/._tin-1.txt": b"no",
    "2024/photo.png": b"\x89PNG\r\n",
    "README.md": b"no",
    "rows.jsonl": '{"id": "r", "text": "Vốn 2 tỷ"}\n'.encode(),
    "gold.jsonl": b'{"id": "r", "mentions": []}\n',
    "tin-2.md.gz": gzip.compress("Vốn 3 tỷ".encode()),
}


def zipped(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return packed.getvalue()


def tarred(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as archive:
        for name, content in members.items():
            info = tarfile.TarInfo(name)
            info.size = len(content)
            archive.addfile(info, io.BytesIO(content))
    return packed.getvalue()


def read(path: Path, options: ReadOptions | None = None) -> tuple[list[ArticleInput], dict[str, int]]:
    articles = Articles([str(path)], options or ReadOptions())
    return list(articles), dict(articles.skipped)


def reads(tmp_path: Path, name: str, data: bytes, options: ReadOptions | None = None) -> list[ArticleInput]:
    (tmp_path / name).write_bytes(data)
    return read(tmp_path / name, options)[0]


def errors(articles: list[ArticleInput]) -> list[tuple[str | None, str]]:
    return [(article.id, article.error.type) for article in articles if article.error]


@pytest.mark.parametrize("ending", COMPRESS)
def test_a_compressed_file_is_what_it_holds(tmp_path: Path, ending: str) -> None:
    compress = COMPRESS[ending]
    (text,) = reads(tmp_path, f"tin.5.txt{ending}", compress("Vốn 5 tỷ".encode()))
    assert (text.id, text.text, text.source) == ("tin.5", "Vốn 5 tỷ", str(tmp_path / f"tin.5.txt{ending}"))
    rows = reads(tmp_path, f"rows.jsonl{ending}", compress(b'{"text": "a"}\n{"text": "b"}\n'))
    assert [(row.id, row.text) for row in rows] == [("rows:1", "a"), ("rows:2", "b")]
    assert [row.text for row in reads(tmp_path, f"named{ending}.txt", compress(b"by content"))] == ["by content"]
    assert [row.text for row in reads(tmp_path, f"two{ending}", compress(b"one, ") + compress(b"two"))] == ["one, two"]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("export.zip", zipped(MEMBERS)),
        ("export.zip", zipped(MEMBERS, zipfile.ZIP_LZMA)),
        ("export.tar", tarred(MEMBERS)),
        ("export.tar.gz", gzip.compress(tarred(MEMBERS))),
        ("export.tgz", gzip.compress(tarred(MEMBERS))),
        ("export.tar.zst", zstd.compress(tarred(MEMBERS))),
    ],
)
def test_the_members_of_an_archive(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / name).write_bytes(data)
    articles, skipped = read(tmp_path / name)
    assert [(article.id, article.text) for article in articles] == [
        ("export/2024/tin-1", "Vốn 1 tỷ"), ("r", "Vốn 2 tỷ"), ("export/tin-2", "Vốn 3 tỷ"),
    ]  # fmt: skip
    assert articles[0].source == str(tmp_path / name / "2024/tin-1.txt")
    assert skipped == {".png": 1, "README": 1, ".jsonl (no known column for the text)": 1}


def test_an_archive_lies_in_a_folder_and_in_another_archive(tmp_path: Path) -> None:
    inner = zipped({"b.txt": b"b"})
    (tmp_path / "x").mkdir()
    (tmp_path / "x" / "outer.zip").write_bytes(
        zipped({"a.txt": b"a", "y/inner.zip": inner, "t.tar": tarred({"c.txt": b"c"})})
    )
    articles, _ = read(tmp_path)
    assert [article.id for article in articles] == ["x/outer/a", "x/outer/y/inner/b", "x/outer/t/c"]


@pytest.mark.parametrize(
    "data",
    [gzip.compress(b'{"text": "a"}\n'), zipped({"a.txt": b"a"}), tarred({"a.txt": b"a"})],
    ids=["gzip", "zip", "tar"],
)
def test_an_archive_may_come_from_a_pipe(tmp_path: Path, data: bytes) -> None:
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(data,))
    writer.start()
    articles, _ = read(tmp_path / "pipe")
    writer.join()
    assert [article.text for article in articles] == ["a"]


def test_the_pictures_of_a_saved_page_are_passed_over(tmp_path: Path) -> None:
    members = {"tin.HTML": b"<html>", "tin_files/more.txt": b"no", "old_files/a.txt": b"a"}
    (tmp_path / "a.zip").write_bytes(zipped(members))
    articles, skipped = read(tmp_path / "a.zip")
    assert [article.text for article in articles if not article.error] == ["a"]
    assert skipped["file of a saved page"] == 1
    for name, content in members.items():
        (tmp_path / "folder" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "folder" / name).write_bytes(content)
    articles, skipped = read(tmp_path / "folder")
    assert [article.id for article in articles if not article.error] == ["old_files/a"]
    assert skipped["folder of a saved page"] == 1


def broken_zip() -> bytes:
    data = zipped({"a.txt": b"a", "b.txt": b"first words of b", "c.txt": b"c"}, zipfile.ZIP_STORED)
    return data.replace(b"first words", b"other words", 1)


def encrypted_zip() -> bytes:
    data = bytearray(zipped({"a.txt": b"a", "b.txt": b"b", "c.txt": b"c"}))
    entry = data.index(b"PK\x01\x02", data.index(b"PK\x01\x02") + 1)
    data[entry + 8] |= 1
    return bytes(data)


@pytest.mark.parametrize(
    ("data", "type"),
    [
        (broken_zip(), "broken"),
        (encrypted_zip(), "encrypted"),
        (zipped({"a.txt": b"a", "../b.txt": b"b", "c.txt": b"c"}), "bad_name"),
        (zipped({"a.txt": b"a", "/b.txt": b"b", "c.txt": b"c"}), "bad_name"),
        (zipped({"a.txt": b"a", "b.txt": b"", "c.txt": b"c"}), "empty"),
        (zipped({"a.txt": b"a", "b.txt.gz": b"\x1f\x8b\x08broken", "c.txt": b"c"}), "broken"),
        (zipped({"a.txt": b"a", "b.txt": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "c.txt": b"c"}), "not_supported"),
        (zipped({"a.txt": b"a", "b.txt": bytes(11_000_000), "c.txt": b"c"}), "too_large"),
    ],
)
def test_a_broken_member_costs_itself(tmp_path: Path, data: bytes, type: str) -> None:
    first, broken, last = reads(tmp_path, "export.zip", data)
    assert (first.text, last.text) == ("a", "c")
    assert broken.id == "export/b" and broken.error and broken.error.type == type


@pytest.mark.parametrize(
    ("name", "data", "options", "message"),
    [
        ("a.zip", zipped({"a.txt": b"a", "b.txt": b"b"}), ReadOptions(max_files=1), "max_files"),
        ("a.tar", tarred({"a.txt": b"a", "b.txt": b"b" * 3000}), ReadOptions(max_unpacked=2000), "max_unpacked"),
        ("a.jsonl.gz", gzip.compress(b'{"text": "a"}\n' + b" " * 11_000_000), ReadOptions(max_ratio=20), "max_ratio"),
        ("a.zip", zipped({"a.txt": b"a", "b.zip": zipped({"c.txt": b"c"})}), ReadOptions(max_depth=1), "max_depth"),
    ],
)
def test_limits(tmp_path: Path, name: str, data: bytes, options: ReadOptions, message: str) -> None:
    first, *rest = reads(tmp_path, name, data, options)
    assert first.text == "a" and rest
    assert all(article.error and message in article.error.message for article in rest)


def test_a_zip_in_a_zip_in_a_zip_counts_as_one(tmp_path: Path) -> None:
    """What is inside counts against the limits of the outermost, else each layer multiplies them."""
    layer = zipped({f"{number}.txt": b"tin" for number in range(5)})
    data = zipped({f"{number}.zip": layer for number in range(5)})
    articles = reads(tmp_path, "a.zip", data, ReadOptions(max_files=12))
    assert len([article for article in articles if article.text]) < 12
    assert {type for _, type in errors(articles)} == {"too_large"}


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.zip", b"PK\x03\x04" + bytes(100)),
        ("a.zip", zipped({"a.txt": b"a" * 5000})[:-30]),
        ("a.tar", tarred({"a.txt": bytes(5000)})[:1200]),
        ("a.txt.gz", gzip.compress(os.urandom(5000))[:3000]),
        ("a.txt.xz", lzma.compress(os.urandom(5000))[:3000]),
        ("a.txt.zst", zstd.compress(os.urandom(5000))[:3000]),
        ("a.txt.gz", b"not compressed at all"),
    ],
)
def test_a_broken_archive_is_an_error(tmp_path: Path, name: str, data: bytes) -> None:
    (tmp_path / "z.txt").write_text("z")
    articles = [*reads(tmp_path, name, data), *read(tmp_path / "z.txt")[0]]
    assert articles[-1].text == "z"
    assert errors(articles)[-1] == ("a", "broken")


def test_names_that_are_not_marked_as_utf8(tmp_path: Path) -> None:
    data = zipped({"tin-thue-dat.txt": b"a"}).replace(b"tin-thue-dat", "tin-thuê-dt".encode())
    assert [article.id for article in reads(tmp_path, "a.zip", data)] == ["a/tin-thuê-dt"]
