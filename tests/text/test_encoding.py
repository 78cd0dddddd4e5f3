"""Bytes and pasted letters -> text: each encoding at each length, what only resembles them, and what is refused."""

import contextlib
import shutil
import subprocess
import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from old_encodings import LEGACY, UNICODE, as_latin, to_tcvn3

from kcn_extract.text import legacy
from kcn_extract.text.encoding import UndecodableText, decode, repair
from kcn_extract.text.syllable import is_syllable

TITLE = "Bắc Giang đón thêm vốn vào khu công nghiệp"
SENTENCE = "Ban quản lý cho biết 4 dự án mới được cấp phép, tổng vốn đăng ký 120 triệu USD."
ARTICLE = f"""{TITLE}

{SENTENCE} Nhà đầu tư Hàn Quốc thuê 12,5 ha tại KCN Đình Trám để lắp ráp mô-đun, dự kiến chạy thử vào quý III.
Ông Nguyễn Hữu Kỳ khẳng định tỷ lệ lấp đầy đã vượt 80%, và quỹ đất sạch còn lại chỉ đủ cho hai năm nữa.
Ở phía nam, Ấn Độ và Úc cũng hỏi thuê. Ý kiến của huyện: ưu tiên dự án ít thâm dụng lao động.
"""
WITHOUT_CAPITALS_WITH_TONES = ARTICLE.replace("Ở", "Tại").replace("Ấn", "Tấn").replace("Úc", "Đức").replace("Ý", "Tờ")
LENGTHS = {"title": TITLE, "sentence": SENTENCE, "article": WITHOUT_CAPITALS_WITH_TONES}


@pytest.mark.parametrize("text", LENGTHS.values(), ids=LENGTHS)
class TestWhatIsWrittenIsRead:
    @pytest.mark.parametrize("name", LEGACY | UNICODE)
    def test_bytes(self, name: str, text: str) -> None:
        assert decode((LEGACY | UNICODE)[name](text)) == (text, name)

    @pytest.mark.parametrize("name", LEGACY)
    def test_pasted_as_windows_1252_or_latin_1(self, name: str, text: str) -> None:
        data = LEGACY[name](text)
        assert repair(as_latin(data)) == (text, name)
        assert repair(data.decode("latin-1")) == (text, name)

    @pytest.mark.parametrize("wrong", ["windows-1252", "latin-1"])
    def test_utf_8_decoded_again(self, wrong: str, text: str) -> None:
        once = as_latin(text.encode()) if wrong == "windows-1252" else text.encode().decode("latin-1")
        assert repair(once) == (text, "utf-8 twice")

    @pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
    def test_utf_8_is_left_as_it_is(self, mark: bytes, text: str) -> None:
        assert decode(mark + text.encode()) == (text, None)
        decomposed = unicodedata.normalize("NFD", text)
        assert decode(mark + decomposed.encode()) == (decomposed, None)
        assert repair(text).text is text


# As they stand in files and pages, typed from what these fonts show.
AS_SEEN = [
    ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "tcvn3", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
    ("§éc lËp - Tù do - H¹nh phóc", "tcvn3", "Độc lập - Tự do - Hạnh phúc"),
    ("khu c«ng nghiÖp, sè 12/2004/N§-CP, thñ t\u00adíng", "tcvn3", "khu công nghiệp, số 12/2004/NĐ-CP, thủ tướng"),
    ("KHU C¤NG NGHIÖP vµ chÕ xuÊt", "tcvn3", "KHU CÔNG NGHIỆP và chế xuất"),
    ("thñ t\u2212íng n\u2212íc céng hoµ", "tcvn3", "thủ tướng nước cộng hoà"),
    ("B¾c Giang: 98 ha", "tcvn3", "Bắc Giang: 98 ha"),
    ("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "vni", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("KHU COÂNG NGHIEÄP khaúng ñònh, kyõ thuaät, Aán Ñoä", "vni", "KHU CÔNG NGHIỆP khẳng định, kỹ thuật, Ấn Độ"),
    ("Cµ Mau vµ B¹c Liªu", "tcvn3", "Cà Mau và Bạc Liêu"),
    ("Khu cÃ´ng nghiá»‡p", "utf-8 twice", "Khu công nghiệp"),
    ("vÃ  cÃ¡c khu, hÃ ng hÃ³a", "utf-8 twice", "và các khu, hàng hóa"),
    ("cÃ´ng ty", "utf-8 twice", "công ty"),
    ("phÃƒÂ¡t tri\u00c3\u0192\u00c2\u00b3n", "utf-8 three times", "phát trión"),
    ("®iÓm nuíc cña ®« thÞ, nuíc s¹ch h¬n, t\u00ad", "tcvn3", "điểm nuớc của đô thị, nuớc sạch hơn, tư"),
    ("VÃ¹ng Ä\u0090Ã´ng Nam", "utf-8 twice", "Vùng Đông Nam"),
    ("ÐâÌu tý výõòt mýìc", "windows-1258", "Đầu tư vượt mức"),
    ("Khu công nghi®p ð¥u tß", "viscii", "Khu công nghiệp đầu tư"),
]  # fmt: skip


@pytest.mark.parametrize(("seen", "name", "meant"), AS_SEEN)
def test_as_seen(seen: str, name: str, meant: str) -> None:
    assert repair(seen) == (meant, name)


def test_what_was_lost_of_capitals_in_tcvn3_is_lost() -> None:
    """A word of one letter, and a first letter with a tone, are small ones in a font of capitals."""
    assert (
        decode(to_tcvn3("Đầu tư của Ấn Độ tại Bắc Ninh, Ở ĐÂY, XÃ HỘI, xã hội")).text
        == "Đầu tư của ấn Độ tại Bắc Ninh, ở ĐÂY, XÃ HỘI, xã hội"
    )


UNTOUCHED = {
    "signs": "Căn hộ 65 m², giá 35 triệu/m²; Intel® và Core™; 5 µm ± 0,3; 20°C; §3; ½ diện tích.",
    "signs alone": "65 m², 5 µm ± 0,3, 20 °C, Intel®, §3, ½, ©2024, «B», 1ª, 2º, £5, ¥100",
    "names": "São Paulo, José Mourinho, Loïc, Noël, Zoë, Peña, Müller, Køln, Ångström, Citroën",
    "a title in letters of Latin-1": "Công ty cho hay: thông báo giá nhà Hà Tiên",
    "letters of Latin-1 by line": "Công ty\nThông báo\nNhà máy Sông Công\nBáo cáo tài chính",
    "Ð of Iceland": "Ðông Nam Á và Ðài Loan",
    "Ã": "XÃ TÂN LẬP VÀ THỊ XÃ DĨ AN\nXÃ HÒA\nÃ",
    "talk of fonts": f"{ARTICLE}Tệp cũ hiện ra là:\nC«ng ty ®Çu t\u00ad\nhoặc:\nCoâng ty ñaàu tö\nKhu cÃ´ng nghiá»‡p",
    "French": "Le comité a approuvé l'extension, où des investisseurs étrangers ont déjà créé une usine. À bientôt.",
    "German": "Die Behörde genehmigte größere Flächen für Unternehmen; höhere Löhne müssen folgen, sagt Jörg Süß.",
    "Spanish": "El año pasado la compañía invirtió más en España; ¿qué hará mañana el señor Núñez?",
    "Portuguese": "São Paulo não é a única região; João e Conceição têm razão, mas já estão lá.",
    "Icelandic": "Það er mikið að gera í Reykjavík, þar sem fólkið býr við sjóinn.",
    "Danish": "Københavns havn på Sjælland får større kajer, og det bliver også dyrt.",
    "Turkish": "Sanayi bölgesi için üç şirket başvurdu, öğrenciler de çalışıyor.",
    "English": "The café’s naïve façade — “déjà vu” — cost £5 on 5 µm film at São Paulo®.",
    "Chinese": "省人民委员会批准扩建工业园区",
    "question marks": "Có nên mua? Vì sao? https://a.vn/x?id=1 Ai?",
}


@pytest.mark.parametrize("text", UNTOUCHED.values(), ids=UNTOUCHED)
def test_untouched(text: str) -> None:
    assert repair(text).text is text
    assert decode(text.encode()) == (text, None)


def test_a_page_in_unicode_around_an_old_article() -> None:
    body = as_latin(to_tcvn3(WITHOUT_CAPITALS_WITH_TONES))
    head, foot = "Trang chủ › Đầu tư\nCông ty\n", "\nBản quyền thuộc về tòa soạn\n"
    assert repair(head + body + foot) == (head + WITHOUT_CAPITALS_WITH_TONES + foot, "tcvn3")


def test_one_in_another() -> None:
    pasted = as_latin(to_tcvn3(SENTENCE))
    assert decode(pasted.encode("utf-16")) == (SENTENCE, "tcvn3 in utf-16")
    assert decode(as_latin(pasted.encode()).encode()) == (SENTENCE, "tcvn3 in utf-8 twice")


GERMAN = "Die Behörde genehmigte größere Flächen für Unternehmen; höhere Löhne müssen folgen."
CHINESE = "省人民委员会批准扩建工业园区,外国投资者已登记资本超过三十亿美元。入驻率达到百分之九十。"


@pytest.mark.parametrize(
    ("data", "declared", "encoding"),
    [
        ("The park’s “growth” – 5%…".encode("cp1252"), None, "windows-1252"),
        (GERMAN.encode("cp1252"), "ISO-8859-1", "windows-1252"),
        (CHINESE.encode("gb18030"), "gb18030", "gb18030"),
        (LEGACY["tcvn3"](SENTENCE), "iso-8859-1", "tcvn3"),
        (LEGACY["windows-1258"](SENTENCE), "utf-8", "windows-1258"),
        (SENTENCE.encode(), "windows-1258", None),
    ],
)
def test_a_declaration_is_a_hint(data: bytes, declared: str | None, encoding: str | None) -> None:
    assert decode(data, declared).encoding == encoding


@pytest.mark.parametrize(
    ("data", "declared", "message"),
    [
        (b"Doanh thu t\xc4\x83ng 5%, v\xe1\xbb\x91n \xff 3 t\xe1\xbb\xb7", None, "fix that byte"),
        (ARTICLE.encode()[:-3], None, None),
        (SENTENCE.encode() + "ộ".encode()[:2], None, "cut off"),
        (SENTENCE.encode("utf-16")[:-1], None, "UTF-16"),
        (b"\xef\xbb\xbfabc\xff", None, "offset 6"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None, "binary"),
        (bytes(range(256)) * 4, "windows-1258", "binary"),
        (GERMAN.encode("cp1252"), None, "WINDOWS-1252"),
        (GERMAN.encode("cp1252"), "shift_jis", "WINDOWS-1252"),
        (GERMAN.encode("cp1252"), "no-such-name", "WINDOWS-1252"),
        (b"u c\xe3 pho", None, "none of the Vietnamese"),
        (b"N&MT pho\xe1", None, "none of the Vietnamese"),
        (b"V-Trung t\xa9m Tin", "windows-1252", "none of the Vietnamese"),
        (CHINESE.encode("gb18030"), None, "GB18030"),
        (CHINESE.encode("gb18030"), "latin-1", "GB18030"),
        ("Правительство провинции одобрило расширение промышленной зоны.".encode("cp1251"), None, "CP1251"),
        ("C«ng ty ®Çu t n«ng nghiÖp, ®îc cÊp níc vµ ®êng ®iÖn".encode(), None, "letter ư"),
        ("Khu cÃ´ng nghiá»p Äá»“ng Nai, Ä‘áº§u tÆ° 5 tá»· Ä‘á»“ng, lá» trÃ¬nh".encode(), None, "lost bytes"),
        (b"Khu c?ng nghi?p B?c Giang ??u t?", None, "question marks"),
        ("Khu c\ufffdng nghi\ufffdp B\ufffdc Giang".encode(), None, "U+FFFD"),
    ],
)  # fmt: skip
def test_refused_by_name(data: bytes, declared: str | None, message: str | None) -> None:
    if message is None:
        assert decode(data, declared).encoding is None
        return
    with pytest.raises(UndecodableText) as refused:
        decode(data, declared)
    assert message in str(refused.value)


@settings(max_examples=300)
@given(st.binary(max_size=200), st.sampled_from([None, "windows-1258", "utf-7", "rot13", "\0", "gb18030"]))
def test_any_bytes(data: bytes, declared: str | None) -> None:
    try:
        text, encoding = decode(data, declared)
    except UndecodableText as error:
        assert str(error)
    else:
        assert isinstance(text, str) and (encoding or text in (data.decode(), data.decode().removeprefix("\ufeff")))


@settings(max_examples=60)
@given(st.text(max_size=100))
def test_any_text_is_itself_or_named(text: str) -> None:
    try:
        read = repair(text)
    except UndecodableText:
        return
    assert (read.text is text) == (read.encoding is None)


WORDS = sorted({word for word in ARTICLE.split() if is_syllable(word) and not word.isascii()})
SMALL = [word for word in WORDS if unicodedata.normalize("NFD", word)[0].islower() or word[0] in "ĐÂĂÔƠƯ"]


@pytest.mark.parametrize("name", LEGACY)
@settings(max_examples=30)
@given(words=st.lists(st.sampled_from(SMALL), min_size=12, max_size=60))
def test_round_trip(name: str, words: list[str]) -> None:
    text = " ".join([*words, *SMALL[:8]])
    assert decode(LEGACY[name](text)) == (text, name)
    assert repair(as_latin(LEGACY[name](text))) == (text, name)


@pytest.mark.skipif(shutil.which("iconv") is None, reason="needs iconv")
@pytest.mark.parametrize(("name", "iconv"), [("tcvn3", "TCVN"), ("viscii", "VISCII")])
def test_the_tables_are_those_of_iconv(name: str, iconv: str) -> None:
    encoding = next(one for one in legacy.ENCODINGS if one.name == name)
    for byte in range(0xA1, 0x100):
        read = encoding.read(chr(byte))
        command = ["iconv", "-f", iconv, "-t", "UTF-8"]
        meant = subprocess.run(command, input=bytes([byte]), capture_output=True, check=True).stdout.decode()
        assert read in (meant, chr(byte)), f"{byte:#x}: {read} {meant}"


@pytest.mark.parametrize("hostile", ["Ã ", "®Çu ", "Céng hoµ\n", "Việt Nam\n®Çu\n", "XÃ ", "a?b"])
def test_time_is_linear(hostile: str) -> None:
    def seconds(size: int) -> float:
        text = hostile * (size // len(hostile))
        began = time.perf_counter()
        for read in (lambda: repair(text), lambda: decode(text.encode("cp1252", "replace"))):
            with contextlib.suppress(UndecodableText):
                read()
        return time.perf_counter() - began

    assert seconds(80_000) < 30 * max(seconds(8_000), 0.01)
