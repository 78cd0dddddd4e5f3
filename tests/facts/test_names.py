"""The names of an article: which entities may be meant, before one is chosen; and the figures dealt out to them."""

from typing import Any

import pytest
from marked import extractor

from kcn_extract import Extractor
from kcn_extract.facts.candidates.subjects import scenes_of
from kcn_extract.facts.decide import Known


def known(text: str) -> Known:
    found = extractor().known(text, None)[1]
    assert found is not None
    return found


def names_of(text: str) -> set[str]:
    entities = known(text).namings.entities
    return {f"{e.type}:{e.kind + '|' if e.kind else ''}{e.name}" for e in entities if e.tokens}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Chủ dự án là Hansol Chip Packaging. Vốn 5 triệu USD.", "company:Hansol Chip Packaging"),
        ("Khách thuê lớn nhất là Panvina. Hãng dùng 5 ha.", "company:Panvina"),
        ("TQS Kiên Giang nâng công suất từ 80% lên 90%.", "company:TQS Kiên Giang"),
        ("Ở VSIP Nghệ An, nhà đầu tư thuê 5 ha.", "zone:KCN|VSIP Nghệ An"),
        ("Đại Lâm Ngàn lãi 5 tỷ đồng.", "company:Đại Lâm Ngàn"),
        ("Công nghiệp Trung Kha chuyển nhượng 24% cổ phần.", "company:Công nghiệp Trung Kha"),
        ("Riêng Biên Hòa 1, 335 ha, sẽ thành khu đô thị.", "zone:KCN|Biên Hòa 1"),
        ("Hai cụm Đại Thạnh và Phú Lạc rộng 5 ha và 7 ha.", "zone:CCN|Đại Thạnh"),
        ("Các khu công nghiệp mới gồm Khoang Trăm (50 ha) và Phú Lập II (5 ha).", "zone:KCN|Khoang Trăm"),
        ("Quý I, KCN có thêm dự án:\n\nKCN\tDiện tích\nTân Lạc 1\t201 ha\nĐất Cuông B\t569 ha\n", "zone:KCN|Tân Lạc 1"),
        ("Limora Korea Co., Ltd. rót 5 triệu USD.", "company:Limora Korea"),
        ("Norvik Materials AS dựng nhà máy 8 ha.", "company:Norvik Materials"),
        ("Hòa Phát lãi 5 tỷ đồng. Hòa Phát vay thêm. Thép Hòa Phát Bắc Kha lỗ 2 tỷ đồng.", "company:Hòa Phát"),
        ("Vinamilk lãi 5 tỷ đồng, còn Sữa Vinamilk Tây Kha lỗ 2 tỷ đồng.", "company:Vinamilk"),
        ("Cổ phiếu MBB tăng 3,8% lên 30.300 đồng.", "company:MBB"),
        ("CTCP Chứng khoán Đông Kha (DKSC, mã: DKS) lãi 5 tỷ đồng. DKSC vay thêm.", "company:DKSC"),
        ("Ngân hàng TMCP Đông Kha (Khabank - mã: KHB) lãi 5 tỷ đồng.", "company:Khabank"),
        ("Ngân hàng TMCP Kỹ thương Việt Nam (Techcombank, mã TCB) lãi 5 tỷ đồng.", "company:Techcombank"),
        ("DKS (Thép Đông Kha): lãi 5 tỷ đồng.", "company:Thép Đông Kha"),
        ("DKS (Bảo hiểm Tây Kha): lãi 5 tỷ đồng.", "company:Bảo hiểm Tây Kha"),
        ("CTCP Xây dựng Đông Kha lãi 5 tỷ đồng. Đông Kha vay. Đông Kha xây.", "company:Xây dựng Đông Kha"),
        ("Quỹ Khafund lãi 5 tỷ đồng. Khafund vay. Khafund trả. Khafund xây.", "company:Khafund"),
        ("Quận 10 có 5 dự án.", "place:Quận 10"),
        ("KCN Tân Kha rộng 5 ha. KCN Tân Kha giai đoạn 2 rộng 7 ha.", "zone:KCN|Tân Kha"),
        ("KCN Tân Kha rộng 5 ha. KCN Tân Kha giai đoạn 2 rộng 7 ha.", "zone:KCN|Tân Kha giai đoạn 2"),
        ("KCN Tân Kha kín 90%, riêng Tân Kha mở rộng 5%.", "zone:KCN|Tân Kha mở rộng"),
        ("KCN Tân Kha kín, riêng Tân Kha mở rộng giai đoạn 2 thì chưa: 5%.", "zone:KCN|Tân Kha mở rộng giai đoạn 2"),
        ("KCN Tân Kha kín, riêng Tân Kha giai đoạn 2,5 tỷ đồng.", "zone:KCN|Tân Kha"),
        ("Giá đất ở chợ Tân Kha tăng 5%.", "place:Tân Kha"),
        ("KCN\tTỉnh\tha\nYên Bình\tThái Nguyên\t400\nPhú Kha\tHà Nội\t170\n", "zone:KCN|Yên Bình"),
        ("Vốn của VSIP Nghệ An 1 đạt 5 triệu USD.", "zone:KCN|VSIP Nghệ An 1"),
        ("Xuất khẩu sang EU đạt 5 tỷ USD.", "place:EU"),
        ("Cổ phiếu MBB tăng 3,8%. Ngân hàng MB lãi 5 tỷ đồng.", "company:MB"),
        ("Việc Norvik rót 5 triệu USD là mới.", "company:Norvik"),
        ("Nhờ Panvina, tỉnh có thêm 5 ha.", "company:Panvina"),
        ("Theo CEO Norvik, hãng lãi 5 tỷ đồng.", "company:Norvik"),
        ("Năm 2023, TMCP Limora lãi 5 tỷ đồng.", "company:Limora"),
        ("Năm 2023, CP Foods lãi 5 tỷ đồng.", "company:CP Foods"),
        ("Năm 2023, LS Vina lãi 5 tỷ đồng.", "company:LS Vina"),
        ("Đầu Tư Kha Lâm lãi 5 tỷ đồng.", "company:Đầu Tư Kha Lâm"),
        ("Giám đốc Bệnh viện Đa khoa Tây Kha nói viện thu 5 tỷ đồng.", "company:Bệnh viện Đa khoa Tây Kha"),
        ("Viện phí ở bệnh viện Chợ Kha Lâm tăng 5%.", "company:bệnh viện Chợ Kha Lâm"),
        ("Sinh viên Trường ĐH Công nghệ Đông Kha nộp 5 tỷ đồng.", "company:Trường ĐH Công nghệ Đông Kha"),
        ("Năm 2023, Đại học Y Bắc Kha thu 5 tỷ đồng.", "company:Đại học Y Bắc Kha"),
        ("Công ty CP Đông Kha Lâm chi 5 tỷ đồng cho Học viện Đông Kha Lâm.", "company:Học viện Đông Kha Lâm"),
        ("Cảng Quy Nhơn lãi 5 tỷ đồng.", "company:Cảng Quy Nhơn"),
        ("Trong đó, Cảng Cam Ranh Nhà nước giữ 51%.", "company:Cảng Cam Ranh"),
        ("Doanh thu của bến xe Miền Đông tăng 5%.", "company:bến xe Miền Đông"),
        ("Tại Siêu thị Hồng Kha, doanh thu đạt 5 tỷ đồng.", "company:Siêu thị Hồng Kha"),
        ("Chuỗi Điện Máy Kha Cường lãi 5 tỷ đồng.", "company:Điện Máy Kha Cường"),
        ("Riêng Gia vị Sơn Kha lãi 5 tỷ đồng.", "company:Gia vị Sơn Kha"),
        ("Xổ số Tây Ninh nộp 5 tỷ đồng.", "company:Xổ số Tây Ninh"),
        ("Norvik KG-18 - Thương hiệu lớn giá 5 triệu đồng.", "company:Norvik"),
        ("Norvik ATKF35 giá 5 triệu đồng.", "company:Norvik"),
        ("Sông Lô - Thăng Kha lãi 5 tỷ đồng.", "company:Sông Lô - Thăng Kha"),
        ("Kha Lâm Bắc lãi lớn\n\nĐiện máy Kha Lâm Bắc lãi 5 tỷ đồng.", "company:Điện máy Kha Lâm Bắc"),
        ("Tổng công ty Cao su Kha Lâm (KLX) lãi. Kha Lâm vay. Kha Lâm chi 5 tỷ đồng.", "company:Cao su Kha Lâm"),
        (
            "Công ty CP Nghiên cứu Norvik lãi. Norvik vay 5 tỷ đồng. Norvik xây. Norvik mua. Norvik bán 5 ha.",
            "company:Norvik",
        ),
    ],
)
def test_a_name_that_may_be_meant(text: str, name: str) -> None:
    assert name in names_of(text)


@pytest.mark.parametrize("what", ["Hai khu đô thị", "Các khu vực", "Hai khuôn viên", "Các cụm dân cư", "Hai khu"])
def test_zones_that_are_none(what: str) -> None:
    found = names_of(f"{what} Đại Thạnh và Phú Lạc rộng 5 ha và 7 ha.")
    assert any(name.startswith("zone:") for name in found) is (what == "Hai khu")


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Vốn FDI Bắc Giang đạt 5 triệu USD.", {"place:Bắc Giang"}),
        ("UBND Bắc Giang cấp phép cho 3 dự án.", {"place:Bắc Giang"}),
        ("Hiện Bắc Giang có 5 dự án.", {"place:Bắc Giang"}),
        ("Ở các xã của Bình Dương 12 dự án đang chờ.", {"place:Bình Dương"}),
        ("Chuyến bay Hà Nội - Đà Nẵng có giá 5 triệu đồng.", {"place:Hà Nội", "place:Đà Nẵng"}),
        ("HĐQT Sabeco trình mức lãi 5 tỷ đồng.", {"company:Sabeco"}),
        ("Đại học và Trung ương chi 5 tỷ đồng.", set()),
        ("BSCKII Trịnh Thị Diệp nộp 5 triệu đồng.", set()),
        ("Vé VIP giá 5 triệu đồng.", set()),
        ("Xe SUV giá 5 triệu đồng, đèn LED giá 5 nghìn đồng.", set()),
        ("Ngành Thiết kế thu 5 tỷ đồng.", set()),
        ("Sở Công nghiệp Bắc Ninh chi 5 tỷ đồng.", {"place:Bắc Ninh"}),
    ],
)
def test_no_name_but_these(text: str, wanted: set[str]) -> None:
    assert names_of(text) == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("KCN Quang Châu, KCN Vân Trung và KCN Đình Trám có lần lượt 5 dự án, 7 dự án và 9 dự án.", [0, 1, 2]),
        ("Bắc Giang và Bắc Ninh tăng tương ứng 5% và 7%.", [0, 1]),
        ("Giá thuê ở KCN Quang Châu và KCN Vân Trung là 100 USD/m2 và 90 USD/m2.", [0, 1]),
        ("KCN Quang Châu và KCN Vân Trung lấp đầy lần lượt 90% và 80%; KCN Đình Trám còn 190 ha.", [0, 1, None]),
        ("KCN Quang Châu và KCN Vân Trung có 5 dự án, vốn 7 triệu USD.", [None, None]),
        ("Bắc Giang, Bắc Ninh và Hà Nam tăng lần lượt 5% và 7%.", [None, None]),
        ("Bắc Giang, Bắc Ninh và Hà Nam góp 5% và 7%.", [None, None]),
        ("7) KCN Đại Kha và KCN Phú Lạc\n+ Diện tích: 5 ha và 7 ha\n+ Vốn: 9 tỷ đồng\n", [0, 1, None]),
        ("7) KCN Đại Kha và KCN Phú Lạc\n+ Diện tích ở Hà Nam: 5 ha và 7 ha\n", [None, None]),
        ("Hai cụm Đại Thạnh và Phú Lạc rộng lần lượt là 5 ha và 7 ha.", [None, 0, 1]),
    ],
)
def test_figures_that_are_dealt_out(text: str, wanted: list[int | None]) -> None:
    of = known(text)
    scenes = scenes_of(of.view, of.namings, of.figures, ["other"] * len(of.figures))
    assert [None if scene.turns is None else scene.my_turn for scene in scenes] == wanted


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Bắc Giang và Bắc Ninh tăng tương ứng 5% và 7%.", [["Bắc Giang"], ["Bắc Ninh"]]),
        ("KCN Đại Kha và KCN Phú Lạc có lần lượt 5 ha và 7 ha.", [["Đại Kha"], ["Phú Lạc"]]),
        ("Hai nước Đức và Ý mua lần lượt 5 triệu USD và 7 triệu USD.", [None, None]),
    ],
)
def test_only_whose_turn_it_is_comes_into_question(text: str, wanted: list[list[str] | None]) -> None:
    of = known(text)
    scenes = scenes_of(of.view, of.namings, of.figures, ["other"] * len(of.figures))
    told = [[of.namings.entities[owner].name for owner in scene.candidates()] for scene in scenes]
    assert [names if len(names) == 1 else None for names in told] == wanted


def test_a_place_in_the_bracket_behind_a_zone_is_no_zone() -> None:
    assert "zone:KCN|Bàu Bàng" in names_of("KCN Tân Kha và Bàu Bàng rộng 5 ha. KCN Bàu Bàng còn 7 ha.")
    assert names_of("KCN Tân Kha (Bàu Bàng) rộng 5 ha.") == {"zone:KCN|Tân Kha", "place:Bàu Bàng"}


def test_the_head_of_a_table_means_nobody() -> None:
    head, rows = "Doanh nghiệp\tDoanh thu (tỷ đồng)", "Norvik\t5\nLimora\t7"
    of = known(f"Công ty Norvik có lãi.\n\n{head}\n{rows}\n")
    [norvik] = [entity for entity in of.namings.entities if entity.name == "Norvik"]
    assert [of.view.shadow.text[of.view.tokens[at].start : of.view.tokens[at].end] for at in norvik.tokens] == [
        "Công ty Norvik", "Norvik",
    ]  # fmt: skip


@pytest.mark.parametrize("names", ["never", "auto"])
def test_the_short_form_of_a_foreign_name_whoever_found_it(names: Any) -> None:
    text = (
        "Nhà máy thứ ba của Sumikei\n\nNgày 10/6, UBND tỉnh Hải Dương trao giấy chứng nhận đầu tư cho Sumikei Wire, "
        "vốn 65 triệu USD. Năm 2024, hai nhà máy của Sumikei đạt doanh thu 2.900 tỷ đồng."
    )
    record = Extractor(names=names, confidence=0.0).extract(text, "2025-06-12")
    assert {fact.subject.name for fact in record.facts} == {"Sumikei Wire"}
