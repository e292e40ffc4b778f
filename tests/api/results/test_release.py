"""Release: no answer key is visible while an attempt can earn marks."""

from typing import Any

from chalicelib import bootstrap
from chalicelib.clock import MINUTE, SECOND, to_rfc3339
from chalicelib.quizzes.tasks import SETTLE_AFTER, settle_task
from tests.support.builders import play, published, quiz, right_answers, start
from tests.support.client import Client
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People, Person

GRACE = 5 * SECOND
CLOSE = THE_START + 10 * MINUTE
WAITS = {"show": "correct_answers", "when": "after_close"}


def a_quiz(http: Client, author: Person, **changes: Any) -> dict[str, Any]:
    return published(http, author, **{"closes_at": to_rfc3339(CLOSE), "review": WAITS, **changes})


def republished(http: Client, author: Person, shown: dict[str, Any], **changes: Any) -> None:
    at = f"/api/v1/quizzes/{shown['id']}"
    now = http.get(at, token=author.token)
    body = quiz(**{"closes_at": shown["closes_at"], "review": shown["review"], **changes})
    headers = {"If-Match": now.headers["etag"]}
    assert http.put(at, json=body, token=author.token, headers=headers).status == 200
    assert http.post(f"{at}/publish", token=author.token).status == 200


def sees_key(http: Client, taker: Person, attempt_id: str) -> bool:
    result = http.get(f"/api/v1/results/attempts/{attempt_id}", token=taker.token).json
    paper = http.get(f"/api/v1/attempts/{attempt_id}", token=taker.token).json
    has_key = any("correct_response" in one for one in result["review"] or [])
    assert bool(paper["questions"]) is (result["review"] is not None)
    return has_key


def opens_at(http: Client, clock: FakeClock, taker: Person, attempt_id: str, at: int) -> bool:
    """Whether the key is shown from an instant on, and not a millisecond before."""
    clock.set(at - 1)
    before = sees_key(http, taker, attempt_id)
    clock.set(at)
    return not before and sees_key(http, taker, attempt_id)


def test_the_key_waits_for_the_grace_of_a_second_attempt(
    http: Client, people: People, clock: FakeClock
) -> None:
    taker, shown = people.user(), a_quiz(http, people.author(), max_attempts=2)
    first = play(http, taker, shown, [])["attempt_id"]
    second = start(http, taker, shown["id"]).json["id"]
    clock.set(CLOSE + GRACE - 1)
    assert not sees_key(http, taker, first)
    saved = http.put(
        f"/api/v1/attempts/{second}/answers",
        json={"answers": right_answers(shown)},
        token=taker.token,
    )
    assert saved.status == 200
    assert opens_at(http, clock, taker, first, CLOSE + GRACE)


def test_the_key_waits_for_extra_time_and_windows_of_others(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker, other = people.author(), people.user(), people.user()
    shown = a_quiz(http, author)
    done = play(http, taker, shown, [])["attempt_id"]
    at = f"/api/v1/quizzes/{shown['id']}/overrides/{other.id}"
    assert http.put(at, json={"extra_minutes": 2}, token=author.token).status == 200
    own = {"closes_at": to_rfc3339(CLOSE + MINUTE)}
    at = f"/api/v1/quizzes/{shown['id']}/overrides/{taker.id}"
    assert http.put(at, json=own, token=author.token).status == 200
    assert opens_at(http, clock, taker, done, CLOSE + 2 * MINUTE + GRACE)


def test_the_key_waits_for_a_close_that_was_put_off_with_the_extra_time_moved_along(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker, other = people.author(), people.user(), people.user()
    shown = a_quiz(http, author)
    at = f"/api/v1/quizzes/{shown['id']}/overrides/{other.id}"
    assert http.put(at, json={"extra_minutes": 1}, token=author.token).status == 200
    done = play(http, taker, shown, [])["attempt_id"]
    later = CLOSE + 3 * MINUTE
    republished(http, author, shown, closes_at=to_rfc3339(later))
    assert opens_at(http, clock, taker, done, later + MINUTE + GRACE)


def test_later_close_counts_and_waits_for_running_attempts(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker, other = people.author(), people.user(), people.user()
    shown = a_quiz(http, author, closes_at=None)
    done = play(http, taker, shown, [])["attempt_id"]
    clock.advance(MINUTE)
    running = start(http, other, shown["id"]).json
    clock.advance(SECOND)
    republished(http, author, shown, closes_at=to_rfc3339(clock() + SECOND))
    since = clock()
    clock.advance(10 * SECOND)
    assert not sees_key(http, taker, done)
    task = settle_task(shown["id"], since)
    assert clock() >= since + SETTLE_AFTER
    bootstrap.settling().run(bootstrap.settling().first_page(task))
    ends = THE_START + 11 * MINUTE
    assert running["expires_at"] == to_rfc3339(ends)
    assert opens_at(http, clock, taker, done, ends + GRACE)


def test_later_close_opens_the_review_without_running_attempts(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    shown = a_quiz(http, author, closes_at=None)
    done = play(http, taker, shown, [])["attempt_id"]
    close = clock() + 10 * SECOND
    republished(http, author, shown, closes_at=to_rfc3339(close))
    since = clock()
    clock.advance(SETTLE_AFTER)
    task = settle_task(shown["id"], since)
    bootstrap.settling().run(bootstrap.settling().first_page(task))
    assert opens_at(http, clock, taker, done, close + GRACE)


def test_review_rules_as_last_published_reach_finished_results(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    at_once = {"show": "correct_answers", "when": "immediately"}
    shown = a_quiz(http, author, review=at_once)
    done = play(http, taker, shown, [])["attempt_id"]
    assert sees_key(http, taker, done)
    clock.advance(SECOND)
    republished(http, author, shown, review={"show": "nothing", "when": "immediately"})
    assert not sees_key(http, taker, done)
    result = http.get(f"/api/v1/results/attempts/{done}", token=taker.token).json
    assert (result["score"], result["passed"]) == (None, None)
    republished(http, author, shown, review=at_once)
    assert sees_key(http, taker, done)


def release(http: Client, person: Person, quiz_id: str, show: str) -> Any:
    at = f"/api/v1/quizzes/{quiz_id}/release-results"
    return http.post(at, json={"show": show}, token=person.token)


def test_staff_release_scores_at_once_and_the_key_after_the_last_attempt(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    shown = a_quiz(http, author, review={"show": "nothing", "when": "immediately"})
    done = play(http, taker, shown, right_answers(shown))["attempt_id"]
    for show in ("responses", "correct_answers"):
        refused = release(http, author, shown["id"], show)
        assert (refused.status, refused.code) == (409, "attempts_running")
    answer = release(http, author, shown["id"], "score")
    assert (answer.status, answer.json["show"]) == (200, "score")
    result = http.get(f"/api/v1/results/attempts/{done}", token=taker.token).json
    assert (result["score"], result["review"]) == (8, None)
    clock.set(CLOSE + GRACE)
    assert release(http, author, shown["id"], "correct_answers").status == 200
    assert sees_key(http, taker, done)
    clock.advance(SECOND)
    at = f"/api/v1/quizzes/{shown['id']}/overrides/{taker.id}"
    own = {"closes_at": to_rfc3339(clock() + MINUTE)}
    assert http.put(at, json=own, token=author.token).status == 200
    assert not sees_key(http, taker, done)


def test_release_requires_staff(http: Client, people: People) -> None:
    shown = a_quiz(http, people.author())
    assert release(http, people.author(), shown["id"], "score").status == 404
    assert release(http, people.user(), shown["id"], "score").status == 403
