"""Time whole processes from cold, as a shell sees them: Python itself, the import, one article.

    python benchmarks/startup.py [FOLDER] [--rounds N]

The article is the one of middling length among the .txt files of FOLDER (default: corpus/). It is read by the package
as installed from a wheel, as it stands in this checkout, and with 1,000 rules of a user. The commands take turns; the
median of N rounds counts, and the first, which fills caches and writes the bytecode, does not. What takes seconds is
timed three times. Absolute figures belong to the machine: the first row says how fast that starts anything.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from many_rules import write as write_many_rules

ROOT = Path(__file__).parents[1]
SLOW_ROUNDS = 3


class Start(NamedTuple):
    """A command of Python, where it finds the package, and the cache folder that it has; ``slow``: it takes seconds."""

    name: str
    command: list[str]
    package: Path
    cache: str
    slow: bool = False


def starts(article: Path, site: Path, work: Path) -> list[Start]:
    """The rows of the table."""
    source, many = ROOT / "src", work / "rules"
    write_many_rules(many)
    run = ["-m", "kcn_extract", "run", str(article), "--quiet", "--output", os.devnull, "--names", "never"]
    with_many = [*run, "--patterns", str(many)]
    warm, cold = str(work / "cache"), "off"
    return [
        Start("python -c pass", ["-c", "pass"], site, cold),
        Start("import kcn_extract", ["-c", "import kcn_extract"], site, cold),
        Start("kcn-extract --version", ["-m", "kcn_extract", "--version"], site, cold),
        Start("wheel: run --no-facts", [*run, "--no-facts"], site, cold),
        Start("wheel: run", run, site, cold),
        Start("checkout: run", run, source, warm),
        Start("checkout: run, no cache", run, source, cold, slow=True),
        Start("wheel: run, 1,000 rules", with_many, site, warm),
        Start("wheel: run, 1,000 rules, no cache", with_many, site, cold, slow=True),
    ]


def install(folder: Path) -> Path:
    """Build a wheel of this checkout and install it into a folder of its own."""
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    wheel = [*pip, "wheel", str(ROOT), "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    subprocess.run(wheel, check=True)
    (built,) = folder.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", str(folder / "site"), str(built)], check=True)
    return folder / "site"


def measure(start: Start) -> float:
    """Seconds from start to exit; raises where the command fails."""
    environment = {**os.environ, "PYTHONPATH": str(start.package), "KCN_EXTRACT_CACHE": start.cache}
    began = time.perf_counter()
    subprocess.run([sys.executable, *start.command], check=True, stdout=subprocess.DEVNULL, env=environment)
    return time.perf_counter() - began


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "corpus")
    parser.add_argument("--rounds", type=int, default=15)
    options = parser.parse_args()
    articles = sorted(options.folder.rglob("*.txt"), key=lambda path: path.stat().st_size)
    article = articles[len(articles) // 2].resolve()
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a start is not to compile the sources each time
    with tempfile.TemporaryDirectory() as work:
        os.chdir(work)
        rows = starts(article, install(Path(work)), Path(work))
        taken: dict[str, list[float]] = {row.name: [] for row in rows}
        for turn in range(options.rounds + 1):
            for row in rows:
                if turn <= SLOW_ROUNDS or not row.slow:
                    taken[row.name].append(measure(row))
    version = ".".join(map(str, sys.version_info[:3]))
    print(
        f"Python {version}; {article.name}, {article.stat().st_size:,} bytes; the median of {options.rounds} starts\n"
    )
    for name, (_, *seconds) in taken.items():
        print(f"{name:34} {statistics.median(seconds):.3f} s  {min(seconds):.3f}-{max(seconds):.3f}")


if __name__ == "__main__":
    main()
