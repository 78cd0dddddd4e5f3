"""Time checkouts of the project beside each other, in turns: the second and later ones as ratios to the first.

    python benchmarks/trees.py TREE TREE ... [--folder FOLDER] [--labels ZONE,DATE] [--facts] [--rounds N]

Each checkout reads the .txt files of FOLDER (default: corpus/) in a process of its own, again and again; they take
turns, and of each turn the fastest of some passes counts. Printed are the fastest pass of all, in milliseconds of CPU,
and the median over the turns of the ratio to the first checkout. Ratios of one run can be compared; on a busy machine
they still differ by a tenth from run to run.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
from pathlib import Path

PASSES = 6
WORKER = """
import sys, time
from pathlib import Path
from kcn_extract import Extractor
folder, labels, facts, passes = sys.argv[1], sys.argv[2], sys.argv[3] == "facts", int(sys.argv[4])
texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(Path(folder).rglob("*.txt"))]
extractor = Extractor(names="never", facts=facts, **({"labels": labels.split(",")} if labels else {}))
def once():
    began = time.process_time()
    for text in texts:
        extractor.extract(text)
    return time.process_time() - began
for _ in range(3):
    once()
print("ready", flush=True)
for _ in sys.stdin:
    print(min(once() for _ in range(passes)), flush=True)
"""


def start(tree: Path, options: argparse.Namespace) -> subprocess.Popen[str]:
    """A process that times a pass for each line it gets."""
    arguments = [str(options.folder), options.labels, "facts" if options.facts else "mentions", str(PASSES)]
    worker = subprocess.Popen(
        [sys.executable, "-c", WORKER, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(tree / "src")},
    )
    if answer(worker).strip() != "ready":
        raise SystemExit(f"{tree}: cannot read {options.folder} (is it a checkout?)")
    return worker


def answer(worker: subprocess.Popen[str]) -> str:
    assert worker.stdout is not None
    return worker.stdout.readline()


def turn(worker: subprocess.Popen[str]) -> float:
    """The seconds of the fastest pass of one turn."""
    assert worker.stdin is not None
    worker.stdin.write("\n")
    worker.stdin.flush()
    return float(answer(worker))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("trees", nargs="+", type=Path)
    parser.add_argument("--folder", type=Path, default=Path(__file__).parents[1] / "corpus")
    parser.add_argument("--labels", default="", help="labels that all trees know; default: all of each tree")
    parser.add_argument("--facts", action="store_true")
    parser.add_argument("--rounds", type=int, default=10)
    options = parser.parse_args()
    workers = [start(tree, options) for tree in options.trees]
    rounds = [[turn(worker) for worker in workers] for _ in range(options.rounds)]
    for worker in workers:
        assert worker.stdin is not None
        worker.stdin.close()
    print(f"{'tree':40} {'ms':>8} {'ratio':>6}")
    for at, tree in enumerate(options.trees):
        ratio = statistics.median(times[at] / times[0] for times in rounds)
        print(f"{str(tree)[-40:]:40} {min(times[at] for times in rounds) * 1000:8.1f} {ratio:6.2f}")


if __name__ == "__main__":
    main()
