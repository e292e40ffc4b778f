"""Hourly digests of results: complete, each result once."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.clock import HOUR, MINUTE
from chalicelib.dynamo.client import dynamodb
from chalicelib.notifications import mail_store, rules, store
from chalicelib.notifications.models import MailState
from chalicelib.notifications.sender import MOST_IN_A_DIGEST
from chalicelib.notifications.ses import RetryableMailError
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import finished, inbox, prefer, text_of, watching
from tests.support.people import PASSWORD, People, Person
from tests.support.results import a_result

Configure = Callable[[str, str], None]

pytestmark = pytest.mark.usefixtures("_hourly")


@pytest.fixture
def _hourly(configured: Configure) -> None:
    configured("RESULT_DIGEST", "hourly")


def put_off(person: Person, clock: FakeClock, number: int) -> None:
    """Results whose mails wait for the full hour."""
    for place in range(number):
        result = a_result(user_id=person.id, number=place + 1)
        [told] = rules.of_result(result, shows_score=True)
        store.put_if_new(told, clock())
        bootstrap.sender().send(told.user_id, told.id)


def hour_passes(cloud: Cloud, clock: FakeClock) -> None:
    clock.advance(HOUR)
    for _ in range(3):
        bootstrap.outbox().requeue_overdue()
        cloud.mail()
        clock.advance(MINUTE)


def test_large_digest_is_split_into_two_mails(
    people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    put_off(people.user(), clock, MOST_IN_A_DIGEST + 2)
    hour_passes(cloud, clock)
    assert [text_of(mail).count("points") for mail in posted] == [MOST_IN_A_DIGEST, 2]


def test_single_result_is_mailed_as_itself(
    people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    put_off(people.user(), clock, 1)
    hour_passes(cloud, clock)
    assert [mail["Subject"] for mail in posted] == ["Your result: All sorts"]


def test_concurrent_claims_of_a_digest_keep_nothing(
    people: People, clock: FakeClock, posted: list[EmailMessage]
) -> None:
    person = people.user()
    put_off(person, clock, 3)
    [_, other, _] = mail_store.list_deferred(person.id, MOST_IN_A_DIGEST)
    claimed: list[bool] = []

    def claim_another(model: Any, **_: Any) -> None:
        if model.name == "UpdateItem" and not claimed:
            claimed.append(True)
            mail_store.move_mail(other, MailState.SENDING, clock() + 1)

    with watching(dynamodb(), claim_another), pytest.raises(RetryableMailError):
        bootstrap.sender().send_digest(person.id)
    assert posted == []
    bootstrap.sender().send_digest(person.id)
    assert [text_of(mail).count("points") for mail in posted] == [2]


def test_digest_of_an_erased_user_is_dropped(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, posted: list[EmailMessage]
) -> None:
    person = people.user()
    put_off(person, clock, 2)
    erased = http.post("/api/v1/auth/me/erase", json={"password": PASSWORD}, token=person.token)
    assert erased.status == 204
    hour_passes(cloud, clock)
    assert posted == []
    assert mail_store.list_deferred(person.id, MOST_IN_A_DIGEST) == []


def test_results_of_an_hour_are_one_mail_at_the_full_hour(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    taker = people.user()
    for title in ("One", "Two", "Three"):
        quiz = published(http, people.author(), title=title)
        play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    cloud.mail()
    cloud.tick()
    cloud.mail()
    assert posted == []
    clock.advance(HOUR)
    for _ in range(3):
        cloud.tick()
        cloud.mail()
    [mail] = posted
    assert mail["Subject"] == "Your 3 new results"
    lines = [line for line in text_of(mail).splitlines() if "points" in line]
    assert {line.partition("”")[0] for line in lines} == {"“One", "“Two", "“Three"}
    assert mail["List-Unsubscribe"]
    assert {one["type"] for one in inbox(http, people.user())} == set()


def test_disabled_digest_is_dropped(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    taker = finished(http, people)
    cloud.stream()
    cloud.mail()
    prefer(http, taker, result_available=False)
    clock.advance(HOUR)
    cloud.tick()
    cloud.mail()
    assert posted == []
