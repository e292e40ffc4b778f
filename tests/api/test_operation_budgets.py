"""Round trips and capacity units of operations are those in docs/performance.md."""

from benchmarks.operations import PAGE, kept, table
from infra.capacity import workload
from infra.capacity.calculator import Prices
from tests.support.clock import FakeClock
from tests.support.metered_operations import measured


def test_operations_cost_the_documented_budgets(tables: None, clock: FakeClock) -> None:
    assert table(measured(clock)) == kept(), "python -m benchmarks.operations"


IDLE_MINUTE = 46


def test_a_minute_of_the_timer_without_work_is_cheap(tables: None, clock: FakeClock) -> None:
    idle = measured(clock)["a minute of the timer without work"]
    assert idle.reads <= IDLE_MINUTE


ASSUMED = {
    "sign in on a new device": workload.SIGN_IN,
    "refresh": workload.REFRESH,
    "list quizzes": workload.LIST,
    "start": workload.START,
    "look at an attempt": workload.LOOK,
    "save one answer": workload.SAVE,
    "save five answers": workload.SAVE,
    "submit": workload.SUBMIT,
    "look at a result": workload.RESULT,
    "top ten": workload.BOARD,
}
"""Operations of the capacity calculator."""


def test_calculator_uses_the_measured_budgets(tables: None, clock: FakeClock) -> None:
    costs = measured(clock)
    counted = {name: (costs[name].trips, costs[name].writes) for name in ASSUMED}
    assert counted == {name: (one.trips, sum(one.writes.values())) for name, one in ASSUMED.items()}


FOLLOWS = ("a result on its boards", "a result in the inbox", "send its mail")
OTHER_SENDER = 365
"""The line of a batch of the other sender, which the test calls without mails and AWS does not."""


def test_calculator_uses_the_bytes_that_are_logged(tables: None, clock: FakeClock) -> None:
    costs = measured(clock)
    logged = {name: (costs[name].logged, one.logged) for name, one in ASSUMED.items()}
    followed = sum(costs[name].logged for name in FOLLOWS) - OTHER_SENDER
    logged["followed"] = (followed, workload.FOLLOWED.logged)
    wrong = {name: one for name, one in logged.items() if not 0.9 * one[1] <= one[0] <= one[1]}
    assert wrong == {}


POLLS, NOTED = 240, 60
"""Polls of one taker in an hour, each quarter of a minute, and those that are noted."""


def test_dollars_of_live_polling_are_those_of_the_counted_units(
    tables: None, clock: FakeClock
) -> None:
    costs = measured(clock)
    noted, plain = costs["poll an attempt, once a minute"], costs["poll an attempt"]
    reads = 1_000 * (NOTED * noted.reads + (POLLS - NOTED) * plain.reads)
    writes = 1_000 * NOTED * noted.writes
    prices = Prices()
    database = (reads * prices.read_million + writes * prices.write_million) / 1e6
    busy = 1_000 * POLLS * 0.013 * prices.lambda_gb_second
    logged = 1_000 * POLLS * plain.logged * prices.logs_gb / 1e9
    calls = 1_000 * POLLS * (prices.gateway_million + prices.lambda_million) / 1e6
    row = [f"{1_000 * POLLS:,}", f"{reads:,.0f}", f"{writes:,}"]
    row += [f"{database:.2f}", f"{calls + busy + logged:.2f}"]
    assert " | ".join(row) in PAGE.read_text()
