"""Attempts over HTTP against a model of them that fits one page, in any order of requests."""

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from chalicelib.clock import MINUTE, SECOND, to_rfc3339
from tests.support.attempt_model import ALLOWED, DURATION, GRACE, Model, ModelAttempt
from tests.support.aws_delivery import Cloud, expire_job
from tests.support.builders import created, true_false
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.counting import Count
from tests.support.people import People, Person

EXAMPLES = int(os.environ.get("PROVE", "0")) * 200 or 10
STEPS = 30
QUESTIONS, SIGNED_IN = 3, 5 * MINUTE


def questions(truths: list[bool]) -> list[dict[str, Any]]:
    return [true_false(f"{place}?", correct=truth) for place, truth in enumerate(truths)]


revisions = st.none() | st.integers(1, 4)
responses = st.sampled_from([True, False, None])
given_answers = st.dictionaries(
    st.integers(0, QUESTIONS - 1), st.tuples(revisions, responses), min_size=1
)
keys = st.sampled_from([None, "one", "two"])
which = st.sampled_from([-1, -1, -1, 0])
"""Mostly the last attempt, sometimes the first."""
rarely = st.integers(0, 3).map(lambda lot: lot == 3)
ENDS = [-1, GRACE - 1, GRACE]
"""Just before the deadline, and before and at the end of its grace; in ms after it."""


class Attempts(RuleBasedStateMachine):
    """Asks the application and the model the same, and compares."""

    http: Client
    people: People
    clock: FakeClock
    cloud: Cloud
    signed_in_at: int
    author: Person

    @initialize()
    def begin(self) -> None:
        self.author, self.taker = self.people.author(), self.people.user()
        self.signed_in_at = self.clock()
        self.model = Model([[True] * QUESTIONS])
        self.body = {"max_attempts": ALLOWED, "duration_minutes": DURATION // MINUTE}
        # who saw the answers could not go on after the end
        shown = {"show": "score", "when": "immediately"}
        made = created(
            self.http,
            self.author,
            **self.body,
            device_rule="lock",
            review=shown,
            questions=questions(self.model.truths[0]),
        )
        self.quiz_id, self.etag = made.json["id"], made.headers["etag"]
        self.draft = {
            **self.body,
            "device_rule": "lock",
            "review": shown,
            "title": "All sorts",
            "passing_score": 50,
        }
        self.publish()
        self.places: dict[str, int] = {}
        self.start(None)

    def publish(self) -> None:
        reply = self.http.post(f"/api/v1/quizzes/{self.quiz_id}/publish", token=self.author.token)
        assert reply.status == 200, reply.text
        self.clock.advance(SECOND)  # possibly cached by a process

    def at(self, which: int) -> ModelAttempt:
        return self.model.sittings[which]

    def ask(self, method: str, one: ModelAttempt, path: str = "", **options: Any) -> Reply:
        return self.http.request(
            method, f"/api/v1/attempts/{one.id}{path}", token=self.taker.token, **options
        )

    @rule(key=keys)
    def start(self, key: str | None) -> None:
        expected = self.model.start(key, self.clock())
        headers = {"Idempotency-Key": key} if key else {}
        address = f"/api/v1/attempts/quizzes/{self.quiz_id}/start"
        reply = self.http.post(address, token=self.taker.token, headers=headers)
        if isinstance(expected, str):
            assert reply.code == expected
        else:
            assert reply.status == expected, reply.text
        if expected == 201:
            self.model.sittings[-1].id = reply.json["id"]
            self.places |= {one["id"]: int(one["text"][0]) for one in reply.json["questions"]}
        if expected in {200, 201}:
            self.compare(self.model.sittings[-1], reply.json)
        if expected == "active_attempt_exists":
            assert reply.json["attempt_id"] == self.model.sittings[-1].id

    def runs(self) -> bool:
        return self.model.sittings[-1].ended is None

    @precondition(runs)
    @rule(given=given_answers)
    def save_while_it_runs(self, given: dict[int, tuple[int | None, bool | None]]) -> None:
        self.save(-1, given)

    @precondition(runs)
    @rule(given=given_answers, again=responses)
    def save_under_one_revision(
        self,
        given: dict[int, tuple[int | None, bool | None]],
        again: bool | None,  # noqa: FBT001 - drawn
    ) -> None:
        self.save(-1, given)
        self.wait(1)
        self.save(-1, {place: (revision, again) for place, (revision, _) in given.items()})

    @rule(which=which, given=given_answers)
    def save(self, which: int, given: dict[int, tuple[int | None, bool | None]]) -> None:
        one = self.at(which)
        ids = {place: question for question, place in self.places.items()}
        answers = [
            {"question_id": ids[place], "response": response}
            | ({} if revision is None else {"revision": revision})
            for place, (revision, response) in given.items()
        ]
        expected = self.model.save(one, given, self.taker.session_id, self.clock())
        reply = self.ask("PUT", one, "/answers", json={"answers": answers})
        if isinstance(expected, str):
            assert reply.code == expected
            return
        saved = {self.places[it["question_id"]]: it["revision"] for it in reply.json["saved"]}
        stale = {self.places[question_id] for question_id in reply.json["stale"]}
        assert (saved, stale) == expected

    @rule(which=which, really=rarely)
    def submit(self, which: int, really: bool) -> None:  # noqa: FBT001 - drawn
        one = self.at(which)
        if one.ended is None and not really:
            return
        self.model.end(one, self.clock(), by_owner=False)
        self.compare_result(one, self.ask("POST", one, "/submit"))

    @rule(which=which, really=rarely)
    def close(self, which: int, really: bool) -> None:  # noqa: FBT001 - drawn
        one = self.at(which)
        if one.ended is None and not really:
            return
        self.model.end(one, self.clock(), by_owner=True)
        address = f"/api/v1/attempts/{one.id}/close"
        self.compare_result(one, self.http.post(address, token=self.author.token))

    @rule(which=which)
    def sweep(self, which: int) -> None:
        one = self.at(which)
        failed = self.cloud.expire(expire_job(one.id))
        # attempts that end later are left to the index, which finds them again
        is_near = one.expires + GRACE <= self.clock() + MINUTE
        assert bool(failed) == (one.ended is None and is_near and self.model.stands(one) is None)

    @rule(lasts=st.booleans())
    def pause(self, lasts: bool) -> None:  # noqa: FBT001 - drawn
        act = "pause" if lasts else "resume"
        body = {"json": {"reason": "fire alarm"}} if lasts else {}
        address = f"/api/v1/quizzes/{self.quiz_id}/{act}"
        reply = self.http.post(address, token=self.author.token, **body)
        assert reply.status == 200, reply.text
        if lasts:
            self.model.pause(self.clock())
        else:
            self.model.resume(self.clock())

    @rule(which=which, minutes=st.integers(1, 3))
    def extend(self, which: int, minutes: int) -> None:
        one = self.at(which)
        self.steer(one, "extend", minutes, self.model.extend(one, minutes))

    @rule(which=which, minutes=st.integers(1, 3))
    def reopen(self, which: int, minutes: int) -> None:
        one = self.at(which)
        self.steer(one, "reopen", minutes, self.model.reopen(one, minutes, self.clock()))

    def steer(self, one: ModelAttempt, act: str, minutes: int, refused: str | None) -> None:
        body = {"minutes": minutes, "reason": "by mistake"}
        address = f"/api/v1/attempts/{one.id}/{act}"
        reply = self.http.post(address, json=body, token=self.author.token)
        if refused is None:
            assert reply.json["expires_at"] == to_rfc3339(one.expires), reply.text
        else:
            assert reply.code == refused

    @precondition(runs)
    @rule()
    def release_device(self) -> None:
        one = self.at(-1)
        address = f"/api/v1/attempts/{one.id}/release-device"
        assert self.http.post(address, token=self.author.token).status == 204
        one.device = None

    @rule()
    def change_device(self) -> None:
        self.taker = self.again(self.taker)

    @rule(which=which)
    def look(self, which: int) -> None:
        one = self.at(which)
        self.compare(one, self.ask("GET", one).json)
        reply = self.http.get(f"/api/v1/results/attempts/{one.id}", token=self.taker.token)
        if one.ended is None:
            assert reply.code == "attempt_in_progress"
        else:
            self.compare_result(one, reply)

    def again(self, who: Person) -> Person:
        return self.people.sign_in(who.id, who.email, who.username)

    @precondition(runs)
    @rule(after=st.sampled_from(ENDS))
    def wait_for_the_end(self, after: int) -> None:
        self.wait(max(0, self.model.sittings[-1].expires + after - self.clock()))

    @rule(by=st.sampled_from([1, SECOND, MINUTE]))
    def wait(self, by: int) -> None:
        self.clock.advance(by)
        self.model.pass_time(self.clock())
        if self.clock() - self.signed_in_at > SIGNED_IN:
            self.signed_in_at = self.clock()
            self.taker, self.author = map(self.again, (self.taker, self.author))

    @precondition(lambda self: self.model.open)
    @rule(minutes=st.integers(0, 5), more=st.integers(0, 1))
    def allow(self, minutes: int, more: int) -> None:
        address = f"/api/v1/quizzes/{self.quiz_id}/overrides/{self.taker.id}"
        body = {"extra_minutes": minutes, "extra_attempts": more}
        reply = self.http.put(address, json=body, token=self.author.token)
        assert reply.status == 200, reply.text
        self.model.allow(minutes, more)

    @precondition(lambda self: self.model.open)
    @rule(truths=st.lists(st.booleans(), min_size=QUESTIONS, max_size=QUESTIONS))
    def publish_anew(self, truths: list[bool]) -> None:
        if truths == self.model.truths[-1]:
            return
        reply = self.http.put(
            f"/api/v1/quizzes/{self.quiz_id}",
            json={**self.draft, "questions": questions(truths)},
            headers={"If-Match": self.etag},
            token=self.author.token,
        )
        assert reply.status == 200, reply.text
        self.etag = reply.headers["etag"]
        self.model.truths.append(truths)
        self.publish()
        self.model.pass_time(self.clock())

    @precondition(lambda self: self.model.open and len(self.model.sittings) > 1)
    @rule(really=rarely)
    def delete(self, really: bool) -> None:  # noqa: FBT001 - drawn
        if not really:
            return
        reply = self.http.delete(f"/api/v1/quizzes/{self.quiz_id}", token=self.author.token)
        assert reply.status == 204, reply.text
        self.clock.advance(SECOND)
        self.model.open = False
        self.model.pass_time(self.clock())

    def compare(self, one: ModelAttempt, attempt: dict[str, Any]) -> None:
        if one.ended is None:
            self.compare_running(one, attempt)
            return
        assert attempt["id"] == one.id
        assert (attempt["status"], attempt["submitted_at"]) == self.ending(one)

    def compare_running(self, one: ModelAttempt, attempt: dict[str, Any]) -> None:
        assert attempt["id"] == one.id
        assert attempt["status"] == "in_progress"
        assert attempt["quiz_version"] == one.version
        assert attempt["started_at"] == to_rfc3339(one.started)
        assert attempt["expires_at"] == to_rfc3339(one.expires)
        kept = {
            self.places[it["question_id"]]: (it["revision"], it["response"])
            for it in attempt["answers"]
        }
        assert kept == one.answers

    def compare_result(self, one: ModelAttempt, reply: Reply) -> None:
        assert reply.status == 200, reply.text
        result = reply.json
        assert (result["status"], result["submitted_at"]) == self.ending(one)
        assert result["quiz_version"] == one.version
        assert result["score"] == self.model.score(one)
        assert result["duration_seconds"] == self.model.worked(one) // SECOND

    def ending(self, one: ModelAttempt) -> tuple[str, str]:
        assert one.ended is not None
        return one.ended[0], to_rfc3339(one.ended[1])

    def teardown(self) -> None:
        if not hasattr(self, "taker"):
            return
        self.pause(lasts=False)
        longest = max(one.expires for one in self.model.sittings) - self.clock()
        self.wait(max(0, longest) + GRACE)
        for one in self.model.sittings:
            self.compare_result(
                one, self.http.get(f"/api/v1/results/attempts/{one.id}", token=self.taker.token)
            )
        listed = self.http.get("/api/v1/results/my-results", token=self.taker.token).json["items"]
        ids = [one["attempt_id"] for one in listed]
        assert sorted(ids) == sorted(one.id for one in self.model.sittings)


@pytest.mark.usefixtures("tables")
def test_attempts_match_their_model(
    http: Client, people: People, clock: FakeClock, cloud: Cloud, record_property: Count
) -> None:
    record_property("runs against the model", EXAMPLES)
    parts = {"http": http, "people": people, "clock": clock, "cloud": cloud}
    machine: Any = type("AttemptsHere", (Attempts,), parts)
    few = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        derandomize="PROVE" not in os.environ,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(machine, settings=few)
