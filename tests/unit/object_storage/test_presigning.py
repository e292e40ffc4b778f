"""Signed addresses and forms are those that botocore, an independent implementation, would make."""

import base64
import json
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlsplit

import pytest
from botocore import auth, credentials
from botocore.awsrequest import AWSRequest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.clock import SECOND
from chalicelib.object_storage.presigning import (
    Bucket,
    SigningCredentials,
    UploadConditions,
    presign_get,
    presign_post,
)

BUCKET = Bucket("files", "eu-west-1", "https://files.s3.eu-west-1.amazonaws.com")
LOCAL = Bucket("files", "us-east-1", "http://127.0.0.1:4566/files")
NOW = 1_790_000_000_000
KEYS = st.text("abzAZ019_-./ +~é", min_size=1, max_size=40).filter(
    lambda key: not key.startswith("/") and "//" not in key and "./" not in key
)


def _botocore_url(bucket: Bucket, key: str, by: SigningCredentials, seconds: int) -> str:
    request = AWSRequest("GET", f"{bucket.url}/{quote(key)}")
    signer = auth.S3SigV4QueryAuth(
        credentials.Credentials(by.access_key, by.secret_key, by.token),
        "s3",
        bucket.region,
        expires=seconds,
    )
    signer.add_auth(request)
    return str(request.url)


@pytest.fixture
def at_now(monkeypatch: pytest.MonkeyPatch) -> None:
    instant = datetime.fromtimestamp(NOW // SECOND, UTC).replace(tzinfo=None)
    monkeypatch.setattr(auth, "get_current_datetime", lambda *_, **__: instant)


@pytest.mark.usefixtures("at_now")
@pytest.mark.parametrize("bucket", [BUCKET, LOCAL], ids=["aws", "local"])
@pytest.mark.parametrize("token", [None, "session/token+with=signs"])
def test_addresses_are_signed_as_botocore_signs_them(bucket: Bucket, token: str | None) -> None:
    by = SigningCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI", token)

    @given(KEYS, st.integers(1, 604_800))
    def check(key: str, seconds: int) -> None:
        ours, theirs = (
            urlsplit(one)
            for one in (
                presign_get(bucket, key, by, NOW, seconds),
                _botocore_url(bucket, key, by, seconds),
            )
        )
        assert (ours.netloc, ours.path) == (theirs.netloc, theirs.path)
        assert dict(parse_qsl(ours.query)) == dict(parse_qsl(theirs.query))

    check()


@pytest.mark.usefixtures("at_now")
def test_forms_are_signed_as_botocore_signs_them() -> None:
    by = SigningCredentials("AKIDEXAMPLE", "wJalrXUtnFEMI", "token")
    conditions = UploadConditions(
        key="uploads/ast_1", content_type="image/png", size=7, sha256=b"\1" * 32
    )
    form = presign_post(BUCKET, conditions, by, NOW, 600)
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    request = AWSRequest("POST", form.url)
    own = {"x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-security-token"}
    request.context["s3-presign-post-fields"] = {}
    request.context["s3-presign-post-policy"] = {
        "expiration": policy["expiration"],
        "conditions": [
            one for one in policy["conditions"] if isinstance(one, list) or not own & one.keys()
        ],
    }
    theirs = credentials.Credentials(by.access_key, by.secret_key, by.token)
    auth.S3SigV4PostAuth(theirs, "s3", BUCKET.region).add_auth(request)
    fields = request.context["s3-presign-post-fields"]
    assert {name: form.fields[name] for name in own} == {name: fields[name] for name in own}
    # the policy's member order is not defined, so it is signed again
    request.context["s3-presign-post-policy"] = policy
    signer = auth.S3SigV4PostAuth(theirs, "s3", BUCKET.region)
    assert (
        signer.signature(form.fields["policy"], _stamped(request)) == form.fields["x-amz-signature"]
    )


def _stamped(request: AWSRequest) -> AWSRequest:
    request.context["timestamp"] = f"{datetime.fromtimestamp(NOW // SECOND, UTC):%Y%m%dT%H%M%SZ}"
    return request


def test_a_form_takes_exactly_one_file_of_one_type_size_and_digest() -> None:
    conditions = UploadConditions(
        key="uploads/ast_1", content_type="image/png", size=7, sha256=b"\1" * 32
    )
    form = presign_post(BUCKET, conditions, SigningCredentials("a", "b"), NOW, 600)
    policy = json.loads(base64.b64decode(form.fields["policy"]))
    assert policy["expiration"] == "2026-09-21T14:23:20Z"
    assert ["content-length-range", 7, 7] in policy["conditions"]
    for said in (
        {"bucket": "files"},
        {"key": "uploads/ast_1"},
        {"Content-Type": "image/png"},
        {"x-amz-checksum-sha256": base64.b64encode(b"\1" * 32).decode()},
    ):
        assert said in policy["conditions"]
    signed = {name for one in policy["conditions"] if isinstance(one, dict) for name in one}
    assert set(form.fields) - signed == {"policy", "x-amz-signature"}
