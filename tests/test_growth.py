"""The work grows with the length of a text and no faster: counted in calls, as a clock would tell of the machine."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from marked import extractor

ARTICLES = sorted((Path(__file__).parent / "second_corpus").glob("*.txt"))
BLOCK = "\n".join(path.read_text("utf-8") for path in ARTICLES[::8])
DATES = (
    "Ngày 4/7, xã họp. Tháng 5/2022, chợ có 200 sạp; tháng 5 vắng khách. Từ tháng 6/2024, sạp trống nhiều hơn.\n" * 120
)
EXTRACTOR = extractor()


def calls(text: str, published: str | None) -> int:
    """How many functions are called, of Python's and of C's, to read a text."""
    count = 0

    def counting(frame: FrameType, event: str, argument: Any) -> None:
        nonlocal count
        count += event in ("call", "c_call")

    sys.setprofile(counting)
    try:
        EXTRACTOR.extract(text, published)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize("published", [None, "2025-07-15"])
@pytest.mark.parametrize("block", [BLOCK, DATES], ids=["articles", "dates"])
def test_four_times_the_text_is_four_times_the_work(block: str, published: str | None) -> None:
    EXTRACTOR.extract(block, published)  # patterns are compiled when they are first tried
    once, fourfold = calls(block, published), calls("\n".join([block] * 4), published)
    assert fourfold < 4.2 * once


HOSTILE = [
    *("5/4, ", "5 tỷ 5 triệu ", "5, ", "5%, ", "5, 7 và 9% ", "5-", "5/", "12/4/", "5.", "5\n", "1 000 ", "5 đến "),
    *("năm 2021, 2022, ", "2021, ", "quý I, II, III ", "5/4 và ", "ngày 5, 6, ", "từ 5% lên ", "15-20% ", "5 tỷ ("),
    *(
        "một trăm ",
        "một hai ba ",
        "KCN ",
        "KCN Quang Châu, ",
        "các KCN: Quang Châu, ",
        "KCN Quang Châu 1,2,",
        "A ",
        "(",
    ),
    *(
        "500 triệu USD",
        "tăng 5 tăng ",
        "CCN A (50 ha), ",
        "Công ty A và ",
        "tỉnh Bắc Giang, ",
        "năm nay ",
        "5 tỷ đồng/",
    ),
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_hostile_text_costs_no_more_than_its_length(piece: str) -> None:
    """One word, figure or list over and over, where each might go on with all that follow."""
    short, long = piece * (1_200 // len(piece)), piece * (4_800 // len(piece))
    EXTRACTOR.extract(long)  # patterns are compiled, and names looked up, for the first time
    once, fourfold = calls(short, None), calls(long, None)
    assert fourfold < 5 * once + 500
