"""Fetch the libraries that pages are made with from the npm registry, as ``vendor.toml`` lists them.

    python tools/vendor.py            # writes their files anew
    python tools/vendor.py --check    # exit status 1 where a kept file is another than the registry's

Needs ``npm``, which checks the digest of what it fetches.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

ROOT = Path(__file__).parents[1]
LIST = Path(__file__).with_suffix(".toml")
_SOURCE_MAP = re.compile(rb"\s*(?://# sourceMappingURL=\S+|/\*# sourceMappingURL=\S+ \*/)\s*\Z")


def libraries() -> list[dict[str, Any]]:
    """Return the libraries of the list."""
    with LIST.open("rb") as file:
        listed: list[dict[str, Any]] = tomllib.load(file)["library"]
    return listed


def fetched(library: dict[str, Any]) -> Iterator[tuple[Path, bytes]]:
    """Yield each file that is kept of a library: where, and what the registry has. Raises ``CalledProcessError``."""
    with TemporaryDirectory() as folder:
        name = f"{library['package']}@{library['version']}"
        packed = subprocess.run(
            ["npm", "pack", "--silent", name], cwd=folder, check=True, capture_output=True, text=True
        )
        with tarfile.open(Path(folder, packed.stdout.split()[-1])) as archive:
            for path, kept_as in library["files"].items():
                file = archive.extractfile(f"package/{path}")
                assert file
                yield ROOT / library["folder"] / kept_as, without_source_map(file.read())


def without_source_map(content: bytes) -> bytes:
    """Return a file without the comment that names its source map: a page reads no other file.

    >>> without_source_map(b"let a;\\n//# sourceMappingURL=a.js.map\\n")
    b'let a;\\n'
    """
    return _SOURCE_MAP.sub(b"", content).rstrip(b"\n") + b"\n"


def main(check: bool) -> int:
    """Write the files, or compare them; return the exit status."""
    status = 0
    for library in libraries():
        for path, content in fetched(library):
            if not check:
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
            elif not path.exists() or path.read_bytes() != content:
                print(f"{path.relative_to(ROOT)} is not that of {library['package']} {library['version']}")
                status = 1
    return status


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv[1:]))
