"""Properties of a template's resources."""

from typing import Any

from infra.build.template import Template, of_type


def properties(template: Template, kind: str) -> dict[str, dict[str, Any]]:
    return {name: one["Properties"] for name, one in of_type(template, kind).items()}


def only(template: Template, kind: str) -> dict[str, Any]:
    [found] = properties(template, kind).values()
    return found
