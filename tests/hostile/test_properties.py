"""What must hold of any text at all: spans, order, no exception, one value for both normal forms, one answer of both
engines. Texts are made of fragments that matter to the rules, glued at random."""

from __future__ import annotations

import datetime
import re
import unicodedata

import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcn_extract.extractor import Extractor
from kcn_extract.notation import written
from kcn_extract.record import Mention
from kcn_extract.rules.engine import NaiveEngine

EXTRACTOR = Extractor(names="never")
NAIVE = Extractor(names="never", engine=NaiveEngine)

FIGURES = ("0", "1", "2", "3", "9", "12", "16", "30", "31", "45", "100", "500", "2023", "2024", "1.200", "1,5", "54,4")
FIGURES += (
    "1.234,5",
    "1,234.5",
    "12,500",
    "16/4",
    "16/4/2024",
    "31/2/2024",
    "2021-2025",
    "3-2",
    "1/2000",
    "１２",
    "²",
    "½",
)
WORDS = (
    "ngày",
    "tháng",
    "năm",
    "quý",
    "tuần",
    "hôm nay",
    "hôm qua",
    "đầu",
    "cuối",
    "giữa",
    "giai đoạn",
    "cùng kỳ",
    "trước",
)
WORDS += ("tỷ", "triệu", "nghìn", "đồng", "USD", "đô la Mỹ", "tỷ đồng", "yên", "rưỡi", "chục", "phần trăm", "điểm")
WORDS += (
    "KCN",
    "khu công nghiệp",
    "Khu kinh tế",
    "CCN",
    "cửa khẩu",
    "các",
    "Vân Trung",
    "Đình Trám",
    "Bắc Giang",
    "Hoà",
)
WORDS += (
    "mười",
    "hai mươi lăm",
    "năm",
    "một",
    "và",
    "đến",
    "từ",
    "lên",
    "còn",
    "ha",
    "m2",
    "dự án",
    "lao động",
    "VIII",
    "II",
)
MARKS = (
    " ",
    " ",
    " ",
    " ",
    ",",
    ".",
    ";",
    ":",
    "-",
    "–",
    "—",
    "/",
    "%",
    "$",
    "(",
    ")",
    "“",
    "”",
    "\n",
    "\r\n",
    "\t",
    "|",
)
MARKS += (
    "\u00a0",
    "\u2009",
    "\u200b",
    "\ufeff",
    "\u0301",
    "\u0323",
    "\u0302",
    "\u00ad",
    "&nbsp;",
    "🔥",
    "\ud7ff",
    "\U0010ffff",
    "٣",
    "K",
    "ﬁ",
    "İ",
)

# The two regex libraries do not agree whether these are letters (½, ①, a lone mark): no text of ours depends on it.
DISPUTED = {
    code: None for code in range(0x110000) if bool(re.match(r"\w", chr(code))) != bool(regex.match(r"\w", chr(code)))
}

fragments = st.sampled_from(FIGURES + WORDS) | st.sampled_from(MARKS) | st.text(max_size=3)
texts = st.lists(fragments, max_size=30).map("".join) | st.lists(st.sampled_from(FIGURES + WORDS), max_size=20).map(
    " ".join
)
days = st.none() | st.dates(datetime.date(2015, 1, 1), datetime.date(2027, 12, 31))
quick = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shown(mentions: list[Mention]) -> list[tuple[str, str, str]]:
    return [
        (m.label, unicodedata.normalize("NFC", m.text), unicodedata.normalize("NFC", written(m.value)))
        for m in mentions
    ]


@quick
@given(texts, days)
def test_spans_are_the_texts_own_in_reading_order(text: str, published: datetime.date | None) -> None:
    last = 0
    for place, mention in enumerate(EXTRACTOR.extract(text, published).mentions):
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.start >= last
        assert mention.id == place
        assert "\n" not in mention.text
        last = mention.end


@quick
@given(texts, days)
def test_both_normal_forms_give_the_same(text: str, published: datetime.date | None) -> None:
    composed = EXTRACTOR.extract(unicodedata.normalize("NFC", text), published).mentions
    decomposed = EXTRACTOR.extract(unicodedata.normalize("NFD", text), published).mentions
    assert shown(composed) == shown(decomposed)


@quick
@given(texts, days)
def test_both_engines_give_the_same(text: str, published: datetime.date | None) -> None:
    text = text.translate(DISPUTED)
    assert EXTRACTOR.extract(text, published).mentions == NAIVE.extract(text, published).mentions
