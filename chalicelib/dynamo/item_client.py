"""A DynamoDB client whose item operations are sent by our transport."""

from collections.abc import Callable
from functools import cached_property, partialmethod
from typing import Any
from uuid import uuid4

from chalicelib.dynamo import capacity
from chalicelib.dynamo.observed_calls import ObservedCalls
from chalicelib.dynamo.transport import Parsed, Transport, encode


class ItemClient:
    """The item operations of a boto3 client, with its names; all others are the stock client's."""

    def __init__(
        self, transport: Transport, stock: Callable[[], Any], *, reports_capacity: bool = False
    ) -> None:
        self._transport = transport
        self._make_stock = stock
        self._reports_capacity = reports_capacity

    @cached_property
    def meta(self) -> ObservedCalls:
        """Return the client's events and service model, as a boto3 client does.

        Calls emit events from the first access on; no request of the service needs any.
        """
        return ObservedCalls(self._transport, self._stock.meta.service_model)

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the stock client has
        return getattr(self._stock, name)

    @cached_property
    def _stock(self) -> Any:  # noqa: ANN401 - botocore makes its class
        return self._make_stock()

    def _call(self, operation: str, **arguments: Any) -> Parsed:  # noqa: ANN401 - of any operation
        if operation == "TransactWriteItems":
            arguments.setdefault("ClientRequestToken", str(uuid4()))
        if not self._reports_capacity:
            return self._send(operation, arguments)
        answer = self._send(operation, {**arguments, **capacity.REQUESTED})
        capacity.report(answer)
        return answer

    def _send(self, operation: str, arguments: dict[str, Any]) -> Parsed:
        if "meta" in self.__dict__:
            return self.meta.call(operation, arguments)
        return self._transport.call(operation, encode(arguments))

    batch_get_item = partialmethod(_call, "BatchGetItem")
    batch_write_item = partialmethod(_call, "BatchWriteItem")
    delete_item = partialmethod(_call, "DeleteItem")
    get_item = partialmethod(_call, "GetItem")
    put_item = partialmethod(_call, "PutItem")
    query = partialmethod(_call, "Query")
    scan = partialmethod(_call, "Scan")
    transact_write_items = partialmethod(_call, "TransactWriteItems")
    update_item = partialmethod(_call, "UpdateItem")
