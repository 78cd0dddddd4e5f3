"""A text without diacritics has its mentions, and no facts: half of them would be wrong."""

import pytest
from marked import extractor

from kcn_extract.report.explain import explanation

MARKED = "KCN Hòa An rộng 98 ha, đã lấp đầy 85% diện tích. Tổng vốn đầu tư của khu là 1.200 tỷ đồng."
UNMARKED = "KCN Hoa An rong 98 ha, da lap day 85% dien tich. Tong von dau tu cua khu la 1.200 ty dong."


def test_mentions_but_no_facts() -> None:
    marked, unmarked = extractor().extract(MARKED), extractor().extract(UNMARKED)
    assert [mention.value for mention in unmarked.mentions][1:] == [mention.value for mention in marked.mentions][1:]
    assert marked.facts and (unmarked.facts, unmarked.error) == ([], None)
    assert marked.article and unmarked.article
    assert (marked.article.language, unmarked.article.language) == ("vi", "vi-unmarked")


@pytest.mark.parametrize(("text", "said"), [(UNMARKED, True), (MARKED, False)])
def test_explain_says_why(text: str, said: bool) -> None:
    assert any("without its diacritics" in line for line, _ in explanation(text, extractor())) == said
