"""Whether a figure is planned."""

from __future__ import annotations

from functools import cache

from kcn_extract.facts.candidates.periods import relation
from kcn_extract.facts.choose import Features
from kcn_extract.facts.figures import Figure, word_features
from kcn_extract.facts.view import View
from kcn_extract.record import Period

ACTUAL, PLAN = "actual", "plan"
_PLANS = (
    "plan",
    "goal",
    "proposed",
    "pending",
    "master_plan",
    "drawn",
    "unsure",
    "called",
    "unfounded",
    "not_plan",
    "if",
    "might",
    "stage",
)
_DONE = ("done", "so_far")


def attributes(view: View, figure: Figure, code: str, subject: str, period: Period | None, said_above: str) -> Features:
    """What speaks for either status."""
    tokens, places = view.tokens, view.places
    sentence = view.sentence_of(figure.token)
    published = view.header.published
    when = relation(period, published.isoformat()[:10] if published else None)
    nearest, where, done = "-", "-", "-"
    seen: list[str] = []
    figures = 0
    for i in range(figure.token - 1, sentence.first - 1, -1):
        token = tokens[i]
        figures += token.kind == "figure"
        for name in _said(token.lists):
            seen.append(name)
            place = "clause" if places[i].clause == figure.clause else f"past{min(figures, 2)}"
            if name in _DONE and done == "-":
                done = place
            elif name not in _DONE and nearest == "-":
                nearest, where = name, place
    close = tokens[figure.token + 1 : min(sentence.last, figure.token + 4)]
    behind = next((name for token in close for name in _said(token.lists) if name not in _DONE), "-")
    kind = subject.partition(":")[0]
    first = seen[0] if seen else "-"
    return [
        ("bias",),
        ("when", when),
        ("plan", nearest, where),
        ("plandone", nearest, done),
        ("first", first, when),
        ("planwhen", nearest, when),
        ("code", code, kind),
        ("codeplan", code, nearest),
        ("codewhen", code, when),
        ("behind", behind, when),
        ("above", said_above),
        ("abovewhen", said_above, when),
        ("piece", figure.piece, when),
        ("b1", figure.before[0][0] if figure.before else "-"),
        ("word", figure.word),
        *(("any", name, when) for name in dict.fromkeys(seen)),
        *(("around", name) for name in figure.around),
        *word_features(figure, "w", "v", "opening", "s"),
    ]


@cache
def _said(lists: frozenset[str]) -> tuple[str, ...]:
    """What a cue says of plans and of what is done."""
    return tuple(name for name in (*_PLANS, *_DONE) if name in lists)


def above(view: View, piece: int) -> str:
    """Whether the heading or lead-in of a piece speaks of a plan."""
    for index, name in view.over(piece).items():
        for sentence in view.sentences_of(index):
            for token in view.tokens[sentence.first : sentence.last]:
                if "plan" in token.lists or "goal" in token.lists:
                    return name
    return "-"
