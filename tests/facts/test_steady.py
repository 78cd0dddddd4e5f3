"""What says nothing changes no fact: how many articles of the corpus keep all of theirs, also those in doubt."""

import datetime
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from fact_cases import expected_fact
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kcn_extract.extractor import Extractor
from kcn_extract.facts.latent import used

CORPUS = sorted((Path(__file__).parents[2] / "corpus").glob("*.txt"))
EXTRACTOR = Extractor(names="never", confidence=0)
CHANGES: dict[str, tuple[Callable[[str], str], float]] = {  # and the share of articles that keep their facts
    "a sentence behind": (lambda text: f"{text.rstrip()}\n\nTrời nhiều mây, gió nhẹ.\n", 0.9),
    "empty lines in front": (lambda text: f"\n\n{text}", 0.9),
    "blanks in front": (lambda text: f"  {text}", 0.9),
}
SOME_WORDS = """KCN_Quang_Châu Bắc_Giang Công_ty_Sao_Khuê tỉnh doanh_thu lấp_đầy vốn_đăng_ký diện_tích đạt tăng giảm
chiếm so_với cùng_kỳ lần_lượt_là năm_2023 quý_I/2024 6_tháng_đầu_năm từ lên còn trong_đó 5% 98_ha 3_tỷ_USD 12_dự_án
2,5_lần 4.100_lao_động , . ; : ( ) và | - + 1."""
PIECES = [*SOME_WORDS.split(), "\n", "\n\n", "\t", "\r\n", "\u200b"]
texts = st.lists(st.sampled_from(PIECES), max_size=40).map(lambda pieces: " ".join(pieces).replace("_", " "))


@cache
def facts_said(text: str) -> list[str]:
    record = EXTRACTOR.extract(text)
    return [re.sub(r"\s+", " ", str(expected_fact(fact, record))) for fact in record.facts]


@pytest.mark.parametrize("name", CHANGES)
def test_what_says_nothing_changes_no_fact(name: str) -> None:
    change, floor = CHANGES[name]
    read = {path.name: path.read_text("utf-8") for path in CORPUS}
    changed = [name for name, text in read.items() if facts_said(change(text)) != facts_said(text)]
    assert len(changed) <= (1 - floor) * len(read), changed


@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(texts, st.none() | st.dates(datetime.date(2015, 1, 1), datetime.date(2027, 12, 31)))
def test_whatever_the_text_facts_point_into_their_record(text: str, published: datetime.date | None) -> None:
    record = EXTRACTOR.extract(text, published)
    assert record.error is None
    for fact in record.facts:
        assert all(0 <= id < len(record.mentions) for id in used(fact))
        assert 0 <= fact.start < fact.end <= len(text)
        assert fact.confidence is not None and 0 <= fact.confidence <= 1
        assert fact.value is not None or fact.share is not None or fact.change is not None
