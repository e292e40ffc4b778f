"""Targets of deployments: AWS, LocalStack or the emulator, which differ only by endpoint."""

import os
from dataclasses import dataclass
from functools import lru_cache
from threading import Lock
from typing import Any, Literal

import boto3
from botocore.config import Config

Service = Literal[
    "apigateway",
    "cloudformation",
    "dynamodb",
    "dynamodbstreams",
    "iam",
    "lambda",
    "logs",
    "s3",
    "service-quotas",
    "ses",
    "sesv2",
    "sns",
    "sqs",
    "ssm",
    "sts",
]

REGION = "us-east-1"
"""Of emulators, and of AWS when neither option nor environment has one."""


_CREATION = Lock()
"""A session creates one client at a time."""


@dataclass(frozen=True, slots=True)
class Cloud:
    """An AWS, real when ``endpoint`` is None; an emulator never gets real credentials."""

    region: str = REGION
    endpoint: str | None = None

    @classmethod
    def at(cls, endpoint: str | None) -> "Cloud":
        """Return the cloud of an endpoint, or AWS in the configured region."""
        if endpoint:
            return cls(REGION, endpoint.rstrip("/"))
        return cls(configured_region() or REGION)

    def client(self, service: Service) -> Any:  # noqa: ANN401 - each service has its own type
        """Return the cached client of a service; creating one takes longer than most calls."""
        return _client(self.region, self.endpoint, service)

    @property
    def environment(self) -> dict[str, str]:
        """Return the environment for code that creates its own clients."""
        if self.endpoint is None:
            return {**os.environ, "AWS_DEFAULT_REGION": self.region}
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        return kept | {
            "AWS_ENDPOINT_URL": self.endpoint,
            "AWS_DEFAULT_REGION": self.region,
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def configured_region() -> str | None:
    """Return the region of environment or profile; None when neither names one.

    The environment's `AWS_REGION` goes first, as for the command-line interface of AWS; botocore
    itself does not read it.
    """
    region: str | None = os.environ.get("AWS_REGION") or boto3.Session().region_name
    return region


@lru_cache
def _client(region: str, endpoint: str | None, service: Service) -> Any:  # noqa: ANN401 - as above
    config = Config(s3={"addressing_style": "path"}, retries={"mode": "standard"})
    with _CREATION:
        session = _session(region, "test" if endpoint else None)
        return session.client(service, endpoint_url=endpoint, config=config)


@lru_cache
def _session(region: str, nobody: str | None) -> boto3.Session:
    """Return the session of all clients: what it reads of botocore's files serves each of them."""
    return boto3.Session(nobody, nobody, region_name=region)
