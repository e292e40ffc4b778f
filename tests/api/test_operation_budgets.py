"""No operation costs more round trips or capacity units than docs/performance.md says."""

from benchmarks.operations import kept, table
from infra import load
from tests.conftest import FakeClock
from tests.support.metered_operations import measured


def test_every_operation_costs_what_is_written_down(tables: None, clock: FakeClock) -> None:
    assert table(measured(clock)) == kept(), "python -m benchmarks.operations"


ASSUMED = {
    "sign in on a new device": load.SIGN_IN,
    "refresh": load.REFRESH,
    "list quizzes": load.LIST,
    "start": load.START,
    "look at an attempt": load.LOOK,
    "save one answer": load.SAVE,
    "save five answers": load.SAVE,
    "submit": load.SUBMIT,
    "look at a result": load.RESULT,
    "top ten": load.BOARD,
}
"""What the calculator of capacity and cost goes by."""


def test_the_calculator_goes_by_what_is_counted(tables: None, clock: FakeClock) -> None:
    costs = measured(clock)
    counted = {name: (costs[name].trips, costs[name].writes) for name in ASSUMED}
    assert counted == {name: (one.trips, sum(one.writes.values())) for name, one in ASSUMED.items()}
