"""CloudFormation template as data: read with short tags, written without."""

import pickle
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PARTS = tuple(ROOT / "infra" / f"{name}.yaml" for name in ("resources", "monitoring", "options"))
"""Our own parts of the template."""

Template = dict[str, Any]


class _Loader(yaml.CSafeLoader):
    """YAML loader of short tags: ``!Ref x`` becomes ``{"Ref": "x"}``."""


class _Dumper(yaml.CSafeDumper):
    """YAML dumper without aliases, which CloudFormation does not support."""

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - no value may become one
        return True


def _intrinsic(loader: yaml.SafeLoader, tag: str, node: yaml.Node) -> dict[str, Any]:
    value = _value(loader, node)
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in {"Ref", "Condition"} else f"Fn::{tag}": value}


def _value(loader: yaml.SafeLoader, node: yaml.Node) -> Any:  # noqa: ANN401 - any value of YAML
    if isinstance(node, yaml.ScalarNode):
        return loader.construct_scalar(node)
    if isinstance(node, yaml.SequenceNode):
        return loader.construct_sequence(node, deep=True)
    if isinstance(node, yaml.MappingNode):
        return loader.construct_mapping(node, deep=True)
    raise TypeError(node)


_Loader.add_multi_constructor("!", _intrinsic)


def read_template(*paths: Path) -> Template:
    """Return the template in ``paths`` (default: our own parts) merged, without short tags.

    Raises ValueError when two parts define the same name.
    """
    template: Template = {}
    for path in paths or PARTS:
        part: Template = pickle.loads(_parsed(path.read_text()))  # noqa: S301 - our own
        for section, content in part.items():
            _add(template, section, content)
    return template


@lru_cache(maxsize=16)
def _parsed(text: str) -> bytes:
    """Return what a part says, packed: a packaged template takes a quarter of a second to read."""
    return pickle.dumps(yaml.load(text, _Loader))  # noqa: S506 - a SafeLoader


def _add(template: Template, section: str, content: Any) -> None:  # noqa: ANN401 - any of YAML's
    so_far = template.setdefault(section, content)
    if so_far is content:
        return
    if twice := so_far.keys() & content.keys():
        raise ValueError(f"{section} has {', '.join(sorted(twice))} twice.")
    template[section] = {**so_far, **content}


def write(template: Template, path: Path) -> None:
    """Write ``template`` to ``path`` as YAML for CloudFormation.

    The innermost maps and lists are on one line: CloudFormation takes a million bytes at most, a
    tenth of which would be indentation.
    """
    text = yaml.dump(
        template, Dumper=_Dumper, allow_unicode=True, width=1000, default_flow_style=None
    )
    path.write_text(text)


def of_type(template: Template, kind: str) -> Mapping[str, Template]:
    """Return the resources of one type by logical id."""
    resources: Template = template["Resources"]
    return {name: one for name, one in resources.items() if one.get("Type") == kind}
