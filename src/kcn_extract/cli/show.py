"""``kcn-extract show``: an article with its mentions."""

from __future__ import annotations

import io
import os
from typing import Annotated

import typer

from kcn_extract.cli.options import (
    LabelsOption,
    NamesOption,
    NamesPolicy,
    PatternsOption,
    PublishedOption,
    build_extractor,
    check_published,
    with_published,
)
from kcn_extract.cli.status import EXIT_OK, EXIT_PARTIAL, usage_error, warn


def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An article, a .jsonl file, or - for stdin.")],
    names: NamesOption = NamesPolicy.auto,
    labels: LabelsOption = None,
    patterns: PatternsOption = None,
    published: PublishedOption = None,
    svg: Annotated[str | None, typer.Option(metavar="FILE", help="Write a picture of it.")] = None,
    html: Annotated[str | None, typer.Option(metavar="FILE", help="Write it as a page.")] = None,
    tree: Annotated[bool, typer.Option("--tree", help="Print how it is laid out instead of its mentions.")] = False,
    width: Annotated[int | None, typer.Option(min=20, metavar="N", help="Columns; the terminal's if left out.")] = None,
) -> None:
    """Print an article with its mentions coloured and their values in the margin.

    Where the output is not a terminal, or NO_COLOR is set, each mention is written as [span = value].

    \b
    Example:
      kcn-extract show article.txt
      kcn-extract show article.txt --svg article.svg --width 110
      kcn-extract show article.txt --tree
    """
    from rich.console import Console

    from kcn_extract.report.terminal import print_article
    from kcn_extract.report.tree import print_tree
    from kcn_extract.run.job import record_of
    from kcn_extract.run.sources import NoSuchInput, read_articles

    check_published(published)
    extractor = build_extractor(names, labels, patterns)
    console = Console(width=width, highlight=False)
    if svg or html:
        console = Console(
            record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor", width=width or 110
        )
    status = EXIT_OK
    try:
        for article in with_published(read_articles([file]), published):
            record = record_of(extractor, article)
            if record.error:
                warn(f"{record.id}: {record.error.message}")
                status = EXIT_PARTIAL
            elif tree:
                print_tree(extractor.layout(article.text, article.published, article.title), console)
            else:
                print_article(article.text, record, console)
        if svg:
            console.save_svg(svg, title=f"kcn-extract show {os.path.basename(file)}", clear=False)
        if html:
            console.save_html(html, clear=False)
    except NoSuchInput as error:
        usage_error(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        usage_error(f"cannot write {error.filename or 'the output'}: {error.strerror}")
    raise typer.Exit(status)
