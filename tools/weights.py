"""Learn the weights of the choices among facts: ``make weights``.

    python tools/weights.py                    learn, write patterns/weights.tsv, print what they are worth
    python tools/weights.py --cross-validate   print the scores of folds only
    python tools/weights.py --sealed           print the scores of the sealed articles only, by the weights as they are
    python tools/weights.py --measure FILE     the same of the articles of a file of sets, none of them learned from

The articles are those of training/sets.toml and of each ``--sets FILE`` more; which of them are sealed, and the folds
of the others, stand in training/split.tsv, to which new articles are added.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from learn.report import calibrated, report
from learn.sets import SEALED, Annotated, check_ids, read_sets, read_split, split, write_split
from learn.train import Article, Learner, learn_confidence

from kcn_extract import Extractor
from kcn_extract.facts.confidence import SLOT as CONFIDENCE
from kcn_extract.facts.weights import FILE, WeightsOfSlots, read_weights, write_weights

ROOT = Path(__file__).parents[1]
TRAINING = ROOT / "training"


def main(arguments: Sequence[str]) -> None:
    """Run the command."""
    options = _parser().parse_args(arguments)
    learner = Learner(Extractor(names="never"))
    if options.measure:
        _measure(learner, unread(read_sets(options.measure), read_split(options.split)), options.output)
        return
    annotated = [article for path in options.sets for article in read_sets(path)]
    check_ids(annotated)
    place = split(annotated, read_split(options.split))
    if not options.dry:
        write_split(options.split, read_split(options.split) | place)
    if options.sealed:
        _measure(learner, [article for article in annotated if place[article.id] == SEALED], options.output)
        return
    articles = _read(learner, [article for article in annotated if place[article.id] != SEALED])
    told = learner.cross_validated(articles, place)
    print(*report(articles, calibrated(told, place)), sep="\n")
    if not options.cross_validate:
        confidence = learn_confidence(each for of in told.values() for each in of)
        weights: WeightsOfSlots = {**learner.choices(articles), CONFIDENCE: confidence}
        options.output.write_text(write_weights(weights), encoding="utf-8")
        print(f"{options.output}: {options.output.stat().st_size} bytes")


def _measure(learner: Learner, annotated: Sequence[Annotated], weights: Path) -> None:
    """Print the scores of some articles by the weights as they are."""
    articles, known = _read(learner, annotated), read_weights(weights.read_text(encoding="utf-8"))
    print(*report(articles, {article.gold.id: learner.told(article, known) for article in articles}), sep="\n")


def unread(annotated: Sequence[Annotated], place: Mapping[str, str]) -> Sequence[Annotated]:
    """Articles that nothing was learned from. Raises ``ValueError`` where one was."""
    if learned := [article.id for article in annotated if place.get(article.id, SEALED) != SEALED]:
        raise ValueError(f"{learned[0]} was learned from, as were {len(learned) - 1} more of the {len(annotated)}")
    return annotated


def _read(learner: Learner, annotated: Sequence[Annotated]) -> list[Article]:
    return [learner.article(each) for each in sorted(annotated, key=lambda each: each.id)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, action="append", default=[TRAINING / "sets.toml"], metavar="FILE")
    parser.add_argument("--split", type=Path, default=TRAINING / "split.tsv", metavar="FILE")
    parser.add_argument("--output", type=Path, default=ROOT / "patterns" / FILE, metavar="FILE")
    parser.add_argument("--dry", action="store_true", help="do not write the split")
    what = parser.add_mutually_exclusive_group()
    what.add_argument("--cross-validate", action="store_true")
    what.add_argument("--sealed", action="store_true")
    what.add_argument("--measure", type=Path, metavar="FILE")
    return parser


if __name__ == "__main__":
    main(sys.argv[1:])
