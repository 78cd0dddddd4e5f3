"""A lake of Parquet files -> a table of facts, on all cores of a cluster: `python examples/with_ray.py LAKE OUTPUT`."""

import sys

import ray

from kcn_extract.integrations.ray import extract


def main(lake: str, output: str) -> None:
    ray.init(ignore_reinit_error=True)
    extract(ray.data.read_parquet(lake), rows="facts").write_parquet(output)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
