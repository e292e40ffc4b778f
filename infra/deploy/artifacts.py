"""The bucket of code and templates, from which CloudFormation deploys and rolls back."""

import json
from collections.abc import Mapping
from typing import Any

from botocore.exceptions import ClientError

from infra.build.template import Template, of_type
from infra.deploy.cloud import Cloud

KEPT_DAYS = 365
"""Days after which an artifact that no deployment used is deleted; git can make it again."""
UNFINISHED_DAYS = 1


def artifact_bucket(cloud: Cloud) -> str:
    """Return the bucket, which is created and secured when needed."""
    storage = cloud.client("s3")
    account = cloud.client("sts").get_caller_identity()["Account"]
    name = f"invigil-artifacts-{account}-{cloud.region}"
    try:
        # another account could own a bucket of this name, and so control what is deployed
        storage.head_bucket(Bucket=name, ExpectedBucketOwner=account)
    except ClientError:
        elsewhere = {"LocationConstraint": cloud.region}
        located = {} if cloud.region == "us-east-1" else {"CreateBucketConfiguration": elsewhere}
        storage.create_bucket(Bucket=name, **located)
    return name


def secure_bucket(cloud: Cloud, bucket: str) -> None:
    """Make the bucket private and TLS-only, and let it forget old artifacts; repeatable."""
    storage = cloud.client("s3")
    storage.put_public_access_block(
        Bucket=bucket,
        PublicAccessBlockConfiguration=dict.fromkeys(
            ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"),
            True,
        ),
    )
    storage.put_bucket_policy(Bucket=bucket, Policy=json.dumps(_tls_only(bucket)))
    storage.put_bucket_lifecycle_configuration(
        Bucket=bucket, LifecycleConfiguration={"Rules": [_expiry()]}
    )


def _tls_only(bucket: str) -> dict[str, Any]:
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "TlsOnly",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": [f"arn:aws:s3:::{bucket}", f"arn:aws:s3:::{bucket}/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }


def _expiry() -> dict[str, Any]:
    return {
        "ID": "old-artifacts",
        "Status": "Enabled",
        "Filter": {"Prefix": ""},
        "Expiration": {"Days": KEPT_DAYS},
        "AbortIncompleteMultipartUpload": {"DaysAfterInitiation": UNFINISHED_DAYS},
    }


def upload(cloud: Cloud, bucket: str, key: str, content: bytes) -> None:
    """Upload an artifact, unless it is there."""
    storage = cloud.client("s3")
    try:
        storage.head_object(Bucket=bucket, Key=key)
    except ClientError:
        storage.put_object(Bucket=bucket, Key=key, Body=content)


def renew_code(cloud: Cloud, template: Template) -> None:
    """Begin the days of a deployed template's code anew: a rollback must find it.

    What is gone already stays gone; the deployment itself does not need it.
    """
    storage = cloud.client("s3")
    for place in _code_places(template):
        try:
            storage.copy_object(**place, CopySource=dict(place), MetadataDirective="REPLACE")
        except ClientError:
            continue


def _code_places(template: Template) -> list[Mapping[str, str]]:
    found = [
        one["Properties"].get("CodeUri")
        for one in of_type(template, "AWS::Serverless::Function").values()
    ]
    places = {(one["Bucket"], one["Key"]) for one in found if isinstance(one, dict)}
    return [{"Bucket": bucket, "Key": key} for bucket, key in sorted(places)]
