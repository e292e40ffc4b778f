"""What a quiz hides until its close is on no board and in no inbox before, and in each after."""

from email.message import EmailMessage
from typing import Any

from chalicelib import bootstrap
from chalicelib.attempts import slot_queries as takers_of
from chalicelib.clock import DAY, HOUR, MINUTE, SECOND, to_rfc3339
from chalicelib.dynamo.client import dynamodb
from chalicelib.jobs import scheduled
from chalicelib.quizzes.tasks import REVEAL
from chalicelib.results.release import ReleaseJob
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud, record_of
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People, Person

GRACE = 5 * SECOND
RELEASE = THE_START + HOUR + GRACE
"""The close with its grace period."""

AFTER_CLOSE = {"show": "score", "when": "after_close"}


def a_quiz(http: Client, author: Person, **changes: Any) -> dict[str, Any]:
    closes = to_rfc3339(THE_START + HOUR)
    return published(http, author, **{"closes_at": closes, "review": AFTER_CLOSE, **changes})


def named(http: Client, quiz: dict[str, Any], people: People) -> list[str]:
    """Return the names on the leaderboard as seen by a new user."""
    at = f"/api/v1/leaderboard/quizzes/{quiz['id']}"
    return [one["username"] for one in http.get(at, token=people.user().token).json["items"]]


def news_of(http: Client, people: People, person: Person) -> list[dict[str, Any]]:
    token = people.sign_in(person.id, person.email, person.username).token
    items: list[dict[str, Any]] = http.get("/api/v1/notifications", token=token).json["items"]
    return [one for one in items if one["type"] != "security"]


def let_time_pass(cloud: Cloud, clock: FakeClock, until: int) -> None:
    clock.set(until)
    cloud.tick()
    assert cloud.expire() == []
    assert cloud.stream() == []


def test_a_hidden_score_is_shown_everywhere_when_its_quiz_closes(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, posted: list[EmailMessage]
) -> None:
    quiz, taker = a_quiz(http, people.author()), people.user()
    play(http, taker, quiz, right_answers(quiz))
    assert cloud.stream() == []
    for at in (clock(), RELEASE - 1):
        let_time_pass(cloud, clock, at)
        assert named(http, quiz, people) == []
        token = people.sign_in(taker.id, taker.email, taker.username).token
        own = http.get(f"/api/v1/leaderboard/quizzes/{quiz['id']}/me", token=token)
        assert own.code == "not_ranked"
        assert http.get("/api/v1/leaderboard/global", token=token).json["items"] == []
        assert news_of(http, people, taker) == []
    let_time_pass(cloud, clock, RELEASE)
    assert named(http, quiz, people) == [taker.username]
    [news] = news_of(http, people, taker)
    assert news["type"] == "result_available"
    assert news["created_at"] == to_rfc3339(RELEASE)
    cloud.mail()
    results = [mail["Subject"] for mail in posted if "result" in mail["Subject"]]
    assert results == ["Your result: All sorts"]
    for later in (HOUR + MINUTE, 2 * HOUR):
        let_time_pass(cloud, clock, THE_START + later)
    cloud.mail()
    assert len([mail for mail in posted if "result" in mail["Subject"]]) == 1
    assert scheduled.claimable(REVEAL, clock() + DAY, 10) == []


def test_result_streamed_after_the_release_is_notified_once(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    quiz, taker = a_quiz(http, people.author()), people.user()
    play(http, taker, quiz, right_answers(quiz))
    clock.set(RELEASE)
    assert cloud.stream() == []
    assert [image["rv"]["N"] for image in cloud.results()] == [str(RELEASE)]
    for _ in range(2):
        assert cloud.stream() == []
    [news] = news_of(http, people, taker)
    assert (news["type"], news["created_at"]) == ("result_available", to_rfc3339(RELEASE))


def test_a_score_that_is_never_shown_is_on_no_board(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    never = {"show": "nothing", "when": "immediately"}
    quiz, taker = a_quiz(http, people.author(), review=never), people.user()
    play(http, taker, quiz, right_answers(quiz))
    let_time_pass(cloud, clock, THE_START + 2 * HOUR)
    assert named(http, quiz, people) == []
    assert news_of(http, people, taker) == []


def test_release_waits_for_the_longest_override(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author, taker, late = people.author(), people.user(), people.user()
    quiz = a_quiz(http, author)
    play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    own_close = {"closes_at": to_rfc3339(THE_START + 2 * HOUR)}
    at = f"/api/v1/quizzes/{quiz['id']}/overrides/{late.id}"
    assert http.put(at, json=own_close, token=author.token).status == 200
    let_time_pass(cloud, clock, RELEASE)
    assert named(http, quiz, people) == []
    assert news_of(http, people, taker) == []
    let_time_pass(cloud, clock, THE_START + 2 * HOUR + GRACE)
    assert named(http, quiz, people) == [taker.username]
    assert [one["type"] for one in news_of(http, people, taker)] == ["result_available"]


def test_result_that_changes_while_results_are_hidden_again_is_told_at_their_release(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    author, taker, late = people.author(), people.user(), people.user()
    quiz = a_quiz(http, author)
    result = play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    let_time_pass(cloud, clock, RELEASE)
    author = people.sign_in(author.id, author.email, author.username)
    own_close = {"closes_at": to_rfc3339(THE_START + 2 * HOUR)}
    at = f"/api/v1/quizzes/{quiz['id']}/overrides/{late.id}"
    assert http.put(at, json=own_close, token=author.token).status == 200
    clock.advance(MINUTE)
    body = {"points": -1, "reason": "a noisy room"}
    at = f"/api/v1/results/attempts/{result['attempt_id']}/adjust"
    assert http.post(at, json=body, token=author.token).status == 200
    let_time_pass(cloud, clock, clock())
    assert [one["type"] for one in news_of(http, people, taker)] == ["result_available"]
    for later in (2 * HOUR + GRACE, 3 * HOUR):
        before = cloud.results()
        clock.set(THE_START + later)
        cloud.tick()
        assert cloud.expire() == []
        changed = [image for image in cloud.results() if image not in before]
        for image in changed:
            assert cloud.stream(record_of(image, kind="MODIFY")) == []
        types = [one["type"] for one in news_of(http, people, taker)]
        assert types == ["result_changed", "result_available"]
        at = f"/api/v1/leaderboard/quizzes/{quiz['id']}"
        [row] = http.get(at, token=people.user().token).json["items"]
        assert row["score"] == 7


def test_a_voided_result_is_not_shown_at_the_close(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    quiz, taker, admin = a_quiz(http, people.author()), people.user(), people.admin()
    result = play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    at = f"/api/v1/results/attempts/{result['attempt_id']}/void"
    assert http.post(at, json={"reason": "cheated"}, token=admin.token).status == 200
    let_time_pass(cloud, clock, RELEASE)
    assert named(http, quiz, people) == []
    [told] = news_of(http, people, taker)
    assert "voided" in told["title"]
    assert "points" not in told["text"]


def test_concurrent_timers_release_once_and_restart_a_broken_chain(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    quiz, taker = a_quiz(http, people.author()), people.user()
    play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    clock.set(RELEASE)
    revealing = bootstrap.release()
    assert [revealing.start_due(), revealing.start_due()] == [1, 0]
    assert len(cloud.waiting("job_queue")) == 1
    clock.advance(15 * MINUTE)
    assert revealing.start_due() == 1
    assert cloud.expire() == []
    assert revealing.start_due() == 0
    cloud.stream()
    assert named(http, quiz, people) == [taker.username]


def test_many_results_are_shown_page_by_page(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    quiz, takers = a_quiz(http, people.author()), [people.user() for _ in range(7)]
    for taker in takers:
        play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    clock.set(RELEASE)
    revealing = ReleaseJob(
        bootstrap.published_quizzes(),
        takers_of.list_finished,
        clock,
        settings().job_queue_url,
        per_message=3,
    )
    revealing.start_due()
    pages = 0
    while tasks := cloud.waiting("job_queue"):
        for task in tasks:
            revealing.run(task["payload"])
            revealing.run(task["payload"])
            pages += 1
    cloud.stream()
    assert pages > 2
    assert sorted(named(http, quiz, people)) == sorted(one.username for one in takers)
    assert scheduled.claimable(REVEAL, clock() + DAY, 10) == []


def test_the_plan_is_remembered_once_for_a_quiz(http: Client, people: People, cloud: Cloud) -> None:
    quiz, takers = a_quiz(http, people.author()), [people.user() for _ in range(3)]
    for taker in takers:
        play(http, taker, quiz, [])
    writes: list[str] = []

    def look(model: Any, params: Any, **_: Any) -> None:
        if model.name == "PutItem" and b"DUE#reveal" in params["body"]:
            writes.append(model.name)

    dynamodb().meta.events.register("before-call.dynamodb", look)
    cloud.stream()
    cloud.stream()
    dynamodb().meta.events.unregister("before-call.dynamodb", look)
    assert writes == ["PutItem"]
