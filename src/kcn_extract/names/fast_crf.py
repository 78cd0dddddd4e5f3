"""underthesea's words, tags and names, many times faster than ``underthesea.ner`` and identical to it.

The one module that reads private parts of underthesea: its token pattern, its templates and its model files. All of it
is pinned to the versions it was tested with; under any other version, and wherever a part is not as expected, the
public functions do the work instead (slower, same output) and a warning says so once.

``underthesea.ner`` runs tokeniser, part-of-speech tagger, chunker and NER, and builds the features of each with one
regex parse per template, feature and word. The NER template reads no chunk, so the chunker is left out here, and the
features come from compiled templates (``features.py``).
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Sequence
from functools import cache
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from kcn_extract.names.features import Featuriser, crfsuite_attributes

TESTED = {"underthesea": "9.5.", "underthesea_core": "3.3."}
_TOKEN_MODEL = "ws_crf_vlsp2013_20230727"
_INTEGER = re.compile(r"[+-]?0*[0-9]{1,10}")


class Backend(Protocol):
    """What reads a sentence: its words (normalised, not as in the text) with tags, and with names too."""

    def pos_tag(self, sentence: str) -> list[tuple[str, str]]: ...

    def ner(self, sentence: str) -> list[tuple[str, str, str]]: ...


@cache
def backend() -> Backend:
    """The backend of this process, loaded on first use: compiled where the versions are the tested ones."""
    found = {package: _version(package) for package in TESTED}
    if all(found[package].startswith(version) for package, version in TESTED.items()):
        try:
            return FastCrf.load()
        except (ImportError, AttributeError, OSError, ValueError) as error:
            reason = f"could not be read ({error})"
    else:
        reason = "is not a tested version"
    versions = ", ".join(f"{package} {version}" for package, version in found.items())
    warnings.warn(
        f"{versions} {reason}: names and words come from underthesea.ner itself, which is much slower; "
        + ", ".join(f"{package} {version}x" for package, version in TESTED.items())
        + " would be fast",
        RuntimeWarning,
        stacklevel=2,
    )
    return PublicFunctions()


def _version(package: str) -> str:
    return metadata.version(package)


class PublicFunctions:
    """The fallback: ``underthesea.pos_tag`` and ``underthesea.ner``."""

    def pos_tag(self, sentence: str) -> list[tuple[str, str]]:
        from underthesea import pos_tag

        return [(word, tag) for word, tag in pos_tag(_encodable(sentence))]

    def ner(self, sentence: str) -> list[tuple[str, str, str]]:
        from underthesea import ner

        return [(word, pos, name) for word, pos, _, name in ner(_encodable(sentence))]


def _encodable(sentence: str) -> str:
    """Lone surrogates cannot be handed to the models: U+FFFD stands in."""
    return re.sub("[\ud800-\udfff]", "\ufffd", sentence)


class _Model(NamedTuple):
    featuriser: Featuriser
    tag: Callable[[list[list[str]]], list[str]]


class FastCrf:
    """Tokeniser, part-of-speech tagger and NER over compiled templates. ``load()`` reads underthesea's files."""

    def __init__(self, tokens: Callable[[str], list[str]], words: _Model, pos: _Model, names: _Model) -> None:
        self._tokens = tokens
        self._words = words
        self._pos = pos
        self._names = names

    @classmethod
    def load(cls) -> FastCrf:
        import joblib  # type: ignore[import-untyped]
        from underthesea.pipeline import ner, pos_tag, word_tokenize
        from underthesea.pipeline.ner.model_crf import CRFNERPredictor
        from underthesea.pipeline.pos_tag.model_crf import CRFPOSTagPredictor
        from underthesea_core import CRFTagger

        files = Path(word_tokenize.__file__).parent / "models" / _TOKEN_MODEL
        dictionary: set[str] = joblib.load(files / "dictionary.bin")
        templates: list[str] = joblib.load(files / "features.bin")
        tests = {"istitle": _starts_upper, "isdigit": _is_int32}
        attributes = crfsuite_attributes(files / "models.bin")
        tagger = CRFTagger()
        tagger.load(str(files / "models.bin"))
        words = _Model(Featuriser(templates, attributes, tests, dictionary), tagger.tag)
        pos = _python_model(CRFPOSTagPredictor.Instance(), Path(pos_tag.__file__).parent / "pos_crf_2017_10_11.bin")
        names = _python_model(CRFNERPredictor.Instance(), Path(ner.__file__).parent / "ner_crf_2017_10_12.bin")
        return cls(_tokeniser(), words, pos, names)

    def pos_tag(self, sentence: str) -> list[tuple[str, str]]:
        words = self._segment(sentence)
        return list(zip(words, self._tag_words(words), strict=True))

    def ner(self, sentence: str) -> list[tuple[str, str, str]]:
        words = self._segment(sentence)
        if not words:
            return []
        tags = self._tag_words(words)
        unknown = ["X"] * len(words)  # the columns that underthesea leaves unset
        names = self._names.tag(self._names.featuriser([words, tags, unknown, unknown]))
        return list(zip(words, tags, names, strict=True))

    def _segment(self, sentence: str) -> list[str]:
        tokens = self._tokens(sentence)
        if not tokens:
            return []
        words: list[str] = []
        for tag, token in zip(self._words.tag(self._words.featuriser([tokens])), tokens, strict=True):
            if tag == "I-W" and words:
                words[-1] += " " + token
            else:
                words.append(token)
        return words

    def _tag_words(self, words: Sequence[str]) -> list[str]:
        return self._pos.tag(self._pos.featuriser([words, ["X"] * len(words)])) if words else []


def _python_model(predictor: Any, file: Path) -> _Model:
    """A model whose features underthesea builds in Python."""
    template = predictor.transformer.template
    featuriser = Featuriser(template, crfsuite_attributes(file), {"istitle": _words_are_title})
    return _Model(featuriser, predictor.model.tag)


def _tokeniser() -> Callable[[str], list[str]]:
    """``regex_tokenize.tokenize`` without what it does for nothing: normalising a token of a normalised text anew."""
    from underthesea.pipeline.text_normalize import character_normalize, text_normalizer
    from underthesea.pipeline.word_tokenize import regex_tokenize

    normalise = character_normalize.normalize_characters_in_text
    finditer = regex_tokenize.patterns.finditer
    respell = {token: right for token, right in text_normalizer.token_map.items() if len(token) <= 6}

    def tokens(sentence: str) -> list[str]:
        found = [match[0] for match in finditer(normalise(sentence))]
        return [respell.get(token, token) for token in found]

    return tokens


def _starts_upper(token: str) -> bool:
    """``istitle`` of the Rust featuriser: it does not start with a letter that has a capital of its own."""
    first = token[0]
    return first == first.upper()


def _is_int32(token: str) -> bool:
    """``isdigit`` of the Rust featuriser: ASCII digits, a sign before them allowed, that fit 32 bits."""
    return token[-1].isdecimal() and _INTEGER.fullmatch(token) is not None and -(2**31) <= int(token) < 2**31


def _words_are_title(word: str) -> bool:
    """``text_istitle`` of the Python templates: each syllable starts with a capital."""
    return word[:1].istitle() and all(part[:1].istitle() for part in word.split(" "))
