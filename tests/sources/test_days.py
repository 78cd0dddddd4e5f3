"""Days of publication, as rows, callers and names write them."""

import datetime
from typing import Any

import numpy
import pandas
import pytest

from kcn_extract import Extractor
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.days import UnreadableDay, day_in, moment_of
from kcn_extract.sources.fields import Fields
from kcn_extract.sources.rows import article_of

UTC = datetime.UTC
DAY = "2024-04-16"
TIME = "2024-04-16T15:09:00"


@pytest.mark.parametrize(
    ("given", "moment"),
    [
        ("2024-04-16", DAY), (" 2024-04-16 ", DAY), ("2024-4-16", DAY), ("2024/04/16", DAY), ("2024-W16-2", DAY),
        ("2024-04-16T00:00:00", DAY), ("2024-04-16 00:00:00", DAY), ("2024-04-16T00:00:00+07:00", DAY),
        ("2024-04-16 15:09", TIME), ("2024-04-16T15:09:00.123456789", TIME), ("2024-04-16T08:09Z", TIME),
        ("2024-04-16 15:09:00 +0700", TIME), ("2024-04-16 15:09:00+07:00", TIME), ("2024-04-16 08:09:00 UTC", TIME),
        ("2024-04-15T20:30:00Z", "2024-04-16T03:30:00"), ("20240416T080900Z", TIME),
        ("16/04/2024", DAY), ("16-04-2024", DAY), ("16.4.2024", DAY), ("ngày 16/4/2024", DAY),
        ("16.04.2024 15:09", TIME), ("16/04/2024 - 15:09", TIME), ("15:09 16/04/2024", TIME),
        ("15:09 | 16/4/2024", TIME),
        ("T3, 16/4/2024 15:09 (GMT+7)", TIME), ("Thứ ba, 16/4/2024, 15:09 (GMT+7)", TIME), ("15h09, 16/4/2024", TIME),
        ("Thứ 3, ngày 16/04/2024 15:09", TIME), ("16/04/2024 3:09:00 CH", TIME),
        ("16/4/2024 12:30 SA", "2024-04-16T00:30:00"),
        ("16 tháng 4, 2024", DAY), ("ngày 16 tháng 4 năm 2024", DAY),
        ("04/05/2024", "2024-05-04"), ("04/16/2024", DAY), ("4/16/2024 3:09 PM", TIME),
        ("16 Apr 2024", DAY), ("April 16, 2024", DAY), ("Apr 16, 2024 3:09 PM", TIME),
        ("Tue, 16 Apr 2024 15:09:00 +0700", TIME), ("Tue, 16 Apr 2024 08:09:00 GMT", TIME),
        ("Tue Apr 16 15:09:00 2024", TIME), ("Tue Apr 16 2024 15:09:00 GMT+0700 (Indochina Time)", TIME),
        ("1713254940", TIME), ("1713254940000", TIME), ("1713254940.5", TIME), ("1713254940123456", TIME),
        (1713254940, TIME), (1713254940000, TIME), (1713254940.5, TIME), (1713254940123456789, TIME),
        ("20240416", DAY), (20240416, DAY), ("202404161509", TIME), ("20240416150900", TIME),
        ("0001-01-01", "0001-01-01"), ("9999-12-31", "9999-12-31"), ("0001-01-01T00:00:00+14:00", "0001-01-01"),
        ("9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59"),
        (datetime.date(2024, 4, 16), DAY), (datetime.datetime(2024, 4, 16, 15, 9), TIME),
        (datetime.datetime(2024, 4, 16, 8, 9, tzinfo=UTC), TIME),
        (pandas.Timestamp("2024-04-16"), DAY), (pandas.Timestamp("2024-04-16 08:09", tz="UTC"), TIME),
        (numpy.datetime64("2024-04-16"), DAY), (numpy.datetime64("2024-04-16T15:09:00.5", "ns"), TIME),
        (numpy.int64(1713254940), TIME), (numpy.float64(1713254940), TIME),
    ],
)  # fmt: skip
def test_a_day_and_its_time_in_vietnam(given: Any, moment: str) -> None:
    assert moment_of(given).isoformat() == moment


@pytest.mark.parametrize(
    "given",
    [
        "hôm qua", "2 giờ trước", "", "2024", "2024-04", "04/2024", "45398", 2024, 45398, -1, "16/04/24", "13/13/2024",
        "31/02/2024", "2024-16-04", "16/04/2024 25:61", "16/04/2024 - 17/04/2024", float("inf"), 1e300, "9" * 19,
    ],
)  # fmt: skip
def test_what_is_no_day_is_said(given: Any) -> None:
    with pytest.raises(UnreadableDay, match="invalid date"):
        moment_of(given)
    row = article_of({"text": "tăng 5%", "published": given or "?"}, Fields(), ArticleInput())
    assert row.published is None and row.error and row.error.type == "bad_published"


@pytest.mark.parametrize(
    "given",
    [None, "", " ", float("nan"), pandas.NaT, pandas.NA, numpy.datetime64("NaT"), "0001-01-01", "9999-12-31T23:59:59Z"],
)
def test_no_day_is_no_fault(given: Any) -> None:
    row = article_of({"text": "tăng 5%", "published": given}, Fields(), ArticleInput())
    assert (row.text, row.published, row.error) == ("tăng 5%", None, None)


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_first_and_the_last_day_fail_nothing(day: str) -> None:
    text = "Hôm qua, KCN Đình Trám thu hút 5 tỷ đồng, tăng 5% so với cùng kỳ; tuần tới cấp phép 3 dự án, quý trước 2."
    record = Extractor(names="never").extract(text, published=day)
    assert record.article and record.article.published == day and "5%" in [m.text for m in record.mentions]


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("2024-04-16-bac-giang", "2024-04-16"),
        ("bao/2024/04/16/01", "2024-04-16"),
        ("bao/2024/4/6/tin", "2024-04-06"),
        ("bao_2024_04_16", "2024-04-16"),
        ("bao20240416", "2024-04-16"),
        ("tin-16-04-2024", "2024-04-16"),
        ("tin-16042024", "2024-04-16"),
        ("tin-20240416150901", "2024-04-16"),
        ("2024-02-30-2024-03-01", "2024-03-01"),
        ("2024-05-01/tin-16-04-2024", "2024-04-16"),
        ("2024-04-16/2024-04-16-a", "2024-04-16"),
        ("so-2024-04-16-va-2024-04-17", None),
        ("2061-04-16", None),
        ("20610416", None),
        ("1954-05-07-dien-bien", None),
        ("2024-0416", None),
        ("bao-202404160", None),
        ("bao-2024-04", None),
        ("", None),
    ],
)
def test_the_day_in_a_name(path: str, day: str | None) -> None:
    assert day_in(path) == day


@pytest.mark.parametrize(
    ("text", "published", "source"),
    [
        ("Sẽ khởi công ngày 2/9.", "2024-04-16", "file"),
        ("Tin mới\n15:09 | 20/4/2024\nSẽ khởi công ngày 2/9.", "2024-04-20T15:09:00", "header"),
        ("Trận đấu hôm qua (16/5/2019) thu 5 tỷ đồng.", None, None),  # its own words say that it is of another day
    ],
)
def test_the_day_of_a_file_stands_behind_what_the_article_says(
    text: str, published: str | None, source: str | None
) -> None:
    about = Extractor(names="never").extract(text, file_day="2024-04-16").article
    assert about and (about.published, about.published_from) == (published, source)


def test_a_day_that_is_given_comes_first() -> None:
    about = Extractor(names="never").extract("Khởi công.", "15/4/2024", file_day="2024-04-16").article
    assert about and (about.published, about.published_from) == ("2024-04-15", "given")
