"""The questions that are decided for the figures of an article, each with its candidates and what speaks for them.

Every slot is a chain of positions in the order of the figures; what was decided in one slot is known to the next.
Training and reading make them by the same functions.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, partial

from kcn_extract.facts.candidates import baselines, indicators, periods, roles, statuses, subjects
from kcn_extract.facts.candidates.namings import Namings
from kcn_extract.facts.candidates.periods import Moment, Times
from kcn_extract.facts.candidates.subjects import Scene
from kcn_extract.facts.choose import Position
from kcn_extract.facts.figures import Figure
from kcn_extract.facts.lexicon import Lexicon
from kcn_extract.facts.view import View
from kcn_extract.record import Period

SLOTS = ("role", "indicator", "subject", "period", "status", "baseline")
_STATUSES = (statuses.ACTUAL, statuses.PLAN)


def role_positions(figures: Sequence[Figure]) -> list[Position]:
    """What each figure is: a value, a change of the one before, nothing."""
    positions: list[Position] = []
    for at, figure in enumerate(figures):
        labels = roles.labels_of(figure)
        joint = figure.joined[1] if at else None
        positions.append(Position(labels, attributes=[("bias",), *roles.attributes(figure)], joint=joint))
    return positions


def indicator_positions(
    view: View, lexicon: Lexicon, figures: Sequence[Figure], role_of: Sequence[str]
) -> list[Position]:
    """Which indicator each value tells of."""
    above, earlier = cache(partial(indicators.above, view)), cache(partial(indicators.earlier, view))
    positions: list[Position] = []
    for at, (figure, role) in enumerate(zip(figures, role_of, strict=True)):
        codes = indicators.codes_for(figure, view, lexicon, role) or ("other",)
        cues, over = indicators.Cues(view, figure), above(view.sentence_of(figure.token).piece)
        common = indicators.attributes(figure, cues, role)
        links = partial(indicators.links, figures[at - 1], figure) if at else None
        said = earlier(figure.sentence, view.tokens[figure.token].type)
        groups = [[indicators.own(code, figure, cues, over, said, role)] for code in codes]
        positions.append(Position(codes, attributes=common, links=links, groups=groups))
    return positions


def subject_positions(
    view: View, namings: Namings, figures: Sequence[Figure], codes: Sequence[str]
) -> tuple[list[Scene], list[Position]]:
    """Whom each value is told of: indices of entities; and what each value sees of the names."""
    scenes = list(subjects.scenes_of(view, namings, figures, codes))
    positions: list[Position] = []
    for at, scene in enumerate(scenes):
        owners = scene.candidates()
        links = partial(subjects.links, scenes[at - 1], scene) if at else None
        own, groups = zip(*map(scene.features, owners), strict=True)
        positions.append(Position(owners, own, links=links, groups=groups))
    return scenes, positions


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
    look = cache(partial(periods.look_at, view))
    positions: list[Position] = []
    for at, here in enumerate(times):
        gap = subjects.gap_between(figures[at - 1], figures[at], view) if at else ""
        links = partial(periods.links, times[at - 1], here, gap) if at else None
        keys = here.keys()
        own, groups = zip(*(here.features(key, look) for key in keys), strict=True)
        positions.append(Position(keys, own, links=links, groups=groups))
    return times, positions


def status_positions(
    view: View, figures: Sequence[Figure], codes: Sequence[str], owners: Sequence[str], when: Sequence[Period | None]
) -> list[Position]:
    """Whether each value is planned."""
    above = cache(partial(statuses.above, view))
    positions: list[Position] = []
    for at, told in enumerate(zip(figures, codes, owners, when, strict=True)):
        joint = subjects.gap_between(figures[at - 1], figures[at], view) if at else None
        attributes = statuses.attributes(view, *told, above(view.sentence_of(figures[at].token).piece))
        positions.append(Position(_STATUSES, attributes=attributes, joint=joint))
    return positions


def baseline_position(
    view: View, figure: Figure, change: int | None, period: Period | None
) -> tuple[dict[str, Period | None], Position]:
    """What a change is measured against: keys of periods, and these. ``change`` is the token of the change's amount."""
    found = baselines.candidates(view, figure, change, period)
    features = [features for _, features in found.values()]
    return {key: value for key, (value, _) in found.items()}, Position(tuple(found), features)
