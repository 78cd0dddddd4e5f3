"""The articles that are learned from, and which of them are kept for measuring.

A file of sets is TOML; its paths are relative to its folder:

    [[set]]
    group = "domain"            # a name under which scores are shown
    facts = "facts.jsonl"       # lines of {"id", "facts", "published" where known}
    texts = "texts"             # a folder of ID.txt
    published = "gold.jsonl"    # may be left out: another file of such lines, with the days of publication

Articles that share more than a tenth of their five-word shingles are one *group*. Groups are dealt out by a hash of
their least id: a fifth is sealed (nobody reads its errors), the rest goes into folds for cross-validation.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from hashlib import sha256
from pathlib import Path

import msgspec
from msgspec import Struct

from learn.align import TrainingFact

FOLDS = 4
SEALED = "sealed"
_SEALED_SHARE = 5
_SHINGLE = 5
_ALIKE = 0.1
_WORD = re.compile(r"\w+")


class Annotated(Struct, frozen=True):
    """An article with its gold."""

    id: str
    group: str
    text: str
    published: str | None
    facts: list[TrainingFact]


class _Row(Struct):
    id: str
    published: str | None = None
    facts: list[TrainingFact] = []


class _Set(Struct, forbid_unknown_fields=True):
    group: str
    facts: str
    texts: str
    published: str | None = None


class _Sets(Struct, forbid_unknown_fields=True):
    set: list[_Set]


def read_sets(path: Path) -> list[Annotated]:
    """The articles of a file of sets. Raises ``OSError``, ``ValueError``."""
    sets = msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), _Sets).set
    return [article for each in sets for article in _articles(each, path.parent)]


def _articles(of: _Set, folder: Path) -> Iterator[Annotated]:
    days = {row.id: row.published for row in _rows(folder / of.published)} if of.published else {}
    for row in _rows(folder / of.facts):
        with open(folder / of.texts / f"{row.id}.txt", encoding="utf-8", newline="") as file:
            text = file.read()
        yield Annotated(row.id, of.group, text, row.published or days.get(row.id), row.facts)


def _rows(path: Path) -> list[_Row]:
    decoder = msgspec.json.Decoder(_Row)
    return [decoder.decode(line) for line in path.read_bytes().splitlines() if line.strip()]


def check_ids(articles: Iterable[Annotated]) -> None:
    """Raises ``ValueError`` where two articles have one id."""
    seen: set[str] = set()
    for article in articles:
        if article.id in seen:
            raise ValueError(f"two articles have the id {article.id!r}")
        seen.add(article.id)


def split(articles: Sequence[Annotated], known: Mapping[str, str]) -> dict[str, str]:
    """Where each article goes: ``sealed``, or the number of its fold. What is ``known`` stays so, and an article
    that is much like a known one goes where that went."""
    place: dict[str, str] = {}
    for group in map(sorted, _groups(articles)):
        told = next((known[id] for id in group if id in known), None) or _dealt(group[0])
        place |= {id: known.get(id, told) for id in group}
    return place


def _dealt(id: str) -> str:
    """Where a group with that least id goes.

    >>> _dealt("a"), _dealt("ab"), _dealt("abc")
    ('0', '3', '3')
    """
    if _hash(SEALED + id) % _SEALED_SHARE == 0:
        return SEALED
    return str(_hash("f" + id) % FOLDS)


def _hash(text: str) -> int:
    return int(sha256(text.encode()).hexdigest(), 16)


def _groups(articles: Sequence[Annotated]) -> list[list[str]]:
    """Articles that are much alike, together."""
    shingles = {article.id: _shingles(article.text) for article in articles}
    holders: dict[int, list[str]] = defaultdict(list)
    for name, of in shingles.items():
        for shingle in of:
            holders[shingle].append(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for names in holders.values():
        for at, one in enumerate(names):
            for other in names[at + 1 :]:
                shared[one, other] += 1
    group = {name: [name] for name in shingles}
    for (one, other), count in shared.items():
        alike = count > _ALIKE * min(len(shingles[one]), len(shingles[other]))
        if alike and group[one] is not group[other]:
            group[one] += group[other]
            group |= dict.fromkeys(group[one], group[one])
    return list({id(names): names for names in group.values()}.values())


def _shingles(text: str) -> set[int]:
    words = _WORD.findall(text.lower())
    return {hash(tuple(words[at : at + _SHINGLE])) for at in range(len(words) - _SHINGLE + 1)}


def read_split(path: Path) -> dict[str, str]:
    """A file of splits: lines of id and place, with a tab between; nothing where there is no file."""
    if not path.is_file():
        return {}
    return dict(line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())


def write_split(path: Path, place: Mapping[str, str]) -> None:
    path.write_text("".join(f"{id}\t{where}\n" for id, where in sorted(place.items())), encoding="utf-8")
