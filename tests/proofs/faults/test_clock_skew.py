"""The clock: the very millisecond of the end, functions that disagree, leaps, and zones."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

import pytest

from chalicelib import bootstrap
from chalicelib.clock import HOUR, MINUTE, SECOND, Millis, to_rfc3339
from tests.support.aws_delivery import Cloud, expire_job
from tests.support.builders import published, right_answers, start
from tests.support.client import Client, Reply
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People, Person
from tests.support.time_zones import in_zone

DURATION, GRACE = 10 * MINUTE, 5 * SECOND
LEEWAY = 5 * SECOND
"""Maximum time by which a token may appear to be from the future."""
DEADLINE = THE_START + DURATION
LAST = DEADLINE + GRACE - 1
"""The last millisecond at which an answer counts."""


@dataclass(frozen=True)
class Room:
    """A taker who has answered all but the first question, and the quiz's author."""

    http: Client
    cloud: Cloud
    author: Person
    taker: Person
    quiz: str
    attempt: str
    first: dict[str, object]

    def ask(self, method: str, address: str, who: Person, **options: object) -> Reply:
        return self.http.request(method, f"/api/v1{address}", token=who.token, **options)  # type: ignore[arg-type]

    def look(self) -> Reply:
        return self.ask("GET", f"/attempts/{self.attempt}", self.taker)

    def save(self) -> Reply:
        return self.ask("POST", f"/attempts/{self.attempt}/answers", self.taker, json=self.first)

    def submit(self) -> Reply:
        return self.ask("POST", f"/attempts/{self.attempt}/submit", self.taker)

    def result(self) -> Reply:
        return self.ask("GET", f"/results/attempts/{self.attempt}", self.taker)

    def close(self) -> Reply:
        return self.ask("POST", f"/attempts/{self.attempt}/close", self.author)

    def start_again(self) -> Reply:
        return self.ask("POST", f"/attempts/quizzes/{self.quiz}/start", self.taker)


@pytest.fixture
def room(http: Client, people: People, cloud: Cloud) -> Room:
    author, taker = people.author(), people.user()
    quiz = published(http, author)
    attempt = start(http, taker, quiz["id"]).json["id"]
    first, *others = right_answers(quiz)
    body = {"answers": others}
    http.put(f"/api/v1/attempts/{attempt}/answers", json=body, token=taker.token)
    return Room(http, cloud, author, taker, quiz["id"], attempt, first)


def ended(reply: Reply) -> object:
    return reply.status, reply.json["status"], reply.json["submitted_at"]


AT_THE_DEADLINE = to_rfc3339(DEADLINE)
AUTO = (200, "auto_submitted", AT_THE_DEADLINE)
PATHS: list[tuple[Callable[[Room], object], object, object]] = [
    (lambda room: room.save().status, 200, 409),
    (lambda room: len(room.save().json.get("saved", [])), 1, 0),
    (lambda room: room.look().json["status"], "in_progress", "auto_submitted"),
    (lambda room: ended(room.submit()), (200, "submitted", AT_THE_DEADLINE), AUTO),
    (lambda room: ended(room.close()), AUTO, AUTO),
    (lambda room: room.result().status, 409, 200),
    (lambda room: room.start_again().status, 409, 201),
    (lambda room: len(room.cloud.expire(expire_job(room.attempt))), 1, 0),
]
NAMES = ["save", "saved", "look", "submit", "close", "result", "start", "sweep"]


@pytest.mark.parametrize("path", PATHS, ids=NAMES)
@pytest.mark.parametrize("late", [False, True], ids=["the last ms", "the first ms after it"])
def test_every_path_draws_the_line_at_the_same_millisecond(
    room: Room,
    clock: FakeClock,
    path: tuple[Callable[[Room], object], object, object],
    *,
    late: bool,
) -> None:
    act, before, after = path
    clock.set(LAST + late)
    assert act(room) == (after if late else before)


@pytest.mark.parametrize(
    ("now", "at"),
    [(DEADLINE - 1, DEADLINE - 1), (DEADLINE, DEADLINE), (DEADLINE + 1, DEADLINE)],
)
def test_handing_in_is_recorded_when_it_was_but_never_after_the_deadline(
    room: Room, clock: FakeClock, now: Millis, at: Millis
) -> None:
    clock.set(now)
    assert ended(room.submit()) == (200, "submitted", to_rfc3339(at))


@contextmanager
def skewed(clock: FakeClock, by: Millis) -> Iterator[None]:
    """Another function's process with a skewed clock."""
    outside = bootstrap.externals()
    bootstrap.reset(replace(outside, clock=lambda: clock() + by))
    try:
        yield
    finally:
        bootstrap.reset(outside)


@pytest.mark.parametrize("skew", [-HOUR, -1, 1, HOUR])
@pytest.mark.parametrize("to_go", [2 * MINUTE, 0, -2 * MINUTE])
def test_skewed_functions_lose_no_answer_and_make_one_result(
    room: Room, cloud: Cloud, clock: FakeClock, skew: Millis, to_go: Millis
) -> None:
    clock.set(LAST + 1 - to_go)
    saved = room.save().status == 200
    with skewed(clock, skew):
        cloud.tick()
        cloud.expire(expire_job(room.attempt))
    done = room.submit().json
    assert done["score"] == (8 if saved else 6)
    assert room.submit().json == done
    assert len(cloud.results()) == 1
    assert to_rfc3339(THE_START) <= done["submitted_at"] <= AT_THE_DEADLINE


@pytest.mark.parametrize("skew", [-HOUR, -MINUTE, MINUTE, HOUR])
def test_skewed_start_keeps_all_acknowledged_answers(
    http: Client, people: People, cloud: Cloud, clock: FakeClock, skew: Millis
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    with skewed(clock, skew):
        there = people.sign_in(taker.id, taker.email, taker.username)
        begun = start(http, there, quiz["id"]).json
    at, body = f"/api/v1/attempts/{begun['id']}", {"answers": right_answers(quiz)}
    saved = http.put(f"{at}/answers", json=body, token=taker.token).status == 200
    with skewed(clock, -skew):
        cloud.expire(expire_job(begun["id"]))
    done = http.post(f"{at}/submit", token=taker.token).json
    assert done["score"] == (8 if saved else 0)
    assert saved or skew == -HOUR
    assert begun["started_at"] <= done["submitted_at"] <= begun["expires_at"]
    assert len(cloud.results()) == 1


@pytest.mark.parametrize("skew", [-MINUTE, -SECOND, SECOND, LEEWAY])
def test_login_at_a_skewed_process_is_valid_at_others(
    http: Client, people: People, clock: FakeClock, skew: Millis
) -> None:
    with skewed(clock, skew):
        token = people.user().token
    assert http.get("/api/v1/auth/me", token=token).status == 200


@pytest.mark.parametrize("leap", [HOUR, 5 * HOUR, 25 * HOUR])
def test_a_leap_ahead_ends_attempts_at_their_deadline_and_not_at_the_leap(
    room: Room, people: People, cloud: Cloud, clock: FakeClock, leap: Millis
) -> None:
    clock.advance(leap)
    cloud.tick()
    assert cloud.expire(expire_job(room.attempt)) == []
    token = people.sign_in(room.taker.id, room.taker.email, room.taker.username).token
    result = room.http.get(f"/api/v1/results/attempts/{room.attempt}", token=token).json
    assert (result["submitted_at"], result["score"]) == (AT_THE_DEADLINE, 6)
    assert result["duration_seconds"] == DURATION // SECOND


@pytest.mark.parametrize("leap", [SECOND, HOUR])
def test_clock_jump_backwards_loses_nothing(
    room: Room, people: People, cloud: Cloud, clock: FakeClock, leap: Millis
) -> None:
    clock.advance(-leap)
    token = people.sign_in(room.taker.id, room.taker.email, room.taker.username).token
    moved = replace(room, taker=replace(room.taker, token=token))
    assert moved.save().status == 200
    result = moved.submit().json
    assert (result["status"], result["score"]) == ("submitted", 8)
    assert result["duration_seconds"] == 0
    assert cloud.stream() == []
    assert cloud.waiting("rank_failures") == []
    assert moved.ask("GET", f"/leaderboard/quizzes/{room.quiz}/me", moved.taker).status == 200


SUMMER_TIME_BEGINS = 1_774_746_000_000
"""2026-03-29T01:00:00Z: in Berlin, the hour after two o'clock is four."""


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/St_Johns", "Pacific/Apia"])
def test_no_zone_and_no_summer_time_is_in_any_instant(
    http: Client, people: People, clock: FakeClock, zone: str
) -> None:
    clock.set(SUMMER_TIME_BEGINS - 5 * MINUTE)
    with in_zone(zone):
        author, taker = people.author(), people.user()
        closes = to_rfc3339(SUMMER_TIME_BEGINS + 2 * MINUTE)
        quiz = published(http, author, closes_at=closes)
        attempt = start(http, taker, quiz["id"]).json
    assert attempt["started_at"] == "2026-03-29T00:55:00.000Z"
    assert attempt["expires_at"] == closes == "2026-03-29T01:02:00.000Z"
    assert attempt["time_remaining_seconds"] == 7 * 60
