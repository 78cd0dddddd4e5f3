"""What the training articles and the parts of the choices are worth: scores of the sealed articles.

    python tools/worth.py [--sets FILE ...]

Learns again and again, from an eighth, a quarter, a half and all of the articles, and from all of them without one part
of the features, and prints each time the F1 of the sealed articles by group, facts of all confidences. It takes some
minutes for each line.
"""

from __future__ import annotations

import argparse
import sys
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from learn.crf import LINKS
from learn.report import scores_of
from learn.sets import SEALED, read_sets, read_split, split
from learn.train import Article, Learner

from kcn_extract import Extractor

ROOT = Path(__file__).parents[1]
TRAINING = ROOT / "training"
SHARES = (8, 4, 2)
PARTS = {
    "links to the figure before": {LINKS},
    "words beside figures, names and dates": {"word", "next", "prep", "verb"},
    "words around figures": {"w", "v", "opening", "s", "nullw", "nullv", "nullopening", "nulls"},
    "phrases of indicators": {
        "strong",
        "strongcode",
        "weakcode",
        "earlier",
        "earliercode",
        "nearest",
        "told",
        "announced",
        "announcedb1",
    },
    "headings, lead-ins and heads of columns": {"above", "abovecode", "abovekind", "abovewhen", "topic", "topicgroup"},
    "title, place and genre of the article": {"title", "home", "homegroup", "genre", "genregroup", "countwhere"},
}


def main(arguments: Sequence[str]) -> None:
    """Run the command."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sets", type=Path, action="append", default=[TRAINING / "sets.toml"], metavar="FILE")
    options = parser.parse_args(arguments)
    annotated = [article for path in options.sets for article in read_sets(path)]
    place = split(annotated, read_split(TRAINING / "split.tsv"))
    learner = Learner(Extractor(names="never"))
    read = [learner.article(each) for each in sorted(annotated, key=lambda each: each.id)]
    sealed = [article for article in read if place[article.gold.id] == SEALED]
    known = [article for article in read if place[article.gold.id] != SEALED]
    for share in SHARES:
        some = [a for a in known if int(sha256(a.gold.id.encode()).hexdigest(), 16) % share == 0]
        show(f"{len(some)} articles", learner, some, sealed)
    show(f"{len(known)} articles", learner, known, sealed)
    for name, templates in PARTS.items():
        show(f"without {name}", Learner(Extractor(names="never"), frozenset(templates)), known, sealed)


def show(title: str, learner: Learner, known: Sequence[Article], sealed: Sequence[Article]) -> None:
    """Learn, and print what is reached."""
    weights = learner.choices(known)
    told = {article.gold.id: learner.told(article, weights) for article in sealed}
    groups: dict[str, list[Article]] = defaultdict(list)
    for article in sealed:
        groups[article.gold.group].append(article)
    scores = "; ".join(f"{name} {scores_of(of, told)}" for name, of in sorted(groups.items()))
    print(f"{title}: {scores}", flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
