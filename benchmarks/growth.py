"""How time and memory grow: with the folder (1, 4, 16, 64 times the sample) and with the article (1 KB to 10 MB).

    python benchmarks/growth.py [FOLDER] [--workers N] [--times 1,4,16,64] [--megabytes 10]

FOLDER holds .txt articles (default: corpus/). Each row runs in a process of its own. Time is told per megabyte, as a
ratio to the first row: linear growth keeps it near 1. Hostile texts (long runs of what opens a match) are told as a
ratio to plain articles of the same length.
"""

from __future__ import annotations

import argparse
import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

BLOCK = 100_000  # bytes
HOSTILE = {
    "200,000 digits": "1" * 200_000,
    "100,000 x '1.'": "1." * 100_000,
    "40,000 x 'tháng '": "tháng " * 40_000,
    "100,000 x 'KCN '": "KCN " * 100_000,
    "100,000 x '('": "(" * 100_000,
    "50,000 x 'KCN A, '": "KCN A, " * 50_000,
    "50,000 x '1-'": "1-" * 50_000,
    "50,000 x '5 tỷ '": "5 tỷ " * 50_000,
    "50,000 x 'ba mươi '": "ba mươi " * 50_000,
    "50,000 x 'ngày 1/'": "ngày 1/" * 50_000,
    "200,000 blanks": " " * 200_000,
    "100,000 x combining mark": "a" + "\u0301" * 100_000,
    "100,000 x zero width": "1\u200b" * 100_000,
    "50,000 x '&amp;'": "&amp;" * 50_000,
}


def read(folder: Path) -> list[str]:
    return [path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.rglob("*.txt"))]


def peak_megabytes() -> float:
    """The largest of this process and its finished children."""
    return max(resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)) / 1024


def folder_row(folder: Path, times: int, workers: int) -> dict[str, float]:
    """Stream the sample ``times`` over; nothing is kept."""
    from kcn_extract import Extractor

    texts = read(folder)
    size = sum(len(text.encode()) for text in texts)

    def articles() -> Iterator[dict[str, str]]:
        for round_ in range(times):
            for number, text in enumerate(texts):
                yield {"id": f"{round_}-{number}", "text": text}

    extractor = Extractor(names="never")
    began = time.perf_counter()
    count = sum(1 for _ in extractor.stream(articles(), workers=workers))
    spent = time.perf_counter() - began
    return {"articles": count, "seconds_per_mb": spent / (size * times / 1e6), "peak_mb": peak_megabytes()}


def article_row(text: str) -> dict[str, float]:
    """One article, the best of a few runs."""
    from kcn_extract import Extractor

    extractor = Extractor(names="never")
    extractor.extract("Ngày 16/4/2024, KCN Đình Trám thu hút 3 tỷ USD, tăng 5%.")
    size = len(text.encode()) / 1e6
    best = float("inf")
    for _ in range(max(2, min(50, int(1 / size)))):
        began = time.perf_counter()
        extractor.extract(text).to_json()
        best = min(best, time.perf_counter() - began)
    return {"seconds": best, "seconds_per_mb": best / size, "peak_mb": peak_megabytes()}


def grown(folder: Path, size: int) -> str:
    """The same block of articles again and again, up to ``size`` bytes: from one block on, rows differ in length
    alone."""
    texts = read(folder)
    block = "\n\n".join(texts[:: max(1, len(texts) // 50)]).encode()[:BLOCK].decode("utf-8", "ignore") + "\n\n"
    whole = block * (size // len(block.encode()) + 1)
    return whole.encode()[:size].decode("utf-8", "ignore")


def in_process(*arguments: str) -> dict[str, float]:
    done = subprocess.run([sys.executable, __file__, *arguments], capture_output=True, text=True, encoding="utf-8")
    if done.returncode:
        raise SystemExit(done.stderr)
    row: dict[str, float] = json.loads(done.stdout)
    return row


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / "corpus")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--times", default="1,4,16,64")
    parser.add_argument("--megabytes", type=float, default=10)
    parser.add_argument("--row", nargs=2)
    options = parser.parse_args()
    folder = str(options.folder)
    if options.row:
        kind, what = options.row
        if kind == "folder":
            print(json.dumps(folder_row(options.folder, int(what), options.workers)))
        else:
            text = HOSTILE[what] if kind == "hostile" else grown(options.folder, int(what))
            print(json.dumps(article_row(text)))
        return
    print(f"{'folder':>24} {'articles':>9} {'per MB, ratio':>14} {'peak MB':>8}   ({options.workers} worker(s))")
    first = 0.0
    for times in map(int, options.times.split(",")):
        row = in_process(folder, "--workers", str(options.workers), "--row", "folder", str(times))
        first = first or row["seconds_per_mb"]
        print(f"{times:>23}x {row['articles']:9,} {row['seconds_per_mb'] / first:14.2f} {row['peak_mb']:8.0f}")
    print(f"\n{'article':>24} {'seconds':>9} {'per MB, ratio':>14} {'peak MB':>8}")
    sizes = [size for size in (1_000, 10_000, 100_000, 1_000_000, 10_000_000) if size <= options.megabytes * 1e6]
    first = 0.0
    for size in sizes:
        row = in_process(folder, "--row", "article", str(size))
        if size >= BLOCK:
            first = first or row["seconds_per_mb"]
        ratio = f"{row['seconds_per_mb'] / first:14.2f}" if first else f"{'(start)':>14}"
        print(f"{size:>22,} B {row['seconds']:9.4f} {ratio} {row['peak_mb']:8.0f}")
    print(f"\n{'hostile':>24} {'seconds':>9} {'x plain text':>14} {'peak MB':>8}")
    for what in HOSTILE:
        row = in_process(folder, "--row", "hostile", what)
        print(f"{what:>24} {row['seconds']:9.4f} {row['seconds_per_mb'] / first:14.2f} {row['peak_mb']:8.0f}")


if __name__ == "__main__":
    main()
