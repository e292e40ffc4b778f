"""A real Chromium, and visits to the deployed stack in which nothing may go wrong unseen."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from infra.emulator.local_gateway import Route
from infra.operations.stack_access import environment_of
from tests.support.browser_visit import PATIENCE_MS, Visit, visits
from tests.support.chromium import FLAGS, chromium
from tests.support.journey_stack import Stack
from tests.support.shared_stack import shared_stack

HERE = Path(__file__).parent

collect_ignore_glob = [] if chromium() else ["test_*.py"]

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A deployed stack that the processes of this run share: each file's people are its own."""
    folder = tmp_path_factory.getbasetemp()
    if os.environ.get("PYTEST_XDIST_WORKER"):
        folder = folder.parent  # each process has a folder of its own in it
    with shared_stack(folder / "shared", os.environ.get("GATEWAY", "rest")) as local:
        stack = Stack(local, environment_of(local.cloud, "dev"))
        yield stack
        stack.close()


class Chromium:
    """The machine's own Chromium: started once for the files here that a process runs in a row.

    It must not outlive them: while it is driven, no other event loop can run in this thread.
    """

    def __init__(self) -> None:
        self._held = ExitStack()
        self._browser: Browser | None = None

    def browser(self) -> Browser:
        if self._browser is None:
            driver = self._held.enter_context(sync_playwright())
            self._browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
            self._held.callback(self._browser.close)
        return self._browser

    def close(self) -> None:
        self._browser = None
        self._held.close()


CHROMIUM = Chromium()


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Close the browser when something else follows; the visits of all fixtures have ended."""
    if nextitem is None or HERE not in nextitem.path.parents:
        CHROMIUM.close()


@pytest.fixture(scope="module")
def browser() -> Browser:
    return CHROMIUM.browser()


@pytest.fixture
def new_visit(browser: Browser) -> Iterator[Callable[[str], Visit]]:
    """Create browser visits; at the end, none may have failed or contacted other hosts."""
    with visits(browser) as make:
        yield make


@pytest.fixture
def visit(new_visit: Callable[[str], Visit], stack: Stack) -> Visit:
    """A visit to the stack at its short address."""
    return new_visit(stack.url)


@pytest.fixture
def deep_visit(new_visit: Callable[[str], Visit], stack: Stack) -> Visit:
    """A visit to the same stack under the long prefix that its gateway gives it."""
    route = Route.load(stack.local.state / "route.json")
    assert route is not None
    return new_visit(f"{stack.local.cloud.endpoint}{route.prefix}")
