"""The questions that are decided for the figures of an article, each with its candidates and what speaks for them.

Every slot is a chain of positions in the order of the figures; what was decided in one slot is known to the next.
Training and reading make them by the same functions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import pairwise
from typing import Any

from kcn_extract.facts import baselines, indicators, periods, roles, statuses, subjects
from kcn_extract.facts.choose import Feature, Features, Position
from kcn_extract.facts.figures import Figure
from kcn_extract.facts.indicator import Lexicon
from kcn_extract.facts.periods import Moment, Times
from kcn_extract.facts.subjects import Namings, Scene
from kcn_extract.facts.view import View
from kcn_extract.record import Period

SLOTS = ("role", "indicator", "subject", "period", "status", "baseline")
_LINK = "link"
_WORD = re.compile(r"[^\W\d_]+")
_WORDS, _WORDS_BACK = 6, 50  # words before a figure, and the letters in which they stand
_STATUSES = (statuses.ACTUAL, statuses.PLAN)
Joint = Callable[[int, Any, Any], Feature]


def role_positions(figures: Sequence[Figure]) -> list[Position]:
    """What each figure is: a value, a change of the one before, nothing."""

    def link(at: int, old: str, new: str) -> Feature:
        return (_LINK, old, new, roles.link_gap(figures[at - 1], figures[at]))

    labels = [roles.labels_of(figure) for figure in figures]
    features = [_labelled([("bias",), *roles.attributes(f)], of) for f, of in zip(figures, labels, strict=True)]
    return _chain(labels, features, link)


def indicator_positions(
    view: View, lexicon: Lexicon, figures: Sequence[Figure], role_of: Sequence[str]
) -> list[Position]:
    """Which indicator each value tells of."""

    def link(at: int, old: str, new: str) -> Feature:
        return indicators.link(figures[at - 1], figures[at], old, new)

    every, features = [], []
    for figure, role in zip(figures, role_of, strict=True):
        codes = indicators.codes_for(figure, view, lexicon, role) or ("other",)
        cues, over, words = indicators.Cues(view, figure), indicators.above(view, figure), words_before(view, figure)
        every.append(codes)
        features.append([indicators.features(code, figure, cues, over, role, words) for code in codes])
    return _chain(every, features, link)


def words_before(view: View, figure: Figure) -> list[str]:
    """The words of the sentence right before a figure, up to a stop.

    >>> _words("Vốn 5 tỷ; doanh thu đạt ")
    ['doanh', 'thu', 'đạt']
    """
    start = view.tokens[figure.token].start
    return _words(view.shadow.folded[max(view.sentence_of(figure.token).start, start - _WORDS_BACK) : start])


def _words(text: str) -> list[str]:
    for stop in (". ", "; "):
        text = text.rpartition(stop)[2]
    return _WORD.findall(text)[-_WORDS:]


def subject_positions(
    view: View, namings: Namings, figures: Sequence[Figure], codes: Sequence[str]
) -> tuple[list[Scene], list[Position]]:
    """Whom each value is told of: indices of entities; and what each value sees of the names."""
    scenes = [Scene(view, figure, namings, code) for figure, code in zip(figures, codes, strict=True)]

    def link(at: int, old: int, new: int) -> Feature:
        return subjects.link(scenes[at - 1], scenes[at], old, new)

    owners = [scene.candidates() for scene in scenes]
    features = [[scene.features(owner) for owner in of] for scene, of in zip(scenes, owners, strict=True)]
    return scenes, _chain(owners, features, link)


def period_positions(
    view: View,
    moments: list[Moment],
    figures: Sequence[Figure],
    codes: Sequence[str],
    owners: Sequence[str],
    role_of: Sequence[str],
) -> tuple[list[Times], list[Position]]:
    """When each value holds: keys of the dates that it sees. ``owners`` are keys of subjects, ``type:…``."""
    times = [
        Times(view, figure, moments, code, owner, role)
        for figure, code, owner, role in zip(figures, codes, owners, role_of, strict=True)
    ]

    def link(at: int, old: str, new: str) -> Feature:
        gap = subjects._gap(figures[at - 1], figures[at], view)
        return periods.link(times[at - 1], times[at], old, new, gap)

    keys = [each.keys() for each in times]
    features = [[each.features(key) for key in of] for each, of in zip(times, keys, strict=True)]
    return times, _chain(keys, features, link)


def status_positions(
    view: View, figures: Sequence[Figure], codes: Sequence[str], owners: Sequence[str], when: Sequence[Period | None]
) -> list[Position]:
    """Whether each value is planned."""

    def link(at: int, old: str, new: str) -> Feature:
        return (_LINK, old, new, subjects._gap(figures[at - 1], figures[at], view))

    told = zip(figures, codes, owners, when, strict=True)
    features = [_labelled(statuses.attributes(view, *each), _STATUSES) for each in told]
    return _chain([_STATUSES] * len(features), features, link)


def baseline_position(
    view: View, figure: Figure, change: int | None, period: Period | None
) -> tuple[dict[str, Period | None], Position]:
    """What a change is measured against: keys of periods, and these. ``change`` is the token of the change's amount."""
    found = baselines.candidates(view, figure, change, period)
    features = [features for _, features in found.values()]
    return {key: value for key, (value, _) in found.items()}, Position(tuple(found), features)


def _labelled(attributes: Features, labels: Sequence[str]) -> list[Features]:
    """What speaks for a label is an attribute together with it."""
    return [[(*attribute, label) for attribute in attributes] for label in labels]


def _chain(candidates: Sequence[Sequence[Any]], features: Sequence[Sequence[Features]], link: Joint) -> list[Position]:
    if not candidates:
        return []
    links = [
        [[link(at, old, new) for new in here] for old in before]
        for at, (before, here) in enumerate(pairwise(candidates), 1)
    ]
    return [Position(*each) for each in zip(candidates, features, [None, *links], strict=True)]
