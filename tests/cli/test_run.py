"""kcn-extract run, from outside: what it writes, where, and how it ends."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

COMMAND = [sys.executable, "-m", "kcn_extract", "run"]


def run(*arguments: object, stdin: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    command = [*COMMAND, *map(str, arguments), "--names", "never"]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120)


def records(output: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in output.splitlines()]


@pytest.fixture
def news(tmp_path: Path) -> Path:
    folder = tmp_path / "news"
    for number in range(30):
        path = folder / f"{number % 3}" / f"{number:02}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"KCN Đình Trám thu hút {number + 1} triệu USD, tăng {number}%.\n" * (number % 4 + 1), "utf-8")
    return folder


def test_all_well(news: Path) -> None:
    done = run(news)
    found = records(done.stdout)
    assert done.returncode == 0
    assert [record["id"] for record in found] == sorted(f"{n % 3}/{n:02}" for n in range(30))
    assert "30 articles" in done.stderr.decode() and "0 errors" in done.stderr.decode()
    for record in found:
        text = Path(record["source"]).read_bytes().decode()
        assert all(text[m["start"] : m["end"]] == m["text"] for m in record["mentions"])


def test_workers_and_output_do_not_change_a_byte(news: Path, tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    assert run(news, "-o", one).returncode == 0
    done = run(news, "-o", two, "--workers", 2)
    assert (done.returncode, done.stdout) == (0, b"")
    assert one.read_bytes() == two.read_bytes() == run(news).stdout
    assert one.read_bytes().endswith(b"\n")


def test_broken_articles_do_not_stop_the_rest(news: Path) -> None:
    (news / "0" / "00.txt").write_bytes(b"\xff\xff\xff")
    (news / "1" / "01.txt").write_bytes(b"")
    (news / "2" / "02.txt").unlink()
    (news / "2" / "02.txt").symlink_to(news / "gone")
    for workers in (1, 2):
        done = run(news, "--workers", workers)
        found = records(done.stdout)
        assert (done.returncode, len(found)) == (1, 30)
        errors = {record["id"]: record["error"]["type"] for record in found if record["error"]}
        assert errors == {"0/00": "not_utf8", "1/01": "empty", "2/02": "unreadable"}
        assert "3 errors" in done.stderr.decode() and "0/00: not UTF-8" in done.stderr.decode()


def test_standard_input() -> None:
    (text,) = records(run("-", stdin="﻿Tăng 5%.\nHết.".encode()).stdout)
    assert (text["source"], text["article"]["characters"]) == (None, 13)
    done = run("-", stdin=b'{"id": "a", "text": "5%"}\n{broken\n{"id": "b", "text": "6%"}\n')
    assert done.returncode == 1
    assert [record["id"] for record in records(done.stdout)] == ["a", "stdin:2", "b"]
    assert run("-").returncode == 1  # nothing there: an empty article


def test_json_lines_file_and_day(tmp_path: Path) -> None:
    rows = [{"id": "a", "text": "Ngày 16/4 khởi công.", "published": "2021-05-01"}, {"text": "Ngày 16/4 khởi công."}]
    path = tmp_path / "tin.jsonl"
    path.write_text("\n".join(map(json.dumps, rows)), "utf-8")
    known, given = records(run(path, "--published", "2024-05-02").stdout)
    assert known["mentions"][0]["value"]["start"] == "2021-04-16"
    assert (given["id"], given["mentions"][0]["value"]["start"]) == ("tin:2", "2024-04-16")
    _, unknown = records(run(path).stdout)
    assert unknown["mentions"][0]["value"]["start"] == "--04-16"


def test_the_day_of_publication_from_the_id(tmp_path: Path) -> None:
    for name in ("2024-05-02-khoi-cong", "khoi-cong"):
        (tmp_path / f"{name}.txt").write_text("Ngày 16/4 khởi công.", "utf-8")
    dated, undated = records(run(tmp_path, "--published", "id").stdout)
    assert (dated["article"]["published"], dated["mentions"][0]["value"]["start"]) == ("2024-05-02", "2024-04-16")
    assert [record["article"]["published_from"] for record in (dated, undated)] == ["file", None]
    assert (undated["article"]["published"], undated["mentions"][0]["value"]["start"]) == (None, "--04-16")


def test_labels(news: Path) -> None:
    done = run(news, "--labels", "percent, ZONE")
    assert {m["label"] for record in records(done.stdout) for m in record["mentions"]} == {"PERCENT", "ZONE"}


def test_quiet(news: Path) -> None:
    done = run(news, "--quiet")
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["none.txt"], "no such file or folder: none.txt"),
        (["none/*.txt"], "no match for none"),
        (["{}", "--labels", "MONY"], "did you mean MONEY?"),
        (["{}", "--labels", ","], "at least one"),
        (["{}", "--with", "word"], "did you mean words?"),
        (["{}", "--published", "2/13/24"], "invalid date '2/13/24' (expected YYYY-MM-DD)"),
        (["{}", "--patterns", "none"], "no such folder"),
        (["{}", "--workers", "0"], "workers"),
        (["{}", "--nmes", "never"], "nmes"),
        (["{}", "-o", "none/records.jsonl"], "cannot write none/records.jsonl"),
        (["{}", "-o", "records.html"], "unsupported extension .html (expected .jsonl, "),
        (["{}", "-o", "{}/0"], "is a folder"),
        (["{}", "-o", "{}/0/00.txt"], "unsupported extension .txt"),
        (["{}/0", "-o", "{}/notes.md.jsonl"], "was not written by kcn-extract"),
        (["{}/0", "-o", "{}/notes.md.jsonl", "--overwrite"], "was not written by kcn-extract"),
        (["{}/*", "-o", "{}/records.jsonl"], "must not be one of the inputs"),
        (["{}", "--rows", "facts"], "--rows is for tables"),
        (["{}", "--resume"], "needs an output file"),
        (["{}", "-o", "records.jsonl", "--resume", "--overwrite"], "give one of them"),
        (["{}/empty"], "no article in"),
        ([], "nothing to read: name files or folders"),
    ],
)
def test_a_wrong_call_ends_with_2_and_says_why(news: Path, arguments: list[str], words: str) -> None:
    (news / "empty").mkdir()
    (news / "notes.md.jsonl").write_text("Việc cần làm\n", "utf-8")
    done = run(*(argument.format(news) for argument in arguments))
    assert (done.returncode, done.stdout) == (2, b"")
    assert words in done.stderr.decode() and "Traceback" not in done.stderr.decode()


def test_a_rule_file_with_problems_is_a_wrong_call(news: Path, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "mine.toml").write_text('label = "MONY"\n[[rule]]\nname = "mine.x"\n', "utf-8")
    done = run(news, "--patterns", tmp_path / "mine")
    assert done.returncode == 2 and "mine.toml" in done.stderr.decode() and "'MONEY'" in done.stderr.decode()


def test_a_reader_that_has_seen_enough_is_no_error(news: Path) -> None:
    rows = b"".join(b'{"id": "%d", "text": "5%%"}\n' % n for n in range(5000))
    process = subprocess.Popen(
        [*COMMAND, "-", "--names", "never"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdin and process.stdout and process.stderr

    process.stdin.write(rows[:100])
    process.stdout.close()
    try:
        process.stdin.write(rows[100:])
        process.stdin.close()
    except BrokenPipeError:
        pass
    complaints = process.stderr.read().decode()
    process.stderr.close()
    assert process.wait(60) == 0
    assert "Traceback" not in complaints and "Exception ignored" not in complaints


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("command", [["run", "-"], ["schema"], ["show", "-"], ["explain", "-"], ["patterns", "list"]])
def test_a_full_disk_is_said(command: list[str]) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [*COMMAND[:-1], *command], input=b"5%" * 5000, stdout=full, stderr=subprocess.PIPE, timeout=120
        )
    complaints = done.stderr.decode()
    assert done.returncode in (1, 2) and "cannot write the output: No space left" in complaints
    assert "Traceback" not in complaints and "Exception ignored" not in complaints


def _heed_ctrl_c() -> None:
    """Where the tests run in the background, Ctrl-C is ignored, and children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(sys.platform == "win32", reason="signals of another kind")
@pytest.mark.parametrize(
    ("workers", "sent", "status", "words"),
    [
        (1, signal.SIGINT, 130, "stopped by Ctrl-C after"),
        (2, signal.SIGINT, 130, "stopped by Ctrl-C after"),
        (1, signal.SIGTERM, 143, "stopped by SIGTERM after"),
        (2, signal.SIGTERM, 143, "stopped by SIGTERM after"),
        (2, signal.SIGKILL, -signal.SIGKILL, ""),
    ],
)
def test_what_was_done_is_kept_and_no_process_left(
    tmp_path: Path, workers: int, sent: signal.Signals, status: int, words: str
) -> None:
    output = tmp_path / "records.jsonl"
    row = b'{"id": "a", "text": "' + "KCN Đình Trám thu hút 5 triệu USD. ".encode() * 50 + b'"}\n'
    command = [*COMMAND, "-", "-o", str(output), "--names", "never", "--workers", str(workers)]
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True, preexec_fn=_heed_ctrl_c
    )
    assert process.stdin and process.stderr
    os.set_blocking(process.stdin.fileno(), False)
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline and not (output.exists() and output.stat().st_size):
        try:
            process.stdin.write(row)
            process.stdin.flush()
        except BlockingIOError:
            time.sleep(0.01)
    if sent == signal.SIGINT:
        os.killpg(process.pid, sent)  # as a terminal does: to all processes of the group
    else:
        process.send_signal(sent)
    complaints = process.stderr.read().decode()  # ends when the last process that could write there has ended
    process.stderr.close()
    assert process.wait(60) == status
    assert words in complaints and "Traceback" not in complaints
    lines = output.read_bytes().splitlines(keepends=True)
    if sent != signal.SIGKILL:  # which may come in the midst of a line
        assert lines and lines[-1].endswith(b"\n") and all(json.loads(line)["id"] for line in lines)
    with suppress(BrokenPipeError, BlockingIOError):  # the second where the system is not done with the dead
        process.stdin.close()
