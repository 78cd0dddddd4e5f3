"""Companies that only the recogniser found: its span, typed by what stands beside it."""

from pathlib import Path

import pytest

from kcn_extract import Extractor
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.names.companies import hinting, with_companies
from kcn_extract.names.reading import without_owner
from kcn_extract.names.recogniser import TaggedWord
from kcn_extract.record import Mention, OrgValue

EXTRACTOR = Extractor(names="never", facts=False)
GAZETTEER = Gazetteer.load(Path("patterns"))


def companies(text: str, name: str, tag: str = "B-LOC") -> list[Mention]:
    """What is made of a name that the recogniser sees in a sentence."""
    start = text.index(name)
    tagged = {(0, len(text)): [TaggedWord(name, start, start + len(name), "Np", tag)]}
    return with_companies(text, EXTRACTOR.extract(text).mentions, tagged, GAZETTEER, EXTRACTOR.rules.tables)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Quý này Vĩnh Cát Hưng báo lãi 12 tỷ đồng.", "Vĩnh Cát Hưng"),
        ("Doanh thu của Vĩnh Cát Hưng tăng 12%.", "Vĩnh Cát Hưng"),
    ],
)
def test_who_acts_or_has_is_a_company(text: str, name: str) -> None:
    (company,) = [mention for mention in companies(text, name) if mention.label == "ORG"]
    assert (company.text, company.rule, company.value) == (name, "underthesea", OrgValue(name))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Ông Vĩnh Cát báo lãi 12 tỷ đồng.", "Vĩnh Cát"),
        ("Nguyễn Văn Cát bỏ ra 12 tỷ đồng.", "Nguyễn Văn Cát"),
        ("Ở vùng Vĩnh Cát Hưng giá tăng 12%.", "Vĩnh Cát Hưng"),
        ("LNTT đạt 12 tỷ đồng.", "LNTT"),
    ],
)
def test_others_are_none(text: str, name: str) -> None:
    assert not [mention for mention in companies(text, name) if mention.rule == "underthesea"]


def test_mentions_are_numbered_anew() -> None:
    mentions = companies("Vĩnh Cát Hưng báo lãi 12 tỷ đồng, tăng 5%.", "Vĩnh Cát Hưng")
    assert [(mention.id, mention.label) for mention in mentions] == [(0, "ORG"), (1, "MONEY"), (2, "PERCENT")]


def test_asked_where_a_name_stands_as_a_company_s_would() -> None:
    text = "Vĩnh Cát báo lãi 5%. Giá tăng 5%. Doanh thu của Cát Hưng là 5 tỷ đồng. Lãi của quý là 5%."
    sentences = list(EXTRACTOR.splitter.split(text))
    asked = hinting(text, sentences, EXTRACTOR.rules.tables)
    assert [text[start:end].strip()[:8] for start, end in asked] == ["Vĩnh Cát", "Doanh th"]


def test_asked_where_a_figure_has_no_owner() -> None:
    text = "Lãi 5 tỷ đồng. KCN Đình Trám thu 5 tỷ đồng. Hà Nội thu 5%. Trời đẹp. Giá tăng 5%."
    sentences = list(EXTRACTOR.splitter.split(text))
    asked = without_owner(sentences, EXTRACTOR.extract(text).mentions)
    assert [text[start:end].strip() for start, end in asked] == ["Lãi 5 tỷ đồng.", "Giá tăng 5%."]
