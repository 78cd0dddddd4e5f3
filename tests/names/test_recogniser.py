"""The recogniser: the same tags as underthesea's own, offsets into the text as given."""

from __future__ import annotations

import pickle
import subprocess
import sys
import unicodedata
import warnings
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kcn_extract.names import Recogniser, TaggedWord, entities_of, fast_crf, words_of
from kcn_extract.names.recogniser import LONGEST, _pieces
from kcn_extract.record import Entity

SENTENCES = [
    "",
    " ",
    "\n\r\n\t",
    ".",
    "Có",
    "KCN",
    "5",
    "Công ty Cổ phần Đầu tư Phương Nam vừa thuê 12,5ha đất tại KCN Tràng Duệ, huyện An Dương.",
    "Ông Lê Văn Hùng, Phó Trưởng ban Quản lý các KCN tỉnh Bắc Ninh, cho biết như vậy hôm 16/4.",
    "CÔNG TY TNHH HOÀNG LONG ĐẦU TƯ 300 TRIỆU USD VÀO KHU CÔNG NGHIỆP VSIP III",
    "khu công nghiệp yên phong ii-c đã lấp đầy 78,5% diện tích",
    "Tập đoàn Foxlink (Đài Loan) rót thêm 1.250.000 USD; Samsung thì chưa.",
    "Giá thuê bình quân 135 USD/m2/chu kỳ, tăng 4,2% so với cùng kỳ năm 2023.",
    "Bà Trần Thị Mai nói: “Chúng tôi sẽ mở xưởng thứ hai ở Hải Phòng vào quý III/2025”.",
    "Hà Nội - Hải Phòng - Quảng Ninh: ba cực tăng trưởng của miền Bắc",
    "Doanh nghiệp FDI chiếm 7/10 dự án mới... còn lại là vốn trong nước!",
    "Liên hệ: 0912-345-678 hoặc phongdautu@example.vn, https://example.vn/kcn?id=7&x=(1).",
    "Nghị định 35/2022/NĐ-CP; Công văn 12-CV/TU; biển số 43H-0530; khổ 3x4.",
    "Thuỷ điện Hoà Bình và cảng Quy Nhơn, khoá sổ lúc 10:20:50 ngày 02-03-2024.",
    "Cả nghành dệt may có hơn 1 triệu lao động, nghạch bậc cũ đã bỏ.",
    "Nhà máy 🏭 mới khởi công 🎉🎉 :) <3 ->  ==> -- ...",
    "Mr. Kim và Th.S Bùi An, TP.HCM, Tp. Thủ Đức, H'Mông, e-mail, v.v...",
    "This Thus Thas Th S Ths",
    "((([{«KCN Mỹ Phước 3»}])))",
    "Ðà Nẵng, Ðồng Nai: ðất công nghiệp còn nhiều",
    "a\u0301b\u0302 x\u0301 \u0301 bie\u0302\u0301\u0323t",
    "một\u00a0hai\u2009ba\u3000bốn\u200bnăm\ufeffsáu\u00adbảy",
    "dòng một\r\ndòng hai\rdòng ba\u2028dòng bốn\x85dòng năm\x1cdòng sáu",
    "+5 -7 +123456789012 00012 ٣٤ ² ½ Ⅳ 5.0 1,2,3 1_000",
    "ΟΔΟΣ Σ ΑΣ İstanbul ǅ ǆ ß ẞ ﬁ ŉ K Å Ω",
    "日本の工業団地 한국 ไทย हिन्दी क़ Москва العربية",
    "\U0001f1fb\U0001f1f3 \U0001f468‍\U0001f469‍\U0001f467 👍🏽",
    "_ __ a_b _x x_ -a a- a-b-c a+b 1-2-3 1/2/3/4 50%-60%",
    "UBND tỉnh Long An giao Sở KH&ĐT, Sở TN&MT phối hợp với H&M, P&G.",
    "Vingroup, VinFast và Hoà Phát cùng đề xuất dự án thép ở Dung Quất, Quảng Ngãi, trị giá 2 tỷ rưỡi USD.",
    "Thủ tướng Phạm Minh Chính thăm Nhật Bản, gặp lãnh đạo JICA, Toyota và Sumitomo.",
    "Ngân hàng Nhà nước giữ lãi suất; VN-Index lên 1.280,56 điểm (+0,7%).",
    "Hàn Quốc là nhà đầu tư lớn nhất với 36,8 tỷ USD, kế đến là Singapore, Nhật Bản, Trung Quốc.",
    "KCN An Phát 1, CCN Đồng Đình - xã Tân Trung - huyện Tân Yên, KKT Vũng Áng",
    "Sáng 5.3, tại Hà Nam, Công ty Seoul Semiconductor Vina động thổ nhà máy thứ ba",
    "ĐỒNG NAI",
    "(Ảnh: Minh Anh)",
]


def base_letters(text: str) -> str:
    """Letters without marks and white space: what a recogniser's normalisation keeps."""
    decomposed = unicodedata.normalize("NFD", text.replace("ð", "đ").replace("Ð", "Đ"))
    return "".join(c for c in decomposed if not unicodedata.combining(c) and not c.isspace())


@pytest.fixture
def fresh_backend() -> Iterator[None]:
    fast_crf.backend.cache_clear()
    yield
    fast_crf.backend.cache_clear()


def expected(sentence: str) -> list[tuple[str, str, str]]:
    from underthesea import ner

    return [(word, pos, name) for word, pos, _, name in ner(sentence)]


def test_the_fast_backend_serves_the_installed_versions() -> None:
    assert isinstance(fast_crf.backend(), fast_crf.FastCrf)


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_tags_are_those_of_underthesea(sentence: str, form: str) -> None:
    sentence = unicodedata.normalize(form, sentence)  # type: ignore[arg-type]
    read = expected(sentence)
    assert fast_crf.backend().ner(sentence) == read
    assert fast_crf.backend().pos_tag(sentence) == [(word, pos) for word, pos, _ in read]


@pytest.mark.parametrize("form", ["NFC", "NFD"])
@pytest.mark.parametrize("sentence", SENTENCES)
def test_words_cover_the_sentence_where_they_stand(sentence: str, form: str) -> None:
    text = unicodedata.normalize(form, f"Đầu đề.\n{sentence}\nSau đó.")  # type: ignore[arg-type]
    start, end = text.index("\n") + 1, text.rindex("\n")
    words = Recogniser().tagged(text, start, end)
    position = start
    for word in words:
        assert text[word.start : word.end] == word.text == word.text.strip() != ""
        assert not text[position : word.start].strip()
        position = word.end
    assert not text[position:end].strip()
    read = [
        base_letters(word.replace("ngành", "nghành").replace("ngạch", "nghạch"))
        for word, _, _ in expected(text[start:end])
    ]
    assert [base_letters(word.text) for word in words] == [letters for letters in read if letters] or "\u0301" in text
    assert Recogniser().words(text, start, end) == words_of(words)


SYLLABLES = ["khu", "công", "nghiệp", "KCN", "Hoà", "Bình", "ông", "Nam", "USD", "5", "1.234,5", "%", "(", ".", "Th.S"]
TEXT = st.lists(st.sampled_from(SYLLABLES) | st.text(max_size=4)).map(" ".join)


@settings(max_examples=80, deadline=None)
@given(TEXT)
def test_any_text_is_tagged_as_underthesea_does(sentence: str) -> None:
    assert fast_crf.backend().ner(sentence) == expected(sentence)


@settings(max_examples=80, deadline=None)
@given(TEXT)
def test_offsets_hold_on_any_text(text: str) -> None:
    position = 0
    for word in Recogniser().words(text, 0, len(text)):
        assert position <= word.start < word.end
        assert text[word.start : word.end] == word.text
        assert not text[position : word.start].strip()
        position = word.end
    assert not text[position:].strip()


def test_entities_have_the_letters_of_the_text() -> None:
    text = "Theo ông Nguyễn Văn An, nhà máy ở Hoà\u00a0Bình sẽ mở rộng."
    entities = Recogniser().entities(text, 0, len(text))
    assert Entity("GPE", "Hoà\u00a0Bình", 34, 42) in entities
    assert all(text[e.start : e.end] == e.text for e in entities)
    assert {e.label for e in entities} <= {"ORG", "PERSON", "GPE"}


def tagged(*tags: str) -> list[TaggedWord]:
    return [TaggedWord("abcdefgh"[i], i, i + 1, "N", tag) for i, tag in enumerate(tags)]


@pytest.mark.parametrize(
    ("tags", "entities"),
    [
        ("O O", []),
        ("B-PER I-PER O B-ORG", [("PERSON", "ab"), ("ORG", "d")]),
        ("B-LOC B-LOC", [("GPE", "a"), ("GPE", "b")]),
        ("I-LOC I-LOC O I-ORG", [("GPE", "ab"), ("ORG", "d")]),
        ("B-PER I-ORG I-ORG", [("PERSON", "a"), ("ORG", "bc")]),
        ("B-MISC I-MISC I-LOC", [("GPE", "c")]),
        ("O I-PER B-PER I-PER", [("PERSON", "b"), ("PERSON", "cd")]),
    ],
)
def test_tags_become_entities(tags: str, entities: list[tuple[str, str]]) -> None:
    assert [(e.label, e.text) for e in entities_of("abcdefgh", tagged(*tags.split()))] == entities


def test_a_sentence_without_end_is_read_in_pieces() -> None:
    text = "một khu công nghiệp mới, " * (3 * LONGEST // 25)
    words = Recogniser().tagged(text, 0, len(text))
    assert "".join(word.text.replace(" ", "") for word in words) == text.replace(" ", "")
    assert max(last - first for first, last in _pieces(text, 0, len(text))) <= LONGEST
    unbroken = "x" * (2 * LONGEST + 5)
    assert "".join(word.text for word in Recogniser().words(unbroken, 0, len(unbroken))) == unbroken


def test_a_word_that_the_text_has_not_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    tags = [("Hoà", "Np", "B-LOC"), ("rồi", "C", "O"), ("Lạc", "Np", "I-LOC")]
    made_up = SimpleNamespace(ner=lambda _: tags, pos_tag=lambda _: [(word, pos) for word, pos, _ in tags])
    monkeypatch.setattr(fast_crf, "backend", lambda: made_up)
    text = "Hoà Lạc"
    words = Recogniser().tagged(text, 0, len(text))
    assert [word.text for word in words] == ["Hoà", "Lạc"]
    assert Recogniser().words(text, 0, len(text)) == words_of(words)


def test_a_lone_surrogate_breaks_nothing() -> None:
    text = "KCN \ud800 Đại An"
    assert [word.text for word in Recogniser().words(text, 0, len(text))][:2] == ["KCN", "\ud800"]


@pytest.mark.usefixtures("fresh_backend")
@pytest.mark.parametrize("versions", [{"underthesea": "9.6.0"}, {"underthesea_core": "4.0.0"}])
def test_other_versions_fall_back_with_one_warning(versions: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    text = "Ông Lê Nam thuê đất ở Hoà\u00a0Lạc \ud800."
    fast = Recogniser().tagged(text, 0, len(text)), Recogniser().words(text, 0, len(text))
    fast_crf.backend.cache_clear()
    installed = {"underthesea": "9.5.0", "underthesea_core": "3.3.2"} | versions
    monkeypatch.setattr(fast_crf, "_version", installed.__getitem__)
    with pytest.warns(RuntimeWarning, match="is not a tested version.*much slower") as caught:
        slow = Recogniser().tagged(text, 0, len(text)), Recogniser().words(text, 0, len(text))
    assert slow == fast
    assert len(caught) == 1
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        Recogniser().tagged(text, 0, len(text))


@pytest.mark.usefixtures("fresh_backend")
def test_an_unreadable_part_falls_back(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(cls: type) -> None:
        raise ValueError("models.bin is not a CRFsuite model")

    monkeypatch.setattr(fast_crf.FastCrf, "load", classmethod(broken))
    with pytest.warns(RuntimeWarning, match=r"could not be read \(models\.bin is not a CRFsuite model\)"):
        assert isinstance(fast_crf.backend(), fast_crf.PublicFunctions)


def test_importing_and_pickling_load_no_model() -> None:
    code = (
        "import pickle, sys, kcn_extract.names as names;"
        "pickle.loads(pickle.dumps(names.Recogniser()));"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('underthesea', 'underthesea_core', 'joblib')))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_a_used_recogniser_can_be_pickled() -> None:
    recogniser = Recogniser()
    text = "KCN Đại An"
    words = recogniser.words(text, 0, len(text))
    assert pickle.loads(pickle.dumps(recogniser)).words(text, 0, len(text)) == words
