"""The stack's definition as data: read with CloudFormation's short tags, written without."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PARTS = tuple(ROOT / "infra" / f"{name}.yaml" for name in ("resources", "monitoring", "options"))
"""The parts of our own of the template."""

Template = dict[str, Any]


class _Loader(yaml.SafeLoader):
    """Reads ``!Ref x`` as ``{"Ref": "x"}``, ``!GetAtt a.b`` as ``{"Fn::GetAtt": ["a", "b"]}``."""


class _Dumper(yaml.SafeDumper):
    """Writes a value twice rather than as an alias, which CloudFormation does not read."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - no value may become one
        return True


def _intrinsic(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    value = _value(loader, node)
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in {"Ref", "Condition"} else f"Fn::{tag}": value}


def _value(loader: yaml.SafeLoader, node: yaml.Node) -> Any:  # noqa: ANN401 - whatever YAML holds
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    raise TypeError(node)


_Loader.add_multi_constructor("!", _intrinsic)


def read_template(*paths: Path) -> Template:
    """The template in ``paths``, or our own parts of it: put together, short tags spelt out.

    Raises ValueError when two parts define the same thing.
    """
    template: Template = {}
    for path in paths or PARTS:
        part: Template = yaml.load(path.read_text(), _Loader)  # noqa: S506 - a SafeLoader
        for section, content in part.items():
            _add(template, section, content)
    return template


def _add(template: Template, section: str, content: Any) -> None:  # noqa: ANN401 - any of YAML's
    so_far = template.setdefault(section, content)
    if so_far is content:
        return
    if twice := so_far.keys() & content.keys():
        raise ValueError(f"{section} has {', '.join(sorted(twice))} twice.")
    template[section] = {**so_far, **content}


def write(template: Template, path: Path) -> None:
    """Keep ``template`` in ``path`` as YAML that CloudFormation reads."""
    path.write_text(yaml.dump(template, Dumper=_Dumper, allow_unicode=True, width=1000))


def of_type(template: Template, kind: str) -> Mapping[str, Template]:
    """The resources of one type, by their logical ids."""
    resources: Template = template["Resources"]
    return {name: one for name, one in resources.items() if one.get("Type") == kind}
