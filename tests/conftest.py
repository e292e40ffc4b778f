"""The world tests live in: six clean tables, a clock they own, and a client without a network."""

import os

os.environ.update(
    AWS_DEFAULT_REGION="eu-west-1",
    AWS_ACCESS_KEY_ID="testing",
    AWS_SECRET_ACCESS_KEY="testing",
    TABLE_PREFIX="invigil-test",
    KEYSET_PARAMETER="/invigil/invigil-test/keyset",
    **{
        f"{name}_URL": f"https://sqs.eu-west-1.amazonaws.com/123456789012/{name.lower()}"
        for name in (
            "JOB_QUEUE",
            "MAIL_QUEUE",
            "SECURITY_MAIL_QUEUE",
            "ANNOUNCE_QUEUE",
            "RANK_FAILURES",
            "NOTICE_FAILURES",
        )
    },
)

from collections import Counter
from collections.abc import Callable, Iterator
from email.message import EmailMessage

import hypothesis
import pytest
from moto import mock_aws

from chalicelib import bootstrap, logs
from chalicelib.auth.keys import create_keyset, ssm_client
from chalicelib.clock import SECOND, Millis
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from tests.support import moto_emulator, policy_checks
from tests.support.aws_delivery import Cloud, create_queues, empty_queues
from tests.support.chromium import MISSING, chromium
from tests.support.client import Client
from tests.support.people import People
from tests.support.tables import create_tables, empty_tables, one_call_at_a_time

hypothesis.settings.register_profile("unhurried", hypothesis.settings(), deadline=None)
hypothesis.settings.load_profile("unhurried")
"""How long an example takes is a matter of the machine, and of who else is on it."""

THE_START: Millis = 1_790_000_000_000
"""2026-09-21T14:13:20Z: an instant like any other."""


Count = Callable[[str, object], None]
"""Notes how many of something were tried; pytest adds them up and says so in the end."""


class FakeClock:
    """A clock that stands still until told otherwise."""

    def __init__(self, now: Millis = THE_START) -> None:
        self.now = now

    def __call__(self) -> Millis:
        return self.now

    def set(self, now: Millis) -> None:
        self.now = now

    def advance(self, by: Millis) -> None:
        self.now += by

    def pause(self, seconds: float) -> None:
        """Sleep without waiting."""
        self.now += round(seconds * SECOND)


def outside(clock: FakeClock, post: Callable[[EmailMessage], None]) -> bootstrap.Externals:
    """A world with a test's clock and mail service, in which hashing costs little."""
    return bootstrap.Externals(
        clock=clock, password_memory_kib=64, first_page_kept=0, send_email=post, sleep=clock.pause
    )


LONGEST = (
    "test_restart",
    "test_openapi_conformance",
    "test_bulk_updates",
    "test_every_call",
    "test_rebuild",
    "test_snapshots",
    "test_notification_crash_recovery",
    "test_template",
    "test_template_items",
    "test_announcement_scale",
)
"""The files that take longest, each more than ten seconds."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with journeys, which wait more than they work, then with what takes longest.

    Processes share the work by files: whoever came to a long one last would keep all waiting.
    """
    places = {name: place for place, name in enumerate(LONGEST)}
    items.sort(
        key=lambda item: (
            item.get_closest_marker("stack") is None,
            places.get(item.path.stem, len(LONGEST)),
        )
    )


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Keep what each function was seen to do; see tests/support/policy_checks.py."""
    policy_checks.keep(os.environ.get("PYTEST_XDIST_WORKER", "alone"))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much was tried by tests that count it, and which tests cannot run here."""
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
    """Lines go to where this test is read: the stream of an earlier one may be closed by now."""
    logs.configure(settings().log_level)
    logs.reset_context({})


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def aws() -> Iterator[None]:
    """The stand-in: moto in this process, or whatever AWS_ENDPOINT_URL names."""
    if os.environ.get("AWS_ENDPOINT_URL"):
        prepare()
        yield
        return
    with mock_aws(), moto_emulator.thrifty(), one_call_at_a_time():
        moto_emulator.unsigned(dynamodb())
        prepare()
        yield


def prepare() -> None:
    create_tables()
    if not os.environ.get("AWS_ENDPOINT_URL"):
        create_queues()
    create_keyset(ssm_client(), settings().keyset_parameter)


@pytest.fixture
def posted() -> list[EmailMessage]:
    """The mails that went out."""
    return []


@pytest.fixture
def tables(aws: None, clock: FakeClock, posted: list[EmailMessage]) -> Iterator[None]:
    """Six empty tables, and services that live by this test's clock."""
    bootstrap.reset(outside(clock, posted.append))
    yield
    empty_tables()
    empty_queues()


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
    """Makes users who are signed in."""
    return People()


@pytest.fixture
def cloud(tables: None) -> Cloud:
    """What AWS does between the functions: the stream, the queues, the timer."""
    return Cloud()
