"""A record in a spaCy document: plain data that spaCy can store, and attributes that read it."""

from __future__ import annotations

import datetime
from functools import lru_cache
from typing import Any

from spacy.tokens import Doc, Span
from spacy.util import filter_spans

from kcn_extract.record import Fact, Mention, OrgValue, PlaceValue, Record, Value, ZoneValue
from kcn_extract.sources.days import moment_of

SPANS_KEY = "kcn_extract"
"""The group of spans."""
RECORD_KEY = "kcn_extract"
"""Where ``doc.user_data`` has the record, as its line of JSON."""
_PUBLISHED_KEY = "published"


def annotate(doc: Doc, record: Record, ents: bool = True, spans_key: str = SPANS_KEY) -> Doc:
    """Write the record of a document's text into it: each mention is a span of the group ``spans_key`` and, where it
    begins and ends with tokens, of ``doc.ents`` too. A span's ``label_`` is the label of its mention, ``kb_id_`` the
    gazetteer's id, ``id_`` the id of the mention."""
    doc.user_data[RECORD_KEY] = record.to_json().decode()
    spans = [_span(doc, mention) for mention in record.mentions]
    doc.spans[spans_key] = spans
    if ents:
        exact = [span for span in spans if (mention := mention_of(span)) and span.text == mention.text]
        doc.ents = filter_spans([*exact, *doc.ents])
    return doc


def _span(doc: Doc, mention: Mention) -> Span:
    """The tokens that a mention touches: a tokenizer may keep ``98ha.`` whole, and the mention must not get lost."""
    span = doc.char_span(
        mention.start, mention.end, mention.label, _gazetteer_id(mention.value), None, "expand", str(mention.id)
    )
    if span is None:
        raise ValueError(f"mention {mention.text!r} at {mention.start} lies outside of the document")
    return span


def _gazetteer_id(value: Value | None) -> str:
    match value:
        case ZoneValue():
            return value.zone or ""
        case OrgValue():
            return value.org or ""
        case PlaceValue():
            return value.code or ""
    return ""


# ---- what the attributes return ----


def record_of(doc: Doc) -> Record | None:
    """Return the record of a document, None for one that has none."""
    line = doc.user_data.get(RECORD_KEY)
    return _decoded(line) if line else None


@lru_cache(maxsize=8)
def _decoded(line: str) -> Record:
    return Record.from_json(line)


def facts_of(doc: Doc) -> list[Fact]:
    """Return the facts of a document."""
    record = record_of(doc)
    return record.facts if record else []


def mention_of(span: Span) -> Mention | None:
    """Return the mention that a span was made of, None for any other span."""
    record = record_of(span.doc)
    if record is None or not span.id_.isdecimal() or int(span.id_) >= len(record.mentions):
        return None
    mention = record.mentions[int(span.id_)]
    is_within = span.start_char <= mention.start and mention.end <= span.end_char
    return mention if is_within and mention.label == span.label_ else None


def value_of(span: Span) -> Value | None:
    """Return the value of a span's mention."""
    mention = mention_of(span)
    return mention.value if mention else None


def rule_of(span: Span) -> str | None:
    """Return the rule that found a span's mention."""
    mention = mention_of(span)
    return mention.rule if mention else None


def facts_with(span: Span) -> list[Fact]:
    """Return the facts that point at a span's mention."""
    mention = mention_of(span)
    return [fact for fact in facts_of(span.doc) if mention.id in _pointed_at(fact)] if mention else []


def _pointed_at(fact: Fact) -> set[int | None]:
    """Return the ids of the mentions that a fact points at."""
    change = fact.change
    periods = (fact.period, change.baseline if change else None)
    figures = {fact.value, fact.share, *((change.amount, change.from_) if change else ())}
    return figures | {fact.subject.mention} | {period.mention for period in periods if period}


def published_of(doc: Doc) -> str | None:
    """Return the day of publication that a document was given."""
    published: str | None = doc.user_data.get(_PUBLISHED_KEY)
    return published


def set_published(doc: Doc, published: datetime.date | str | None) -> None:
    """Give a document its day of publication. Raises ``ValueError`` for what is no day."""
    doc.user_data[_PUBLISHED_KEY] = None if published is None else moment_of(published).isoformat()


_ATTRIBUTES: tuple[tuple[type[Any], dict[str, dict[str, Any]]], ...] = (
    (
        Doc,
        {
            "kcn_record": {"getter": record_of},
            "kcn_facts": {"getter": facts_of},
            "published": {"getter": published_of, "setter": set_published},
        },
    ),
    (
        Span,
        {
            "kcn_mention": {"getter": mention_of},
            "kcn_value": {"getter": value_of},
            "kcn_rule": {"getter": rule_of},
            "kcn_facts": {"getter": facts_with},
        },
    ),
)


def register_attributes() -> None:
    """Register the attributes of documents and spans; one of the same name that is there stays."""
    for owner, attributes in _ATTRIBUTES:
        for name, functions in attributes.items():
            if not owner.has_extension(name):
                owner.set_extension(name, **functions)
