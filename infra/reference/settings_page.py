"""Settings page docs/settings.md, generated from `chalicelib.settings` and the template."""

import ast
import inspect
from dataclasses import dataclass, fields
from typing import Any, get_args, get_type_hints

from chalicelib import settings
from chalicelib.settings import Settings
from infra.build.template import read_template

PAGE = """\
# Settings

Made by `python -m infra.reference` from `chalicelib/settings.py` and the template; a test fails
when they differ.

A setting is a variable in the environment of the functions. Most are wired to a **parameter** of
the stack: give it once, `make deploy STAGE=… SET="Name=value"`, and it stays until given again.
One without a parameter is set for a stage, or for one function, under `environment_variables` in
`.chalice/config.json`. A misspelt name or an impossible value is refused before anything is
deployed; `python -m infra.build.config` looks at the file alone.

| variable | parameter | default | allowed | what it is |
|---|---|---|---|---|
{settings}

## Parameters of the stack

| parameter | default | allowed | what it is |
|---|---|---|---|
{parameters}
"""


@dataclass(frozen=True, slots=True)
class Described:
    """A setting with its texts."""

    variable: str
    default: object
    choices: tuple[str, ...]
    sentence: str


def described() -> list[Described]:
    """Return all settings in order of declaration; the description can be empty."""
    sentences, hints = _sentences(), get_type_hints(Settings)
    return [
        Described(
            field.name.upper(),
            field.default,
            tuple(str(one) for one in get_args(hints[field.name]) if isinstance(one, str)),
            sentences.get(field.name, ""),
        )
        for field in fields(Settings)
    ]


def settings_page() -> str:
    """Return the page."""
    template = read_template()
    wired = wiring(template)
    return PAGE.format(
        settings="\n".join(
            f"| `{one.variable}` | {_parameter(wired.get(one.variable))} "
            f"| {_spelt(one.default)} | {_allowed_setting(one)} | {one.sentence} |"
            for one in described()
        ),
        parameters="\n".join(
            f"| `{name}` | {_spelt(one['Default'])} | {_allowed(name, one)} "
            f"| {one['Description']} |"
            for name, one in template["Parameters"].items()
        ),
    )


def wiring(template: dict[str, Any]) -> dict[str, Any]:
    """Return the template's value of each environment variable."""
    wired: dict[str, Any] = template["Globals"]["Function"]["Environment"]["Variables"]
    return wired


def _parameter(value: Any) -> str:  # noqa: ANN401 - any of CloudFormation's
    if value is None:
        return ""
    named = value.get("Ref", "")
    return f"`{named}`" if named in read_template()["Parameters"] else "by the stack"


def _allowed_setting(one: Described) -> str:
    name = one.variable.lower()
    if one.choices:
        return ", ".join(f"`{choice}`" for choice in one.choices)
    if name in settings.RANGES:
        least, most = settings.RANGES[name]
        return f"{least} to {most}"
    return settings.FORMS[name][1] if name in settings.FORMS else "any text"


def _spelt(value: object) -> str:
    text = ",".join(value) if isinstance(value, tuple) else str(value)
    return f"`{text}`" if text else "empty"


def _allowed(name: str, parameter: dict[str, Any]) -> str:
    """Return what a parameter takes: what the template says, else what its setting does."""
    if "AllowedValues" in parameter:
        return ", ".join(f"`{one}`" for one in parameter["AllowedValues"])
    if "MinValue" in parameter:
        return f"from {parameter['MinValue']}"
    if "ConstraintDescription" in parameter:
        return str(parameter["ConstraintDescription"])
    wired = wiring(read_template())
    [setting] = [one for one in described() if wired.get(one.variable) == {"Ref": name}]
    return _allowed_setting(setting)


def _sentences() -> dict[str, str]:
    """Return the docstring of each field in one line."""
    [cls] = ast.parse(inspect.getsource(settings.Settings)).body
    assert isinstance(cls, ast.ClassDef)  # noqa: S101 - it is the source of a class
    found: dict[str, str] = {}
    for field, after in zip(cls.body, cls.body[1:], strict=False):
        text = _text(after)
        if isinstance(field, ast.AnnAssign) and isinstance(field.target, ast.Name) and text:
            found[field.target.id] = " ".join(text.replace("``", "`").split())
    return found


def _text(statement: ast.stmt) -> str:
    is_text = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return str(statement.value.value) if is_text else ""  # type: ignore[attr-defined]
