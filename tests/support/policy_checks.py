"""Checks of every AWS call in tests against the policy of the calling function.

A call that the policy does not allow fails the test. Calls are recorded in build/used/;
``python -m tests.support.policy_checks`` then lists permissions that no test has needed.
"""

import contextlib
import json
import os
import sys
import threading
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import parse_qs, urlsplit

from infra.build.pruning import OPERATIONS

ROOT = Path(__file__).parents[2]
USED = ROOT / "build" / "used"

Grant = tuple[str, str]
"""An action and the logical id of its resource, with ``/index/<name>`` for an index."""

BUNDLED = frozenset(chain.from_iterable(OPERATIONS.values()))
"""The operations that the bundle's models of AWS have."""
FOR_LAMBDA_ITSELF = (
    "dynamodb:DescribeStream",
    "dynamodb:GetRecords",
    "dynamodb:GetShardIterator",
    "dynamodb:ListStreams",
    "logs:",
    "sqs:ChangeMessageVisibility",
    "sqs:DeleteMessage",
    "sqs:GetQueueAttributes",
    "sqs:ReceiveMessage",
    "xray:",
)
"""Lambda reads the stream and the queues, writes logs and traces, in the function's name."""


class NotAllowedError(BaseException):
    """The function lacks a permission. Not an Exception, so that no code handles it."""


class Request(Protocol):
    """What botocore is about to send."""

    method: Any
    url: Any
    headers: Any
    body: Any


_acting: list[str] = []
_used: dict[str, set[Grant]] = {}


@contextlib.contextmanager
def acting_as(function: str) -> Iterator[None]:
    """Check all calls of a block, in any thread, against a function's policy."""
    _acting.append(function)
    try:
        yield
    finally:
        _acting.remove(function)


_own = threading.local()


@contextlib.contextmanager
def as_the_test() -> Iterator[None]:
    """Call AWS for the test itself while a function runs.

    Neither checked against a policy nor metered.
    """
    _own.asking = True
    try:
        yield
    finally:
        _own.asking = False


def is_the_test() -> bool:
    """Whether this thread asks for the sake of a test."""
    return getattr(_own, "asking", False)


def check(request: Request) -> None:
    """Record a call, and raise NotAllowedError when the policy does not permit it."""
    if not _acting or is_the_test():
        return
    function = _acting[-1]
    _check_bundled(request)
    for grant in needed(request):
        _used.setdefault(function, set()).add(grant)
        if grant not in granted(function):
            raise NotAllowedError(f".chalice/policy-{function}.json does not allow {grant}")


def _check_bundled(request: Request) -> None:
    operation = _target(request)[1] or _of_s3(request)
    if operation and operation not in BUNDLED:
        raise NotAllowedError(f"infra/build/pruning.py leaves {operation} out of the bundle")


def _target(request: Request) -> tuple[str, str]:
    """Return service and operation of a JSON protocol call."""
    target = request.headers.get("X-Amz-Target", b"")
    text = target.decode() if isinstance(target, bytes) else target
    service, _, operation = text.partition(".")
    return service, operation


def _action(request: Request) -> str:
    """Return the operation of an SES call, which still uses forms."""
    body = request.body.decode() if isinstance(request.body, bytes) else str(request.body)
    return parse_qs(body)["Action"][0]


def needed(request: Request) -> Iterator[Grant]:
    """The permissions that a call needs, by the rules of IAM: a transaction has none of its own."""
    service, operation = _target(request)
    if not operation and (of_s3 := _of_s3(request)):
        yield f"s3:{of_s3}", _prefix(urlsplit(request.url).path)
        return
    if not operation:
        yield f"ses:{_action(request)}", "mail"
        return
    body = json.loads(request.body)
    if service.startswith("DynamoDB"):
        yield from _of_dynamodb(operation, body)
    elif service == "AmazonSQS":
        name = body["QueueUrl"].rpartition("/")[2]
        yield f"sqs:{operation.removesuffix('Batch')}", _logical(name, "")
    else:
        yield f"ssm:{operation}", "keyset"


def _of_dynamodb(operation: str, body: Mapping[str, Any]) -> Iterator[Grant]:
    if operation == "TransactWriteItems":
        for item in body["TransactItems"]:
            [(kind, of_item)] = item.items()
            action = kind if kind == "ConditionCheck" else kind.removesuffix("Item")
            yield f"dynamodb:{action}Item", _table(of_item["TableName"])
    elif "RequestItems" in body:
        for name in body["RequestItems"]:
            yield f"dynamodb:{operation}", _table(name)
    elif "TableName" in body:
        index = f"/index/{body['IndexName']}" if "IndexName" in body else ""
        yield f"dynamodb:{operation}", _table(body["TableName"]) + index


def _of_s3(request: Request) -> str:
    """Return the operation of an S3 object call, which depends on the method; None for others."""
    if not urlsplit(request.url).netloc.startswith(f"{os.environ['FILES_BUCKET']}."):
        return ""
    return {"GET": "GetObject", "PUT": "PutObject", "DELETE": "DeleteObject"}[request.method]


def _prefix(path: str) -> str:
    return f"FilesBucket/{path.lstrip('/').partition('/')[0]}/*"


def note_signed(function: str, action: str, key: str) -> None:
    """Check the use of an address signed by a function against its policy."""
    grant = (action, _prefix(key))
    _used.setdefault(function, set()).add(grant)
    if grant not in granted(function):
        raise NotAllowedError(f".chalice/policy-{function}.json does not allow {grant}")


def _table(name: str) -> str:
    return _logical(name.removeprefix(f"{os.environ['TABLE_PREFIX']}-"), "Table")


@cache
def _logical(name: str, kind: str) -> str:
    """``mail_queue`` as the template calls it: MailQueue."""
    return "".join(part.capitalize() for part in name.split("_")) + kind


_granted: dict[str, set[Grant]] = {}


def granted(function: str) -> set[Grant]:
    """What a function's policy allows."""
    if function not in _granted:
        text = (ROOT / ".chalice" / f"policy-{function}.json").read_text()
        _granted[function] = {
            (action, _resource(resource))
            for statement in json.loads(text)["Statement"]
            for action in statement["Action"]
            for resource in _listed(statement["Resource"])
        }
    return _granted[function]


def _listed(resource: Any) -> list[Any]:
    return resource if isinstance(resource, list) else [resource]


def _resource(resource: Any) -> str:
    if isinstance(resource, str):
        return resource
    if "Fn::GetAtt" in resource:
        return str(resource["Fn::GetAtt"][0])
    text = str(resource["Fn::Sub"])
    if ":ses:" in text:
        return "mail"
    return "keyset" if ":ssm:" in text else text.removeprefix("${").replace(".Arn}", "")


def save_used(worker: str) -> None:
    """Store the calls seen by this process."""
    USED.mkdir(parents=True, exist_ok=True)
    used = {function: sorted(grants) for function, grants in _used.items()}
    (USED / f"{worker}.json").write_text(json.dumps(used, indent=1))


def unused_permissions() -> Iterator[str]:
    """Return permissions that no stored call needed."""
    used: dict[str, set[Grant]] = {}
    for path in USED.glob("*.json"):
        for function, grants in json.loads(path.read_text()).items():
            used.setdefault(function, set()).update((action, what) for action, what in grants)
    for path in sorted((ROOT / ".chalice").glob("policy-*.json")):
        function = path.stem.removeprefix("policy-")
        idle = granted(function) - used.get(function, set())
        for action, what in sorted(idle):
            if not action.startswith(FOR_LAMBDA_ITSELF):
                yield f"{path.name}: {action} on {what}"


if __name__ == "__main__":
    if idle := list(unused_permissions()):
        sys.exit("\n".join(["Allowed, and needed by no test:", *idle]))
