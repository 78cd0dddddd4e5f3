"""A spaCy tokenizer: the words of underthesea, and every character of the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import NamedTuple

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import DummyTokenizer, registry
from spacy.vocab import Vocab

from kcn_extract.names.recogniser import Recogniser
from kcn_extract.prepared import prepared_rules
from kcn_extract.text.sentences import SentenceSplitter
from kcn_extract.value_functions import VALUES

TOKENIZER = "kcn_extract.Tokenizer.v1"
_BLANK_TAG = "_SP"  # spaCy's own for a token of white space
_OTHER_TAG = "X"  # underthesea's own for what is no word
_PART = re.compile(r"\s+|\S+")


class _Token(NamedTuple):
    text: str
    tag: str
    starts_sentence: bool = False


class Tokenizer(DummyTokenizer):
    """Makes a document of a text: a token is a word of underthesea, of one syllable or several; ``token.tag_`` is its
    part of speech there, and ``doc.sents`` are the sentences. ``doc.text`` is the text to the character: what is not
    one blank after a word is a token of its own. Raises ``ValueError`` for a lone surrogate (half a character), which a
    document cannot hold.

    >>> from spacy.vocab import Vocab
    >>> from kcn_extract.integrations.spacy import Tokenizer
    >>> doc = Tokenizer(Vocab())("Tỉnh có 9 khu công nghiệp.\\n\\nTP. Bắc Giang có 2.")
    >>> [token.text for token in doc]
    ['Tỉnh', 'có', '9', 'khu', 'công nghiệp', '.', '\\n\\n', 'TP.', 'Bắc Giang', 'có', '2', '.']
    >>> len(list(doc.sents))
    2
    """

    def __init__(self, vocab: Vocab, splitter: SentenceSplitter | None = None) -> None:
        self.vocab = vocab
        self._splitter = splitter or SentenceSplitter.of(prepared_rules(None, VALUES).lists)
        self._recogniser = Recogniser()

    def __call__(self, text: str) -> Doc:
        _refuse_surrogates(text)
        tokens: list[_Token] = []
        spaces: list[bool] = []
        for token in self._tokens(text):
            if token.text[0] == " " and spaces and not spaces[-1] and not tokens[-1].text[-1].isspace():
                spaces[-1] = True
                token = token._replace(text=token.text[1:])
            if token.text:
                tokens.append(token)
                spaces.append(False)
        starts: list[bool | int | None] = [at == 0 or token.starts_sentence for at, token in enumerate(tokens)]
        words, tags = [token.text for token in tokens], [token.tag for token in tokens]
        return Doc(self.vocab, words=words, spaces=spaces, tags=tags, sent_starts=starts)

    def _tokens(self, text: str) -> Iterator[_Token]:
        """Yield words and what stands between them; together they are the text."""
        position = 0
        for start, end in self._splitter.split(text):
            is_first = True
            for word in self._recogniser.words(text, start, end):
                yield from _between(text[position : word.start])
                yield _Token(word.text, word.tag, is_first)
                position, is_first = word.end, False
        yield from _between(text[position:])


def _between(text: str) -> Iterator[_Token]:
    """Yield the runs of white space, and of what the recogniser has passed over."""
    for part in _PART.findall(text):
        yield _Token(part, _BLANK_TAG if part.isspace() else _OTHER_TAG)


def _refuse_surrogates(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise ValueError(
            f"lone surrogate at offset {error.start}: spaCy cannot hold half a character (replace it, by U+FFFD)"
        ) from None


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]
def create_tokenizer() -> Callable[[Language], Tokenizer]:
    """Return what makes the tokenizer of a pipeline, for its config."""
    return _tokenizer_of


def _tokenizer_of(nlp: Language) -> Tokenizer:
    return Tokenizer(nlp.vocab)
