"""Every call to AWS of every operation, failed in every way: asked again, it is as if nothing was.

A clean run writes down which calls an operation makes. Then each of them fails in turn, and the
world must come to look as it did after the clean run.
"""

import os
import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import pytest

from chalicelib.notifications import ses
from tests.proofs.faults import aws_snapshots
from tests.proofs.faults.account_operations import OF_ACCOUNTS
from tests.proofs.faults.administration_operations import OF_ADMINISTRATORS
from tests.proofs.faults.attempt_operations import OF_ATTEMPTS
from tests.proofs.faults.aws_calls import Call, Calls, CrashError, Fault, fault_injection
from tests.proofs.faults.bank_operations import OF_BANKS
from tests.proofs.faults.exam_operations import OF_EXAMS
from tests.proofs.faults.function_operations import OF_AWS
from tests.proofs.faults.group_operations import OF_GROUPS
from tests.proofs.faults.mail_operations import OF_MAILS
from tests.proofs.faults.marking_operations import OF_MARKING
from tests.proofs.faults.media_operations import OF_MEDIA
from tests.proofs.faults.operation import INERT, Operation
from tests.proofs.faults.operator_commands import OF_OPERATORS
from tests.proofs.faults.quiz_operations import OF_QUIZZES
from tests.proofs.faults.result_operations import OF_RESULTS
from tests.proofs.faults.webhook_operations import OF_WEBHOOKS
from tests.proofs.faults.worlds import RetryableFailureError, World
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.counting import Count
from tests.support.people import People

PROVE = "PROVE" in os.environ
TRIES = 3
AT_LEAST = 0.6
"""Points for each call of the clean run, without frequent reads; far fewer would mean that calls
are not seen any more."""
FREQUENT = (
    "ssm.GetParameter ",
    "dynamodb.BatchGetItem users ephemeral",
    "dynamodb.BatchGetItem users ephemeral attempts quizzes",
    "dynamodb.BatchGetItem users",
    "dynamodb.BatchGetItem attempts",
    "dynamodb.BatchGetItem quizzes",
    "dynamodb.GetItem quizzes Q META",
    "dynamodb.GetItem quizzes Q DRAFT",
    "dynamodb.GetItem quizzes Q V",
    "dynamodb.GetItem quizzes Q K",
    "dynamodb.GetItem quizzes B META",
    "dynamodb.GetItem attempts Q U",
    "dynamodb.Query users",
    "dynamodb.Query ephemeral",
    "dynamodb.Query attempts",
    "dynamodb.Query leaderboard",
)
"""Reads of six operations or more: keys, session, quiz, attempt. Without `make prove` they fail in
one of four."""
ONE_OF = 4

Make = Callable[[World], Operation]


@pytest.fixture
def world(
    http: Client,
    people: People,
    cloud: Cloud,
    clock: FakeClock,
    configured: Callable[[str, str], None],
) -> World:
    ses.ses_client().verify_email_identity(EmailAddress="no-reply@localhost.example")
    made = World(http, people, cloud, clock, configured)
    made.new_process()
    return made


@dataclass(frozen=True)
class Ran:
    """The state right after the operation, and after all follow-up work."""

    at_once: Counter[str]
    in_the_end: Counter[str]


class Stage:
    """An operation and the setup of its world."""

    def __init__(self, world: World, make: Make) -> None:
        self.world = world
        self.operation = make(world)
        self._items, self._now = aws_snapshots.take_snapshot(), world.clock()
        self._drawn = dict(world.drawn.named)

    def run(self, calls: Calls, like: Ran | None = None) -> Ran:
        """Let it happen from the same beginning, asking again after failures.

        What is ``like`` another run at once is like it in the end.
        """
        aws_snapshots.restore_snapshot(self._items)
        self.world.clock.set(self._now)
        self.world.drawn.named = dict(self._drawn)
        self.operation.ready()
        self.world.new_process()
        with fault_injection(calls):
            asked = self._insist()
        at_once = aws_snapshots.picture(self.world.drawn)
        assert like is None or not (wrong := miscounted(like.at_once, at_once, asked)), wrong
        inert = set(self.operation.spare) & INERT
        if like is not None and not differences(like.at_once, at_once, inert):
            return like
        self.world.settle()
        in_the_end = aws_snapshots.picture(self.world.drawn)
        self.operation.check()
        return Ran(at_once, in_the_end)

    def _insist(self) -> int:
        """Retry until it succeeds; returns the number of tries."""
        for asked in range(1, TRIES + 1):
            try:
                self.operation.act()
            except RetryableFailureError:
                continue
            except CrashError:
                self.world.new_process()
                continue
            return asked
        raise AssertionError(f"it does not work after {TRIES} tries")


def points(made: Iterable[Call], operation: str) -> Iterator[tuple[Call, Fault]]:
    """Return the calls to fail, with their faults: all, or each once with the faults dealt round.

    Where the dealing begins depends on the operation, so that a call that many operations make has
    every fault in one of them.
    """
    seen: Counter[str] = Counter()
    first = zlib.crc32(operation.encode())
    for call in made:
        seen[call.kind] += 1
        faults = list(call.faults(thorough=PROVE))
        if PROVE:
            yield from ((call, fault) for fault in faults)
            continue
        turn = first + len(seen)
        if seen[call.kind] == 1 and (call.kind not in FREQUENT or turn % ONE_OF == 0):
            yield call, faults[turn % len(faults)]


def differences(clean: Counter[str], seen: Counter[str], spare: Iterable[str]) -> list[str]:
    """Return lost and unexpected items, except allowed ones."""
    lost = [f"lost: {line}" for line in (clean - seen).elements()]
    extra = [f"too much: {line}" for line in (seen - clean).elements()]
    may = re.compile("|".join(f"(?:lost: |too much: )?{one}" for one in spare) or "never")
    return [line for line in lost + extra if not may.match(line)]


def miscounted(clean: Counter[str], seen: Counter[str], asked: int) -> list[str]:
    """Return rate limits that did not count each try exactly once."""
    before, after = aws_snapshots.tries(clean), aws_snapshots.tries(seen)
    return [
        f"{after[one]} tries instead of {before[one]}, asked {asked} times: {one}"
        for one in before.keys() | after.keys()
        if not 0 <= after[one] - before[one] < asked
    ]


@pytest.mark.parametrize(
    "make",
    [
        *OF_ACCOUNTS,
        *OF_QUIZZES,
        *OF_ATTEMPTS,
        *OF_RESULTS,
        *OF_GROUPS,
        *OF_EXAMS,
        *OF_BANKS,
        *OF_MEDIA,
        *OF_MARKING,
        *OF_ADMINISTRATORS,
        *OF_AWS,
        *OF_MAILS,
        *OF_WEBHOOKS,
        *OF_OPERATORS,
    ],
    ids=lambda make: make.__name__,
)
def test_retry_succeeds_after_any_single_aws_failure(
    world: World, make: Make, record_property: Count
) -> None:
    stage = Stage(world, make)
    first = Calls()
    clean = stage.run(first)
    wrong, tried = [], 0
    for call, fault in points(first.made, make.__name__):
        calls = Calls(call, fault)
        try:
            seen = stage.run(calls, clean)
            assert calls.hit == 1, "the call was not made"
            spare = stage.operation.spare
            found = differences(clean.in_the_end, seen.in_the_end, spare)
        except AssertionError as error:
            found = [str(error).partition("\n")[0]]
        wrong += [f"{call.number} {call.kind}, {fault}: {one}" for one in found]
        tried += 1
    record_property("calls to AWS", len(first.made))
    record_property("faults", tried)
    assert tried >= AT_LEAST * len({call.kind for call in first.made}.difference(FREQUENT))
    assert not wrong, "\n".join(wrong)
