"""Webhooks of results that count no more: a receiver that took the score over hears of it, once."""

from typing import Any

import pytest

from chalicelib.clock import MINUTE
from chalicelib.webhooks.delivery_store import KEPT_FOR
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.marking_exam import make_exam
from tests.support.people import People
from tests.support.webhook_receiver import Receiver
from tests.support.webhooks import forget_deliveries, settle, settle_change, subscribe

WITHDRAWALS: dict[str, dict[str, Any]] = {
    "void": {"reason": "Sat by somebody else."},
    "reopen": {"minutes": 10, "reason": "Handed in by mistake."},
}


def path_of(act: str, attempt_id: str) -> str:
    parent = "results/attempts" if act == "void" else "attempts"
    return f"/api/v1/{parent}/{attempt_id}/{act}"


@pytest.mark.parametrize("act", WITHDRAWALS)
@pytest.mark.parametrize("show", ["score", "nothing"])
def test_receiver_is_told_once_of_a_result_that_counts_no_more(  # noqa: PLR0913, PLR0917
    http: Client,
    people: People,
    cloud: Cloud,
    clock: FakeClock,
    receiver: Receiver,
    act: str,
    show: str,
) -> None:
    author, admin = people.author(), people.admin()
    subscribe(http, author, receiver, "result.changed")
    quiz = published(http, author, review={"show": show, "when": "immediately"})
    result = play(http, people.user(), quiz, right_answers(quiz))
    settle(cloud)
    clock.advance(MINUTE)
    for _ in range(2):
        at, staff = path_of(act, result["attempt_id"]), admin if act == "void" else author
        http.post(at, json=WITHDRAWALS[act], token=staff.token)
        settle_change(cloud)
        settle_change(cloud)
        clock.advance(MINUTE)
    (got,) = receiver.received
    said: dict[str, Any] = got.json["data"]
    assert said["attempt_id"] == result["attempt_id"]
    assert (said["score"], said["percentage"], said["passed"]) == (None, None, None)
    assert (said["voided_at"] is not None, said["superseded"]) == (act == "void", act == "reopen")
    assert WITHDRAWALS[act]["reason"] not in got.body
    assert said["changed_at"] == got.json["timestamp"]


def test_receiver_is_told_of_a_score_that_waits_for_marks_again(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    exam = make_exam(http, people, cloud)
    subscribe(http, exam.author, receiver, "result.available", "result.changed")
    marker = exam.appoint()
    exam.sit("Because.")
    exam.mark_all(marker, points=3)
    exam.release()
    for change in ({"mode": {exam.essays[0]: "drop"}}, {}):
        exam.work_off()
        settle_change(cloud)
        clock.advance(MINUTE)
        if not change:
            essay, water = exam.made["questions"]
            exam.edit({**essay, "text": "Why not?"}, water)
        assert exam.regrade(**change).status == 202
    exam.work_off()
    settle_change(cloud)
    told = [(one.json["type"], one.json["data"]["score"]) for one in receiver.received]
    assert told == [("result.available", 4), ("result.changed", 1), ("result.changed", None)]


def test_a_change_of_a_result_does_not_repeat_events_that_the_log_has_forgotten(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, receiver: Receiver
) -> None:
    author, admin = people.author(), people.admin()
    hook = subscribe(http, author, receiver)
    quiz = published(http, author)
    result = play(http, people.user(), quiz, [])
    settle(cloud)
    http.post(path_of("void", result["attempt_id"]), json=WITHDRAWALS["void"], token=admin.token)
    settle_change(cloud)
    told = len(receiver.received)
    clock.advance(KEPT_FOR)
    forget_deliveries(hook)
    settle(cloud)
    settle_change(cloud)
    assert len(receiver.received) == told == 4
