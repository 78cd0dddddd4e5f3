"""What does the recogniser add? Rules only, names auto, always; with the gazetteer and without.

    python benchmarks/names.py [GOLD TEXTS]

GOLD is a gold file (default: corpus/gold.jsonl), TEXTS the folder of its articles. Prints precision, recall and F1 with
values by label, the share of sentences that the recogniser was asked, and the time as a ratio to rules only.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path

from kcn_extract.extractor import Extractor
from kcn_extract.gazetteer.gazetteer import Gazetteer
from kcn_extract.names import reading
from kcn_extract.quality.gold import SCORED_LABELS, read_gold
from kcn_extract.quality.score_mentions import score_mentions
from kcn_extract.record import Record

CORPUS = Path(__file__).parents[1] / "corpus"


def main() -> None:
    gold_path, texts = map(Path, sys.argv[1:3]) if len(sys.argv) > 2 else (CORPUS / "gold.jsonl", CORPUS)
    gold = read_gold(gold_path)
    articles = {doc.id: (texts / f"{doc.id}.txt").read_bytes().decode("utf-8") for doc in gold}
    sentences = asked = 0
    plain_tag = reading.tag

    def counting_tag(text: str, spans: list[tuple[int, int]]) -> reading.Tagged:
        nonlocal asked
        spans = list(spans)
        asked += len(spans)
        return plain_tag(text, spans)

    reading.tag = counting_tag  # type: ignore[assignment]
    first = 0.0
    print(f"{'':22} {'asked':>7} {'time':>6}  " + "  ".join(f"{label:>23}" for label in SCORED_LABELS))
    for gazetteer in (None, Gazetteer.empty()):
        for names in ("never", "auto", "always"):
            extractor = Extractor(names=names, gazetteer=gazetteer)
            extractor.extract("Khu công nghiệp Thạch Vĩnh Trần Minh Khoa mở rộng.")  # loads the models
            for text in articles.values():  # compiles the patterns
                extractor.extract(text)
            asked = 0
            began = time.perf_counter()
            records: list[Record] = [extractor.extract(articles[doc.id], doc.published, doc.id) for doc in gold]
            spent = time.perf_counter() - began
            first = first or spent
            sentences = sum(1 for text in articles.values() for _ in extractor.splitter.split(text))
            rows = score_mentions(gold, records).figures()
            cells = (rows.get(label) for label in SCORED_LABELS)
            shown = "  ".join(
                f"P {c['precision']:.3f} R {c['recall']:.3f} F {c['f1_value']:.3f}" if c else " " * 23 for c in cells
            )
            title = f"{names}{'' if gazetteer is None else ', no gazetteer'}"
            print(f"{title:22} {asked / sentences:7.1%} {spent / first:6.1f}  {shown}")


if __name__ == "__main__":
    main()
