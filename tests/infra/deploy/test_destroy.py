"""Destroying a stack leaves nothing: CloudFormation deletes no bucket that holds a file."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from moto import mock_aws

from infra.deploy.addresses import stack_name
from infra.deploy.cloud import Cloud
from infra.deploy.cloudformation import read_stack_state
from infra.deploy.destroy import DestroyError, destroy

STAGE, BUCKET, KEYSET = "staging", "invigil-staging-files", "/invigil/invigil-staging/keyset"
FILES = {"Type": "AWS::S3::Bucket", "Properties": {"BucketName": BUCKET}}
MORE_THAN_A_PAGE = 1_050
"""S3 lists and deletes 1,000 files in a call."""


class Answered:
    """The HTTP answer of a call that botocore need not make."""

    status_code = 200


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    with mock_aws():
        yield Cloud("eu-central-1")


def create_stack(cloud: Cloud, bucket: dict[str, Any]) -> None:
    template = {
        "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}, **bucket},
        "Outputs": {"FilesBucket": {"Value": BUCKET}, "KeysetParameter": {"Value": KEYSET}},
    }
    cloud.client("cloudformation").create_stack(
        StackName=stack_name(STAGE), TemplateBody=json.dumps(template)
    )
    cloud.client("ssm").put_parameter(Name=KEYSET, Value="{}", Type="SecureString")


@pytest.fixture
def stack(cloud: Cloud) -> Cloud:
    """A cloud with a deployed stack and an empty bucket."""
    create_stack(cloud, {"FilesBucket": FILES})
    return cloud


def keep_versions(cloud: Cloud) -> None:
    cloud.client("s3").put_bucket_versioning(
        Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"}
    )


def put(cloud: Cloud, key: str) -> None:
    cloud.client("s3").put_object(Bucket=BUCKET, Key=key, Body=b".")


def is_gone(cloud: Cloud) -> bool:
    buckets = [one["Name"] for one in cloud.client("s3").list_buckets()["Buckets"]]
    keys = [one["Name"] for one in cloud.client("ssm").describe_parameters()["Parameters"]]
    is_left = BUCKET in buckets or KEYSET in keys
    return not is_left and read_stack_state(cloud, stack_name(STAGE)) is None


def test_stack_with_more_files_than_a_page_leaves_nothing(stack: Cloud) -> None:
    for number in range(MORE_THAN_A_PAGE):
        put(stack, f"media/{number}")
    destroy(stack, STAGE)
    assert is_gone(stack)


def test_earlier_versions_and_delete_markers_are_deleted_too(stack: Cloud) -> None:
    put(stack, "media/from-before")
    keep_versions(stack)
    for number in range(MORE_THAN_A_PAGE // 2):
        for _ in range(2):
            put(stack, f"media/{number}")
    for number in range(10):
        stack.client("s3").delete_object(Bucket=BUCKET, Key=f"media/{number}")
    destroy(stack, STAGE)
    assert is_gone(stack)


def test_destruction_that_broke_off_after_the_bucket_was_deleted_goes_on(cloud: Cloud) -> None:
    create_stack(cloud, {})
    destroy(cloud, STAGE)
    assert is_gone(cloud)


def test_file_that_cannot_be_deleted_is_named_and_the_next_try_deletes_it(stack: Cloud) -> None:
    put(stack, "media/held")

    def refuse(**_: Any) -> tuple[Any, dict[str, Any]]:
        error = {"Key": "media/held", "Code": "AccessDenied", "Message": "Access Denied"}
        return Answered(), {"Errors": [error]}

    events = stack.client("s3").meta.events
    events.register("before-call.s3.DeleteObjects", refuse)
    try:
        with pytest.raises(DestroyError, match=r"media/held.*Access Denied"):
            destroy(stack, STAGE)
    finally:
        events.unregister("before-call.s3.DeleteObjects", refuse)
    assert read_stack_state(stack, stack_name(STAGE)) is not None
    destroy(stack, STAGE)
    assert is_gone(stack)
