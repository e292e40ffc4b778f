"""DynamoDB over HTTP: urllib3's pool, and botocore's credentials, errors and rules of retries.

botocore's client spends two thirds of a request's processor time between its call and the socket
(docs/performance.md). Here a call is encoded, signed, sent and parsed, and nothing else; answers
and errors are those of botocore's client.
"""

import base64
import json
import zlib
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from botocore.credentials import ReadOnlyCredentials
from botocore.exceptions import (
    BotoCoreError,
    ClientError,
    ConnectionClosedError,
    ConnectTimeoutError,
    EndpointConnectionError,
    HTTPClientError,
    ReadTimeoutError,
)
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, Retry, Timeout
from urllib3.exceptions import ConnectTimeoutError as NotConnectedError
from urllib3.exceptions import HTTPError, NewConnectionError, ProtocolError
from urllib3.exceptions import ReadTimeoutError as NotReadError

from chalicelib.dynamo.connection import PlainConnection, TlsConnection
from chalicelib.dynamo.pauses import pause
from chalicelib.dynamo.signature import RequestSigner
from chalicelib.values import dataclass

RETRIED_STATUSES = frozenset({500, 502, 503, 504})
RETRIED_CODES = frozenset(
    {
        "LimitExceededException",
        "PriorRequestNotComplete",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "RequestThrottled",
        "RequestTimeout",
        "RequestTimeoutException",
        "ThrottledException",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
        "TransactionInProgressException",
    }
)
"""Those of botocore's standard retries that DynamoDB may answer."""
ERRORS: tuple[tuple[type[HTTPError], Callable[..., BotoCoreError]], ...] = (
    (NewConnectionError, EndpointConnectionError),
    (NotConnectedError, ConnectTimeoutError),
    (NotReadError, ReadTimeoutError),
    (ProtocolError, ConnectionClosedError),
)
"""What botocore makes of urllib3's errors; the first that fits, HTTPClientError otherwise."""
FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS = 1, 20
CONNECTIONS = 16
"""Kept open at most: a process answers one request at a time, and reads some things in parallel."""
NO_RETRIES = Retry(total=False, redirect=False)
"""What urllib3 makes of ``retries=False``, made once: the tries are counted here."""
MEDIA_TYPE = "application/x-amz-json-1.0"
_BYTES = (b'"B":', b'"BS":')

Parsed = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportOptions:
    """Where and how calls are sent; timeouts in seconds."""

    endpoint: str
    region: str
    user_agent: str
    connect_timeout: float
    read_timeout: float
    tries: int
    authorities: str | None = None
    """File of the certificates that are trusted; the system's when None."""


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """Status, headers and body of an HTTP response."""

    status: int
    headers: Mapping[str, str]
    body: bytes


Send = Callable[[], HttpAnswer]


class Transport:
    """Send calls of DynamoDB's JSON protocol; safe for threads."""

    def __init__(
        self,
        options: TransportOptions,
        credentials: Callable[[], ReadOnlyCredentials],
        pause: Callable[[int], None] | None = None,
    ) -> None:
        self.options = options
        self.pause = pause or wait_before_retry
        self.url = f"{options.endpoint.rstrip('/')}/"
        self._signer = RequestSigner(options.region, urlsplit(options.endpoint).netloc, credentials)
        self._pool = _pool(options)

    def call(self, operation: str, body: bytes) -> Parsed:
        """Return the parsed answer; raises ClientError or BotoCoreError after the last try."""
        tried = 1
        while True:
            try:
                return parse(operation, self.send(operation, body), tried - 1)
            except (BotoCoreError, ClientError) as error:
                if tried == self.options.tries or not is_retried(error):
                    raise
            self.pause(tried)
            tried += 1

    def send(self, operation: str, body: bytes) -> HttpAnswer:
        """Sign a call and send it once; raises BotoCoreError when there is no answer."""
        headers = self._signed(operation, body)
        try:
            answer = self._pool.urlopen(
                "POST", "/", body=body, headers=headers, retries=NO_RETRIES, redirect=False
            )
        except HTTPError as error:
            raise self._translated(error) from error
        return HttpAnswer(answer.status, answer.headers, answer.data)

    def _signed(self, operation: str, body: bytes) -> dict[str, str]:
        signed = self._signer.headers(target(operation), body)
        return {**signed, "Content-Type": MEDIA_TYPE, "User-Agent": self.options.user_agent}

    def _translated(self, error: HTTPError) -> BotoCoreError:
        for kind, translated in ERRORS:
            if isinstance(error, kind):
                return translated(endpoint_url=self.url, error=error)
        return HTTPClientError(error=error)


def target(operation: str) -> str:
    """Return the value of the header that names an operation."""
    return f"DynamoDB_20120810.{operation}"


def encode(arguments: Mapping[str, Any]) -> bytes:
    """Return the body of a call; bytes become base64."""
    return _ENCODER.encode(arguments).encode()


def parse(operation: str, answer: HttpAnswer, retries: int) -> Parsed:
    """Return an answer as botocore parses it; raises ClientError for a refused call.

    Raises HTTPClientError for a body that is damaged or is not JSON.
    """
    checksum = answer.headers.get("x-amz-crc32")
    if checksum is not None and int(checksum) != zlib.crc32(answer.body):
        raise HTTPClientError(error="the checksum of the answer is wrong")
    metadata = {
        "RequestId": answer.headers.get("x-amzn-requestid", ""),
        "HTTPStatusCode": answer.status,
        "RetryAttempts": retries,
    }
    if answer.status >= HTTPStatus.MULTIPLE_CHOICES:
        raise ClientError(_refusal(answer, metadata), operation)
    try:
        parsed = _read(answer.body)
    except ValueError as error:
        raise HTTPClientError(error=error) from error
    return {**parsed, "ResponseMetadata": metadata}


def is_retried(error: BotoCoreError | ClientError) -> bool:
    """Return whether botocore's standard retries send a call again after this error."""
    if isinstance(error, BotoCoreError):
        return isinstance(error, HTTPClientError | EndpointConnectionError)
    status = error.response["ResponseMetadata"]["HTTPStatusCode"]
    return status in RETRIED_STATUSES or error.response["Error"]["Code"] in RETRIED_CODES


def wait_before_retry(tried: int) -> None:
    """Wait before the next try: exponential, with full jitter."""
    pause(tried - 1, FIRST_PAUSE_SECONDS, MAX_PAUSE_SECONDS)


class _Pool(HTTPConnectionPool):
    ConnectionCls = PlainConnection


class _TlsPool(HTTPSConnectionPool):
    ConnectionCls = TlsConnection


def _timeout(options: TransportOptions) -> Timeout:
    return Timeout(connect=options.connect_timeout, read=options.read_timeout)


def _pool(options: TransportOptions) -> HTTPConnectionPool:
    parts = urlsplit(options.endpoint)
    host, timeout = parts.hostname or "", _timeout(options)
    if parts.scheme == "http":
        return _Pool(host, parts.port, timeout, CONNECTIONS)
    return _TlsPool(host, parts.port, timeout, CONNECTIONS, ca_certs=options.authorities)


def _refusal(answer: HttpAnswer, metadata: Mapping[str, Any]) -> Any:  # noqa: ANN401 - botocore's
    try:
        told = _read(answer.body)
    except ValueError:
        told = {}
    code = str(told.pop("__type", answer.status)).rpartition("#")[2].partition(":")[0]
    message = told.get("message", told.get("Message", ""))
    return {**told, "Error": {"Code": code, "Message": message}, "ResponseMetadata": metadata}


def _read(body: bytes) -> Parsed:
    has_bytes = any(mark in body for mark in _BYTES)
    read = json.loads(body or b"{}", object_hook=_with_bytes if has_bytes else None)
    if not isinstance(read, dict):
        raise ValueError("not an object")  # noqa: TRY004 - as of any other that cannot be read
    return read


def _with_bytes(value: Parsed) -> Parsed:
    """Decode an attribute value of bytes; an attribute named B holds an object, never a text."""
    if "B" in value and isinstance(value["B"], str):
        return {"B": base64.b64decode(value["B"])}
    if "BS" in value and isinstance(value["BS"], list):
        return {"BS": [base64.b64decode(one) for one in value["BS"]]}
    return value


def _to_base64(value: bytes) -> str:
    if not isinstance(value, bytes | bytearray):
        raise TypeError(f"{type(value).__name__} is no attribute value")
    return base64.b64encode(value).decode()


_ENCODER = json.JSONEncoder(separators=(",", ":"), default=_to_base64)
