"""What a record takes from the recogniser: settled ends of names, words, entities."""

import unicodedata

from kcn_extract.extractor import Extractor
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.names import reading
from kcn_extract.names.evidence import Doubt, settled_end
from kcn_extract.names.recogniser import TaggedWord
from kcn_extract.record import Mention, ZoneValue

TEXT = "KCN Vân Trung Samsung mở rộng."
TAGGED = [
    TaggedWord("KCN", 0, 3, "N", "O"),
    TaggedWord("Vân Trung", 4, 13, "Np", "B-LOC"),
    TaggedWord("Samsung", 14, 21, "Np", "B-ORG"),
    TaggedWord("mở rộng", 22, 29, "V", "O"),
]


def zone(end: int, name: str) -> Mention:
    return Mention(0, "ZONE", TEXT[:end], 0, end, "zone.head", ZoneValue("KCN", name))


def test_a_name_ends_where_another_begins() -> None:
    doubtful = [zone(21, "Vân Trung Samsung")]
    (mention,) = reading.settle(doubtful, [Doubt(0, 4, 21)], {(0, 30): TAGGED}, Gazetteer.empty())
    assert (mention.text, mention.end) == ("KCN Vân Trung", 13)
    assert mention.value == ZoneValue("KCN", "Vân Trung")
    known = Extractor(names="never").gazetteer
    (mention,) = reading.settle(doubtful, [Doubt(0, 4, 21)], {(0, 30): TAGGED}, known)
    assert isinstance(mention.value, ZoneValue) and mention.value.zone == "kcn-van-trung"


def test_a_decomposed_name_is_cut_at_its_letters() -> None:
    text = unicodedata.normalize("NFD", TEXT)
    name, firm = (unicodedata.normalize("NFD", word) for word in ("Vân Trung", "Samsung"))
    end = text.index(firm) + len(firm)
    words = [
        TaggedWord(name, 4, 4 + len(name), "Np", "B-LOC"),
        TaggedWord(firm, text.index(firm), end, "Np", "B-ORG"),
    ]
    found = Mention(0, "ZONE", text[:end], 0, end, "zone.head", ZoneValue("KCN", "Vân Trung Samsung"))
    (mention,) = reading.settle([found], [Doubt(0, 4, end)], {(0, len(text)): words}, Gazetteer.empty())
    assert mention.text == text[: mention.end] == f"KCN {name}"
    assert mention.value == ZoneValue("KCN", "Vân Trung")


def test_without_evidence_a_name_stays() -> None:
    plain = [word._replace(ner="O") for word in TAGGED]
    assert settled_end(Doubt(0, 4, 21), plain) == 21
    same = [word._replace(ner="I-LOC") if word.text == "Samsung" else word for word in TAGGED]
    assert settled_end(Doubt(0, 4, 21), same) == 21


def test_only_sentences_in_doubt_are_asked() -> None:
    sentences = [(0, 10), (11, 40), (41, 60)]
    assert reading.holding(sentences, [Doubt(0, 15, 20), Doubt(1, 30, 35)]) == [(11, 40)]


def test_entities_are_masked_by_mentions_and_corrected_by_the_gazetteer() -> None:
    gazetteer = Extractor(names="never").gazetteer
    text = "Bắc Giang, KCN Vân Trung, Samsung"
    words = [
        TaggedWord("Bắc Giang", 0, 9, "Np", "B-PER"),
        TaggedWord("Vân Trung", 15, 24, "Np", "B-LOC"),
        TaggedWord("Samsung", 26, 33, "Np", "B-ORG"),
    ]
    mention = Mention(0, "ZONE", text[11:24], 11, 24, "zone.head", ZoneValue("KCN", "Vân Trung"))
    found = reading.entities(text, {(0, len(text)): words}, [mention], gazetteer)
    assert [(entity.label, entity.text) for entity in found] == [("GPE", "Bắc Giang"), ("ORG", "Samsung")]
    assert reading.entities(text, {(0, 33): words}, [mention], Gazetteer.empty())[0].label == "PERSON"


def test_words_and_entities_stand_in_the_record_when_asked_for() -> None:
    text = "Ngày 16/4, Công ty Samsung đầu tư 3 tỷ USD vào Bắc Ninh."
    record = Extractor(names="never", extras=["words", "entities"], labels=["DATE", "MONEY"]).extract(text)
    assert all(text[word.start : word.end] == word.text for word in record.words)
    assert "".join(word.text for word in record.words).replace(" ", "") == text.replace(" ", "")
    assert ("GPE", "Bắc Ninh") in [(entity.label, entity.text) for entity in record.entities]
    assert b'"words":[' in record.to_json() and b'"entities":[' in record.to_json()
    assert b'"words"' not in Extractor(names="never").extract(text).to_json()
