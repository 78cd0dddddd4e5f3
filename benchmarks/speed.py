"""Time the parts of the pipeline and the peers, in one run, on one set of texts.

    python benchmarks/speed.py [FOLDER] [--rounds N] [--seconds S] [--only NAME,…]

FOLDER holds .txt articles (default: corpus/). Each contestant runs in a process of its own, the rounds interleaved,
each for S seconds (or once through the folder); the fastest round counts. Throughput is bytes of UTF-8 read a second;
start-up is import and construction; memory the peak of the process. Peers that are not installed
(pip install -e '.[bench]') are left out and named. Absolute figures belong to the machine: compare the ratios.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import json
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Process = Callable[[str], Any]
BASELINE = "spaCy EntityRuler"


def ours(**options: Any) -> Process:
    from kcn_extract import Extractor

    extractor = Extractor(**options)
    return lambda text: extractor.extract(text).to_json()


def mentions_only() -> Process:
    return ours(names="never", facts=False)


def rules_only() -> Process:
    return ours(names="never")


def names_auto() -> Process:
    return ours(names="auto")


def naive_engine() -> Process:
    from kcn_extract.rules.engine import NaiveEngine

    return ours(names="never", facts=False, engine=NaiveEngine)


def part_shadow() -> Process:
    from kcn_extract.unicode import shadow_of

    return shadow_of


def part_candidates() -> Process:
    from kcn_extract import Extractor
    from kcn_extract.unicode import shadow_of

    engine = Extractor(names="never").engine
    return lambda text: engine.find(shadow_of(text))


def underthesea_ner() -> Process:
    from underthesea import ner, sent_tokenize

    return lambda text: [ner(sentence) for line in text.splitlines() for sentence in sent_tokenize(line)]


def dateparser_search() -> Process:
    from dateparser.search import search_dates

    return lambda text: search_dates(text, languages=["vi"])


def duckling_vi() -> Process:
    import duckling

    zones = duckling.load_time_zones("/usr/share/zoneinfo")
    now = duckling.parse_ref_time(zones, "Asia/Ho_Chi_Minh", 1_713_254_400)
    language = duckling.parse_lang("VI")
    locale = duckling.parse_locale("VI_VN", duckling.default_locale_lang(language))
    context = duckling.Context(now, locale)
    dimensions = duckling.parse_dimensions(["time", "amount-of-money"])
    return lambda text: duckling.parse(text, context, dimensions, False)


def spacy_entity_ruler() -> Process:
    """What a user writes in a day: a blank pipeline and token patterns for the four labels."""
    import spacy

    nlp = spacy.blank("xx")
    number = {"TEXT": {"REGEX": r"^\d[\d.,]*$"}}
    magnitude = {"LOWER": {"IN": ["nghìn", "ngàn", "triệu", "tỷ", "tỉ"]}}
    currency = {"LOWER": {"IN": ["đồng", "usd", "vnđ", "vnd", "euro", "yên", "đô"]}}
    capital = {"TEXT": {"REGEX": r"^[A-ZĐÀ-Ỹ0-9]"}, "OP": "+"}
    date = {"TEXT": {"REGEX": r"^\d{1,2}[/.-]\d{1,2}([/.-]\d{2,4})?$"}}
    heads = ["khu công nghiệp", "khu kinh tế", "cụm công nghiệp", "kcn", "kkt", "ccn"]

    def words(phrase: str) -> list[dict[str, Any]]:
        return [{"LOWER": word} for word in phrase.split()]

    patterns = [
        {"label": "PERCENT", "pattern": [number, {"TEXT": "%"}]},
        {"label": "PERCENT", "pattern": [{"TEXT": {"REGEX": r"^\d[\d.,]*%$"}}]},
        {"label": "PERCENT", "pattern": [number, {"TEXT": "-"}, number, {"TEXT": "%"}]},
        {"label": "MONEY", "pattern": [number, {**magnitude, "OP": "*"}, currency]},
        {"label": "MONEY", "pattern": [number, {"TEXT": "-"}, number, {**magnitude, "OP": "*"}, currency]},
        {"label": "MONEY", "pattern": [number, {"LOWER": {"IN": ["triệu", "tỷ", "tỉ"]}}]},
        {"label": "DATE", "pattern": [{"LOWER": {"IN": ["ngày", "hôm"]}}, date]},
        {"label": "DATE", "pattern": [date]},
        {"label": "DATE", "pattern": [{"LOWER": "tháng"}, {"TEXT": {"REGEX": r"^\d{1,2}(/\d{4})?$"}}]},
        {"label": "DATE", "pattern": [{"LOWER": "năm"}, {"TEXT": {"REGEX": r"^(19|20)\d\d$"}}]},
        {"label": "DATE", "pattern": [{"LOWER": "quý"}, {"TEXT": {"REGEX": r"^([IV]+|\d)(/\d{4})?$"}}]},
        {"label": "DATE", "pattern": [number, *words("tháng đầu năm"), {**number, "OP": "?"}]},
        {"label": "DATE", "pattern": [{"LOWER": "giai"}, {"LOWER": "đoạn"}, {"TEXT": {"REGEX": r"^\d{4}-\d{4}$"}}]},
        {"label": "DATE", "pattern": [{"LOWER": {"IN": ["hôm"]}}, {"LOWER": {"IN": ["nay", "qua"]}}]},
        {"label": "DATE", "pattern": [{"LOWER": "năm"}, {"LOWER": {"IN": ["nay", "ngoái"]}}]},
        *({"label": "ZONE", "pattern": [*words(head), capital]} for head in heads),
    ]  # fmt: skip
    nlp.add_pipe("entity_ruler").add_patterns(patterns)  # type: ignore[attr-defined]
    return lambda text: [(ent.label_, ent.start_char, ent.end_char) for ent in nlp(text).ents]


CONTESTANTS: dict[str, tuple[Callable[[], Process], str | None]] = {
    "kcn_extract, mentions": (mentions_only, None),
    "  the same, naive engine": (naive_engine, None),
    "kcn_extract, with facts": (rules_only, None),
    "kcn_extract, names auto": (names_auto, "underthesea"),
    "  part: shadow copy": (part_shadow, None),
    "  part: shadow, candidates": (part_candidates, None),
    "underthesea ner": (underthesea_ner, "underthesea"),
    "dateparser search_dates": (dateparser_search, "dateparser"),
    "duckling (Vietnamese)": (duckling_vi, "duckling"),
    BASELINE: (spacy_entity_ruler, "spacy"),
}


def measure(name: str, folder: Path, seconds: float) -> dict[str, float]:
    """One round of one contestant, in this process."""
    texts = [path.read_bytes().decode("utf-8", "replace") for path in sorted(folder.rglob("*.txt"))]
    began = time.perf_counter()
    process = CONTESTANTS[name][0]()
    process("Ngày 16/4/2024, KCN Đình Trám thu hút 3 tỷ USD, tăng 5%.")
    startup = time.perf_counter() - began
    if seconds > 5:  # compile and warm what is made on first use
        for text in texts[:20]:
            process(text)
    read = 0
    began = time.perf_counter()
    for text in texts:
        process(text)
        read += len(text.encode())
        if time.perf_counter() - began > seconds:
            break
    spent = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"bytes_per_second": read / spent, "startup": startup, "peak_mb": peak, "read": read}


def run(folder: Path, rounds: int, seconds: float, only: list[str]) -> dict[str, dict[str, float]]:
    """All contestants, interleaved; of each the best round."""
    best: dict[str, dict[str, float]] = {}
    missing = {name for name, (_, module) in CONTESTANTS.items() if module and importlib.util.find_spec(module) is None}
    for name in missing:
        print(f"left out, not installed: {name.strip()}", file=sys.stderr)
    for _ in range(rounds):
        for name in CONTESTANTS:
            if name in missing or (only and name.strip() not in only):
                continue
            command = [sys.executable, __file__, str(folder), "--contestant", name, "--seconds", str(seconds)]
            done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
            if done.returncode:
                print(f"{name}: failed: {done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
                continue
            row = json.loads(done.stdout)
            if name not in best or row["bytes_per_second"] > best[name]["bytes_per_second"]:
                best[name] = row
    return best


def table(rows: dict[str, dict[str, float]], folder: Path) -> str:
    baseline = rows.get(BASELINE, {}).get("bytes_per_second")
    size = sum(path.stat().st_size for path in folder.rglob("*.txt"))
    lines = [
        f"{datetime.date.today()}, Python {platform.python_version()}, {platform.machine()}; "
        f"{len(list(folder.rglob('*.txt'))):,} articles, {size / 1e6:.1f} MB",
        "",
        f"| {'':28} | {'KB/s':>9} | {'x spaCy rules':>13} | {'start-up s':>10} | {'peak MB':>8} |",
        f"|{'-' * 30}|{'-' * 10}:|{'-' * 14}:|{'-' * 11}:|{'-' * 9}:|",
    ]
    for name, row in rows.items():
        ratio = f"{row['bytes_per_second'] / baseline:.2f}" if baseline else "?"
        speed = row["bytes_per_second"] / 1e3
        lines.append(f"| {name:28} | {speed:9,.0f} | {ratio:>13} | {row['startup']:10.2f} | {row['peak_mb']:8.0f} |")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / "corpus")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", default="")
    parser.add_argument("--contestant")
    options = parser.parse_args()
    if options.contestant:
        print(json.dumps(measure(options.contestant, options.folder, options.seconds)))
        return
    only = [name.strip() for name in options.only.split(",") if name.strip()]
    print(table(run(options.folder, options.rounds, options.seconds, only), options.folder))


if __name__ == "__main__":
    main()
