"""A file of records against a file of gold: scores, and every error with its place, as text or as JSON."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
from msgspec import Struct

from kcn_extract.quality.gold import read_gold, read_predictions
from kcn_extract.quality.score import Figures
from kcn_extract.quality.score_facts import FactScores, score_facts
from kcn_extract.quality.score_mentions import MentionScores, score_mentions
from kcn_extract.text.printable import in_line

_SHOWN = 3  # ids of a file that has none of the other's


class NothingToScore(ValueError):
    """Gold and records that are of other articles."""


class Evaluation(Struct, frozen=True):
    """What a gold file and a record file say together; None for what the gold does not hold."""

    mentions: MentionScores | None
    facts: FactScores | None


def evaluate(
    gold_path: Path | str, records_path: Path | str, on_cut: Callable[[str], None] = warnings.warn
) -> Evaluation:
    """Score a file of records against a file of gold; ``on_cut`` is told where the records were cut off.

    Raises :class:`NothingToScore` where they have no id in common, :class:`EvaluationError` for a line that is no gold
    or record, and for an id that stands twice in a file; ``OSError`` for a file that cannot be read.

        evaluate("corpus/gold.jsonl", "records.jsonl").mentions.total.value.f1
    """
    gold, records = read_gold(gold_path), read_predictions(records_path, on_cut)
    ids = [[article.id for article in gold], [record.id for record in records]]
    if not set(ids[0]) & set(ids[1]):
        there, here = (", ".join(map(repr, some[:_SHOWN])) or "none" for some in ids)
        raise NothingToScore(f"no id of {gold_path} ({there}, …) is in {records_path} ({here}, …): nothing to score")
    return Evaluation(
        score_mentions(gold, records) if any(article.mentions is not None for article in gold) else None,
        score_facts(gold, records) if any(article.facts is not None for article in gold) else None,
    )


def report(
    gold_path: Path | str,
    records_path: Path | str,
    *,
    errors: int = 0,
    as_json: bool = False,
    on_cut: Callable[[str], None] = warnings.warn,
) -> str:
    """:func:`evaluate`, as text for the terminal or as one line of JSON. Raises what :func:`evaluate` does."""
    evaluation = evaluate(gold_path, records_path, on_cut)
    scores = [part for part in (evaluation.mentions, evaluation.facts) if part is not None]
    if as_json:
        merged = {name: row for part in scores for name, row in part.figures().items()}
        return msgspec.json.encode(merged).decode()
    return "\n\n".join(render(part, errors) for part in scores)


def render(scores: MentionScores | FactScores, errors: int = 0) -> str:
    """The scores as a plain table, then up to ``errors`` errors, one a line."""
    lines = _mention_table(scores) if isinstance(scores, MentionScores) else _fact_table(scores)
    if scores.missing:
        lines.append(f"no record for {_some(scores.missing)}: all missed")
    if scores.unknown:
        lines.append(f"no gold for {_some(scores.unknown)}: not scored")
    return "\n".join([*lines, *(in_line(str(error)) for error in scores.errors[:errors])])


def _mention_table(scores: MentionScores) -> list[str]:
    lines = [f"{'label':8} {'gold':>6} {'pred':>6} {'P':>7} {'R':>7} {'F1':>7} {'F1+value':>9}"]
    for label, row in scores.figures().items():
        lines.append(f"{_row(label, row)} {_number(row['f1_value'], 9)}")
    return lines


def _fact_table(scores: FactScores) -> list[str]:
    lines = [f"{'facts':8} {'gold':>6} {'pred':>6} {'P':>7} {'R':>7} {'F1':>7}"]
    lines += [_row(level, row) for level, row in scores.figures().items()]
    fields = ", ".join(f"{field} {right}/{compared}" for field, (right, compared) in scores.fields.items())
    return [*lines, f"fields right, of facts whose figure was found: {fields}"]


def _row(name: str, row: Figures) -> str:
    shares = " ".join(_number(row[key], 7) for key in ("precision", "recall", "f1"))
    return f"{name:8} {row['gold']:6} {row['predicted']:6} {shares}"


def _number(share: float | None, width: int) -> str:
    return f"{'n/a':>{width}}" if share is None else f"{share:{width}.4f}"


def _some(ids: Sequence[str], most: int = 10) -> str:
    return in_line(", ".join(ids[:most])) + (f" and {len(ids) - most} more" if len(ids) > most else "")
