"""The gate only saves time: with it open, the facts are the same."""

from collections.abc import Callable
from pathlib import Path

import pytest
from fact_cases import read_cases
from marked import extractor

from kcn_extract.facts.gate import Gate
from kcn_extract.facts.scan import mention_items
from kcn_extract.record import Fact
from kcn_extract.text.shadow import shadow_of

ROOT = Path(__file__).parents[2]
ARTICLES = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpus").glob("*.txt"))]
TEXTS = [
    *ARTICLES,
    *(line for text in ARTICLES for line in text.split("\n")),
    *(case.example.text for case in read_cases("cases.toml").values()),
]


def facts() -> list[list[Fact]]:
    return [extractor().extract(text).facts for text in TEXTS]


def test_same_facts_with_the_gate_open(monkeypatch: pytest.MonkeyPatch) -> None:
    gated = facts()
    always: Callable[..., bool] = lambda *_: True  # noqa: E731
    monkeypatch.setattr(Gate, "opens", always)
    monkeypatch.setattr(Gate, "told_until", lambda _, shadow, start, end, figures: end)
    assert sum(map(len, gated)) > 400
    assert gated == facts()


@pytest.mark.parametrize(
    ("text", "opens"),
    [
        ("Đội khách thắng với tỷ lệ 60% thời gian giữ bóng.", False),
        ("Hai xe hỏng, thiệt hại 40 triệu đồng.", False),
        ("Doanh thu năm nay rất tốt.\nVé vào cửa 40 triệu đồng.", False),  # another sentence
        ("Doanh thu của hãng là 40 ha.", False),  # no kind of figure that it announces
        ("Doanh thu của hãng là 40 triệu đồng.", True),
        ("Vé vào cửa 40 triệu đồng. Doanh thu của hãng giảm 7%.", True),
        ("KCN Đình Trám, vé vào cửa 40 triệu đồng.", True),
        ("Hạng mục | 40 triệu đồng", True),
    ],
)
def test_opens(text: str, opens: bool) -> None:
    shadow = shadow_of(text)
    items = mention_items(shadow, extractor().extract(text).mentions)
    assert extractor().linker is not None
    assert extractor().linker.gate.opens(shadow, items) is opens
