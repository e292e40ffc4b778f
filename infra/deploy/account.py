"""Limits of the AWS account, as AWS itself says; each is None where it cannot be read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy.cloud import Cloud

GATEWAY_RATE = ("apigateway", "L-8A5B8E43")
TABLE_READS = ("dynamodb", "L-CF0CBE56")
TABLE_WRITES = ("dynamodb", "L-AB614373")
"""Service and code of quotas that only Service Quotas knows."""

KEY_READS, MANY_KEY_READS = 40, 1_000
"""Reads of a parameter a second that SSM takes: by default, and with higher throughput."""
HIGH_THROUGHPUT = "/ssm/parameter-store/high-throughput-enabled"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class AccountLimits:
    """What an account has in one region."""

    concurrency: int | None = None
    """Lambda: concurrent executions of all functions."""
    unreserved: int | None = None
    """Of those, what no function of the account keeps for itself."""
    gateway_rate: int | None = None
    gateway_burst: int | None = None
    table_reads: int | None = None
    table_writes: int | None = None
    mail_rate: float | None = None
    mail_daily: float | None = None
    """-1 for no limit."""
    mail_sandbox: bool | None = None
    key_reads: int | None = None


def read_limits(cloud: Cloud) -> AccountLimits:
    """Ask AWS for the limits of the account in the cloud's region."""
    executions = _readable(lambda: cloud.client("lambda").get_account_settings()["AccountLimit"])
    throttle = _readable(lambda: cloud.client("apigateway").get_account()["throttleSettings"])
    mail = _readable(lambda: cloud.client("ses").get_send_quota())
    gateway_rate = _quota(cloud, *GATEWAY_RATE)
    return AccountLimits(
        concurrency=executions and int(executions["ConcurrentExecutions"]),
        unreserved=executions and int(executions["UnreservedConcurrentExecutions"]),
        gateway_rate=gateway_rate or (throttle and int(throttle["rateLimit"])),
        gateway_burst=throttle and int(throttle["burstLimit"]),
        table_reads=_quota(cloud, *TABLE_READS),
        table_writes=_quota(cloud, *TABLE_WRITES),
        mail_rate=mail and float(mail["MaxSendRate"]),
        mail_daily=mail and float(mail["Max24HourSend"]),
        mail_sandbox=_is_in_sandbox(cloud),
        key_reads=_key_reads(cloud),
    )


def measured_parameters(cloud: Cloud) -> dict[str, str]:
    """Return the parameters of the stack that follow from the account."""
    if cloud.endpoint:
        return {}
    limits = _readable(lambda: cloud.client("lambda").get_account_settings()["AccountLimit"])
    return {"AccountConcurrency": str(int(limits["ConcurrentExecutions"]))} if limits else {}


def _is_in_sandbox(cloud: Cloud) -> bool | None:
    account = _readable(lambda: cloud.client("sesv2").get_account())
    return None if account is None else not account["ProductionAccessEnabled"]


def _key_reads(cloud: Cloud) -> int | None:
    setting = _readable(lambda: cloud.client("ssm").get_service_setting(SettingId=HIGH_THROUGHPUT))
    if setting is None:
        return None
    is_high = setting["ServiceSetting"]["SettingValue"] == "true"
    return MANY_KEY_READS if is_high else KEY_READS


def _quota(cloud: Cloud, service: str, code: str) -> int | None:
    quotas = cloud.client("service-quotas")
    found = _readable(lambda: quotas.get_service_quota(ServiceCode=service, QuotaCode=code))
    if found is None:  # nobody ever asked for another value than the default
        found = _readable(
            lambda: quotas.get_aws_default_service_quota(ServiceCode=service, QuotaCode=code)
        )
    return int(found["Quota"]["Value"]) if found else None


def _readable(ask: Callable[[], T]) -> T | None:
    """Return an answer of AWS; None without the permission, or where the service is missing."""
    try:
        return ask()
    except (ClientError, BotoCoreError, KeyError):
        return None
