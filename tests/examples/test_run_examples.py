"""The examples do what they say."""

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType

import pyarrow
import pytest
from pyarrow import parquet

import kcn_extract

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
TEXTS = {
    "a": "Đến cuối năm 2023, KCN Đình Trám lấp đầy 98%, giá thuê 110 USD/m2.",
    "b": "Năm 2023, Bắc Giang thu hút vốn đăng ký 3 tỷ USD.",
}


def example(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, EXAMPLES / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for id, text in TEXTS.items():
        (tmp_path / f"{id}.txt").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def lake(tmp_path: Path) -> Path:
    rows = {"id": list(TEXTS), "text": list(TEXTS.values()), "published": ["2024-01-05"] * len(TEXTS)}
    parquet.write_table(pyarrow.table(rows), tmp_path / "lake.parquet")
    return tmp_path / "lake.parquet"


def test_pandas(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    example("with_pandas").main(str(folder))
    assert capsys.readouterr().out.split("\n")[1].split()[:4] == ["Đình", "Trám", "110.000000", "USD"]


def test_polars(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("polars")
    example("with_polars").main(str(folder))
    assert "Bắc Giang ┆ 3000000000.000000 ┆ 1" in capsys.readouterr().out


def test_spacy(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    tokens = pytest.importorskip("spacy.tokens")
    example("with_spacy").main(str(folder), str(tmp_path / "docs.spacy"))
    assert capsys.readouterr().out.split("\n")[0].endswith("2 facts")
    assert len(tokens.DocBin().from_disk(tmp_path / "docs.spacy")) == len(TEXTS)


def test_duckdb(lake: Path, capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("duckdb")
    example("with_duckdb").main(str(lake))
    told = [line.split("\t")[:4] for line in capsys.readouterr().out.splitlines()]
    assert ["Bắc Giang", "registered_capital", "3000000000.000000", "USD"] in told


def test_ray(lake: Path, tmp_path: Path) -> None:
    ray = pytest.importorskip("ray")
    try:
        example("with_ray").main(str(lake), str(tmp_path / "facts"))
    finally:
        ray.shutdown()
    assert "registered_capital" in parquet.read_table(tmp_path / "facts")["indicator"].to_pylist()


def test_the_notebook_runs_from_its_first_cell_to_its_last(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    matplotlib = pytest.importorskip("matplotlib")
    matplotlib.use("Agg")
    for path in sorted((ROOT / "corpus").glob("*.txt"))[:6]:
        shutil.copy(path, tmp_path)
    cells = json.loads((EXAMPLES / "from_folder_to_chart.ipynb").read_text("utf-8"))["cells"]
    assert not any(cell.get("outputs") for cell in cells)
    known: dict[str, object] = {}
    for cell in cells:
        if cell["cell_type"] == "code":
            exec("".join(cell["source"]).replace("../corpus", str(tmp_path)), known)
    assert capsys.readouterr().out.count("\n") == 2
    assert isinstance(known["records"], list) and isinstance(known["records"][0], kcn_extract.Record)


def test_every_example_is_named() -> None:
    listed = (EXAMPLES / "README.md").read_text("utf-8")
    names = {path.name for path in EXAMPLES.iterdir() if path.suffix in (".py", ".ipynb")}
    assert len(names) > 4 and all(f"]({name})" in listed for name in names)
    tested = Path(__file__).read_text("utf-8")
    assert all(Path(name).stem in tested for name in names)
