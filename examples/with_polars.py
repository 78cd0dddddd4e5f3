"""A folder -> facts as a Polars frame -> registered capital by place: `python examples/with_polars.py FOLDER`."""

import sys

import polars

import kcn_extract
from kcn_extract import frame


def main(folder: str) -> None:
    extractor = kcn_extract.Extractor(names="never")
    facts = polars.from_arrow(frame.facts(extractor.stream(kcn_extract.read(folder)), confidence=0.7))
    capital = facts.filter(
        polars.col("indicator").cast(str) == "registered_capital", polars.col("unit").cast(str) == "USD"
    )
    print(capital.group_by("subject").agg(polars.col("value").max(), polars.len().alias("told")).sort("subject"))


if __name__ == "__main__":
    main(sys.argv[1])
