"""Records read back, also from a file that was cut off."""

import gzip
from pathlib import Path

import pytest

from kcn_extract import extract
from kcn_extract.run.compressed import encoder_of
from kcn_extract.run.records import open_records, read_records, whole_lines

LINES = [extract(f"Vốn {number} tỷ đồng.", id=str(number)).to_json() + b"\n" for number in range(5)]
DATA = b"".join(LINES)


@pytest.mark.parametrize("name", ["r.jsonl", "r.jsonl.gz", "r.jsonl.zst"])
@pytest.mark.parametrize(("part", "left"), [(1.0, 5), (0.5, 2)])
def test_a_file_that_was_cut_off(tmp_path: Path, name: str, part: float, left: int) -> None:
    path = tmp_path / name
    blocks = LINES
    if name.endswith(".gz"):
        blocks = [gzip.compress(line) for line in LINES]
    elif name.endswith(".zst"):
        compress = encoder_of(name)
        blocks = [compress(line) for line in LINES]
    data = b"".join(blocks)
    path.write_bytes(data[: int(len(data) * part)])
    told: list[str] = []
    with open_records(str(path)) as lines:
        assert [record.id for record in read_records(lines, told.append)] == [str(n) for n in range(left)]
    assert bool(told) == (left < 5) and all("cut off" in message for message in told)


def test_a_last_line_without_its_end_is_kept_if_it_is_whole() -> None:
    told: list[str] = []
    assert list(whole_lines([LINES[0], LINES[1][:-1]], told.append)) == [LINES[0], LINES[1][:-1]]
    assert not told


def test_a_broken_line_in_the_midst_is_an_error() -> None:
    with pytest.raises(ValueError, match="line 2: not a record"):
        list(read_records([LINES[0], LINES[1][:50] + b"\n", LINES[2]]))


def test_without_anybody_to_tell_it_warns() -> None:
    with pytest.warns(UserWarning, match="line 2 is cut off"):
        assert len(list(read_records([LINES[0], LINES[1][:50]]))) == 1
