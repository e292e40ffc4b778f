"""The main job, from publishing a quiz to the mail with its result."""

from decimal import Decimal
from email.message import EmailMessage

from tests.support.aws_delivery import Cloud, expire_job
from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.leaderboard_rows import with_enough_takers
from tests.support.people import People


def test_complete_quiz_with_results_notifications_and_leaderboard(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, posted: list[EmailMessage]
) -> None:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    with_enough_takers(quiz["id"])
    listed = http.get("/api/v1/quizzes", token=taker.token).json["items"]
    assert [one["id"] for one in listed] == [quiz["id"]]

    started = start(http, taker, quiz["id"])
    assert started.status == 201
    attempt = started.json
    assert len(attempt["questions"]) == 5
    assert attempt["time_remaining_seconds"] == 600

    clock.advance(61_500)
    for answer in right_answers(quiz):
        saved = http.post(
            f"/api/v1/attempts/{attempt['id']}/answers", json=answer, token=taker.token
        )
        assert saved.status == 200, saved.text
        assert saved.json["saved"][0]["revision"] == 1
    result = http.post(f"/api/v1/attempts/{attempt['id']}/submit", token=taker.token)
    assert result.status == 200
    assert (result.json["score"], result.json["percentage"]) == (8, 100)
    assert result.json["passed"] is True
    assert result.json["duration_seconds"] == 61

    assert cloud.stream() == []
    board = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=author.token).json
    assert [entry["username"] for entry in board["items"]] == [taker.username]
    place = http.get("/api/v1/leaderboard/global/me", token=taker.token).json
    assert (place["rank"], place["entry"]["score"]) == (1, 100)

    assert cloud.mail() == []
    assert [(mail["To"], mail["Subject"]) for mail in posted] == [
        (taker.email, "Your result: All sorts")
    ]
    inbox = http.get("/api/v1/notifications", token=taker.token).json["items"]
    assert [told["type"] for told in inbox] == ["result_available"]


def test_an_abandoned_attempt_is_handed_in_by_the_timer(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, posted: list[EmailMessage]
) -> None:
    taker = people.user()
    quiz = published(http, people.author())
    attempt = start(http, taker, quiz["id"]).json
    http.post(
        f"/api/v1/attempts/{attempt['id']}/answers", json=right_answers(quiz)[0], token=taker.token
    )
    clock.advance(9 * 60_000 + 30_000)
    assert cloud.tick() == 1
    early = expire_job(attempt["id"])
    assert cloud.expire(early) != []
    clock.advance(60_000)
    assert cloud.expire(early) == []
    result = http.get(f"/api/v1/results/attempts/{attempt['id']}", token=taker.token).json
    assert result["status"] == "auto_submitted"
    assert result["submitted_at"] == attempt["expires_at"]
    assert result["score"] == 2
    cloud.stream()
    cloud.mail()
    assert [mail["Subject"] for mail in posted] == ["Time was up: All sorts"]
    assert "2 of 8 points" in posted[0].as_string()


def test_better_goes_before_worse_and_equal_scores_before_slower_ones(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    quiz = published(http, people.author())
    answers = right_answers(quiz)
    best, half, none = people.user(), people.user(), people.user()
    play(http, none, quiz, [])
    play(http, half, quiz, answers[:1])
    play(http, best, quiz, answers)
    cloud.stream()
    board = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}", token=best.token).json
    shown = [(one["rank"], one["username"], one["score"]) for one in board["items"]]
    assert shown == [
        (1, best.username, 8),
        (2, half.username, 2),
        (3, none.username, 0),
    ]
    place = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}/me?around=1", token=half.token).json
    assert [one["username"] for one in place["above"]] == [best.username]
    assert [one["username"] for one in place["below"]] == [none.username]
    assert (place["rank"], place["total"], place["percentile"]) == (2, 3, Decimal(50))
