"""``kcn-extract run``: articles -> records."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from kcn_extract.cli.call import Begun, Call
from kcn_extract.cli.cluster import (
    AddressOption,
    EngineName,
    EngineOption,
    FormatOption,
    ShardSizeOption,
    begin_on_cluster,
    cluster_options,
)
from kcn_extract.cli.inputs import FilesFromOption, NullOption, all_paths
from kcn_extract.cli.limits import (
    TIMEOUT,
    FailFastOption,
    MaxErrorsOption,
    MaxSizeOption,
    TimeoutOption,
    WorkersOption,
    checked_timeout,
    error_limit,
    read_options,
)
from kcn_extract.cli.options import (
    FieldsOption,
    LabelsOption,
    NamesOption,
    NamesPolicy,
    PatternsOption,
    PublishedOption,
    WithOption,
    build_extractor,
    check_published,
    chosen_fields,
)
from kcn_extract.cli.output import (
    DuplicateIds,
    OverwriteOption,
    RowsOption,
    check_run_output,
    is_made_of_records,
    open_output,
    output_mode,
)
from kcn_extract.cli.status import (
    EXIT_INTERRUPTED,
    EXIT_OK,
    EXIT_PARTIAL,
    EXIT_TERMINATED,
    discard_output,
    usage_error,
    warn,
)

if TYPE_CHECKING:
    from kcn_extract.report.tally import Tally
    from kcn_extract.run.job import RecordLine
    from kcn_extract.run.sinks import Sink

STOPPED_BY = {EXIT_INTERRUPTED: "Ctrl-C", EXIT_TERMINATED: "SIGTERM"}


def run(
    paths: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PATH...]", help="Files, tables, archives, folders, globs, or - for stdin."),
    ] = None,
    files_from: FilesFromOption = None,
    null: NullOption = False,
    output: Annotated[
        str | None,
        typer.Option(
            "-o",
            "--output",
            metavar="FILE",
            help="Where to write, in the format of its ending: .jsonl (also .gz, .zst), .csv, .tsv, .parquet, .xlsx, "
            ".duckdb, .spacy; JSON lines on standard output if left out. With --engine ray a folder.",
        ),
    ] = None,
    rows: RowsOption = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on from what an earlier run has written; what failed is tried again.")
    ] = False,
    overwrite: OverwriteOption = False,
    duplicate_ids: Annotated[
        DuplicateIds,
        typer.Option(help="What to do with an id that came before: name it id~2, id~3, …, or refuse its article."),
    ] = DuplicateIds.rename,
    engine: EngineOption = EngineName.local,
    address: AddressOption = None,
    format: FormatOption = None,
    shard_size: ShardSizeOption = None,
    workers: WorkersOption = None,
    timeout: TimeoutOption = TIMEOUT,
    max_size: MaxSizeOption = None,
    fail_fast: FailFastOption = False,
    max_errors: MaxErrorsOption = None,
    names: NamesOption = NamesPolicy.auto,
    labels: LabelsOption = None,
    patterns: PatternsOption = None,
    published: PublishedOption = None,
    field: FieldsOption = None,
    extras: WithOption = None,
    facts: Annotated[bool, typer.Option("--facts/--no-facts", help="Link mentions into facts.")] = True,
    confidence: Annotated[
        float | None,
        typer.Option(metavar="X", help="Only facts of at least this confidence (0 to 1); 0.5 if left out."),
    ] = None,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No progress and no summary.")] = False,
) -> None:
    """Read articles and write one record a line, as JSON, in the order of the input; or a table, a database, a DocBin.

    Read are text, Markdown, HTML, saved pages and .mhtml, mails, Word, PDF and tables, each also compressed or in a zip
    or tar archive. In a folder all of them are read but README files; what is passed over is counted in the summary. A
    row of a table (.csv, .tsv, .xlsx, .parquet) or an object of JSON (.json, .jsonl) is an article. Its text is in the
    column text, content or body, and so on for its id, published, title, url, source and site; --field names others.
    An article that cannot be read becomes a record with an error, and the run goes on. Written records are kept,
    whatever ends the run, and --resume goes on from them: the end is what a run without an interruption gives. No file
    is overwritten but, with --overwrite, the output of an earlier run.

    Exit status: 0 success, 1 some articles failed or the output could not be written to its end, 2 usage error,
    130 SIGINT (Ctrl-C), 143 SIGTERM.

    \b
    Example:
      kcn-extract run news/ -o records.jsonl --workers 4
      kcn-extract run news/ -o records.jsonl --workers 4 --resume
      kcn-extract run news/ -o facts.xlsx
      kcn-extract run news/ -o kcn.duckdb
      kcn-extract run news/ -o docs.spacy
      kcn-extract run s3://lake/news/ -o s3://lake/records --engine ray --address auto
      kcn-extract run export.csv --field text=noi_dung_bai --field published=meta.date -o records.jsonl
      find news/ -name '*.html' -newer last.txt -print0 | kcn-extract run --files-from - -0 -o new.jsonl
      cat article.txt | kcn-extract run - --published 2024-04-16
    """
    from kcn_extract.report.tally import Tally
    from kcn_extract.run.compressed import NeedsExtra
    from kcn_extract.run.output import OutputRefused
    from kcn_extract.sources.fields import UnknownColumns
    from kcn_extract.sources.paths import NoSuchInput

    check_published(published)
    cluster = cluster_options(engine, address, format, shard_size, output, rows)
    if cluster.is_table if cluster else is_made_of_records(output):
        extras = f"{extras},text" if extras else "text"  # for the sentences
    most_errors = error_limit(fail_fast, max_errors)
    options = read_options(max_size, chosen_fields(field))
    call = Call(
        paths=all_paths(paths, files_from, null), options=options, published=published,
        refuse_duplicates=duplicate_ids is DuplicateIds.refuse, output=output, rows=rows,
        mode=output_mode(resume, overwrite, output), workers=workers, timeout=checked_timeout(timeout),
        patterns=patterns, build=lambda: build_extractor(names, labels, patterns, extras, facts, confidence),
        signed={"facts": facts, "confidence": confidence, "published": published, "field": options.fields},
    )  # fmt: skip
    tally = Tally(quiet, None, most_errors)
    try:
        begun = begin_on_cluster(call, cluster, tally) if cluster else _begin_here(call, tally)
    except (NoSuchInput, UnknownColumns, OutputRefused, NeedsExtra) as error:
        usage_error(str(error))
    except OSError as error:
        usage_error(f"cannot write {output}: {error.strerror or error}")
    _install_sigterm_handler()
    status = _write(begun.lines, begun.sink, tally, output)
    stopped_by = f"--max-errors {most_errors}" if tally.is_stopped else STOPPED_BY.get(status)
    tally.summary(stopped_by, begun.skipped)
    raise typer.Exit(EXIT_PARTIAL if tally.failed and status == EXIT_OK else status)


def _begin_here(call: Call, tally: Tally) -> Begun:
    """Return what runs on this machine. Raises ``NoSuchInput``, ``UnknownColumns``, ``OutputRefused``, ``NeedsExtra``,
    ``OSError``."""
    from kcn_extract.run import batch
    from kcn_extract.run.ids import unique_ids
    from kcn_extract.signature import signature_of
    from kcn_extract.sources.published import with_published
    from kcn_extract.sources.reading import Articles, total_size

    found = Articles(call.paths, call.options)
    articles = unique_ids(with_published(found.unopened(), call.published), call.refuse_duplicates)
    check_run_output(call.output, call.rows, call.paths, call.mode)
    extractor = call.build()
    workers = call.workers or batch.workers_for(total_size(call.paths, batch.WORTH_WORKERS))
    tally.total = total_size(call.paths) if not tally.quiet and sys.stderr.isatty() else None
    signature = signature_of(extractor, call.patterns, **call.signed)
    sink = open_output(call.output, call.rows, call.mode, signature, extractor, call.paths)
    lines = batch.record_lines(extractor, sink.remaining(articles, tally.keep), workers, call.timeout)
    return Begun(lines, sink, found.skipped)


def _write(lines: Iterator[RecordLine], sink: Sink, tally: Tally, output: str | None) -> int:
    """Write the lines and count them; return the exit status, as far as writing decides it."""
    from kcn_extract.report.tally import TooManyErrors
    from kcn_extract.run.job import NoWorkers
    from kcn_extract.run.output import OutputRefused

    try:
        with sink, tally:
            for line in lines:
                tally.stop_if_full()  # here, as a run whose last article fails has come to its end
                sink.write(line)
                tally.add(line)
            sink.finish()
    except _Terminated:
        return EXIT_TERMINATED
    except KeyboardInterrupt:
        return EXIT_INTERRUPTED
    except TooManyErrors:
        return EXIT_PARTIAL
    except NoWorkers as error:
        warn(f"{error}; the records written so far are kept{error.remedy}")
        return EXIT_PARTIAL
    except BrokenPipeError:  # the reader has seen enough
        discard_output()
    except (OSError, OutputRefused) as error:
        warn(f"cannot write {output or 'the output'}: {getattr(error, 'strerror', None) or error}")
        return EXIT_PARTIAL
    finally:
        if close := getattr(lines, "close", None):
            close()
    return EXIT_OK


class _Terminated(KeyboardInterrupt):
    """SIGTERM, as a scheduler sends it, ends a run in the same good order as Ctrl-C."""


def _install_sigterm_handler() -> None:
    import signal
    import threading

    def stop(*_: object) -> NoReturn:
        raise _Terminated

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, stop)
