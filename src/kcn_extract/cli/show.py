"""``kcn-extract show``: an article with its mentions."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Annotated

import typer

from kcn_extract.cli.color import ColorOption, ColorPolicy, console_for
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
    with_published,
)
from kcn_extract.cli.output import OverwriteOption, check_picture
from kcn_extract.cli.status import EXIT_OK, EXIT_PARTIAL, usage_error, warn

if TYPE_CHECKING:
    from rich.console import Console

    from kcn_extract.extractor import Extractor
    from kcn_extract.sources.article_input import ArticleInput


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An article, a table of articles, or - for stdin.")],
    names: NamesOption = NamesPolicy.auto,
    labels: LabelsOption = None,
    patterns: PatternsOption = None,
    published: PublishedOption = None,
    field: FieldsOption = None,
    svg: Annotated[str | None, typer.Option(metavar="FILE", help="Write a picture of it.")] = None,
    html: Annotated[str | None, typer.Option(metavar="FILE", help="Write it as a page.")] = None,
    tree: Annotated[bool, typer.Option("--tree", help="Print how it is laid out instead of its mentions.")] = False,
    width: Annotated[int | None, typer.Option(min=20, metavar="N", help="Columns; the terminal's if left out.")] = None,
    color: ColorOption = ColorPolicy.auto,
    overwrite: OverwriteOption = False,
) -> None:
    """Print an article with its mentions coloured and their values in the margin.

    Without colour (see --color) each mention is written as [span = value].

    \b
    Example:
      kcn-extract show article.txt
      kcn-extract show article.txt --svg article.svg --width 110
      kcn-extract show article.txt --tree
    """
    from kcn_extract.report.picture import TITLE, picture, write
    from kcn_extract.report.picture import html as page_of
    from kcn_extract.report.picture import svg as picture_of
    from kcn_extract.sources.fields import UnknownColumns
    from kcn_extract.sources.paths import NoSuchInput
    from kcn_extract.sources.reading import opened, read_articles

    check_published(published)
    options = read_options(None, chosen_fields(field))
    if tree and (svg or html):
        usage_error("--tree prints to the terminal; leave out --svg and --html")
    for output in filter(None, (svg, html)):
        check_picture(output, file, overwrite)
    extractor = build_extractor(names, labels, patterns)
    console = picture(width) if svg or html else console_for(color, width)
    status = EXIT_OK
    try:
        for article in with_published(map(opened, read_articles([file], options)), published):
            status = max(status, _print(article, extractor, tree, console))
        title = f"{TITLE} {os.path.basename(file)}"
        if svg:
            write(picture_of(console, title), svg)
        if html:
            write(page_of(console, title), html)
    except (NoSuchInput, UnknownColumns) as error:
        usage_error(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        usage_error(f"cannot write {error.filename or 'the output'}: {error.strerror}")
    raise typer.Exit(status)


def _print(article: ArticleInput, extractor: Extractor, tree: bool, console: Console) -> int:
    """Print an article with its mentions, or its tree, which takes none; return the exit status."""
    from kcn_extract.report.terminal import print_article
    from kcn_extract.report.tree import print_tree
    from kcn_extract.run.job import problem_of, record_of

    if tree and problem_of(article) is None:
        print_tree(extractor.layout(article.text, article.published, article.title), console)
        return EXIT_OK
    record = record_of(extractor, article)
    if record.error:
        warn(f"{record.id}: {record.error.message}")
    if record.article:
        print_article(article.text, record, console)
    return EXIT_PARTIAL if record.error else EXIT_OK
