"""Store tests against a DynamoDB alone: what its engine does not know is skipped, not failed."""

from collections.abc import Iterator

import pytest

from tests.support.embedded_dynamodb import embedded
from tests.support.engine_gaps import engine_gaps, pytest_runtest_makereport

__all__ = ["engine_gaps", "pytest_runtest_makereport"]


@pytest.fixture
def dynamodb_engine() -> Iterator[None]:
    """Moto; the local stack's engine has its turn in `make test-conditions`."""
    with embedded.used(is_used=False):
        yield
