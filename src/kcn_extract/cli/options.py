"""The options that several commands share, and what they turn into, an extractor above all."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kcn_extract.cli.status import usage_error

if TYPE_CHECKING:
    from kcn_extract.extractor import Extractor


class NamesPolicy(StrEnum):
    """When the recogniser is asked for names."""

    auto = "auto"
    always = "always"
    never = "never"


PatternsOption = Annotated[
    str | None,
    typer.Option("--patterns", metavar="DIR", help="A folder of your own rule files, extending the built-in ones."),
]
PublishedOption = Annotated[
    str | None,
    typer.Option(
        metavar="DAY|id",
        help="Day of publication (2024-04-16) of articles given without one, or id for the day that each one's id "
        "names (news/2024-04-16-012); overrides their headers, which the day in a file's name does not.",
    ),
]
NamesOption = Annotated[
    NamesPolicy, typer.Option(help="Ask the recogniser about zone names: where in doubt, for each sentence, or never.")
]


def _completed_list(incomplete: str, words: Iterable[str]) -> list[str]:
    """Return what a comma-separated list that is being typed can become: its last word completed, none twice, in the
    case that it was begun in."""
    before, comma, last = incomplete.rpartition(",")
    typed = {word.casefold() for word in before.split(",")}
    left = ((word.lower() if last.islower() else word) for word in words if word.casefold() not in typed)
    return [f"{before}{comma}{word}" for word in left if word.startswith(last)]


def _completed_labels(incomplete: str) -> list[str]:
    from kcn_extract.record import LABELS

    return _completed_list(incomplete, LABELS)


def _completed_extras(incomplete: str) -> list[str]:
    from kcn_extract.extractor import EXTRAS

    return _completed_list(incomplete, EXTRAS)


LabelsOption = Annotated[
    str | None,
    typer.Option(
        metavar="A,B",
        help="Only mentions of these labels, such as ZONE,MONEY; faster.",
        autocompletion=_completed_labels,
    ),
]
WithOption = Annotated[
    str | None,
    typer.Option(
        "--with",
        metavar="words,entities,text",
        help="Add the recogniser's words or names, or the text read.",
        autocompletion=_completed_extras,
    ),
]


FieldsOption = Annotated[
    list[str] | None,
    typer.Option(
        "--field",
        metavar="FIELD=COLUMN",
        help="The column of a table, or the key of a JSON object (also meta.date), that holds the text, id, published, "
        "title, url, source or site, where it is not named as usual (text=noi_dung_bai); nothing (source=) for none. "
        "Can be repeated.",
    ),
]


def build_extractor(
    names: NamesPolicy,
    labels: str | None,
    patterns: str | None,
    extras: str | None = None,
    facts: bool = True,
    confidence: float | None = None,
) -> Extractor:
    """Return the extractor that the options ask for, or exit with a usage error."""
    from kcn_extract.extractor import EXTRAS, Extractor
    from kcn_extract.facts.linker import CONFIDENCE
    from kcn_extract.gazetteer.model import GazetteerError
    from kcn_extract.record import LABELS
    from kcn_extract.rules.model import PatternError
    from kcn_extract.run.garbage import without_collection

    folder = patterns_folder(patterns)
    check_confidence(confidence)
    labels_wanted = _choices("--labels", labels, LABELS) or LABELS
    extras_wanted = _choices("--with", extras, EXTRAS)
    try:
        with without_collection():
            return Extractor(
                patterns=folder, names=names.value, facts=facts, labels=labels_wanted, extras=extras_wanted,
                confidence=CONFIDENCE if confidence is None else confidence,
            )  # fmt: skip
    except (PatternError, GazetteerError) as error:
        invalid_rule_files(error.problems, patterns)


def check_confidence(confidence: float | None) -> None:
    """Exit with a usage error where a confidence is no probability."""
    if confidence is not None and not 0 <= confidence <= 1:
        usage_error(f"--confidence: expected a number from 0 to 1, got {confidence:g}")


def patterns_folder(patterns: str | None) -> Path | None:
    """Return the folder of ``--patterns``, or exit with a usage error where there is none of that name."""
    if patterns is not None and not os.path.isdir(patterns):
        usage_error(f"--patterns: no such folder: {patterns}")
    return Path(patterns) if patterns else None


def invalid_rule_files(problems: Iterable[str], patterns: str | None) -> NoReturn:
    """Exit with a usage error that lists what is wrong with the rule files, and how to check them."""
    command = "kcn-extract patterns check"
    if patterns:
        command += f" --patterns {shlex.quote(patterns)}"
    usage_error(f"invalid rule files (run `{command}`):", *problems)


def _choices(option: str, given: str | None, allowed: Iterable[str]) -> tuple[str, ...]:
    """Return the words of a comma-separated list, each one of those allowed, in any case; none where none is given."""
    if given is None:
        return ()
    by_folded = {word.casefold(): word for word in allowed}
    chosen = []
    for part in filter(None, map(str.strip, given.split(","))):
        if (word := by_folded.get(part.casefold())) is None:
            import difflib

            close = difflib.get_close_matches(part.casefold(), by_folded, 1)
            hint = f"; did you mean {by_folded[close[0]]}?" if close else ""
            usage_error(f"{option}: unknown value {part!r} (expected {', '.join(by_folded.values())}){hint}")
        chosen.append(word)
    if not chosen:
        usage_error(f"{option}: expected at least one of {', '.join(by_folded.values())}")
    return tuple(dict.fromkeys(chosen))


def chosen_fields(fields: Iterable[str] | None) -> dict[str, str]:
    """Return the column of each ``--field``, or exit with a usage error."""
    chosen: dict[str, str] = {}
    for given in fields or ():
        field, sign, column = given.partition("=")
        if not sign:
            usage_error(f"--field: expected FIELD=COLUMN, as in text=content, got {given!r}")
        if field.strip() in chosen:
            usage_error(f"--field: {field.strip()} is given twice")
        chosen[field.strip()] = column
    if chosen:
        from kcn_extract.sources.fields import Fields

        try:
            Fields(chosen)
        except ValueError as error:
            usage_error(f"--field: {error}")
    return chosen


def check_published(published: str | None) -> None:
    """Exit with a usage error where ``--published`` is neither a date nor ``id``."""
    from kcn_extract.sources.days import UnreadableDay, moment_of
    from kcn_extract.sources.published import FROM_ID

    try:
        if published and published != FROM_ID:
            moment_of(published)
    except UnreadableDay as error:
        usage_error(f"--published: {error}")
