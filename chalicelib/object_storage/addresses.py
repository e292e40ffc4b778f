"""Where browsers reach the stack's files: signed addresses and forms."""

from collections.abc import Callable
from urllib.parse import urlsplit

from chalicelib import aws
from chalicelib.clock import MINUTE, SECOND, Clock, Millis
from chalicelib.object_storage.presigning import (
    Bucket,
    SigningCredentials,
    UploadConditions,
    UploadForm,
    presign_get,
    presign_post,
)
from chalicelib.settings import settings

READ_VALID: Millis = 60 * MINUTE
"""How long a file's address is good; a quarter of an hour less for the last who gets it."""
READ_ROUNDED: Millis = 15 * MINUTE
"""An address stays the same for so long, so that browsers find the file in their cache."""
UPLOAD_VALID: Millis = 60 * MINUTE


class FileAddresses:
    """Makes addresses at which files can be read and written for a while."""

    def __init__(
        self, bucket: Bucket, credentials: Callable[[], SigningCredentials], clock: Clock
    ) -> None:
        self._bucket = bucket
        self._credentials = credentials
        self._clock = clock

    def to_read(self, key: str) -> str:
        """Return an address at which a file can be read for 45 to 60 minutes."""
        now = self._clock()
        rounded = now - now % READ_ROUNDED
        return presign_get(self._bucket, key, self._credentials(), rounded, READ_VALID // SECOND)

    def to_write(self, conditions: UploadConditions) -> UploadForm:
        """Return a form that uploads one file for an hour."""
        valid = UPLOAD_VALID // SECOND
        return presign_post(self._bucket, conditions, self._credentials(), self._clock(), valid)


def bucket() -> Bucket:
    """Return the stack's bucket as browsers reach it."""
    configured = settings()
    name, endpoint = configured.files_bucket, configured.aws_endpoint_url
    url = f"{endpoint.rstrip('/')}/{name}" if endpoint else configured.files_url
    return Bucket(name, aws.region(), url)


def origin() -> str:
    """Return the origin of the files' addresses, for a Content-Security-Policy; may be empty."""
    target = urlsplit(bucket().url)
    return f"{target.scheme}://{target.netloc}" if target.netloc else ""


def credentials() -> SigningCredentials:
    """Return the credentials that the process has now: Lambda renews them."""
    return SigningCredentials(*aws.credentials())
