"""Proofs at scale against a DynamoDB alone: as the store tests."""

from tests.support.engine_gaps import engine_gaps, pytest_runtest_makereport

__all__ = ["engine_gaps", "pytest_runtest_makereport"]
