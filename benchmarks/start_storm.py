"""Simulates the moment at which everybody presses Start, against AWS's limits: no AWS, no chance.

    python -m benchmarks.start_storm --takers 100000 --within 10

Time goes in ticks; of each tick it is counted how many starts each limit lets through. Those it
does not are refused (429, 503) and come again: exponential backoff with full jitter, so that the
refused spread evenly over their wait. All of them sit one quiz, whose slots are under 32 keys, and
chance puts those into partitions unevenly: whoever is in the busiest waits longest. All is expected
values: the same numbers on every run.
"""

import argparse
import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from typing import TypeAlias

from benchmarks.measuring import save
from benchmarks.shared_limits import Account, before_the_start, table
from infra.capacity.calculator import SHARDS
from infra.capacity.quotas import (
    GATEWAY_BURST,
    GATEWAY_RATE,
    ON_DEMAND_WRITES,
    PARTITION_WRITES,
)
from infra.capacity.workload import START
from infra.deploy.account import KEY_READS, MANY_KEY_READS

TICK = 0.1
LAMBDA_AT_ONCE = 1_000
"""Processes that a function may begin at once, and again with ten seconds' time."""
COLD_SECONDS = 0.6
FIRST_WAIT, LONGEST_WAIT = 1.0, 20.0
GIVE_UP_SECONDS = 600.0
HOLDS_WITHIN = 30.0
"""Seconds after the first press by which everybody should sit before their paper."""
PLACEMENTS = 1_000
"""Ways in which keys might fall into partitions, of which the mean is taken."""
NOBODY = 0.5
"""Fewer than half a taker is nobody: counts are expected values."""


Coming: TypeAlias = dict[int, dict[tuple[int, int], float]]
"""How many come at a tick, by how often they have come before and the partition they are in."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What stands in the way: requests a second, processes, write units a second."""

    gateway_rate: float = 2_000
    gateway_burst: float = 4_000
    provisioned: float = 0
    concurrency: float = 1_000
    key_reads: float = KEY_READS
    """Reads of the keys a second, which each new process needs one of; provisioned ones have it."""
    table_writes: float = ON_DEMAND_WRITES
    """Of the table of attempts; as many partitions as thousands."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """When how many had started, and who refused how often."""

    half: float
    nearly_all: float
    """99 of 100."""
    all: float
    refused: dict[str, float]

    @property
    def holds(self) -> bool:
        return self.all <= HOLDS_WITHIN


class _Bucket:
    """So many a second, and so many saved up."""

    def __init__(self, rate: float, most: float) -> None:
        self._rate, self._most, self.there = rate, most, most

    def take(self, wanted: float) -> float:
        taken = min(wanted, self.there)
        self.there -= taken
        return taken

    def fill(self) -> None:
        self.there = min(self._most, self.there + self._rate * TICK)


@lru_cache
def placed(keys: int, partitions: int) -> tuple[float, ...]:
    """The part of a quiz that each partition has, the busiest first, as chance does on average."""
    chance = random.Random(keys)
    parts = [0.0] * partitions
    for _ in range(PLACEMENTS):
        found = Counter(chance.randrange(partitions) for _ in range(keys))
        for place, (_, number) in enumerate(found.most_common()):
            parts[place] += number / keys / PLACEMENTS
    return tuple(parts)


class _Table:
    """DynamoDB: each partition takes a thousand units a second, and no other helps it."""

    def __init__(self, limits: Limits) -> None:
        self.parts = placed(SHARDS["attempts"], round(limits.table_writes / PARTITION_WRITES))
        self._partitions = [_Bucket(PARTITION_WRITES, PARTITION_WRITES) for _ in self.parts]

    def write(self, tries: Mapping[tuple[int, int], float], part: float) -> list[float]:
        """The part of what comes to each partition that is written; ``part`` of tries come."""
        done = []
        for place, partition in enumerate(self._partitions):
            comes = part * sum(count for (_, at), count in tries.items() if at == place)
            done.append(partition.take(comes) / (comes or 1))
            partition.fill()
        return done


class _Processes:
    """Lambda: those that run, those that start, and how fast more may come."""

    def __init__(self, limits: Limits) -> None:
        self._ready = limits.provisioned
        self._most = max(limits.concurrency, limits.provisioned)
        self._may_begin = _Bucket(LAMBDA_AT_ONCE / 10, LAMBDA_AT_ONCE)
        self._starting: dict[int, float] = defaultdict(float)
        self._keys = _Bucket(limits.key_reads, limits.key_reads)
        self._reading = 0.0
        self.without_keys = 0.0
        """Requests of a tick whose new process SSM refused the keys."""

    def serve(self, tick: int, wanted: float) -> float:
        """How many requests find a process within this tick."""
        self._reading += self._starting.pop(tick, 0)
        with_keys = self._keys.take(self._reading)
        self._reading -= with_keys
        self._keys.fill()
        self._ready += with_keys
        per_process = TICK * 1_000 / START.ms
        served = min(wanted, self._ready * per_process)
        missing = (wanted - served) / per_process
        begins = sum(self._starting.values()) + self._reading
        room = max(0.0, self._most - self._ready - begins)
        begun = self._may_begin.take(min(missing, room))
        self._starting[tick + round(COLD_SECONDS / TICK)] += begun
        self._may_begin.fill()
        # a request at a cold process is served once the process has keys, else refused
        held = min(wanted - served, begun)
        given = min(held, self._keys.there)
        self.without_keys = held - given
        return served + given


def storm(takers: int, within: float, limits: Limits) -> Outcome:
    """Let ``takers`` press Start, evenly over ``within`` seconds, until all have started."""
    coming: Coming = defaultdict(lambda: defaultdict(float))
    first = max(1, round(within / TICK))
    table = _Table(limits)
    for tick in range(first):
        for place, part in enumerate(table.parts):
            coming[tick][0, place] = takers / first * part
    gateway = _Bucket(limits.gateway_rate, limits.gateway_burst)
    processes = _Processes(limits)
    refused = {"gateway": 0.0, "lambda": 0.0, "keys": 0.0, "dynamodb": 0.0}
    started, reached = 0.0, [0.0, 0.0, 0.0]
    for tick in range(round(GIVE_UP_SECONDS / TICK)):
        tries = coming.pop(tick, {})
        wanted = sum(tries.values())
        admitted = gateway.take(wanted)
        served = processes.serve(tick, admitted)
        gateway.fill()
        part = served / (wanted or 1)
        written = table.write(tries, part)
        done = sum(count * part * written[place] for (_, place), count in tries.items())
        refused["gateway"] += wanted - admitted
        refused["lambda"] += admitted - served - processes.without_keys
        refused["keys"] += processes.without_keys
        refused["dynamodb"] += max(0.0, served - done)
        for (times, place), count in tries.items():
            _come_again(coming, tick, (times, place), count * (1 - part * written[place]))
        started += done
        for place, enough in enumerate((takers * 0.5, takers * 0.99, takers - NOBODY)):
            if started < enough:
                reached[place] = (tick + 1) * TICK
        if started >= takers - NOBODY:
            break
    return Outcome(reached[0], reached[1], reached[2], refused)


def _come_again(coming: Coming, tick: int, who: tuple[int, int], count: float) -> None:
    """Spread the refused over their wait, which is twice as long each time."""
    times, place = who
    wait = min(LONGEST_WAIT, FIRST_WAIT * 2**times)
    ticks = round(wait / TICK)
    next_time = times + 1 if wait < LONGEST_WAIT else times
    again, share = (next_time, place), count / ticks
    for later in range(tick + 1, tick + ticks + 1):
        coming[later][again] += share


AS_DEPLOYED = Limits()
GATEWAY = replace(AS_DEPLOYED, gateway_rate=GATEWAY_RATE, gateway_burst=GATEWAY_BURST)
WARM = replace(GATEWAY, table_writes=20_000)
FAST_KEYS = replace(WARM, key_reads=MANY_KEY_READS)
KEPT = replace(FAST_KEYS, provisioned=300)
AS_IT_IS = "as deployed"
SCENARIOS = {
    AS_IT_IS: AS_DEPLOYED,
    "GatewayRate=10000 GatewayBurst=5000": GATEWAY,
    "and WarmAttempts=12000,20000": WARM,
    "and SSM's higher throughput": FAST_KEYS,
    "and ApiProvisioned=300": KEPT,
}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takers", type=int, default=100_000)
    parser.add_argument("--within", type=float, default=10.0)
    parser.add_argument("--concurrency", type=float, default=AS_DEPLOYED.concurrency)
    parser.add_argument("--mails", type=float, default=Account().mails, help="SES, a second")
    given = parser.parse_args()
    print(f"{given.takers} takers press Start within {given.within:.0f} s; seconds until")
    print(f"{'':38}    half     99 %      all   refused by gateway   lambda     keys dynamodb")
    outcomes = {
        name: storm(given.takers, given.within, replace(limits, concurrency=given.concurrency))
        for name, limits in SCENARIOS.items()
    }
    for name, out in outcomes.items():
        by = "".join(f"{count:9.0f}" for count in out.refused.values())
        holds = "holds" if out.holds else "does not hold"
        print(
            f"{name:38}{out.half:8.1f} {out.nearly_all:8.1f} {out.all:8.1f}           {by}  {holds}"
        )

    account = Account(concurrency=given.concurrency, mails=given.mails)
    print("\n".join(table(before_the_start(account), given.takers, given.within)))
    print(f"\nAll have started within {HOLDS_WITHIN:.0f} s with: {settings_that_hold(outcomes)}")
    save("start_storm", {name: asdict(out) for name, out in outcomes.items()})


def settings_that_hold(outcomes: Mapping[str, Outcome]) -> str:
    """What to give to ``make deploy`` so that it holds: all up to the first scenario that does."""
    needed: list[str] = []
    for name, out in outcomes.items():
        needed += [name.removeprefix("and ")] if name != AS_IT_IS else []
        if out.holds:
            return " ".join(needed) or "nothing more"
    return "none of these; let clients wait a random time of a minute before their first try"


if __name__ == "__main__":
    main()
