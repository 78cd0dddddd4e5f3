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
        ("Tỉnh Hà Nam trao giấy chứng nhận cho 8 dự án với tổng vốn đăng ký 311 triệu USD.", None),
        (
            "Tại hội nghị, tỉnh Hà Nam đã trao quyết định chủ trương đầu tư cho 12 dự án với vốn đăng ký 90 triệu USD.",
            None,
        ),
    ],
)
def test_what_there_is_and_what_comes(text: str, measure: str | None) -> None:
    facts = extractor().extract(text, "2024-11-20").facts
    assert facts and {fact.measure for fact in facts} == {measure}


@pytest.mark.parametrize(
    ("text", "measures"),
    [
        ("Năm 2016, tỉnh Hà Nam thu hút 19 dự án FDI, nâng tổng số dự án FDI lên 301 dự án.", "flow stock"),
        (
            "Năm 2023, Hải Dương cấp mới 40 dự án, nâng tổng số lên 560 dự án, vốn đăng ký 9,8 tỷ USD.",
            "flow stock stock",
        ),
        ("Trong 9 tháng năm 2023, Bình Phước có 37 dự án mới, đưa tổng số dự án FDI lên 415 dự án.", "flow stock"),
        ("Năm 2022, KCN Hòa Xá tuyển 900 lao động, nâng tổng số lao động lên 12.400 người.", "flow stock"),
        ("Tính đến 15/12/2024, tỉnh Hà Nam cấp mới 27 dự án, vốn đăng ký 312 triệu USD.", "flow flow"),
        ("Đến ngày 20/10/2024, tỉnh Hà Nam có 18 dự án tăng vốn, vốn đăng ký tăng thêm 94 triệu USD.", "flow flow"),
        ("Tính đến 20/6/2024, tỉnh Hà Nam có 12 lượt dự án điều chỉnh vốn, vốn đăng ký 415 triệu USD.", "flow flow"),
        ("Tính đến 31/10/2024, tỉnh Hà Nam có thêm 31 dự án với vốn đăng ký 640 triệu USD.", "flow flow"),
        ("Tính đến 31/10/2024, tỉnh Hà Nam có 340 dự án FDI, vốn đăng ký 5,1 tỷ USD.", "stock stock"),
        ("Lũy kế đến tháng 6/2024, tỉnh Hà Nam có 12 dự án FDI với vốn đăng ký 80 triệu USD.", "stock stock"),
    ],
)
def test_what_comes_raises_what_there_is(text: str, measures: str) -> None:
    facts = extractor().extract(text, "2024-11-20").facts
    assert [fact.measure for fact in facts] == measures.split()
