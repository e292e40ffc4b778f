"""Options of the template: off by default, and refused or warned about where they do not fit."""

import pytest

from infra.build import options
from infra.build.bundle import Bundle
from infra.build.template import Template, of_type, read_template


def test_a_firewall_in_front_of_an_http_api_is_refused(template: Template) -> None:
    given = {name: str(one["Default"]) for name, one in template["Parameters"].items()}
    assert options.problems(given) == []
    [problem] = options.problems({**given, "Gateway": "http", "Firewall": "on"})
    assert "Gateway=rest" in problem


def test_every_parameter_can_be_read_back_by_the_next_deployment(template: Template) -> None:
    hidden = [name for name, one in template["Parameters"].items() if one.get("NoEcho")]
    assert hidden == []


def test_options_are_off_until_asked_for(template: Template) -> None:
    optional = {name for name, one in template["Resources"].items() if "Condition" in one}
    assert optional == {
        *("BackupKey", "BackupPlan", "BackupRole", "BackupSelection", "BackupVault"),
        *("Domain", "DomainMapping", "HttpDomainMapping"),
        *("RestAPI", "APIHandlerInvokePermission"),
        *("HttpApi", "HttpApiHandler", "HttpApiInvokePermission", "HttpApiStage"),
        *("HttpApiDefault", "HttpApiLogin", "HttpApiRegister"),
        *("ProbeAlarm", "ProbeFunction", "ProbeLog", "ProbePermission"),
        *("ProbeRetries", "ProbeRole", "ProbeTimer"),
        *("FirewallAlarm", "WebFirewall", "WebFirewallOfTheApi"),
    }


@pytest.mark.parametrize(
    ("stage", "runtime", "warned"),
    [("prod", "python3.11", True), ("prod", "python3.13", False), ("dev", "python3.11", False)],
)
def test_other_python_than_recommended_is_named_for_prod(
    prod: Bundle, stage: str, runtime: str, *, warned: bool
) -> None:
    template = read_template(prod.template)
    template["Parameters"]["Stage"]["Default"] = stage
    for function in of_type(template, "AWS::Serverless::Function").values():
        function["Properties"]["Runtime"] = runtime
    said = "\n".join(options.warnings(template))
    assert (runtime in said, "python3.13" in said) == (warned, warned)
