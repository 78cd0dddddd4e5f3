"""What makes the records of a run: a run is only gone on with where all of it is the same."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kcn_extract.extractor import Extractor


def signature_of(extractor: Extractor, patterns: str | None, **options: Any) -> dict[str, Any]:
    """Return what makes the records of a run: a run is only gone on with where all of it is the same."""
    from kcn_extract import __version__
    from kcn_extract.rules.load import BUILT_IN_PATTERNS

    return {
        "the version of kcn-extract": __version__,
        "the version of underthesea": None if extractor.names == "never" else _version("underthesea"),
        "the digest of the rule files": _digest(filter(None, (str(BUILT_IN_PATTERNS), patterns))),
        "--names": extractor.names,
        "--labels": list(extractor.labels),
        "--with": sorted(extractor.extras),
        **{f"--{name}": value for name, value in options.items()},
    }


def _version(package: str) -> str:
    from importlib.metadata import version

    return version(package)


def _digest(folders: Iterable[str]) -> str:
    """Return a digest of all files of rules in some folders."""
    from hashlib import blake2b

    digest = blake2b(digest_size=8)
    for folder in folders:
        for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
            if entry.is_file():
                with open(entry.path, "rb") as file:
                    content = file.read()
                digest.update(f"{entry.name}:{len(content)}:".encode("utf-8", "surrogatepass") + content)
    return digest.hexdigest()
