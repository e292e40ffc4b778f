"""The mail service of these tests."""

from typing import Any

import pytest

from chalicelib import bootstrap
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.externals import externals_of
from tests.support.fake_mail import FakeMailService, result_mail
from tests.support.people import People


@pytest.fixture
def post(tables: None, clock: FakeClock) -> FakeMailService:
    """The mail service of this test, in place of one that never fails."""
    made = FakeMailService()
    bootstrap.reset(externals_of(clock, made))
    return made


@pytest.fixture
def waiting(http: Client, people: People, cloud: Cloud, post: FakeMailService) -> dict[str, Any]:
    """The message of a result's mail that is to be sent."""
    return result_mail(http, people, cloud)
