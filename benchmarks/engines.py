"""Hold the anchored engine to the naive one on a folder of articles, and time both in one run.

    python benchmarks/engines.py [FOLDER]

Prints the candidates that only one of them finds (there should be none) and the ratio of their times. Exit status 1
where they differ.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from kcn_extract.extractor import Extractor
from kcn_extract.rules.oracle import NaiveEngine
from kcn_extract.text.shadow import shadow_of


def main() -> int:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parents[1] / "corpus"
    anchored = Extractor(names="never").engine
    naive = NaiveEngine(anchored.rules, anchored.names)
    seconds = {"anchored": 0.0, "naive": 0.0}
    differing = total = 0
    for path in sorted(folder.rglob("*.txt")):
        shadow = shadow_of(path.read_bytes().decode("utf-8", "replace"))
        places = {}
        for name, engine in (("anchored", anchored), ("naive", naive)):
            began = time.perf_counter()
            found = engine.find(shadow)
            seconds[name] += time.perf_counter() - began
            places[name] = {(c.rule.name, c.start, c.end) for c in found}
        total += len(places["naive"])
        for rule, start, end in sorted(places["anchored"] ^ places["naive"]):
            differing += 1
            only = "anchored" if (rule, start, end) in places["anchored"] else "naive"
            print(f"{path.name}: only {only}: {rule} {shadow.text[start:end]!r}")
    ratio = seconds["naive"] / seconds["anchored"]
    print(f"{total:,} candidates, {differing} found by one engine only; anchored {ratio:.1f} x as fast as naive")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
