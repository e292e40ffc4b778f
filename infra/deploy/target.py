"""The account and region of a deployment, shown before anything is asked or changed."""

from dataclasses import dataclass

from botocore.exceptions import ClientError

from infra.build.dependencies import BuildError
from infra.deploy.cloud import Cloud, configured_region

PRODUCTION = "prod"


class TargetError(BuildError):
    """The deployment has no clear target; the message says what to name."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a stack is: ``alias`` is the account's, if it has one that may be read."""

    account: str
    alias: str | None
    region: str
    endpoint: str | None = None

    def __str__(self) -> str:
        if self.endpoint:
            return f"the emulator at {self.endpoint}"
        named = f" ({self.alias})" if self.alias else ""
        return f"account {self.account}{named}, region {self.region}"


def read_target(cloud: Cloud) -> Target:
    """Return where ``cloud`` leads, as AWS itself says."""
    account = cloud.client("sts").get_caller_identity()["Account"]
    return Target(account, _read_alias(cloud), cloud.region, cloud.endpoint)


def _read_alias(cloud: Cloud) -> str | None:
    try:
        aliases = cloud.client("iam").list_account_aliases()["AccountAliases"]
    except ClientError:
        return None  # the permission is not needed for anything else
    return str(aliases[0]) if aliases else None


def check_region(stage: str, endpoint: str | None, region: str | None) -> None:
    """Raise TargetError for production on AWS without a region that somebody chose.

    Personal data would go to the default of AWS, which is Virginia.
    """
    if stage == PRODUCTION and endpoint is None and not region:
        raise TargetError(
            "No region is set, and prod holds personal data: name the region where it is to be, "
            "AWS_REGION=eu-central-1 for example."
        )


def find_cloud(stage: str, endpoint: str | None) -> Cloud:
    """Return the cloud of a stage; raises TargetError for prod without a chosen region."""
    check_region(stage, endpoint, configured_region())
    return Cloud.at(endpoint)
