"""The examples of the indicators, run: phrases announce, the choice decides.

What a figure measures is weighed, so that no phrase alone decides it. ``match``: each figure in brackets is of a kind
that the indicator takes, and a phrase of it announces it, or it is chosen to have it, if it is the value of a fact; at
least half of an indicator's brackets are announced, at least half chosen. ``never``, and outside the brackets of
``match``: no figure has it in the record.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kcn_extract.extractor import Extractor
from kcn_extract.facts.candidates.indicators import Cues, above, codes_for
from kcn_extract.facts.candidates.roles import VALUE
from kcn_extract.facts.choose import choose
from kcn_extract.facts.decide import Known
from kcn_extract.facts.figures import Figure
from kcn_extract.facts.lexicon import Indicator
from kcn_extract.facts.linker import Linker
from kcn_extract.facts.positions import indicator_positions
from kcn_extract.facts.weights import NONE
from kcn_extract.notation import written
from kcn_extract.record import Mention
from kcn_extract.rules.marks import Example, ExampleError, Mark, parse_example

_LEAST = 0.5  # of an indicator's figures in brackets


def check_indicators(extractor: Extractor) -> Iterator[str]:
    """Run the examples of all indicators; yield a message for each way in which one fails."""
    if extractor.linker is None:
        return
    for indicator in extractor.linker.lexicon.indicators:
        examples = _Examples(extractor, extractor.linker, indicator)
        yield from (f"{indicator.file}: {indicator.code}: {problem}" for problem in examples.problems())


class _Examples:
    """The examples of one indicator."""

    def __init__(self, extractor: Extractor, linker: Linker, indicator: Indicator) -> None:
        self.extractor, self.linker, self.indicator = extractor, linker, indicator
        self.chosen: list[bool] = []  # of each figure in brackets, whether it is chosen to have the indicator
        self.announced: list[bool] = []  # … whether a phrase announces it

    def problems(self) -> Iterator[str]:
        for key, sources in (("match", self.indicator.match), ("never", self.indicator.never)):
            for source in sources:
                try:
                    found = list(self._of_example(parse_example(source), key == "match"))
                except ExampleError as error:
                    found = [str(error)]
                yield from (f"{key} {source!r}: {problem}" for problem in found)
        for by, true in (("chosen to have it", self.chosen), ("announced by its phrases", self.announced)):
            if sum(true) < _LEAST * len(true):
                yield f"match: of the figures in brackets {sum(true)} of {len(true)} are {by}"

    def _of_example(self, example: Example, must: bool) -> Iterator[str]:
        if must and not example.marks:
            raise ExampleError("no bracket says what it must find")
        mentions, known = self.extractor.known(example.text, example.published)
        if must:
            starts = self._starts_chosen(known)
            for mark in example.marks:
                if problem := self._of_mark(mark, mentions, known, mark.start in starts):
                    yield problem
        spans = {mark.start for mark in example.marks}
        record = self.extractor.extract(example.text, example.published)
        of_it = (fact for fact in record.facts if fact.indicator == self.indicator.code and fact.value is not None)
        for mention in (record.mentions[fact.value] for fact in of_it if fact.value is not None):
            if mention.start not in spans:
                yield f"{mention.text!r} = {written(mention.value)} has it"

    def _of_mark(self, mark: Mark, mentions: Sequence[Mention], known: Known | None, chosen: bool) -> str | None:
        """What is wrong with a figure in brackets; None where nothing is."""
        mention = next((m for m in mentions if (m.start, m.end) == (mark.start, mark.end)), None)
        figure = next((f for f in known.figures if _mention(known, f) is mention), None) if known and mention else None
        if mention is None or figure is None or known is None:
            return f"{mark.text!r} is no figure"
        if not mark.accepts(written(mention.value)):
            return f"{mark.text!r} has the value {written(mention.value)}, not {' or '.join(mark.values)}"
        code = self.indicator.code
        if code not in codes_for(figure, known.view, self.linker.lexicon, VALUE):
            return f"{mark.text!r} is of another kind; {code} takes {', '.join(sorted(self.indicator.takes))}"
        self.chosen.append(chosen)
        self.announced.append(self._is_announced(known, figure))
        return None if chosen or self.announced[-1] else f"no phrase announces it for {mark.text!r}"

    def _is_announced(self, known: Known, figure: Figure) -> bool:
        """Whether a phrase of the sentence, of a heading or of a table's head announces it; a count's noun does."""
        if figure.sort == self.indicator.of:
            return True
        cues = Cues(known.view, figure)
        over = above(known.view, known.view.sentence_of(figure.token).piece)
        return any(self.indicator.code in codes for codes in (cues.strong, cues.weak, over))

    def _starts_chosen(self, known: Known | None) -> set[int]:
        """Where the figures begin that have the indicator, if they are the value of a fact."""
        if known is None:
            return set()
        positions = indicator_positions(known.view, self.linker.lexicon, known.figures, [VALUE] * len(known.figures))
        choices = choose(positions, self.linker.weights.get("indicator", NONE), how_probable=False)
        return {
            mention.start
            for figure, position, choice in zip(known.figures, positions, choices, strict=True)
            if position.candidates[choice.best] == self.indicator.code and (mention := _mention(known, figure))
        }


def _mention(known: Known, figure: Figure) -> Mention | None:
    return known.view.tokens[figure.token].mention
