"""Build what is published, check it, and install it where the checkout is not: ``make dist``.

    python tools/release.py [--output FOLDER] [PYTHON ...]

Builds the source distribution and from it the wheel, in FOLDER (default: dist), and has twine check both. Then, for
each PYTHON (a command or a path; default: this one), the wheel goes without any extra into a new environment, where it
must read an article, by the command and from Python. Prints what each environment weighs. Needs the packages ``build``
and ``twine``, and a package index.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
ARTICLE = "Năm 2023, KCN Đình Trám thu hút 3 tỷ USD, tăng 5%."
LABELS = ["DATE", "ZONE", "MONEY", "PERCENT"]
EXTRAS = ("duckdb", "openpyxl", "pyarrow", "ray", "spacy", "trafilatura")
PROBE = f"""
import sys, kcn_extract
print([mention.label for mention in kcn_extract.extract({ARTICLE!r}).mentions] == {LABELS!r})
print([name for name in {EXTRAS!r} if name in sys.modules])
"""
_MOST_SHOWN = 8


def main(arguments: Sequence[str]) -> None:
    """Run the command. Raises ``SystemExit`` where something is not as it must be."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--output", type=Path, default=ROOT / "dist", metavar="FOLDER")
    parser.add_argument("pythons", nargs="*", default=[sys.executable], metavar="PYTHON")
    options = parser.parse_args(arguments)
    wheel, source = build(options.output)
    run(sys.executable, "-m", "twine", "check", "--strict", wheel, source)
    print(f"{wheel.name}: {megabytes(wheel)}, {source.name}: {megabytes(source)}")
    for python in options.pythons:
        print(*installed(python, wheel), sep="\n")


def build(folder: Path) -> tuple[Path, Path]:
    """The wheel and the source distribution that it was built from."""
    run(sys.executable, "-m", "build", "--outdir", folder, ROOT)
    version = run(sys.executable, "-c", "import kcn_extract; print(kcn_extract.__version__)").strip()
    source = folder / f"kcn_extract-{version}.tar.gz"
    return next(folder.glob(f"kcn_extract-{version}-*.whl")), source


def installed(python: str, wheel: Path) -> list[str]:
    """What an environment with nothing but the wheel and what it asks for weighs; it is tried first."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        run(python, "-m", "venv", folder / "env")
        bin = folder / "env" / ("Scripts" if os.name == "nt" else "bin")
        run(bin / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check", wheel)
        check(bin, folder)
        version = run(bin / "python", "-c", "import sys; print(sys.version.split()[0])").strip()
        code = "import sysconfig; print(sysconfig.get_path('platlib'))"
        sizes = sizes_in(Path(run(bin / "python", "-c", code).strip()))
    shown = [f"  {size / 1e6:6.1f} MB  {name}" for size, name in sizes[:_MOST_SHOWN]]
    return [f"Python {version}: {sum(size for size, _ in sizes) / 1e6:.0f} MB, of these", *shown]


def check(bin: Path, folder: Path) -> None:
    """Read an article by the command and from Python; raises ``SystemExit`` where that is not as it must be."""
    (folder / "article.txt").write_text(ARTICLE, encoding="utf-8")
    record = json.loads(run(bin / "kcn-extract", "run", "article.txt", "--quiet", folder=folder))
    labels = [mention["label"] for mention in record["mentions"]]
    told = run(bin / "python", "-c", PROBE, folder=folder).split("\n")[:2]
    if labels != LABELS or told != ["True", "[]"]:
        raise SystemExit(f"{bin}: expected {LABELS}, got {labels} by the command and {told} from Python")


def sizes_in(folder: Path) -> list[tuple[int, str]]:
    """What each thing in a folder weighs, in bytes, the heaviest first; pip itself apart."""
    found = [(bytes_of(path), path.name) for path in folder.iterdir() if path.name.partition("-")[0] != "pip"]
    return sorted(found, reverse=True)


def bytes_of(path: Path) -> int:
    """What a file weighs, or all files in a folder."""
    files = path.rglob("*") if path.is_dir() else [path]
    return sum(file.stat().st_size for file in files if file.is_file())


def megabytes(path: Path) -> str:
    return f"{path.stat().st_size / 1e6:.1f} MB"


def run(*command: str | Path, folder: Path | None = None) -> str:
    """What a command prints. Raises ``SystemExit`` with its errors where it fails."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        [*map(str, command)], cwd=folder, capture_output=True, text=True, encoding="utf-8", env=environment
    )
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}")
    return done.stdout


if __name__ == "__main__":
    main(sys.argv[1:])
