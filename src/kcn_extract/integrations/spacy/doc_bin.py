"""Files of spaCy documents (DocBin) with the records in them."""

from __future__ import annotations

from collections.abc import Iterable

from msgspec import UNSET
from msgspec.structs import replace
from spacy.tokens import DocBin
from spacy.vocab import Vocab

from kcn_extract.integrations.spacy.documents import RECORD_KEY, annotate
from kcn_extract.integrations.spacy.tokenizer import Tokenizer
from kcn_extract.record import Record
from kcn_extract.run.output import replacing
from kcn_extract.text.sentences import SentenceSplitter


def write_documents(records: Iterable[Record], path: str, splitter: SentenceSplitter) -> None:
    """Write a file with a document for each record that has its ``text``; one without, of an article that could not be
    read, has an empty document. Raises ``OSError``."""
    tokenizer = Tokenizer(Vocab(), splitter)
    documents = DocBin(store_user_data=True)
    for record in records:
        documents.add(annotate(tokenizer(record.text or ""), replace(record, text=UNSET)))
    with replacing(path) as stream:
        stream.write(documents.to_bytes())


def is_ours(path: str) -> bool:
    """True if a file holds documents, each with a record."""
    try:
        documents = list(DocBin().from_disk(path).get_docs(Vocab()))
    except Exception:  # whatever spaCy says of a file that is none of its own
        return False
    return all(RECORD_KEY in document.user_data for document in documents)
