"""The modules of the application as syntax trees, parsed once in a process."""

import ast
from functools import cache
from pathlib import Path
from typing import TypeVar

import pytest

from infra.build.template import ROOT

Node = TypeVar("Node", bound=ast.AST)
CODE = ROOT / "chalicelib"
IN_ONE_PROCESS = pytest.mark.xdist_group("sources")
"""For tests that read all of them."""


@cache
def trees() -> list[tuple[Path, ast.Module]]:
    """All modules by their paths within the application."""
    paths = sorted(CODE.rglob("*.py"))
    return [(path.relative_to(CODE), ast.parse(path.read_text())) for path in paths]


@cache
def nodes_of(kind: type[Node]) -> list[tuple[Path, Node]]:
    """All nodes of a kind, with the paths of their modules."""
    return [
        (path, node) for path, tree in trees() for node in ast.walk(tree) if isinstance(node, kind)
    ]
