"""Simulates the second in which everybody's time is up, against AWS's limits: no AWS, no chance.

    python -m benchmarks.deadline_storm --attempts 100000

The timer has left messages for that second. Lambda takes them, ten at a time, in five processes
and five more each second. Each attempt is a read and a conditional write; what DynamoDB refuses is
tried again as the SDK does, and then comes again with its message. Messages come twice, processes
die in the middle, and some takers hand in just then. It is counted when all are ended, and whether
any was ended twice or never.
"""

import argparse
import heapq
from collections import deque
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TypeAlias

from benchmarks.shared_limits import Account, after_the_deadline, table
from chalicelib.attempts.expiry import ATTEMPTS_PER_MESSAGE
from chalicelib.jobs.events import MAX_CONCURRENCY
from infra.capacity.calculator import SHARDS
from infra.capacity.quotas import LAMBDA_QUOTA, ON_DEMAND_WRITES, PARTITION_WRITES
from infra.capacity.workload import ROUND_TRIP_MS, WORK_MS

READ_SECONDS = ROUND_TRIP_MS / 1_000
WRITE_SECONDS = (ROUND_TRIP_MS + WORK_MS) / 1_000
UNITS_OF_A_TABLE = 2
"""What ending an attempt writes to each of its two tables, in one transaction."""
PAUSES = (0.5, 1.0)
"""The mean waits of the SDK before its second and third try."""
MESSAGES_AT_ONCE = 10
FIRST_PROCESSES, MORE_EACH_SECOND, MOST_PROCESSES = 5, 5, 1_000
"""Five, and 300 a minute: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html"""
HIDDEN_SECONDS, MOST_RECEIVES = 180, 5
"""Of the queue, in infra/resources.yaml."""
TWICE_EACH, DIES_EACH, HANDS_IN_EACH = 50, 100, 20
"""So seldom does a message come twice, a process die, a taker hand in at the deadline."""
IDLE_SECONDS = 1.0
MINUTE_SECONDS, TICKS_AFTER = 60.0, 2
HOUR = 3_600.0

Actor: TypeAlias = Generator[float, float, None]
"""Says when it acts again, and is told when it does."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What stands in the way: write units a second of a quiz's keys, and of a table."""

    quizzes: int = 1
    table_writes: float = ON_DEMAND_WRITES
    processes: int = MAX_CONCURRENCY
    guarded: bool = True
    """Whether the write that ends an attempt has its condition."""

    @property
    def ends_a_second(self) -> float:
        of_the_keys = self.quizzes * SHARDS["attempts"] * PARTITION_WRITES
        return min(of_the_keys, self.table_writes) / UNITS_OF_A_TABLE


@dataclass(slots=True)
class Outcome:
    """Seconds after the deadline until so many had ended; and what must be nothing."""

    half: float = 0.0
    nearly_all: float = 0.0
    """99 of 100."""
    all: float = 0.0
    refused: int = 0
    set_aside: int = 0
    """Messages that came too often; their attempts wait for the hourly look."""
    lost: int = 0
    doubled: int = 0


@dataclass(slots=True)
class Message:
    attempts: Sequence[int]
    visible: float = 0.0
    receives: int = 0


@dataclass(slots=True)
class _World:
    """The attempts, the queue in front of them, and how fast they can be ended."""

    limits: Limits
    results: list[int]
    queue: deque[Message] = field(default_factory=deque)
    hidden: list[tuple[float, int, Message]] = field(default_factory=list)
    ended_at: list[float] = field(default_factory=list)
    refused: int = 0
    set_aside: int = 0
    invocations: "count[int]" = field(default_factory=lambda: count(1))
    _next_write: float = 0.0
    _numbers: "count[int]" = field(default_factory=count)

    def receive(self, now: float) -> list[Message]:
        while self.hidden and self.hidden[0][0] <= now:
            self.queue.append(heapq.heappop(self.hidden)[2])
        taken = [self.queue.popleft() for _ in range(min(MESSAGES_AT_ONCE, len(self.queue)))]
        for message in taken:
            message.receives += 1
        return taken

    def come_again(self, message: Message, taken_at: float) -> None:
        if message.receives >= MOST_RECEIVES:
            self.set_aside += 1
            return
        again = taken_at + HIDDEN_SECONDS
        heapq.heappush(self.hidden, (again, next(self._numbers), message))

    def admits(self, now: float) -> bool:
        """Whether DynamoDB takes one more write now."""
        # what was not used within the last second may be used up now
        due = max(self._next_write, now - 1)
        if due > now:
            self.refused += 1
            return False
        self._next_write = due + 1 / self.limits.ends_a_second
        return True

    def end(self, attempt: int, now: float) -> None:
        """The write: with its condition, nothing happens to what has ended."""
        if self.limits.guarded and self.results[attempt]:
            return
        self.results[attempt] += 1
        self.ended_at.append(now)


def _ending(world: _World, attempt: int, now: float) -> Generator[float, float, float | None]:
    """Read, then write; when that was done, or None when it could not be."""
    running = not world.results[attempt]
    now = yield now + READ_SECONDS
    if not running:
        return now
    for pause in (*PAUSES, None):
        if world.admits(now):
            now = yield now + WRITE_SECONDS
            world.end(attempt, now)
            return now
        if pause is not None:
            now = yield now + pause
    return None


def _process(world: _World, now: float) -> Actor:
    while True:
        taken_at, batch = now, world.receive(now)
        dies = bool(batch) and next(world.invocations) % DIES_EACH == 0
        for place, message in enumerate(batch):
            if dies and place == len(batch) // 2:
                for left in batch:
                    world.come_again(left, taken_at)  # nobody said what was done
                break
            for attempt in message.attempts:
                done = yield from _ending(world, attempt, now)
                if done is None:
                    world.come_again(message, taken_at)
                    break
                now = done
        if not batch and not world.hidden and now > TICKS_AFTER * MINUTE_SECONDS:
            return
        now = yield now + (READ_SECONDS if batch else IDLE_SECONDS)


def _taker(world: _World, attempt: int, now: float) -> Actor:
    while (yield from _ending(world, attempt, now)) is None:
        now = yield now + 1.0


def _timer(world: _World, attempts: int) -> Actor:
    """The next two ticks find what has not ended yet, and leave messages for it."""
    now = yield MINUTE_SECONDS
    for _ in range(TICKS_AFTER):
        left = [attempt for attempt in range(attempts) if not world.results[attempt]]
        world.queue.extend(_messages(left))
        now = yield now + MINUTE_SECONDS


def _messages(attempts: Sequence[int]) -> Iterator[Message]:
    for first in range(0, len(attempts), ATTEMPTS_PER_MESSAGE):
        yield Message(attempts[first : first + ATTEMPTS_PER_MESSAGE])


def storm(attempts: int, limits: Limits) -> Outcome:
    """End ``attempts`` that are due in one second."""
    world = _World(limits, [0] * attempts)
    world.queue.extend(_messages(range(attempts)))
    world.queue.extend(list(_messages(range(attempts)))[::TWICE_EACH])
    actors: list[tuple[float, int, Actor]] = []
    numbers = count()
    for one in range(min(limits.processes, MOST_PROCESSES)):
        begins = max(0.0, (one - FIRST_PROCESSES + 1) / MORE_EACH_SECOND)
        actors.append((begins, next(numbers), _process(world, begins)))
    for attempt in range(0, attempts, HANDS_IN_EACH):
        comes = attempt / attempts
        actors.append((comes, next(numbers), _taker(world, attempt, comes)))
    actors.append((0.0, next(numbers), _timer(world, attempts)))
    heapq.heapify(actors)
    _play(world, actors)
    return _outcome(world, attempts)


def _play(world: _World, actors: list[tuple[float, int, Actor]]) -> None:
    begun: set[int] = set()
    while actors and len(world.ended_at) < len(world.results):
        now, number, actor = heapq.heappop(actors)
        if now > HOUR:
            break
        try:
            again = actor.send(now) if number in begun else next(actor)
        except StopIteration:
            continue
        begun.add(number)
        heapq.heappush(actors, (again, number, actor))


def _outcome(world: _World, attempts: int) -> Outcome:
    ended = sorted(world.ended_at)
    half, nearly_all, every = (
        ended[min(len(ended), max(1, round(attempts * part))) - 1] for part in (0.5, 0.99, 1)
    )
    return Outcome(
        half,
        nearly_all,
        every,
        refused=world.refused,
        set_aside=world.set_aside,
        lost=world.results.count(0),
        doubled=sum(one > 1 for one in world.results),
    )


ONE_QUIZ = Limits()
SCENARIOS = {
    "one quiz": ONE_QUIZ,
    "one quiz, processes without a limit": replace(ONE_QUIZ, processes=MOST_PROCESSES),
    "one quiz, 100 processes, warm tables": replace(ONE_QUIZ, table_writes=12_000, processes=100),
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--attempts", type=int, default=100_000)
    parser.add_argument("--concurrency", type=int, default=LAMBDA_QUOTA)
    parser.add_argument("--mails", type=float, default=Account().mails, help="SES, a second")
    given = parser.parse_args()
    print(f"{given.attempts} attempts are due in one second; seconds after it until")
    print(f"{'':40}   half    99 %     all   refused  set aside  lost  doubled")
    for name, limits in SCENARIOS.items():
        processes = min(limits.processes, given.concurrency)
        out = storm(given.attempts, replace(limits, processes=processes))
        times = f"{out.half:7.1f} {out.nearly_all:7.1f} {out.all:7.1f}"
        print(f"{name:40}{times} {out.refused:9}  {out.set_aside:9} {out.lost:5}  {out.doubled:7}")
    account = Account(concurrency=given.concurrency, mails=given.mails)
    print("\n".join(table(after_the_deadline(account), given.attempts, 1)))


if __name__ == "__main__":
    main()
