"""DynamoDB's transport: it signs, parses, refuses and retries as botocore's client does."""

import base64
import json
import zlib
from datetime import UTC, datetime
from typing import Any

import pytest
from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest, HeadersDict
from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)
from botocore.parsers import ResponseParserFactory
from botocore.serialize import create_serializer
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.signature import RequestSigner
from chalicelib.dynamo.transport import (
    MEDIA_TYPE,
    RETRIED_CODES,
    RETRIED_STATUSES,
    HttpAnswer,
    Transport,
    TransportOptions,
    encode,
    parse,
    target,
)
from tests.support.scripted_server import CUT, Reply, scripted

HEADERS = {"x-amzn-RequestId": "R1", "Content-Type": "application/x-amz-json-1.0"}
names = st.sampled_from(["pk", "S", "N", "B", "BS", "M", "L", "Items"]) | st.text(max_size=5)
encoded = st.binary(max_size=9).map(lambda raw: base64.b64encode(raw).decode())
scalars = st.one_of(
    st.builds(lambda text: {"S": text}, st.text(max_size=9)),
    st.builds(lambda number: {"N": str(number)}, st.decimals(allow_nan=False, places=3)),
    st.builds(lambda truth: {"BOOL": truth}, st.booleans()),
    st.just({"NULL": True}),
    st.builds(lambda raw: {"B": raw}, encoded),
    st.builds(lambda raws: {"BS": raws}, st.lists(encoded, min_size=1, max_size=3)),
    st.builds(lambda texts: {"SS": texts}, st.lists(st.text(max_size=5), min_size=1, max_size=3)),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.builds(lambda listed: {"L": listed}, st.lists(inner, max_size=3)),
        st.builds(lambda mapped: {"M": mapped}, st.dictionaries(names, inner, max_size=3)),
    ),
    max_leaves=8,
)
items = st.dictionaries(names, values, max_size=5)


KEYS = ReadOnlyCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY", None)
OF_A_SESSION = ReadOnlyCredentials("ASIAEXAMPLE", "secret", "a/session+token=")
OF_CONDITION = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"
FOUND = Reply(body=b'{"Item": {"pk": {"S": "a"}}}')


def model_of(operation: str) -> Any:
    return dynamodb().meta.service_model.operation_model(operation)


def as_botocore_parses(operation: str, status: int, body: bytes) -> Any:
    response = {
        "headers": HeadersDict(HEADERS),
        "status_code": status,
        "body": body,
        "context": {},
    }
    parser = ResponseParserFactory().create_parser("json")
    parsed = parser.parse(response, model_of(operation).output_shape)
    parsed.pop("ResponseMetadata")
    return parsed


def transport(url: str, *, tries: int = 3, read_timeout: float = 5) -> Transport:
    options = TransportOptions(
        endpoint=url,
        region="eu-west-1",
        user_agent="tests",
        connect_timeout=1,
        read_timeout=read_timeout,
        tries=tries,
    )
    return Transport(options, lambda: KEYS, pause=lambda _: None)


def refused(status: int, code: str) -> Reply:
    return Reply(status, json.dumps({"__type": f"any#{code}", "message": "no"}).encode())


@given(item=items, listed=st.lists(items, max_size=3))
def test_items_are_parsed_as_botocore_parses_them(item: Any, listed: Any) -> None:
    for operation, body in (
        ("GetItem", {"Item": item}),
        ("UpdateItem", {"Attributes": item}),
        ("Query", {"Items": listed, "Count": len(listed), "LastEvaluatedKey": item}),
        ("BatchGetItem", {"Responses": {"t": listed}, "UnprocessedKeys": {"t": {"Keys": listed}}}),
    ):
        content = json.dumps(body).encode()
        ours = parse(operation, HttpAnswer(200, HEADERS, content), 0)
        ours.pop("ResponseMetadata")
        assert ours == as_botocore_parses(operation, 200, content)


@given(item=items)
def test_calls_are_encoded_as_botocore_encodes_them(item: Any) -> None:
    decoded = json.loads(json.dumps(item), object_hook=_bytes_of)
    arguments = {"TableName": "t", "Item": decoded}
    model = model_of("PutItem")
    stock = create_serializer("json").serialize_to_request(arguments, model)
    assert json.loads(encode(arguments)) == json.loads(stock["body"])


def test_a_refusal_keeps_the_item_in_its_way_and_the_reasons_of_a_transaction() -> None:
    item = {"pk": {"S": "a"}, "sd": {"B": base64.b64encode(b"seed").decode()}}
    reasons = [{"Code": "None"}, {"Code": "ConditionalCheckFailed", "Item": item}]
    cancelled = {"__type": "x#TransactionCanceledException", "Message": "no"}
    single = refusal_of("PutItem", {"__type": OF_CONDITION, "message": "no", "Item": item})
    several = refusal_of("TransactWriteItems", {**cancelled, "CancellationReasons": reasons})
    assert single["Item"]["sd"] == {"B": b"seed"}
    assert several["CancellationReasons"][1]["Item"]["sd"] == {"B": b"seed"}


def refusal_of(operation: str, body: dict[str, Any]) -> dict[str, Any]:
    """Return a refusal that is parsed, and has the code and message of botocore's."""
    content = json.dumps(body).encode()
    with pytest.raises(ClientError) as caught:
        parse(operation, HttpAnswer(400, HEADERS, content), 0)
    ours: dict[str, Any] = dict(caught.value.response)
    assert ours["ResponseMetadata"]["HTTPStatusCode"] == 400
    assert ours["Error"] == as_botocore_parses(operation, 400, content)["Error"]
    return ours


@pytest.mark.parametrize("body", [b"<html>busy</html>", b'{"Item": {"a"', b"[]"])
def test_an_answer_that_is_no_object_is_an_outage(body: bytes) -> None:
    with pytest.raises(HTTPClientError):
        parse("GetItem", HttpAnswer(200, HEADERS, body), 0)


def test_an_answer_with_a_wrong_checksum_is_an_outage() -> None:
    right = str(zlib.crc32(b"{}"))
    assert parse("GetItem", HttpAnswer(200, {"x-amz-crc32": right}, b"{}"), 0)
    with pytest.raises(HTTPClientError):
        parse("GetItem", HttpAnswer(200, {"x-amz-crc32": "1"}, b"{}"), 0)


@given(
    body=st.binary(max_size=99),
    now=st.integers(1_000_000_000, 4_000_000_000),
    held=st.sampled_from([KEYS, OF_A_SESSION]),
    operation=st.sampled_from(["GetItem", "TransactWriteItems"]),
)
def test_signatures_are_botocore_s(
    body: bytes, now: int, held: ReadOnlyCredentials, operation: str
) -> None:
    headers = {"X-Amz-Target": target(operation)}
    request = AWSRequest("POST", "https://dynamodb.eu-west-1.amazonaws.com/", headers, body)
    signer = SigV4Auth(held, "dynamodb", "eu-west-1")
    request.context["timestamp"] = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
    request.headers["X-Amz-Date"] = request.context["timestamp"]
    if held.token:
        request.headers["X-Amz-Security-Token"] = held.token
    canonical = signer.canonical_request(request)
    signature = signer.signature(signer.string_to_sign(request, canonical), request)

    host = "dynamodb.eu-west-1.amazonaws.com"
    ours = RequestSigner("eu-west-1", host, lambda: held).headers(target(operation), body, now)

    assert ours["Authorization"].endswith(f"Signature={signature}")
    assert (
        f"SignedHeaders={signer.signed_headers(signer.headers_to_sign(request))},"
        in (ours["Authorization"])
    )
    assert f"Credential={signer.scope(request)}," in ours["Authorization"]


def test_renewed_credentials_sign_the_next_call() -> None:
    held = [KEYS, OF_A_SESSION]
    signer = RequestSigner("eu-west-1", "host", lambda: held.pop(0))
    assert "AKIDEXAMPLE" in signer.headers("t", b"", 0)["Authorization"]
    renewed = signer.headers("t", b"", 0)
    assert "ASIAEXAMPLE" in renewed["Authorization"]
    assert renewed["x-amz-security-token"] == OF_A_SESSION.token
    fresh = RequestSigner("eu-west-1", "host", lambda: OF_A_SESSION).headers("t", b"", 0)
    assert renewed == fresh


def test_calls_share_a_connection_and_name_their_operation() -> None:
    with scripted(FOUND, FOUND) as server:
        sender = transport(server.url)
        answers = [sender.call("GetItem", b'{"TableName":"t"}') for _ in range(2)]

    assert [one["Item"] for one in answers] == [{"pk": {"S": "a"}}] * 2
    assert server.connections == 1
    headers, body = server.requests[0]
    assert (headers["x-amz-target"], body) == (target("GetItem"), b'{"TableName":"t"}')
    assert (headers["content-type"], headers["user-agent"]) == (MEDIA_TYPE, "tests")


def test_a_connection_that_was_closed_while_idle_is_replaced_without_a_try() -> None:
    with scripted(Reply(then_close=True), FOUND) as server:
        sender = transport(server.url, tries=1)
        sender.call("GetItem", b"{}")
        assert server.hung_up.wait(timeout=30)
        assert sender.call("GetItem", b"{}")["Item"]
    assert server.connections == 2


@pytest.mark.parametrize(
    ("trouble", "error"),
    [
        (CUT, ConnectionClosedError),
        (Reply(announced=99, then_close=True), ConnectionClosedError),
        (Reply(silent=True), ReadTimeoutError),
        (Reply(body=b"<html>"), HTTPClientError),
    ],
    ids=["cut", "cut in the middle", "silent", "garbage"],
)
def test_a_call_without_an_answer_is_sent_again_and_fails_after_the_last_try(
    trouble: Reply, error: type[BotoCoreError]
) -> None:
    with scripted(trouble, FOUND) as server:
        assert transport(server.url, read_timeout=1.5).call("GetItem", b"{}")["Item"]
    with scripted(trouble, trouble, FOUND) as server, pytest.raises(error):
        transport(server.url, tries=2, read_timeout=1.5).call("GetItem", b"{}")
    assert len(server.requests) == 2


def test_a_server_that_is_not_there_is_an_outage() -> None:
    with scripted() as server:
        gone = server.url
    with pytest.raises(EndpointConnectionError):
        transport(gone).call("GetItem", b"{}")


@pytest.mark.parametrize("status", sorted(RETRIED_STATUSES))
def test_a_server_error_is_retried(status: int) -> None:
    with scripted(refused(status, "InternalServerError"), FOUND) as server:
        answer = transport(server.url).call("GetItem", b"{}")
    assert answer["ResponseMetadata"]["RetryAttempts"] == 1


@pytest.mark.parametrize("code", sorted(RETRIED_CODES))
def test_throttling_is_retried_and_reported_after_the_last_try(code: str) -> None:
    throttled = refused(400, code)
    with scripted(throttled, throttled, FOUND) as server:
        assert transport(server.url).call("GetItem", b"{}")["Item"]
    with scripted(*[throttled] * 3) as server, pytest.raises(ClientError) as caught:
        transport(server.url).call("GetItem", b"{}")
    assert caught.value.response["Error"]["Code"] == code


@pytest.mark.parametrize(
    "code",
    [
        "ConditionalCheckFailedException",
        "TransactionCanceledException",
        "TransactionConflictException",
        "ValidationException",
        "AccessDeniedException",
        "ExpiredTokenException",
    ],
)
def test_a_refusal_is_final(code: str) -> None:
    with scripted(refused(400, code), FOUND) as server, pytest.raises(ClientError):
        transport(server.url).call("PutItem", b"{}")
    assert len(server.requests) == 1


def _bytes_of(value: dict[str, Any]) -> dict[str, Any]:
    if isinstance(value.get("B"), str):
        return {"B": base64.b64decode(value["B"])}
    if isinstance(value.get("BS"), list):
        return {"BS": [base64.b64decode(one) for one in value["BS"]]}
    return value
