"""Words, tags and names against ``underthesea.ner``: the same output? how many times faster?

    python benchmarks/recogniser.py [FOLDER] [--all | --sentences N]

FOLDER holds ``.txt`` articles (default: the project's corpus); N sentences spread evenly over it are read (default
2,000). Both read each sentence in turn, in one process, and are timed by the processor time they take, so that what
else the machine does falls on both alike. Ours ends with records' words and entities, offsets and all. Exit status 1
where a tag or an offset is wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from underthesea import ner
from underthesea.pipeline.text_normalize import token_normalize

from kcn_extract.names import Recogniser, TaggedWord, entities_of, words_of
from kcn_extract.names.fast_crf import FastCrf, backend

CORPUS = Path(__file__).parent.parent / "corpus"
SENTENCE = re.compile(r"[^\r\n]+?(?:\.(?=\s)|(?=[\r\n])|\Z)")


def letters_of(text: str) -> str:
    """Return letters without their marks and without white space: what stays where a recogniser normalises."""
    decomposed = unicodedata.normalize("NFD", text.replace("ð", "đ").replace("Ð", "Đ"))
    return "".join(sign for sign in decomposed if not unicodedata.combining(sign) and not sign.isspace())


def sentences(folder: Path) -> Iterator[tuple[Path, str, int, int]]:
    """Rough ones, by line breaks and full stops: any split serves here."""
    for path in sorted(folder.rglob("*.txt")):
        text = path.read_bytes().decode("utf-8", errors="replace")
        yield from ((path, text, m.start(), m.end()) for m in SENTENCE.finditer(text) if m[0].strip())


def misplaced(text: str, start: int, end: int, tagged: list[TaggedWord], words: list[str]) -> str | None:
    """What is wrong with the offsets: order, cover, or a word that is not the one read (but for its normalising)."""
    position = start
    for word, read in zip(tagged, words, strict=False):
        if text[position : word.start].strip() or not position <= word.start < word.end <= end:
            return f"{word} leaves out {text[position : word.start]!r}"
        if letters_of(word.text) != letters_of(read) and respelt(word.text) != read:
            return f"{word.text!r} stands for {read!r}"
        position = word.end
    return None if not text[position:end].strip() else f"{text[position:end]!r} left out"


def respelt(text: str) -> str:
    """As underthesea spells the syllables: ``qui mô`` becomes ``quy mô``."""
    return " ".join(map(token_normalize, text.split()))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("folder", nargs="?", type=Path, default=CORPUS)
    parser.add_argument("--sentences", type=int, default=2000)
    parser.add_argument("--all", action="store_true")
    options = parser.parse_args()
    found = list(sentences(options.folder))
    if not found:
        parser.error(f"no .txt with text in {options.folder}")
    if not options.all:
        found = found[:: max(1, len(found) // options.sentences)]

    recogniser, reader = Recogniser(), backend()
    print(f"{type(reader).__name__}: {len(found):,} sentences of {options.folder}", flush=True)
    _, text, start, end = found[0]
    ner(text[start:end]), recogniser.tagged(text, start, end)  # both load their models
    theirs = ours = 0.0
    size = 0
    wrong: Counter[str] = Counter()
    for number, (path, text, start, end) in enumerate(found, 1):
        sentence = text[start:end]
        size += len(sentence.encode("utf-8", errors="replace"))
        t0 = time.process_time()
        expected = ner(sentence)
        t1 = time.process_time()
        tagged = recogniser.tagged(text, start, end)
        words_of(tagged), entities_of(text, tagged)
        t2 = time.process_time()
        theirs, ours = theirs + t1 - t0, ours + t2 - t1
        if reader.ner(sentence) != [(word, pos, name) for word, pos, _, name in expected]:
            wrong["other tags"] += 1
            print(f"{path.name}: other tags: {sentence!r}", flush=True)
        if fault := misplaced(text, start, end, tagged, [row[0] for row in expected]):
            wrong["offsets"] += 1
            print(f"{path.name}: {fault}", flush=True)
        if number % 5000 == 0:
            print(f"{number:,} read, {theirs / ours:.1f} times as fast so far", file=sys.stderr, flush=True)
    print(f"{size / 1e6:.2f} MB, {len(found):,} sentences; wrong: {dict(wrong) or 'none'}")
    print(
        f"underthesea.ner {size / theirs / 1e3:.1f} KB/s, ours {size / ours / 1e3:.1f} KB/s: {theirs / ours:.1f} times"
    )
    return 1 if wrong or not isinstance(reader, FastCrf) else 0


if __name__ == "__main__":
    sys.exit(main())
