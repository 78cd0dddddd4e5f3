"""A Ray Dataset of articles -> a Dataset of records (extra ``ray``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from kcn_extract.extractor import Extractor
from kcn_extract.integrations.arrow import extract_batch
from kcn_extract.report.columns import Rows

if TYPE_CHECKING:
    from ray.data import Dataset

BATCH_ARTICLES = 256
"""Rows of a batch: about 1 MB of text, a quarter of a second of work."""


def extract(
    dataset: Dataset,
    extractor: Extractor | None = None,
    *,
    rows: Rows | str | None = None,
    fields: Mapping[str, str] | None = None,
    timeout: float | None = None,
    workers: int | tuple[int, int] | None = None,
    batch_size: int = BATCH_ARTICLES,
) -> Dataset:
    """Return the records of a Dataset with a row for each article (``text``, and if there are ``id``, ``published``,
    …), lazily, as Datasets are: the columns ``id``, ``source``, ``error`` and ``record`` (the line of JSON), or with
    ``rows`` the typed rows of facts, mentions or articles. See
    :func:`~kcn_extract.integrations.arrow.extract_batch` for them, ``fields`` and ``timeout``.

    Actors do the work, each with an extractor that is built once from the arguments of ``extractor``: as many as
    ``workers`` says, or as the cluster has cores for. Where one dies, Ray hands its batch to another. Raises
    ``TypeError`` for what is no Dataset, ``ValueError`` for other rows.
    """
    if not hasattr(dataset, "map_batches"):
        raise TypeError(
            f"dataset must be a Ray Dataset, not {type(dataset).__name__} "
            "(ray.data.from_arrow, ray.data.read_parquet, … make one; pip install 'kcn-extract[ray]')"
        )
    wanted = Rows(rows) if rows else None
    return dataset.map_batches(
        _Worker,
        fn_constructor_args=(extractor, wanted, fields, timeout),
        batch_format="pyarrow",
        batch_size=batch_size,
        zero_copy_batch=True,
        concurrency=workers or (1, _cores()),
        num_cpus=1,
    )


class _Worker:
    """An actor: the extractor arrives as its arguments, and is built where it is unpickled, or with the first batch."""

    def __init__(
        self, extractor: Extractor | None, rows: Rows | None, fields: Mapping[str, str] | None, timeout: float | None
    ) -> None:
        self._extractor, self._rows, self._fields, self._timeout = extractor, rows, fields, timeout

    def __call__(self, batch: Any) -> Any:
        records = extract_batch(batch, self._extractor, rows=self._rows, fields=self._fields, timeout=self._timeout)
        return type(batch).from_batches([records])


def _cores() -> int:
    import ray

    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    return max(1, int(resources.get("CPU", 1)))
