"""kcn_extract in spaCy: a tokenizer of Vietnamese words, a pipeline component, files of documents.

Installed with the extra ``spacy``. :func:`blank` returns a pipeline with the tokenizer; ``nlp.add_pipe("kcn_extract")``
adds the component, to this or any other pipeline. Importing this module registers the attributes ``doc._.kcn_record``
and so on, with which documents that were stored are read again.
"""

from __future__ import annotations

try:
    import spacy
except ModuleNotFoundError as error:
    if error.name != "spacy":
        raise
    raise ModuleNotFoundError(
        "kcn_extract.integrations.spacy needs spacy (pip install 'kcn-extract[spacy]')", name="spacy"
    ) from None
from spacy.language import Language

from kcn_extract.integrations.spacy.component import KcnExtract, create
from kcn_extract.integrations.spacy.documents import RECORD_KEY, SPANS_KEY, annotate, register_attributes
from kcn_extract.integrations.spacy.tokenizer import TOKENIZER, Tokenizer, create_tokenizer

__all__ = ["RECORD_KEY", "SPANS_KEY", "KcnExtract", "Tokenizer", "annotate", "blank", "create", "create_tokenizer"]

register_attributes()


def blank() -> Language:
    """Return an empty Vietnamese pipeline whose tokens are the words of underthesea; it needs no pyvi, which
    ``spacy.blank("vi")`` asks for. The same by name, for a config file:
    ``spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "kcn_extract.Tokenizer.v1"}}})``.

    >>> from kcn_extract.integrations.spacy import blank
    >>> nlp = blank()
    >>> [token.text for token in nlp("Doanh nghiệp  thuê 98 ha đất công nghiệp.")]
    ['Doanh nghiệp', ' ', 'thuê', '98', 'ha', 'đất', 'công nghiệp', '.']
    """
    return spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}})
