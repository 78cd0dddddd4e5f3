"""``kcn-extract explain``: why each mention and fact of a text was found."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from kcn_extract.cli.color import ColorOption, ColorPolicy, console_for, is_colored
from kcn_extract.cli.limits import read_options
from kcn_extract.cli.options import (
    FieldsOption,
    LabelsOption,
    NamesOption,
    NamesPolicy,
    PatternsOption,
    PublishedOption,
    build_extractor,
    check_published,
    chosen_fields,
)
from kcn_extract.cli.status import EXIT_OK, EXIT_PARTIAL, say, usage_error, warn
from kcn_extract.text.printable import in_line

if TYPE_CHECKING:
    from kcn_extract.sources.article_input import ArticleInput
    from kcn_extract.sources.options import ReadOptions


def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence, the name of a file, or - for stdin.")],
    published: PublishedOption = None,
    field: FieldsOption = None,
    names: NamesOption = NamesPolicy.auto,
    labels: LabelsOption = None,
    patterns: PatternsOption = None,
    color: ColorOption = ColorPolicy.auto,
) -> None:
    """Print for each mention of a text the rule that found it, its groups and value, and the rivals it won over.

    \b
    Example:
      kcn-extract explain "KCN Đình Trám cho thuê 98 ha từ ngày 16/4" --published 2024-05-02
      kcn-extract explain article.txt
    """
    from kcn_extract.report.explain import explanation
    from kcn_extract.run.job import problem_of
    from kcn_extract.sources.published import with_published
    from kcn_extract.sources.reading import opened

    check_published(published)
    options = read_options(None, chosen_fields(field))
    extractor = build_extractor(names, labels, patterns)
    status = EXIT_OK
    for article in with_published(map(opened, _inputs_of(text, options)), published):
        try:
            if problem := problem_of(article):
                raise ValueError(problem.message)
            _print_styled(explanation(article.text, extractor, article.published), color)
        except ValueError as error:  # of the article, or of a rule that fails on it
            warn(f"{article.id}: {error}" if article.id else str(error))
            status = EXIT_PARTIAL
    raise typer.Exit(status)


def _inputs_of(text: str, options: ReadOptions) -> Iterable[ArticleInput]:
    """Return what a call asks about: standard input, a file where there is one of that name, else the words."""
    from kcn_extract.sources.article_input import ArticleInput
    from kcn_extract.sources.fields import UnknownColumns
    from kcn_extract.sources.formats import BY_ENDING
    from kcn_extract.sources.paths import STANDARD_INPUT
    from kcn_extract.sources.reading import read_articles

    if text == STANDARD_INPUT or os.path.isfile(text):
        try:
            return read_articles([text], options)
        except UnknownColumns as error:
            usage_error(str(error))
    if text.lower().endswith(tuple(BY_ENDING)) and " " not in text:
        usage_error(f"no such file: {text}")
    return [ArticleInput(text)]


def _print_styled(lines: Iterable[tuple[str, str]], color: ColorPolicy) -> None:
    """Print lines, coloured or not."""
    if not is_colored(color):
        for line, _ in lines:
            say(line)
        return
    from rich.text import Text

    console = console_for(color)
    for line, style in lines:
        console.print(Text(in_line(line), style), soft_wrap=not sys.stdout.isatty())
