"""Validation of a stage's configuration before the build.

Chalice silently ignores misspelt keys, functions and stages in .chalice/config.json, and
CloudFormation reports a misspelt parameter only after minutes.
"""

import argparse
import json
import re
import sys
from collections.abc import Collection, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from chalicelib.settings import Settings, SettingsError
from infra.build import options
from infra.build.dependencies import BuildError
from infra.build.template import ROOT, Template
from infra.reference.settings_page import described, wiring

OF_PROJECT = frozenset({"version", "app_name", "autogen_policy", "stages"})
OF_FUNCTION = frozenset(
    {
        "lambda_memory_size",
        "lambda_timeout",
        "iam_policy_file",
        "environment_variables",
        "reserved_concurrency",
        "tags",
        "log_retention_in_days",
    }
)
OF_STAGE = frozenset(
    {
        "api_gateway_stage",
        "api_gateway_endpoint_type",
        "minimum_compression_size",
        "log_retention_in_days",
        "environment_variables",
        "tags",
        "lambda_functions",
    }
)
"""Supported keys of Chalice; the others are set in the template."""

VARIABLES = frozenset(one.variable for one in described())


ON_DEMAND_UNITS = (12_000, 4_000)
"""Reads and writes a second of a new on-demand table; it cannot be made ready for less."""


class ConfigError(BuildError):
    """The configuration is invalid; the message lists each problem with allowed values."""


def functions_of_app() -> frozenset[str]:
    """Return the names of all functions."""
    from app import app  # noqa: PLC0415 - slow; only a build needs it

    return frozenset({"api_handler", *(source.name for source in app.event_sources)})


def check(root: Path, stage: str) -> None:
    """Raise ConfigError unless .chalice/config.json under ``root`` is valid."""
    try:
        config = json.loads((root / ".chalice" / "config.json").read_text())
    except ValueError as error:
        raise ConfigError(f".chalice/config.json is not JSON: {error}") from None
    _raise_if_any(".chalice/config.json", list(_of_config(config, stage)))


def check_parameters(template: Template, given: Mapping[str, str]) -> None:
    """Raise ConfigError unless the stack accepts ``given`` and the resulting settings are valid."""
    declared = template["Parameters"]
    found = list(_unknown("parameter", given, declared))
    known = {name: value for name, value in given.items() if name in declared}
    found += [
        one for name, value in known.items() for one in _of_value(declared[name], name, value)
    ]
    values = {name: str(one["Default"]) for name, one in declared.items()} | known
    found += options.problems(values)
    found += _of_mail(values)
    wired = wiring(template)
    found += _unknown("environment variable", wired, VARIABLES)
    environment = {
        variable: values[value["Ref"]]
        for variable, value in wired.items()
        if value.get("Ref") in values
    }
    found += _of_environment(environment)
    _raise_if_any("The parameters", found)


def _raise_if_any(what: str, found: list[str]) -> None:
    if found:
        raise ConfigError("\n  ".join([f"{what} cannot be meant so:", *found]))


def _of_config(config: Mapping[str, Any], stage: str) -> Iterator[str]:
    yield from _unknown("key", config, OF_PROJECT)
    stages = config.get("stages", {})
    if stage not in stages:
        yield f"there is no stage {stage!r}; there is {', '.join(stages)}"
    for name, of_stage in stages.items():
        yield from (f"{name}: {one}" for one in _of_stage(of_stage))


def _of_stage(stage: Mapping[str, Any]) -> Iterator[str]:
    yield from _unknown("key", stage, OF_STAGE)
    yield from _of_variables(stage)
    functions = stage.get("lambda_functions", {})
    known = functions_of_app()
    yield from _unknown("function", functions, known)
    yield from (f"function {one!r} is not configured" for one in known - functions.keys())
    for name, function in functions.items():
        found = [*_unknown("key", function, OF_FUNCTION), *_of_variables(function)]
        yield from (f"{name}: {one}" for one in found)


def _of_variables(level: Mapping[str, Any]) -> Iterator[str]:
    variables = level.get("environment_variables", {})
    yield from _unknown("environment variable", variables, VARIABLES)
    yield from (
        f"{name} must be a text in quotes, not {value!r}"
        for name, value in variables.items()
        if not isinstance(value, str)
    )
    yield from _of_environment({name: str(value) for name, value in variables.items()})


def _of_environment(environment: Mapping[str, str]) -> list[str]:
    try:
        Settings.from_environment(environment)
    except SettingsError as error:
        return [str(error)]
    return []


def _of_mail(values: Mapping[str, str]) -> Iterator[str]:
    sender = values.get("MailSender", "").rpartition("<")[2].rstrip(">").lower()
    identity = values.get("MailIdentity", "").lower()
    domain = sender.rpartition("@")[2]
    belongs = identity in {sender, domain} or domain.endswith(f".{identity}")
    if sender and identity and not belongs:
        yield f"MailSender {sender} does not belong to MailIdentity {identity}"


def _of_warm_units(name: str, value: str) -> Iterator[str]:
    reads, writes = map(int, value.split(","))
    least = ON_DEMAND_UNITS
    if (reads, writes) != (0, 0) and not (reads >= least[0] and writes >= least[1]):
        yield f"{name} must be 0,0 or at least {least[0]},{least[1]}, which DynamoDB starts with"


def _of_value(parameter: Mapping[str, Any], name: str, value: str) -> Iterator[str]:
    allowed = parameter.get("AllowedValues")
    if allowed and value not in allowed:
        yield f"{name} must be one of {', '.join(allowed)}, not {value!r}"
    if parameter["Type"] == "Number" and not re.fullmatch(r"\d+", value):
        yield f"{name} must be a whole number, not {value!r}"
    elif parameter["Type"] == "Number" and int(value) < parameter["MinValue"]:
        yield f"{name} must be at least {parameter['MinValue']}, not {value}"
    if parameter["Type"] == "CommaDelimitedList" and not re.fullmatch(r"\d+,\d+", value):
        yield f"{name} must be two whole numbers such as 12000,4000, not {value!r}"
    elif parameter["Type"] == "CommaDelimitedList":
        yield from _of_warm_units(name, value)
    if not re.fullmatch(parameter.get("AllowedPattern", "(?s).*"), value):
        form = parameter.get("ConstraintDescription", parameter["AllowedPattern"])
        yield f"{name} must be {form}, not {value!r}"


def _unknown(kind: str, given: Collection[str], known: Collection[str]) -> Iterator[str]:
    for name in sorted(set(given) - set(known)):
        near = get_close_matches(name, known, 1)
        meant = f"; is {near[0]!r} meant?" if near else f"; there is {', '.join(sorted(known))}"
        yield f"{kind} {name!r} is not known{meant}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="dev")
    try:
        check(ROOT, parser.parse_args().stage)
    except ConfigError as error:
        sys.exit(str(error))
    print(".chalice/config.json is sound.")


if __name__ == "__main__":
    main()
