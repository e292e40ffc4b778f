"""What an exam's operations cost as users, attempts and quizzes grow from a thousand to a million.

    .venv/bin/python -m benchmarks.growth

Each operation is done by the deployed code on an emulator, beside a crowd (`benchmarks.crowd`) of
so many users who each have an account and an attempt at the same quiz, running or finished, and
then beside so many quizzes. Round trips and units are counted by DynamoDB's rules; no time is
measured. Boards are `benchmarks.leaderboard`'s, with so many rows.
"""

import argparse
import logging
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import matplotlib as mpl
from rich.console import Console
from rich.table import Table

from benchmarks.crowd import Crowd, Row
from benchmarks.measuring import OUT, Promise, save
from chalicelib import ids
from chalicelib.clock import DAY
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support.aws_delivery import empty_queues
from tests.support.aws_setup import prepare
from tests.support.builders import published, start
from tests.support.capacity import Cost
from tests.support.clock import THE_START, FakeClock
from tests.support.metered_operations import Costs, MeteredExam, begun, follow, look, sit, sweep
from tests.support.moto_emulator import emulated_aws
from tests.support.tables import empty_tables, serialized_calls

mpl.use("Agg")
from matplotlib import pyplot as plt

SIZES = (1_000, 10_000, 100_000, 1_000_000)
KINDS_OF_USERS, KINDS_OF_QUIZZES = 40, 4
"""Individuals that are copied. Their shards are those of their ids, so there must be some."""
FEW = 80
"""So many are put into the emulator as well, to see that a crowd is found as they are."""
USERS, QUIZZES = "users and attempts", "quizzes"
ATTEMPTS, GRADES = "attempts at a quiz, a page of 20", "grades of a quiz, a page of 20"
PAGES = {
    ATTEMPTS: "/api/v1/quizzes/{quiz}/attempts?limit=20",
    GRADES: "/api/v1/quizzes/{quiz}/grades?limit=20",
    "own quizzes, a page of 20": "/api/v1/quizzes?mine=true&limit=20",
}
"""What an author reads."""
MEAN_RANK, WORST_RANK = "own rank, on average", "own rank, at worst"
MOST_READS = {MEAN_RANK: 15.0, WORST_RANK: 35.0, ATTEMPTS: 70.0, GRADES: 750.0}
"""What is bounded, and not the same at each size: of a quiz of few, a page asks all its keys; where
most sit an attempt, it goes through 42 pages of slots for some who have ended one."""


class Crowds:
    """Those who are copied to stand around an exam, and the exam that they were taken from."""

    def __init__(self) -> None:
        clock = FakeClock(THE_START + DAY)  # what runs ends a day after the exam
        self._exam = begun(clock)
        self.rows = {USERS: list(self._users()), QUIZZES: list(self._quizzes())}

    def around(self, exam: MeteredExam, growing: str, size: int) -> Crowd:
        """A crowd of ``size`` around another exam."""
        pairs = (self._exam.quiz["id"], exam.quiz["id"]), (self._exam.author.id, exam.author.id)
        others = {ids.bare(there): ids.bare(here) for there, here in pairs}
        return Crowd(self.rows[growing], size, others)

    def _users(self) -> Iterator[Row]:
        for number in range(KINDS_OF_USERS):
            user = self._exam.people.user()
            attempt = start(self._exam.http, user, self._exam.quiz["id"]).json["id"]
            if number % 2:
                self._exam.http.post(f"/api/v1/attempts/{attempt}/submit", token=user.token)
            yield from _rows(("users", "attempts", "results"), user.id, number)

    def _quizzes(self) -> Iterator[Row]:
        for number in range(KINDS_OF_QUIZZES):
            quiz = published(self._exam.http, self._exam.author)
            yield from _rows(("quizzes",), quiz["id"], number)


def beside(crowds: Crowds, growing: str, size: int, *, settled: bool = False) -> Costs:
    """What each operation of an exam costs beside so large a crowd; ``settled`` is a slow one."""
    empty_tables()
    empty_queues()
    clock = FakeClock()
    exam = begun(clock)
    crowd = crowds.around(exam, growing, size)
    if settled:
        crowd.settle()
    with nullcontext() if settled else crowd.present():
        sit(exam)
        follow(exam)
        look(exam)
        _read_as_author(exam)
        sweep(exam, clock)
    return exam.costs


def _read_as_author(exam: MeteredExam) -> None:
    exam.taker = exam.author
    for name, path in PAGES.items():
        exam.ask(name, "GET", path.format(quiz=exam.quiz["id"]))
    exam.taker = exam.people.admin()
    exam.ask("all users, a page of 20", "GET", "/api/v1/admin/users?limit=20")


def _rows(tables: Sequence[str], of: str, number: int) -> Iterator[Row]:
    """All items of some tables in whose keys an id is."""
    own = ids.bare(of)
    for table in tables:
        for item in dynamodb().scan(TableName=settings().table(table))["Items"]:
            if own in item["pk"]["S"] + item["sk"]["S"]:
                yield Row.of(table, dict(item), own, number)


def boards(sizes: Sequence[int]) -> dict[str, dict[int, Cost]]:
    """What the first page and one's own rank cost on a board of so many rows, in reads alone."""
    from benchmarks import leaderboard  # noqa: PLC0415 - reads the settings, which tests make

    board = leaderboard.BOARDS["quiz"]
    found = {size: leaderboard.measured(board, size) for size in sizes}
    tops = {size: of[leaderboard.TOP] for size, of in found.items()}
    ranks = {size: of[leaderboard.RANK] for size, of in found.items()}
    return {
        "top ten": {size: Cost(round(one.calls), one.worst, 0) for size, one in tops.items()},
        MEAN_RANK: {size: Cost(round(one.calls), one.units, 0) for size, one in ranks.items()},
        WORST_RANK: {size: Cost(round(one.calls), one.worst, 0) for size, one in ranks.items()},
    }


def counted(sizes: Sequence[int]) -> dict[str, dict[str, dict[int, Cost]]]:
    """Costs by what grows, by operation, by size."""
    found: dict[str, dict[str, dict[int, Cost]]] = {USERS: {}, QUIZZES: {}}
    with emulated_aws(), serialized_calls():
        prepare()
        crowds = Crowds()
        for growing, by_name in found.items():
            alike = beside(crowds, growing, FEW), beside(crowds, growing, FEW, settled=True)
            if _steady(alike[0]) != _steady(alike[1]):
                sys.exit("A crowd is not found as its rows would be.")
            for size in sizes:
                for name, cost in beside(crowds, growing, size).items():
                    by_name.setdefault(name, {})[size] = cost
    return {**found, "rows of a board": boards(sizes)}


def _steady(costs: Costs) -> Costs:
    """Without what depends on the shards that chance gave people."""
    return {name: cost for name, cost in costs.items() if name not in MOST_READS}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    logging.disable()
    found = counted(sizes)
    promises = []
    for growing, by_name in found.items():
        table = Table(f"{growing}: trips, read, write units", *(f"{size:,}" for size in sizes))
        for name, costs in by_name.items():
            table.add_row(name, *(f"{c.trips}, {c.reads:g}, {c.writes}" for c in costs.values()))
            promises.append(_promise(name, growing, costs))
        Console().print(table)
    plot(found, OUT / "growth-curves.png")
    kept = {
        growing: {name: {str(n): asdict(c) for n, c in of.items()} for name, of in by_name.items()}
        for growing, by_name in found.items()
    }
    return save("growth", kept, promises)


def _promise(name: str, growing: str, costs: Mapping[int, Cost]) -> Promise:
    if name in MOST_READS:
        most = max(one.reads for one in costs.values())
        return Promise(f"{name} among {growing}, read units", most, MOST_READS[name])
    units = [sum(_of(one)) for one in costs.values()]
    return Promise(f"{name} among {growing}, of the least", max(units) / min(units), 1.0)


def _of(cost: Cost) -> tuple[float, float, float]:
    return cost.trips, cost.reads, cost.writes


def plot(found: Mapping[str, Mapping[str, Mapping[int, Cost]]], path: Path) -> None:
    """Round trips and units together against what grows, by powers of ten."""
    figure, sides = plt.subplots(1, len(found), figsize=(17, 8), sharey=True)
    for side, (growing, by_name) in zip(sides, found.items(), strict=True):
        for name, costs in by_name.items():
            together = [sum(_of(one)) for one in costs.values()]
            side.plot(list(costs), together, marker="o", label=name)
        side.set(xscale="log", yscale="log", title=growing, xlabel=growing)
        side.grid(visible=True, alpha=0.3)
        side.legend(fontsize="x-small", ncol=2, loc="upper center", bbox_to_anchor=(0.5, -0.1))
    sides[0].set_ylabel("round trips, read and write units together")
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)


if __name__ == "__main__":
    sys.exit(main())
