"""What there is at a time (a stock) and so much in a period (a flow): the cues stand by the figure or by its day."""

import pytest
from marked import extractor


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("Lũy kế đến hết tháng 6/2024, tỉnh Bắc Ninh có 2.300 dự án FDI.", "stock"),
        ("Đến cuối năm 2023, toàn tỉnh Nghệ An có 150 dự án FDI còn hiệu lực.", "stock"),
        ("Lũy kế, KCN Hòa Xá có 57 dự án, trong đó 37 dự án đang hoạt động.", "stock"),
        ("KCN Hòa Xá tạo việc làm cho 9.000 lao động.", "stock"),
        ("Năm 2023, tỉnh Bắc Ninh thu hút 230 dự án FDI.", "flow"),
        ("Cộng dồn 9 tháng năm 2023, tỉnh Bắc Ninh thu hút 230 dự án FDI.", "flow"),
        ("Từ tháng 1 đến hết tháng 6/2024, tỉnh Bắc Ninh thu hút 230 dự án FDI.", "flow"),
        ("Tính đến 20/9/2024, tỉnh Nghệ An cấp mới 61 dự án.", "flow"),
        ("Năm 2023, KCN Hòa Xá thu hút vốn lớn, lũy kế đến nay có 230 dự án.", "stock"),
        ("Lũy kế đến nay, Công ty TNHH Hà Lam đầu tư 30 triệu USD vào KCN Hòa Xá.", "stock"),
        ("Công ty TNHH Hà Lam đầu tư 30 triệu USD vào KCN Hòa Xá.", None),
    ],
)
def test_what_there_is_and_what_comes(text: str, measure: str | None) -> None:
    facts = extractor().extract(text, "2024-11-20").facts
    assert facts and {fact.measure for fact in facts} == {measure}
