"""Time the parts of the pipeline and the peers, in one run, on one set of texts.

    python benchmarks/speed.py [FOLDER] [--rounds N] [--seconds S] [--only NAME]…

FOLDER holds .txt articles (default: corpus/). Each contestant runs in a process of its own, the rounds interleaved,
each for S seconds (or once through the folder); the fastest round counts. Throughput is bytes of UTF-8 read a second,
of wall time and of CPU time; start-up is import and construction; memory the peak of the process. The first rows are
what a user calls, from end to end: the command reads all of the folder and writes a file, and its time holds starting,
loading models, reading and writing. Peers that are not installed (pip install -e '.[bench]') are left out and named.
Absolute figures belong to the machine: compare the ratios.
"""

from __future__ import annotations

import argparse
import datetime
import importlib.util
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Process = Callable[[str], Any]
BASELINE = "spaCy EntityRuler"
COMMANDS: dict[str, tuple[str, ...]] = {
    "kcn-extract run": (),
    "kcn-extract run --no-facts": ("--no-facts",),
}
"""What a user calls, with the options behind it: from end to end."""


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
    from kcn_extract.rules.oracle import NaiveEngine

    return ours(names="never", facts=False, engine=NaiveEngine)


def part_shadow() -> Process:
    from kcn_extract.text.shadow import shadow_of

    return shadow_of


def part_candidates() -> Process:
    from kcn_extract import Extractor
    from kcn_extract.text.shadow import shadow_of

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
    """A blank pipeline and token patterns for the six labels, with the same vocabulary as our rules: the same
    currencies, units, nouns and kinds of zone. Words of one token share a pattern, which is the fast way."""
    import spacy

    nlp = spacy.blank("xx")
    nlp.add_pipe("entity_ruler").add_patterns(spacy_patterns(nlp))  # type: ignore[attr-defined]
    return lambda text: [(ent.label_, ent.start_char, ent.end_char) for ent in nlp(text).ents]


def small_entity_ruler() -> Process:
    """A blank pipeline with the patterns that somebody writes in a day: four labels, the commonest forms."""
    import spacy

    nlp = spacy.blank("xx")
    nlp.add_pipe("entity_ruler").add_patterns(SMALL_PATTERNS)  # type: ignore[attr-defined]
    return lambda text: [(ent.label_, ent.start_char, ent.end_char) for ent in nlp(text).ents]


_FIGURE = {"TEXT": {"REGEX": r"^\d[\d.,]*$"}}
_NAME = {"IS_TITLE": True, "OP": "+"}
SMALL_PATTERNS: list[dict[str, Any]] = [
    {"label": label, "pattern": [*({"LOWER": part} if isinstance(part, str) else part for part in pattern)]}
    for label, pattern in (
        *(("ZONE", [*head.split(), _NAME]) for head in ("kcn", "ccn", "kkt", "khu công nghiệp", "khu kinh tế")),
        *(("MONEY", [_FIGURE, *unit.split()]) for unit in ("tỷ đồng", "triệu đồng", "tỷ usd", "triệu usd", "đồng")),
        *(("PERCENT", [_FIGURE, unit]) for unit in ("%", "phần")),
        ("DATE", ["ngày", {"TEXT": {"REGEX": r"^\d{1,2}/\d{1,2}(/\d{4})?$"}}]),
        *(("DATE", [unit, _FIGURE]) for unit in ("tháng", "năm", "quý")),
        *(("DATE", [unit, _FIGURE, "năm", _FIGURE]) for unit in ("tháng", "quý")),
    )
]


def spacy_patterns(nlp: Any) -> list[dict[str, Any]]:
    """Token patterns for zones, dates, money, percentages, quantities and counts."""
    from kcn_extract import Extractor

    tables = Extractor(names="never", facts=False).rules.tables

    def words(phrase: str) -> list[dict[str, Any]]:
        return [{"LOWER": word} for word in phrase.split()]

    def any_of(phrase: str, **more: str) -> dict[str, Any]:
        return {"LOWER": {"IN": phrase.split()}, **more}

    def shape(pattern: str, **more: str) -> dict[str, Any]:
        return {"TEXT": {"REGEX": pattern}, **more}

    def each_of(*names: str) -> list[list[dict[str, Any]]]:
        """The phrases of some tables: those of one token in one pattern, each longer one in its own."""
        phrases = [[token.text for token in nlp.make_doc(key)] for key in sorted({k for n in names for k in tables[n]})]
        single = [phrase[0] for phrase in phrases if len(phrase) == 1]
        return [[{"LOWER": {"IN": single}}], *([{"LOWER": w} for w in phrase] for phrase in phrases if len(phrase) > 1)]

    figure = shape(r"^\d[\d.,]*$")
    said = any_of("một hai ba bốn năm sáu bảy tám chín mười mươi lăm mốt tư trăm linh lẻ nửa rưỡi vài mấy", OP="+")
    magnitude = any_of(" ".join(tables["magnitude"]), OP="*")
    dash = any_of("- – đến tới và")
    currencies, units, things = each_of("currency", "subunit"), each_of("unit"), each_of("counted")
    day = shape(r"^\d{1,2}[/.-]\d{1,2}([/.-]\d{2,4})?$")
    year = shape(r"^(19|20)\d\d$")
    years = shape(r"^(19|20)\d\d[-–](19|20)\d\d$")
    month = shape(r"^\d{1,2}([/.-]\d{4})?$")
    quarter = shape(r"^([IV]+|\d)(/\d{4})?$")
    part = any_of("đầu cuối giữa", OP="?")
    dates: list[list[dict[str, Any]]] = [
        [any_of("ngày hôm mùng"), day], [any_of("ngày hôm"), figure], [day], [day, dash, day],
        [any_of("ngày"), shape(r"^\d{1,2}[-–]\d{1,2}/\d{1,2}$")], [*words("ngày"), figure, *words("tháng"), figure],
        [*words("ngày"), figure, *words("tháng"), figure, *words("năm"), year],
        [part, *words("tháng"), month], [part, *words("tháng"), month, *words("năm"), year],
        [*words("tháng"), any_of("giêng một hai ba tư năm sáu bảy tám chín mười chạp")],
        [part, *words("năm"), year], [*words("năm"), year, dash, *words("năm"), year], [*words("năm"), years],
        [part, *words("quý"), quarter], [*words("quý"), quarter, *words("năm"), year],
        [figure, *words("tháng đầu năm"), {**year, "OP": "?"}], [figure, *words("tháng cuối năm"), {**year, "OP": "?"}],
        [*words("nửa"), any_of("đầu cuối"), *words("năm"), {**year, "OP": "?"}],
        [any_of("giai thời nhiệm"), any_of("đoạn kỳ"), years],
        [any_of("giai thời nhiệm"), any_of("đoạn kỳ"), year, dash, year],
        *each_of("date_relative"), [*words("cùng kỳ"), {"LOWER": "năm", "OP": "?"}, {**year, "OP": "?"}],
    ]  # fmt: skip
    capital = shape(r"^[A-ZĐÀ-Ỹ][\w-]*$")
    name = [capital, shape(r"^([A-ZĐÀ-Ỹ][\w-]*|[IVX]+|\d{1,2}|-)$", OP="*")]
    percents: list[list[dict[str, Any]]] = [
        [figure, *words("%")], [shape(r"^\d[\d.,]*%$")], [figure, dash, figure, *words("%")],
        [shape(r"^\d[\d.,]*[-–]\d[\d.,]*%$")], [figure, *words("phần trăm")], [said, *words("phần trăm")],
        [figure, *words("điểm phần trăm")], [figure, *words("điểm %")],
    ]  # fmt: skip
    amounts = ([figure, magnitude], [figure, dash, figure, magnitude], [said, magnitude])
    money = [[*amount, *unit] for unit in currencies for amount in amounts]
    money += [[figure, any_of("tỷ tỉ triệu"), figure, any_of("triệu nghìn"), *unit] for unit in currencies]
    money += [[figure, any_of("triệu tỷ tỉ"), {**magnitude, "OP": "?"}]]
    money += [[*unit, figure, magnitude] for unit in each_of("currency_before")]
    patterns = {
        "PERCENT": percents,
        "MONEY": money,
        "DATE": dates,
        "QUANTITY": [[*amount, *unit] for unit in units for amount in amounts],
        "CARDINAL": [[*amount, *thing] for thing in things for amount in amounts],
        "ZONE": [[*head, *name] for head in each_of("zone_kinds")],
    }
    return [{"label": label, "pattern": pattern} for label, of in patterns.items() for pattern in of]


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
    "  the same, a day's work": (small_entity_ruler, "spacy"),
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
    sizes = [len(text.encode()) for text in texts]
    read = 0
    began, worked = time.perf_counter(), time.process_time()
    for text, size in zip(texts, sizes, strict=True):
        process(text)
        read += size
        if time.perf_counter() - began > seconds:
            break
    spent = time.perf_counter() - began
    worked = time.process_time() - worked
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"bytes_per_second": read / spent, "per_cpu_second": read / worked, "startup": startup, "peak_mb": peak}


def measure_command(name: str, folder: Path) -> dict[str, float]:
    """One round of a command over the whole folder, in a process of its own; its workers count as its own."""
    size = sum(path.stat().st_size for path in folder.rglob("*.txt"))
    with tempfile.TemporaryDirectory() as scratch:
        output = str(Path(scratch) / "records.jsonl")
        command = [sys.executable, "-m", "kcn_extract", "run", str(folder), "-o", output, "--quiet", *COMMANDS[name]]
        began = time.perf_counter()
        process = subprocess.Popen(command)
        _, status, used = os.wait4(process.pid, 0)
        spent = time.perf_counter() - began
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode > 1:  # 1: some article cannot be read
        raise RuntimeError(f"{' '.join(command)}: exit status {process.returncode}")
    cpu = used.ru_utime + used.ru_stime
    return {"bytes_per_second": size / spent, "per_cpu_second": size / cpu, "peak_mb": used.ru_maxrss / 1024}


def run(folder: Path, rounds: int, seconds: float, only: list[str]) -> dict[str, dict[str, float]]:
    """All commands and contestants, interleaved; of each the best round."""
    best: dict[str, dict[str, float]] = {}
    missing = {name for name, (_, module) in CONTESTANTS.items() if module and importlib.util.find_spec(module) is None}
    for name in missing:
        print(f"left out, not installed: {name.strip()}", file=sys.stderr)
    for _ in range(rounds):
        for name in (*COMMANDS, *CONTESTANTS):
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
        f"| {'':28} | {'KB/s':>9} | {'KB/CPU s':>9} | {'x spaCy rules':>13} | {'start-up s':>10} | {'peak MB':>8} |",
        f"|{'-' * 30}|{'-' * 10}:|{'-' * 10}:|{'-' * 14}:|{'-' * 11}:|{'-' * 9}:|",
    ]
    for name, row in rows.items():
        ratio = f"{row['bytes_per_second'] / baseline:.2f}" if baseline else "?"
        wall, cpu = row["bytes_per_second"] / 1e3, row["per_cpu_second"] / 1e3
        startup = f"{row['startup']:.2f}" if "startup" in row else "counted"
        lines.append(
            f"| {name:28} | {wall:9,.0f} | {cpu:9,.0f} | {ratio:>13} | {startup:>10} | {row['peak_mb']:8.0f} |"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parents[1] / "corpus")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--only", action="append", default=[], metavar="NAME")
    parser.add_argument("--contestant")
    options = parser.parse_args()
    if options.contestant:
        name = options.contestant
        command = name in COMMANDS
        row = measure_command(name, options.folder) if command else measure(name, options.folder, options.seconds)
        print(json.dumps(row))
        return
    print(table(run(options.folder, options.rounds, options.seconds, options.only), options.folder))


if __name__ == "__main__":
    main()
