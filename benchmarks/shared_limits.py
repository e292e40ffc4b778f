"""Limits that everybody meets beside the start itself, and how long each takes for all takers.

Printed by `benchmarks.start_storm` and `benchmarks.deadline_storm`: sign-ins and registrations
write to keys that all share, mails leave at SES's rate, and an account may have few processes. The
refused come again, so that a limit lets through what it takes a second until all are through.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from infra.capacity import workload
from infra.capacity.quotas import LAMBDA_QUOTA, SES_RATE
from infra.capacity.workload import LIST, REGISTER, SIGN_IN, SharedKey

SECURITY_PART = 2
"""Half of the mails a second are for security mail, the other half for all others."""


@dataclass(frozen=True, slots=True)
class Account:
    """What an account has; a new one may have ten processes and one mail a second."""

    concurrency: float = LAMBDA_QUOTA
    mails: float = SES_RATE


@dataclass(frozen=True, slots=True)
class SharedLimit:
    """A limit by name, and the takers that it lets through each second."""

    name: str
    per_second: float

    def seconds(self, takers: int, within: float) -> float:
        """Return when the last taker is through."""
        return max(within, takers / self.per_second)


def before_the_start(account: Account) -> Iterator[SharedLimit]:
    """Yield the limits of registration, sign-in and the list of quizzes."""
    for key, units in REGISTER.keys.items():
        yield SharedLimit(f"registrations: {key.name}", key.units / units)
    yield SharedLimit(f"sign-ins: {workload.MAIL_TASKS.name}", _through(workload.MAIL_TASKS))
    yield SharedLimit("sign-ins: processes of the account", _served(account, SIGN_IN.ms))
    yield SharedLimit("sign-ins: warnings of new devices, SES", account.mails / SECURITY_PART)
    yield SharedLimit(f"lists: {workload.QUIZ_LIST.name}", _listed(account))


def after_the_deadline(account: Account) -> Iterator[SharedLimit]:
    """Yield the limits of what follows a result."""
    yield SharedLimit(
        "results: stream consumers of the account", _served(account, workload.FOLLOWED.ms)
    )
    yield SharedLimit("results: mails, SES", account.mails / SECURITY_PART)


def table(limits: Iterator[SharedLimit], takers: int, within: float) -> Iterator[str]:
    """Yield the limits as lines."""
    yield f"\nShared by all {takers}: a second, and seconds until all are through"
    for one in limits:
        yield f"  {one.name:58}{one.per_second:10,.0f}{one.seconds(takers, within):10,.0f}"


def _through(key: SharedKey) -> float:
    return key.units / SIGN_IN.keys[key]


def _served(account: Account, ms: float) -> float:
    return account.concurrency / (ms / 1_000)


def _listed(account: Account) -> float:
    """Return lists a second: without a limit where each process reads the page seldom enough."""
    units = account.concurrency / workload.LIST_KEPT_SECONDS * LIST.keys[workload.QUIZ_LIST]
    served = _served(account, LIST.ms)
    return served * min(1.0, workload.QUIZ_LIST.units / units)
