"""Results of one taker within some minutes go out as one mail."""

from collections.abc import Callable, Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib.jobs.queue import sqs
from chalicelib.settings import Settings
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.fake_mail import text_of
from tests.support.people import People, Person

Configure = Callable[[str, str], None]


@pytest.fixture
def delays(configured: Configure) -> Iterator[list[int]]:
    """Batch results within five minutes; record each message's delay, and leave it out."""
    configured("RESULT_MAIL_MINUTES", "5")
    seen: list[int] = []

    def hurry(params: dict[str, Any], **_: Any) -> None:
        for entry in params["Entries"]:
            seen.append(entry["DelaySeconds"])
            entry["DelaySeconds"] = 0

    events = sqs().meta.events
    events.register("provide-client-params.sqs.SendMessageBatch", hurry)
    yield seen
    events.unregister("provide-client-params.sqs.SendMessageBatch", hurry)


def hand_in(http: Client, people: People, cloud: Cloud, taker: Person, number: int) -> None:
    author = people.author()
    for _ in range(number):
        quiz = published(http, author)
        play(http, taker, quiz, right_answers(quiz))
    cloud.stream()


def test_results_are_batched_unless_switched_off() -> None:
    assert Settings().result_mail_minutes == 5


def test_results_within_the_minutes_are_one_mail(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], delays: list[int]
) -> None:
    taker, other = people.user(), people.user()
    hand_in(http, people, cloud, taker, 3)
    hand_in(http, people, cloud, other, 1)
    assert set(delays) == {300}
    bodies = cloud.waiting("mail_queue")
    assert cloud.mail(*bodies) == []
    mails = {mail["To"]: mail for mail in posted}
    assert len(posted) == 2
    assert text_of(mails[taker.email]).count("points") == 3
    assert mails[other.email]["Subject"] == "Your result: All sorts"
    assert cloud.mail(*bodies) == []
    assert len(posted) == 2


@pytest.mark.usefixtures("delays")
def test_result_after_the_mail_is_another_mail(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    taker = people.user()
    hand_in(http, people, cloud, taker, 1)
    assert cloud.mail() == []
    hand_in(http, people, cloud, taker, 1)
    assert cloud.mail() == []
    assert [mail["Subject"] for mail in posted] == ["Your result: All sorts"] * 2


def test_each_result_is_a_mail_of_its_own_without_minutes(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    hand_in(http, people, cloud, people.user(), 2)
    assert cloud.mail() == []
    assert len(posted) == 2
