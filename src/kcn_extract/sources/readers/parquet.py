"""Parquet: of each row the columns that are needed, few rows at a time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from kcn_extract.sources.arrow import parquet_batches, rows_of
from kcn_extract.sources.article_input import ArticleInput
from kcn_extract.sources.fields import Fields, columns_of
from kcn_extract.sources.options import ReadOptions
from kcn_extract.sources.paths import InputFile
from kcn_extract.sources.rows import Row, articles
from kcn_extract.sources.unpacking import seekable


def read(stream: BinaryIO, file: InputFile, options: ReadOptions) -> Iterator[ArticleInput]:
    """Yield the articles of a table. Raises :class:`~kcn_extract.sources.fields.UnknownColumns`, ``OSError`` for what
    is no Parquet."""
    names, batches = parquet_batches(seekable(stream))
    chosen = Fields(options.fields).of(names)
    columns = columns_of(chosen)
    rows = rows_of(batches(columns), [*columns, *(column.split(".")[0] for column in columns)])
    return articles((Row(number, cells) for number, cells in enumerate(rows, 1)), chosen, file, "row", options)
