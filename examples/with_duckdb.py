"""A lake of Parquet files -> facts, by SQL alone: `python examples/with_duckdb.py 'lake/*.parquet'`.

The files have a column `text`, and `published` where it is known."""

import sys

import duckdb

from kcn_extract import Extractor
from kcn_extract.integrations.duckdb import register

QUERY = """
    SELECT fact.subject, fact.indicator, fact.value, fact.unit, fact.period_end
    FROM (SELECT unnest(kcn_extract(text, published := published).facts) AS fact FROM read_parquet(?))
    ORDER BY ALL
"""


def main(files: str) -> None:
    connection = duckdb.connect()
    register(connection, extractor=Extractor(names="never", extras=["text"]))
    for row in connection.execute(QUERY, [files]).fetchall():
        print(*row, sep="\t")


if __name__ == "__main__":
    main(sys.argv[1])
