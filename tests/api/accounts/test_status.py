"""The status of the service: what is late, what was given up, what the limits are."""

from typing import Any

from chalicelib import bootstrap
from chalicelib.clock import HOUR, MINUTE, SECOND
from chalicelib.jobs.queue import sqs
from chalicelib.leaderboard import lag_store
from chalicelib.notifications import failed_mail_store, rules
from chalicelib.notifications.models import MailState, StoredNotification
from chalicelib.settings import settings
from tests.support.builders import published, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People
from tests.support.results import a_result


def status_of(http: Client, people: People) -> dict[str, Any]:
    reply = http.get("/api/v1/admin/status", token=people.admin().token)
    assert reply.status == 200, reply.text
    found: dict[str, Any] = reply.json
    return found


def test_a_service_in_good_health_has_nothing_late_or_given_up(
    http: Client, people: People
) -> None:
    status = status_of(http, people)
    assert set(status["dead_letters"]) == {
        *("jobs", "mails", "security_mails", "announcements", "webhooks", "feedback"),
        *("leaderboards", "notifications"),
    }
    assert {*status["dead_letters"].values(), status["failed_mails"]} == {0}
    assert (status["timer_lag_seconds"], status["board_lag_seconds"]) == (0, 0)
    assert {one["kind"] for one in status["overdue"]} >= {"mail", "announce"}
    assert status["version"] == settings().version
    assert status["limits"]["quizzes_per_day"] == settings().quizzes_per_day
    assert http.get("/api/v1/admin/status", token=people.user().token).code == "forbidden"


def test_status_shows_what_is_late_and_what_was_given_up(
    http: Client, people: People, clock: FakeClock
) -> None:
    start(http, people.user(), published(http, people.author())["id"])
    clock.advance(HOUR)
    sqs().send_message(QueueUrl=settings().dead_letter_urls[1], MessageBody="{}")
    [told] = rules.of_result(a_result(), shows_score=True)
    mail = StoredNotification(
        notification=told, stored_at=clock(), mail=MailState.FAILED, mail_moved_at=clock()
    )
    for _ in range(2):
        failed_mail_store.add_failed(mail, clock())
    lag_store.note_lag(75.5, clock())
    status = status_of(http, people)
    assert status["dead_letters"]["mails"] == 1
    assert (status["failed_mails"], status["board_lag_seconds"]) == (1, 75)
    assert status["timer_lag_seconds"] == HOUR // SECOND
    # of the attempt alone: it had ten minutes and five seconds of grace
    assert bootstrap.status().timer_lag_seconds([]) == 50 * 60 - 5
    clock.advance(6 * MINUTE)
    assert status_of(http, people)["board_lag_seconds"] == 0


def test_boards_in_time_cost_no_write(clock: FakeClock, tables: None) -> None:
    lag_store.note_lag(9.9, clock())
    assert lag_store.lag_seconds(clock()) == 0
