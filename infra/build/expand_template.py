"""Expanded template for checkers: `make lint-template`.

SAM's short forms are expanded, and conditions are resolved with all options enabled, since some
checkers ignore conditions.
"""

import argparse
import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import boto3
from samtranslator.metrics.method_decorator import MetricsMethodWrapperSingleton
from samtranslator.parser.parser import Parser
from samtranslator.translator.translator import Translator

from infra.build.bundle import build
from infra.build.template import Template, of_type, read_template
from infra.deploy.cloud import REGION

ALL_ON = {
    "GatewayLogs": "on",
    "Tracing": "on",
    "Firewall": "on",
    "DomainName": "exam.example.org",
    "CertificateArn": "arn:aws:acm:us-east-1:123456789012:certificate/1",
    "AlarmEmail": "ops@example.org",
    "ApiProvisioned": "1",
    "ApiReserved": "1",
    "StreamReserved": "1",
    "Probe": "on",
    "BackupCopies": "arn:aws:backup:eu-west-1:123456789012:backup-vault:copies",
}
_NOTHING = {"Ref": "AWS::NoValue"}


def expanded(template: Template) -> Template:
    """Return the template with SAM's short forms expanded, and its code where it is uploaded."""
    made: Template = json.loads(_expand(json.dumps(template)))
    return made


@lru_cache(maxsize=8)
def _expand(template: str) -> str:
    """Return the expansion of a template, both as JSON: parameters alone make no other."""
    given = json.loads(template)
    for function in of_type(given, "AWS::Serverless::Function").values():
        if not isinstance(function["Properties"]["CodeUri"], dict):
            function["Properties"]["CodeUri"] = {"Bucket": "artifacts", "Key": "code.zip"}
    session = boto3.Session(region_name=REGION)
    translator = Translator({}, Parser(), boto_session=session)
    made = translator.translate(given, {})
    MetricsMethodWrapperSingleton.get_instance().publish()  # to nowhere; it warns at exit otherwise
    return json.dumps(made)


class ConditionResolver:
    """Resolves a template with given parameters: no conditions and no disabled parts remain."""

    def __init__(self, template: Template, parameters: Mapping[str, str]) -> None:
        self._template = template
        self._values = {name: one["Default"] for name, one in template["Parameters"].items()}
        self._values.update(parameters)

    def whole(self) -> Template:
        """Return the resolved template."""
        parts = {name: self._enabled(self._template[name]) for name in ("Resources", "Outputs")}
        return {**self._template, **parts}

    def _enabled(self, part: Mapping[str, Any]) -> dict[str, Any]:
        return {
            name: self._settled({key: value for key, value in one.items() if key != "Condition"})
            for name, one in part.items()
            if "Condition" not in one or self._holds(one["Condition"])
        }

    def _settled(self, value: Any) -> Any:  # noqa: ANN401 - any value of a template
        if isinstance(value, dict) and "Fn::If" in value:
            condition, this, other = value["Fn::If"]
            return self._settled(this if self._holds(condition) else other)
        if isinstance(value, dict):
            kept = {name: self._settled(one) for name, one in value.items()}
            return {name: one for name, one in kept.items() if one != _NOTHING}
        if isinstance(value, list):
            return [one for one in map(self._settled, value) if one != _NOTHING]
        return value

    def _holds(self, condition: Any) -> bool:  # noqa: ANN401 - a name, or what it stands for
        if isinstance(condition, str):
            return self._holds(self._template["Conditions"][condition])
        if "Condition" in condition:
            return self._holds(condition["Condition"])
        if "Fn::Not" in condition:
            return not self._holds(condition["Fn::Not"][0])
        if "Fn::And" in condition:
            return all(map(self._holds, condition["Fn::And"]))
        one, other = (self._value(given) for given in condition["Fn::Equals"])
        return one == other

    def _value(self, given: Any) -> str:  # noqa: ANN401 - a text, or what it is made of
        if isinstance(given, str):
            return given
        if "Fn::Join" in given:  # of the only list parameter
            given = given["Fn::Join"][1]
        return str(self._values[given["Ref"]])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="prod")
    parser.add_argument("target", type=Path)
    given = parser.parse_args()
    made = ConditionResolver(
        expanded(read_template(build(given.stage).template)), ALL_ON | {"Stage": given.stage}
    )
    given.target.write_text(json.dumps(made.whole(), indent=1))


if __name__ == "__main__":
    main()
