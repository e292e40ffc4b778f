"""The whole stack: the real bundle, deployed to the emulator; the browser's journeys share one."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.build.bundle import build
from infra.emulator.local_stack import LocalStack, free_port
from infra.operations.stack_access import environment_of
from tests.support.journey_stack import Person, Stack
from tests.support.shared_stack import NEVER

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey ``stack``."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.stack)


@pytest.fixture(scope="session")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder where all stacks of this run, of whatever process, find each bundle unpacked."""
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent  # each process has a folder of its own in it
    return folder / "unpacked"


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory, unpacked: Path) -> Iterator[Stack]:
    """A deployed stack on free ports with its data in a folder that is thrown away."""
    bundle = build("dev", here=True)
    state = tmp_path_factory.mktemp("stack")
    with LocalStack(free_port(), free_port(), state, NEVER, unpacked) as local:
        local.deploy(bundle, os.environ.get("GATEWAY", "rest"))
        stack = Stack(local, environment_of(local.cloud, "dev"))
        yield stack
        stack.close()


@pytest.fixture
def author(stack: Stack) -> Person:
    """A new author, signed in."""
    return stack.person("author")


@pytest.fixture
def admin(stack: Stack) -> Person:
    """A new administrator, signed in."""
    return stack.person("admin")


@pytest.fixture
def taker(stack: Stack) -> Person:
    """A new user with no rights but their own, signed in."""
    return stack.person()
