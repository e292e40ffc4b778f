"""Capacity calculator of an exam: quotas, parameters and costs.

python -m infra.capacity --takers 100000 --window 10m --duration 60m --questions 20

The figures are calculated, not measured: docs/performance.md lists the assumptions.
"""

import argparse
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from infra.build.template import read_template
from infra.capacity import workload
from infra.capacity.quotas import (
    LAMBDA_GROWTH,
    ON_DEMAND_READS,
    ON_DEMAND_WRITES,
    PARTITION_WRITES,
    asked,
    key_seconds,
    most,
    quotas,
)
from infra.capacity.workload import Exam
from infra.deploy.account import AccountLimits, read_limits
from infra.deploy.cloud import Cloud

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
    http_gateway_million: float = 1.00
    """Of an HTTP API (``Gateway=http``), for requests of up to 512 KB."""
    lambda_million: float = 0.20
    lambda_gb_second: float = 0.0000166667
    read_million: float = 0.125
    write_million: float = 0.625
    mail_thousand: float = 0.10
    logs_gb: float = 0.50
    provisioned_gb_second: float = 0.0000041667


MEMORY_GB = 1.0


def cost(exam: Exam, prices: Prices, gateway: str = "rest") -> dict[str, float]:
    """Return the costs of a million attempts by service, without free tiers and transfer."""
    per_million = prices.http_gateway_million if gateway == "http" else prices.gateway_million
    times = workload.per_attempt(exam)
    requests = sum(times.values())
    reads, writes = workload.units(times, 1)
    busy = workload.concurrency({**times, workload.FOLLOWED: 1})
    return {
        "API Gateway": requests * per_million,
        "Lambda": (requests + 1) * prices.lambda_million
        + busy * MEMORY_GB * prices.lambda_gb_second * 1e6,
        "DynamoDB": sum(reads.values()) * prices.read_million
        + sum(writes.values()) * prices.write_million,
        "logs": workload.logged_bytes(times) * 1e6 / 1e9 * prices.logs_gb,
        "mail": 1_000 * prices.mail_thousand,
    }


def parameters(exam: Exam) -> dict[str, str]:
    """Return the parameters for ``make deploy``: throttles, processes, warm tables."""
    rates = workload.per_second(exam)
    total = sum(rates.values())
    needed = {
        "GatewayRate": asked(total),
        "GatewayBurst": asked(total),
        "SignInRate": asked(rates[workload.SIGN_IN]),
        "SignInBurst": asked(rates[workload.SIGN_IN]),
    }
    needed["ApiProvisioned"] = _provisioned(exam)
    defaults = read_template()["Parameters"]
    raised = {name: value for name, value in needed.items() if value > defaults[name]["Default"]}
    return {name: str(value) for name, value in raised.items()} | warm(exam)


def _provisioned(exam: Exam) -> int:
    """Return the number of provisioned processes, when Lambda grows more slowly than the exam."""
    in_work = workload.concurrency(workload.per_second(exam))
    grown = LAMBDA_GROWTH * exam.window / 10  # the first tenth of the window is the steepest
    return 0 if in_work <= grown else asked(in_work)


def warm(exam: Exam) -> dict[str, str]:
    """Return the ``Warm…`` parameters of tables that need more than the on-demand default."""
    rates = workload.per_second(exam)
    reads, writes = workload.units(rates, rates[workload.SUBMIT])
    found = {}
    for table in sorted({place.partition("/")[0] for place in reads.keys() | writes.keys()}):
        read, written = asked(most(reads, table)), asked(most(writes, table))
        if read > ON_DEMAND_READS or written > ON_DEMAND_WRITES:
            both = max(read, ON_DEMAND_READS), max(written, ON_DEMAND_WRITES)
            found[f"Warm{table.capitalize()}"] = f"{both[0]},{both[1]}"
    return found


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


def registrations_per_second() -> tuple[float, workload.SharedKey]:
    """Return how many registrations a second the keys take that all of them share, and the first.

    More are throttled; a table's quota, and Lambda's for the hashes, may be less.
    """
    rates = {key: key.units / units for key, units in workload.REGISTER.keys.items()}
    first = min(rates, key=lambda key: rates[key])
    return rates[first], first


def report(exam: Exam, prices: Prices, limits: AccountLimits | None = None) -> Iterator[str]:
    """Yield the report as lines."""
    rates = workload.per_second(exam)
    yield f"{exam.takers} takers within {exam.window:.0f} s, {exam.duration / 60:.0f} minutes each."
    yield "\nRequests a second, at the busiest:"
    yield from (f"  {times:10.0f}  {operation.route}" for operation, times in rates.items())
    yield f"  {sum(rates.values()):10.0f}  together"
    yield f"\nConcurrent requests: {workload.concurrency(rates):.0f}"
    known = "what the account has" if limits else "default of an account"
    yield f"\nQuotas to request (need with headroom / {known}):"
    yield from _or_none(f"  {name}: {a} / {b}" for name, (a, b) in quotas(exam, limits).items())
    if not limits:
        yield "  (a new account may have less, 10 concurrent executions for example: see --account)"
    slow = key_seconds(exam, limits or AccountLimits())
    yield f"\nAll processes together have read the keys from SSM after {slow:.0f} s."
    yield "\nParameters of the stack:"
    yield from _or_none(f"  {name}={value}" for name, value in parameters(exam).items())
    yield "\nHot keys (units a second / what the keys take):"
    yield from _or_none(f"  {place}: {a:.0f} / {b}" for place, (a, b) in hot(exam).items())
    registrations, key = registrations_per_second()
    yield f"\nRegistrations a second before a key is hot: {registrations:.0f} ({key.name})"
    yield "\nUSD for a million attempts, list prices of 2026-11-24, an assumption:"
    for gateway, batch in product(("rest", "http"), (1, 5)):
        parts = cost(replace(exam, batch=batch), prices, gateway)
        detail = ", ".join(f"{name} {usd:.0f}" for name, usd in parts.items())
        yield f"  Gateway={gateway}, {batch} answer(s) a save: {sum(parts.values()):.0f} ({detail})"
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
    parser.add_argument(
        "--account", action="store_true", help="ask AWS for the limits of the account"
    )
    parser.add_argument("--endpoint", help="endpoint of an AWS emulator; AWS itself if absent")
    given = vars(parser.parse_args())
    asks, endpoint = given.pop("account"), given.pop("endpoint")
    limits = read_limits(Cloud.at(endpoint)) if asks else None
    print("\n".join(report(Exam(**given), Prices(), limits)))
