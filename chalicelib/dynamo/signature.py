"""AWS Signature Version 4 of DynamoDB's calls: always POST, always `/`, always these headers.

botocore's signer works for any request and costs as much as the rest of a call; a test holds this
one to it. Source: "Create a signed AWS API request", AWS Identity and Access Management.
"""

import hashlib
import hmac
import time
from collections.abc import Callable

from botocore.credentials import ReadOnlyCredentials

ALGORITHM = "AWS4-HMAC-SHA256"


class RequestSigner:
    """Sign requests to one host; the key of a day is derived once."""

    def __init__(
        self, region: str, host: str, credentials: Callable[[], ReadOnlyCredentials]
    ) -> None:
        self._region = region
        self._host = host
        self._credentials = credentials
        self._derived: tuple[str, str, bytes] = ("", "", b"")

    def headers(self, target: str, body: bytes, now: float | None = None) -> dict[str, str]:
        """Return the headers that sign a call; ``now`` is in seconds since the epoch."""
        held = self._credentials()
        instant = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(now))
        signed = {"host": self._host, "x-amz-date": instant, "x-amz-target": target}
        if held.token:
            signed["x-amz-security-token"] = held.token
        names = ";".join(sorted(signed))
        scope = f"{instant[:8]}/{self._region}/dynamodb/aws4_request"
        lines = "".join(f"{name}:{signed[name]}\n" for name in sorted(signed))
        canonical = f"POST\n/\n\n{lines}\n{names}\n{hashlib.sha256(body).hexdigest()}"
        to_sign = f"{ALGORITHM}\n{instant}\n{scope}\n{_sha256(canonical)}"
        key = self._key(str(held.secret_key), instant[:8])
        signature = hmac.digest(key, to_sign.encode(), "sha256").hex()
        credential = f"Credential={held.access_key}/{scope}"
        signed["Authorization"] = (
            f"{ALGORITHM} {credential}, SignedHeaders={names}, Signature={signature}"
        )
        return signed

    def _key(self, secret: str, day: str) -> bytes:
        # one tuple, so that threads see a key with its own day and secret
        known_secret, known_day, key = self._derived
        if (known_secret, known_day) != (secret, day):
            key = f"AWS4{secret}".encode()
            for part in (day, self._region, "dynamodb", "aws4_request"):
                key = hmac.digest(key, part.encode(), "sha256")
            self._derived = (secret, day, key)
        return key


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
