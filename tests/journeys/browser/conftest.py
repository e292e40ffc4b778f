"""A real Chromium, and visits to the deployed stack in which nothing may go wrong unseen."""

import os
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from infra.emulator.local_gateway import Route
from infra.operations.stack_access import environment_of
from tests.support.browser_visit import Visit
from tests.support.chromium import FLAGS, chromium
from tests.support.journey_stack import Stack
from tests.support.shared_stack import shared_stack

collect_ignore_glob = [] if chromium() else ["test_*.py"]

PHONE = {"width": 390, "height": 844}
PATIENCE_MS = 60_000
"""For each wait, which ends as soon as its condition holds."""

expect.set_options(timeout=PATIENCE_MS)


TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation",
  (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""


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


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """The machine's own Chromium, driven until the file ends."""
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def new_visit(browser: Browser) -> Iterator[Callable[[str], Visit]]:
    """Create browser visits; at the end, none may have failed or contacted other hosts."""
    visits = []

    def make(address: str) -> Visit:
        context = browser.new_context(viewport=PHONE)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(TELL_VIOLATIONS)
        visit = Visit(context, context.new_page(), address)
        visit.page.on("request", lambda request: visit.asked.append(request.url))
        visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
        visit.page.on("console", lambda said: visit.listen(said.type, said.text))
        visits.append(visit)
        return visit

    yield make
    for visit in visits:
        visit.close()
        assert visit.faults == []
        known = tuple(f"{one}/" for one in (visit.address, *visit.storages))
        assert [url for url in visit.asked if not url.startswith(known)] == []


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
