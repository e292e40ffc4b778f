"""CPU and memory of the statistics of a large exam: 100,000 attempts at 50 questions.

    .venv/bin/python -m benchmarks.exam_statistics

Marks have thirds, quarters and penalties, so that totals are as different as exams make them.
"""

import random
import resource
import sys
import time
import zlib
from collections.abc import Iterator
from fractions import Fraction
from json import dumps

from benchmarks.measuring import Promise, save
from chalicelib.statistics import report, rules
from chalicelib.statistics.models import AttemptMarks, Exam, ExamItem, ItemMark, ItemOption
from chalicelib.statistics.tallies import Tally

ATTEMPTS, QUESTIONS, SHARDS = 100_000, 50, 32
MARKS = (1_000, 1_000, 750, 667, 500, 333, 0, -250)
OPTIONS = "abcde"
CPU_SECONDS, MEMORY_MB = 30, 256


def an_exam() -> Exam:
    """An exam of single-choice questions of one point."""
    options = tuple(ItemOption(id=one, text=one, correct=one == "a") for one in OPTIONS)
    items = tuple(
        ExamItem(
            question_id=f"que_{place}",
            type="single_choice",
            text="?",
            points=1_000,
            slot=place,
            random_guess=Fraction(1, len(OPTIONS)),
            options=options,
        )
        for place in range(QUESTIONS)
    )
    return Exam(slots=(1_000,) * QUESTIONS, items=items)


def attempts(seed: random.Random, count: int) -> Iterator[AttemptMarks]:
    """Attempts made one after the other, as pages of results bring them."""
    ids = [f"que_{place}" for place in range(QUESTIONS)]
    for _ in range(count):
        ability = seed.gauss(4, 2)
        marks = tuple(
            ItemMark(
                slot=place,
                item_key=ids[place],
                mark=MARKS[min(max(int(seed.gauss(ability, 2)), 0), len(MARKS) - 1)],
                answered=True,
                chosen=(seed.choice(OPTIONS),),
            )
            for place in range(QUESTIONS)
        )
        yield AttemptMarks(marks)


def peak_mb() -> float:
    """The most memory of this process so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> int:
    exam, seed = an_exam(), random.Random(1)
    whole, largest, adding = Tally(QUESTIONS, sum(exam.slots)), 0, 0.0
    for _ in range(SHARDS):
        shard = Tally(QUESTIONS, sum(exam.slots))
        adding += sum(add_timed(shard, one) for one in attempts(seed, ATTEMPTS // SHARDS))
        began = time.process_time()
        largest = max(largest, len(zlib.compress(dumps(shard.to_json()).encode())))
        whole.merge(shard)
        adding += time.process_time() - began
    began = time.process_time()
    report.to_json(rules.statistics(exam, whole))
    figures = time.process_time() - began
    measured = {
        "attempts": ATTEMPTS,
        "questions": QUESTIONS,
        "different_totals": len(whole.totals),
        "seconds_to_add_and_merge": round(adding, 2),
        "seconds_for_figures": round(figures, 2),
        "largest_shard_bytes": largest,
        "peak_mb": round(peak_mb(), 1),
    }
    for name, value in measured.items():
        print(f"{name:26} {value:>10,}")
    promises = [
        Promise("seconds of CPU", adding + figures, CPU_SECONDS),
        Promise("MB of memory", peak_mb(), MEMORY_MB),
    ]
    return save("exam_statistics", measured, promises)


def add_timed(tally: Tally, attempt: AttemptMarks) -> float:
    """Count an attempt; return the seconds it took."""
    began = time.process_time()
    tally.add(attempt)
    return time.process_time() - began


if __name__ == "__main__":
    sys.exit(main())
