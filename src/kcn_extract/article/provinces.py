"""The provinces that a header names, alone or within a title."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.rules.fragments import alternation
from kcn_extract.text.sentences import Span
from kcn_extract.text.shadow import Shadow


class Provinces:
    """Finds provinces by their names in the gazetteer; the lists ``not_a_place`` and ``not_before_place`` of
    ``article.toml`` keep out what only looks like one (``Nguyễn Thái Bình``)."""

    def __init__(self, gazetteer: Gazetteer, lists: Mapping[str, Iterable[str]]) -> None:
        self._gazetteer = gazetteer
        self._plain = {
            name.lower(): place.name
            for place in gazetteer.places
            if place.level[:8] == "province"
            for name in place.names
        }
        self._pattern = _pattern(self._plain, lists)

    def named(self, folded: str) -> str | None:
        """Return the plain name of a province that the words are the name of, in lower case."""
        return self._plain.get(folded)

    def of_place(self, name: str) -> str | None:
        """Return a place's plain name: the province's where it lies in one."""
        if plain := self.named(name.lower()):
            return plain
        place = self._gazetteer.place(name)
        return (place.province or place.name) if place else None

    def opens(self, folded: str, at: int) -> bool:
        """Return True if the text goes on with the name of a province."""
        return bool(self._pattern.match(folded, at))

    def only_one_in(self, shadow: Shadow, span: Span) -> str | None:
        """Return the province that a title names; None where it names several."""
        found = set()
        for match in self._pattern.finditer(shadow.folded, *span):
            name = match["name"]
            if name and not any(word[0].islower() for word in shadow.text[slice(*match.span("name"))].split(" ")):
                found.add(self._plain[name])
        return found.pop() if len(found) == 1 else None


def _pattern(provinces: Iterable[str], lists: Mapping[str, Iterable[str]]) -> re.Pattern[str]:
    def any_of(words: Iterable[str]) -> str:
        return alternation(words) or r"[^\s\S]"

    decoys, before = any_of(lists.get("not_a_place", ())), any_of(lists.get("not_before_place", ()))
    return re.compile(rf"(?<!\w)(?:{decoys}|{before} (?:{any_of(provinces)})|(?P<name>{any_of(provinces)}))(?!\w)")
