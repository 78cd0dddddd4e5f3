"""``kcn-extract patterns``: the rule files, listed and checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from kcn_extract.cli.options import PatternsOption, invalid_rule_files, patterns_folder
from kcn_extract.cli.status import EXIT_OK, EXIT_PARTIAL

if TYPE_CHECKING:
    from kcn_extract.rules.model import Rule

app = typer.Typer(help="The pattern files: list the rules, check their examples.", no_args_is_help=True)


@app.command("list")
def list_rules(patterns: PatternsOption = None) -> None:
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


@app.command("check")
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
        print(problem)
    for rule, obstacle in checked.slow.items():
        print(f"{rule.file}: {rule.name}: runs by plain search (slow), as {obstacle}")
    found = counted(len(checked.problems), "problem") if checked.problems else "no problems"
    contents = f"{len(checked.rules)} rules, {len(checked.indicators)} indicators, {checked.examples} examples"
    print(f"{contents}, {len(checked.slow)} by plain search: {found}" if checked.rules else found)
    raise typer.Exit(EXIT_PARTIAL if checked.problems else EXIT_OK)


def _rules(patterns: str | None) -> tuple[Rule, ...]:
    """Return all rules, or exit with what is wrong with them."""
    from kcn_extract.rules.load import BUILT_IN_PATTERNS, load_rules
    from kcn_extract.rules.model import PatternError
    from kcn_extract.value_functions import VALUES

    folder = patterns_folder(patterns)
    try:
        return load_rules(BUILT_IN_PATTERNS, *([folder] if folder else []), values=VALUES, check=False).rules
    except PatternError as error:
        invalid_rule_files(error.problems)


def _anchors(rule: Rule) -> str:
    """Return where the matches of a rule may begin, in a word or two."""
    from kcn_extract.report.tally import counted

    if rule.label == "ARTICLE":
        return "whole lines"
    if rule.after:
        return f"after {', '.join(rule.after)}"
    anchors = rule.anchors()
    if anchors.obstacle:
        return "plain search"
    return counted(len(anchors.literals) + len(anchors.after_number) + len(anchors.shapes), "anchor")
