"""The component of a spaCy pipeline: ``nlp.add_pipe("kcn_extract")``."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from kcn_extract.extractor import Extractor
from kcn_extract.facts.linker import CONFIDENCE
from kcn_extract.integrations.spacy.documents import SPANS_KEY, annotate
from kcn_extract.record import LABELS
from kcn_extract.sources.days import moment_of

_OF_ARTICLE = ("published", "id", "title", "source", "url", "site")


class KcnExtract:
    """A component that finds mentions and facts in ``doc.text``, whatever the tokenizer made of it, and writes them
    into the document (see :func:`~kcn_extract.integrations.spacy.documents.annotate`).

    ``doc._.kcn_record`` is then the record, ``doc._.kcn_facts`` its facts; ``span._.kcn_mention``, ``kcn_value`` and
    ``kcn_rule`` tell of a span, ``kcn_facts`` which facts use it. The day of publication is ``doc._.published``, else
    that of ``published``; with ``nlp.pipe(…, as_tuples=True)`` the keys ``published``, ``id``, ``title``, ``source``,
    ``url`` and ``site`` of a context are used. The other options are those of :class:`~kcn_extract.Extractor`.

    >>> import spacy
    >>> nlp = spacy.blank("xx")
    >>> _ = nlp.add_pipe("kcn_extract")
    >>> [(ent.text, ent.label_) for ent in nlp("Doanh thu tăng 54,4% trong năm 2023.").ents]
    [('54,4%', 'PERCENT'), ('năm 2023', 'DATE')]
    """

    def __init__(self, extractor: Extractor, *, published: str | None, ents: bool, spans_key: str) -> None:
        self.extractor = extractor
        self.published = None if published is None else moment_of(published).isoformat()
        self.ents = ents
        self.spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        given = _given(doc)
        of_context = given.pop("published", None)
        record = self.extractor.extract(doc.text, doc._.published or of_context or self.published, **given)
        return annotate(doc, record, self.ents, self.spans_key)


def _given(doc: Doc) -> dict[str, Any]:
    """What the context of a document (``as_tuples``) says of its article."""
    context = doc._context
    return {key: context[key] for key in _OF_ARTICLE if context.get(key)} if isinstance(context, Mapping) else {}


@Language.factory(
    "kcn_extract",
    default_config={
        "patterns": None, "published": None, "labels": list(LABELS), "names": "auto", "facts": True,
        "confidence": CONFIDENCE, "ents": True, "spans_key": SPANS_KEY,
    },
    assigns=["doc.ents", "doc.spans", "doc.user_data"],
)  # fmt: skip
def create(
    nlp: Language,
    name: str,
    patterns: str | None,
    published: str | None,
    labels: list[str],
    names: str,
    facts: bool,
    confidence: float,
    ents: bool,
    spans_key: str,
) -> KcnExtract:
    """Return the component for ``nlp.add_pipe``. Raises what :class:`~kcn_extract.Extractor` does, and ``ValueError``
    for a ``published`` that is no day."""
    extractor = Extractor(patterns=patterns, labels=labels, names=names, facts=facts, confidence=confidence)
    return KcnExtract(extractor, published=published, ents=ents, spans_key=spans_key)
