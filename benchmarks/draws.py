"""What a start with draws costs as banks grow from a hundred questions to a hundred thousand.

    .venv/bin/python -m benchmarks.draws

Round trips and units are counted by DynamoDB's rules on an emulator; no time is measured. A version
freezes up to 10,000 candidates, so that of the largest bank a draw takes those with a tag.
"""

import argparse
import logging
import sys
from collections.abc import Sequence
from dataclasses import asdict

from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Promise, save
from chalicelib import bootstrap
from chalicelib.banks import question_store
from chalicelib.banks.models import BankQuestion
from chalicelib.ids import new_id
from chalicelib.questions.identity import QuestionIds
from chalicelib.quizzes.pool_rules import MAX_CANDIDATES
from chalicelib.quizzes.pool_service import PoolService
from tests.support.aws_setup import prepare
from tests.support.banks import bank
from tests.support.builders import start
from tests.support.capacity import Cost, metered
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.draws import draw, opened
from tests.support.moto_emulator import emulated_aws
from tests.support.people import People
from tests.support.question_samples import SAMPLES, built
from tests.support.tables import serialized_calls

SIZES = (100, 1_000, 10_000, 100_000)
DRAWN = 20
PER_WRITE = 1_000


def filled(http: Client, people: People, size: int) -> str:
    """Return the id of a quiz that draws from a bank of so many questions."""
    author = people.author()
    bank_id = bank(http, author)
    sample = {**SAMPLES["single"], "text": "What is it? " * 10}
    for first in range(0, size, PER_WRITE):
        places = range(first, min(size, first + PER_WRITE))
        question_store.add_questions([_question(bank_id, sample, place) for place in places])
    return opened(http, author, draw(bank_id, DRAWN, tags=["drawn"]))


def _question(bank_id: str, sample: dict[str, object], place: int) -> BankQuestion:
    question, solution = built(sample, QuestionIds(b"secret", new_id("que")))
    return BankQuestion(
        bank_id=bank_id,
        question=question,
        solution=solution,
        tags=("drawn",) if place < MAX_CANDIDATES else ("other",),
        version=1,
        place=f"{place:09d}",
        created_at=1,
        updated_at=1,
    )


def counted(sizes: Sequence[int]) -> dict[int, Cost]:
    """Return the costs of a start by size, in a process that has dealt no candidate yet."""
    found: dict[int, Cost] = {}
    for size in sizes:
        with emulated_aws(), serialized_calls():
            prepare()
            bootstrap.reset(bootstrap.Externals(clock=FakeClock(), password_memory_kib=64))
            http, people = Client(), People()
            quiz_id = filled(http, people, size)
            start(http, people.user(), quiz_id)
            bootstrap.published_quizzes().pools = PoolService()
            taker = people.user()
            with metered() as cost:
                start(http, taker, quiz_id)
            found[size] = cost
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    sizes = parser.parse_args().sizes
    logging.disable()
    found = counted(sizes)
    table = Table("candidates", "round trips", "read units", "write units")
    for size, cost in found.items():
        table.add_row(f"{size:,}", str(cost.trips), f"{cost.reads:g}", str(cost.writes))
    Console().print(table)
    promises = [
        Promise("round trips", max(one.trips for one in found.values()), 3),
        Promise("read units", max(one.reads for one in found.values()), 2 * DRAWN),
    ]
    return save("draws", {str(size): asdict(cost) for size, cost in found.items()}, promises)


if __name__ == "__main__":
    sys.exit(main())
