"""The compose file starts all required services, in pinned versions, only on loopback."""

from typing import Any

import yaml

from infra.build.template import ROOT, read_template
from infra.deploy.cloud import Service

COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "localstack-compose.yml").read_text())
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]

CALLED = {
    "ApiGateway": "apigateway",
    "CloudWatch": "cloudwatch",
    "DynamoDB": "dynamodb",
    "Lambda": "lambda",
    "Logs": "logs",
    "S3": "s3",
    "SES": "ses",
    "SNS": "sns",
    "SQS": "sqs",
    "Serverless": "lambda",
}
"""What LocalStack calls the services of the template's resources; options it lacks."""
BETWEEN = {"dynamodbstreams", "events", "iam"}
"""Services between functions: triggers and permissions."""
ONLY_ON_AWS = {"service-quotas", "sesv2"}
"""Services that the preflight asks for an account's limits; emulators have no limits to tell."""


def called() -> set[str]:
    """The services that deployment and operators call."""
    return set(Service.__args__) - ONLY_ON_AWS  # type: ignore[attr-defined]


def test_localstack_runs_every_service_that_the_stack_and_its_deployment_need() -> None:
    running = set(SERVICES["localstack"]["environment"]["SERVICES"].split(","))
    resources = read_template()["Resources"].values()
    kinds = {one["Type"].split("::")[1] for one in resources if "Condition" not in one}
    needed = {CALLED[kind] for kind in kinds} | BETWEEN | called()
    assert needed <= running


def test_services_listen_only_on_loopback() -> None:
    ports = [port for one in SERVICES.values() for port in one["ports"]]
    assert [port for port in ports if not port.startswith("127.0.0.1:")] == []


def test_images_are_pinned() -> None:
    image = SERVICES["localstack"]["image"]
    assert image == "localstack/localstack:${LOCALSTACK_TAG:-4.14.0}"
    assert "profiles" not in SERVICES["localstack"]
    assert {SERVICES[name]["profiles"][0] for name in SERVICES.keys() - {"localstack"}} == {
        "mini",
        "oracle",
    }


def test_compose_uses_the_embedded_emulator_version() -> None:
    locked = (ROOT / "requirements/dev.txt").read_text()
    version = locked.partition("ministack==")[2].split()[0]
    assert f":-{version}-full" in SERVICES["ministack"]["image"]
