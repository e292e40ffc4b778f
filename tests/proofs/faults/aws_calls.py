"""Every call to AWS, in the order they are made: written down, and one of them made to fail."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from chalicelib.auth.keys import ssm_client
from chalicelib.dynamo.client import dynamodb
from chalicelib.jobs.queue import sqs
from chalicelib.notifications import ses

READS = ("Get", "BatchGet", "Query", "Scan")
URL = "https://aws.example"


class CrashError(BaseException):
    """The end of a process: nothing in it catches that."""


class Fault(StrEnum):
    """How a call fails for its caller."""

    REFUSED = "refused"
    """No try of the SDK reaches AWS."""
    THROTTLED = "throttled"
    """AWS turns every try away."""
    TIMED_OUT = "timed out"
    """It was carried out, and no try gets an answer."""
    CONFLICT = "conflict"
    """Another transaction held the item; the next try of ours finds it free."""
    SENT_TWICE = "sent twice"
    """It was carried out, the answer was lost, and the SDK sends the same again."""
    CRASHED = "crashed"
    """It was carried out, and the process ended."""


@dataclass(frozen=True)
class Call:
    """A call: the ``number``-th of a run, and its target."""

    number: int
    service: str
    operation: str
    about: str

    @property
    def writes(self) -> bool:
        """Whether it changes anything."""
        return not self.operation.startswith(READS)

    @property
    def kind(self) -> str:
        """The same for calls that do the same."""
        return f"{self.service}.{self.operation} {self.about}"

    def faults(self, *, thorough: bool) -> Iterator[Fault]:
        """The ways in which it can fail that make a difference; the most telling, or all."""
        if not self.writes:
            yield from (Fault.THROTTLED, Fault.REFUSED) if thorough else (Fault.THROTTLED,)
            return
        yield Fault.CRASHED
        either = (Fault.REFUSED, Fault.TIMED_OUT)
        yield from either if thorough else either[self.number % 2 :][:1]
        if self.service in {"dynamodb", "sqs"}:
            yield Fault.SENT_TWICE
        if thorough:
            yield Fault.THROTTLED
        if thorough and self.service == "dynamodb":
            yield Fault.CONFLICT


def clients() -> list[Any]:
    """All clients that a function has."""
    return [dynamodb(), sqs(), ssm_client(), ses.ses_client()]


class Calls:
    """Counts the calls of one run; with a fault, the one call that it hits."""

    def __init__(self, target: Call | None = None, fault: Fault | None = None) -> None:
        self.made: list[Call] = []
        self.hit = 0
        self._target, self._fault = target, fault
        self._lock = threading.Lock()
        self._hitting = threading.local()

    def before(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        """Hook before the first try of a call; raises the fault."""
        with self._lock:
            service = str(model.service_model.service_name)
            call = Call(len(self.made) + 1, service, model.name, _about(service, params))
            self.made.append(call)
            mine = self._target is not None and call.number == self._target.number
            self.hit += mine
        self._hitting.now = mine
        if mine and self._fault in _BEFORE:
            self._hitting.now = False
            raise _BEFORE[self._fault](call)

    def after(self, **_: Any) -> None:
        """Called by botocore once a call was carried out."""
        if self._is_hit():
            self._hitting.now = False
            if self._fault is Fault.TIMED_OUT:
                raise ReadTimeoutError(endpoint_url=URL)
            if self._fault is Fault.CRASHED:
                raise CrashError

    def again(self, **_: Any) -> float | None:
        """Hook after each try; any value but None makes the SDK retry."""
        if self._is_hit() and self._fault is Fault.SENT_TWICE:
            self._hitting.now = False
            return 0
        return None

    def _is_hit(self) -> bool:
        return getattr(self._hitting, "now", False)


@contextmanager
def fault_injection(calls: Calls) -> Iterator[Calls]:
    """Meanwhile, ``calls`` sees every call, and decides about it."""
    with ExitStack() as stack:
        for client in clients():
            service = client.meta.service_model.service_name
            hooks: dict[str, Callable[..., Any]] = {
                f"before-call.{service}": calls.before,
                f"after-call.{service}": calls.after,
                f"needs-retry.{service}": calls.again,
            }
            for event, hook in hooks.items():
                client.meta.events.register_first(event, hook)
                stack.callback(client.meta.events.unregister, event, hook)
        yield calls


def _refused(_: Call) -> Exception:
    return EndpointConnectionError(endpoint_url=URL)


def _turned_away(call: Call) -> Exception:
    code = {"ses": "Throttling", "ssm": "ThrottlingException"}.get(
        call.service, "ThrottlingException"
    )
    return _client_error(call, code)


def _conflict(call: Call) -> Exception:
    if call.operation != "TransactWriteItems":
        return _client_error(call, "TransactionConflictException")
    error = _client_error(call, "TransactionCanceledException")
    error.response["CancellationReasons"] = [{"Code": "TransactionConflict"}]
    return error


def _client_error(call: Call, code: str) -> ClientError:
    metadata: Any = {"HTTPStatusCode": 400}
    answer: Any = {"Error": {"Code": code, "Message": ""}, "ResponseMetadata": metadata}
    return ClientError(answer, call.operation)


_BEFORE: dict[Fault | None, Callable[[Call], Exception]] = {
    Fault.REFUSED: _refused,
    Fault.THROTTLED: _turned_away,
    Fault.CONFLICT: _conflict,
}


def _about(service: str, params: dict[str, Any]) -> str:
    """Return the tables, indexes or queues of a call, and its operation."""
    body = params["body"]
    if isinstance(body, bytes):
        body = json.loads(body)
    if service == "sqs":
        return str(body["QueueUrl"].rpartition("/")[2])
    if service != "dynamodb":
        return ""
    if "TransactItems" in body:
        return " ".join(_of_part(one) for one in body["TransactItems"])
    if "RequestItems" in body:
        return " ".join(map(_short, body["RequestItems"]))
    return _of_item(body)


def _of_part(part: dict[str, Any]) -> str:
    [(kind, body)] = part.items()
    return f"{kind} {_of_item(body)}"


def _of_item(body: dict[str, Any]) -> str:
    index = f"/{body['IndexName']}" if "IndexName" in body else ""
    key = body.get("Key") or body.get("Item") or {}
    first = [str(key[name]["S"]).partition("#")[0] for name in ("pk", "sk") if name in key]
    return " ".join([_short(body["TableName"]) + index, *first])


def _short(table: str) -> str:
    return table.rpartition("-")[2]
