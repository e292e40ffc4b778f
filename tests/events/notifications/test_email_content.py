"""Content of mails about results and quizzes."""

from email.message import EmailMessage

from chalicelib.clock import HOUR, MINUTE, to_rfc3339
from tests.support.aws_delivery import Cloud
from tests.support.builders import published, start
from tests.support.client import Client
from tests.support.clock import THE_START, FakeClock
from tests.support.fake_mail import inbox, prefer, text_of
from tests.support.people import People


def test_expired_attempt_is_one_mail_with_time_and_counted_answers(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    start(http, taker, quiz["id"])
    clock.advance(11 * MINUTE)
    cloud.tick()
    cloud.expire()
    cloud.stream()
    cloud.mail()
    [mail] = posted
    assert "was up on 21 September 2026, 14:23 UTC." in text_of(mail)
    assert "0 of 5 answers were handed in for you. 0 of 8 points (0 %), not passed." in text_of(
        mail
    )


def test_result_is_mailed_when_receipts_are_off(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    prefer(http, taker, attempt_auto_submitted=False)
    start(http, taker, quiz["id"])
    clock.advance(11 * MINUTE)
    cloud.tick()
    cloud.expire()
    cloud.stream()
    cloud.mail()
    assert [mail["Subject"] for mail in posted] == ["Your result: All sorts"]


def test_a_quiz_that_opens_later_is_announced_with_its_hours(
    http: Client, people: People, cloud: Cloud
) -> None:
    user = people.user()
    hours = {
        "opens_at": to_rfc3339(THE_START + HOUR),
        "closes_at": to_rfc3339(THE_START + 2 * HOUR),
    }
    published(http, people.admin(), announce=True, **hours)
    cloud.announce()
    [told] = inbox(http, user)
    assert "opens on 21 September 2026, 15:13 UTC and closes on 21 September" in told["text"]
