"""What each figure is: a value, a change or a share of one, where one came from, or nothing."""

from __future__ import annotations

from kcn_extract.facts.figures import Figure

VALUE, NOTHING, FROM = "V", "N", "F"
# of the value before, of the one after, of none
CHANGES = ("Cp", "Cn", "C0")
SHARES = ("Sp", "Sn", "S0")
_ALL = (VALUE, NOTHING, FROM, *CHANGES, *SHARES)
LABELS = {
    "factor": (NOTHING, *CHANGES),
    "points": (NOTHING, VALUE, *CHANGES, *SHARES),
    "percent": _ALL,
}
OTHERS = (VALUE, NOTHING, FROM, *CHANGES)
HEADS = frozenset((VALUE, "C0", "S0"))

Features = list[tuple[str, ...]]


def labels_of(figure: Figure) -> tuple[str, ...]:
    return LABELS.get(figure.sort, OTHERS)


def attributes(figure: Figure) -> Features:
    """What speaks for a role; each goes with every label."""
    kind = _group(figure.sort)
    before = [f"{name}:{gap}" for name, gap in figure.before]
    behind = [f"{name}:{gap}" for name, gap in figure.behind]
    none = "-"
    b1 = before[0] if before else none
    b2 = figure.before[1][0] if len(figure.before) > 1 else none
    a1 = behind[0] if behind else none
    result: Features = [
        ("kind", figure.sort),
        ("b1", kind, b1),
        ("b12", kind, figure.before[0][0] if figure.before else none, b2),
        ("a1", kind, a1),
        ("word", kind, figure.word),
        ("next", kind, figure.next_word),
        ("joined", kind, *figure.joined),
        ("joinedb1", figure.joined[1], b1),
        ("alike", kind, "same" if figure.joined[0] == figure.sort else "other", figure.joined[1], b1),
        ("alikenext", kind, "same" if figure.following[0] == figure.sort else "other", figure.following[1], a1),
        ("following", kind, *figure.following),
        ("said", kind, figure.said),
        ("piece", kind, figure.piece),
        ("saidpiece", figure.said, figure.piece),
        ("inside", kind, str(figure.inside)),
    ]
    result += [
        ("size", figure.sort, figure.size),
        ("announced", kind, *figure.announced),
        ("announcedb1", figure.announced[0], kind, figure.before[0][0] if figure.before else none),
        ("told", kind, *figure.told),
        ("names", kind, ",".join(figure.names)),
    ]
    result += [("around", kind, name) for name in figure.around]
    for name, _ in figure.before[1:]:
        result.append(("b", kind, name))
    for name, _ in figure.behind[1:3]:
        result.append(("a", kind, name))
    return result


def link_gap(before: Figure, figure: Figure) -> str:
    """How far apart two figures are, for what the role of the first says of the second."""
    return figure.joined[1]


def _group(sort: str) -> str:
    return sort if sort in ("money", "foreign", "rate", "percent", "points", "area", "factor") else "count"
