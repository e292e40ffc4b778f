"""Conditional writes and transactions."""

from collections.abc import Callable, Sequence
from typing import Any, Literal, TypeVar

from botocore.exceptions import ClientError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.errors import (
    CONDITION_FAILED,
    CONFLICT,
    ConditionFailedError,
    TransactionConditionError,
    error_code,
    translating_outages,
)
from chalicelib.dynamo.items import Item
from chalicelib.dynamo.pauses import pause
from chalicelib.dynamo.reads import Key
from chalicelib.errors import UnavailableError
from chalicelib.values import dataclass

Done = TypeVar("Done")

CONFLICT_TRIES = 6
CONFLICT_PAUSE_SECONDS = 0.02
"""A transaction takes about ten milliseconds; the SDK does not retry conflicts."""


@dataclass(frozen=True, slots=True)
class Write:
    """A write with its condition, for `write` or `transact`."""

    kind: Literal["Put", "Update", "Delete", "ConditionCheck"]
    arguments: dict[str, Any]


def put(item: Item, *, when: Condition | None = None) -> Write:
    """Return a put of the whole ``item``."""
    arguments = item.get_save_kwargs_from_instance(
        condition=when, return_values_on_condition_failure=_return_values(when)
    )
    return Write("Put", arguments)


def update(item: Item, actions: Sequence[Action], *, when: Condition | None = None) -> Write:
    """Return an update of the item with ``item``'s keys."""
    arguments = item.get_update_kwargs_from_instance(
        actions=list(actions),
        condition=when,
        return_values_on_condition_failure=_return_values(when),
    )
    return Write("Update", arguments)


def delete(item: Item, *, when: Condition | None = None) -> Write:
    """Return a delete of the item with ``item``'s keys."""
    arguments = item.get_delete_kwargs_from_instance(condition=when)
    return Write("Delete", arguments)


def condition_check(item: Item, *, when: Condition) -> Write:
    """Return a condition check for a transaction."""
    arguments = item.get_operation_kwargs_from_class(item.pk, range_key=item.sk, condition=when)
    return Write("ConditionCheck", arguments)


def write(one: Write) -> None:
    """Execute one write.

    Raises ConditionFailedError with the stored item, or UnavailableError.
    """
    operations: dict[str, Callable[..., Any]] = {
        "Put": dynamodb().put_item,
        "Update": dynamodb().update_item,
        "Delete": dynamodb().delete_item,
    }
    operation = operations[one.kind]
    _retry_on_conflict(lambda: _with_condition_errors(lambda: operation(**one.arguments)))


def try_write(one: Write) -> bool:
    """Execute a write; returns False, with nothing written, when its condition fails."""
    try:
        write(one)
    except ConditionFailedError:
        return False
    return True


def try_transact(writes: Sequence[Write]) -> bool:
    """Execute ``writes``; returns False, with nothing written, when a condition fails."""
    try:
        transact(writes)
    except TransactionConditionError:
        return False
    return True


def batch_put(items: Sequence[Item]) -> None:
    """Put items without conditions or atomicity.

    At most 25 in one round trip. Raises UnavailableError if some writes are not confirmed.
    """
    requests: dict[str, Any] = {}
    for item in items:
        put = {"PutRequest": {"Item": item.serialize()}}
        requests.setdefault(item.Meta.table_name, []).append(put)
    _batch(requests)


def batch_delete(keys: Sequence[Key[Any]]) -> None:
    """Delete up to 25 items; raises UnavailableError if some are not confirmed."""
    requests: dict[str, Any] = {}
    for key in keys:
        requests.setdefault(key.table, []).append({"DeleteRequest": {"Key": key.raw}})
    _batch(requests)


def _batch(requests: dict[str, Any]) -> None:
    for attempt in range(CONFLICT_TRIES):
        with translating_outages():
            answer = dynamodb().batch_write_item(RequestItems=requests)
        requests = dict(answer.get("UnprocessedItems") or {})
        if not requests:
            return
        pause(attempt, CONFLICT_PAUSE_SECONDS)
    raise UnavailableError


def transact(writes: Sequence[Write]) -> None:
    """Execute all ``writes`` or none.

    Raises TransactionConditionError with the positions of failed conditions, or UnavailableError,
    also after repeated conflicts.
    """
    items: Any = [{one.kind: one.arguments} for one in writes]
    _retry_on_conflict(
        lambda: _with_condition_errors(lambda: dynamodb().transact_write_items(TransactItems=items))
    )


class _ConflictError(Exception):
    """A concurrent transaction locked an item; nothing was written."""


def _with_condition_errors(call: Callable[[], Done]) -> Done:
    try:
        with translating_outages():
            return call()
    except UnavailableError as error:
        if isinstance(error.__cause__, ClientError) and CONFLICT in error_code(error.__cause__):
            raise _ConflictError from error
        raise
    except ClientError as error:
        if error_code(error) == "ConditionalCheckFailedException":
            raise ConditionFailedError(error.response.get("Item")) from error  # type: ignore[arg-type]
        if error_code(error) == "TransactionCanceledException":
            raise _transaction_error(error) from error
        raise


def _transaction_error(error: ClientError) -> Exception:
    reasons: list[dict[str, Any]] = error.response.get("CancellationReasons", [])  # type: ignore[assignment]
    codes = {reason.get("Code") for reason in reasons}
    if CONDITION_FAILED in codes:
        return TransactionConditionError(reasons)
    if codes <= {CONFLICT, "None", None, "ThrottlingError", "ProvisionedThroughputExceeded"}:
        return _ConflictError()
    return error


def _retry_on_conflict(call: Callable[[], Done]) -> Done:
    for attempt in range(CONFLICT_TRIES):
        try:
            return call()
        except _ConflictError:
            pause(attempt, CONFLICT_PAUSE_SECONDS)
    raise UnavailableError


def _return_values(when: Condition | None) -> str | None:
    return None if when is None else "ALL_OLD"
