"""Compare two runs over the same articles: which records say something else than before.

    python benchmarks/compare.py before.jsonl after.jsonl [--errors 20]

Mentions are compared by label, span, rule and value, facts by all that they say; keys that only one version of the
record has are left out, as are the ids of mentions. Exits with 1 where any record differs.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

# Keys that came with version 2 of the record, or went with version 1.
ARTICLE_KEYS = ("title", "published", "place", "byline", "characters", "sha256")
VALUE_KEYS_LEFT_OUT = ("relative", "basis")
FACT_KEYS = ("subject", "indicator", "value", "part", "period", "change", "share", "status", "start", "end")
CHANGE_KEYS = ("direction", "amount", "factor", "baseline")


def compared(record: dict[str, Any]) -> dict[str, list[str]]:
    """What a record says, part by part, as sorted lines that both versions write alike."""
    mentions = record["mentions"]

    def named(part: dict[str, Any] | None) -> dict[str, Any] | None:
        """A subject or period with the span of its mention instead of the id."""
        return part and {**part, "mention": span(part["mention"])}

    def span(id: int | None) -> list[int] | None:
        return None if id is None else [mentions[id]["start"], mentions[id]["end"]]

    def fact(given: dict[str, Any]) -> dict[str, Any]:
        said = {key: given[key] for key in FACT_KEYS}
        said |= {"value": span(given["value"]), "share": span(given["share"])}
        said |= {"subject": named(given["subject"]), "period": named(given["period"])}
        if change := given["change"]:
            said["change"] = {key: change[key] for key in CHANGE_KEYS}
            said["change"] |= {"amount": span(change["amount"]), "baseline": named(change["baseline"])}
        return said

    article = record["article"] or {}
    return {
        "article": [_line({key: article.get(key) for key in ARTICLE_KEYS})],
        "mention": [_line(_mention(each)) for each in mentions],
        "fact": [_line(fact(each)) for each in record["facts"]],
        "error": [_line(record["error"])],
    }


def _mention(given: dict[str, Any]) -> dict[str, Any]:
    value = given["value"] and {k: v for k, v in given["value"].items() if k not in VALUE_KEYS_LEFT_OUT}
    return {**{key: given[key] for key in ("label", "text", "start", "end", "rule")}, "value": value}


def _line(part: Any) -> str:
    return json.dumps(part, ensure_ascii=False, sort_keys=True)


def differences(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Part, sign (``-`` before, ``+`` after) and line of what two records do not share."""
    old, new = compared(before), compared(after)
    for part in old:
        was, now = Counter(old[part]), Counter(new[part])
        yield from ((part, "-", line) for line in (was - now).elements())
        yield from ((part, "+", line) for line in (now - was).elements())


def read(path: Path) -> dict[str, dict[str, Any]]:
    """The records of a file by their id."""
    with path.open(encoding="utf-8") as lines:
        return {record["id"]: record for record in map(json.loads, lines)}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else None)
    parser.add_argument("before", type=Path)
    parser.add_argument("after", type=Path)
    parser.add_argument("--errors", type=int, default=20, help="print so many differences at most")
    arguments = parser.parse_args()
    before, after = read(arguments.before), read(arguments.after)
    if missing := before.keys() ^ after.keys():
        print(f"{len(missing)} records stand in one file only: {', '.join(sorted(missing)[:5])} …")
    kinds: Counter[str] = Counter()
    changed = 0
    for id in before.keys() & after.keys():
        found = list(differences(before[id], after[id]))
        changed += bool(found)
        for part, sign, line in found:
            kinds[f"{sign} {part}"] += 1
            if kinds.total() <= arguments.errors:
                print(f"{id}: {sign} {part} {line}")
    told = ", ".join(f"{number} {kind}" for kind, number in sorted(kinds.items())) or "none"
    print(f"{len(before.keys() & after.keys()):,} records, {changed:,} differ: {told}")
    return int(bool(changed or missing))


if __name__ == "__main__":
    sys.exit(main())
