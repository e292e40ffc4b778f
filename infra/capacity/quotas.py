"""Quotas of an account that an exam needs, and what accounts begin with."""

import math
from collections.abc import Mapping

from chalicelib.jobs.events import MAX_CONCURRENCY
from chalicelib.notifications.events import ANNOUNCEMENTS_AT_ONCE, FEEDBACK_READERS
from chalicelib.notifications.rate_limiter import MAIL_QUEUES, SENDERS_PER_QUEUE
from chalicelib.webhooks.events import MAX_CONCURRENCY as ENDPOINTS_AT_ONCE
from infra.capacity import workload
from infra.capacity.workload import Exam
from infra.deploy.account import KEY_READS, AccountLimits

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
UNLIMITED = 2**31
MAILS_WITHIN_SECONDS = 3_600
"""All takers should have the mail with their result within an hour."""

CONSUMERS = (
    MAX_CONCURRENCY
    + MAIL_QUEUES * SENDERS_PER_QUEUE
    + ANNOUNCEMENTS_AT_ONCE
    + FEEDBACK_READERS
    + ENDPOINTS_AT_ONCE
)
"""Processes that queues may keep busy at once, by the limits of their event sources."""


def concurrency(exam: Exam) -> int:
    """Return the executions of API, stream consumers and queues at once, with headroom."""
    rates = workload.per_second(exam)
    in_work = workload.concurrency({**rates, workload.FOLLOWED: rates[workload.SUBMIT]})
    return asked(in_work) + CONSUMERS


def quotas(exam: Exam, limits: AccountLimits | None = None) -> dict[str, tuple[int, int]]:
    """Return quotas to raise: the need with headroom, and what the account has.

    Where that is not known, it is the default of an account; a new one may have less.
    """
    has = limits or AccountLimits()
    rates = workload.per_second(exam)
    reads, writes = workload.units(rates, rates[workload.SUBMIT])
    total = sum(rates.values())
    daily = has.mail_daily if has.mail_daily is not None else SES_DAILY
    wanted = {
        "API Gateway: throttle rate, requests/s": (asked(total), has.gateway_rate or GATEWAY_RATE),
        "API Gateway: throttle burst, requests": (
            asked(total / 2),
            has.gateway_burst or GATEWAY_BURST,
        ),
        "Lambda: concurrent executions": (concurrency(exam), has.concurrency or LAMBDA_QUOTA),
        "SES: mails/s": (
            math.ceil(MAIL_QUEUES * exam.takers / MAILS_WITHIN_SECONDS),
            int(has.mail_rate or SES_RATE),
        ),
        "SES: mails/day": (exam.takers, int(daily) if daily >= 0 else UNLIMITED),
    }
    for table in sorted({place.partition("/")[0] for place in reads.keys() | writes.keys()}):
        for kind, units, limit in (
            ("read", reads, has.table_reads),
            ("write", writes, has.table_writes),
        ):
            name = f"DynamoDB: {table}, {kind} units/s"
            wanted[name] = (asked(most(units, table)), limit or TABLE_QUOTA)
    return {name: both for name, both in wanted.items() if both[0] > both[1]}


def key_seconds(exam: Exam, limits: AccountLimits) -> float:
    """Return the seconds until all processes of an exam have read the keys from SSM."""
    return concurrency(exam) / (limits.key_reads or KEY_READS)


def most(units: Mapping[str, float], table: str) -> float:
    """Return the highest throughput of a table and its indexes; each has its own."""
    return max((times for place, times in units.items() if place.startswith(table)), default=0)


def asked(needed: float) -> int:
    """Return a rounded value with headroom."""
    return math.ceil(needed * HEADROOM / 100) * 100
