"""Chalice ignores a misspelt key or function name in config.json without a word; we do not."""

import json
from typing import Any

import pytest

from app import app
from infra.template import ROOT

CONFIG: dict[str, Any] = json.loads((ROOT / ".chalice" / "config.json").read_text())
KNOWN_OF_PROJECT = {"version", "app_name", "autogen_policy", "stages"}
KNOWN_OF_STAGE = {
    "api_gateway_stage",
    "api_gateway_endpoint_type",
    "minimum_compression_size",
    "log_retention_in_days",
    "lambda_functions",
}
KNOWN_OF_FUNCTION = {"lambda_memory_size", "lambda_timeout", "iam_policy_file"}
DECLARED = {"api_handler", *(source.name for source in app.event_sources)}
STAGES = sorted(CONFIG["stages"])


def test_there_are_two_stages() -> None:
    assert STAGES == ["dev", "prod"]


def test_no_key_is_unknown() -> None:
    assert CONFIG.keys() <= KNOWN_OF_PROJECT
    for stage in CONFIG["stages"].values():
        assert stage.keys() <= KNOWN_OF_STAGE
        for function in stage["lambda_functions"].values():
            assert function.keys() == KNOWN_OF_FUNCTION


@pytest.mark.parametrize("stage", STAGES)
def test_exactly_the_functions_of_the_app_are_configured(stage: str) -> None:
    assert CONFIG["stages"][stage]["lambda_functions"].keys() == DECLARED


@pytest.mark.parametrize("stage", STAGES)
def test_every_function_has_a_policy_file_of_its_own(stage: str) -> None:
    for name, function in CONFIG["stages"][stage]["lambda_functions"].items():
        assert function["iam_policy_file"] == f"policy-{name}.json"
        assert (ROOT / ".chalice" / f"policy-{name}.json").exists()


def test_no_policy_is_guessed() -> None:
    assert CONFIG["autogen_policy"] is False


@pytest.mark.parametrize("stage", STAGES)
def test_the_api_may_take_as_long_as_the_gateway_waits(
    stage: str,
) -> None:
    assert CONFIG["stages"][stage]["lambda_functions"]["api_handler"]["lambda_timeout"] >= 29
