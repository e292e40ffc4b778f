"""Random histories of an exam: after the key is shown, saves, starts and submits are refused."""

from collections.abc import Callable
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chalicelib import bootstrap
from chalicelib.clock import MINUTE, SECOND, to_rfc3339
from chalicelib.jobs import scheduled
from chalicelib.quizzes.tasks import SETTLE
from tests.support.builders import published, quiz, true_false
from tests.support.client import Client
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People, Person
from tests.support.tables import empty_tables

GRACE = 5 * SECOND
REVIEW = {"show": "correct_answers", "when": "after_close"}
STEPS = (1, 999, GRACE - 1, GRACE, MINUTE - GRACE, MINUTE, 3 * MINUTE)
acts = st.tuples(
    st.sampled_from(["start", "submit", "override", "publish", "settle", "wait", "wait"]),
    st.integers(0, 2),
    st.integers(0, 6),
)


class Exam:
    """Three takers, an author who changes settings, and a clock."""

    def __init__(self, http: Client, clock: FakeClock, *, has_close: bool) -> None:
        self.http, self.clock, people = http, clock, People()
        self.author, self.takers = people.author(), [people.user() for _ in range(3)]
        close = to_rfc3339(clock() + 2 * MINUTE) if has_close else None
        self.quiz = published(http, self.author, **self._settings(close))
        self.finished: list[tuple[Person, str]] = []

    def _settings(self, close: str | None) -> dict[str, Any]:
        asked = [true_false(explanation="the key")]
        times = {"duration_minutes": 2, "closes_at": close}
        return {"questions": asked, "review": REVIEW, **times}

    def token(self, person: Person) -> str:
        return People().sign_in(person.id, person.email, person.username).token

    def start(self, taker: Person) -> bool:
        at = f"/api/v1/attempts/quizzes/{self.quiz['id']}/start"
        return self.http.post(at, token=self.token(taker)).status == 201

    def running(self, taker: Person) -> str | None:
        at = f"/api/v1/quizzes/{self.quiz['id']}"
        found: str | None = self.http.get(at, token=self.token(taker)).json["active_attempt_id"]
        return found

    def submit(self, taker: Person) -> None:
        attempt = self.running(taker)
        if attempt is not None:
            at = f"/api/v1/attempts/{attempt}/submit"
            assert self.http.post(at, token=self.token(taker)).status == 200
            self.finished.append((taker, attempt))

    def save(self, taker: Person, attempt: str) -> bool:
        answer = {"question_id": self.quiz["questions"][0]["id"], "response": True}
        at = f"/api/v1/attempts/{attempt}/answers"
        return self.http.post(at, json=answer, token=self.token(taker)).status == 200

    def override(self, taker: Person, place: int) -> None:
        at = f"/api/v1/quizzes/{self.quiz['id']}/overrides/{taker.id}"
        own = {"closes_at": to_rfc3339(self.clock() + STEPS[place])}
        body = own if place % 2 else {"extra_minutes": place}
        assert self.http.put(at, json=body, token=self.token(self.author)).status == 200

    def publish(self, place: int) -> None:
        at, token = f"/api/v1/quizzes/{self.quiz['id']}", self.token(self.author)
        close = None if place == 0 else to_rfc3339(self.clock() + STEPS[place])
        headers = {"If-Match": self.http.get(at, token=token).headers["etag"]}
        body = quiz(**self._settings(close))
        assert self.http.put(at, json=body, token=token, headers=headers).status == 200
        assert self.http.post(f"{at}/publish", token=token).status == 200

    def settle(self) -> None:
        for task in scheduled.claimable(SETTLE, self.clock(), 10):
            bootstrap.settling().run(bootstrap.settling().first_page(task))

    def shows_key(self) -> bool:
        return any(self._shows_key(*one) for one in self.finished[-2:])

    def _shows_key(self, taker: Person, attempt: str) -> bool:
        at = f"/api/v1/results/attempts/{attempt}"
        return "the key" in self.http.get(at, token=self.token(taker)).text


@settings(
    max_examples=12,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(acts, min_size=3, max_size=12), has_close=st.booleans())
def test_no_key_is_shown_before_the_last_answer_that_can_be_accepted(
    http: Client,
    clock: FakeClock,
    history: list[tuple[str, int, int]],
    has_close: bool,  # noqa: FBT001 - drawn
) -> None:
    empty_tables()
    bootstrap.reset(bootstrap.externals())
    clock.set(THE_START)
    exam = Exam(http, clock, has_close=has_close)
    exam.start(exam.takers[0])
    exam.submit(exam.takers[0])
    do: dict[str, Callable[[Person, int], object]] = {
        "start": lambda taker, _: exam.start(taker),
        "submit": lambda taker, _: exam.submit(taker),
        "override": exam.override,
        "publish": lambda _, place: exam.publish(place),
        "settle": lambda _taker, _place: exam.settle(),
        "wait": lambda _, place: clock.advance(STEPS[place]),
    }
    for act, who, place in history:
        do[act](exam.takers[who], place)
        if exam.shows_key():
            for taker in exam.takers:
                attempt = exam.running(taker)
                assert attempt is None or not exam.save(taker, attempt)
                assert not exam.start(taker)
