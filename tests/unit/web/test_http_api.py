"""Requests of an HTTP API (payload 2.0) are read as those of a REST API."""

import base64
import json
from typing import Any

import pytest

from app import app
from chalicelib import api_handler
from chalicelib.web.http_api import match_path, path_tree, to_http_response, to_rest_event
from tests.support.client import route_of

TREE = path_tree(app.routes)
REQUEST: dict[str, Any] = {
    "version": "2.0",
    "routeKey": "$default",
    "rawPath": "/api/v1/quizzes",
    "rawQueryString": "limit=5&status=draft&status=published&cursor=&query=a%20b%2Bc",
    "cookies": ["s=1"],
    "headers": {
        "authorization": "Bearer one,Bearer two",
        "content-type": "application/json",
        "x-forwarded-for": "203.0.113.9",
    },
    "requestContext": {
        "accountId": "123456789012",
        "apiId": "api-id",
        "domainName": "exam.example.org",
        "http": {
            "method": "POST",
            "path": "/api/v1/quizzes",
            "protocol": "HTTP/1.1",
            "sourceIp": "198.51.100.7",
            "userAgent": "agent",
        },
        "requestId": "JKJaXmPLvHcESHA=",
        "routeKey": "$default",
        "stage": "$default",
        "time": "12/Mar/2026:19:03:58 +0000",
        "timeEpoch": 1583348638390,
    },
    "body": "{}",
    "isBase64Encoded": False,
}
"""As AWS documents it for payload 2.0."""


def request(**changes: Any) -> dict[str, Any]:
    made = to_rest_event({**REQUEST, **changes}, TREE)
    assert made is not None
    return made


def test_method_path_query_headers_and_address_are_those_of_the_request() -> None:
    made = request()
    assert made["requestContext"] == {
        "resourcePath": "/api/v1/quizzes",
        "httpMethod": "POST",
        "requestId": "JKJaXmPLvHcESHA=",
        "identity": {"sourceIp": "198.51.100.7"},
    }
    assert made["multiValueQueryStringParameters"] == {
        "limit": ["5"],
        "status": ["draft", "published"],
        "cursor": [""],
        "query": ["a b+c"],
    }
    assert made["multiValueHeaders"]["authorization"] == ["Bearer one,Bearer two"]
    assert (made["body"], made["isBase64Encoded"]) == ("{}", False)


def test_request_without_query_body_and_headers_is_read() -> None:
    bare = {name: one for name, one in REQUEST.items() if name not in {"headers", "body"}}
    made = to_rest_event({**bare, "rawQueryString": ""}, TREE)
    assert made is not None
    assert made["queryStringParameters"] is made["multiValueQueryStringParameters"] is None
    assert made["body"] is made["pathParameters"] is None


@pytest.mark.parametrize("path", sorted(app.routes))
def test_every_path_is_found_with_its_parameters(path: str) -> None:
    segments = [f"v{n}" if one[:1] == "{" else one for n, one in enumerate(path.split("/"))]
    asked = "/".join(segments)
    found = match_path(TREE, asked)
    assert found is not None
    assert found[0] == path == route_of(asked)
    expected = dict(zip(path.split("/"), segments, strict=True))
    assert found[1] == {name[1:-1]: one for name, one in expected.items() if name[:1] == "{"}


@pytest.mark.parametrize(
    "path", ["", "/", "/nowhere", "/api/v1/quizzes/", "/api/v1//quizzes", "/api/v1/quizzes/{}//"]
)
def test_unknown_path_is_a_problem_document(path: str) -> None:
    assert to_rest_event({**REQUEST, "rawPath": path}, TREE) is None
    answer = api_handler.handler({**REQUEST, "rawPath": path}, None)
    assert (answer["statusCode"], json.loads(answer["body"])["code"]) == (404, "not_found")
    assert answer["headers"]["Content-Type"] == "application/problem+json"
    assert answer["headers"]["X-Request-Id"]


def test_escaped_parameter_is_decoded_once() -> None:
    assert match_path(TREE, "/api/v1/quizzes/a%2Fb%2525") == (
        "/api/v1/quizzes/{quiz_id}",
        {"quiz_id": "a/b%25"},
    )


def test_binary_body_stays_as_the_gateway_sent_it() -> None:
    body = base64.b64encode(b"PK\x03\x04").decode()
    made = request(body=body, isBase64Encoded=True)
    assert (made["body"], made["isBase64Encoded"]) == (body, True)


def test_response_has_one_value_for_each_header() -> None:
    answer = {"statusCode": 200, "headers": {"A": "1"}, "multiValueHeaders": {"B": ["2", "3"]}}
    assert to_http_response(answer) == {"statusCode": 200, "headers": {"A": "1", "B": "2, 3"}}
