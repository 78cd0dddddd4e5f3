"""The built wheel holds all that it needs, and works outside of the repository."""

import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PIP = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
PROBE = """
import json, kcn_extract
from kcn_extract.rules.load import BUILT_IN_PATTERNS
record = kcn_extract.Extractor(names="never").extract("Năm 2023, KCN Đình Trám thu hút 3 tỷ USD, tăng 5%.")
print(json.dumps([kcn_extract.__file__, str(BUILT_IN_PATTERNS), [m.label for m in record.mentions]]))
"""


def build(source: Path, folder: Path) -> subprocess.CompletedProcess[str]:
    command = [*PIP, "wheel", str(source), "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    done = build(ROOT, folder)
    assert not done.returncode, done.stderr
    return next(folder.glob("kcn_extract-*.whl"))


def test_the_wheel_works_by_itself(wheel: Path, tmp_path: Path) -> None:
    site, cache = tmp_path / "site", tmp_path / "cache"
    subprocess.run([*PIP, "install", "--no-deps", "--target", str(site), str(wheel)], check=True, capture_output=True)
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(site), "KCN_EXTRACT_CACHE": str(cache)},
        capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    module, patterns, labels = json.loads(done.stdout)
    assert Path(module).is_relative_to(site) and Path(patterns) == site / "kcn_extract" / "patterns"
    assert labels == ["DATE", "ZONE", "MONEY", "PERCENT"]
    assert {path.name for path in Path(patterns).iterdir()} >= {
        "zone.toml",
        "zone.words.toml",
        "zones.csv",
        "places.csv",
        "indicator.toml",
    }
    assert (site / "kcn_extract" / "py.typed").is_file()
    made = sorted(path.name.partition("-")[0] for path in Path(patterns, "prepared").iterdir())
    assert made == ["lexicon", "rules", "weights"]
    assert not cache.exists()  # it found all it needs in itself


def test_the_same_source_gives_the_same_wheel(wheel: Path, tmp_path: Path) -> None:
    assert not build(ROOT, tmp_path).returncode
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_wrong_patterns_end_the_build(tmp_path: Path) -> None:
    source = tmp_path / "source"
    for name in ("src", "patterns"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "hatch_build.py", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source)
    (source / "patterns" / "mine.toml").write_text('labl = "PERCENT"', encoding="utf-8")
    done = build(source, tmp_path)
    assert done.returncode
    assert "mine.toml: unknown key 'labl'" in done.stderr + done.stdout
    assert not list(tmp_path.glob("*.whl"))


def test_the_licences_of_all_that_is_shipped_are_in_the_wheel(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    shipped = {Path(name).stem for name in names if "/page/vendor/" in name and name.endswith((".js", ".css"))}
    licences = {Path(name).name for name in names if ".dist-info/licenses/" in name}
    assert shipped
    assert licences == {"LICENSE", *(f"{name}.LICENSE" for name in shipped)}


def test_the_wheel_of_the_source_distribution_is_the_same(wheel: Path, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "--target", "sdist", "--directory", str(tmp_path)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    [source] = tmp_path.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        archive.extractall(tmp_path, filter="data")
    done = build(tmp_path / source.name.removesuffix(".tar.gz"), tmp_path)
    assert not done.returncode, done.stderr
    assert (tmp_path / wheel.name).read_bytes() == wheel.read_bytes()


def test_the_image_installs_what_there_is() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    image = (ROOT / "Dockerfile").read_text("utf-8")
    [extra] = set(re.findall(r'"(?:kcn-extract|\.)\[(\w+)\]"', image))
    assert extra in project["optional-dependencies"]
    [command] = re.findall(r'ENTRYPOINT \["([\w-]+)"\]', image)
    assert command in project["scripts"]
    copied = [line[1:] for line in (ROOT / ".dockerignore").read_text("utf-8").splitlines() if line.startswith("!")]
    assert copied
    assert all((ROOT / name).exists() for name in copied)
