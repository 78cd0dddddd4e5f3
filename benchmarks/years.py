"""How well the year of a date is told where a text leaves it out, by how far back or ahead the date lies.

    python benchmarks/years.py [FOLDER | ROWS.jsonl] [--errors]

Takes the dates that have their year in the text, from articles whose day of publication stands in their header (a
FOLDER of .txt, default: corpus/) or is given (ROWS with ``text`` and ``published``). The year is struck out, of one
date at a time, all else is kept, and the article is read again. A date is told rightly if it gets the very days back.
Tense is that of the truth: ``past`` over before the day of publication, ``ahead`` not begun by then, ``now`` neither.
What nobody could tell is left out: a date of a year or more away, and one whose like in the year of publication holds
the day of publication (``quý II`` of last year, said in May); so is one that is no mention without its year.
"""

from __future__ import annotations

import argparse
import datetime
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from kcn_extract import Extractor
from kcn_extract.article.header import day_of
from kcn_extract.record import DateValue, Mention
from kcn_extract.text.shadow import shadow_of

MONTH = 365.25 / 12  # days
MONTHS = 12
TENSES = ("past", "now", "ahead")
# The year of a date and what joins it to the day or month; the other end of a range keeps the mention's own words.
YEAR = re.compile(r"(?<=\S)(?:\s*[/.,-]\s*|,?\s+năm\s+|\s+)((?:19|20)\d\d)(?!\d)")


class Trial(NamedTuple):
    """A date whose year was struck out: the text without it, the day of publication, where it stands, its days."""

    text: str
    published: datetime.date
    start: int
    first: datetime.date
    last: datetime.date

    @property
    def tense(self) -> str:
        if self.last < self.published:
            return "past"
        return "ahead" if self.first > self.published else "now"

    @property
    def is_taken_for_now(self) -> bool:
        """True if it lies in another year, but its like in the year of publication holds the day of publication."""
        if self.first.year == self.published.year:
            return False
        years = self.published.year - self.first.year
        return moved(self.first, years) <= self.published <= moved(self.last, years)

    @property
    def months(self) -> int:
        """Whole months between its first day and the day of publication."""
        return int(abs((self.published - self.first).days) / MONTH)


def moved(day: datetime.date, years: int) -> datetime.date:
    """The same day so many years later; of a leap day the one before."""
    return day.replace(year=day.year + years, day=min(day.day, 28) if day.month == 2 else day.day)


def trials(text: str, published: datetime.date, skip: range, mentions: Iterable[Mention]) -> Iterator[Trial]:
    """One trial for each date that says its year once and lies less than a year away."""
    for mention in mentions:
        value = mention.value
        if not isinstance(value, DateValue) or value.basis != "text" or value.grain == "year" or mention.start in skip:
            continue
        years = list(YEAR.finditer(mention.text))
        if len(years) != 1 or not value.start[:4] == value.end[:4] == years[0][1]:
            continue
        at = mention.start
        without = text[: at + years[0].start()] + text[at + years[0].end() :]
        first, last = map(datetime.date.fromisoformat, (value.start, value.end))
        trial = Trial(without, published, at, first, last)
        if trial.months < MONTHS and not trial.is_taken_for_now:
            yield trial


def articles(source: Path, extractor: Extractor) -> Iterator[tuple[str, datetime.date, range]]:
    """The texts whose day of publication is known, with that, and the place of the line that says it."""
    if source.is_dir():
        for path in sorted(source.rglob("*.txt")):
            text = path.read_text(encoding="utf-8", errors="replace")
            header = extractor.reader.read(shadow_of(text))
            if (published := day_of(header.published)) and header.stamp:
                yield text, published, range(*header.stamp)
        return
    for row in map(json.loads, source.read_text(encoding="utf-8").splitlines()):
        if row.get("published"):
            yield row["text"], datetime.date.fromisoformat(row["published"][:10]), range(0)


def outcome(trial: Trial, extractor: Extractor) -> bool | None:
    """True if the date gets its days back, False if not, None if it is no mention of its own without its year."""
    for mention in extractor.extract(trial.text, trial.published).mentions:
        value = mention.value
        if mention.start == trial.start and isinstance(value, DateValue):
            days = (trial.first.isoformat(), trial.last.isoformat())
            if [value.start[-5:], value.end[-5:]] != [day[-5:] for day in days] and value.start[0] != "-":
                return None  # 29/2, or read as something else
            return (value.start, value.end) == days
    return None


def table(outcomes: Iterable[tuple[Trial, bool | None]]) -> str:
    """The share told rightly by distance and tense, in Markdown."""
    counts: dict[tuple[str, int], list[bool]] = {}
    lost = 0
    for trial, right in outcomes:
        if right is None:
            lost += 1
        else:
            counts.setdefault((trial.tense, trial.months), []).append(right)
    lines = ["| months away | " + " | ".join(TENSES) + " |", "|---|" + "---:|" * len(TENSES)]
    lines += [
        f"| {months} | " + " | ".join(_share(counts.get((tense, months), [])) for tense in TENSES) + " |"
        for months in range(MONTHS)
    ]
    totals = [
        [right for (which, _), rights in counts.items() if which == tense for right in rights] for tense in TENSES
    ]
    lines.append("| all | " + " | ".join(map(_share, totals)) + " |")
    return "\n".join([*lines, "", f"{lost} dates are no mention, or another one, without their year."])


def _share(rights: list[bool]) -> str:
    return f"{sum(rights) / len(rights):.1%} of {len(rights):,}" if rights else ""


def shown(trial: Trial) -> str:
    """A trial that was told wrongly, in its line."""
    start = max(trial.text.rfind("\n", 0, trial.start) + 1, trial.start - 120)
    line = trial.text[start : trial.start + 120].split("\n", 1)[0]
    before, after = line[: trial.start - start], line[trial.start - start :]
    return f"{trial.tense} {trial.months} {trial.first} {trial.published}: {before}«{after}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", nargs="?", type=Path, default=Path("corpus"), help="a folder, or a .jsonl file")
    parser.add_argument("--errors", action="store_true", help="print the dates told wrongly")
    options = parser.parse_args()
    extractor = Extractor(labels=["DATE"])
    outcomes = [
        (trial, outcome(trial, extractor))
        for text, published, stamp in articles(options.source, extractor)
        for trial in trials(text, published, stamp, extractor.extract(text, published).mentions)
    ]
    print(table(outcomes))
    if options.errors:
        print(*(shown(trial) for trial, right in outcomes if right is False), sep="\n")


if __name__ == "__main__":
    main()
