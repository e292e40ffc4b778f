"""Round trips and capacity units of operations are those in docs/performance.md."""

from benchmarks.operations import kept, table
from infra.capacity import workload
from tests.support.clock import FakeClock
from tests.support.metered_operations import measured


def test_operations_cost_the_documented_budgets(tables: None, clock: FakeClock) -> None:
    assert table(measured(clock)) == kept(), "python -m benchmarks.operations"


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
