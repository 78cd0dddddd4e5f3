"""The command line. What is big is imported by the command that needs it, so that a call for one article is quick."""

from __future__ import annotations

import datetime
import gc
import io
import itertools
import os
import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

if TYPE_CHECKING:
    from kcn_extract.extractor import Extractor
    from kcn_extract.rules.model import Rule
    from kcn_extract.run.sources import ArticleInput

OK, SOME_FAILED, WRONG_CALL, INTERRUPTED, TERMINATED = 0, 1, 2, 130, 143

app = typer.Typer(
    name="kcn-extract",
    help="Zones, dates, money and percentages from Vietnamese business news, with exact offsets and values.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)
patterns_app = typer.Typer(help="The pattern files: list the rules, check their examples.", no_args_is_help=True)
app.add_typer(patterns_app, name="patterns")


class Names(StrEnum):
    """When the recogniser is asked for names."""

    auto = "auto"
    always = "always"
    never = "never"


PatternsOption = Annotated[
    str | None,
    typer.Option("--patterns", metavar="DIR", help="A folder of your own rule files, laid over the built-in ones."),
]
FROM_ID = "id"
PublishedOption = Annotated[
    str | None,
    typer.Option(
        metavar="DAY|id",
        help="Day of publication (2024-04-16) of articles given without one, or id for the day that each one's id "
        "names (news/2024-04-16-012); wins over their headers.",
    ),
]
NamesOption = Annotated[
    Names, typer.Option(help="Ask the recogniser about zone names: where in doubt, for each sentence, or never.")
]
LabelsOption = Annotated[
    str | None, typer.Option(metavar="A,B", help="Only mentions of these labels, such as ZONE,MONEY; faster.")
]
WithOption = Annotated[
    str | None, typer.Option("--with", metavar="words,entities", help="Add the recogniser's words or names.")
]


@app.callback(invoke_without_command=True)
def _top(version: Annotated[bool, typer.Option("--version", help="Print the version and exit.")] = False) -> None:
    if version:
        from kcn_extract import __version__

        print(f"kcn-extract {__version__}")
        raise typer.Exit


@app.command()
def run(
    paths: Annotated[
        list[str], typer.Argument(metavar="PATH...", help="Files, folders, globs, .jsonl files, or - for stdin.")
    ],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="Where to write; standard output if left out.")
    ] = None,
    workers: Annotated[int, typer.Option(min=1, metavar="N", help="Processes; pays from some 5 MB of text on.")] = 1,
    names: NamesOption = Names.auto,
    labels: LabelsOption = None,
    patterns: PatternsOption = None,
    published: PublishedOption = None,
    extras: WithOption = None,
    facts: Annotated[bool, typer.Option("--facts/--no-facts", help="Link mentions into facts.")] = True,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Read articles and write one record a line, as JSON, in the order of the input.

    A folder gives all .txt and .md files below it, but for a README. JSON lines are {"id", "text", "published",
    "title"}. What cannot be read becomes a record with an error, and the run goes on. What is written is kept
    whatever ends the run.

    Ends with 0 when all went well, 1 when some articles failed or the output could not be written to its end, 2 for a
    wrong call, 130 after Ctrl-C, 143 after a signal to end.

    \b
    Example:
      kcn-extract run news/ -o records.jsonl --workers 4
      cat article.txt | kcn-extract run - --published 2024-04-16
    """
    from kcn_extract.report.tally import Tally
    from kcn_extract.run import batch, sinks, sources

    _check_day(published)
    extractor = _extractor(names, labels, patterns, extras, facts)
    try:
        inputs = _published(sources.read_articles(paths), published)
        _refuse_overwriting(output, paths)
        total = sources.total_size(paths) if not quiet and sys.stderr.isatty() else None
        sink = sinks.open_sink(output)
    except (sources.NoSuchInput, sinks.WrongEnding) as error:
        _wrong(str(error))
    except OSError as error:
        _wrong(f"cannot write {output}: {error.strerror}")
    _heed_termination()
    tally = Tally(quiet, total)
    status: int | None = None
    lines = batch.record_lines(extractor, inputs, workers)
    try:
        with sink, tally:
            for line in lines:
                sink.write(line.json)
                tally.add(line)
    except KeyboardInterrupt as error:
        status = TERMINATED if isinstance(error, _Terminated) else INTERRUPTED
    except BrokenPipeError:  # the reader has seen enough; nothing more to say to it
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        print(f"kcn-extract: cannot write {output or 'the output'}: {error.strerror}", file=sys.stderr)
        status = SOME_FAILED
    finally:
        if close := getattr(lines, "close", None):
            close()
    tally.summary({INTERRUPTED: "Ctrl-C", TERMINATED: "a signal to end"}.get(status or OK))
    raise typer.Exit(status if status is not None else SOME_FAILED if tally.failed else OK)


@app.command()
def show(
    file: Annotated[str, typer.Argument(metavar="FILE", help="An article, a .jsonl file, or - for stdin.")],
    names: NamesOption = Names.auto,
    labels: LabelsOption = None,
    patterns: PatternsOption = None,
    published: PublishedOption = None,
    svg: Annotated[str | None, typer.Option(metavar="FILE", help="Write a picture of it.")] = None,
    html: Annotated[str | None, typer.Option(metavar="FILE", help="Write it as a page.")] = None,
    width: Annotated[int | None, typer.Option(min=20, metavar="N", help="Columns; the terminal's if left out.")] = None,
) -> None:
    """Print an article with its mentions coloured and their values in the margin.

    Where the output is no terminal, or NO_COLOR is set, each mention is written as [span = value].

    \b
    Example:
      kcn-extract show article.txt
      kcn-extract show article.txt --svg article.svg --width 110
    """
    from rich.console import Console

    from kcn_extract.report import terminal
    from kcn_extract.run.job import record_of
    from kcn_extract.run.sources import NoSuchInput, read_articles

    _check_day(published)
    extractor = _extractor(names, labels, patterns, None)
    console = Console(width=width, highlight=False)
    if svg or html:
        console = Console(
            record=True, file=io.StringIO(), force_terminal=True, color_system="truecolor", width=width or 110
        )
    failed = False
    try:
        for article in _published(read_articles([file]), published):
            record = record_of(extractor, article)
            if record.error:
                print(f"kcn-extract: {record.id}: {record.error.message}", file=sys.stderr)
                failed = True
            else:
                terminal.show(article.text, record, console)
        if svg:
            console.save_svg(svg, title=f"kcn-extract show {os.path.basename(file)}", clear=False)
        if html:
            console.save_html(html, clear=False)
    except NoSuchInput as error:
        _wrong(str(error))
    except BrokenPipeError:
        raise
    except OSError as error:
        _wrong(f"cannot write {error.filename or 'the output'}: {error.strerror}")
    raise typer.Exit(SOME_FAILED if failed else OK)


@app.command()
def explain(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="A sentence, the name of a file, or - for stdin.")],
    published: PublishedOption = None,
    names: NamesOption = Names.auto,
    labels: LabelsOption = None,
    patterns: PatternsOption = None,
) -> None:
    """Say for each mention of a text which rule found it, its groups and value, and which rivals it beat and why.

    \b
    Example:
      kcn-extract explain "KCN Đình Trám cho thuê 98 ha từ ngày 16/4" --published 2024-05-02
      kcn-extract explain article.txt
    """
    from kcn_extract.report.terminal import explain as explained
    from kcn_extract.run.job import problem_of

    _check_day(published)
    extractor = _extractor(names, labels, patterns, None)
    failed = False
    for article in _published(_given(text), published):
        try:
            if problem := problem_of(article):
                raise ValueError(problem.message)
            _print_styled(explained(article.text, extractor, article.published))
        except ValueError as error:  # of the article, or of a rule that fails on it
            print(f"kcn-extract: {f'{article.id}: ' if article.id else ''}{error}", file=sys.stderr)
            failed = True
    raise typer.Exit(SOME_FAILED if failed else OK)


@app.command()
def evaluate(
    gold: Annotated[str, typer.Argument(metavar="GOLD", help="Gold, as corpus/gold.jsonl has it.")],
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="The records that `run` wrote.")],
    errors: Annotated[int, typer.Option(min=0, metavar="N", help="List up to N errors.")] = 0,
    json: Annotated[bool, typer.Option("--json", help="Print the figures as JSON.")] = False,
) -> None:
    """Score records against gold: precision, recall and F1 of each label, by span and by value.

    \b
    Example:
      kcn-extract run corpus -o records.jsonl
      kcn-extract evaluate corpus/gold.jsonl records.jsonl --errors 20
    """
    from kcn_extract.quality import evaluate as scores

    try:
        report = scores.report(gold, records, errors=errors, as_json=json)
    except OSError as error:
        _wrong(f"cannot read {error.filename}: {error.strerror}")
    except scores.EvaluationError as error:
        _wrong(str(error))
    print(report)


@app.command()
def table(
    records: Annotated[str, typer.Argument(metavar="RECORDS", help="The records that `run` wrote, or - for stdin.")],
    output: Annotated[
        str | None, typer.Option("-o", "--output", metavar="FILE", help="A .csv or .parquet file; else CSV on stdout.")
    ] = None,
    texts: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Where the articles are, for the column `sentence`.")
    ] = None,
    mentions: Annotated[bool, typer.Option("--mentions", help="A row for each mention, not for each fact.")] = False,
    excel: Annotated[
        bool, typer.Option("--excel", help="CSV as Excel needs it to read Vietnamese: a byte order mark in front.")
    ] = False,
) -> None:
    """One row for each fact, everything spelled out: subject, indicator, value, period, change, share, its place.

    \b
    Example:
      kcn-extract run news/ -o records.jsonl
      kcn-extract table records.jsonl -o facts.csv --texts news/
      kcn-extract table records.jsonl -o mentions.parquet --mentions
    """
    from kcn_extract.report import table as facts

    if output and not output.lower().endswith((".csv", ".parquet")) and os.path.splitext(output)[1]:
        _wrong(f"{output}: a table is written as .csv or .parquet; name such a file")
    if excel and output and not output.lower().endswith(".csv"):
        _wrong(f"--excel is for CSV, and {output} is none")
    if texts and not os.path.isdir(texts):
        _wrong(f"--texts {texts}: there is no such folder")
    _refuse_overwriting(output, [records])
    try:
        with sys.stdin.buffer if records == "-" else open(records, "rb") as lines:
            rows = facts.table(facts.read_records(lines), facts.texts_in(texts) if texts else None, mentions)
            columns = facts.MENTION_COLUMNS if mentions else facts.COLUMNS
            # what is no record is said before a file is opened
            found = itertools.chain([*itertools.islice(rows, 1)], rows)
            if output and output.lower().endswith(".parquet"):
                facts.write_parquet(found, output, columns)
            else:
                facts.write_csv(found, output or sys.stdout, columns, excel)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except ModuleNotFoundError:
        _wrong("Parquet needs pyarrow: install kcn-extract with its extra `table`, or pip install pyarrow")
    except OSError as error:
        verb = "read" if error.filename == records else "write"
        _wrong(f"cannot {verb} {error.filename or output or 'the output'}: {error.strerror or error}")
    except ValueError as error:
        _wrong(f"{records}: {error}; `table` reads what `kcn-extract run` writes")


@app.command()
def schema() -> None:
    """Print the JSON Schema of a record.

    \b
    Example:
      kcn-extract schema > record.schema.json
    """
    import msgspec

    from kcn_extract.schema import record_schema

    print(msgspec.json.format(msgspec.json.encode(record_schema()), indent=2).decode())


@patterns_app.command("list")
def patterns_list(patterns: PatternsOption = None) -> None:
    """List the rules: name, label, file and line, and the number of anchors (places where a match may begin).

    \b
    Example:
      kcn-extract patterns list --patterns my-rules/ | grep MONEY
    """
    rows = [
        (rule.name, rule.label, rule.file, _anchors(rule))
        for rule in sorted(_rules(patterns), key=lambda rule: (rule.file.split(":")[0], rule.line))
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


@patterns_app.command("check")
def patterns_check(patterns: PatternsOption = None) -> None:
    """Load all rules strictly, lint them, and run every example that they give.

    Ends with 1 when there are problems; each is said with its file and line and what to do.

    \b
    Example:
      kcn-extract patterns check --patterns my-rules/
    """
    from pathlib import Path

    from kcn_extract.quality.check import check
    from kcn_extract.report.tally import counted

    _check_folder(patterns)
    checked = check(Path(patterns) if patterns else None)
    for problem in checked.problems:
        print(problem)
    for rule, obstacle in checked.slow.items():
        print(f"{rule.file}: {rule.name}: runs by plain search (slow), as {obstacle}")
    found = counted(len(checked.problems), "problem") if checked.problems else "no problems"
    told = f"{len(checked.rules)} rules, {len(checked.indicators)} indicators, {checked.examples} examples"
    print(f"{told}, {len(checked.slow)} by plain search: {found}" if checked.rules else found)
    raise typer.Exit(SOME_FAILED if checked.problems else OK)


def main() -> None:
    """The entry point ``kcn-extract``."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        app()
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:  # of standard output: whoever opens a file says more
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        print(f"kcn-extract: cannot write the output: {error.strerror}", file=sys.stderr)
        sys.exit(SOME_FAILED)


class _Terminated(KeyboardInterrupt):
    """A signal to end, as a scheduler sends it, ends a run in the same good order as Ctrl-C."""


def _heed_termination() -> None:
    import signal
    import threading

    def end(*_: object) -> NoReturn:
        raise _Terminated

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


def _wrong(message: str) -> NoReturn:
    print(f"kcn-extract: {message}", file=sys.stderr)
    raise typer.Exit(WRONG_CALL)


def _check_day(published: str | None) -> None:
    try:
        if published and published != FROM_ID:
            datetime.date.fromisoformat(published)
    except ValueError:
        _wrong(f"--published {published}: not a day; write it so: 2024-04-16")


def _published(inputs: Iterable[ArticleInput], published: str | None) -> Iterator[ArticleInput]:
    """The articles, with a day of publication for those that come without one: the one given, or that of their id."""
    import msgspec

    from kcn_extract.run.sources import day_in

    for article in inputs:
        if published is None or article.published is not None:
            yield article
        else:
            from_id = published == FROM_ID
            day = day_in(article.id or "") if from_id else published
            yield msgspec.structs.replace(article, published=day, published_from="file" if from_id else "given")


def _given(text: str) -> Iterable[ArticleInput]:
    """What a call asks about: standard input, a file where there is one of that name, else the words themselves."""
    from kcn_extract.run.sources import STANDARD_INPUT, TEXT_ENDINGS, ArticleInput, read_articles

    if text == STANDARD_INPUT or os.path.isfile(text):
        return read_articles([text])
    if text.lower().endswith(TEXT_ENDINGS) and " " not in text:
        _wrong(f"there is no file {text}")
    return [ArticleInput(text)]


def _list(option: str, given: str | None, allowed: Iterable[str]) -> tuple[str, ...] | None:
    """A comma-separated list of words out of those allowed, in any case."""
    if given is None:
        return None
    by_folded = {word.casefold(): word for word in allowed}
    chosen = []
    for part in filter(None, map(str.strip, given.split(","))):
        if (word := by_folded.get(part.casefold())) is None:
            import difflib

            close = difflib.get_close_matches(part.casefold(), by_folded, 1)
            hint = f"; did you mean {by_folded[close[0]]}?" if close else ""
            _wrong(f"{option}: there is no {part}, but {', '.join(by_folded.values())}{hint}")
        chosen.append(word)
    if not chosen:
        _wrong(f"{option}: name at least one of {', '.join(by_folded.values())}")
    return tuple(dict.fromkeys(chosen))


def _extractor(
    names: Names, labels: str | None, patterns: str | None, extras: str | None, facts: bool = True
) -> Extractor:
    from kcn_extract.extractor import EXTRAS, Extractor
    from kcn_extract.gazetteer.gazetteer import GazetteerError
    from kcn_extract.record import LABELS
    from kcn_extract.rules.model import PatternError

    _check_folder(patterns)
    options: dict[str, Any] = {
        "labels": _list("--labels", labels, LABELS) or LABELS,
        "extras": _list("--with", extras, EXTRAS) or (),
    }
    gc.disable()  # what is made here stays: nothing to collect, now or when the process ends
    try:
        return Extractor(patterns=patterns, names=names.value, facts=facts, **options)
    except (PatternError, GazetteerError) as error:
        _wrong_patterns(error.problems)
    finally:
        gc.freeze()
        gc.enable()


def _check_folder(patterns: str | None) -> None:
    if patterns is not None and not os.path.isdir(patterns):
        _wrong(f"--patterns {patterns}: there is no such folder")


def _rules(patterns: str | None) -> tuple[Rule, ...]:
    """All rules, or the end of the command with what is wrong with them."""
    from pathlib import Path

    from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules
    from kcn_extract.rules.model import PatternError
    from kcn_extract.value_functions import VALUES

    _check_folder(patterns)
    try:
        return load_rules(BUILT_IN_PATTERNS, *([Path(patterns)] if patterns else []), values=VALUES, check=False).rules
    except PatternError as error:
        _wrong_patterns(error.problems)


def _wrong_patterns(problems: list[str]) -> NoReturn:
    _wrong("\n  ".join(["the patterns have problems (kcn-extract patterns check says them too):", *problems]))


def _anchors(rule: Rule) -> str:
    """Where the matches of a rule may begin, in a word or two."""
    from kcn_extract.report.tally import counted

    if rule.label == "ARTICLE":
        return "whole lines"
    if rule.after:
        return f"after {', '.join(rule.after)}"
    anchors = rule.anchors()
    if anchors.obstacle:
        return "plain search"
    return counted(len(anchors.literals) + len(anchors.after_number) + len(anchors.shapes), "anchor")


def _print_styled(lines: Iterable[tuple[str, str]]) -> None:
    """Print lines, coloured on a terminal."""
    if not sys.stdout.isatty() or os.environ.get("NO_COLOR"):
        for line, _ in lines:
            print(line)
        return
    from rich.console import Console
    from rich.text import Text

    console = Console(highlight=False)
    for line, style in lines:
        console.print(Text(line, style))


def _refuse_overwriting(output: str | None, paths: Iterable[str]) -> None:
    if output and os.path.exists(output) and any(os.path.isfile(p) and os.path.samefile(p, output) for p in paths):
        _wrong(f"{output} is read and cannot be written at the same time; name another file")
