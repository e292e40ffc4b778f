"""The world tests live in: clean tables, a clock they own, and a client without a network."""

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import hypothesis
import pytest

from chalicelib import bootstrap, logs
from chalicelib.dynamo import pauses
from chalicelib.settings import settings
from tests.support import (
    environment,  # noqa: F401 - sets what the code reads
    moto_emulator,
    policy_checks,
)
from tests.support.aws_delivery import Cloud, empty_queues
from tests.support.aws_setup import prepare
from tests.support.chromium import MISSING, chromium
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.embedded_dynamodb import embedded
from tests.support.externals import externals_of
from tests.support.files import empty_bucket
from tests.support.people import People
from tests.support.tables import empty_tables, serialized_calls

PROVE = int(os.environ.get("PROVE", "0"))
EXAMPLES = 500 * PROVE or 25
"""Examples per property, unless a test sets its own; many more under `make prove`."""

hypothesis.settings.register_profile(
    "machine",
    hypothesis.settings(),
    deadline=None,
    max_examples=EXAMPLES,
    derandomize=not PROVE,
)
hypothesis.settings.load_profile("machine")
"""No deadline: the time of an example depends on the machine and its load.

The same examples each time, so that a change is judged by what it changes; `make prove` draws new
ones.
"""

LONGEST = (
    "test_restart",
    "test_quizctl",
    "test_openapi_conformance",
    "test_every_call",
    "test_make_run",
    "test_exam_day_of_two",
    "test_template",
    "test_bundle",
    "test_player",
    "test_reference_page",
    "test_upgrade",
    "test_studio_exam_day",
    "test_studio_authoring",
    "test_refusals",
    "test_board_histories",
    "test_rebuild",
    "test_bulk_updates",
    "test_notification_crash_recovery",
)
"""The files that take longest. They start first, so that no process is left with one at the end.

Those that wait stand beside those that work: the processes take them in turn.
"""

AT_A_TIME = 16
"""Tests of one file that a process takes in a row."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the slowest files and journeys first; group tests that share a costly fixture.

    Those of a slow file are distributed one by one (`--dist loadgroup`), all others a few at a
    time: xdist looks through all that it distributed after each.
    """
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(
        key=lambda item: places.get(
            item.path.stem, len(LONGEST) + ("stack" not in getattr(item, "fixturenames", ()))
        )
    )
    for place, item in enumerate(items):
        group = _group_of(item)
        if not (group or PROVE or item.path.stem in places or _groups(item)):
            group = f"{item.path.stem}-{place // AT_A_TIME}"
        if group:
            item.add_marker(pytest.mark.xdist_group(group))


def pytest_collection_finish(session: pytest.Session) -> None:
    """Refuse versions of pytest and xdist that together group no tests: all would go on, slowly."""
    if not getattr(session.config.option, "loadgroup", False):
        return
    for item in session.items:
        if _groups(item) and "@" not in item.nodeid:
            raise pytest.UsageError("pytest-xdist does not group tests under this pytest.")
        if len(_groups(item)) > 1:
            raise pytest.UsageError(f"{item.nodeid} is in two groups, which makes it a third.")


def _groups(item: pytest.Item) -> list[pytest.Mark]:
    return list(item.iter_markers("xdist_group"))


def _group_of(item: pytest.Item) -> str | None:
    used = getattr(item, "fixturenames", ())
    if "stack" in used:
        # the browser's files share a stack between processes; all other journeys change theirs
        return item.path.stem if item.path.parent.name == "browser" else "stack"
    if "bundle" in used:
        return "bundle"
    return item.path.stem if "journeys" in item.path.parts else None


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Store the observed calls of each function; see tests/support/policy_checks.py."""
    policy_checks.save_used(os.environ.get("PYTEST_XDIST_WORKER", "alone"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Report what counting tests tried, and which tests cannot run here."""
    tried: Counter[str] = Counter()
    for report in terminalreporter.getreports("passed"):
        counted = {name: number for name, number in report.user_properties if report.when == "call"}
        tried.update({name: number for name, number in counted.items() if isinstance(number, int)})
    for name, number in sorted(tried.items()):
        terminalreporter.write_line(f"{number} {name} tried")
    if chromium() is None:
        terminalreporter.write_line(MISSING)


@pytest.fixture(autouse=True)
def _log() -> None:
    """Log to the stream of this test: that of an earlier test may be closed."""
    logs.configure(settings().log_level)
    logs.reset_context({})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def aws() -> Iterator[None]:
    """The emulator: moto in this process, or the one at AWS_ENDPOINT_URL.

    Pauses between the tries of a call take a fiftieth of their time.
    """
    pauses.sleep_by(lambda seconds: time.sleep(seconds / 50))
    if os.environ.get("AWS_ENDPOINT_URL"):
        prepare()
        yield
        return
    with moto_emulator.emulated_aws(), moto_emulator.thrifty(), serialized_calls():
        prepare()
        yield


@pytest.fixture
def dynamodb_engine() -> Iterator[None]:
    """The embedded engine, unless DynamoDB is elsewhere."""
    with embedded.used(is_used=not moto_emulator.dynamodb_elsewhere()):
        yield


@pytest.fixture
def posted() -> list[EmailMessage]:
    """The mails that went out."""
    return []


@pytest.fixture
def tables(
    aws: None, dynamodb_engine: None, clock: FakeClock, posted: list[EmailMessage]
) -> Iterator[None]:
    """Empty tables, and services that live by this test's clock."""
    bootstrap.reset(externals_of(clock, posted.append))
    yield
    empty_tables()
    empty_queues()
    empty_bucket()


@pytest.fixture
def configured(
    tables: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[str, str], None]]:
    """Gives a setting another value for one test."""

    def configure(variable: str, value: str) -> None:
        monkeypatch.setenv(variable, value)
        settings.cache_clear()
        bootstrap.reset(bootstrap.externals())

    yield configure
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def http(tables: None) -> Client:
    """A client of the whole application, in this process."""
    return Client()


@pytest.fixture
def people(tables: None) -> People:
    """Creates logged-in users."""
    return People()


@pytest.fixture
def cloud(tables: None) -> Cloud:
    """What AWS does between the functions: the stream, the queues, the timer."""
    return Cloud()
