"""The preflight names what an account lacks for a stack and an exam, and nothing else."""

from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest
from botocore.exceptions import ClientError

from infra.build.template import read_template
from infra.capacity.quotas import CONSUMERS
from infra.capacity.workload import Exam
from infra.deploy.account import AccountLimits, measured_parameters, read_limits
from infra.deploy.cloud import Cloud
from infra.deploy.mail_records import open_records
from infra.deploy.preflight import Preflight, preflight

DEFAULTS = {name: str(one["Default"]) for name, one in read_template()["Parameters"].items()}
ENOUGH = AccountLimits(
    concurrency=1_000,
    unreserved=1_000,
    gateway_rate=10_000,
    gateway_burst=5_000,
    table_reads=40_000,
    table_writes=40_000,
    mail_rate=14,
    mail_daily=50_000,
    mail_sandbox=False,
    key_reads=40,
)
EXAM = Exam(takers=3_000, window=60)


def denied(**_: Any) -> Any:
    raise ClientError({"Error": {"Code": "AccessDenied", "Message": "no"}}, "X")


def lambda_with(executions: int) -> Any:
    limit = {"ConcurrentExecutions": executions, "UnreservedConcurrentExecutions": executions}
    return SimpleNamespace(get_account_settings=lambda: {"AccountLimit": limit})


def account(executions: int = 10) -> dict[str, Any]:
    """The answers of a new account: its services by name."""

    def quota(ServiceCode: str, QuotaCode: str) -> Any:  # noqa: N803 - boto3's names
        return {"Quota": {"Value": 8_000.0 if ServiceCode == "apigateway" else 40_000.0}}

    no_stack = ClientError(
        {"Error": {"Code": "ValidationError", "Message": "Stack does not exist"}}, "DescribeStacks"
    )

    def describe_stacks(**_: Any) -> Any:
        raise no_stack

    return {
        "lambda": lambda_with(executions),
        "apigateway": SimpleNamespace(
            get_account=lambda: {"throttleSettings": {"rateLimit": 10_000.0, "burstLimit": 5_000}}
        ),
        "service-quotas": SimpleNamespace(
            get_service_quota=denied, get_aws_default_service_quota=quota
        ),
        "ses": SimpleNamespace(
            get_send_quota=lambda: {"MaxSendRate": 1.0, "Max24HourSend": 200.0},
            get_identity_dkim_attributes=lambda **_: {"DkimAttributes": {}},
            get_identity_mail_from_domain_attributes=lambda Identities: {  # noqa: N803
                "MailFromDomainAttributes": {
                    Identities[0]: {"MailFromDomain": "bounce.example.org"}
                }
            },
        ),
        "sesv2": SimpleNamespace(get_account=lambda: {"ProductionAccessEnabled": False}),
        "ssm": SimpleNamespace(
            get_service_setting=lambda **_: {"ServiceSetting": {"SettingValue": "false"}}
        ),
        "cloudformation": SimpleNamespace(describe_stacks=describe_stacks),
    }


@dataclass(frozen=True)
class Account(Cloud):
    """An AWS whose services answer as they are told."""

    services: dict[str, Any] = field(default_factory=account)

    def client(self, service: str) -> Any:
        return self.services[service]


def test_limits_are_those_that_aws_tells() -> None:
    assert read_limits(Account()) == AccountLimits(
        concurrency=10,
        unreserved=10,
        gateway_rate=8_000,
        gateway_burst=5_000,
        table_reads=40_000,
        table_writes=40_000,
        mail_rate=1,
        mail_daily=200,
        mail_sandbox=True,
        key_reads=40,
    )


def test_what_may_not_be_read_is_not_known() -> None:
    nothing = SimpleNamespace(
        get_account_settings=denied,
        get_account=denied,
        get_send_quota=denied,
        get_service_setting=denied,
        get_service_quota=denied,
        get_aws_default_service_quota=denied,
    )
    closed = Account(services=dict.fromkeys(account(), nothing))
    assert read_limits(closed) == AccountLimits()
    assert measured_parameters(closed) == {}
    assert Preflight(AccountLimits(), DEFAULTS, EXAM).findings() == []


def test_account_with_the_defaults_of_old_ones_needs_nothing() -> None:
    assert Preflight(ENOUGH, DEFAULTS, EXAM).findings() == []


@pytest.mark.parametrize(
    ("limits", "parameters", "said"),
    [
        ({"concurrency": 10}, {}, f"queues alone may take {CONSUMERS}"),
        ({"concurrency": 10}, {"ApiReserved": "5"}, "Lambda will refuse"),
        ({"concurrency": 250}, {"ApiReserved": "100", "StreamReserved": "30"}, "take 162 of 250"),
        ({"concurrency": 250}, {"ApiProvisioned": "200"}, "ApiProvisioned exceeds"),
        ({"gateway_rate": 500}, {}, "takes 500 requests a second, GatewayRate is 2000"),
        ({"mail_sandbox": True}, {}, "production access"),
        ({"mail_rate": 1.0}, {}, 'SET="MailRate=1"'),
        ({"mail_daily": 200.0}, {}, "SES: mails/day: the exam needs 3000, the account has 200"),
        ({"table_writes": 300}, {}, "attempts, write units/s"),
    ],
)
def test_each_shortage_is_named(
    limits: dict[str, Any], parameters: dict[str, str], said: str
) -> None:
    found = Preflight(replace(ENOUGH, **limits), DEFAULTS | parameters, EXAM).findings()
    assert said in "\n".join(found)


def test_slow_reading_of_keys_is_named_for_a_large_exam() -> None:
    large = Exam(takers=100_000, window=60)
    roomy = replace(ENOUGH, concurrency=10_000, mail_daily=-1)
    assert "SSM" in "\n".join(Preflight(roomy, DEFAULTS, large).findings())
    fast = replace(roomy, key_reads=1_000)
    assert "SSM" not in "\n".join(Preflight(fast, DEFAULTS, large).findings())


def test_deployment_takes_the_concurrency_of_the_account() -> None:
    assert measured_parameters(Account()) == {"AccountConcurrency": "10"}


def test_preflight_shows_the_account_and_what_is_to_be_done() -> None:
    identity = {"MailIdentity": "exams.example.org"}
    text = "\n".join(preflight(Account(), "prod", identity, EXAM, lambda _: []))
    assert "10 concurrent executions" in text
    assert "To do before an exam:" in text
    for part in ("DKIM:", "SPF: bounce.example.org", "DMARC: _dmarc.exams.example.org", "sandbox"):
        assert part in text


def test_policy_of_the_organization_counts_for_its_subdomains() -> None:
    records = {
        "bounce.example.org": ["v=spf1 include:amazonses.com ~all"],
        "_dmarc.example.org": ["other", "v=DMARC1; p=none"],
    }
    found = list(open_records(Account(), "exams.example.org", lambda name: records.get(name, [])))
    assert [one.partition(":")[0] for one in found] == ["DKIM"]
