"""Requests of an HTTP API (payload 2.0) as those of a REST API, which the routes read.

An HTTP API has no list of our paths: all requests come by its ``$default`` route, and the path is
matched here. Repeated headers arrive joined by commas, so that a second Authorization makes the
first invalid, and headers of a response have one value each.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

VERSION = "2.0"
_PARAMETER, _END = "{}", "/"
PathTree = dict[str, Any]


def path_tree(paths: Iterable[str]) -> PathTree:
    """Return the paths of routes as a tree of their segments."""
    tree: PathTree = {}
    for path in paths:
        node = tree
        for segment in path.split("/"):
            node = node.setdefault(_PARAMETER if segment.startswith("{") else segment, {})
        node[_END] = path
    return tree


def match_path(tree: PathTree, asked: str) -> tuple[str, dict[str, str]] | None:
    """Return the route's path with its parameters, or None; a literal segment goes first."""
    segments = asked.split("/")
    path = _find(tree, segments)
    if path is None:
        return None
    pairs = zip(path.split("/"), segments, strict=True)
    return path, {name[1:-1]: unquote(one) for name, one in pairs if name.startswith("{")}


def to_rest_event(event: Mapping[str, Any], tree: PathTree) -> dict[str, Any] | None:
    """Return the request as that of a REST API; None for an unknown path."""
    context, http = event["requestContext"], event["requestContext"]["http"]
    found = match_path(tree, event["rawPath"])
    if found is None:
        return None
    query: dict[str, list[str]] = {}
    for name, value in parse_qsl(event.get("rawQueryString") or "", keep_blank_values=True):
        query.setdefault(name, []).append(value)
    headers = dict(event.get("headers") or {})
    return {
        "requestContext": {
            "resourcePath": found[0],
            "httpMethod": http["method"],
            "requestId": context["requestId"],
            "identity": {"sourceIp": http["sourceIp"]},
        },
        "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "pathParameters": found[1] or None,
        "queryStringParameters": {name: values[-1] for name, values in query.items()} or None,
        "multiValueQueryStringParameters": query or None,
        "stageVariables": None,
        "body": event.get("body"),
        "isBase64Encoded": event.get("isBase64Encoded", False),
    }


def to_http_response(answer: Mapping[str, Any]) -> dict[str, Any]:
    """Return a response of the routes as one of payload 2.0: one value for each header."""
    several = answer.get("multiValueHeaders") or {}
    joined = {name: ", ".join(map(str, values)) for name, values in several.items()}
    kept = {name: one for name, one in answer.items() if name != "multiValueHeaders"}
    return {**kept, "headers": {**(answer.get("headers") or {}), **joined}}


def _find(node: PathTree, segments: list[str]) -> str | None:
    if not segments:
        return node.get(_END)
    head, rest = segments[0], segments[1:]
    for key in (head, _PARAMETER) if head else (head,):
        if key in node and key != _END and (found := _find(node[key], rest)) is not None:
            return found
    return None
