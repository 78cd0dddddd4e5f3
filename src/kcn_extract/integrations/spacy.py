"""kcn_extract as a component of a spaCy pipeline: ``nlp.add_pipe("kcn_extract")``.

Installed with the extra ``spacy``. The component finds mentions in ``doc.text``, whatever the tokeniser made of it, and
writes them into ``doc.spans["kcn_extract"]``; with ``ents=True`` into ``doc.ents`` too.
"""

from __future__ import annotations

from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kcn_extract.extractor import Extractor
from kcn_extract.record import LABELS, Mention

SPANS_KEY = "kcn_extract"


class KcnExtract:
    """A component that finds zones, dates, money, percentages, quantities and counts.

    Each span covers the tokens that its mention touches; the mention itself, with exact offsets and value, is
    ``span._.kcn_mention``, and the whole record ``doc._.kcn_record``. ``published`` is read from
    ``doc.user_data["published"]`` (ISO day), else from the article's header.

    >>> import spacy
    >>> nlp = spacy.blank("xx")
    >>> _ = nlp.add_pipe("kcn_extract", config={"ents": True})
    >>> [(ent.text, ent.label_) for ent in nlp("Doanh thu tăng 54,4% trong năm 2023.").ents]
    [('54,4%', 'PERCENT'), ('năm 2023', 'DATE')]
    """

    def __init__(self, *, labels: Iterable[str], names: str, ents: bool, spans_key: str) -> None:
        self.extractor = Extractor(labels=labels, names=names)
        self.ents = ents
        self.spans_key = spans_key
        if not Span.has_extension("kcn_mention"):
            Span.set_extension("kcn_mention", default=None)
        if not Doc.has_extension("kcn_record"):
            Doc.set_extension("kcn_record", default=None)

    def __call__(self, doc: Doc) -> Doc:
        record = self.extractor.extract(doc.text, published=doc.user_data.get("published"))
        doc._.kcn_record = record
        spans = [_span(doc, mention) for mention in record.mentions]
        doc.spans[self.spans_key] = spans
        if self.ents:
            doc.ents = filter_spans([*spans, *doc.ents])
        return doc


def _span(doc: Doc, mention: Mention) -> Span:
    """The tokens that a mention touches: a tokeniser may keep ``98ha.`` whole, and the mention must not get lost."""
    span = doc.char_span(mention.start, mention.end, label=mention.label, alignment_mode="expand")
    if span is None:  # only for offsets outside the document
        raise ValueError(f"mention {mention.text!r} at {mention.start} lies outside of the document")
    span._.kcn_mention = mention
    return span


@Language.factory(
    "kcn_extract",
    default_config={"labels": list(LABELS), "names": "never", "ents": False, "spans_key": SPANS_KEY},
)
def create(nlp: Language, name: str, labels: list[str], names: str, ents: bool, spans_key: str) -> KcnExtract:
    """Return the component for ``nlp.add_pipe``."""
    return KcnExtract(labels=labels, names=names, ents=ents, spans_key=spans_key)
