"""The test bucket, and a browser's uploads and downloads."""

import base64
import hashlib
import json
import os
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from botocore.exceptions import ClientError

from chalicelib.object_storage.objects import s3
from chalicelib.settings import settings
from tests.support import moto_emulator, policy_checks


class UploadRefusedError(Exception):
    """S3 refused the upload."""


def create_bucket() -> None:
    region: Any = os.environ["AWS_DEFAULT_REGION"]
    s3().create_bucket(
        Bucket=settings().files_bucket, CreateBucketConfiguration={"LocationConstraint": region}
    )


def keys() -> set[str]:
    """The keys of all files that are stored."""
    if os.environ.get("AWS_ENDPOINT_URL"):
        return set()
    with policy_checks.as_the_test():
        listed = s3().list_objects_v2(Bucket=settings().files_bucket)
    return {one["Key"] for one in listed.get("Contents", [])}


def empty_bucket() -> None:
    """Remove every file; does nothing without a bucket."""
    if not os.environ.get("AWS_ENDPOINT_URL"):
        moto_emulator.files(settings().files_bucket).clear()


def post_file(upload: Mapping[str, Any], content: bytes) -> None:
    """Upload with a form as a browser does; refused like S3 by the form's policy."""
    fields = upload["fields"]
    conditions = json.loads(base64.b64decode(fields["policy"]))["conditions"]
    [(_, least, most)] = [one for one in conditions if isinstance(one, list)]
    required = {
        name: value for one in conditions if isinstance(one, dict) for name, value in one.items()
    }
    if required.pop("bucket") != settings().files_bucket or any(
        fields.get(name) != value for name, value in required.items()
    ):
        raise UploadRefusedError("AccessDenied")
    if not least <= len(content) <= most:
        raise UploadRefusedError("EntityTooLarge")
    digest = base64.b64encode(hashlib.sha256(content).digest()).decode()
    if fields["x-amz-checksum-sha256"] != digest:
        raise UploadRefusedError("BadDigest")
    policy_checks.note_signed("api_handler", "s3:PutObject", fields["key"])
    put_file(fields["key"], content, fields["Content-Type"])


def put_file(key: str, content: bytes, content_type: str = "application/octet-stream") -> None:
    """Store a file past all checks."""
    with policy_checks.as_the_test():
        bucket = settings().files_bucket
        s3().put_object(Bucket=bucket, Key=key, Body=content, ContentType=content_type)


def read_file(url: str, signed_by: str = "api_handler") -> bytes | None:
    """Return the file at a signed address; None when missing."""
    path = unquote(urlsplit(url).path)
    policy_checks.note_signed(signed_by, "s3:GetObject", path)
    return stored(path.lstrip("/"))


def stored(key: str) -> bytes | None:
    """Return the bytes of a file; None when missing."""
    with policy_checks.as_the_test():
        try:
            answer = s3().get_object(Bucket=settings().files_bucket, Key=key)
        except ClientError:
            return None
        return answer["Body"].read()
