"""Texts with what is expected of them, in one notation; and the loop that runs the examples of the pattern files.

What must be found stands in brackets, with its value behind ``=``: ``ký [ngày 16/4/2024 = 2024-04-16] tại``.

======================================  ===============================================================================
``[98 ha]``                             a mention, whatever its value
``[5% = 5 %]``                          with this value, as :mod:`kcn_extract.notation` writes it (``null``: none)
``[5 tỷ đồng = MONEY 5000000000 VND]``  with a label too, where the file gives none
``[mùa xuân = DATE]``                   with a label, whatever its value
``[năm 45 = 1945 or 2045]``             with one of several right values
``[cùng kỳ =? DATE]``                   optional: found or left; if found, then with this label and value
``[mùa giải [2016/2017 =?] =?]``        optional mentions that overlap
``@2024-05-01: Sáng nay …``             the day of publication, in front of the text
``\\[``                                  a bracket of the text itself; a backslash takes its meaning from any sign
======================================  ===============================================================================
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

import msgspec
from msgspec import Struct

from kcn_extract.notation import written
from kcn_extract.record import LABELS, Mention
from kcn_extract.rules.model import Rule, RuleFailed


class Mark(Struct, frozen=True):
    """What is expected at a place of a text. ``values`` are the right ones; empty: any is right."""

    text: str
    start: int
    end: int
    values: tuple[str, ...] = ()
    label: str | None = None
    optional: bool = False

    def accepts(self, value: str) -> bool:
        """True if the value is one of the right ones, compared in composed letters (NFC)."""
        return not self.values or _composed(value) in map(_composed, self.values)


class Example(Struct, frozen=True):
    """A text and what is expected of it, in the order in which the brackets open."""

    text: str
    published: datetime.date | None = None
    marks: tuple[Mark, ...] = ()


class Found(Struct, frozen=True):
    """What was found at a place of a text, and the name of the rule that found it."""

    text: str
    start: int
    end: int
    label: str
    value: str
    by: str


class ExampleError(ValueError):
    """An example that cannot be read."""


_HEAD = re.compile(r"@([0-9]{4}-[0-9]{2}-[0-9]{2}): ?")
_SIGN = re.compile(
    r"\\(?P<escaped>.)"
    r"|(?P<open>\[)"
    r"|(?: =(?P<optional>\??)(?P<expected> (?:(?! =\??[ \]])[^\[\]\\]|\\.)*)?)?(?P<close>\])"
    r"|(?P<alone>\\)",
    re.DOTALL,
)
_LABEL = re.compile(rf"({'|'.join(LABELS)})(?: |\Z)")


def parse_example(source: str) -> Example:
    """Read a text in the notation. Raises :class:`ExampleError`, with the place, for a bracket that is not closed or
    not opened, an empty one, and a day of publication that does not exist.

    >>> parse_example("lãi [5% = PERCENT 5 %]").marks
    (Mark(text='5%', start=4, end=6, values=('5 %',), label='PERCENT', optional=False),)
    """
    published, body = _published(source)
    text = ""
    marks: list[Mark | None] = []
    opened: list[tuple[int, int, int]] = []  # place of the bracket, start of its text, index of its mark
    copied = body
    for sign in _SIGN.finditer(source, body):
        text += source[copied : sign.start()]
        copied = sign.end()
        if sign["escaped"]:
            text += sign["escaped"]
        elif sign["open"]:
            opened.append((sign.start(), len(text), len(marks)))
            marks.append(None)
        elif sign["close"] and opened:
            _, start, index = opened.pop()
            if start == len(text):
                raise _error(source, sign.start(), "an empty bracket")
            marks[index] = _mark(source, sign, text[start:], start)
        else:
            raise _error(source, sign.start(), "a bracket without [ before it" if sign["close"] else "a lone backslash")
    if opened:
        raise _error(source, opened[-1][0], "a bracket without ] behind it")
    return Example(text + source[copied:], published, tuple(mark for mark in marks if mark))


def _published(source: str) -> tuple[datetime.date | None, int]:
    """The day in front of a text, and where the text begins."""
    head = _HEAD.match(source)
    if head is None:
        return None, 0
    try:
        return datetime.date.fromisoformat(head[1]), head.end()
    except ValueError:
        raise ExampleError(f"{head[1]} is not a day of the calendar") from None


def _mark(source: str, sign: re.Match[str], text: str, start: int) -> Mark:
    """The mark of a bracket, from what stands behind its text."""
    expected = (sign["expected"] or "")[1:]
    if sign["optional"] == "" and not expected:
        raise _error(source, sign.start(), "nothing behind the =")
    label = _LABEL.match(expected)
    values = expected[label.end() :] if label else expected
    return Mark(
        text,
        start,
        start + len(text),
        tuple(re.sub(r"\\(.)", r"\1", value, flags=re.DOTALL) for value in values.split(" or ")) if values else (),
        label[1] if label else None,
        bool(sign["optional"]),
    )


def _error(source: str, place: int, problem: str) -> ExampleError:
    near = source[max(0, place - 10) : place + 20]
    return ExampleError(f"{problem}, at character {place + 1}, near {near!r} (\\[ and \\] are brackets of the text)")


def write_example(example: Example) -> str:
    """Write a text in the notation; :func:`parse_example` reads the same again. Raises ``ValueError`` for marks that
    overlap without one holding the other: brackets cannot show that.

    >>> write_example(Example("lãi 5%", None, (Mark("5%", 4, 6, ("5 %",)),)))
    'lãi [5% = 5 %]'
    """
    head = f"@{example.published}: " if example.published else ""
    pieces = [head]
    written_to = 0
    opened: list[Mark] = []

    def close(place: int) -> None:
        nonlocal written_to
        while opened and opened[-1].end <= place:
            mark = opened.pop()
            pieces.append(_escaped(example.text[written_to : mark.end], inside=True) + _behind(mark))
            written_to = mark.end

    for mark in sorted(example.marks, key=lambda mark: (mark.start, -mark.end)):
        close(mark.start)
        if opened and opened[-1].end < mark.end:
            raise ValueError(f"{opened[-1].text!r} and {mark.text!r} overlap and neither holds the other")
        pieces.append(_escaped(example.text[written_to : mark.start], inside=bool(opened)) + "[")
        written_to = mark.start
        opened.append(mark)
    close(len(example.text))
    pieces.append(_escaped(example.text[written_to:]))
    source = "".join(pieces)
    return "\\" + source if not head and _HEAD.match(source) else source


def _behind(mark: Mark) -> str:
    """What stands behind the text of a bracket, with the bracket that closes it."""
    values = " or ".join(re.sub(r" (?=or(?: |\Z))", r" \\", _escaped(value, inside=True)) for value in mark.values)
    if values and not mark.label and _LABEL.match(values):
        values = "\\" + values
    expected = " ".join(filter(None, (mark.label, values)))
    if not expected:
        return " =?]" if mark.optional else "]"
    return f" {'=?' if mark.optional else '='} {expected}]"


def _escaped(text: str, inside: bool = False) -> str:
    """The text with a backslash before signs of the notation; an ``=`` means something only inside a bracket."""
    text = re.sub(r"[\\\[\]]", r"\\\g<0>", text)
    return re.sub(r"(?<![^ ])=", r"\\=", text) if inside else text


def _composed(text: str) -> str:
    return unicodedata.normalize("NFC", text)


def found_in(mentions: Iterable[Mention]) -> list[Found]:
    """The mentions, to be compared with marks."""
    return [Found(m.text, m.start, m.end, m.label, written(m.value), m.rule) for m in mentions]


def write_found(example: Example, found: Iterable[Found]) -> str:
    """The text with what was found in it, in the notation."""
    marks = (Mark(each.text, each.start, each.end, (each.value,), each.label) for each in found)
    return write_example(Example(example.text, example.published, tuple(marks)))


def differences(example: Example, found: Sequence[Found], own: Collection[Found] | None = None) -> Iterator[str]:
    """What is wrong with what was found: a message for each mark that is missed, has another span, label or value, and
    for each mention that no mark expects. ``own``: those that may not be found unexpectedly (default: all)."""
    for mark in example.marks:
        near = [each for each in found if each.start < mark.end and mark.start < each.end]
        if problem := _problem(mark, min(near, key=lambda each: _distance(mark, each), default=None)):
            yield problem
    required = [mark for mark in example.marks if not mark.optional]
    for each in found if own is None else own:
        if not (
            any((each.start, each.end) == (mark.start, mark.end) for mark in example.marks)
            or any(each.start < mark.end and mark.start < each.end for mark in required)
        ):
            yield f"found more than it should: {each.text!r} = {each.label} {each.value} (by {each.by})"


def _distance(mark: Mark, found: Found) -> tuple[bool, bool]:
    return (mark.label not in (None, found.label), (mark.start, mark.end) != (found.start, found.end))


def _problem(mark: Mark, found: Found | None) -> str | None:
    """What is wrong with what was found where a mark stands; None where nothing is."""
    if found is None:
        return None if mark.optional else f"{mark.text!r} not found"
    if (found.start, found.end) != (mark.start, mark.end):
        return None if mark.optional else f"not the whole span: {found.text!r} instead of {mark.text!r} (by {found.by})"
    if mark.label not in (None, found.label):
        return f"{mark.text!r} is {found.label}, not {mark.label} (by {found.by})"
    if not mark.accepts(found.value):
        return f"{mark.text!r} has the value {found.value}, not {' or '.join(mark.values)} (by {found.by})"
    return None


def check_examples(
    name: str,
    match: Iterable[str],
    never: Iterable[str],
    find: Callable[[Example], Sequence[Found]],
    *,
    label: str | None = None,
) -> Iterator[str]:
    """Run the examples of what is called ``name``: in ``match`` it must find what is in brackets and no more, in
    ``never`` nothing. Yield a message for each way in which one fails.

    A bracket gives its value, unless it is by their ``label`` alone that all of them are to be known. ``find`` returns
    all that is found in a text, by whatever rule, and raises :class:`ExampleError` where a rule fails on it."""
    for source in match:
        where = f"match {source!r}"
        try:
            example = _labelled(parse_example(source), label)
            if not example.marks:
                raise ExampleError("no bracket says what it must find")
            found = find(example)
        except ExampleError as error:
            yield f"{where}: {error}"
            continue
        own = [each for each in found if each.by == name]
        wrong = list(differences(example, found, own))
        yield from (f"{where}: {problem}" for problem in wrong)
        if not wrong and not own:
            yield f"{where}: found by another rule: {', '.join(sorted({each.by for each in found}))}"
    for source in never:
        try:
            example = parse_example(source)
            own = [each for each in find(example) if each.by == name]
        except ExampleError as error:
            yield f"never {source!r}: {error}"
            continue
        spans = {(mark.start, mark.end) for mark in example.marks}
        yield from (
            f"never {source!r}: found {each.text!r} = {each.value}"
            for each in own
            if (each.start, each.end) not in spans
        )


def _labelled(example: Example, label: str | None) -> Example:
    """The example with the label that its file gives to all brackets; without one, each must have a value."""
    if label is not None:
        return msgspec.structs.replace(
            example, marks=tuple(msgspec.structs.replace(mark, label=label) for mark in example.marks)
        )
    for mark in example.marks:
        if not mark.values:
            raise ExampleError(f"a bracket without value: write [{mark.text} = value], or \\[ for one of the text")
    return example


def check_rule(rule: Rule, extract: Callable[[str, datetime.date | None], list[Mention]]) -> Iterator[str]:
    """Run the examples of a rule; yield a message for each way in which one fails."""

    def find(example: Example) -> list[Found]:
        try:
            return found_in(extract(example.text, example.published or _day(rule)))
        except RuleFailed as error:
            raise ExampleError(str(error).removeprefix(f"{rule.file}: {rule.name}: ")) from error

    return check_examples(rule.name, rule.match, rule.never, find)


def _day(rule: Rule) -> datetime.date | None:
    return datetime.date.fromisoformat(rule.published) if rule.published else None
