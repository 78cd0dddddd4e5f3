"""What can be read, in which order, under which id, and what is said of what cannot."""

import json
import os
import threading
from pathlib import Path

import pytest

import kcn_extract
from kcn_extract.run.batch import as_input
from kcn_extract.sources import reading
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.formats import is_installed
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import NoSuchInput, input_paths, listed_in
from kcn_extract.sources.reading import opened, total_size


def write(folder: Path, files: dict[str, str | bytes]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


def read_articles(paths: list[str]) -> list[ArticleInput]:
    return [opened(article) for article in reading.read_articles(paths)]


def test_a_folder_gives_its_texts_in_the_order_of_names(tmp_path: Path) -> None:
    write(
        tmp_path,
        {
            "b.txt": "b",
            "2024/04/x.md": "x",
            "a.txt": "a",
            "c.png": "no",
            ".hidden.txt": "no",
            "README.md": "no",
            "d.TXT": "d",
        },
    )
    found = list(read_articles([str(tmp_path)]))
    assert [article.text for article in found] == ["x", "a", "b", "d"]
    assert [article.id for article in found] == ["2024/04/x", "a", "b", "d"]
    assert found[0].source == os.path.join(str(tmp_path), "2024", "04", "x.md")


def test_a_file_has_its_stem_as_id(tmp_path: Path) -> None:
    write(tmp_path, {"deep/tin.2024.txt": "tin"})
    (article,) = read_articles([str(tmp_path / "deep" / "tin.2024.txt")])
    assert article.id == "tin.2024"


def test_a_glob_counts_ids_from_its_fixed_part(tmp_path: Path) -> None:
    write(tmp_path, {"x/a.txt": "1", "y/a.txt": "2", "y/b.md": "3"})
    found = list(read_articles([str(tmp_path / "**" / "*.txt")]))
    assert [article.id for article in found] == ["x/a", "y/a"]


def test_a_name_with_brackets_is_a_file_before_it_is_a_glob(tmp_path: Path) -> None:
    write(tmp_path, {"tin [1].txt": "tin"})
    assert [article.text for article in read_articles([str(tmp_path / "tin [1].txt")])] == ["tin"]


@pytest.mark.parametrize("name", ["none.txt", "none/*.txt"])
def test_what_does_not_exist_is_said_before_anything_is_read(tmp_path: Path, name: str) -> None:
    with pytest.raises(NoSuchInput, match="none"):
        read_articles([str(write(tmp_path, {"a.txt": "a"})), str(tmp_path / name)])


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("none", "1 without an ending"),
        ("README.md", "1 README"),
        ("photo.png", "1 .png"),
        ("dump.sql.gz", "1 .sql.gz"),
    ],
)
def test_a_folder_without_an_article_is_no_input(tmp_path: Path, name: str, why: str) -> None:
    write(tmp_path, {"a/a.txt": "a", f"b/{name}": '{"schema":"kcn_extract.record/2","id":"text"}'})
    with pytest.raises(NoSuchInput, match=rf"no article in .*b \(skipped 1: {why}"):
        read_articles([str(tmp_path / "a"), str(tmp_path / "b")])


def test_a_text_that_is_a_page_is_read_as_one(tmp_path: Path) -> None:
    page = "<p>Vốn 5 tỷ đồng.</p><aside>Quảng cáo 9 tỷ</aside>"
    write(tmp_path, {"a.txt": page, "b.txt": "Tăng <b>5%</b><br>", "c.jsonl": json.dumps({"text": page})})
    found = [*read_articles([str(tmp_path)]), opened(as_input(page)), opened(as_input({"text": page}))]
    assert [article.text for article in found] == [
        "Vốn 5 tỷ đồng.", "Tăng <b>5%</b><br>", "Vốn 5 tỷ đồng.", "Vốn 5 tỷ đồng.", "Vốn 5 tỷ đồng.",
    ]  # fmt: skip


def test_a_page_needs_its_extra(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.txt": "a", "b.html": "<!doctype html><p>Vốn 5 tỷ đồng.</p>", "c.txt": "<p>Vốn</p>"})
    monkeypatch.setattr("kcn_extract.sources.formats.find_spec", lambda package: None)
    is_installed.cache_clear()
    try:
        articles = reading.Articles([str(tmp_path)])
        assert [article.error and article.error.type for article in articles] == [None, "needs_extra"]
        assert dict(articles.skipped) == {".html (needs the extra html)": 1}
        (named,) = read_articles([str(tmp_path / "b.html")])
        assert named.error and "pip install 'kcn-extract[html]'" in named.error.message
    finally:
        is_installed.cache_clear()


def test_nothing_of_the_text_is_changed(tmp_path: Path) -> None:
    text = "\r\n tăng\u00a05%\r\x0b hoa\u0300\u2028cuối\r\n"
    write(tmp_path, {"a.txt": text})
    assert [article.text for article in read_articles([str(tmp_path)])] == [text]


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": b"\xef\xbb\xbft\xc4\x83ng", "b.jsonl": b'\xef\xbb\xbf{"text": "x"}\n'})
    paths = [str(tmp_path / name) for name in ("a.txt", "b.jsonl")]
    assert [article.text for article in read_articles(paths)] == ["tăng", "x"]


@pytest.mark.parametrize(
    ("content", "type", "words"),
    [
        (b"abc\xffdef", "not_utf8", "offset 3"),
        (b"\xef\xbb\xbfabc\xff", "not_utf8", "offset 6"),
        (b"\xff\xfea\x00b", "not_utf8", "UTF-16"),
        (b"\x89PNG\r\n\x00\x00", "not_supported", "it is a picture"),
        (b"\x00\xff\x02tin", "not_utf8", "binary"),
        (b"Vi\xd6t caf\xff", "not_utf8", "WINDOWS-1252"),
        (b"Khu c?ng nghi?p B?c Giang", "lost_letters", "question marks"),
        (b"", "empty", "no text"),
        (b" \n\xc2\xa0\n", "empty", "no text"),
        (b"\xef\xbb\xbf", "empty", "no text"),
    ],
)
def test_a_broken_file_is_an_error_in_its_place(tmp_path: Path, content: bytes, type: str, words: str) -> None:
    write(tmp_path, {"a.txt": "a", "b.txt": content, "c.txt": "c"})
    before, broken, after = read_articles([str(tmp_path)])
    assert (before.error, after.error) == (None, None)
    assert broken.id == "b" and broken.error and broken.error.type == type and words in broken.error.message


@pytest.mark.parametrize(
    "text", ["BZh là mã lạ.", "Tên ftyp là lạ.", "Ảnh dangWEBP mới.", "PAR1 là tên.", "GIF8 là tên."]
)
def test_words_that_begin_like_a_file_of_another_kind(tmp_path: Path, text: str) -> None:
    (article,) = read_articles([str(write(tmp_path, {"a.txt": text}) / "a.txt")])
    assert article.text == text


def test_a_pipe_is_read_from_its_first_byte(tmp_path: Path) -> None:
    lines = "".join(f'{{"text": "tin {number}"}}\n' for number in range(2_000)).encode()
    os.mkfifo(tmp_path / "pipe")
    writer = threading.Thread(target=(tmp_path / "pipe").write_bytes, args=(lines,))
    writer.start()
    found = read_articles([str(tmp_path / "pipe")])
    writer.join()
    assert [article.text for article in found] == [f"tin {number}" for number in range(2_000)]


def test_what_is_too_large_is_not_read_to_its_end(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "a" * 20_000, "b.txt": "b" * 9_999})
    large, small = reading.read_articles([str(tmp_path)], ReadOptions(max_size=9_999))
    assert large.error and large.error.type == "too_large" and large.size == 10_000
    assert opened(small).text == "b" * 9_999


def test_a_broken_link_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "gone.txt")
    (broken,) = read_articles([str(tmp_path)])
    assert broken.error and broken.error.type == "unreadable"


def test_a_link_to_the_folder_itself_does_not_go_round_in_circles(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "a"})
    (tmp_path / "again").symlink_to(tmp_path, target_is_directory=True)
    assert len(list(read_articles([str(tmp_path)]))) == 1


def test_a_folder_that_cannot_be_read_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"a.txt": "a", "closed/b.txt": "b", "d.txt": "d"})
    scandir = os.scandir

    def refusing(path: str) -> object:
        if str(path).endswith("closed"):
            raise PermissionError(13, "Permission denied")
        return scandir(path)

    monkeypatch.setattr("kcn_extract.sources.paths.os.scandir", refusing)
    first, broken, last = read_articles([str(tmp_path)])
    assert (first.text, last.text) == ("a", "d")
    assert broken.id == "closed" and broken.error and broken.error.message == "Permission denied"


def test_total_size(tmp_path: Path) -> None:
    write(tmp_path, {"a.txt": "tăng", "x/b.txt": "12"})
    assert total_size([str(tmp_path)]) == 7
    assert total_size([str(tmp_path), "-"]) is None


def test_places_keep_the_order_given(tmp_path: Path) -> None:
    write(tmp_path, {"b.txt": "b", "a.txt": "a"})
    given = [str(tmp_path / "b.txt"), str(tmp_path / "a.txt")]
    assert [path.path for path in input_paths(given)] == given


def test_a_list_of_paths(tmp_path: Path) -> None:
    """A listed path is no glob, and one that is missing costs one article."""
    write(tmp_path, {"a.txt": "a", "x/b.txt": "b", "t[1].txt": "t"})
    data = b"\n".join(os.fsencode(str(tmp_path / name)) for name in ("a.txt", "none*.txt", "x", "t[1].txt"))
    found = read_articles(list(listed_in(data + b"\r\n\n", b"\n")))
    assert [(article.id, article.text) for article in found] == [("a", "a"), ("none*", ""), ("b", "b"), ("t[1]", "t")]
    assert found[1].error and found[1].error.type == "unreadable"


def test_the_public_way_to_read(tmp_path: Path) -> None:
    page = "<!doctype html><p>Vốn 6 tỷ đồng.</p>"
    rows = "id,text\nx,Vốn 7 tỷ đồng.\n"
    write(tmp_path, {"a.txt": "Vốn 5 tỷ đồng.", "b.html": page, "c.png": "", "d.csv": rows})
    articles = kcn_extract.read(tmp_path)
    for _ in range(2):  # it can be gone through again
        assert [article.text for article in articles] == ["Vốn 5 tỷ đồng.", "Vốn 6 tỷ đồng.", "Vốn 7 tỷ đồng."]
        assert dict(articles.skipped) == {".png": 1}
    records = kcn_extract.Extractor(names="never").stream(articles)
    assert [record.mentions[0].text for record in records] == ["5 tỷ đồng", "6 tỷ đồng", "7 tỷ đồng"]
    (small,) = kcn_extract.read(tmp_path / "a.txt", max_size=3)
    assert small.error and small.error.type == "too_large"
    with pytest.raises(ValueError, match="no such file"):
        kcn_extract.read(tmp_path / "none")
