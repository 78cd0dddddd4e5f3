"""The command line: one module for each command. What is big is imported by the command that needs it, so that a call
for one article starts quickly."""

from __future__ import annotations

import sys
from typing import Annotated

import typer

from kcn_extract.cli import evaluate, explain, load, patterns, query, report, run, schema, show, summary, table
from kcn_extract.cli.commands import Command, Group, TextCommand
from kcn_extract.cli.status import EXIT_INTERRUPTED, EXIT_PARTIAL, discard_output

app = typer.Typer(
    name="kcn-extract",
    cls=Group,
    help="Zones, dates, money and percentages from Vietnamese business news, with exact offsets and values.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
for command, cls, short_help in (
    (run.run, Command, "Read articles and write a record of each."),
    (show.show, Command, "Print an article with its mentions coloured."),
    (explain.explain, TextCommand, "Say why a text has its mentions and facts."),
    (evaluate.evaluate, Command, "Score records against gold."),
    (table.table, Command, "Make a table of the facts of records."),
    (summary.summary, Command, "Print what was found in a short table."),
    (load.load, Command, "Write records into a database."),
    (query.query, TextCommand, "Ask a database in SQL."),
    (report.report, Command, "Make a page to look at."),
    (schema.schema, Command, "Print the JSON Schema of a record."),
):
    app.command(cls=cls, short_help=short_help)(command)
app.add_typer(patterns.app, name="patterns")


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    if version:
        from kcn_extract import __version__

        print(f"kcn-extract {__version__}")
        raise typer.Exit


def main() -> None:
    """The entry point ``kcn-extract``."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(EXIT_INTERRUPTED)
    except BrokenPipeError:
        discard_output()
    except OSError as error:  # of standard output: whoever opens a file says more
        discard_output()
        print(f"kcn-extract: cannot write the output: {error.strerror}", file=sys.stderr)
        sys.exit(EXIT_PARTIAL)
