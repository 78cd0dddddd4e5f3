"""A folder -> spaCy documents with their facts, kept in a file: `python examples/with_spacy.py FOLDER FILE.spacy`."""

import sys

from spacy.tokens import DocBin

import kcn_extract
from kcn_extract.integrations.spacy import blank


def main(folder: str, output: str) -> None:
    nlp = blank()
    nlp.add_pipe("kcn_extract", config={"names": "never"})
    kept = DocBin(store_user_data=True)
    for doc in nlp.pipe(article.text for article in kcn_extract.read(folder)):
        print(f"{len(doc)} tokens, {len(doc.ents)} entities, {len(doc._.kcn_facts)} facts")
        kept.add(doc)
    kept.to_disk(output)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
