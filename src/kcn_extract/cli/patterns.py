"""``kcn-extract patterns``: the rule files, listed and checked."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, Annotated

import typer

from kcn_extract.cli.commands import Command, Group
from kcn_extract.cli.options import PatternsOption, invalid_rule_files, patterns_folder
from kcn_extract.cli.records import opened_records
from kcn_extract.cli.status import EXIT_OK, EXIT_PARTIAL, say, warn
from kcn_extract.text.printable import in_line

if TYPE_CHECKING:
    from collections import Counter

    from kcn_extract.rules.model import Rule

_WIDTH = 100  # of lines that list rules
app = typer.Typer(
    help="The pattern files: list the rules, check their examples.",
    short_help="List the rules, check the rule files.",
    no_args_is_help=True,
    cls=Group,
)


@app.command("list", cls=Command, short_help="List the rules.")
def list_rules(
    patterns: PatternsOption = None,
    stats: Annotated[
        str | None, typer.Option("--stats", metavar="RECORDS", help="Add how often each rule found something in a run.")
    ] = None,
) -> None:
    """List the rules: name, label, file and line, how many of the matches that somebody read were wrong, and the number
    of anchors (places where a match may begin).

    With --stats also the mentions of each rule in a file of records and their share ("-" for rules of the labels
    ARTICLE and DECOY, which make no mentions), the rules that found nothing, and rules that the records name and that
    do not exist. Records made with --patterns need the same --patterns here.

    \b
    Example:
      kcn-extract patterns list --patterns my-rules/ | grep MONEY
      kcn-extract patterns list --patterns my-rules/ --stats records.jsonl
    """
    rules = sorted(_rules(patterns), key=lambda rule: (rule.file.split(":")[0], rule.line))
    found = None if stats is None else _hits(stats)
    counted = () if found is None else ("mentions", "share")
    rows = [("rule", "label", "file", "precision", *counted, "anchors")]
    rows += [
        (rule.name, rule.label, rule.file, _precision(rule), *_share(rule, found), _anchors(rule)) for rule in rules
    ]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        say("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
    if found is not None:
        _summary(rules, found)


@app.command("check", cls=Command, short_help="Check the rules, run their examples.")
def check_rules(patterns: PatternsOption = None) -> None:
    """Load all rules strictly, lint them, and run every example that they give.

    Exit status: 1 where there are problems; each is printed with its file and line and what to do.

    \b
    Example:
      kcn-extract patterns check --patterns my-rules/
    """
    from kcn_extract.quality.check import check
    from kcn_extract.report.tally import counted

    checked = check(patterns_folder(patterns))
    for problem in checked.problems:
        say(problem)
    for rule, obstacle in checked.slow.items():
        say(f"{rule.file}: {rule.name}: runs by plain search (slow), as {obstacle}")
    found = counted(len(checked.problems), "problem") if checked.problems else "no problems"
    contents = f"{len(checked.rules)} rules, {len(checked.indicators)} indicators, {checked.examples} examples"
    print(f"{contents}, {len(checked.slow)} by plain search: {found}" if checked.rules else found)
    raise typer.Exit(EXIT_PARTIAL if checked.problems else EXIT_OK)


def _rules(patterns: str | None) -> tuple[Rule, ...]:
    """Return all rules, or exit with what is wrong with them."""
    from kcn_extract.prepared import prepared_rules
    from kcn_extract.rules.model import PatternError
    from kcn_extract.value_functions import VALUES

    try:
        return prepared_rules(patterns_folder(patterns), VALUES).rules
    except PatternError as error:
        invalid_rule_files(error.problems, patterns)


def _anchors(rule: Rule) -> str:
    """Return where the matches of a rule may begin, in a word or two."""
    from kcn_extract.report.tally import counted

    if rule.label == "ARTICLE":
        return "whole lines"
    if rule.after:
        return f"after {', '.join(rule.after)}"
    if rule.names:
        return f"names of {rule.names}"
    anchors = rule.anchors()
    if anchors.obstacle:
        return "plain search"
    return counted(len(anchors.literals) + len(anchors.after_number) + len(anchors.shapes), "anchor")


def _hits(records: str) -> Counter[str]:
    """Return the mentions of each rule in a file of records, or exit where it cannot be read."""
    from kcn_extract.quality.statistics import hits

    with opened_records(records) as lines:
        return hits(lines, lambda message: warn(f"{records}: {message}"))


def _finds_mentions(rule: Rule) -> bool:
    """Return True if matches of the rule become mentions: not the parts of a header, nor look-alikes."""
    from kcn_extract.rules.model import DECOY

    return rule.is_figure and rule.label != DECOY


def _share(rule: Rule, found: Counter[str] | None) -> tuple[str, ...]:
    """Return the mentions of a rule and their share of all, as text; nothing where none were counted."""
    if found is None:
        return ()
    if not _finds_mentions(rule):
        return "-", ""
    return f"{found[rule.name]:,}", f"{found[rule.name] / max(1, found.total()):.2%}"


def _summary(rules: list[Rule], found: Counter[str]) -> None:
    """Print which rules found nothing, and which the records name that do not exist."""
    never = [rule.name for rule in rules if _finds_mentions(rule) and not found[rule.name]]
    others = sorted(found.keys() - {rule.name for rule in rules})
    print(f"\n{found.total():,} mentions; {len(never)} rules found nothing:")
    print(textwrap.fill(in_line(", ".join(never)) or "-", _WIDTH, initial_indent="  ", subsequent_indent="  "))
    if others:
        say(f"unknown rules in the records: {', '.join(f'{name} ({found[name]:,})' for name in others)}")


def _precision(rule: Rule) -> str:
    """Return what somebody found who read matches of the rule."""
    return f"{rule.precision.wrong} of {rule.precision.read} wrong" if rule.precision else "not read"
