"""Histories of an exam over HTTP against an independent model of the contract.

Several takers start, save and hand in; an author edits, publishes, grades again, gives time,
adjusts and deletes; the clock goes on, the timer fires or is late. Every result is as the model has
it, and no key is answered while somebody can earn marks with it.
"""

import os
import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from fractions import Fraction
from typing import Any

import pytest

from chalicelib.clock import to_rfc3339
from tests.proofs.histories.exam_contract import (
    GRACE,
    MINUTE,
    RUNNING,
    SECOND,
    Asked,
    Exam,
    Sitting,
    Version,
    percent,
)
from tests.support.aws_delivery import Cloud
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import People, Person

pytestmark = pytest.mark.usefixtures("tables")

LONG = "PROVE" in os.environ
SEEDS = range(60 * int(os.environ["PROVE"])) if LONG else range(2)
STEPS = 60 if LONG else 20
DURATION = 10
CHECKED = 0.3
"""Steps after which all results are looked at; the others show with the next."""
QUIZZES = "/api/v1/quizzes"


class History:
    """One exam as it is lived through by people and by the model at once."""

    def __init__(
        self, seed: int, http: Client, people: People, clock: FakeClock, cloud: Cloud
    ) -> None:
        self.chance = random.Random(seed)  # noqa: S311
        self.http, self.people, self.clock, self.cloud = http, people, clock, cloud
        self.tokens: dict[str, tuple[str, int]] = {}
        self.author, self.admin = people.author(), people.admin()
        self.takers = [people.user() for _ in range(3)]
        self.exam = Exam()
        self.log: list[str] = []
        made = self._ask("POST", QUIZZES, self.author, json=self._first_draft())
        assert made.status == 201, made.text
        self.at = f"{QUIZZES}/{made.json['id']}"

    def play(self, steps: int) -> None:
        self.publish()
        acts: list[tuple[int, Callable[[], None]]] = [
            (10, self.start),
            (12, self.save),
            (6, self.submit),
            (8, self.advance),
            (4, self.edit),
            (3, self.publish),
            (3, self.regrade),
            (2, self.override),
            (2, self.adjust),
            (2, self.timer),
        ]
        weights = [weight for weight, _ in acts]
        for _ in range(steps):
            [(_, act)] = self.chance.choices(acts, weights)
            act()
            if self.chance.random() < CHECKED:
                self.check()
        if self.chance.random() < 0.5:
            self.delete()
            self.check()
        self.clock.advance(10 * 60 * MINUTE)
        self.timer()
        self.check()

    def _first_draft(self) -> dict[str, Any]:
        pick = self.chance.choice
        closes_at = pick([None, self.clock.now + 30 * MINUTE, self.clock.now + 90 * MINUTE])
        return {
            "title": "Exam",
            "duration_minutes": DURATION,
            "passing_score": 50,
            "max_attempts": pick([1, 2, None]),
            "overdue": pick(["auto_submit", "abandon"]),
            "grading_method": pick(["best", "latest", "first", "mean"]),
            "closes_at": None if closes_at is None else to_rfc3339(closes_at),
            "review": {
                "show": pick(["nothing", "score", "correct_answers"]),
                "when": pick(["immediately", "after_close"]),
            },
            "questions": [self._question(n) for n in range(self.chance.randint(2, 4))],
        }

    def _question(self, number: int) -> dict[str, Any]:
        asked = {
            "text": self.chance.choice(["True or false?", f"Question {number}?"]),
            "points": self.chance.randint(1, 3),
            "penalty": self.chance.choice([0, 0, 1]),
        }
        if self.chance.random() < 0.5:
            return {**asked, "type": "true_false", "correct": self.chance.random() < 0.5}
        right = self.chance.randrange(3)
        options = [{"text": f"{place}", "correct": place == right} for place in range(3)]
        return {**asked, "type": "single_choice", "options": options}

    def _ask(self, method: str, at: str, who: Person, **options: Any) -> Reply:
        token, until = self.tokens.get(who.id, ("", 0))
        if self.clock.now >= until:
            token = self.people.sign_in(who.id, who.email, who.username).token
            self.tokens[who.id] = (token, self.clock.now + 10 * MINUTE)
        reply = self.http.request(method, at, token=token, **options)
        assert reply.status < 500, (self.log, reply.text)
        return reply

    def start(self) -> None:
        taker = self.chance.choice(self.takers)
        reasons = self.exam.reasons_against_start(taker.id, self.clock.now)
        reply = self._ask(
            "POST", f"/api/v1/attempts/quizzes/{self.at.rpartition('/')[2]}/start", taker
        )
        self.log.append(f"start {taker.username}: {reply.status}")
        if reasons:
            assert reply.code in reasons, (self.log, reply.text, reasons)
            return
        assert reply.status == 201, (self.log, reply.text)
        assert {one["id"] for one in reply.json["questions"]} == {
            one.id for one in self.exam.versions[-1].questions
        }
        expires_at = self.exam.expires(taker.id, self.clock.now)
        assert reply.json["expires_at"] == to_rfc3339(expires_at), self.log
        self.exam.sittings.append(
            Sitting(reply.json["id"], taker.id, self.exam.versions[-1], self.clock.now, expires_at)
        )

    def _a_sitting(self) -> tuple[Sitting, Person] | None:
        if not self.exam.sittings:
            return None
        one = self.chance.choice(self.exam.sittings[-4:])
        return one, next(taker for taker in self.takers if taker.id == one.taker)

    def save(self) -> None:
        if (found := self._a_sitting()) is None:
            return
        one, taker = found
        asked = self.chance.choice(one.version.questions)
        response = self.chance.choice([asked.right, None, *asked.wrong])
        body = {"question_id": asked.id, "response": response}
        reply = self._ask("POST", f"/api/v1/attempts/{one.id}/answers", taker, json=body)
        self.log.append(f"save {taker.username} {asked.id[-4:]}={response}: {reply.status}")
        if one.status != RUNNING:
            assert reply.code in {"attempt_closed", "attempt_expired"}, (self.log, reply.text)
            return
        assert reply.status == 200, (self.log, reply.text)
        one.answers[asked.id] = response

    def submit(self) -> None:
        if (found := self._a_sitting()) is None:
            return
        one, taker = found
        reply = self._ask("POST", f"/api/v1/attempts/{one.id}/submit", taker)
        self.log.append(f"submit {taker.username}: {reply.status}")
        assert reply.status == 200, (self.log, reply.text)
        if one.status == RUNNING:
            self.exam.end(one, reply.json["status"])

    def advance(self) -> None:
        by = self.chance.choice([2 * SECOND, 90 * SECOND, 5 * MINUTE, DURATION * MINUTE + GRACE])
        self.clock.advance(by)
        self.log.append(f"+{by // SECOND} s")
        self.exam.touch(self.clock.now)

    def timer(self) -> None:
        self.cloud.tick()
        for _ in range(6):
            waiting = self.cloud.waiting("job_queue")
            if not waiting:
                break
            self.cloud.expire(*waiting)
        self.log.append("timer")

    def edit(self) -> None:
        read = self._ask("GET", self.at, self.author)
        questions = read.json["questions"]
        change = self.chance.choice(["key", "reword", "order", "add", "remove", "close", "review"])
        body = {name: read.json[name] for name in self._first_draft()}
        if change == "key":
            self._change_key(self.chance.choice(questions))
        elif change == "reword":
            self.chance.choice(questions)["text"] = "True or false?"
        elif change == "order":
            self.chance.shuffle(questions)
        elif change == "add":
            questions.insert(0, self._question(9))
        elif change == "remove" and len(questions) > 1:
            questions.pop(self.chance.randrange(len(questions)))
        elif change == "close":
            body["closes_at"] = to_rfc3339(self.clock.now + 40 * MINUTE)
        elif change == "review":
            body["review"] = self._first_draft()["review"]
        body["questions"] = questions
        match = {"If-Match": read.headers["etag"]}
        reply = self._ask("PUT", self.at, self.author, json=body, headers=match)
        self.log.append(f"edit {change}: {reply.status}")
        assert reply.status == 200, (self.log, reply.text)

    def _change_key(self, asked: dict[str, Any]) -> None:
        if asked["type"] == "true_false":
            asked["correct"] = not asked["correct"]
            return
        right = self.chance.randrange(len(asked["options"]))
        for place, option in enumerate(asked["options"]):
            option["correct"] = place == right

    def publish(self) -> None:
        reply = self._ask("POST", f"{self.at}/publish", self.author, json={})
        self.log.append(f"publish: {reply.status}")
        assert reply.status == 200, (self.log, reply.text)
        self._took_version(reply.json)

    def _took_version(self, view: dict[str, Any]) -> None:
        if not self.exam.versions or view["version"] != self.exam.versions[-1].number:
            self.exam.versions.append(version_of(view))

    def regrade(self) -> None:
        reply = self._ask("POST", f"{self.at}/regrade", self.author, json={})
        self.log.append(f"regrade: {reply.status} {reply.text[:60]}")
        assert reply.status == 202 or reply.code == "regrade_running", (self.log, reply.text)
        if reply.status != 202:
            return
        self._took_version(self._ask("GET", self.at, self.author).json)
        self.exam.regrade(self.exam.versions[-1])
        self.timer()

    def override(self) -> None:
        taker, minutes = self.chance.choice(self.takers), self.chance.choice([0, 5, 30])
        attempts = self.chance.choice([0, 1])
        body = {"extra_minutes": minutes, "extra_attempts": attempts}
        reply = self._ask("PUT", f"{self.at}/overrides/{taker.id}", self.author, json=body)
        self.log.append(f"override {taker.username} +{minutes}: {reply.status}")
        assert reply.status == 200, (self.log, reply.text)
        self.exam.extra_minutes[taker.id] = minutes
        self.exam.extra_attempts[taker.id] = attempts
        one = self.exam.running(taker.id)
        told = reply.json["running_attempt"]
        assert (one is None) == (told is None), (self.log, reply.text)
        if one is not None:
            closes_at = self.exam.close_for(taker.id)
            ends = one.started_at + one.version.duration + minutes * MINUTE
            moved = ends if closes_at is None else min(ends, closes_at)
            one.expires_at = max(one.expires_at, moved)
            assert told["expires_at"] == to_rfc3339(one.expires_at), (self.log, reply.text)

    def adjust(self) -> None:
        ended = [one for one in self.exam.sittings if one.status not in {RUNNING, "abandoned"}]
        if not ended:
            return
        one, points = self.chance.choice(ended), self.chance.choice([-2, 0, 1])
        body = {"points": points, "reason": "A note."}
        at = f"/api/v1/results/attempts/{one.id}/adjust"
        reply = self._ask("POST", at, self.author, json=body)
        self.log.append(f"adjust {points}: {reply.status}")
        assert reply.status == 200, (self.log, reply.text)
        one.adjusted = Fraction(points)

    def delete(self) -> None:
        assert self._ask("DELETE", self.at, self.author).status == 204
        self.log.append("delete")
        self.exam.deleted = True

    def check(self) -> None:
        for one in self.exam.sittings:
            if one.status == RUNNING:
                continue
            at = f"/api/v1/results/attempts/{one.id}"
            taker = next(taker for taker in self.takers if taker.id == one.taker)
            self._ask("GET", f"/api/v1/attempts/{one.id}", taker)  # ends it where nobody has yet
            result = self._ask("GET", at, self.admin).json
            if one.status == "abandoned":
                assert (result["status"], result["score"]) == ("abandoned", None), self.log
                continue
            seen = (Fraction(result["score"]), result["passed"], Fraction(result["max_score"]))
            assert seen == (one.score, one.passed, one.version.total), (self.log, one, result)
            shown = self._ask("GET", at, taker)
            assert shown.status == 200, (self.log, shown.text)
            self._check_shown(one, shown)
        self._check_grades()

    def _check_shown(self, one: Sitting, shown: Reply) -> None:
        rules = self.exam.versions[-1]
        may_earn = self.exam.may_earn(self.clock.now)
        if rules.show == "nothing" or (rules.when == "after_close" and may_earn):
            assert shown.json["score"] is None, (self.log, shown.text)
        if rules.show != "correct_answers" or (rules.when == "after_close" and may_earn):
            assert '"correct_response":' not in shown.text.replace('"correct_response":null', ""), (
                self.log,
                shown.text,
            )
        if rules.when == "immediately" and rules.show != "nothing":
            assert shown.json["score"] is not None, (self.log, shown.text)
            assert Fraction(shown.json["score"]) == one.score, (self.log, shown.text)

    def _check_grades(self) -> None:
        items = self._ask("GET", f"{self.at}/grades", self.author).json["items"]
        grades = {one["user_id"]: one["percentage"] for one in items}
        expected = {
            taker.id: grade
            for taker in self.takers
            if (grade := self.exam.grade(taker.id)) is not None
        }
        assert grades.keys() == expected.keys(), (self.log, grades, expected)
        for taker_id, grade in expected.items():
            assert percent(grade) == grades[taker_id], (self.log, grades, expected)


def version_of(view: dict[str, Any]) -> Version:
    closes_at = view["closes_at"]
    return Version(
        number=view["version"],
        questions=tuple(map(asked_of, view["questions"])),
        duration=view["duration_minutes"] * MINUTE,
        closes_at=None if closes_at is None else millis(closes_at),
        max_attempts=view["max_attempts"],
        overdue=view["overdue"],
        method=view["grading_method"],
        show=view["review"]["show"],
        when=view["review"]["when"],
    )


def asked_of(one: dict[str, Any]) -> Asked:
    right, wrong = one["correct"], [not one["correct"]]
    if one["type"] == "single_choice":
        [right] = [option["id"] for option in one["options"] if option["correct"]]
        wrong = [option["id"] for option in one["options"] if not option["correct"]]
    return Asked(one["id"], Fraction(one["points"]), Fraction(one["penalty"]), right, tuple(wrong))


def millis(text: str) -> int:
    return round(datetime.fromisoformat(text).timestamp() * SECOND)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_history_is_one_that_the_contract_knows(
    http: Client, people: People, clock: FakeClock, cloud: Cloud, seed: int
) -> None:
    History(seed, http, people, clock, cloud).play(STEPS)


def test_the_model_knows_a_regrade_by_text_from_one_by_id() -> None:
    """The model itself can fail: it follows ids, whatever the order."""
    asked = (
        Asked("que_a", Fraction(1), Fraction(0), right=True),
        Asked("que_b", Fraction(1), Fraction(0), right=False),
    )
    first = Version(1, asked, 0, None, None, "auto_submit", "best", "score", "immediately")
    sat = Sitting("att", "usr", first, 0, 0, "submitted", {"que_a": True, "que_b": False})
    exam = Exam(versions=[first], sittings=[sat])
    exam.regrade(replace(first, number=2, questions=asked[::-1]))
    assert (sat.score, sat.was_regraded) == (Fraction(2), False)
    exam.regrade(replace(first, number=3, questions=(replace(asked[0], right=False), asked[1])))
    assert (sat.score, sat.was_regraded) == (Fraction(1), True)
