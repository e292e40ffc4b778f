"""Dead letters given back by administrators: each to where it came from, once."""

import json

import pytest

from chalicelib import bootstrap
from chalicelib.jobs.queue import sqs
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud, record_of
from tests.support.builders import play, published, right_answers
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import People
from tests.support.second_factor import turn_on_second_factor

NAMES = ("jobs", "mails", "security_mails", "announcements", "webhooks", "feedback")
TARGETS = ("job", "mail", "security_mail", "announce", "webhook", "feedback")


def redrive(http: Client, queue: str, token: str) -> Reply:
    return http.post(f"/api/v1/admin/dead-letters/{queue}/redrive", token=token)


def url_of(name: str) -> str:
    own = settings()
    streams = {"leaderboards": own.rank_failures_url, "notifications": own.notice_failures_url}
    return streams.get(name) or own.dead_letter_urls[NAMES.index(name)]


def put(name: str, body: object) -> None:
    sqs().send_message(QueueUrl=url_of(name), MessageBody=json.dumps(body))


def test_messages_go_back_to_their_own_queue_and_no_other(
    http: Client, people: People, cloud: Cloud
) -> None:
    admin = people.admin()
    for name in NAMES:
        put(name, {"of": name})
    for name, target in zip(NAMES, TARGETS, strict=True):
        reply = redrive(http, name, admin.token)
        assert reply.status == 200, reply.text
        assert reply.json == {"queue": name, "redriven": 1, "left": 0}
        waiting = {one: cloud.waiting(f"{one}_queue") for one in TARGETS}
        assert waiting.pop(target) == [{"of": name}]
        assert not any(waiting.values())
    status = http.get("/api/v1/admin/status", token=admin.token).json
    assert set(status["dead_letters"].values()) == {0}


def test_repeat_gives_nothing_back_twice(http: Client, people: People, cloud: Cloud) -> None:
    admin = people.admin()
    put("jobs", {"n": 1})
    replies = [redrive(http, "jobs", admin.token).json["redriven"] for _ in range(2)]
    assert replies == [1, 0]
    assert cloud.waiting("job_queue") == [{"n": 1}]
    events = http.get("/api/v1/admin/events", token=admin.token).json["items"]
    told = [one for one in events if one["event"] == "dead_letters_redriven"]
    assert [(one["user_id"], one["facts"]) for one in told] == [(admin.id, {"queue": "jobs"})] * 2


def test_at_most_a_hundred_go_back_at_once(http: Client, people: People, cloud: Cloud) -> None:
    for number in range(103):
        put("mails", {"n": number})
    admin = people.admin()
    counts = [redrive(http, "mails", admin.token).json["redriven"] for _ in range(2)]
    assert counts == [100, 3]
    assert len(cloud.waiting("mail_queue")) == 103


def test_records_of_results_reach_boards_and_takers(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    play(http, taker, quiz, right_answers(quiz))
    [image] = cloud.results()
    for name in ("leaderboards", "notifications"):
        put(name, {"record": record_of(image)})
        reply = redrive(http, name, people.admin().token)
        assert reply.json == {"queue": name, "redriven": 1, "left": 0}
    board = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=taker.token).json
    assert [one["username"] for one in board["items"]] == [taker.username]
    inbox = http.get("/api/v1/notifications", token=taker.token).json["items"]
    assert [one["type"] for one in inbox] == ["result_available"]
    assert len(cloud.waiting("mail_queue")) == 1


@pytest.mark.parametrize("name", ["leaderboards", "notifications"])
def test_what_cannot_be_processed_stays_where_it_is(
    http: Client, people: People, cloud: Cloud, name: str
) -> None:
    put(name, {"DDBStreamBatchInfo": {"batchSize": 3}})
    put(name, {"record": record_of({"pk": {"S": "nonsense"}})})
    admin = people.admin()
    for _ in range(2):
        reply = redrive(http, name, admin.token)
        assert reply.json == {"queue": name, "redriven": 0, "left": 2}
    assert bootstrap.dead_letters().lengths()[name] == 2


def test_only_administrators_with_a_fresh_proof_redrive(
    http: Client, people: People, clock: FakeClock, cloud: Cloud
) -> None:
    put("jobs", {"n": 1})
    for person in (people.user(), people.author()):
        assert redrive(http, "jobs", person.token).code == "forbidden"
    admin = people.admin()
    assert redrive(http, "nowhere", admin.token).code == "not_found"
    turn_on_second_factor(http, admin, clock)
    stale = people.sign_in(admin.id, admin.email, admin.username)
    assert redrive(http, "jobs", stale.token).code == "step_up_required"
    assert cloud.waiting("job_queue") == []
