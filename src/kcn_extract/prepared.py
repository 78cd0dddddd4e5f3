"""Rules, lexicon and weights ready for use, as their loaders make them from a folder of patterns.

To read rules and to derive their anchors takes seconds; to read what was made of them before takes milliseconds. It is
kept under a digest of the files that it was made from and of the code that made it: for the built-in patterns in the
wheel (``hatch_build.py``), for a checkout and for a user's patterns in the cache folder of the user. Where nothing is
kept it is made anew: slower, never different.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterable, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Generic, NamedTuple, TypeAlias, TypeVar

import msgspec
from msgspec.structs import replace

from kcn_extract import __version__, user_cache
from kcn_extract.facts.choose import Feature, Weights
from kcn_extract.facts.lexicon import FILE as LEXICON_FILE
from kcn_extract.facts.lexicon import Lexicon, Meaning, load_lexicon
from kcn_extract.facts.weights import FILE as WEIGHTS_FILE
from kcn_extract.facts.weights import read_weights
from kcn_extract.rules.fragments import Pieces
from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules, rule_files
from kcn_extract.rules.model import Rule, RuleSet
from kcn_extract.rules.required import required

BUILT_IN_PREPARED = BUILT_IN_PATTERNS / "prepared"  # in the wheel only
_PACKAGE = Path(__file__).parent
# The sources of whatever makes something of a pattern: a change of these may make something else of it.
_MAKERS = ("prepared.py", "rules/*.py", "facts/lexicon.py", "facts/weights.py", "text/shadow.py")
# The lists that hold a phrase, and the places of the indicators that it announces and hints at.
_Numbered: TypeAlias = tuple[frozenset[str], tuple[int, ...], tuple[int, ...]]
_Made = TypeVar("_Made")


class _Kind(NamedTuple, Generic[_Made]):
    """A kind of what is made, and how it is written in plain data."""

    label: str
    encode: Callable[[_Made], bytes]
    decode: Callable[[bytes], _Made]

    def name(self, digest: str) -> str:
        """The name of the file for sources of that digest."""
        return f"{self.label}-{_digest_of_makers()}-{digest}"

    def decoded(self, content: bytes) -> _Made | None:
        """What was encoded; None if the content is something else."""
        try:
            return self.decode(content)
        except msgspec.MsgspecError:
            return None


class _PlainLexicon(msgspec.Struct, frozen=True):
    """A lexicon without its phrases, and these with the numbers of indicators: each is written once."""

    lexicon: Lexicon
    phrases: dict[str, _Numbered]


def prepared_rules(overlay: Path | None, values: Iterable[str], built_in: Path = BUILT_IN_PATTERNS) -> RuleSet:
    """The rules of the built-in folder and of a user's that overrides them. ``values`` are the names of the value
    functions. Raises :class:`~kcn_extract.rules.model.PatternError` as ``load_rules`` does."""
    folders = [built_in] if overlay is None else [built_in, overlay]
    names = sorted(values)

    def make() -> RuleSet:
        known = _known_rules()
        if overlay is None:
            return _derived(load_rules(*folders, values=names, check=False), known)
        own = _by_pattern(prepared_rules(None, names, built_in))
        known |= own
        return _derived(load_rules(*folders, values=names, known=known), known, own)

    return _kept(_RULES, lambda: _digest_of_rules(folders, names), make)


def prepared_lexicon(overlay: Path | None, built_in: Path = BUILT_IN_PATTERNS) -> Lexicon:
    """The lexicon of the built-in folder and of a user's that adds to it. Raises
    :class:`~kcn_extract.rules.model.PatternError` as ``load_lexicon`` does."""
    folders = [built_in] if overlay is None else [built_in, overlay]
    return _kept(_LEXICON, lambda: _digest_of_lexicon(folders), lambda: load_lexicon(*folders))


def prepared_weights(built_in: Path = BUILT_IN_PATTERNS) -> dict[str, Weights]:
    """The weights of the choices, by slot; none where there is no file. Raises ``ValueError`` for a wrong one."""
    source = built_in / WEIGHTS_FILE
    if not source.is_file():
        return {}
    return _kept(_WEIGHTS, lambda: _digest([source]), lambda: read_weights(source.read_text(encoding="utf-8")))


def built_in_files(values: Iterable[str]) -> dict[str, bytes]:
    """The files of ``BUILT_IN_PREPARED``, the same for the same patterns. Raises
    :class:`~kcn_extract.rules.model.PatternError` for wrong patterns."""
    folders, names = [BUILT_IN_PATTERNS], sorted(values)
    rules = _derived(load_rules(*folders, values=names), {})
    made = {
        _RULES.name(_digest_of_rules(folders, names)): _RULES.encode(rules),
        _LEXICON.name(_digest_of_lexicon(folders)): _LEXICON.encode(load_lexicon(*folders)),
    }
    if (source := BUILT_IN_PATTERNS / WEIGHTS_FILE).is_file():
        made[_WEIGHTS.name(_digest([source]))] = _WEIGHTS.encode(read_weights(source.read_text(encoding="utf-8")))
    return {name: user_cache.sealed(name, content) for name, content in made.items()}


def _kept(kind: _Kind[_Made], digest: Callable[[], str], make: Callable[[], _Made]) -> _Made:
    """What was made before of sources of that digest, or else what is made now, kept for the next time."""
    try:
        before = digest()
    except OSError:  # the loader says which file it cannot read
        return make()
    name = kind.name(before)
    content = user_cache.read_from(BUILT_IN_PREPARED, name) or user_cache.read(name)
    if content is not None and (kept := kind.decoded(content)) is not None:
        return kept
    made = make()
    if digest() == before:  # no file has changed meanwhile
        user_cache.write(name, kind.encode(made))
    return made


def _digest_of_rules(folders: Iterable[Path], values: Iterable[str]) -> str:
    """A digest of the rule files of the folders, of the names of other files in them and of value functions."""
    others = [sorted(path.name for path in folder.iterdir() if path.suffix in (".toml", ".csv")) for folder in folders]
    return _digest((path for folder in folders for path in rule_files(folder)), repr((others, values)))


def _digest_of_lexicon(folders: Iterable[Path]) -> str:
    return _digest(path for folder in folders if (path := folder / LEXICON_FILE).is_file())


def _digest(sources: Iterable[Path], more: str = "") -> str:
    whole = blake2b(more.encode(), digest_size=16)
    for path in sources:
        content = path.read_bytes()
        whole.update(f"\n{path.name} {len(content)}\n".encode() + content)
    return whole.hexdigest()


@functools.cache
def _digest_of_makers() -> str:
    sources = sorted(path for pattern in _MAKERS for path in _PACKAGE.glob(pattern))
    return blake2b(f"{__version__} {_digest(sources)}".encode(), digest_size=8).hexdigest()


def _derived(loaded: RuleSet, known: Mapping[Pieces, Rule], built_in: Mapping[Pieces, Rule] | None = None) -> RuleSet:
    """The rules, with what is derived from their patterns; all are built in if it is not said which. One that only
    has more words is as good as built in."""
    own = None if built_in is None else {_without_words(pieces) for pieces in built_in}
    rules = (
        _derived_rule(rule, known.get(rule.pieces), own is not None and _without_words(rule.pieces) not in own)
        for rule in loaded.rules
    )
    return replace(loaded, rules=tuple(rules))


def _without_words(pieces: Pieces) -> Pieces:
    return pieces[::2]


def _derived_rule(rule: Rule, known: Rule | None, foreign: bool) -> Rule:
    if rule.names:
        return rule
    starts = None if rule.after else (known and known.starts) or rule.anchors()
    return replace(rule, starts=starts, required=known.required if known else required(rule.expanded), foreign=foreign)


def _known_rules() -> dict[Pieces, Rule]:
    """All rules that are kept, by their patterns: most patterns of a changed file are as they were."""
    known: dict[Pieces, Rule] = {}
    for name in user_cache.names(_RULES.name("")):
        if (content := user_cache.read(name)) and (kept := _RULES.decoded(content)):
            known |= _by_pattern(kept)
    return known


def _by_pattern(rules: RuleSet) -> dict[Pieces, Rule]:
    return {rule.pieces: rule for rule in rules.rules}


def _encode_lexicon(lexicon: Lexicon) -> bytes:
    place_of = lexicon.indicators.index
    phrases = {
        phrase: (meaning.lists, tuple(map(place_of, meaning.strong)), tuple(map(place_of, meaning.weak)))
        for phrase, meaning in lexicon.phrases.items()
    }
    plain = _PlainLexicon(replace(lexicon, phrases={}), phrases)
    return msgspec.json.encode(plain, enc_hook=lambda pattern: pattern.pattern, order="deterministic")


def _decode_lexicon(content: bytes) -> Lexicon:
    plain = msgspec.json.decode(content, type=_PlainLexicon, dec_hook=lambda _, pattern: re.compile(pattern))
    indicators = plain.lexicon.indicators
    phrases = {
        phrase: Meaning(lists, tuple(indicators[at] for at in strong), tuple(indicators[at] for at in weak))
        for phrase, (lists, strong, weak) in plain.phrases.items()
    }
    return replace(plain.lexicon, phrases=phrases)


def _encode_weights(weights: dict[str, Weights]) -> bytes:
    return msgspec.msgpack.encode({slot: (of.features, of.attributes, of.labels) for slot, of in weights.items()})


def _decode_weights(content: bytes) -> dict[str, Weights]:
    return {slot: Weights(*of) for slot, of in _PLAIN_WEIGHTS.decode(content).items()}


_PLAIN_WEIGHTS = msgspec.msgpack.Decoder(dict[str, tuple[dict[Feature, float], dict[Feature, list[float]], list[str]]])
_RULES: _Kind[RuleSet] = _Kind("rules", msgspec.json.encode, msgspec.json.Decoder(RuleSet).decode)
_LEXICON = _Kind("lexicon", _encode_lexicon, _decode_lexicon)
_WEIGHTS: _Kind[dict[str, Weights]] = _Kind("weights", _encode_weights, _decode_weights)
