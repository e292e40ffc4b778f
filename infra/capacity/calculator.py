"""Capacity calculator of an exam: quotas, parameters and costs.

python -m infra.capacity --takers 100000 --window 10m --duration 60m --questions 20

The figures are calculated, not measured: docs/performance.md lists the assumptions.
"""

import argparse
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from chalicelib.notifications.rate_limiter import MAIL_QUEUES
from infra.build.template import read_template
from infra.capacity import workload
from infra.capacity.workload import Exam

HEADROOM = 1.5
"""Factor on needs: a quota should exceed them."""

PARTITION_WRITES = 1_000
"""Write units per second of a DynamoDB partition."""
ON_DEMAND_READS, ON_DEMAND_WRITES = 12_000, 4_000
"""Units per second of a new on-demand table."""
TABLE_QUOTA = 40_000
"""Read and write units per second of a table, unless the quota is raised."""
LAMBDA_QUOTA = 1_000
LAMBDA_GROWTH = 100
"""New processes per second of a function: 1,000 in ten seconds."""
GATEWAY_RATE, GATEWAY_BURST = 10_000, 5_000
SES_RATE, SES_DAILY = 14, 50_000
MAILS_WITHIN_SECONDS = 3_600
"""All takers should have the mail with their result within an hour."""

SHARDS = {
    "attempts": 32,
    "attempts/expiry": 64,
    "leaderboard/rank": 3,
}
"""Number of keys of a quiz in a table or an index; in ``expiry`` of all running attempts, in
``rank`` of the leaderboards of the quiz, of all time, and of the week.
"""


@dataclass(frozen=True, slots=True)
class Prices:
    """AWS's list prices in USD, us-east-1, on demand, of 2026-11-24.

    Assumptions, never updated automatically. See https://calculator.aws for current ones.
    """

    gateway_million: float = 3.50
    lambda_million: float = 0.20
    lambda_gb_second: float = 0.0000166667
    read_million: float = 0.125
    write_million: float = 0.625
    mail_thousand: float = 0.10
    logs_gb: float = 0.50
    provisioned_gb_second: float = 0.0000041667


MEMORY_GB = 1.0
LOGGED_BYTES = 900
"""Of one request: its line, and Lambda's START, END and REPORT."""


def cost(exam: Exam, prices: Prices) -> dict[str, float]:
    """Return the costs of a million attempts by service, without free tiers and transfer."""
    times = workload.per_attempt(exam)
    requests = sum(times.values())
    reads, writes = workload.units(times, 1)
    busy = workload.concurrency({**times, workload.FOLLOWED: 1})
    return {
        "API Gateway": requests * prices.gateway_million,
        "Lambda": (requests + 1) * prices.lambda_million
        + busy * MEMORY_GB * prices.lambda_gb_second * 1e6,
        "DynamoDB": sum(reads.values()) * prices.read_million
        + sum(writes.values()) * prices.write_million,
        "logs": requests * LOGGED_BYTES * 1e6 / 1e9 * prices.logs_gb,
        "mail": 1_000 * prices.mail_thousand,
    }


def parameters(exam: Exam) -> dict[str, str]:
    """Return the parameters for ``make deploy``: throttles, processes, warm tables."""
    rates = workload.per_second(exam)
    total = sum(rates.values())
    needed = {
        "GatewayRate": _asked(total),
        "GatewayBurst": _asked(total),
        "SignInRate": _asked(rates[workload.SIGN_IN]),
        "SignInBurst": _asked(rates[workload.SIGN_IN]),
    }
    needed["ApiProvisioned"] = _provisioned(exam)
    defaults = read_template()["Parameters"]
    raised = {name: value for name, value in needed.items() if value > defaults[name]["Default"]}
    return {name: str(value) for name, value in raised.items()} | warm(exam)


def _provisioned(exam: Exam) -> int:
    """Return the number of provisioned processes, when Lambda grows more slowly than the exam."""
    in_work = workload.concurrency(workload.per_second(exam))
    grown = LAMBDA_GROWTH * exam.window / 10  # the first tenth of the window is the steepest
    return 0 if in_work <= grown else _asked(in_work)


def warm(exam: Exam) -> dict[str, str]:
    """Return the ``Warm…`` parameters of tables that need more than the on-demand default."""
    rates = workload.per_second(exam)
    reads, writes = workload.units(rates, rates[workload.SUBMIT])
    found = {}
    for table in sorted({place.partition("/")[0] for place in reads.keys() | writes.keys()}):
        read, written = _asked(_most(reads, table)), _asked(_most(writes, table))
        if read > ON_DEMAND_READS or written > ON_DEMAND_WRITES:
            both = max(read, ON_DEMAND_READS), max(written, ON_DEMAND_WRITES)
            found[f"Warm{table.capitalize()}"] = f"{both[0]},{both[1]}"
    return found


def _most(units: Mapping[str, float], table: str) -> float:
    """Return the highest throughput of a table and its indexes; each has its own."""
    return max((times for place, times in units.items() if place.startswith(table)), default=0)


def _asked(needed: float) -> int:
    """Return a rounded value with headroom."""
    return math.ceil(needed * HEADROOM / 100) * 100


def quotas(exam: Exam) -> dict[str, tuple[int, int]]:
    """Return quotas to raise: the need with headroom, and the default of an account."""
    rates = workload.per_second(exam)
    reads, writes = workload.units(rates, rates[workload.SUBMIT])
    total = sum(rates.values())
    wanted = {
        "API Gateway: throttle rate, requests/s": (_asked(total), GATEWAY_RATE),
        "API Gateway: throttle burst, requests": (_asked(total / 2), GATEWAY_BURST),
        "Lambda: concurrent executions": (
            _asked(workload.concurrency({**rates, workload.FOLLOWED: rates[workload.SUBMIT]})),
            LAMBDA_QUOTA,
        ),
        "SES: mails/s": (math.ceil(MAIL_QUEUES * exam.takers / MAILS_WITHIN_SECONDS), SES_RATE),
        "SES: mails/day": (exam.takers, SES_DAILY),
    }
    for table in sorted({place.partition("/")[0] for place in reads.keys() | writes.keys()}):
        most = max(_asked(_most(reads, table)), _asked(_most(writes, table)))
        wanted[f"DynamoDB: {table}, units/s"] = (most, TABLE_QUOTA)
    return {name: both for name, both in wanted.items() if both[0] > both[1]}


def hot(exam: Exam) -> dict[str, tuple[float, int]]:
    """Return overloaded keys: units per second, and the limit of the keys.

    No quota helps here, only more time or, for the keys of one quiz, more quizzes.
    """
    rates = workload.per_second(exam)
    _, writes = workload.units(rates, rates[workload.SUBMIT])
    found = {}
    for place, shards in SHARDS.items():
        of_one_quiz = writes[place] / (1 if place == "attempts/expiry" else exam.quizzes)
        if of_one_quiz > shards * PARTITION_WRITES:
            found[place] = (of_one_quiz, shards * PARTITION_WRITES)
    for key, units in workload.shared_keys(rates).items():
        if units > key.units:
            found[key.name] = (units, key.units)
    return found


def report(exam: Exam, prices: Prices) -> Iterator[str]:
    """Yield the report as lines."""
    rates = workload.per_second(exam)
    yield f"{exam.takers} takers within {exam.window:.0f} s, {exam.duration / 60:.0f} minutes each."
    yield "\nRequests a second, at the busiest:"
    yield from (f"  {times:10.0f}  {operation.route}" for operation, times in rates.items())
    yield f"  {sum(rates.values()):10.0f}  together"
    yield f"\nConcurrent requests: {workload.concurrency(rates):.0f}"
    yield "\nQuotas to request (need with headroom / default of an account):"
    yield from _or_none(f"  {name}: {a} / {b}" for name, (a, b) in quotas(exam).items())
    yield "\nParameters of the stack:"
    yield from _or_none(f"  {name}={value}" for name, value in parameters(exam).items())
    yield "\nHot keys (units a second / what the keys take):"
    yield from _or_none(f"  {place}: {a:.0f} / {b}" for place, (a, b) in hot(exam).items())
    yield "\nUSD for a million attempts, list prices of 2026-11-24, an assumption:"
    for batch in (1, 5):
        parts = cost(replace(exam, batch=batch), prices)
        detail = ", ".join(f"{name} {usd:.0f}" for name, usd in parts.items())
        yield f"  {batch} answer(s) a save: {sum(parts.values()):.0f} ({detail})"
    kept = int(parameters(exam).get("ApiProvisioned", 0))
    hourly = kept * MEMORY_GB * 3_600 * prices.provisioned_gb_second
    yield f"  and {hourly:.2f} an hour for {kept} processes kept running"


def _or_none(lines: Iterator[str]) -> Iterator[str]:
    found = list(lines)
    yield from found or ["  none"]


def seconds(text: str) -> float:
    """Parse ``90``, ``90s``, ``10m`` or ``2h`` into seconds; raises ValueError."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)([smh]?)", text)
    if match is None or float(match[1]) == 0:
        raise ValueError(f"{text!r} is not a time such as 90s, 10m or 2h")
    return float(match[1]) * {"": 1, "s": 1, "m": 60, "h": 3_600}[match[2]]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takers", type=int, required=True)
    parser.add_argument("--window", type=seconds, required=True, help="in which all attempts start")
    parser.add_argument("--duration", type=seconds, default=3_600.0, help="of an attempt")
    parser.add_argument("--questions", type=int, default=20)
    parser.add_argument("--batch", type=int, default=1, help="answers in one save")
    parser.add_argument("--peak", type=float, default=2.0, help="busiest second over mean one")
    parser.add_argument(
        "--quizzes", type=int, default=1, help="number of quizzes among which takers are divided"
    )
    exam = Exam(**vars(parser.parse_args()))
    print("\n".join(report(exam, Prices())))
