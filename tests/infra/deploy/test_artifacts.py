"""The bucket of artifacts is private, TLS-only, forgets, and never what a rollback needs."""

import json
from collections.abc import Iterator

import pytest
from moto import mock_aws

from infra.deploy.artifacts import KEPT_DAYS, artifact_bucket, renew_code, secure_bucket, upload
from infra.deploy.cloud import Cloud

AWS = Cloud("eu-west-3")


@pytest.fixture
def bucket() -> Iterator[str]:
    with mock_aws():
        name = artifact_bucket(AWS)
        yield name
        # inside the emulator of other tests the bucket stays, and moto refuses by its policy
        AWS.client("s3").delete_bucket_policy(Bucket=name)


def test_bucket_is_private_and_tls_only(bucket: str) -> None:
    s3 = AWS.client("s3")
    secure_bucket(AWS, bucket)
    blocked = s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"]
    assert set(blocked.values()) == {True}
    [statement] = json.loads(s3.get_bucket_policy(Bucket=bucket)["Policy"])["Statement"]
    assert (statement["Effect"], statement["Action"]) == ("Deny", "s3:*")
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert statement["Resource"] == [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"]


def test_bucket_forgets_old_artifacts(bucket: str) -> None:
    secure_bucket(AWS, bucket)
    [rule] = AWS.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    assert (rule["Status"], rule["Expiration"]["Days"]) == ("Enabled", KEPT_DAYS)
    assert rule["AbortIncompleteMultipartUpload"] == {"DaysAfterInitiation": 1}


def test_securing_again_changes_nothing(bucket: str) -> None:
    secure_bucket(AWS, bucket)
    secure_bucket(AWS, artifact_bucket(AWS))
    assert len(AWS.client("s3").get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]) == 1


def test_deployed_code_is_renewed_so_that_a_rollback_finds_it(bucket: str) -> None:
    s3 = AWS.client("s3")
    upload(AWS, bucket, "invigil-prod/a.zip", b"code")
    before = s3.head_object(Bucket=bucket, Key="invigil-prod/a.zip")["LastModified"]
    function = {
        "Type": "AWS::Serverless::Function",
        "Properties": {"CodeUri": {"Bucket": bucket, "Key": "invigil-prod/a.zip"}},
    }
    gone = {**function, "Properties": {"CodeUri": {"Bucket": bucket, "Key": "gone.zip"}}}
    renew_code(AWS, {"Resources": {"A": function, "B": function, "C": gone}})
    found = s3.get_object(Bucket=bucket, Key="invigil-prod/a.zip")
    assert found["Body"].read() == b"code"
    assert found["LastModified"] >= before
