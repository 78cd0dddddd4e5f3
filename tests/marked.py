"""What tests share: an extractor, and sentences in the notation of the rules' examples held against what it finds."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from functools import cache

from kcn_extract.extractor import Extractor
from kcn_extract.record import Mention
from kcn_extract.rules.examples import Found, differences, found_in
from kcn_extract.rules.marks import Example, Mark, parse_example, write_example


@cache
def extractor() -> Extractor:
    """The extractor of all labels without the recogniser, made once for all tests: its patterns are compiled once."""
    return Extractor(names="never")


def wrong(source: str, by: Extractor, labels: Collection[str] | None = None) -> str:
    """What is wrong with the mentions (of these labels) that the extractor finds in a text: what was expected, what was
    found, and each difference; empty where nothing is."""
    example = parse_example(source)
    return report(example, by.extract(example.text, example.published).mentions, labels)


def report(example: Example, mentions: Iterable[Mention], labels: Collection[str] | None = None) -> str:
    """What is wrong with the mentions (of these labels); empty where nothing is."""
    found = [each for each in found_in(mentions) if labels is None or each.label in labels]
    problems = list(differences(example, found))
    if not problems:
        return ""
    both = f"expected: {write_example(example)}\nfound:    {write_found(example, found)}"
    return "\n".join([both, *(f"  - {problem}" for problem in problems)])


def write_found(example: Example, found: Iterable[Found]) -> str:
    """The text with what was found in it, in the notation."""
    marks = (Mark(each.text, each.start, each.end, (each.value,), each.label) for each in found)
    return write_example(Example(example.text, example.published, tuple(marks)))
