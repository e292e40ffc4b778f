"""Signed addresses and forms of S3 (AWS Signature Version 4), computed without a call.

Source: docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html and
sigv4-HTTPPOSTConstructPolicy.html. A paper may have hundreds of pictures, so this computes a
signature in microseconds; a test compares it with botocore's.
"""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from chalicelib.clock import SECOND, Millis
from chalicelib.values import dataclass

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class SigningCredentials:
    """The credentials of the running function."""

    access_key: str
    secret_key: str
    token: str | None = None


@dataclass(frozen=True, slots=True)
class Bucket:
    """A bucket: its name, region, and the address that its keys are appended to."""

    name: str
    region: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadConditions:
    """What a form must upload: exactly this many bytes of this type with this SHA-256 digest."""

    key: str
    content_type: str
    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class UploadForm:
    """A form to POST as ``multipart/form-data`` with ``fields`` before the ``file``."""

    url: str
    fields: Mapping[str, str]
    expires_at: Millis


def presign_get(
    bucket: Bucket,
    key: str,
    credentials: SigningCredentials,
    now: Millis,
    valid_seconds: int,
) -> str:
    """Return the address at which a file may be read for ``valid_seconds`` from ``now``."""
    at = _instant(now)
    target = urlsplit(f"{bucket.url}/{quote(key)}")
    query = {
        "X-Amz-Algorithm": ALGORITHM,
        "X-Amz-Credential": f"{credentials.access_key}/{_scope(at, bucket.region)}",
        "X-Amz-Date": at,
        "X-Amz-Expires": str(valid_seconds),
        "X-Amz-SignedHeaders": "host",
    }
    if credentials.token is not None:
        query["X-Amz-Security-Token"] = credentials.token
    canonical_query = "&".join(
        f"{name}={quote(value, safe='-_.~')}" for name, value in sorted(query.items())
    )
    lines = ["GET", target.path, canonical_query, f"host:{target.netloc}", "", "host"]
    request = "\n".join([*lines, "UNSIGNED-PAYLOAD"])
    digest = hashlib.sha256(request.encode()).hexdigest()
    to_sign = "\n".join([ALGORITHM, at, _scope(at, bucket.region), digest])
    signature = _sign(credentials, at, bucket.region, to_sign)
    return f"{bucket.url}/{quote(key)}?{canonical_query}&X-Amz-Signature={signature}"


def presign_post(
    bucket: Bucket,
    conditions: UploadConditions,
    credentials: SigningCredentials,
    now: Millis,
    valid_seconds: int,
) -> UploadForm:
    """Return a form that uploads one file under the conditions."""
    at, expires_at = _instant(now), now + valid_seconds * SECOND
    fields = {
        "key": conditions.key,
        "Content-Type": conditions.content_type,
        "x-amz-checksum-algorithm": "SHA256",
        "x-amz-checksum-sha256": base64.b64encode(conditions.sha256).decode(),
        "x-amz-algorithm": ALGORITHM,
        "x-amz-credential": f"{credentials.access_key}/{_scope(at, bucket.region)}",
        "x-amz-date": at,
    }
    if credentials.token is not None:
        fields["x-amz-security-token"] = credentials.token
    policy: dict[str, Any] = {
        "expiration": f"{datetime.fromtimestamp(expires_at // SECOND, UTC):%Y-%m-%dT%H:%M:%SZ}",
        "conditions": [
            {"bucket": bucket.name},
            ["content-length-range", conditions.size, conditions.size],
            *({name: value} for name, value in fields.items()),
        ],
    }
    encoded = base64.b64encode(json.dumps(policy, separators=(",", ":")).encode()).decode()
    signature = _sign(credentials, at, bucket.region, encoded)
    signed = {**fields, "policy": encoded, "x-amz-signature": signature}
    return UploadForm(f"{bucket.url}/", signed, expires_at)


def _instant(now: Millis) -> str:
    return f"{datetime.fromtimestamp(now // SECOND, UTC):%Y%m%dT%H%M%SZ}"


def _scope(at: str, region: str) -> str:
    return f"{at[:8]}/{region}/s3/aws4_request"


def _sign(credentials: SigningCredentials, at: str, region: str, text: str) -> str:
    return _hmac(_signing_key(credentials.secret_key, at[:8], region), text).hex()


@lru_cache(maxsize=4)
def _signing_key(secret: str, day: str, region: str) -> bytes:
    key = f"AWS4{secret}".encode()
    for part in (day, region, "s3", "aws4_request"):
        key = _hmac(key, part)
    return key


def _hmac(key: bytes, text: str) -> bytes:
    return hmac.digest(key, text.encode(), "sha256")
