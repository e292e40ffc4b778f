"""DynamoDB errors: failed conditions, conflicts and outages."""

from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import metrics
from chalicelib.errors import UnavailableError
from chalicelib.metrics import Metric

CONDITION_FAILED = "ConditionalCheckFailed"
CONFLICT = "TransactionConflict"

_TRANSIENT = frozenset(
    {
        "InternalServerError",
        "LimitExceededException",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ReplicatedWriteConflictException",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
        # the emulator's code for a transaction that the SDK sent twice with its own token
        "IdempotentParameterMismatchException",
    }
)
"""Error codes after which the same call may succeed."""

RawItem = dict[str, Any]
"""An item in wire format: ``{"pk": {"S": "…"}, …}``."""


class ConditionFailedError(Exception):
    """The condition of a write failed; ``old`` is the stored item, if any."""

    def __init__(self, old: RawItem | None) -> None:
        super().__init__("The condition of a write failed.")
        self.old = old


class TransactionConditionError(Exception):
    """Conditions of a transaction failed; ``refused`` are their positions."""

    def __init__(self, reasons: list[dict[str, Any]]) -> None:
        super().__init__("A condition in a transaction failed.")
        self.refused = frozenset(
            place for place, reason in enumerate(reasons) if reason.get("Code") == CONDITION_FAILED
        )


def error_code(error: ClientError) -> str:
    """Return DynamoDB's error code."""
    return str(error.response.get("Error", {}).get("Code", ""))


def is_transient(error: ClientError) -> bool:
    """Return whether a retry may succeed."""
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or error_code(error) in _TRANSIENT


@contextmanager
def translating_outages() -> Iterator[None]:
    """Translate outages of DynamoDB into UnavailableError (503); other errors pass."""
    try:
        yield
    except ClientError as error:
        if not is_transient(error):
            raise
        _report(error_code(error))
        raise UnavailableError from error
    except BotoCoreError as error:
        _report(type(error).__name__)
        raise UnavailableError from error


def _report(cause: str) -> None:
    metrics.emit("dynamodb_unavailable", {Metric.DATABASE_FAILURES: 1}, cause=cause)
