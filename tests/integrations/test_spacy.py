"""spaCy: the tokenizer loses nothing, the component loses no mention, what it writes survives what spaCy does."""

import datetime
import pickle
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

spacy = pytest.importorskip("spacy")

from hypothesis import given, settings  # noqa: E402
from hypothesis import strategies as st  # noqa: E402
from spacy import displacy  # noqa: E402
from spacy.language import Language  # noqa: E402
from spacy.tokenizer import Tokenizer as BlankTokenizer  # noqa: E402
from spacy.tokens import Doc, DocBin  # noqa: E402
from spacy.vocab import Vocab  # noqa: E402

from kcn_extract import Extractor, Record, read  # noqa: E402
from kcn_extract.cli.main import app  # noqa: E402
from kcn_extract.integrations.spacy import Tokenizer, blank  # noqa: E402
from kcn_extract.integrations.spacy.doc_bin import write_documents  # noqa: E402
from kcn_extract.text.sentences import SentenceSplitter  # noqa: E402

TEXT = "Năm 2023, KCN Đình Trám rộng 98ha.Doanh thu tăng 54,4% lên 453.000 tỷ đồng."
CORPUS = sorted((Path(__file__).parents[2] / "corpus").glob("*.txt"))
TOKENIZER = Tokenizer(Vocab())


@pytest.fixture(scope="module")
def nlp() -> Language:
    nlp = blank()
    nlp.add_pipe("kcn_extract", config={"names": "never"})
    return nlp


# ---- the tokenizer ----


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "  ", "\n", "Vốn 5 tỷ. ", " Vốn  5\ttỷ \n\n đồng\r\n", "a\u00a0b\u3000c\u2028d\x0be\x85f\x1cg",
        "Hoà Lạc, nghành thuỷ sản", "Đi\u0323nh Tra\u0301m", "zero\u200bwidth \ufeff\u200d", "\0nul\x07\x1b[31m",
        "👨‍👩‍👧 🇻🇳 5%", "\u202eltr 5% \u0301", "x" * 9000 + " y", "&nbsp;5&#37; <b>tỷ</b>", "ðồng 中文 한국어 ไทย",
    ],
)  # fmt: skip
def test_a_text_comes_back_to_the_character(text: str) -> None:
    doc = TOKENIZER(text)
    assert doc.text == text
    assert Doc(Vocab()).from_bytes(doc.to_bytes()).text == text


@given(st.text(st.characters(codec="utf-8") | st.sampled_from(" \n\t\u00a0.,%0àĐ\u0301"), max_size=40))
@settings(max_examples=60, deadline=None)
def test_any_text_comes_back(text: str) -> None:
    assert TOKENIZER(text).text == text


@pytest.mark.parametrize("path", CORPUS[::4], ids=lambda path: path.stem)
def test_articles_come_back_in_words_and_sentences(path: Path) -> None:
    text = path.read_bytes().decode()
    doc = TOKENIZER(text)
    assert doc.text == text
    assert "".join(sentence.text_with_ws for sentence in doc.sents) == text
    assert any(token.tag_ == "Np" and " " in token.text for token in doc)


def test_half_a_character_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="lone surrogate at offset 4: spaCy cannot hold"):
        TOKENIZER("vốn \ud800 tỷ")


def test_a_config_names_the_tokenizer() -> None:
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "kcn_extract.Tokenizer.v1"}}})
    assert isinstance(nlp.tokenizer, Tokenizer)
    assert "pyvi" not in sys.modules


# ---- the component ----


@pytest.mark.parametrize("language", ["xx", "kcn"])
def test_spans_carry_their_mentions(language: str) -> None:
    nlp = blank() if language == "kcn" else spacy.blank(language)
    nlp.add_pipe("kcn_extract", config={"names": "never"})
    doc = nlp(TEXT)
    record = Extractor(names="never").extract(TEXT)
    assert doc._.kcn_record == record and doc._.kcn_facts == record.facts and record.facts
    spans = doc.spans["kcn_extract"]
    assert [span._.kcn_mention for span in spans] == record.mentions
    for span, mention in zip(spans, record.mentions, strict=True):
        assert (span.label_, span._.kcn_value, span._.kcn_rule) == (mention.label, mention.value, mention.rule)
        assert mention.text in span.text


def test_entities_begin_and_end_with_tokens() -> None:
    nlp = spacy.blank("xx")
    nlp.tokenizer = BlankTokenizer(nlp.vocab)
    nlp.add_pipe("kcn_extract", config={"names": "never"})
    doc = nlp(TEXT)
    assert [ent.text for ent in doc.ents] == ["KCN Đình Trám", "54,4%"]
    assert [ent._.kcn_rule for ent in doc.ents] == ["zone.head", "percent.sign"]
    spans = ["Năm 2023,", "KCN Đình Trám", "98ha.Doanh", "54,4%", "453.000 tỷ đồng."]
    assert [span.text for span in doc.spans["kcn_extract"]] == spans


def test_ids_of_the_gazetteer_and_facts_of_a_span(nlp: Language) -> None:
    doc = nlp(TEXT)
    spans = {span.text: span for span in doc.spans["kcn_extract"]}
    assert spans["KCN Đình Trám"].kb_id_ == "kcn-dinh-tram"
    assert [fact.indicator for fact in spans["98ha"]._.kcn_facts] == ["area"]
    assert [fact.indicator for fact in spans["54,4%"]._.kcn_facts] == ["revenue"]
    assert len(spans["Năm 2023"]._.kcn_facts) == len(spans["KCN Đình Trám"]._.kcn_facts) == 2


def test_other_spans_and_documents_have_no_mention(nlp: Language) -> None:
    doc = nlp(TEXT)
    other = doc.char_span(0, 3, label="DATE", span_id="1")
    assert (other._.kcn_mention, other._.kcn_value, other._.kcn_rule, other._.kcn_facts) == (None, None, None, [])
    empty = nlp.make_doc(TEXT)
    assert (empty._.kcn_record, empty._.kcn_facts, empty[:2]._.kcn_mention) == (None, [], None)


def test_entities_of_others_stay_where_ours_are_not() -> None:
    nlp = blank()
    nlp.add_pipe("entity_ruler").add_patterns([{"label": "WORD", "pattern": "Doanh thu"}])
    nlp.add_pipe("kcn_extract", config={"labels": ["PERCENT", "MONEY"]})
    assert [ent.label_ for ent in nlp(TEXT).ents] == ["WORD", "PERCENT", "MONEY"]
    nlp.get_pipe("kcn_extract").ents = False
    assert [ent.label_ for ent in nlp(TEXT).ents] == ["WORD"]


def test_patterns_of_your_own(tmp_path: Path) -> None:
    (tmp_path / "mine.toml").write_text(
        'label = "PERCENT"\n[[rule]]\nname = "my.rule"\npattern = "một phần tư"\nvalue = "percent"\n'
        'match = ["một phần tư"]\n', "utf-8"
    )  # fmt: skip
    with pytest.raises(ValueError, match=r"my\.rule"):  # the rule names no number
        blank().add_pipe("kcn_extract", config={"patterns": str(tmp_path)})


# ---- the day of publication ----


def day_of_today(doc: Doc) -> str:
    (span,) = doc.spans["kcn_extract"]
    return str(span._.kcn_value.start)


@pytest.mark.parametrize("published", ["2024-04-16", "16/4/2024 15:09", datetime.date(2024, 4, 16)])
def test_the_day_of_publication_comes_with_the_document(nlp: Language, published: Any) -> None:
    doc = nlp.make_doc("Hôm nay, dự án khởi công.")
    doc._.published = published
    assert day_of_today(nlp(doc)) == "2024-04-16"
    assert Doc(nlp.vocab).from_bytes(doc.to_bytes())._.published.startswith("2024-04-16")


def test_the_day_of_publication_comes_with_the_context(nlp: Language) -> None:
    texts = [("Hôm nay khởi công.", {"published": "2024-04-16", "id": "a", "other": 1}), ("Hôm nay khởi công.", None)]
    (first, context), (second, _) = nlp.pipe(texts, as_tuples=True)
    assert (day_of_today(first), first._.kcn_record.id, context["other"]) == ("2024-04-16", "a", 1)
    assert second.spans["kcn_extract"][0]._.kcn_value is None


def test_the_day_of_publication_of_the_config() -> None:
    nlp = blank()
    nlp.add_pipe("kcn_extract", config={"published": "2024-04-16"})
    assert day_of_today(nlp("Hôm nay khởi công.")) == "2024-04-16"
    ((doc, _),) = nlp.pipe([("Hôm nay khởi công.", {"published": "2023-01-02"})], as_tuples=True)
    assert day_of_today(doc) == "2023-01-02"


def test_a_wrong_day_is_refused(nlp: Language) -> None:
    with pytest.raises(ValueError, match="31/4/2024"):
        nlp.make_doc("5%")._.published = "31/4/2024"
    with pytest.raises(ValueError, match="31/4/2024"):
        blank().add_pipe("kcn_extract", config={"published": "31/4/2024"})


# ---- what spaCy does with documents ----


def in_a_file(nlp: Language, doc: Doc) -> Doc:
    packed = DocBin(store_user_data=True, docs=[doc]).to_bytes()
    return next(DocBin().from_bytes(packed).get_docs(Vocab()))


def saved(nlp: Language, doc: Doc, folder: Path) -> Doc:
    nlp.to_disk(folder)
    return spacy.load(folder)(doc.text)


WAYS: dict[str, Callable[[Language, Doc, Path], Doc]] = {
    "to_bytes": lambda nlp, doc, folder: Doc(Vocab()).from_bytes(doc.to_bytes()),
    "DocBin": lambda nlp, doc, folder: in_a_file(nlp, doc),
    "pickle": lambda nlp, doc, folder: pickle.loads(pickle.dumps(doc)),
    "copy": lambda nlp, doc, folder: doc.copy(),
    "to_disk": saved,
    "pipeline to_bytes": lambda nlp, doc, folder: blank_like(nlp).from_bytes(nlp.to_bytes())(doc.text),
    "two processes": lambda nlp, doc, folder: list(nlp.pipe([doc.text] * 3, n_process=2, batch_size=1))[-1],
}


def blank_like(nlp: Language) -> Language:
    return spacy.util.load_model_from_config(nlp.config)


@pytest.mark.parametrize("way", WAYS)
def test_all_of_it_survives(way: str, nlp: Language, tmp_path: Path) -> None:
    doc = nlp(TEXT)
    again = WAYS[way](nlp, doc, tmp_path / "pipeline")
    assert [(ent.text, ent.label_, ent.kb_id_) for ent in again.ents] == [
        (ent.text, ent.label_, ent.kb_id_) for ent in doc.ents
    ]
    assert [span._.kcn_mention for span in again.spans["kcn_extract"]] == doc._.kcn_record.mentions
    assert (again._.kcn_record, again._.kcn_facts) == (doc._.kcn_record, doc._.kcn_facts)


def test_contexts_reach_other_processes(nlp: Language) -> None:
    texts = [("Hôm nay khởi công.", {"published": f"2024-04-{day}"}) for day in (16, 17, 18)]
    docs = [doc for doc, _ in nlp.pipe(texts, as_tuples=True, n_process=2, batch_size=1)]
    assert [day_of_today(doc) for doc in docs] == ["2024-04-16", "2024-04-17", "2024-04-18"]


@pytest.mark.parametrize("style", ["ent", "span"])
def test_displacy_draws_it(style: str, nlp: Language) -> None:
    drawn = displacy.render(nlp(TEXT), style=style, jupyter=False, options={"spans_key": "kcn_extract"})
    assert all(word in drawn for word in ("ZONE", "MONEY", "kcn-dinh-tram"))


# ---- files ----


def documents_of(path: Path) -> list[Doc]:
    return list(DocBin().from_disk(path).get_docs(Vocab()))


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as ended:
        app(["run", *map(str, arguments), "--names", "never", "-q", "--workers", "1"])
    return int(str(ended.value))


def test_a_run_writes_documents(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    news, output = tmp_path / "news", tmp_path / "docs.spacy"
    news.mkdir()
    (news / "a.txt").write_text(TEXT, "utf-8")
    (news / "b.txt").write_bytes(b"")
    assert run(news, "-o", output) == 1
    docs = documents_of(output)
    assert [doc._.kcn_record for doc in docs] == list(Extractor(names="never").stream(read(news)))
    assert [doc.text for doc in docs] == [TEXT, ""]
    assert docs[1]._.kcn_record.error.type == "empty"
    assert [span._.kcn_mention.text for span in docs[0].ents] == [m.text for m in docs[0]._.kcn_record.mentions]
    assert not list(tmp_path.glob(".docs*"))

    assert run(news, "-o", output) == 2
    assert "is there already (--overwrite" in capsys.readouterr().err
    assert run(news / "a.txt", "-o", output, "--overwrite") == 0
    assert len(documents_of(output)) == 1


def test_documents_of_your_own_are_not_overwritten(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.txt").write_text(TEXT, "utf-8")
    train = tmp_path / "train.spacy"
    DocBin(docs=[spacy.blank("xx")(TEXT)]).to_disk(train)
    before = train.read_bytes()
    assert run(tmp_path / "a.txt", "-o", train, "--overwrite") == 2
    assert "was not written by kcn-extract" in capsys.readouterr().err
    assert train.read_bytes() == before


def test_a_file_takes_its_place_whole(tmp_path: Path) -> None:
    path = tmp_path / "docs.spacy"
    path.write_bytes(b"before")
    with pytest.raises(RuntimeError):
        write_documents((_fail(record) for record in [None]), str(path), SentenceSplitter())
    assert path.read_bytes() == b"before"


def _fail(_: object) -> Record:
    raise RuntimeError


# ---- without spaCy ----


@pytest.mark.parametrize(
    "statement",
    [
        "import kcn_extract.integrations.spacy",
        "from kcn_extract.cli.main import app; app(['run', 'LICENSE', '-o', 'docs.spacy', '-q'])",
    ],
)
def test_without_spacy_the_extra_is_named(statement: str, tmp_path: Path) -> None:
    (tmp_path / "LICENSE").write_text("5%")
    code = f"import sys; sys.modules['spacy'] = None; {statement}"
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode != 0
    assert "needs spacy (pip install 'kcn-extract[spacy]')" in done.stderr
