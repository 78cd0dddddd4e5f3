"""The language of a text, decided by its letters and syllables."""

import time
import unicodedata
from pathlib import Path

import pytest

from kcn_extract.text.language import language_of
from kcn_extract.text.shadow import shadow_of

CORPUS = sorted((Path(__file__).parents[2] / "corpus").glob("*.txt"))

OTHERS = {
    "English": "The People's Committee has approved the expansion of the industrial park, where foreign investors have "
    "registered capital of more than three billion US dollars. The occupancy rate has reached 90 percent.",
    "English with Vietnamese names": "The People's Committee of Bắc Giang has approved the expansion of Đình Trám "
    "Industrial Park in Việt Yên, where investors from Hà Nội, Đồng Nai and Bình Dương have registered capital of "
    "three billion US dollars. Nguyễn Văn Hải, head of the Bắc Ninh authority, said the occupancy rate reached 90 %.",
    "French": "Le comité de la province a approuvé l'extension de la zone industrielle, où des investisseurs étrangers "
    "ont déjà enregistré un capital de trois milliards de dollars. À l'été prochain, mille emplois seront créés.",
    "Indonesian": "Pemerintah provinsi telah menyetujui perluasan kawasan industri di mana para penanam modal asing "
    "telah mendaftarkan modal lebih dari tiga miliar dolar. Luas kawasan itu 98 hektare.",
    "Russian in Latin letters": "Pravitelstvo provintsii odobrilo rasshirenie promyshlennoi zony, gde inostrannye "
    "investory zaregistrirovali kapital bolee trekh milliardov dollarov.",
    "Chinese in Latin letters": "Zhong guo de jing ji zeng zhang lu chao guo le bai fen zhi wu, zheng fu shuo. Gong ye "
    "qu de mian ji shi jiu shi ba gong qing, wai guo tou zi zhe yi jing tou zi le san shi yi mei yuan.",
    "Korean in Latin letters": "Jeong bu neun san eop dan ji ui hwak jang eul seung in haet da. Oe guk tu ja ja neun "
    "sam sip eok dal leo i sang eul deung rok haet da. Myeon jeok eun gu sip pal hek ta ri da.",
    "a heading": "Vingroup to build $1.5bn plant in Ha Tinh",
    "a list of names": "Bac Giang, Bac Ninh and Hai Phong lead the country in foreign investment, says the ministry.",
    "marked names": "HÀ NỘI — Đồng Nai and Bình Dương provinces in the south attracted the most projects, with Long "
    "Thành, Nhơn Trạch and Bến Cát being preferred by investors from Japan, the Republic of Korea and Taiwan.",
    "a sheet": "KCN Dinh Tram: 98 ha, 487 projects, occupied 100%. KCN Quang Chau: 426 ha, 62 projects, occupied 95%. "
    "Land rent USD 120 per sqm per term, power 0.08 USD per kWh.",
    "French with names": "Thanh Hoa mise sur la raffinerie de Nghi Son pour attirer la pétrochimie à Nam Dinh.",
    "French, short": "Les exportations ont bondi de 15 % au premier trimestre.",
    "German": "Die Behörde genehmigte die Erweiterung in Bac Giang; die Auslastung beträgt nun 90 Prozent.",
    "Spanish": "El Comité aprobó la ampliación de la zona, donde los inversores registraron tres mil millones.",
    "Indonesian, short": "Kami akan membangun pabrik baru di Batam tahun depan",
    "Pinyin": "Zhōngguó de jīngjì zēngzhǎng lǜ chāoguò le bǎi fēn zhī wǔ, gōngyè qū de miànjī shì jiǔshíbā gōngqǐng.",
    "Chinese": "省人民委员会批准扩建工业园区,外国投资者已登记资本超过三十亿美元。",
    "Russian": "Правительство провинции одобрило расширение промышленной зоны.",
}


def language(text: str) -> str | None:
    return language_of(shadow_of(text).folded)


def unmarked(text: str) -> str:
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(char for char in decomposed if not unicodedata.combining(char))


@pytest.mark.parametrize("path", CORPUS, ids=lambda path: path.stem)
def test_an_article_with_and_without_diacritics(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert language(text) == "vi"
    assert language(unmarked(text)) == "vi-unmarked"
    assert language(unicodedata.normalize("NFD", text).upper()) == "vi"


@pytest.mark.parametrize("text", OTHERS.values(), ids=OTHERS)
def test_other_languages(text: str) -> None:
    assert language(text) == "other"


@pytest.mark.parametrize("text", ["", "tăng 5%", "5 tỷ đồng", "12.345.678.910.111.213.141.516", "| - " * 100])
def test_too_little_text(text: str) -> None:
    assert language(text) is None


def test_a_sentence_whose_letters_are_mostly_those_of_others() -> None:
    assert language("Doanh thu trong quý tăng năm phần") == "vi"
    assert language("KCN Quang Châu và KCN Vân Trung có giá thuê 140 USD/m2.") == "vi"
    assert language("Doanh thu trong quy tang nam phan") == "vi-unmarked"


ARTICLE = CORPUS[0].read_text(encoding="utf-8")
FOREIGN_NAMES = "AS Roma thang Fiorentina 4-0 o tran muon vong 23, cu dup cua Edin Dzeko dua anh len dan dau Serie A."


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (f"{OTHERS['English']}\n{ARTICLE}", "vi"),
        (f"{ARTICLE[:400]}\n{OTHERS['English'] * 3}", "vi"),
        (f"{OTHERS['English'] * 3}\n{ARTICLE[:400]}", "vi"),
        (f"{ARTICLE[:120]}\n{unmarked(ARTICLE[120:])}", "vi-unmarked"),
        (FOREIGN_NAMES, "vi-unmarked"),
        (f"{OTHERS['English']} {unmarked(ARTICLE[:80])}", "other"),
    ],
)
def test_mixed_texts(text: str, found: str) -> None:
    assert language(text) == found


@pytest.mark.parametrize("hostile", ["a", "ạ ", "ạ", "tang ", "1ă"])
def test_time_is_linear(hostile: str) -> None:
    def seconds(size: int) -> float:
        text = hostile * (size // len(hostile))
        began = time.perf_counter()
        language_of(text)
        return time.perf_counter() - began

    assert seconds(1_000_000) < 30 * max(seconds(100_000), 0.02)
