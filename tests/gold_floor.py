"""Run the extractor over gold sets and hold the scores to floors.

    python tests/gold_floor.py FOLDER tests/floors.json

FOLDER has ``gold/*.jsonl``, ``gold/texts`` and the scorer of mentions ``tools/score.py`` (F1 with value, by label). The
floors are ``{"news.gold": {"MONEY": 0.96}}``. Prints the tables; ends with 1 where a score is below its floor. Facts
are learned from such sets: their floors are those of ``tests/facts/test_sealed.py``.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any


def main(folder: Path, floors: Path) -> int:
    """Score every set that has a floor."""
    below = []
    with tempfile.TemporaryDirectory() as scratch:
        for name, wanted in json.loads(floors.read_text(encoding="utf-8")).items():
            gold = folder / "gold" / f"{name}.jsonl"
            records = extract(gold, folder / "gold" / "texts", Path(scratch))
            command = [sys.executable, str(folder / "tools" / "score.py"), str(gold), str(records)]
            print(f"\n{name}", flush=True)
            subprocess.run(command, check=True)
            scores = json.loads(subprocess.run([*command, "--json"], check=True, capture_output=True).stdout)
            for label, floor in wanted.items():
                score = scores.get(label, {}).get("f1_value", 0.0)
                if score < floor:
                    below.append(f"{name}: {label} has {score:.4f}, below its floor {floor}")
    print("\n" + ("\n".join(below) or "every score is at its floor or above"))
    return 1 if below else 0


def extract(gold: Path, texts: Path, scratch: Path) -> Path:
    """The records of a gold set's articles, made by the command line."""
    articles, records = scratch / f"{gold.stem}.input.jsonl", scratch / f"{gold.stem}.records.jsonl"
    with open(gold, encoding="utf-8") as lines, open(articles, "w", encoding="utf-8") as out:
        for row in map(json.loads, filter(str.strip, lines)):
            out.write(json.dumps(article(row, texts), ensure_ascii=False) + "\n")
    run = [sys.executable, "-m", "kcn_extract", "run", str(articles), "-o", str(records), "--quiet"]
    subprocess.run(run, check=True)
    return records


def article(row: dict[str, Any], texts: Path) -> dict[str, Any]:
    """What the extractor is given for a gold row."""
    text = row["text"] if "text" in row else (texts / f"{row['id']}.txt").read_bytes().decode("utf-8")
    return {"id": row["id"], "text": text, "published": row.get("published")}


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
