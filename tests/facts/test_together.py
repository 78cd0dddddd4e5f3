"""Names that stand together: a rate is a fact of each, a count is not; figures that are dealt out go to one each."""

import pytest

from kcn_extract.extractor import Extractor

EXTRACTOR = Extractor(names="never", confidence=0)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Các KCN Quang Châu, Vân Trung và Đình Trám đã lấp đầy 95%.",
            {("Quang Châu", "95%"), ("Vân Trung", "95%"), ("Đình Trám", "95%")},
        ),
        (
            "KCN Quang Châu và KCN Vân Trung có giá thuê 140 USD/m2.",
            {("Quang Châu", "140 USD"), ("Vân Trung", "140 USD")},
        ),
        (
            "Hai KCN Quang Châu và Vân Trung lấp đầy lần lượt 90% và 95%.",
            {("Quang Châu", "90%"), ("Vân Trung", "95%")},
        ),
        ("KCN Quang Châu và KCN Vân Trung cách nhau 5 km, KCN Vân Trung lấp đầy 95%.", {("Vân Trung", "95%")}),
    ],
)
def test_rates(text: str, expected: set[tuple[str, str]]) -> None:
    record = EXTRACTOR.extract(text)
    assert {(f.subject.name, record.mentions[f.value].text) for f in record.facts if f.value is not None} == expected


def test_a_count_is_told_once() -> None:
    record = EXTRACTOR.extract("KCN Quang Châu và KCN Vân Trung có 120 doanh nghiệp đang hoạt động.")
    assert len(record.facts) == 1
