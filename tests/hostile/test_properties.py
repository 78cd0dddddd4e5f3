"""What must hold of any text at all: spans, order, no exception, one value for both normal forms, one answer of both
engines. Texts are made of fragments that matter to the rules, glued at random."""

from __future__ import annotations

import datetime
import random
import re
import re._constants as op
import re._parser as parser
import unicodedata
from collections.abc import Iterable
from typing import Any

import pytest
import regex
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from marked import extractor

from kcn_extract.extractor import Extractor
from kcn_extract.notation import written
from kcn_extract.record import Mention
from kcn_extract.rules.oracle import NaiveEngine

EXTRACTOR = extractor()
NAIVE = Extractor(names="never", engine=NaiveEngine)

SOME_FIGURES = """0 1 2 3 9 12 16 30 31 45 100 500 2023 2024 1.200 1,5 54,4 1.234,5 1,234.5 12,500 16/4 16/4/2024
31/2/2024
2021-2025 3-2 1/2000 １２ ² ½"""
SOME_WORDS = """ngày tháng năm quý tuần hôm_nay hôm_qua đầu cuối giữa giai_đoạn cùng_kỳ trước tỷ triệu nghìn đồng USD
đô_la_Mỹ tỷ_đồng yên rưỡi chục phần_trăm điểm KCN khu_công_nghiệp Khu_kinh_tế CCN cửa_khẩu các Vân_Trung Đình_Trám
Bắc_Giang Hoà
mười hai_mươi_lăm một và đến từ lên còn ha m2 dự_án lao_động VIII II thang dau nam ty dong"""
FIGURES = SOME_FIGURES.split()
WORDS = [word.replace("_", " ") for word in SOME_WORDS.split()]
MARKS = [
    *"     ,.;:-–—/%$()“”\n\t|K٣ﬁİ🔥\u00a0\u2009\u200b\ufeff\u0301\u0323\u0302\u00ad\ud7ff\U0010ffff",
    "\r\n",
    "&nbsp;",
]

# Every word that the rules know, and the texts of their examples.
VOCABULARY = sorted(
    {word for table in EXTRACTOR.rules.tables.values() for word in table}
    | {word for words in EXTRACTOR.rules.lists.values() for word in words}
)
NAMES = sorted({*EXTRACTOR.gazetteer.names_of("orgs"), *EXTRACTOR.gazetteer.names_of("places")})
EXAMPLES = [example for rule in EXTRACTOR.rules.rules for example in (*rule.match, *rule.never)]
PIECES = sorted({" ".join(words[at : at + 3]) for words in map(str.split, EXAMPLES) for at in range(len(words))})

# The two regex libraries do not agree whether these are letters (½, ①, a lone mark): no text of ours depends on it.
DISPUTED = {
    code: None for code in range(0x110000) if bool(re.match(r"\w", chr(code))) != bool(regex.match(r"\w", chr(code)))
}

glued = st.lists(st.sampled_from(FIGURES + WORDS) | st.sampled_from(MARKS) | st.text(max_size=3), max_size=30).map(
    "".join
)
spoken = st.lists(
    st.sampled_from(FIGURES + WORDS) | st.sampled_from(VOCABULARY) | st.sampled_from(PIECES) | st.sampled_from(NAMES),
    max_size=20,
)
texts = glued | spoken.map(" ".join)
days = st.none() | st.dates(datetime.date(2015, 1, 1), datetime.date(2027, 12, 31))
quick = settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def shown(mentions: list[Mention]) -> list[tuple[str, str, str]]:
    return [
        (m.label, unicodedata.normalize("NFC", m.text), unicodedata.normalize("NFC", written(m.value)))
        for m in mentions
    ]


@quick
@given(texts, days)
def test_spans_are_the_texts_own_in_reading_order(text: str, published: datetime.date | None) -> None:
    last = 0
    for place, mention in enumerate(EXTRACTOR.extract(text, published).mentions):
        assert text[mention.start : mention.end] == mention.text != ""
        assert mention.start >= last
        assert mention.id == place
        assert "\n" not in mention.text
        last = mention.end


@quick
@given(texts, days)
def test_both_normal_forms_give_the_same(text: str, published: datetime.date | None) -> None:
    composed = EXTRACTOR.extract(unicodedata.normalize("NFC", text), published).mentions
    decomposed = EXTRACTOR.extract(unicodedata.normalize("NFD", text), published).mentions
    assert shown(composed) == shown(decomposed)


@quick
@given(texts, days)
def test_both_engines_give_the_same(text: str, published: datetime.date | None) -> None:
    text = text.translate(DISPUTED)
    assert EXTRACTOR.extract(text, published).mentions == NAIVE.extract(text, published).mentions


@pytest.mark.parametrize("published", [None, datetime.date(2024, 5, 16)])
def test_whatever_a_pattern_can_match_is_read_without_an_exception(published: datetime.date | None) -> None:
    """Texts made from the parse tree of every pattern: branches, repeats and signs at random, looks around ignored."""
    choose = random.Random(1)
    for rule in EXTRACTOR.rules.rules:
        tree = parser.parse(rule.expanded)
        for _ in range(30):
            text = choose.choice(("", "từ ", "giá ")) + made_from(tree, choose) + choose.choice(("", ".", " tăng", "%"))
            for form in (text, text.upper()):
                for mention in EXTRACTOR.extract(form, published).mentions:
                    assert form[mention.start : mention.end] == mention.text


def made_from(tree: Iterable[Any], choose: random.Random) -> str:
    """A text that the pattern of this parse tree matches, but for what its looks around ask."""
    text = ""
    for kind, given_ in tree:
        if kind is op.LITERAL:
            text += chr(given_)
        elif kind is op.IN:
            text += one_of(given_, choose)
        elif kind is op.BRANCH:
            text += made_from(choose.choice(given_[1]), choose)
        elif kind is op.SUBPATTERN:
            text += made_from(given_[3], choose)
        elif kind is op.ATOMIC_GROUP:
            text += made_from(given_, choose)
        elif kind in (op.MAX_REPEAT, op.MIN_REPEAT, op.POSSESSIVE_REPEAT):
            low, high, repeated = given_
            times = choose.randint(low, min(int(high), low + 2))
            text += "".join(made_from(repeated, choose) for _ in range(times))
        elif kind in (op.ANY, op.NOT_LITERAL):
            text += "x"
    return text


def one_of(members: list[Any], choose: random.Random) -> str:
    """A character of a class."""
    kind, member = choose.choice(members)
    if members[0][0] is op.NEGATE:
        return choose.choice("axă ")
    if kind is op.LITERAL:
        return chr(member)
    if kind is op.RANGE:
        return chr(choose.randint(*member))
    return choose.choice("5aNế ")
