"""``kcn-extract show``: an article with its mentions."""

from __future__ import annotations

import os
from collections.abc import Iterable
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
)
from kcn_extract.cli.output import OverwriteOption, check_page, check_picture
from kcn_extract.cli.status import EXIT_OK, EXIT_PARTIAL, usage_error, warn

if TYPE_CHECKING:
    from rich.console import Console

    from kcn_extract.extractor import Extractor
    from kcn_extract.record import Record
    from kcn_extract.sources.article_input import ArticleInput


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An article, a table of articles, or - for stdin.")],
    names: NamesOption = NamesPolicy.auto,
    labels: LabelsOption = None,
    patterns: PatternsOption = None,
    published: PublishedOption = None,
    field: FieldsOption = None,
    svg: Annotated[str | None, typer.Option(metavar="FILE", help="Write a picture of it.")] = None,
    html: Annotated[
        str | None, typer.Option(metavar="FILE", help="Write it as a page: mentions marked, facts beside it.")
    ] = None,
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
      kcn-extract show article.txt --html article.html
      kcn-extract show article.txt --tree
    """
    from kcn_extract.report.picture import picture
    from kcn_extract.run.output import OutputRefused
    from kcn_extract.sources.fields import UnknownColumns
    from kcn_extract.sources.paths import NoSuchInput
    from kcn_extract.sources.published import with_published
    from kcn_extract.sources.reading import opened, read_articles

    check_published(published)
    options = read_options(None, chosen_fields(field))
    _check_outputs(file, svg, html, tree, overwrite)
    extractor = build_extractor(names, labels, patterns)
    console = picture(width) if svg or html else console_for(color, width)
    print_one = _print_tree if tree else _print
    try:
        articles = with_published(map(opened, read_articles([file], options)), published)
        shown = [(print_one(article, extractor, console), article.text) for article in articles]
        _write_pictures(shown, extractor, console, file, svg, html)
    except (NoSuchInput, UnknownColumns, OutputRefused) as error:
        usage_error(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        usage_error(f"cannot write {error.filename or 'the output'}: {error.strerror}")
    raise typer.Exit(EXIT_PARTIAL if any(record and record.error for record, _ in shown) else EXIT_OK)


def _check_outputs(file: str, svg: str | None, html: str | None, tree: bool, overwrite: bool) -> None:
    """Exit with a usage error where a picture or a page cannot, or must not, be written."""
    if tree and (svg or html):
        usage_error("--tree prints to the terminal; leave out --svg and --html")
    if svg and html and os.path.realpath(svg) == os.path.realpath(html):
        usage_error(f"--svg and --html write two files, got {svg} for both")
    if svg:
        check_picture(svg, file, overwrite)
    if html:
        check_page(html, file, overwrite)


def _print_tree(article: ArticleInput, extractor: Extractor, console: Console) -> Record | None:
    """Print how an article is laid out; where it cannot be read, say so and return its record."""
    from kcn_extract.report.tree import print_tree
    from kcn_extract.run.job import problem_of

    if problem_of(article) is not None:
        return _print(article, extractor, console)
    print_tree(extractor.layout(article.text, article.published, article.title), console)
    return None


def _print(article: ArticleInput, extractor: Extractor, console: Console) -> Record:
    """Print an article with its mentions; return its record."""
    from kcn_extract.report.terminal import print_article
    from kcn_extract.run.job import record_of

    record = record_of(extractor, article)
    if record.error:
        warn(f"{record.id}: {record.error.message}")
    if record.article:
        print_article(article.text, record, console)
    return record


def _write_pictures(
    shown: Iterable[tuple[Record | None, str]],
    extractor: Extractor,
    console: Console,
    file: str,
    svg: str | None,
    html: str | None,
) -> None:
    """Write what was shown as a picture, and as a page. Raises ``OSError``."""
    from kcn_extract.database.keys import SubjectKeys
    from kcn_extract.page.build import ARTICLE, write_page
    from kcn_extract.page.of_records import content_of
    from kcn_extract.report.picture import TITLE, write
    from kcn_extract.report.picture import svg as picture_of

    name = os.path.basename(file)
    if svg:
        write(picture_of(console, f"{TITLE} {name}"), svg)
    if html:
        keys = SubjectKeys(extractor.gazetteer, extractor.rules.lists)
        read = ((record, text) for record, text in shown if record)
        write_page(html, f"{TITLE} {name}", ARTICLE, *content_of(read, extractor.splitter, keys, name))
