"""What a million whole attempts cost: counted units, measured work, list prices as parameters.

    .venv/bin/python -m benchmarks.money --gateway-million 3.5

Units and round trips are those that `benchmarks.operations` counts, work is the CPU that
`benchmarks.journey` measured on this machine; a round trip is assumed to take 5 ms.
"""

import argparse
import json
import sys
from dataclasses import asdict, fields

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import OUT, save
from infra.capacity import workload
from infra.capacity.calculator import MEMORY_GB, Prices, cost
from infra.capacity.workload import Exam

ONE_BY_ONE, IN_FIVES = "one answer a save", "five answers a save"
EXAMS = {
    ONE_BY_ONE: Exam(takers=1, window=1, batch=1),
    IN_FIVES: Exam(takers=1, window=1, batch=5),
}
PROCESSOR = MEMORY_GB * 1024 / 1769
"""The part of a processor that a function of this memory has."""


def measured_work() -> float | None:
    """Milliseconds that a request keeps a function busy beside its round trips."""
    path = OUT / "journey.json"
    if not path.exists():
        return None
    return float(json.loads(path.read_text())["figures"]["request_ms"]) / PROCESSOR


def of_attempts(exam: Exam, prices: Prices, work: float | None) -> dict[str, float]:
    """USD for a million attempts by what is billed; the mail apart."""
    parts = cost(exam, prices)
    if work is not None:
        times = workload.per_attempt(exam)
        saved = sum(times.values()) * (workload.WORK_MS - work) / 1e3
        parts["Lambda"] -= saved * MEMORY_GB * prices.lambda_gb_second * 1e6
    return parts


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    for field in fields(Prices):
        name = f"--{field.name.replace('_', '-')}"
        parser.add_argument(name, type=float, default=field.default)
    prices = Prices(**vars(parser.parse_args()))
    work = measured_work()
    said = (
        f"{work:.1f} ms measured" if work else f"{workload.WORK_MS} ms assumed: no journey measured"
    )
    table = Table("USD a million attempts", *EXAMS, title=f"Work of a request: {said}")
    parts = {name: of_attempts(exam, prices, work) for name, exam in EXAMS.items()}
    for part in parts[ONE_BY_ONE]:
        table.add_row(part, *(f"{one[part]:.1f}" for one in parts.values()))
    table.add_row("together", *(f"{sum(one.values()):.0f}" for one in parts.values()))
    without = [sum(one.values()) - one["mail"] for one in parts.values()]
    table.add_row("without mail", *(f"{one:.0f}" for one in without))
    Console().print(table)
    return save("money", {"prices": asdict(prices), "work_ms": work, **parts})


if __name__ == "__main__":
    sys.exit(main())
