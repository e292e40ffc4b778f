"""Files in the stack's bucket: put, read and delete.

Key prefixes: ``uploads/`` (two days, see the template), ``media/`` (for good), ``downloads/`` (one
day).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from http import HTTPStatus
from typing import TYPE_CHECKING, cast

from botocore.exceptions import BotoCoreError, ClientError

from chalicelib import aws
from chalicelib.errors import UnavailableError
from chalicelib.logs import logger
from chalicelib.settings import settings

if TYPE_CHECKING:
    from types_boto3_s3 import S3Client

READ_TIMEOUT_SECONDS = 20
"""For as long as S3 may send nothing; files have up to 50 MiB."""
IMMUTABLE = "private, max-age=86400, immutable"
_ABSENT = frozenset({HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND})
"""S3 answers 403 for a missing key to who may not list the bucket, and no function may."""


@lru_cache(maxsize=1)
def s3() -> "S3Client":
    """Return the client, created once."""
    style = {"addressing_style": "path" if settings().aws_endpoint_url else "virtual"}
    return cast("S3Client", aws.client("s3", s3=style, read_timeout=READ_TIMEOUT_SECONDS))


def put_object(
    key: str,
    content: bytes,
    content_type: str,
    disposition: str = "inline",
    cache: str = IMMUTABLE,
) -> None:
    """Store a file; again is the same."""
    with _translating_outages():
        s3().put_object(
            Bucket=settings().files_bucket,
            Key=key,
            Body=content,
            ContentType=content_type,
            ContentDisposition=disposition,
            CacheControl=cache,
        )


def get_object(key: str, max_bytes: int) -> bytes | None:
    """Return a file's bytes, at most one more than ``max_bytes`` of them; None when there is none.

    No more than that is read, so that a caller sees by the length that it is too large.
    """
    with _translating_outages():
        try:
            answer = s3().get_object(Bucket=settings().files_bucket, Key=key)
        except ClientError as error:
            if _status(error) in _ABSENT:
                return None
            raise
        with answer["Body"] as body:
            return body.read(max_bytes + 1)


def delete_object(key: str) -> None:
    """Delete a file; one that is gone stays gone."""
    with _translating_outages():
        s3().delete_object(Bucket=settings().files_bucket, Key=key)


@contextmanager
def _translating_outages() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        if _status(error) < HTTPStatus.INTERNAL_SERVER_ERROR:
            raise
        _report(type(error).__name__)
        raise UnavailableError from error
    except BotoCoreError as error:
        _report(type(error).__name__)
        raise UnavailableError from error


def _report(cause: str) -> None:
    logger().warning("object_storage_unavailable", extra={"cause": cause})


def _status(error: ClientError) -> int:
    return int(error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0))
