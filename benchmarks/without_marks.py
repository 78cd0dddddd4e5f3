"""What is found in a text without diacritics, held against what is found in the same text with them.

    python benchmarks/without_marks.py [FOLDER …]

Takes the articles of folders that hold ``ID.txt`` and their ``facts.jsonl`` (default: corpus/ and training/domain/),
but the sealed ones. The marks are taken off letter by letter, so that all places stay. A mention is the same if its
label and place are; a fact if the place of its value, its subject but for the marks, and its indicator are. Such texts
get no facts (``vi-unmarked``): here they are asked for all the same.
"""

from __future__ import annotations

import json
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tools"))

from learn.sets import SEALED, read_split  # noqa: E402

from kcn_extract import Extractor, Record, extractor  # noqa: E402
from kcn_extract.record import Fact  # noqa: E402

FOLDERS = (ROOT / "corpus", ROOT / "training" / "domain")
STEP = 0.1  # of confidence


class Told(NamedTuple):
    """What makes a fact the same as another."""

    value: tuple[int, int] | None
    indicator: str
    subject: str | None


def unmarked(text: str) -> str:
    """Return a text with each letter without its marks.

    >>> unmarked("Đình Trám, đạt 5 tỷ")
    'Dinh Tram, dat 5 ty'
    """
    bases = (unicodedata.normalize("NFD", letter)[0] for letter in text)
    return "".join(bases).translate({ord("đ"): "d", ord("Đ"): "D"})


def articles(folder: Path, sealed: frozenset[str]) -> Iterator[tuple[str, str | None]]:
    """Yield text and day of publication of the articles of a folder."""
    for row in map(json.loads, (folder / "facts.jsonl").read_text(encoding="utf-8").splitlines()):
        if row["id"] not in sealed:
            text = (folder / f"{row['id']}.txt").read_bytes().decode("utf-8")
            yield unicodedata.normalize("NFC", text), row.get("published")


def told(record: Record, fact: Fact) -> Told:
    """Return what a fact says, without the marks."""
    value = None if fact.value is None else record.mentions[fact.value]
    subject = unmarked(fact.subject.name).lower() if fact.subject else None
    return Told(value and (value.start, value.end), fact.indicator, subject)


def main() -> None:
    """Print the shares."""
    folders = [Path(given) for given in sys.argv[1:]] or FOLDERS
    split = read_split(ROOT / "training" / "split.tsv")
    sealed = frozenset(id for id, part in split.items() if part == SEALED)
    extractor.language_of = lambda folded: "vi"  # type: ignore[attr-defined]  # so that facts are made of all
    made = Extractor(names="never")
    count: Counter[str] = Counter()
    mentions: dict[str, Counter[str]] = {name: Counter() for name in ("marked", "unmarked", "both")}
    facts: list[tuple[float, bool]] = []  # of the texts without marks: confidence, and whether it is the same
    for text, published in (article for folder in folders for article in articles(folder, sealed)):
        marked, bare = made.extract(text, published), made.extract(unmarked(text), published)
        count.update(articles=1, marked=len(marked.facts))
        places = [{(each.label, each.start, each.end) for each in record.mentions} for record in (marked, bare)]
        for name, some in zip(mentions, (*places, places[0] & places[1]), strict=True):
            mentions[name].update(label for label, *_ in some)
        right = {told(marked, fact) for fact in marked.facts}
        facts += [(float(fact.confidence or 0), told(bare, fact) in right) for fact in bare.facts]
    print(f"{count['articles']} articles")
    for label, number in mentions["both"].most_common():
        precision, recall = number / mentions["unmarked"][label], number / mentions["marked"][label]
        print(f"{label:10} of those found {precision:.2f} in the marked text too, of those there {recall:.2f} found")
    same = sum(is_same for _, is_same in facts)
    print(f"facts: {len(facts):,} where the marked texts have {count['marked']:,}; {same:,} the same")
    for step in range(5, 10):
        sure = [is_same for confidence, is_same in facts if step <= confidence / STEP < step + 1]
        print(f"  confidence from {step * STEP:.1f}: {sum(sure) / max(1, len(sure)):.0%} of {len(sure)}")


if __name__ == "__main__":
    main()
