"""Are two figures told as one? The view `agreements` against pairs of figures that were annotated by reading.

    python benchmarks/pairs.py FOLDER [--pairs FILE] [--confidence X] [--errors]

FOLDER holds the articles, ``ID.txt`` each; FILE is ``training/pairs.jsonl`` unless given. They are read, written into
a database of facts from X (0.5) on, and a pair is found where the facts of both figures stand in one
``agreements.facts``, or one figure tells the fact of the other again (view ``repeated``). Prints precision and recall
of all pairs, of the half that rules may be written by and of the half that is held out, each also without those where
a fact itself is wrong (``extraction``). ``--errors`` lists by reason what went wrong in the open half, but for sealed
articles.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeAlias

from kcn_extract import read
from kcn_extract.database.database import Database, opened
from kcn_extract.extractor import Extractor

TRAINING = Path(__file__).parent.parent / "training"
PAIRS = TRAINING / "pairs.jsonl"
Pair: TypeAlias = dict[str, Any]
Place: TypeAlias = tuple[str, int, int]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", type=Path, default=PAIRS)
    parser.add_argument("--confidence", type=float, default=0.5)
    parser.add_argument("--errors", action="store_true")
    options = parser.parse_args()
    pairs = [json.loads(line) for line in options.pairs.read_text(encoding="utf-8").splitlines()]
    files = [options.folder / f"{id}.txt" for id in sorted({pair[side]["article"] for pair in pairs for side in "ab"})]
    judged = list(judge(pairs, files, options.confidence))
    open_half = [each for each in judged if not each[0]["held_out"]]
    halves = {"all": judged, "open": open_half, "held out": [each for each in judged if each[0]["held_out"]]}
    for name, half in halves.items():
        print(f"{name:9} {score(half)}")
        print(f"{'':9} {score([each for each in half if not each[0]['extraction']])}, without faults of extraction")
    if options.errors:
        sealed = sealed_articles()
        may_be_read = (each for each in open_half if sealed.isdisjoint(each[0][side]["article"] for side in "ab"))
        print_errors(may_be_read, options.folder)


def judge(pairs: Iterable[Pair], files: Iterable[Path], confidence: float) -> Iterator[tuple[Pair, bool]]:
    """Each pair, and whether the view takes its figures as one."""
    extractor = Extractor(confidence=confidence)
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "pairs.duckdb")
        with Database(path, extractor.gazetteer, extractor.rules.lists) as database:
            for record in extractor.stream(read(*files)):
                database.add(record)
        with opened(path, read_only=True) as connection:
            told: dict[Place, list[str]] = {}
            for fact, *place in connection.execute(
                "SELECT fact, article, start_char, end_char FROM facts WHERE base_value IS NOT NULL"
            ).fetchall():
                told.setdefault(tuple(place), []).append(fact)
            agreeing = dict(connection.execute("SELECT fact, facts FROM agreements").fetchall())
            repeated: dict[str, list[Place]] = {}
            for fact, *place in connection.execute(
                "SELECT fact, article, start_char, end_char FROM repeated JOIN mentions USING (article, mention)"
            ).fetchall():
                repeated.setdefault(fact, []).append(tuple(place))
    for pair in pairs:
        a, b = place_of(pair["a"]), place_of(pair["b"])
        is_agreed = any(other in agreeing[one] for one in told.get(a, []) for other in told.get(b, []))
        is_repeated = any(y in repeated.get(fact, []) for x, y in ((a, b), (b, a)) for fact in told.get(x, []))
        yield pair, is_agreed or is_repeated


def sealed_articles() -> frozenset[str]:
    """The ids of the articles that nobody reads."""
    rows = (line.split("\t") for line in (TRAINING / "split.tsv").read_text(encoding="utf-8").splitlines())
    return frozenset(id for id, group in rows if group == "sealed")


def place_of(figure: dict[str, Any]) -> Place:
    return figure["article"], figure["start"], figure["end"]


def score(judged: Sequence[tuple[Pair, bool]]) -> str:
    found = Counter(pair["same"] for pair, is_found in judged if is_found)
    same = sum(pair["same"] for pair, _ in judged)
    precision, recall = found[True] / (found.total() or 1), found[True] / (same or 1)
    return f"{len(judged):4} pairs, {same:3} the same: precision {precision:.3f}, recall {recall:.3f}"


def print_errors(judged: Iterable[tuple[Pair, bool]], folder: Path) -> None:
    wrong = [pair for pair, is_found in judged if is_found != pair["same"]]
    for pair in sorted(wrong, key=lambda pair: (pair["same"], pair["reason"])):
        fault = "not found" if pair["same"] else "taken as one"
        print(f"\n{fault}: {pair['reason']}{', extraction' * pair['extraction']}")
        for figure in (pair["a"], pair["b"]):
            text = (folder / f"{figure['article']}.txt").read_bytes().decode("utf-8")
            start, end = figure["start"], figure["end"]
            around = f"{text[max(0, start - 100) : start]}[{text[start:end]}]{text[end : end + 50]}"
            print(f"  {figure['article']}: {' '.join(around.split())}")


if __name__ == "__main__":
    main()
