"""Zones, sentence by sentence: each bracket is a mention with its value, and there is no other."""

from __future__ import annotations

import unicodedata

import pytest
from marked import wrong

from kcn_extract.extractor import Extractor
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.notation import written
from kcn_extract.record import ZoneValue
from kcn_extract.rules.marks import parse_example
from kcn_extract.text.shadow import shadow_of
from kcn_extract.values.context import Context
from kcn_extract.values.zone import doubtful, without_stage

HEADS = [
    "Nhà máy đặt tại [KCN Đình Trám = KCN|Đình Trám], huyện Việt Yên.",
    "Chủ đầu tư [khu công nghiệp Quang Châu = KCN|Quang Châu] vừa hoàn tất hạ tầng.",
    "Công nhân [khu chế xuất Tân Thuận = KCX|Tân Thuận] (quận 7) tan ca lúc 17 giờ.",
    "Vốn vào [KCX Linh Trung 1 = KCX|Linh Trung 1] giảm nhẹ.",
    "Ban Quản lý [KKT Nghi Sơn = KKT|Nghi Sơn] và các KCN tỉnh Thanh Hóa báo cáo.",
    "Tàu cập bến ở [Khu kinh tế Vũng Áng = KKT|Vũng Áng] hôm qua.",
    "Hàng qua [KKT cửa khẩu Mộc Bài = KKTCK|Mộc Bài] tăng mạnh.",
    "Xe chờ ở [khu kinh tế cửa khẩu quốc tế Bờ Y = KKTCK|Bờ Y] kéo dài hai cây số.",
    "Quy hoạch [Khu kinh tế cửa khẩu (KKTCK) Lào Cai = KKTCK|Lào Cai] đã được duyệt.",
    "Thu ngân sách tại [KKTCK Cha Lo = KKTCK|Cha Lo] đạt kế hoạch.",
    "Huyện giải phóng mặt bằng [CCN Hợp Thịnh = CCN|Hợp Thịnh] trong quý này.",
    "Cơ sở gỗ dời về [Cụm công nghiệp Bắc Duyên Hà = CCN|Bắc Duyên Hà].",
    "Kỹ sư làm việc tại [Khu công nghệ cao Hòa Lạc = KCNC|Hòa Lạc] ngày một nhiều.",
    "Doanh nghiệp chip chọn [Khu CNC Đà Nẵng = KCNC|Đà Nẵng] làm nơi đóng gói.",
    "Tập đoàn nọ mở rộng ở [Khu công nghệ cao TP.HCM = KCNC|TP.HCM] từ năm ngoái.",
    "Thành lập [Khu công nghệ thông tin tập trung Cần Thơ = KCNTT|Cần Thơ].",
    "Đề án [khu thương mại tự do Hải Phòng = KTMTD|Hải Phòng] sắp trình.",
    "Nghị quyết về [Khu thương mại tự do thành phố Hải Phòng = KTMTD|Hải Phòng] có hiệu lực.",
    "Dưa lưới trồng ở [Khu nông nghiệp ứng dụng công nghệ cao Hậu Giang = KNNCNC|Hậu Giang].",
    "[Khu nông nghiệp công nghệ cao Bạc Liêu = KNNCNC|Bạc Liêu] nuôi tôm siêu thâm canh.",
    "Lô đất trong [Khu liên hợp công nghiệp - dịch vụ - đô thị Bình Dương = KLH|Bình Dương].",
    "Lãnh đạo thăm [KTT Dung Quất = KKT|Dung Quất] sáng nay.",
    "Hai miền bàn việc mở lại [khu công nghiệp chung Kaesong = KCN|Kaesong].",
]

DESCRIPTORS = [
    "Thuế ở [Khu kinh tế mở Chu Lai = KKT|Chu Lai] được miễn bốn năm.",
    "Lập [KKT ven biển Thái Bình = KKT|Thái Bình] từ bảy xã ven đê.",
    "Bên trong [Khu kinh tế - Thương mại đặc biệt Lao Bảo = KKT|Lao Bảo] còn nhiều lô trống.",
    "Dự án [Khu công nghiệp, đô thị và dịch vụ VSIP Nghệ An = KCN|VSIP Nghệ An] bàn giao đất.",
    "Tại [Khu công nghiệp (KCN) Quế Võ 3 = KCN|Quế Võ 3] có ba nhà máy mới.",
    "Mô hình ở [KCN sinh thái Nam Cầu Kiền = KCN|Nam Cầu Kiền] được nhân rộng.",
    "[Khu công nghệ cao (Khu CNC) Đà Nẵng = KCNC|Đà Nẵng] đón khách.",
    "Tôm xuất từ [Cụm công nghiệp chế biến thủy sản Mỹ Thành = CCN|chế biến thủy sản Mỹ Thành].",
    "Lò nung ở [cụm công nghiệp gạch ngói Sông Phan = CCN|gạch ngói Sông Phan] phải dừng.",
    "Thợ của [CCN làng nghề Đa Mai = CCN|làng nghề Đa Mai] xin thêm đất.",
]

NAMES = [
    "Giá thuê tại [KCN Yên Phong II-C = KCN|Yên Phong II-C] là 150 USD.",
    "Hạ tầng [KCN Hòa Phú mở rộng = KCN|Hòa Phú mở rộng] đang làm.",
    "Chủ đầu tư [KCN Hòa Phú = KCN|Hòa Phú] mở rộng thêm 85 ha về phía tây.",
    "Tỉnh giao đất cho [KCN Gò Dầu giai đoạn 2 = KCN|Gò Dầu giai đoạn 2] trong tháng.",
    "Khởi công [KCN Nam Đình Vũ (khu 1) = KCN|Nam Đình Vũ (khu 1)] cùng bến cảng.",
    "[KCN Song Khê - Nội Hoàng = KCN|Song Khê - Nội Hoàng] đã kín chỗ.",
    "Ông dẫn đoàn đi [KCN Lam Sơn – Sao Vàng (giai đoạn 1) = KCN|Lam Sơn - Sao Vàng (giai đoạn 1)].",
    "Xưởng ở [KCN Mỹ Xuân B1-Conac = KCN|Mỹ Xuân B1-Conac] bị phạt.",
    "[KCN Đức Hòa III - Slico = KCN|Đức Hòa III - Slico] còn 20 ha.",
    "[KCN WHA Industrial Zone 1 - Nghệ An = KCN|WHA Industrial Zone 1 - Nghệ An] thu hút sáu dự án.",
    "Nhà đầu tư hạ tầng [KCN Becamex VSIP Bình Định = KCN|Becamex VSIP Bình Định] cam kết đúng hạn.",
    "Anh làm bảo vệ ở [KCN Bắc Thăng Long = KCN|Bắc Thăng Long] - Hà Nội đã mười năm.",
    "[KCN Đình Trám = KCN|Đình Trám] 98ha là khu đầu tiên của tỉnh.",
    "Quỹ đất [KCN Vân Trung = KCN|Vân Trung] 12 ha được bàn giao.",
    "Khởi công [CCN Tân An 1 = CCN|Tân An 1] 15 ngày trước hạn.",
    "Ảnh chụp tại [KCN Suối Dầu = KCN|Suối Dầu] Ảnh: Minh Hải",
    "Tỉnh lập [KCN Phú Xuân = KCN|Phú Xuân] phía Nam thành phố.",
    "Công ty thuê đất ở [KCN Điềm Thụy = KCN|Điềm Thụy] (phần diện tích 180ha).",
    "Bão làm tốc mái xưởng ở [Khu công nghiệp Thạch Vĩnh Hưng = KCN|Thạch Vĩnh Hưng] đêm qua.",
    "Có 12 lô trống tại [KCN Tằng Loỏng = KCN|Tằng Loỏng] (Bảo Thắng, Lào Cai).",
    "Doanh nghiệp trong [KCN DEEP C Hải Phòng II = KCN|DEEP C Hải Phòng II] dùng điện gió.",
    "[KCN số 5 = KCN|số 5] thuộc địa bàn Ân Thi và Kim Động.",
    "Cháy ở [Khu kinh tế Dung quất = KKT|Dung quất] lúc nửa đêm.",
]

LISTS = [
    "Các [KCN Bỉm Sơn = KCN|Bỉm Sơn], [Lễ Môn = KCN|Lễ Môn], [Đình Hương - Tây Bắc Ga = KCN|Đình Hương - Tây Bắc Ga]"
    " và [Hoàng Long = KCN|Hoàng Long] thu hút 18 dự án.",
    "Tỉnh có hai KCN: [Vân Trung = KCN|Vân Trung] và [Quang Châu = KCN|Quang Châu].",
    "Huyện hiện có 3 CCN đang hoạt động là [Tân Mỹ = CCN|Tân Mỹ], [Hồng Phong = CCN|Hồng Phong] và"
    " [Đông Lạc = CCN|Đông Lạc].",
    "Các [KCN Hòa Cầm - giai đoạn 2 = KCN|Hòa Cầm - giai đoạn 2], [Hòa Nhơn = KCN|Hòa Nhơn], [Hòa Ninh = KCN|Hòa Ninh]"
    " đang chọn nhà đầu tư.",
    "Đường nối các [KCN Vân Trung = KCN|Vân Trung] (Việt Yên), [Quang Châu = KCN|Quang Châu] với cao tốc.",
    "Tuyến xe đi qua [khu công nghiệp Tân Bình = KCN|Tân Bình] và [Vĩnh Lộc = KCN|Vĩnh Lộc].",
    "Hai cụm [CCN Tân An 1 = CCN|Tân An 1] và [Tân An 2 = CCN|Tân An 2] đã đầy.",
    "Nước thải của [cụm công nghiệp Phú Lâm = CCN|Phú Lâm] (huyện Tiên Du) và [Phong Khê = CCN|Phong Khê] (Bắc Ninh).",
    "Điện cấp cho [KCN Yên Phong = KCN|Yên Phong], Bắc Ninh và vùng lân cận.",
    "Xe từ [KCN Quang Minh = KCN|Quang Minh] và Quốc lộ 2 dồn về.",
    "Lãnh đạo [KKT Phú Quốc = KKT|Phú Quốc] và UBND thành phố cùng dự.",
    "Tại [KCN Du Long = KCN|Du Long], Công ty Thành Đạt thuê 5 ha.",
    "[KCN Hàm Kiệm I = KCN|Hàm Kiệm I], [KCN Sông Bình = KCN|Sông Bình] và [CCN Tân Bình 1 = CCN|Tân Bình 1] vướng.",
    "Phát triển các [KCN Mỹ Phước 1 = KCN|Mỹ Phước 1], [2 =? KCN|Mỹ Phước 2], [Bàu Bàng = KCN|Bàu Bàng].",
    "Lập [CCN Hồng Thượng 1 = CCN|Hồng Thượng 1], [Hồng Thượng 2 = CCN|Hồng Thượng 2] trong năm nay.",
    "Hai [khu công nghiệp Sông Công 1 = KCN|Sông Công 1] và [Sông Công 2 = KCN|Sông Công 2].",
    "Một số KCN như [Tân Tạo = KCN|Tân Tạo], [Vĩnh Lộc = KCN|Vĩnh Lộc] và [Lê Minh Xuân = KCN|Lê Minh Xuân] sẽ dời.",
    "Các [khu kinh tế cửa khẩu Móng Cái = KKTCK|Móng Cái], [Lào Cai = KKTCK|Lào Cai], [Cầu Treo = KKTCK|Cầu Treo].",
    "Có [KCN Phú Mỹ 2 = KCN|Phú Mỹ 2], [Phú Mỹ 2 mở rộng = KCN|Phú Mỹ 2 mở rộng], [KCN Hựu Thạnh = KCN|Hựu Thạnh].",
    "Các [KCN Yên Phong = KCN|Yên Phong] (650 ha, lấp đầy 95%), [Quế Võ = KCN|Quế Võ] và [Tiên Sơn = KCN|Tiên Sơn].",
    "[KKT Nhơn Hội = KKT|Nhơn Hội] và các [KCN Phú Tài = KCN|Phú Tài], [Long Mỹ = KCN|Long Mỹ] cần thêm điện.",
]

HEADLINES = [
    "KHU CÔNG NGHIỆP [ĐÌNH TRÁM] THU HÚT THÊM BA DỰ ÁN LỚN",
    "KCN [QUANG CHÂU] ĐÓN SÓNG ĐẦU TƯ MỚI",
    "KHU KINH TẾ [VŨNG ÁNG] SAU MƯỜI NĂM NHÌN LẠI",
    "CÔNG BỐ QUY HOẠCH CHUNG KHU KINH TẾ [NGHI SƠN]",
    "Khu Công Nghiệp [Vân Trung] Thu Hút Vốn Ngoại Trong Quý Một",
    "KHU CÔNG NGHIỆP [THẠCH VĨNH HƯNG] KHỞI CÔNG SÁNG NAY",
    "CHẤP THUẬN CHỦ TRƯƠNG ĐẦU TƯ KCN [YÊN LƯ MỞ RỘNG]",
    "KCN [HỒNG LÂM] BAO GIỜ MỚI KHỞI SẮC",
    "BẮC NINH: THÀNH LẬP CCN [LIÊN BÃO GIAI ĐOẠN 2]",
    "Quy hoạch 24 khu. HAI DỰ ÁN: KCN [VẠN LÝ THƯỢNG] LÀ CÁI TÊN MỚI. Công nhân đang chờ.",
]

GROUPS = [
    "Các KCN Bắc Giang thay đổi nhanh.",
    "Ban Quản lý các KCN tỉnh Bắc Giang họp báo.",
    "Mô hình KCN sinh thái đang được nhân rộng.",
    "Cả tỉnh có 09 KCN với 2.200 ha.",
    "Hạ tầng KCN này đã xuống cấp.",
    "Tổng công ty Phát triển đô thị và Khu công nghiệp Việt Nam chia cổ tức.",
    "Công nhân các khu công nghiệp Đồng Nai về quê.",
    "Công đoàn các KCX-KCN TP.HCM tặng quà.",
    "Ban quản lý các khu công nghiệp - khu chế xuất Hà Nội.",
    "Giá thuê đất khu công nghiệp Bình Dương lập đỉnh.",
    "Dự án khu liên hợp sản xuất gang thép Hòa Phát Dung Quất.",
    "Khu đô thị Nam Thành, khu du lịch Bà Nà và cảng Lạch Huyện.",
    "Hãng tin KCNA của Triều Tiên phát đi thông báo.",
    "Đặc khu hành chính Hồng Kông, khu dân cư Phú Xuân.",
    "Nhiều địa phương có KCN, KCX lớn như Hải Dương, Bình Dương sẽ thiếu thợ.",
    "Ông Trần Văn Nam, KTT Nguyễn Thị Hoa và ban kiểm soát.",
    "Vào các khu công nghiệp. Vân Trung là xã cũ.",
]


@pytest.fixture(scope="module")
def extractor() -> Extractor:
    return Extractor(labels=["ZONE"], names="never")


@pytest.fixture(scope="module")
def blind() -> Extractor:
    """An extractor that knows no zone and no place."""
    return Extractor(labels=["ZONE"], names="never", gazetteer=Gazetteer.empty())


SENTENCES = [*HEADS, *DESCRIPTORS, *NAMES, *LISTS]


@pytest.mark.parametrize("source", SENTENCES)
def test_sentence(extractor: Extractor, source: str) -> None:
    assert not wrong(source, extractor)


@pytest.mark.parametrize("source", HEADLINES)
def test_headline(extractor: Extractor, source: str) -> None:
    name = source[source.index("[") + 1 : source.index("]")]
    values = [m.value for m in extractor.extract(source.replace("[", "").replace("]", "")).mentions]
    assert [v.name for v in values if isinstance(v, ZoneValue)] == [name]


@pytest.mark.parametrize("text", GROUPS)
def test_no_zone(extractor: Extractor, text: str) -> None:
    assert not wrong(text, extractor)


def test_the_gazetteer_helps_and_never_decides_alone(blind: Extractor) -> None:
    missed = list(filter(None, (wrong(source, blind) for source in SENTENCES)))
    assert len(missed) <= 0.1 * len(SENTENCES), "\n".join(missed)


@pytest.mark.parametrize("source", SENTENCES[::7])
def test_decomposed_text_with_other_spaces(extractor: Extractor, source: str) -> None:
    example = parse_example(source)
    text = unicodedata.normalize("NFD", example.text).replace(" ", "\u00a0")
    mentions = extractor.extract(text).mentions
    assert [written(mention.value) for mention in mentions] == [mark.values[0] for mark in example.marks]
    assert all(text[mention.start : mention.end] == mention.text for mention in mentions)


@pytest.mark.parametrize(
    ("text", "province"),
    [
        ("Đồng Nai đón vốn mới. KCN Tân Phú (Đồng Nai) còn đất.", "Đồng Nai"),
        ("Hàng của KKTCK Thanh Thủy ở Hà Giang tăng.", "Hà Giang"),
        ("Hàng của KKTCK Thanh Thủy ở Nghệ An tăng.", "Nghệ An"),
        ("KCN Quế Võ 3 kín chỗ.", "Bắc Ninh"),
        ("KKTCK Thanh Thủy vắng xe.", None),
        ("KCN Thạch Vĩnh Hưng vắng xe.", None),
    ],
)
def test_namesakes_by_the_province_spoken_of(extractor: Extractor, text: str, province: str | None) -> None:
    (mention,) = extractor.extract(text).mentions
    assert isinstance(mention.value, ZoneValue)
    assert (mention.value.province, mention.value.zone is None) == (province, province is None)


@pytest.mark.parametrize(
    ("text", "doubt"),
    [
        ("Vốn vào KCN Đình Trám tăng.", False),
        ("Vốn vào KCN Thạch Vĩnh Hưng tăng.", False),
        ("Vốn vào KCN Thạch Vĩnh Hưng giai đoạn 2 tăng.", False),
        ("Vốn vào KCN Thạch Vĩnh Trần Minh Khoa tăng.", True),
        ("KHU CÔNG NGHIỆP THẠCH VĨNH KHỞI CÔNG SÁNG NAY", True),
    ],
)
def test_doubt(extractor: Extractor, text: str, doubt: bool) -> None:
    (mention,) = extractor.extract(text).mentions
    assert isinstance(mention.value, ZoneValue)
    article = Context.of(shadow_of(text), extractor.rules.tables, extractor.gazetteer)
    context = article.at(mention.start, mention.end)
    assert doubtful(mention.text, mention.value, context) is doubt


def test_the_stage_behind_a_name() -> None:
    stages = {"giai": "numbered", "mở": "named", "khu": "numbered"}
    assert without_stage("Gò Dầu giai đoạn 2", stages) == "Gò Dầu"
    assert without_stage("Lam Sơn - Sao Vàng (giai đoạn 1)", stages) == "Lam Sơn - Sao Vàng"
    assert without_stage("gạch ngói Gia An", stages) == "gạch ngói Gia An"
