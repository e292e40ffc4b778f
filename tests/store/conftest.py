"""Store tests against a DynamoDB alone: what its engine does not know is skipped, not failed."""

import os
from collections.abc import Generator, Iterator

import pytest

from tests.support.embedded_dynamodb import embedded

GAPS = {
    "UnknownOperationException": "the engine has no transactions",
    "Supplied AttributeValue is empty": "the engine takes no empty texts",
}
"""What an engine answers to what it does not know; dynalite is one."""


@pytest.fixture
def dynamodb_engine() -> Iterator[None]:
    """Moto; the local stack's engine has its turn in `make test-conditions`."""
    with embedded.used(is_used=False):
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Skip what failed because of a gap of the engine."""
    report = yield
    elsewhere = "AWS_ENDPOINT_URL_DYNAMODB" in os.environ
    reason = next((why for said, why in GAPS.items() if said in str(report.longrepr)), None)
    if elsewhere and report.failed and reason:
        report.outcome = "skipped"
        report.longrepr = (str(item.path), item.location[1] or 0, f"Skipped: {reason}")
    return report
