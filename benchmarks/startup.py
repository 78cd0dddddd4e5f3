"""Time whole processes from cold, as a shell sees them: Python itself, the import, one article.

    python benchmarks/startup.py [FOLDER] [--rounds N]

The article is the one of middling length among the .txt files of FOLDER (default: corpus/). The commands take turns;
the median of N rounds counts, and the first, which warms the disk cache and writes the bytecode, does not. Absolute
figures belong to the machine: the first row says how fast that starts anything.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path


def commands(article: Path) -> dict[str, list[str]]:
    run = ["-m", "kcn_extract", "run", str(article), "--quiet", "--output", os.devnull]
    return {
        "python -c pass": ["-c", "pass"],
        "import kcn_extract": ["-c", "import kcn_extract"],
        "kcn-extract --version": ["-m", "kcn_extract", "--version"],
        "run --names never --no-facts": [*run, "--names", "never", "--no-facts"],
        "run --names never": [*run, "--names", "never"],
        "run": run,
    }


def measure(command: list[str]) -> float:
    """Seconds from start to exit; raises where the command fails."""
    began = time.perf_counter()
    subprocess.run([sys.executable, *command], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / "corpus")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    articles = sorted(options.folder.rglob("*.txt"), key=lambda path: path.stat().st_size)
    article = articles[len(articles) // 2]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a start is not to compile the sources each time
    taken: dict[str, list[float]] = {name: [] for name in commands(article)}
    for _ in range(options.rounds + 1):
        for name, command in commands(article).items():
            taken[name].append(measure(command))
    print(f"{article.name}, {article.stat().st_size:,} bytes; the median of {options.rounds} starts, and the range\n")
    for name, (_, *seconds) in taken.items():
        print(f"{name:30} {statistics.median(seconds):.3f} s  {min(seconds):.3f}-{max(seconds):.3f}")


if __name__ == "__main__":
    main()
