"""What cannot be meant is refused where Chalice would ignore it and CloudFormation be late."""

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from chalicelib.settings import Settings
from infra.build.config import ConfigError, check, check_parameters, functions_of_app
from infra.build.template import ROOT, read_template

CONFIG: dict[str, Any] = json.loads((ROOT / ".chalice" / "config.json").read_text())
STAGES = sorted(CONFIG["stages"])
TEMPLATE = read_template()


def kept(folder: Path, **changes: Any) -> Path:
    """Create a project root whose prod stage has ``changes``."""
    config = deepcopy(CONFIG)
    config["stages"]["prod"] |= changes
    (folder / ".chalice").mkdir()
    (folder / ".chalice" / "config.json").write_text(json.dumps(config))
    return folder


def test_there_are_three_stages() -> None:
    assert STAGES == ["dev", "prod", "staging"]


@pytest.mark.parametrize("stage", STAGES)
def test_committed_configuration_is_valid(stage: str) -> None:
    check(ROOT, stage)


def test_a_whole_school_rehearses_on_the_local_stack_from_one_address() -> None:
    """All of it comes from 127.0.0.1; a stage of real users keeps its limits by network."""
    local, real = (
        Settings.from_environment(CONFIG["stages"][stage].get("environment_variables", {}))
        for stage in ("dev", "prod")
    )
    assert (local.registrations_per_network, local.login_attempts_per_network) == (20_000, 20_000)
    assert (real.registrations_per_network, real.login_attempts_per_network) == (500, 500)


@pytest.mark.parametrize("stage", STAGES)
def test_every_function_has_a_policy_file_of_its_own(stage: str) -> None:
    functions = CONFIG["stages"][stage]["lambda_functions"]
    assert functions.keys() == functions_of_app()
    for name, function in functions.items():
        assert function["iam_policy_file"] == f"policy-{name}.json"
        assert (ROOT / ".chalice" / f"policy-{name}.json").exists()


def test_no_policy_is_guessed() -> None:
    assert CONFIG["autogen_policy"] is False


@pytest.mark.parametrize("stage", STAGES)
def test_the_api_may_take_as_long_as_the_gateway_waits(stage: str) -> None:
    assert CONFIG["stages"][stage]["lambda_functions"]["api_handler"]["lambda_timeout"] >= 29


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"log_retention_days": 7}, "'log_retention_days'.*'log_retention_in_days' meant"),
        ({"lambda_functions": {"api_handlr": {}}}, "'api_handlr'.*'api_handler' meant"),
        ({"lambda_functions": {}}, "'send_mail' is not configured"),
        ({"environment_variables": {"SESION_IDLE_DAYS": "7"}}, "'SESSION_IDLE_DAYS' meant"),
        ({"environment_variables": {"SESSION_IDLE_DAYS": "a week"}}, "must be a whole number"),
        ({"environment_variables": {"SESSION_IDLE_DAYS": 7}}, "must be a text in quotes, not 7"),
        ({"environment_variables": {"REGISTRATION": "opne"}}, "must be one of open, verified"),
    ],
)
def test_invalid_parameters_are_named(
    tmp_path: Path, changes: dict[str, Any], complaint: str
) -> None:
    with pytest.raises(ConfigError, match=complaint):
        check(kept(tmp_path, **changes), "prod")


def test_a_misspelt_key_of_a_function_is_named_with_its_place(tmp_path: Path) -> None:
    functions = deepcopy(CONFIG["stages"]["prod"]["lambda_functions"])
    functions["send_mail"]["lambda_memory"] = 512
    with pytest.raises(ConfigError, match=r"prod: send_mail: key 'lambda_memory'"):
        check(kept(tmp_path, lambda_functions=functions), "prod")


def test_a_stage_that_is_not_configured_is_not_deployed_with_chalices_defaults() -> None:
    with pytest.raises(ConfigError, match="no stage 'test'; there is dev, staging, prod"):
        check(ROOT, "test")


def test_invalid_json_is_refused(tmp_path: Path) -> None:
    kept(tmp_path)
    (tmp_path / ".chalice" / "config.json").write_text("{")
    with pytest.raises(ConfigError, match="not JSON"):
        check(tmp_path, "prod")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"WarmAttempts": "12000,8000", "ApiProvisioned": "500", "Registration": "verified"},
        {
            "DomainName": "exam.example.org",
            "CertificateArn": "arn:aws:acm:eu-west-1:123456789012:certificate/1",
        },
    ],
)
def test_parameters_that_make_sense_are_taken(given: dict[str, str]) -> None:
    check_parameters(TEMPLATE, given)


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"MailSendr": "x"}, "'MailSendr' is not known; is 'MailSender' meant"),
        ({"Registration": "close"}, "Registration must be one of"),
        ({"GatewayRate": "many"}, "GatewayRate must be a whole number"),
        ({"GatewayRate": "0"}, "GatewayRate must be at least 1"),
        ({"WarmAttempts": "12000"}, "WarmAttempts must be two whole numbers"),
        ({"Stage": "Prod"}, "Stage must be up to 20 small letters"),
        ({"SnapStart": "on", "ApiProvisioned": "5"}, "exclude each other"),
        ({"DomainName": "exam.example.org"}, "go together"),
    ],
)
def test_parameters_that_cannot_be_meant_are_named(given: dict[str, str], complaint: str) -> None:
    with pytest.raises(ConfigError, match=complaint):
        check_parameters(TEMPLATE, given)


def test_a_variable_that_no_setting_reads_is_named() -> None:
    template = deepcopy(TEMPLATE)
    variables = template["Globals"]["Function"]["Environment"]["Variables"]
    variables["BASE_ULR"] = variables.pop("BASE_URL")
    with pytest.raises(ConfigError, match="'BASE_ULR' is not known; is 'BASE_URL' meant"):
        check_parameters(template, {})
