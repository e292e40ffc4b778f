"""Removes single conditions from writes, to prove that tests detect it."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from chalicelib.dynamo.client import dynamodb

Guard = tuple[str, str]
"""A write (start, save, finish, result) and the attribute that its condition looks at."""

_PATH = r"#\d+(?:\.#\d+)*"
_TERM = re.compile(rf"attribute_not_exists \(({_PATH})\)|({_PATH}) (?:=|<|>) :\d+")


@contextmanager
def without_guards(*guards: Guard) -> Iterator[list[Guard]]:
    """Meanwhile these guards always hold; the guards that were met, each time."""
    met: list[Guard] = []

    def weaken(params: dict[str, Any], **_: Any) -> Any:  # botocore takes an answer
        if "TransactItems" in params:
            items = [_weakened_part(one, guards, met) for one in params["TransactItems"]]
            return {**params, "TransactItems": items}
        names = params.get("ExpressionAttributeNames", {}).values()
        return _weakened("start" if "ik" in names else "save", params, guards, met)

    events = dynamodb().meta.events
    hooked = ("UpdateItem", "TransactWriteItems")
    for operation in hooked:
        events.register(f"provide-client-params.dynamodb.{operation}", weaken)
    try:
        yield met
    finally:
        for operation in hooked:
            events.unregister(f"provide-client-params.dynamodb.{operation}", weaken)


def _weakened_part(
    part: dict[str, Any], guards: tuple[Guard, ...], met: list[Guard]
) -> dict[str, Any]:
    ((kind, params),) = part.items()
    return {kind: _weakened("finish" if kind == "Update" else "result", params, guards, met)}


def _weakened(
    write: str, params: dict[str, Any], guards: tuple[Guard, ...], met: list[Guard]
) -> dict[str, Any]:
    names = params.get("ExpressionAttributeNames", {})

    def term(found: re.Match[str]) -> str:
        path = [names[part] for part in (found[1] or found[2]).split(".")]
        guard = (write, _attribute(path))
        if guard not in guards:
            return found[0]
        met.append(guard)
        # always true, but uses every placeholder
        return f"({found[0]} OR (NOT {found[0]}))"

    condition = params.get("ConditionExpression")
    if condition is None:
        return params
    return {**params, "ConditionExpression": _TERM.sub(term, condition)}


def _attribute(path: list[str]) -> str:
    """`a` for "has no answer yet", `a.r` for an answer's revision, else the attribute."""
    return ".".join([path[0], *path[2:]])
