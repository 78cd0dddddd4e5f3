"""The spaCy component: labels, spans, values, and no mention lost to the tokeniser."""

import pytest

spacy = pytest.importorskip("spacy")

TEXT = "Năm 2023, KCN Đình Trám rộng 98ha.Doanh thu tăng 54,4% lên 453.000 tỷ đồng."


def test_spans_carry_their_mentions() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("kcn_extract")
    doc = nlp(TEXT)
    spans = doc.spans["kcn_extract"]
    assert [span._.kcn_mention for span in spans] == doc._.kcn_record.mentions
    assert {span.label_ for span in spans} == {"DATE", "ZONE", "QUANTITY", "PERCENT", "MONEY"}
    for span in spans:
        mention = span._.kcn_mention
        assert TEXT[mention.start : mention.end] == mention.text
        assert mention.text in span.text
    assert not doc.ents


def test_ents_and_labels() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("kcn_extract", config={"ents": True, "labels": ["PERCENT", "MONEY"]})
    assert [(ent.text, ent.label_) for ent in nlp(TEXT).ents] == [("54,4%", "PERCENT"), ("453.000 tỷ đồng", "MONEY")]


def test_the_day_of_publication_comes_with_the_document() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("kcn_extract")
    doc = nlp.make_doc("Hôm nay, dự án khởi công.")
    doc.user_data["published"] = "2024-04-16"
    (span,) = nlp(doc).spans["kcn_extract"]
    assert span._.kcn_mention.value.start == "2024-04-16"


def test_a_pipeline_survives_its_bytes() -> None:
    nlp = spacy.blank("xx")
    nlp.add_pipe("kcn_extract", config={"ents": True})
    again = spacy.util.load_model_from_config(nlp.config)
    again.from_bytes(nlp.to_bytes())
    assert [ent.text for ent in again(TEXT).ents] == [ent.text for ent in nlp(TEXT).ents]
