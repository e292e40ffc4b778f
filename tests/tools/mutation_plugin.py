"""Pytest plugin that runs, for each mutant, the tests that reach it.

One process collects all tests and starts the emulator. It forks for every mutant, and itself only
runs a single test that starts no thread: a fork with a pool of threads but without the threads
waits forever. Each fork has a limit of processor time, so that a busy machine kills no mutant.
"""

import json
import os
import resource
import signal
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from _pytest.runner import runtestprotocol
from mutmut.mutation.trampoline import set_mutant_under_test
from mutmut.state import state

ASKED = Path("asked.json")
"""Names of the mutants, and the total time."""
TOLD = Path("told.json")
"""Outcome of each mutant."""
MET = Path("met.json")
UNNOTICED, NOT_MET, NOT_RUN = "unnoticed", "not met", "not run"
ENDED = "ended, for it took too long"
SECONDS_OF_TESTS = 30.0
"""Processor seconds for a mutant's tests, the likeliest first; later kills are missed."""
SLOWER, START = 3, 10
"""Factor and constant on the time of the tests alone."""
PATIENCE = 600
"""Seconds after which a fork that waits for something, and takes no time, is ended."""


class Meetings:
    """Which test reaches which function, test durations, and kills."""

    def __init__(self, told: dict[str, tuple[float, list[str]]]) -> None:
        self.seconds = {test: seconds for test, (seconds, _) in told.items()}
        self.tests: defaultdict[str, list[str]] = defaultdict(list)
        self.noticed: defaultdict[str, list[str]] = defaultdict(list)
        for test in sorted(self.seconds, key=self.seconds.__getitem__):
            for function in told[test][1]:
                self.tests[function].append(test)

    def mutants_met_by(self, mutant: str) -> list[str]:
        """The tests to run, first those that noticed other mutants of this function."""
        function = mutant.partition("__mutmut_")[0]
        first = dict.fromkeys([*reversed(self.noticed[function]), *self.tests[function]])
        chosen: list[str] = []
        seconds = 0.0
        for test in first:
            seconds += self.seconds[test]
            if chosen and seconds > SECONDS_OF_TESTS:
                break
            chosen.append(test)
        return chosen


def _forked(
    session: pytest.Session, items: Iterable[pytest.Item], mutant: str, seconds: int
) -> int:
    """Fork a process that runs tests with a mutant enabled and writes the outcome to a file."""
    pid = os.fork()
    if pid:
        return pid
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    silent = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silent, 1)
    os.dup2(silent, 2)
    set_mutant_under_test(mutant)
    for item in items:
        _run(session, item)
        if session.testsfailed:
            _noticed_by(os.getpid()).write_text(item.nodeid)
            break
    os._exit(0)


def _noticed_by(pid: int) -> Path:
    return Path(f"noticed-{pid}")


def _run(session: pytest.Session, item: pytest.Item) -> list[Any]:
    # the rest of the session stays, above all the emulator
    reports = runtestprotocol(item, nextitem=session)  # type: ignore[arg-type]
    session.testsfailed += any(report.failed for report in reports)
    return reports


def _all_met(session: pytest.Session) -> Meetings:
    """Fork a process that runs every test once and records the reached functions."""
    pid = os.fork()
    if not pid:
        set_mutant_under_test("stats")
        met = dict(_meetings(session))
        MET.write_text(json.dumps(met))
        os._exit(int(session.testsfailed > 0))
    if os.waitpid(pid, 0)[1]:
        pytest.exit("The tests fail without any mutant.", returncode=1)
    return Meetings(json.loads(MET.read_text()))


def _meetings(session: pytest.Session) -> Iterator[tuple[str, tuple[float, list[str]]]]:
    for item in session.items:
        before = time.process_time()
        for report in _run(session, item):
            if report.failed:
                print(report.longreprtext)  # noqa: T201
        yield item.nodeid, (time.process_time() - before, sorted(state()._stats))  # noqa: SLF001 - of mutmut
        state()._stats.clear()  # noqa: SLF001 - of mutmut


class Forks:
    """The mutants that are awake now, each in a process of its own."""

    def __init__(self, session: pytest.Session, meetings: Meetings, at_once: int) -> None:
        self._session, self._meetings, self._at_once = session, meetings, at_once
        self._items = {item.nodeid: item for item in session.items}
        self._awake: dict[int, tuple[str, float]] = {}
        self.told: dict[str, str] = {}

    def wake(self, mutant: str) -> None:
        """Try a mutant as soon as a process is free."""
        while len(self._awake) >= self._at_once:
            self._wait()
        tests = self._meetings.mutants_met_by(mutant)
        if not tests:
            self.told[mutant] = NOT_MET
            return
        seconds = round(SLOWER * sum(self._meetings.seconds[test] for test in tests)) + START
        pid = _forked(self._session, [self._items[test] for test in tests], mutant, seconds)
        self._awake[pid] = (mutant, time.monotonic() + PATIENCE)

    def finish(self) -> None:
        """Wait for all that are awake."""
        while self._awake:
            self._wait()

    def _wait(self) -> None:
        pid, status = os.waitpid(-1, os.WNOHANG)
        if not pid:
            self._kill_late_forks()
            time.sleep(0.01)
            return
        mutant, _ = self._awake.pop(pid)
        self.told[mutant] = self._verdict(pid, status, mutant)
        print(f"{len(self.told):5} {mutant} {self.told[mutant]}", flush=True)  # noqa: T201

    def _kill_late_forks(self) -> None:
        for pid, (_, until) in self._awake.items():
            if time.monotonic() > until:
                with suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)

    def _verdict(self, pid: int, status: int, mutant: str) -> str:
        found = _noticed_by(pid)
        if not found.exists():
            return ENDED if status else UNNOTICED
        test = found.read_text()
        found.unlink()
        self._meetings.noticed[mutant.partition("__mutmut_")[0]].append(test)
        return test


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool:
    asked = json.loads(ASKED.read_text())
    until = time.monotonic() + asked["seconds"]
    [first, *_] = (one for one in session.items if asked["first"] in one.nodeid)
    _run(session, first)
    meetings = _all_met(session)
    forks = Forks(session, meetings, asked["at_once"])
    for mutant in asked["mutants"]:
        if time.monotonic() > until:
            forks.told[mutant] = NOT_RUN
        else:
            forks.wake(mutant)
    forks.finish()
    TOLD.write_text(json.dumps(forks.told))
    return True
