"""What all benchmarks have in common: fresh processes, medians, promises, a table and a file."""

import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, TypedDict

ROOT = Path(__file__).resolve().parents[1]
OUT = ROOT / "build" / "bench"
PACKAGES = ("botocore", "pynamodb", "pydantic", "chalice", "fastapi", "mangum", "pyjwt")

Call = Callable[[], object]


class Rounds(TypedDict):
    """How often it is measured, and how many calls are measured together."""

    rounds: int
    times: int


@dataclass(frozen=True, slots=True)
class Promise:
    """A figure, and the most that it may be."""

    what: str
    figure: float
    at_most: float

    @property
    def holds(self) -> bool:
        return self.figure <= self.at_most


def save(name: str, figures: Mapping[str, Any], promises: Sequence[Promise] = ()) -> int:
    """Keep the figures with where they were taken, print the promises; 1 when one does not hold."""
    OUT.mkdir(parents=True, exist_ok=True)
    kept = {
        "taken": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "versions": versions(),
        "figures": figures,
        "promises": [{**asdict(one), "holds": one.holds} for one in promises],
    }
    (OUT / f"{name}.json").write_text(json.dumps(kept, indent=1) + "\n")
    for one in promises:
        said = "holds" if one.holds else "DOES NOT HOLD"
        print(f"{said:14} {one.what}: {one.figure:.3g}, at most {one.at_most:.3g}")
    return int(any(not one.holds for one in promises))


def machine() -> str:
    """Processor and system, as far as they say so."""
    model = "unknown processor"
    info = Path("/proc/cpuinfo")
    if info.exists():
        names = [line for line in info.read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return f"{os.cpu_count()} x {model}, {platform.system()} {platform.machine()}"


def versions() -> dict[str, str]:
    """Of Python and of what is compared, where it is installed."""
    found = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def interleaved(calls: Mapping[str, Call], *, rounds: int, times: int) -> dict[str, float]:
    """The median CPU of one call of each, in microseconds; each round takes all in turn."""
    spent: dict[str, list[float]] = {name: [] for name in calls}
    for call in calls.values():
        call()  # what is made once is made here
    for _ in range(rounds):
        for name, call in calls.items():
            began = time.process_time()
            for _ in range(times):
                call()
            spent[name].append((time.process_time() - began) / times * 1e6)
    return {name: statistics.median(each) for name, each in spent.items()}


@dataclass(frozen=True, slots=True)
class Scenario:
    """A program in a process of its own: what to run, where its modules are, its environment."""

    code: str
    paths: tuple[Path, ...]
    environment: Mapping[str, str]

    @property
    def command(self) -> list[str]:
        # -I -S: nothing of this machine's packages is in reach but what is named
        where = f"import sys; sys.path[:0] = {[str(path) for path in self.paths]}"
        return [_interpreter(), "-I", "-S", "-B", "-c", f"{where}\n{self.code}"]

    def run(self, *before: str, code: str = "") -> str:
        """What the program prints, ``before`` in front of its command, ``code`` at its end."""
        command = [*before, *self.command[:-1], f"{self.command[-1]}\n{code}"]
        environment = {"PYTHONHASHSEED": "0", **self.environment}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise RuntimeError(done.stderr[-2_000:])
        return done.stdout + done.stderr


def _interpreter() -> str:
    """The interpreter itself: a shim in front of it would be counted."""
    return os.path.realpath(sys.executable)


def instructions(scenario: Scenario) -> int:
    """How many instructions the program takes: the same in every run, on a busy machine too."""
    if shutil.which("valgrind") is None:
        sys.exit("Counting instructions needs valgrind: apt-get install valgrind")
    counted = scenario.run("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")
    return int(counted.rpartition("Collected :")[2].split()[0])


_AT_THE_END = """
import time
[peak] = [line for line in open("/proc/self/status") if line.startswith("VmHWM")]
print(time.process_time(), int(peak.split()[1]))
"""


def timed(scenario: Scenario) -> tuple[float, float, float]:
    """CPU and wall time in milliseconds, and the most memory in MB, of one fresh process."""
    began = time.perf_counter()
    cpu, memory = scenario.run(code=_AT_THE_END).split()[-2:]
    return float(cpu) * 1e3, (time.perf_counter() - began) * 1e3, int(memory) / 1024
