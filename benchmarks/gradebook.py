"""CPU and memory of a whole gradebook as a file: 50,000 takers of a quiz with 50 questions.

    .venv/bin/python -m benchmarks.gradebook

The job runs as it is deployed, on the stand-in of `benchmarks.exam_statistics`.
"""

import argparse
import logging
import sys
import time

from benchmarks.exam_statistics import FUNCTION_MB, ExamTables, an_exam, peak_mb
from benchmarks.measuring import Promise, save
from chalicelib import bootstrap, ids
from chalicelib.results.grade_file_models import FileFormat
from tests.support.aws_delivery import Cloud
from tests.support.aws_setup import prepare
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.moto_emulator import emulated_aws
from tests.support.people import People

TAKERS = 50_000
FILES: tuple[tuple[FileFormat, bool], ...] = (("csv", False), ("csv", True), ("xlsx", False))
"""Format, and whether there is a column for each question."""
CPU_SECONDS, MEMORY_MB, MESSAGE_SECONDS = 60, 256, 15
"""A message's timeout of 30 s, of a function that has six tenths of a processor."""


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takers", type=int, default=TAKERS)
    takers = parser.parse_args().takers
    logging.disable()
    measured: dict[str, float] = {}
    with emulated_aws():
        prepare()
        bootstrap.reset(bootstrap.Externals(clock=FakeClock(), password_memory_kib=64))
        author, cloud = People().author(), Cloud()
        quiz_id = an_exam(Client(), author, draws=False)
        cloud.waiting("job_queue")
        tables = ExamTables(quiz_id, takers, draws=False)
        tables.install()
        before = peak_mb()
        for file_format, questions in FILES:
            name = f"{file_format}{' with questions' if questions else ''}"
            took = written(quiz_id, author.id, file_format, tables, cloud, questions=questions)
            measured |= {f"{name}, {what}": value for what, value in took.items()}
        measured["mb_added"] = round(peak_mb() - before, 1)
    for name, value in measured.items():
        print(f"{name:36} {value:>10,}")
    promises = [Promise("MB of memory", FUNCTION_MB + measured["mb_added"], MEMORY_MB)]
    for name, value in measured.items():
        if name.endswith("seconds"):
            most = MESSAGE_SECONDS if "longest" in name else CPU_SECONDS
            promises.append(Promise(name, value, most))
    return save("gradebook", measured, promises)


def written(  # noqa: PLR0913 - a file, and what it is written on
    quiz_id: str,
    user_id: str,
    file_format: FileFormat,
    tables: ExamTables,
    cloud: Cloud,
    *,
    questions: bool,
) -> dict[str, float]:
    """Have a file written; return what it took."""
    quiz = bootstrap.published_quizzes().pointer(quiz_id)
    if quiz is None:
        raise LookupError(quiz_id)
    file = bootstrap.grade_files().request(
        ids.new_id("gbf"),
        quiz,
        user_id,
        file_format=file_format,
        questions=questions,
        group_id=None,
    )
    messages, total, longest = 0, 0.0, 0.0
    while bodies := cloud.waiting("job_queue"):
        for body in bodies:
            tables.own_seconds, began = 0.0, time.process_time()
            bootstrap.grade_files().run(body["payload"])
            spent = time.process_time() - began - tables.own_seconds
            messages, total, longest = messages + 1, total + spent, max(longest, spent)
    size = bootstrap.grade_files().find(quiz_id, file.id, user_id).size or 0
    return {
        "messages": messages,
        "bytes": size,
        "seconds": round(total, 2),
        "longest message, seconds": round(longest, 2),
    }


if __name__ == "__main__":
    sys.exit(main())
