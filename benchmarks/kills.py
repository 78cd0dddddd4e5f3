"""Kills runs at random moments and resumes them, fills their disk, stops reading them: in the end the output is that of
an undisturbed run, byte for byte.

    python benchmarks/kills.py FOLDER --kills 200 -- --no-facts
    python benchmarks/kills.py FOLDER --kills 100 --database
    python benchmarks/kills.py FOLDER --kills 100 --grown

With ``--database`` the output is a database, compared is what its tables hold, and nothing is done but kills. So with
``--grown``, but what is killed goes on from a database that a finished run has written when half of the articles were
not there yet, some had another text, and there were some that are gone. Prints what was done; exit status 1 at the
first difference. Needs Linux, for the processes of a run.
"""

from __future__ import annotations

import argparse
import filecmp
import os
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path

COMMAND = [sys.executable, "-m", "kcn_extract", "run"]
DATABASE = ".duckdb"
TARGETS = ("parent", "worker", "group")


class Trial:
    """Runs over a folder, all with the same options, and the output of the one that nobody disturbed."""

    def __init__(
        self, folder: str, options: list[str], workers: int, work: Path, seed: int, ending: str, grown: bool = False
    ) -> None:
        self.before = work / f"before{ending}" if grown else None
        self.command = [*COMMAND, folder, *options, "--quiet"]
        self.workers = str(workers)
        self.wanted, self.output = work / f"undisturbed{ending}", work / f"output{ending}"
        self.are_same = same_tables if ending == DATABASE else partial(filecmp.cmp, shallow=False)
        self.chance = random.Random(seed)
        if self.before:
            earlier(Path(folder), Path(shutil.copytree(folder, work / "articles")))
            self.command[len(COMMAND)] = str(work / "articles")
            subprocess.run([*self.command, "-o", str(self.before)], check=True)
            shutil.rmtree(work / "articles")
            shutil.copytree(folder, work / "articles")
        began = time.monotonic()
        subprocess.run([*self.command, "-o", str(self.wanted), "--workers", self.workers], check=True)
        self.size = self.wanted.stat().st_size
        print(f"undisturbed: {time.monotonic() - began:.0f} s, {self.size / 1e6:.1f} MB", flush=True)

    def start(self, limit: int | None = None) -> subprocess.Popen[bytes]:
        """Start a run that goes on from what is there; ``limit`` is the size in bytes that a file may have."""
        if self.before and not self.output.exists():
            shutil.copy(self.before, self.output)

        def full_disk() -> None:
            if limit is not None:
                resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.Popen(
            [*self.command, "-o", str(self.output), "--workers", self.workers, "--resume"],
            start_new_session=True, preexec_fn=full_disk, stderr=subprocess.DEVNULL if limit else None,
        )  # fmt: skip

    def check(self, what: str) -> None:
        """Exit where the output is not that of the undisturbed run; else remove it."""
        if not self.are_same(self.wanted, self.output):
            sys.exit(f"{what}: the output differs: {self.output} (wanted: {self.wanted})")
        self.output.unlink()

    def kills(self, number: int, longest: float) -> None:
        """Kill one process after the other, ``longest`` seconds apart at most, until so many are dead."""
        done: Counter[str] = Counter()
        finished = resumed = 0
        while done.total() < number:
            process = self.start()
            while self._wait(process, self.chance.random() * longest) is None and done.total() < number:
                target = self.chance.choice(TARGETS)
                if not self._kill(process, target):
                    continue
                done[target] += 1
                if target != "worker":
                    break
            if process.wait() == 0:
                self.check(f"after {done.total()} kills")
                finished += 1
            resumed += 1
            print(f"\r{done.total()} kills, {finished} runs finished", end="", file=sys.stderr, flush=True)
        self._finish()
        told = ", ".join(f"{count} {target}" for target, count in sorted(done.items()))
        print(f"\n{done.total()} kills ({told}), {resumed} resumed, {finished + 1} runs finished: all the same bytes")

    def full_disks(self, rounds: int) -> None:
        """Let the disk be full at a random size, again and again."""
        for _ in range(rounds):
            for limit in sorted(self.chance.randrange(1, self.size) for _ in range(3)):
                process = self.start(limit)
                if (status := process.wait()) != 1:
                    sys.exit(f"a full disk ended with {status}")
                there = self.output.read_bytes()
                if not self.wanted.read_bytes().startswith(there) or there[-1:] not in (b"", b"\n"):
                    sys.exit(f"a full disk left something else than whole lines: {self.output}")
            self._finish()
        print(f"{rounds * 3} times a full disk: whole lines, and resumed the same bytes")

    def readers(self, rounds: int) -> None:
        """Stop reading standard output after a random number of bytes."""
        for _ in range(rounds):
            process = subprocess.Popen(
                [*self.command, "--workers", self.workers], stdout=subprocess.PIPE, stderr=subprocess.PIPE
            )
            assert process.stdout and process.stderr
            read = process.stdout.read(self.chance.randrange(1, self.size // 2))
            process.stdout.close()
            complaints = process.stderr.read()
            if process.wait() != 0 or complaints or not self.wanted.read_bytes().startswith(read):
                sys.exit(f"a reader that stops: {process.returncode}, {complaints.decode()}")
        print(f"{rounds} times a reader that stops: exit status 0, nothing said")

    def _finish(self) -> None:
        """Resume until nothing is left to do: an article whose worker was killed twice is an error, and tried again."""
        for _ in range(5):
            if self.start().wait() == 0:
                self.check("at the end")
                return
        sys.exit("a run that nobody disturbs does not finish")

    def _kill(self, process: subprocess.Popen[bytes], target: str) -> bool:
        """Kill the parent, one of its processes, or all of them; False where there is none."""
        if target == "group":
            return _sent(lambda: os.killpg(process.pid, signal.SIGKILL))
        if target == "parent":
            return _sent(process.kill)
        children = Path(f"/proc/{process.pid}/task").glob("*/children")  # each thread has its own
        pids = [int(pid) for file in children for pid in file.read_text().split()]
        return bool(pids) and _sent(lambda: os.kill(self.chance.choice(pids), signal.SIGKILL))

    @staticmethod
    def _wait(process: subprocess.Popen[bytes], seconds: float) -> int | None:
        try:
            return process.wait(seconds)
        except subprocess.TimeoutExpired:
            return None


def earlier(folder: Path, copy: Path) -> None:
    """Make a copy of a folder of texts what it was before it had grown."""
    for place, path in enumerate(sorted(folder.rglob("*.txt"))):
        then = copy / path.relative_to(folder)
        if place % 2:
            then.rename(then.with_stem(f"{then.stem}-gone")) if place % 5 == 0 else then.unlink()
        elif place % 3 == 0:
            then.write_bytes(then.read_bytes() + "\nDiện tích KCN Đình Trám là 97 ha.\n".encode())


def same_tables(one: Path, other: Path) -> bool:
    """True if two databases hold the same rows."""
    import duckdb

    with duckdb.connect() as both:
        both.execute(f"ATTACH '{one}' AS one (READ_ONLY); ATTACH '{other}' AS other (READ_ONLY)")
        of = "SELECT list_sort(list(table_name)) FROM duckdb_tables() WHERE database_name = '{}'".format
        [names], [others] = (both.execute(of(name)).fetchall()[0] for name in ("one", "other"))
        if names != others:
            return False
        differing = "SELECT count(*) FROM (FROM {}.{} EXCEPT ALL FROM {}.{})".format
        pairs = [(a, name, b, name) for name in names for a, b in (("one", "other"), ("other", "one"))]
        return all(both.execute(differing(*pair)).fetchall() == [(0,)] for pair in pairs)


def _sent(kill: Callable[[], None]) -> bool:
    try:
        kill()
    except ProcessLookupError:
        return False
    return True


def main() -> None:
    arguments, options = sys.argv[1:], []
    if "--" in arguments:
        arguments, options = arguments[: (at := arguments.index("--"))], arguments[at + 1 :]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--longest", type=float, default=8, help="seconds between two kills")
    parser.add_argument("--disks", type=int, default=5)
    parser.add_argument("--readers", type=int, default=5)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--database", action="store_true")
    parser.add_argument("--grown", action="store_true")
    given = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        into_database = given.database or given.grown
        ending = DATABASE if into_database else ".jsonl"
        trial = Trial(given.folder, options, given.workers, Path(folder), given.seed, ending, given.grown)
        trial.kills(given.kills, given.longest)
        if into_database:
            return
        trial.full_disks(given.disks)
        trial.readers(given.readers)


if __name__ == "__main__":
    main()
