"""Streams of articles: order, errors, workers, threads, pickling."""

import os
import pickle
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from typing import Any

import pytest

from kcn_extract.extractor import Extractor
from kcn_extract.record import Record
from kcn_extract.run.batch import ArticleLike, as_input, record_lines
from kcn_extract.run.job import line_of
from kcn_extract.run.workers import CHUNK_ARTICLES, CHUNK_SIZE, _chunks
from kcn_extract.sources.article_input import ArticleInput

SENTENCES = (
    "KCN Đình Trám thu hút {n},5 triệu USD, tăng {n}% so với cùng kỳ.",
    "Ngày {n}/4/2024, tỉnh cấp phép {n} dự án trên {n} ha.",
    "Không có con số nào ở đây.",
    "Doanh thu ước đạt {n}.200 tỷ đồng, bằng 5{n}% kế hoạch.",
)


@cache
def extractor() -> Extractor:
    return Extractor(names="never")


def articles(count: int) -> list[dict[str, Any]]:
    return [
        {"id": f"a{n:03}", "text": "\n".join(SENTENCES[: n % 5 or 1]).format(n=n % 9 + 1), "published": "2024-05-02"}
        for n in range(count)
    ]


class Killing(Extractor):
    """Ends the process that reads a certain word, as the system does when memory runs out."""

    def extract(self, text: str, *rest: Any, **more: Any) -> Record:
        if "KILL" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if "FAIL" in text:
            raise ZeroDivisionError("of all things")
        return super().extract(text, *rest, **more)

    def __reduce__(self) -> Any:
        return Killing, (), None


def test_records_come_in_the_order_of_the_input() -> None:
    assert [record.id for record in extractor().stream(articles(20))] == [f"a{n:03}" for n in range(20)]


def test_a_stream_is_lazy() -> None:
    taken = []

    def endless() -> Iterator[str]:
        while True:
            taken.append(1)
            yield "tăng 5%"

    stream = extractor().stream(endless())
    assert not taken
    next(stream), next(stream)
    assert len(taken) == 2


def test_one_and_two_workers_write_the_same_bytes() -> None:
    given = [*map(as_input, articles(150)), ArticleInput(""), ArticleInput("x", published="hôm qua")]
    alone = [line.json for line in record_lines(extractor(), given, 1)]
    assert [line.json for line in record_lines(extractor(), given, 2)] == alone
    assert len(alone) == 152 and b'"PERCENT"' in alone[0]


def test_records_from_workers_are_equal_to_those_made_here() -> None:
    given = articles(12)
    assert list(extractor().stream(given, workers=2)) == list(extractor().stream(given))


def test_a_record_depends_on_its_article_alone() -> None:
    given = articles(40)
    forward = {record.id: record.to_json() for record in extractor().stream(given)}
    backward = {record.id: record.to_json() for record in extractor().stream(reversed(given))}
    assert forward == backward


def test_eight_threads_write_what_one_does() -> None:
    given = [as_input(article) for article in articles(200)]
    shared = Extractor(names="never")
    with ThreadPoolExecutor(8) as threads:
        parallel = list(threads.map(lambda article: line_of(shared, article).json, given))
    assert parallel == [line_of(extractor(), article).json for article in given]


@pytest.mark.parametrize(
    ("article", "type"),
    [
        (ArticleInput(""), "empty"),
        (ArticleInput(" \n"), "empty"),
        (ArticleInput("a \ud800 b"), "bad_text"),
        (ArticleInput("a", title="\udc00"), "bad_text"),
        (ArticleInput("FAIL"), "failed"),
        ({"id": "x", "words": "tăng"}, "bad_row"),
        ({"text": float("nan")}, "bad_row"),
        ({"text": "tăng", "url": 5}, "bad_row"),
        ("<!doctype html>", "empty"),
    ],
)
def test_what_goes_wrong_is_a_record_with_an_error(article: ArticleLike, type: str) -> None:
    first, broken, last = Killing(names="never").stream(["tăng 5%", article, "tăng 6%"])
    assert first.error is None and last.error is None and len(last.mentions) == 1
    assert broken.error and broken.error.type == type
    assert (broken.article, broken.mentions, broken.facts) == (None, [], [])
    assert Record.from_json(broken.to_json()) == broken


@pytest.mark.parametrize(
    "article", [ArticleInput("tăng 5%", published="hôm qua"), {"text": "tăng 5%", "published": [2024]}]
)
def test_an_article_whose_day_cannot_be_read_says_so(article: ArticleLike) -> None:
    (record,) = extractor().stream([article])
    assert not record.mentions
    assert record.error and record.error.type == "bad_published" and "invalid date" in record.error.message


def test_a_title_that_is_given_stands_in_the_record() -> None:
    (record,) = extractor().stream([{"text": "Tăng 5%.", "title": "Tin nhanh"}])
    assert record.article and record.article.title == "Tin nhanh"


def test_what_is_no_article_is_a_wrong_call() -> None:
    with pytest.raises(TypeError, match="not int"):
        list(extractor().stream([5]))  # type: ignore[list-item]
    with pytest.raises(ValueError, match="workers must be >= 1, got 0"):
        record_lines(extractor(), [], 0)


def test_only_the_article_that_kills_its_process_is_lost() -> None:
    given = [{"id": str(n), "text": "KILL" if n == 5 else "tăng 5%"} for n in range(12)]
    records = list(Killing(names="never").stream(given, workers=2))
    assert [record.id for record in records] == [str(n) for n in range(12)]
    assert [record.id for record in records if record.error] == ["5"]


def test_a_stream_with_workers_may_be_left_early() -> None:
    stream = extractor().stream(articles(300), workers=2)
    assert next(stream).id == "a000"
    stream.close()  # type: ignore[attr-defined]


def test_no_more_than_a_few_chunks_are_under_way() -> None:
    taken = 0

    def counted() -> Iterator[ArticleInput]:
        nonlocal taken
        for article in map(as_input, articles(5000)):
            taken += 1
            yield article

    stream = record_lines(extractor(), counted(), 2)
    next(stream)
    assert taken < 7 * CHUNK_ARTICLES
    stream.close()  # type: ignore[attr-defined]


def test_chunks_grow_from_one_article_and_are_bounded() -> None:
    sizes = [len(chunk) for chunk in _chunks(ArticleInput("x") for _ in range(300))]
    assert sizes[:8] == [1, 2, 4, 8, 16, 32, 64, 64] and sum(sizes) == 300
    long = [len(chunk) for chunk in _chunks(ArticleInput("x" * CHUNK_SIZE) for _ in range(9))]
    assert long == [1] * 9


def test_an_extractor_survives_pickling() -> None:
    copy = pickle.loads(pickle.dumps(Extractor(names="never", labels=["MONEY"])))
    assert copy.labels == ("MONEY",) and copy.names == "never"
    text = "tăng 5%, đạt 3 tỷ đồng"
    assert [mention.label for mention in copy.extract(text).mentions] == ["MONEY"]
    assert len(pickle.dumps(extractor())) < 2000


def test_a_record_survives_pickling() -> None:
    record = extractor().extract(SENTENCES[0].format(n=7), "2024-05-02")
    assert record.mentions and pickle.loads(pickle.dumps(record)) == record
