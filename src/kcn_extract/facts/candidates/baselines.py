"""What a change is measured against."""

from __future__ import annotations

from kcn_extract.facts.choose import Features
from kcn_extract.facts.days import period_before, period_of, same_period, year_in
from kcn_extract.facts.figures import Figure
from kcn_extract.facts.tokens import COMPARED
from kcn_extract.facts.view import View
from kcn_extract.record import Period

NONE = "-"


def candidates(
    view: View, figure: Figure, change: int | None, period: Period | None
) -> dict[str, tuple[Period | None, Features]]:
    """The periods that a change may be measured against, each with what speaks for it; ``-`` for none."""
    tokens, places = view.tokens, view.places
    at = figure.token if change is None else change
    sentence = view.sentence_of(at)
    found: dict[str, tuple[Period | None, Features]] = {}
    seen: list[str] = []

    def add(value: Period | None, name: str, i: int, where: str) -> None:
        versus = (
            "versus"
            if i and places[i - 1].sentence == places[i].sentence and "versus" in tokens[i - 1].lists
            else "bare"
        )
        if value is not None:
            key = value.start if value.start == value.end else f"{value.start}/{value.end}"
            own = "own" if period and (value.start, value.end) == (period.start, period.end) else "other"
            found.setdefault(
                key, (value, [("cand", name, where, versus), ("candwhere", where, name), ("own", own, name, versus)])
            )
        seen.append(f"{name}{versus[0]}")

    piece = view.piece_of(at)
    spans = [(at + 1, sentence.last, "behind"), (sentence.first, at, "before")]
    if piece.lead >= 0:
        spans += [(s.first, s.last, "lead") for s in view.sentences_of(piece.lead)]
    if (previous := places[at].sentence - 1) >= 0 and view.sentences[previous].piece == view.sentences[
        places[at].sentence
    ].piece:
        spans.append((view.sentences[previous].first, view.sentences[previous].last, "sentence"))
    for first, last, where in spans:
        figures = 0
        for i in range(first, last):
            token = tokens[i]
            figures += token.kind == "figure"
            place = f"{where}{min(figures, 2)}" if where == "behind" else where
            mention = token.mention
            text = view.shadow.folded[token.start : token.end]
            name = next((n for n in COMPARED if n in token.lists), None)
            if name is None and token.kind == "date":
                name = token.type if token.type in COMPARED else "date"
            if name is None:
                continue
            value = _resolved(name, text, period, period_of(mention) if mention else None)
            add(value, name, i, place)
    found[NONE] = (
        None,
        [
            ("null", ",".join(sorted(set(seen))[:3])),
            ("nullperiod", "said" if period else "unsaid", "some" if found else "none"),
        ],
    )
    return found


def _resolved(name: str, text: str, period: Period | None, said: Period | None) -> Period | None:
    if name == "same_period":
        return same_period(period, year_in(text)) if period else None
    if name == "year_before":
        return same_period(period) if period else said
    if name == "quarter_before":
        return period_before(period, 3) if period else said
    if name == "month_before":
        return period_before(period, 1) if period else said
    return said
