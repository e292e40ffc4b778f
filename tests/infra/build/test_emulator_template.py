"""Emulators get the template as CloudFormation has it after SAM's transform."""

import json
import re
from typing import Any

from infra.build.bundle import Bundle
from infra.build.emulator_template import for_emulator
from infra.build.expand_template import ALL_ON, expanded
from infra.build.template import Template, read_template


def references(value: Any) -> set[str]:
    """All names that a part of a template refers to."""
    text = json.dumps(value)
    names = set(re.findall(r'"Ref": "([^"]+)"', text))
    names |= set(re.findall(r'"Fn::GetAtt": \["([^"]+)"', text))
    return names | {one.partition(".")[0] for one in re.findall(r"\$\{([A-Za-z0-9.:]+)\}", text)}


def missing_from(template: Template) -> set[str]:
    known: set[str] = template["Resources"].keys() | template["Parameters"].keys()
    # variables of a Fn::Sub of their own
    known |= {"Account", "RestAPIId", "Dimension", "Api", "Refused", "Failed"}
    used = references([template["Resources"], template["Outputs"]])
    return {one for one in used if not one.startswith("AWS::")} - known


def test_template_of_prod_is_complete_without_transform_and_conditions(prod: Bundle) -> None:
    http = {**ALL_ON, "Gateway": "http", "Firewall": "off"}
    for options in ({}, ALL_ON, http):
        made = for_emulator(read_template(prod.template), {"Stage": "prod", **options})
        assert made.keys() & {"Transform", "Conditions", "Globals"} == set()
        assert missing_from(made) == set()
        assert "APIHandlerAliaslive" in made["Resources"]
        kinds = {one["Type"] for one in made["Resources"].values()}
        assert [one for one in kinds if "CodeDeploy" in one or "Serverless" in one] == []
        assert "Fn::If" not in json.dumps(made)


def test_original_template_refers_to_what_only_the_transform_makes(prod: Bundle) -> None:
    assert missing_from(read_template(prod.template)) >= {"APIHandlerAliaslive"}


def test_template_of_dev_is_expanded_and_only_loses_alarms_that_calculate(bundle: Bundle) -> None:
    before = expanded(read_template(bundle.template))
    made = for_emulator(read_template(bundle.template), {})
    assert missing_from(made) == set()
    lost = before["Resources"].keys() - made["Resources"].keys()
    assert lost
    assert {before["Resources"][one]["Type"] for one in lost} == {"AWS::CloudWatch::Alarm"}
    resources = {name: one for name, one in before["Resources"].items() if name not in lost}
    assert made == {**before, "Resources": resources}
    assert made.keys() & {"Transform", "Globals"} == set()
