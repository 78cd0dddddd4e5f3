"""One article never costs another: what runs away, dies or does not end, with workers and without."""

import os
import signal
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from multiprocessing.popen_fork import Popen
from pathlib import Path
from typing import Any

import pytest

from kcn_extract.extractor import Extractor
from kcn_extract.record import Record
from kcn_extract.run.batch import as_input, record_lines
from kcn_extract.run.job import NoWorkers, RecordLine, line_of
from kcn_extract.sources.article_input import ArticleInput, Document

RUNAWAY = "(?:a|aa){1,60}b"  # a pattern that does not end on the text below


class Panic(BaseException):
    """What a library in Rust raises."""


def _hang(_: str) -> None:
    while True:
        pass


def _match(text: str) -> None:
    import re

    re.search(RUNAWAY, "a" * 60 + "c" + text)


def _die(_: str) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def _recurse(text: str) -> None:
    _recurse(text)


def _raise(error: BaseException) -> Any:
    def fault(_: str) -> None:
        raise error

    return fault


FAULTS = {
    "RECURSION": _recurse,
    "MEMORY": _raise(MemoryError()),
    "PANIC": _raise(Panic("index out of bounds")),
    "EXIT": _raise(SystemExit(3)),
    "SURROGATE": _raise(ValueError("\udcff")),
    "HANG": _hang,
    "MATCH": _match,
    "DIE": _die,
}


class Faulty(Extractor):
    """Does what the first word of a text names."""

    def extract(self, text: str, *rest: Any, **more: Any) -> Record:
        if fault := FAULTS.get(text.split(maxsplit=1)[0]):
            fault(text)
        return super().extract(text, *rest, **more)

    def __reduce__(self) -> Any:
        return _faulty, ()


def _faulty() -> Faulty:
    return Faulty(names="never", facts=False)


def given(*texts: str) -> list[ArticleInput]:
    return [as_input({"id": f"{number:02}", "text": text}) for number, text in enumerate(texts)]


def errors(lines: Iterable[RecordLine]) -> dict[str, str]:
    records = [Record.from_json(line.json) for line in lines]
    assert [record.id for record in records] == sorted(record.id for record in records)
    assert all(record.error or len(record.mentions) == 1 for record in records)
    return {record.id: f"{record.error.type}: {record.error.message}" for record in records if record.error}


@pytest.mark.parametrize("workers", [1, 2])
def test_a_fault_costs_its_article_alone(workers: int) -> None:
    texts = ["5%", "RECURSION", "5%", "MEMORY", "PANIC", "EXIT", "SURROGATE", "5%"]
    found = errors(record_lines(_faulty(), given(*texts), workers))
    assert found.pop("01").startswith("failed: RecursionError: maximum recursion depth exceeded")
    assert found == {
        "03": "failed: MemoryError", "04": "failed: Panic: index out of bounds", "05": "failed: SystemExit: 3",
        "06": "failed: ValueError: \\xff",
    }  # fmt: skip


@pytest.mark.parametrize("workers", [1, 2])
def test_an_article_that_does_not_end_is_given_up(workers: int) -> None:
    texts = ["5%"] * 3 + ["HANG"] + ["5%"] * 3 + ["MATCH"] + ["5%"] * 30
    assert errors(record_lines(_faulty(), given(*texts), workers, timeout=0.5)) == {
        "03": "timeout: not done after 0.5 s", "07": "timeout: not done after 0.5 s",
    }  # fmt: skip


def test_a_document_that_does_not_open_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kcn_extract.sources.readers.text.read", lambda data, article: _hang(""))
    article = ArticleInput(id="a", document=Document("text", b"5%"))
    assert line_of(_faulty(), article, 0.1).error_type == "timeout"


def test_the_alarm_of_the_caller_comes_back() -> None:
    before = signal.signal(signal.SIGALRM, signal.SIG_IGN)
    try:
        assert [record.error for record in _faulty().stream(["5%"], timeout=9)] == [None]
        assert signal.getsignal(signal.SIGALRM) == signal.SIG_IGN
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    finally:
        signal.signal(signal.SIGALRM, before)


def test_in_another_thread_a_worker_is_timed() -> None:
    found: list[str | None] = []
    stream = threading.Thread(
        target=lambda: found.extend(line.error_type for line in record_lines(_faulty(), given("HANG", "5%"), 1, 0.5))
    )
    stream.start()
    stream.join(60)
    assert found == ["timeout", None]


def test_how_a_worker_ended_is_known_where_another_thread_has_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Until that thread has noted the answer, the system says that there is no such process."""
    asked: Counter[int] = Counter()
    poll = Popen.poll

    def poll_late(self: Popen, *flag: int) -> int | None:
        code: int | None = poll(self, *flag)
        asked[self.pid] += code is not None
        return code if asked[self.pid] > 2 else None

    monkeypatch.setattr(Popen, "poll", poll_late)
    assert errors(record_lines(_faulty(), given("HANG", "5%"), 2, timeout=0.3)) == {
        "00": "timeout: not done after 0.3 s"
    }


def test_two_workers_die_before_an_article_is_given_up() -> None:
    texts = ["5%"] * 20 + ["DIE", "DIE"] + ["5%"] * 20
    found = errors(record_lines(_faulty(), given(*texts), 2))
    assert set(found) == {"20", "21"} and "killed twice (out of memory?)" in found["20"]


def test_workers_are_not_started_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kcn_extract.run.workers.MOST_DEATHS", 4)
    lines = record_lines(_faulty(), given("5%", *["DIE"] * 40), 2)
    kept = 0
    with pytest.raises(NoWorkers, match="4 worker processes in a row were killed"):
        for _ in lines:
            kept += 1
    assert 1 <= kept < 4


class DyingAtBirth(Extractor):
    """Ends the process that unpickles it, as long as the file is not there."""

    def __init__(self, mark: str) -> None:
        super().__init__(names="never", facts=False)
        self._mark = mark

    def __reduce__(self) -> Any:
        return _born, (self._mark,)


def _born(mark: str) -> Extractor:
    if mark == "never":
        raise ImportError("no module named mine")
    if not os.path.exists(mark):
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return _faulty()


def test_a_worker_that_is_killed_as_it_starts_is_started_again(tmp_path: Path) -> None:
    dying = DyingAtBirth(str(tmp_path / "born"))
    assert errors(record_lines(dying, given(*["5%"] * 20), 2)) == {}


def test_a_worker_that_cannot_start_says_why() -> None:
    with pytest.raises(NoWorkers, match="cannot start: ImportError: no module named mine"):
        list(record_lines(DyingAtBirth("never"), given("5%"), 2))


def test_a_script_without_the_guard_is_told(tmp_path: Path) -> None:
    script = tmp_path / "unguarded.py"
    script.write_text(
        "from kcn_extract import Extractor\nprint(list(Extractor(facts=False).stream(['5%'], workers=2)))"
    )
    done = subprocess.run([sys.executable, script], capture_output=True, text=True, timeout=60)
    assert done.returncode == 1 and 'needs the guard if __name__ == "__main__":' in done.stderr


def test_workers_killed_at_any_time_cost_nothing() -> None:
    """Six times one of the processes that this one has started is killed: while it starts, works or waits."""
    articles = given(*["KCN Đình Trám thu hút 5%. " * 20] * 400)
    alone = [line.json for line in record_lines(Extractor(names="never", labels=["PERCENT"]), articles)]
    done = threading.Event()
    killed = threading.Thread(target=_kill_children, args=(done,))
    killed.start()
    try:
        lines = [line.json for line in record_lines(Extractor(names="never", labels=["PERCENT"]), articles, 2)]
    finally:
        done.set()
        killed.join()
    assert lines == alone


def _kill_children(done: threading.Event) -> None:
    times = iter([0.15, 0.2, 0.45, 0.6, 0.3, 0.1])
    while (wait := next(times, None)) and not done.wait(wait):
        for pid in list(_children())[:1]:
            os.kill(pid, signal.SIGKILL)


def _children() -> Iterator[int]:
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
            command = (path.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if int(fields[1]) == os.getpid() and b"spawn_main" in command:
            yield int(path.parent.name)
