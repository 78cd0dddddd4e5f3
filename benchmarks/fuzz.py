"""Read mutated articles of all formats and check what comes out: no crash, right offsets, no hang.

    python benchmarks/fuzz.py [--from SEED] [--number N] [--seconds S] [--log FILE]

Each seed makes one input, always the same: lines of an article of corpus/, changed as text, written in a format,
changed as a row or as a file. A finding is printed with its seed (``--from SEED --number 1`` makes it again). With a
log, which gets a line for each thousand seeds, a later run goes on where the log ends.
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))

from written import WRITERS, Written, row_of  # noqa: E402

from kcn_extract.extractor import Extractor  # noqa: E402
from kcn_extract.record import Record  # noqa: E402
from kcn_extract.run.job import line_of  # noqa: E402
from kcn_extract.sources.fields import UnknownColumns  # noqa: E402
from kcn_extract.sources.options import ReadOptions  # noqa: E402
from kcn_extract.sources.reading import Articles  # noqa: E402

EVERY = 1000
SECONDS = 5.0  # of processor time for an input, most of which have less than 2 KB
FAULTS = re.compile("(Type|Attribute|Key|Index|Assertion|Name|Recursion|Value|UnboundLocal|Memory|ZeroDivision)Error")
OPTIONS = ReadOptions(max_size=2_000_000, max_unpacked=20_000_000, max_files=1000)

# ---- text ----

PIECES = (
    *"\u200b\u200d\ufeff\u00ad\u0301\u0323\u202e\u2028\x85\x0b\x0c\r\t\0\x1b|;:,.-–—%$€₫()[]{}<>/\\\"'`*#~^_=+@&?!…",
    "\r\n", "\n\n", "&nbsp;", "&#8203;", "<br>", "<b>", "</p>", "\U0001f600", "đ", "ð", "１２", "٣", "Ⅳ", "½", "m²",
    " 1.000.000.000.000.000 ", "0,0", "99999999999999999999999999", "1e309", "-5", "00", "31/02/2024", "16/4",
    "2024-04-16", "tháng 13", "năm 0000", "quý V", "9999", "tỷ", "triệu", "nghìn", "đồng", "USD", "%", "ha", "m2",
    "KCN ", "khu công nghiệp ", "CCN", "từ", "đến", "so với cùng kỳ", "lần lượt", "Công ty TNHH ", "tỉnh ", "| a | b |",
    "\n- ", "\n1. ", "\nI. ", "KCN " * 50, "9" * 300, "a" * 500, "(" * 100, "1, " * 100, "\n" * 50, "| " * 60,
)  # fmt: skip


def insert(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + dice.choice(PIECES) + text[at:]


def delete(text: str, dice: random.Random) -> str:
    at = dice.randrange(len(text) + 1)
    return text[:at] + text[at + dice.choice((1, 1, 2, 5, 20, 100)) :]


def copy(text: str, dice: random.Random) -> str:
    at, to = dice.randrange(len(text) + 1), dice.randrange(len(text) + 1)
    return text[:to] + text[at : at + dice.choice((1, 3, 10, 60))] * dice.choice((1, 1, 2, 9)) + text[to:]


def shuffle(text: str, dice: random.Random) -> str:
    words = text.split(" ")
    at = dice.randrange(len(words))
    some = words[at : at + 8]
    dice.shuffle(some)
    return " ".join([*words[:at], *some, *words[at + 8 :]])


def digits(text: str, dice: random.Random) -> str:
    return "".join(dice.choice("0123456789.,") if sign.isdigit() and dice.random() < 0.3 else sign for sign in text)


def letters(text: str, dice: random.Random) -> str:
    forms: tuple[Callable[[str], str], ...] = (
        str.upper, str.lower, str.title, str.swapcase, lambda t: unicodedata.normalize("NFD", t),
        lambda t: unicodedata.normalize("NFKD", t), lambda t: t.replace(" ", "\u00a0"),
        lambda t: t.replace("\n", "\r\n"),
    )  # fmt: skip
    at = dice.randrange(len(text) + 1)
    end = at + dice.choice((5, 50, 5000))
    return text[:at] + dice.choice(forms)(text[at:end]) + text[end:]


TEXT_CHANGES = (insert, insert, insert, delete, delete, copy, shuffle, digits, letters)

# ---- rows ----

VALUES: tuple[Any, ...] = (
    None, "", " ", 0, -1, 10**30, 1.5, float("nan"), float("inf"), True, [], {}, ["5%"], {"text": "5%"}, "\ud800", "\0",
    "16/04/2024", "2024-02-30", "0001-01-01", "9999-12-31", "1713254400", 1713254400, "Tue, 16 Apr 2024 25:00 +9900",
    "2024-04-16T23:59:60Z", "../../x", "a" * 5000, "=1+1", "\x1b[31m",
)  # fmt: skip
KEYS = ("text", "id", "published", "title", "source", "url", "site", "content", "body", "date", "pubDate", "ID", "")


def change_row(row: dict[str, Any], dice: random.Random) -> dict[str, Any]:
    """Return a row with a key or a value that it should not have."""
    changed = dict(row)
    for _ in range(dice.randrange(1, 4)):
        key = dice.choice([*changed, *KEYS])
        if dice.random() < 0.3:
            changed.pop(key, None)
        else:
            changed[key] = dice.choice(VALUES)
    return changed


# ---- files ----

HEADS = (
    b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"PK\x03\x04", b"\x1f\x8b", b"%PDF-1.4\n", b"<html>", b"<?xml ", b"{",
    b"[", b"\x89PNG", b"\xfd7zXZ\0", b"BZh9", b"(\xb5/\xfd", b"PAR1", b"From: ", b"MIME-Version: 1.0\r\n", b"\0" * 50,
    b"text,id\n",
)  # fmt: skip


def flip(data: bytes, dice: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(dice.choice((1, 1, 3, 30))):
        if changed:
            changed[dice.randrange(len(changed))] = dice.randrange(256)
    return bytes(changed)


def cut(data: bytes, dice: random.Random) -> bytes:
    return data[: dice.randrange(len(data) + 1)]


def hole(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + data[at + dice.choice((1, 8, 100)) :]


def head(data: bytes, dice: random.Random) -> bytes:
    return dice.choice(HEADS) + data


def twice(data: bytes, dice: random.Random) -> bytes:
    at = dice.randrange(len(data) + 1)
    return data[:at] + data + data[at:]


def encoded(data: bytes, dice: random.Random) -> bytes:
    codec = dice.choice(("utf-16", "utf-16-le", "utf-8-sig", "cp1258", "latin-1", "cp1252", "utf-7", "utf-32"))
    return data.decode("utf-8", "replace").encode(codec, "replace")


def compressed(data: bytes, dice: random.Random) -> bytes:
    return gzip.compress(data, mtime=0)


FILE_CHANGES = (flip, flip, cut, hole, head, twice, encoded, compressed)

# ---- inputs ----


def corpus() -> list[list[str]]:
    paths = sorted((ROOT / "corpus").glob("*.txt"))
    return [lines for path in paths if len(lines := path.read_text(encoding="utf-8").splitlines()) > 3]


def made(seed: int, articles: list[list[str]]) -> tuple[str, bytes]:
    """Return the input of a seed: the ending of its file, and its bytes."""
    dice = random.Random(seed)
    lines = dice.choice(articles)
    at = dice.randrange(len(lines) - 1)
    text = "\n".join(lines[at : at + dice.randrange(1, 6)])
    for _ in range(dice.choice((0, 1, 2, 4, 8))):
        text = dice.choice(TEXT_CHANGES)(text, dice) or "5%"
    title, *paragraphs = text.split("\n")
    ending = dice.choice((*WRITERS, ".txt", ".txt", ".jsonl"))
    article = Written(title, tuple(paragraphs))
    if ending == ".jsonl" and dice.random() < 0.5:
        data = json.dumps(change_row(row_of(article), dice)).encode() + b"\n"
    else:
        data = safely(WRITERS[ending], article)
    for _ in range(dice.choice((0, 0, 0, 1, 2))):
        data = dice.choice(FILE_CHANGES)(data, dice)
    return dice.choice((ending, ending, ending, ending, *WRITERS, ".dat", "")), data


def safely(write: Callable[[Written], bytes], article: Written) -> bytes:
    """Return what is written, as plain text where the format cannot hold it (a control character in XML)."""
    try:
        return write(article)
    except Exception:
        return WRITERS[".txt"](article)


# ---- checks ----


def problems_of(path: Path, extractor: Extractor, counts: Counter[str]) -> list[str]:
    """Return what is wrong with the records of a file."""
    began = time.process_time()
    problems = []
    try:
        for article in Articles([str(path)], OPTIONS).unopened():
            line = line_of(extractor, article)
            record = Record.from_json(line.json)
            counts[record.error.type if record.error else "read"] += 1
            problems += wrong_in(record, line.json)
    except UnknownColumns:  # a wrong call: the file is refused by its name
        counts["refused"] += 1
    except Exception as error:
        problems.append(f"crash: {type(error).__name__}: {error}")
    spent = time.process_time() - began
    return [*problems, f"took {spent:.1f} s"] if spent > SECONDS else problems


def wrong_in(record: Record, line: bytes) -> list[str]:
    """Return what is wrong with a record: its error, its offsets, its references, its JSON."""
    problems = []
    if record.error and (record.error.type in ("failed", "facts") or FAULTS.match(record.error.message)):
        problems.append(f"{record.error.type}: {record.error.message}")
    text = record.text if isinstance(record.text, str) else ""
    last = 0
    for number, mention in enumerate(record.mentions):
        if text[mention.start : mention.end] != mention.text or mention.id != number or mention.start < last:
            problems.append(f"offsets: {mention.label} {mention.text!r} at {mention.start}")
        last = mention.end
    for fact in record.facts:
        if not 0 <= (fact.value or 0) < len(record.mentions) or not 0 <= fact.start < fact.end <= len(text):
            problems.append(f"a fact points nowhere: {fact.indicator}")
    if record.to_json() != line:
        problems.append("its JSON is another after reading it")
    return problems


def begin_after(log: Path | None) -> int:
    """Return the first seed behind those that a log has."""
    if log is None or not log.exists():
        return 0
    done = [int(line.split()[1]) for line in log.read_text(encoding="utf-8").splitlines() if line.startswith("done ")]
    return max(done, default=0)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--from", dest="first", type=int, help="the first seed")
    parser.add_argument("--number", type=int, default=10_000, help="how many seeds")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="stop after so many seconds")
    parser.add_argument("--log", type=Path, help="findings, and how far it has come")
    given = parser.parse_args()
    first = begin_after(given.log) if given.first is None else given.first
    extractor, articles = Extractor(names="never", extras=["text"]), corpus()
    counts: Counter[str] = Counter()
    end, found, seed = time.monotonic() + given.seconds, 0, first
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(first, first + given.number):
            ending, data = made(seed, articles)
            path = Path(folder) / f"tin{ending}"
            path.write_bytes(data)
            for problem in problems_of(path, extractor, counts):
                found += 1
                note(given.log, f"seed {seed} {ending or 'no ending'}: {problem[:300]!r}")
            path.unlink()
            if (seed + 1) % EVERY == 0:
                note(given.log, f"done {seed + 1} {dict(counts.most_common(6))}")
            if time.monotonic() > end:
                break
    print(f"{seed + 1 - first} inputs from seed {first} on, {found} findings; records: {dict(counts.most_common())}")


def note(log: Path | None, line: str) -> None:
    """Print a line, or add it to the log."""
    if log is None:
        print(line, flush=True)
        return
    with open(log, "a", encoding="utf-8", errors="backslashreplace") as stream:
        stream.write(line + "\n")


if __name__ == "__main__":
    main()
