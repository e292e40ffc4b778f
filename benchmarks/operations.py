"""What each operation costs in round trips and capacity units; written into docs/performance.md.

    .venv/bin/python -m benchmarks.operations

Counted, not timed, on an emulator: the same numbers on every machine. `make test` counts them
again and fails when one has changed.
"""

import re
import sys
from dataclasses import asdict

from benchmarks.measuring import ROOT, save
from infra.capacity.calculator import Prices
from tests.support.aws_setup import prepare
from tests.support.clock import FakeClock
from tests.support.metered_operations import Costs, measured
from tests.support.moto_emulator import emulated_aws
from tests.support.tables import serialized_calls

PAGE = ROOT / "docs" / "performance.md"
_BETWEEN = re.compile(r"(?<=<!-- operations -->\n).*?(?=<!-- end -->)", re.DOTALL)


def table(costs: Costs) -> str:
    """The costs as the page shows them, with what a million of each costs in DynamoDB."""
    prices = Prices()
    lines = [
        "| operation | round trips | read units | write units | USD a million |",
        "|---|---|---|---|---|",
    ]
    for name, cost in costs.items():
        usd = cost.reads * prices.read_million + cost.writes * prices.write_million
        lines.append(f"| {name} | {cost.trips} | {cost.reads:g} | {cost.writes} | {usd:.2f} |")
    return "\n".join(lines) + "\n"


def kept() -> str:
    """The table as it stands in the page."""
    [found] = _BETWEEN.findall(PAGE.read_text())
    return str(found)


def counted() -> Costs:
    """The costs, in a world of its own."""
    with emulated_aws(), serialized_calls():
        prepare()
        return measured(FakeClock())


def main() -> int:
    costs = counted()
    PAGE.write_text(_BETWEEN.sub(lambda _: table(costs), PAGE.read_text()))
    print(table(costs))
    return save("operations", {name: asdict(cost) for name, cost in costs.items()})


if __name__ == "__main__":
    sys.exit(main())
