"""Addresses: what is found at one, in which order, and that a file is there whole or not at all. ``file://`` goes the
way of ``s3://``, through the file systems of pyarrow."""

from pathlib import Path

import pytest

from kcn_extract.cluster import files
from kcn_extract.cluster.files import Sized, files_at
from kcn_extract.sources.paths import InputFile, NoSuchInput, Skipped, files_below
from kcn_extract.sources.reading import opened, read_files

TREE = (
    "a/x.txt", "a.txt", "a/b/y.html", "z.csv", "README.md", ".hidden.txt", "a/.git/c.txt", "p.png", "2024/05/n.txt",
    "noext",
)  # fmt: skip


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for name in TREE:
        path = tmp_path / "tree" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Tăng 5% ở {name}.", encoding="utf-8")
    return tmp_path / "tree"


def below(found: object, base: str) -> list[str]:
    assert isinstance(found, list)
    return [one.file.path.removeprefix(f"{base}/") for one in found if isinstance(one, Sized)]


def test_a_folder_is_read_in_the_order_of_a_local_one(tree: Path) -> None:
    found = list(files_at(tree.as_uri()))
    local = [one for one in files_below(InputFile(str(tree), str(tree))) if isinstance(one, InputFile)]
    assert below(found, tree.as_uri()) == below([Sized(one, 0) for one in local], str(tree))
    assert [one.file.id for one in found if isinstance(one, Sized)] == [one.id for one in local]
    assert sorted(str(one) for one in found if isinstance(one, Skipped)) == [".png", "README", "without an ending"]


@pytest.mark.parametrize(
    ("pattern", "wanted"),
    [
        ("*.txt", ["a.txt"]),
        ("*/*.txt", ["a/x.txt"]),
        ("**/*.txt", ["2024/05/n.txt", "a/x.txt", "a.txt"]),
        ("2024/*/n.*", ["05/n.txt"]),
    ],
)
def test_a_glob(pattern: str, wanted: list[str], tree: Path) -> None:
    base = f"{tree.as_uri()}/2024" if pattern.startswith("2024") else tree.as_uri()
    assert below(list(files_at(f"{tree.as_uri()}/{pattern}")), base) == wanted


@pytest.mark.parametrize("path", ["nowhere", "*.pdf", "a/b/*.txt", "p.png/q"])
def test_nothing_there(path: str, tree: Path) -> None:
    with pytest.raises(NoSuchInput, match=r"nowhere|pdf|txt|png"):
        list(files_at(f"{tree.as_uri()}/{path}"))


def test_an_unknown_kind_of_address() -> None:
    with pytest.raises(NoSuchInput, match="cannot read carrier-pigeon://"):
        list(files_at("carrier-pigeon://coop/news"))


def test_a_file_is_read_by_its_address(tree: Path) -> None:
    (found,) = files_at(f"{tree.as_uri()}/a/x.txt")
    assert isinstance(found, Sized) and found.size == len("Tăng 5% ở a/x.txt.".encode())
    (article,) = read_files([found.file])
    assert not isinstance(article, Skipped)
    assert (opened(article).text, article.id, article.source) == ("Tăng 5% ở a/x.txt.", "x", found.file.path)


def test_a_file_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    class Torn:
        def __init__(self) -> None:
            self.blocks = [b"half"]

        def read(self, _: int) -> bytes:
            if self.blocks:
                return self.blocks.pop()
            raise OSError("torn")

    for place in (str(tmp_path / "out"), f"{tmp_path.as_uri()}/out"):
        files.write(f"{place}/a", b"whole")
        with pytest.raises(OSError, match="torn"):
            files.write(f"{place}/a", Torn())  # type: ignore[arg-type]
        assert files.names_in(place) == ["a"] and files.read(f"{place}/a") == b"whole"
        files.remove(f"{place}/a")
        files.remove(f"{place}/a")
        assert not files.is_there(f"{place}/a")
