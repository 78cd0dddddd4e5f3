"""What each figure is: a value, a change or a share of one, where one came from, or nothing."""

from __future__ import annotations

from kcn_extract.facts.choose import Features
from kcn_extract.facts.figures import Figure, word_features

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
ALONE = ("C0", "S0")
"""A change or share of a value that is not said."""
HEADS = frozenset((VALUE, *ALONE))


def labels_of(figure: Figure) -> tuple[str, ...]:
    return LABELS.get(figure.sort, OTHERS)


def attributes(figure: Figure) -> Features:
    """What speaks for a role; each goes with every label."""
    kind, none = _group(figure.sort), "-"
    before = [f"{name}:{gap}" for name, gap in figure.before]
    behind = [f"{name}:{gap}" for name, gap in figure.behind]
    b1 = before[0] if before else none
    nearest = figure.before[0][0] if figure.before else none
    b2 = figure.before[1][0] if len(figure.before) > 1 else none
    a1 = behind[0] if behind else none
    return [
        ("kind", figure.sort),
        ("b1", kind, b1),
        ("b12", kind, nearest, b2),
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
        ("size", figure.sort, figure.size),
        ("announced", kind, *figure.announced),
        ("announcedb1", figure.announced[0], kind, nearest),
        ("told", kind, *figure.told),
        ("names", kind, ",".join(figure.names)),
        *(("around", kind, name) for name in figure.around),
        *(("b", kind, name) for name, _ in figure.before[1:]),
        *(("a", kind, name) for name, _ in figure.behind[1:3]),
        *word_features(figure, "w", "v", "opening"),
    ]


def _group(sort: str) -> str:
    return sort if sort in ("money", "foreign", "rate", "percent", "points", "area", "factor") else "count"
