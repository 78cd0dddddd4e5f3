"""A file of spaCy documents as the output of a run."""

from __future__ import annotations

from importlib.util import find_spec

from kcn_extract.run.collecting import CollectingSink, refuse_finished
from kcn_extract.run.compressed import NeedsExtra
from kcn_extract.run.journal import Signature
from kcn_extract.run.output import Mode, refuse_foreign
from kcn_extract.text.sentences import SentenceSplitter


def check_documents(path: str) -> None:
    """Raise :class:`~kcn_extract.run.compressed.NeedsExtra` without spaCy,
    :class:`~kcn_extract.run.output.OutputRefused` where the user's own file is there."""
    if not find_spec("spacy"):
        raise NeedsExtra(f"{path}: needs spacy (pip install 'kcn-extract[spacy]')")
    from kcn_extract.integrations.spacy.doc_bin import is_ours

    refuse_foreign(path, is_ours)


def documents_sink(path: str, mode: Mode, signature: Signature, splitter: SentenceSplitter) -> CollectingSink:
    """Return the sink for a file of documents that has been checked. Raises what
    :func:`~kcn_extract.run.collecting.refuse_finished` does."""
    from kcn_extract.integrations.spacy.doc_bin import write_documents

    refuse_finished(path, mode)
    return CollectingSink(path, mode, signature, lambda records: write_documents(records, path, splitter))
