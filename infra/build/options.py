"""Options that the template cannot express once: for every table, or for Chalice's resources."""

import sys
from collections.abc import Mapping
from typing import Any

from infra.build.template import Template, of_type

FIRST_WITH_SNAPSHOTS = (3, 12)
"""First Python version with Lambda snapshots."""

RECOMMENDED_PYTHON = "python3.13"
"""What production should run on: supported by Lambda for years, on Amazon Linux 2023."""

KEPT_IN_PROD = (
    "AWS::DynamoDB::Table",
    "AWS::S3::Bucket",
    "AWS::Logs::LogGroup",
    "AWS::SQS::Queue",
)
"""Data, evidence, and messages that wait: what outlives the stack of production."""

REST = "WithRest"
"""The condition of a stack with a REST API."""
ALIAS = "live"
_FUNCTION = "${APIHandler.Arn}"
_ALIASED = f"${{APIHandlerAlias{ALIAS}}}"


def for_stage(template: Template, stage: str) -> Template:
    """Apply what conditions cannot express: differences between stages, and capacity."""
    template["Parameters"]["Stage"]["Default"] = stage
    _leave_tracing_to_the_option(template)
    _leave_gateway_to_the_option(template)
    _ready_beforehand(template)
    if stage != "dev":
        _call_the_alias(template)
    if stage == "prod":
        retain(template)
    return template


def retain(template: Template) -> None:
    """Let data, evidence and waiting messages outlive the stack."""
    for kind in KEPT_IN_PROD:
        for kept in of_type(template, kind).values():
            kept |= {"DeletionPolicy": "Retain", "UpdateReplacePolicy": "Retain"}


def problems(parameters: Mapping[str, str]) -> list[str]:
    """Return the problems of options that exclude or require each other."""
    on = {name for name, value in parameters.items() if value not in {"", "off", "0", "0,0"}}
    found = []
    if {"SnapStart", "ApiProvisioned"} <= on:
        found.append("SnapStart and ApiProvisioned exclude each other: Lambda takes one of them.")
    if "SnapStart" in on and sys.version_info[:2] < FIRST_WITH_SNAPSHOTS:
        found.append("SnapStart needs a bundle built with Python 3.12 or later.")
    reserved, provisioned = (int(parameters[one]) for one in ("ApiReserved", "ApiProvisioned"))
    if reserved and provisioned > reserved:
        found.append("ApiProvisioned must not exceed ApiReserved: it is a part of it.")
    if parameters["Gateway"] == "http" and "Firewall" in on:
        found.append("Firewall needs Gateway=rest: AWS WAF does not protect an HTTP API.")
    if ("DomainName" in on) != ("CertificateArn" in on):
        found.append("DomainName and CertificateArn go together.")
    return found


def warnings(template: Template) -> list[str]:
    """Return what should be otherwise in a template for production, though it can be deployed."""
    if template["Parameters"]["Stage"]["Default"] != "prod":
        return []
    functions = of_type(template, "AWS::Serverless::Function").values()
    others = {one["Properties"]["Runtime"] for one in functions} - {RECOMMENDED_PYTHON}
    return [
        f"Warning: prod would run on {one}, for it was built with that; build it with "
        f"{RECOMMENDED_PYTHON}: make PYTHON={RECOMMENDED_PYTHON} in a fresh clone."
        for one in sorted(others)
    ]


def _leave_tracing_to_the_option(template: Template) -> None:
    """Remove Chalice's tracing per function, so that the common option applies."""
    for function in of_type(template, "AWS::Serverless::Function").values():
        function["Properties"].pop("Tracing", None)


def _leave_gateway_to_the_option(template: Template) -> None:
    """Make what Chalice adds for its REST API depend on it."""
    template["Resources"]["APIHandlerInvokePermission"]["Condition"] = REST
    for name in ("EndpointURL", "RestAPIId"):
        template["Outputs"][name]["Condition"] = REST


def _ready_beforehand(template: Template) -> None:
    """Give every table and its indexes the throughput in ``Warm<table>``.

    An index gets that of its table: most writes of a table also write its indexes.
    """
    for name, table in of_type(template, "AWS::DynamoDB::Table").items():
        parameter = f"Warm{name.removesuffix('Table')}"
        asked = {"Fn::Equals": [{"Fn::Join": [",", {"Ref": parameter}]}, "0,0"]}
        template["Conditions"][f"With{parameter}"] = {"Fn::Not": [asked]}
        units = {
            "ReadUnitsPerSecond": {"Fn::Select": [0, {"Ref": parameter}]},
            "WriteUnitsPerSecond": {"Fn::Select": [1, {"Ref": parameter}]},
        }
        warm = {"Fn::If": [f"With{parameter}", units, {"Ref": "AWS::NoValue"}]}
        properties = table["Properties"]
        for one in (properties, *properties.get("GlobalSecondaryIndexes", [])):
            one["WarmThroughput"] = warm


def _call_the_alias(template: Template) -> None:
    """Let the gateway call a published version: only those have snapshots and provisioning.

    Chalice does not know aliases; its template calls the function itself.
    """
    template["Conditions"] |= {
        "WithSnapStart": {"Fn::Equals": [{"Ref": "SnapStart"}, "on"]},
        "WithApiProvisioned": {"Fn::Not": [{"Fn::Equals": [{"Ref": "ApiProvisioned"}, "0"]}]},
        "WithTrafficShift": {"Fn::Not": [{"Fn::Equals": [{"Ref": "TrafficShift"}, "AllAtOnce"]}]},
    }
    provisioned = {"ProvisionedConcurrentExecutions": {"Ref": "ApiProvisioned"}}
    resources = template["Resources"]
    resources["APIHandler"]["Properties"] |= {
        "AutoPublishAlias": ALIAS,
        "SnapStart": _if("WithSnapStart", {"ApplyOn": "PublishedVersions"}),
        "ProvisionedConcurrencyConfig": _if("WithApiProvisioned", provisioned),
        "DeploymentPreference": {
            "Type": {"Ref": "TrafficShift"},
            # without alarms at once: they would refuse the very version that mends what rings
            "Alarms": {
                "Fn::If": [
                    "WithTrafficShift",
                    [{"Ref": "FaultAlarm"}, {"Ref": "LatencyAlarm"}],
                    [{"Ref": "AWS::NoValue"}],
                ]
            },
        },
    }
    for name in ("APIHandlerInvokePermission", "HttpApiInvokePermission"):
        resources[name]["Properties"]["FunctionName"] = {"Ref": f"APIHandlerAlias{ALIAS}"}
    for name in ("RestAPI", "HttpApiHandler"):
        resources[name]["Properties"] = _replaced(resources[name]["Properties"])


def _if(condition: str, value: object) -> dict[str, Any]:
    return {"Fn::If": [condition, value, {"Ref": "AWS::NoValue"}]}


def _replaced(value: Any) -> Any:  # noqa: ANN401 - any value of a template
    if isinstance(value, dict):
        return {name: _replaced(one) for name, one in value.items()}
    if isinstance(value, list):
        return [_replaced(one) for one in value]
    return value.replace(_FUNCTION, _ALIASED) if isinstance(value, str) else value
