"""Notifications are sent once despite crashes at any call, and required ones are never lost.

After each crash AWS does what it would: it delivers the record, message or timer event again.
"""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib import bootstrap
from chalicelib.accounts.models import AccountNotice, NoticeKind
from chalicelib.clock import DAY, HOUR, MINUTE
from chalicelib.jobs.scheduled import LEASE
from chalicelib.notifications import store
from chalicelib.notifications.events import announce_quizzes, notify_results
from chalicelib.notifications.models import MailState
from tests.support.aws_delivery import Cloud, messages, record_of, woken
from tests.support.builders import play, published, quiz, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.crashes import every_crash
from tests.support.fake_mail import FakeMailService, inbox, text_of
from tests.support.people import People, Person

Configure = Callable[[str, str], None]


def mailed(post: FakeMailService, person: Person) -> list[str]:
    """Return the subjects of a user's mails."""
    return [mail["Subject"] for mail in post.taken if mail["To"] == person.email]


def records_of(cloud: Cloud, person: Person) -> list[dict[str, Any]]:
    """Return the stream records of a user's results."""
    images = [one for one in cloud.results() if one["pk"]["S"] == f"U#{person.id}"]
    return [record_of(image, number=place) for place, image in enumerate(images)]


def claimed(person: Person) -> int:
    """Return the number of a user's mails still claimed by a sender."""
    found = store.list_inbox(person.id, 0, unread_since=None, limit=100, after=None)[0]
    return sum(one.mail == MailState.SENDING for one in found)


def minutes_pass(cloud: Cloud, clock: FakeClock) -> None:
    """Run the minute timer and handle its messages."""
    for _ in range(3):
        clock.advance(MINUTE)
        bootstrap.outbox().requeue_overdue()
        bootstrap.announcements().start_due()
        cloud.mail()


class Exam:
    """An unannounced quiz, since these tests are not about announcements."""

    def __init__(self, http: Client, people: People, cloud: Cloud) -> None:
        self._http, self._people = http, people
        self._quiz = published(http, people.author())
        cloud.waiting("announce_queue")

    def taken(self, times: int = 1) -> Person:
        """A new user with so many results."""
        taker = self._people.user()
        for _ in range(times):
            play(self._http, taker, self._quiz, [])
        return taker

    def begun(self) -> Person:
        """A new user with a running attempt."""
        taker = self._people.user()
        start(self._http, taker, self._quiz["id"])
        return taker

    def told(self, person: Person) -> list[str]:
        """Return the types of a user's inbox entries; works after the end of all sessions."""
        page = bootstrap.inbox().page(person.id, unread=False, limit=100, after=None)
        return sorted(one.topic for one in page[0])


@pytest.fixture
def exam(http: Client, people: People, cloud: Cloud) -> Exam:
    return Exam(http, people, cloud)


def test_of_a_result(cloud: Cloud, post: FakeMailService, exam: Exam) -> None:
    for death in every_crash(at_least=2):
        taker = exam.taken()
        event = {"Records": records_of(cloud, taker)}
        with death:
            woken(notify_results, event)
        assert woken(notify_results, event) == {"batchItemFailures": []}
        cloud.mail()
        assert mailed(post, taker) == ["Your result: All sorts"]
        assert exam.told(taker) == ["result_available"]


def test_of_an_attempt_that_ran_out_of_time(
    cloud: Cloud, post: FakeMailService, clock: FakeClock, exam: Exam
) -> None:
    for death in every_crash(at_least=3):
        taker = exam.begun()
        clock.advance(11 * MINUTE)
        cloud.tick()
        cloud.expire()
        event = {"Records": records_of(cloud, taker)}
        with death:
            woken(notify_results, event)
        assert woken(notify_results, event) == {"batchItemFailures": []}
        cloud.mail()
        assert mailed(post, taker) == ["Time was up: All sorts"]
        assert exam.told(taker) == ["attempt_auto_submitted", "result_available"]


def test_security_mail_is_sent_at_least_once_after_a_crash(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, clock: FakeClock
) -> None:
    """A security mail is sent at least once after it is stored."""
    for death in every_crash(at_least=3):
        person = people.user()
        notice = AccountNotice(kind=NoticeKind.PASSWORD_CHANGED, user_id=person.id, dedup_key="1")
        with death:
            bootstrap.outbox().notify_account(notice)
        kept = len(inbox(http, person))
        minutes_pass(cloud, clock)
        assert mailed(post, person) == ["Your password was changed"] * kept
        assert kept == 1 or death.before_all


def test_of_a_page_of_the_crowd(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, clock: FakeClock
) -> None:
    readers = [people.user() for _ in range(3)]
    author = people.admin()
    for number, death in enumerate(every_crash(at_least=5)):
        clock.advance(DAY)  # a day has its budget of mails
        author = people.sign_in(author.id, author.email, author.username)
        published(http, author, announce=True, title=f"Quiz {number}")
        [body] = cloud.waiting("announce_queue")
        with death:
            woken(announce_quizzes, messages(body))
        assert woken(announce_quizzes, messages(body)) == {"batchItemFailures": []}
        cloud.announce()
        cloud.mail()
        for reader in readers:
            assert mailed(post, reader)[number:] == [f"New quiz: Quiz {number}"]


def test_announcement_reaches_all_users_after_a_crash(
    http: Client, people: People, cloud: Cloud, post: FakeMailService, clock: FakeClock
) -> None:
    """All users are notified after the transaction of the publication."""
    author, reader = people.admin(), people.user()
    for number, death in enumerate(every_crash(at_least=4)):
        author = people.sign_in(author.id, author.email, author.username)
        draft = http.post("/api/v1/quizzes", json=quiz(title=f"Quiz {number}"), token=author.token)
        address = f"/api/v1/quizzes/{draft.json['id']}"
        with death:
            http.post(f"{address}/publish", json={"announce": True}, token=author.token)
        shown = http.get(address, token=author.token).json["status"]
        minutes_pass(cloud, clock)
        cloud.announce()
        cloud.mail()
        expected = 1 if shown == "published" else 0
        assert mailed(post, reader).count(f"New quiz: Quiz {number}") == expected


@pytest.fixture
def _hourly(configured: Configure, post: FakeMailService) -> None:
    configured("RESULT_DIGEST", "hourly")


@pytest.mark.usefixtures("_hourly")
def test_of_putting_a_result_off(
    cloud: Cloud, post: FakeMailService, clock: FakeClock, exam: Exam
) -> None:
    for death in every_crash(at_least=4):
        taker = exam.taken()
        woken(notify_results, {"Records": records_of(cloud, taker)})
        bodies = [one for one in cloud.waiting("mail_queue") if one["user_id"] == taker.id]
        with death:
            cloud.mail(*bodies)
        cloud.mail(*bodies)
        clock.advance(HOUR)
        minutes_pass(cloud, clock)
        assert mailed(post, taker) == ["Your result: All sorts"]


@pytest.mark.usefixtures("_hourly")
def test_of_the_timer_that_calls_for_a_digest(
    cloud: Cloud, post: FakeMailService, clock: FakeClock, exam: Exam
) -> None:
    for death in every_crash(at_least=5):
        taker = exam.taken()
        woken(notify_results, {"Records": records_of(cloud, taker)})
        cloud.mail()
        clock.advance(HOUR)
        with death:
            bootstrap.outbox().requeue_overdue()
        clock.advance(LEASE)
        minutes_pass(cloud, clock)
        assert mailed(post, taker) == ["Your result: All sorts"]


@pytest.mark.usefixtures("_hourly")
def test_digest_is_sent_at_most_once_after_a_crash(
    cloud: Cloud, post: FakeMailService, clock: FakeClock, exam: Exam
) -> None:
    """A mail claimed by a crashed sender waits for an operator, in two parts at most."""
    for death in every_crash(at_least=6):
        taker = exam.taken(times=2)
        woken(notify_results, {"Records": records_of(cloud, taker)})
        cloud.mail()
        clock.advance(HOUR)
        bootstrap.outbox().requeue_overdue()
        bodies = [one for one in cloud.waiting("mail_queue") if one["user_id"] == taker.id]
        with death:
            cloud.mail(*bodies)
        cloud.mail(*bodies)
        told = sum(
            text_of(mail).count("points") for mail in post.taken if mail["To"] == taker.email
        )
        assert told <= 2 <= told + claimed(taker)
