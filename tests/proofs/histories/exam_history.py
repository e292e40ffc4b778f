"""An exam that is lived through over HTTP and by a model of the contract at once."""

from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from typing import Any

from chalicelib.clock import to_rfc3339
from tests.proofs.histories.exam_contract import (
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
from tests.support.people import PASSWORD, People, Person

QUIZZES = "/api/v1/quizzes"
SETTINGS = (
    "title",
    "duration_minutes",
    "passing_score",
    "max_attempts",
    "overdue",
    "grading_method",
    "closes_at",
    "review",
)
Draft = dict[str, Any]


class History:
    """One exam; each act is a request, and what it comes to in the model."""

    def __init__(
        self, http: Client, people: People, clock: FakeClock, cloud: Cloud, draft: Draft
    ) -> None:
        self.http, self.people, self.clock, self.cloud = http, people, clock, cloud
        self.tokens: dict[str, tuple[str, int]] = {}
        self.author, self.admin = people.author(), people.admin()
        self.takers = [people.user() for _ in range(3)]
        self.exam = Exam()
        self.log: list[str] = []
        made = self._ask("POST", QUIZZES, self.author, json=draft)
        assert made.status == 201, made.text
        self.quiz_id = made.json["id"]
        self.at = f"{QUIZZES}/{self.quiz_id}"

    def _ask(self, method: str, at: str, who: Person, **options: Any) -> Reply:
        token, until = self.tokens.get(who.id, ("", 0))
        if self.clock.now >= until:
            token = self.people.sign_in(who.id, who.email, who.username).token
            self.tokens[who.id] = (token, self.clock.now + 10 * MINUTE)
        reply = self.http.request(method, at, token=token, **options)
        assert reply.status < 500, (self.log, reply.text)
        return reply

    def _expect(self, reply: Reply, status: int, act: str) -> Reply:
        self.log.append(f"{act}: {reply.status}")
        assert reply.status == status, (self.log, reply.text)
        return reply

    def start(self, taker: Person) -> Sitting | None:
        """Start an attempt; None where the contract refuses it."""
        reasons = self.exam.reasons_against_start(taker.id, self.clock.now)
        reply = self._ask("POST", f"/api/v1/attempts/quizzes/{self.quiz_id}/start", taker)
        self.log.append(f"start {taker.username}: {reply.status}")
        if reasons:
            assert reply.code in reasons, (self.log, reply.text, reasons)
            return None
        assert reply.status == 201, (self.log, reply.text)
        version = self.exam.versions[-1]
        assert {one["id"] for one in reply.json["questions"]} == {
            one.id for one in version.questions
        }
        expires_at = self.exam.expires(taker.id, self.clock.now)
        assert reply.json["expires_at"] == to_rfc3339(expires_at), self.log
        one = Sitting(reply.json["id"], taker.id, version, self.clock.now, expires_at)
        one.runs_since = self.clock.now
        self.exam.sittings.append(one)
        return one

    def taker_of(self, one: Sitting) -> Person:
        return next(taker for taker in self.takers if taker.id == one.taker)

    def save(self, one: Sitting, asked: Asked, response: Any) -> None:
        taker, body = self.taker_of(one), {"question_id": asked.id, "response": response}
        reply = self._ask("POST", f"/api/v1/attempts/{one.id}/answers", taker, json=body)
        self.log.append(f"save {taker.username} {asked.id[-4:]}={response}: {reply.status}")
        if one.status != RUNNING:
            assert reply.code in {"attempt_closed", "attempt_expired"}, (self.log, reply.text)
            return
        if self.exam.refuses_save(one, self.clock.now):
            assert reply.code == "attempt_paused", (self.log, reply.text)
            return
        assert reply.status == 200, (self.log, reply.text)
        one.answers[asked.id] = response

    def submit(self, one: Sitting) -> None:
        taker = self.taker_of(one)
        reply = self._ask("POST", f"/api/v1/attempts/{one.id}/submit", taker)
        self._expect(reply, 200, f"submit {taker.username}")
        if one.status == RUNNING:
            # one that is handed in within the grace has ended at its deadline
            self.exam.end(one, reply.json["status"], min(self.clock.now, one.expires_at))

    def advance(self, by: int) -> None:
        self.clock.advance(by)
        self.log.append(f"+{by / SECOND} s")
        self.exam.touch(self.clock.now)

    def timer(self) -> None:
        self.cloud.tick()
        for _ in range(6):
            waiting = self.cloud.waiting("job_queue")
            if not waiting:
                break
            self.cloud.expire(*waiting)
        self.log.append("timer")

    def edit(self, change: Callable[[Draft], object], name: str) -> None:
        """Change the draft; questions keep the ids under which they are sent."""
        read = self._ask("GET", self.at, self.author)
        body = {member: read.json[member] for member in (*SETTINGS, "questions")}
        change(body)
        match = {"If-Match": read.headers["etag"]}
        reply = self._ask("PUT", self.at, self.author, json=body, headers=match)
        self._expect(reply, 200, f"edit {name}")
        for sent, kept in zip(body["questions"], reply.json["questions"], strict=True):
            assert sent.get("id", kept["id"]) == kept["id"], self.log
            assert sent["text"] == kept["text"], self.log

    def publish(self) -> None:
        reply = self._ask("POST", f"{self.at}/publish", self.author, json={})
        self._took_version(self._expect(reply, 200, "publish").json)

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

    def override(self, taker: Person, minutes: int = 0, **others: Any) -> None:
        """Give extra minutes; ``closes_at`` and ``extra_attempts`` as in the API."""
        body = {"extra_minutes": minutes, **others}
        reply = self._ask("PUT", f"{self.at}/overrides/{taker.id}", self.author, json=body)
        self._expect(reply, 200, f"override {taker.username} {body}")
        closes_at = others.get("closes_at")
        self.exam.extra_minutes[taker.id] = minutes
        self.exam.extra_attempts[taker.id] = others.get("extra_attempts", 0)
        self.exam.own_closes[taker.id] = None if closes_at is None else millis(closes_at)
        self._moved(taker, reply.json["running_attempt"])

    def _moved(self, taker: Person, told: dict[str, Any] | None) -> None:
        one = self.exam.running(taker.id)
        assert (one is None) == (told is None), (self.log, told)
        if one is not None and told is not None:
            closes_at = self.exam.close_for(taker.id)
            minutes = self.exam.extra_minutes[taker.id]
            ends = one.started_at + one.version.duration + minutes * MINUTE
            moved = (ends if closes_at is None else min(ends, closes_at)) + one.given_back
            one.expires_at = max(one.expires_at, moved)
            assert told["expires_at"] == to_rfc3339(one.expires_at), (self.log, told)

    def extend(self, one: Sitting, minutes: int) -> None:
        """Give a running attempt more time, past the close too."""
        at, body = f"/api/v1/attempts/{one.id}/extend", {"minutes": minutes, "reason": "Alarm."}
        self._expect(self._ask("POST", at, self.author, json=body), 200, f"extend {minutes}")
        one.expires_at += minutes * MINUTE

    def pause(self) -> None:
        """Stop the clock of everybody who sits."""
        reply = self._ask("POST", f"{self.at}/pause", self.author, json={"reason": "Alarm."})
        self._expect(reply, 200, "pause")
        if self.exam.paused_since is None:
            self.exam.paused_since = self.clock.now

    def resume(self) -> None:
        """Let the clock go on; whoever sat has the time back."""
        self._expect(self._ask("POST", f"{self.at}/resume", self.author), 200, "resume")
        self.exam.resume(self.clock.now)

    def reopen(self, one: Sitting, minutes: int) -> bool:
        """Let an attempt go on after its end; False where the contract refuses it."""
        at, body = f"/api/v1/attempts/{one.id}/reopen", {"minutes": minutes, "reason": "Alarm."}
        key_is_shown, later = self.exam.shows_key(self.clock.now), self.exam.of(one.taker)[-1]
        reply = self._ask("POST", at, self.author, json=body)
        self.log.append(f"reopen {one.id[-4:]} {minutes}: {reply.status} {reply.text[:60]}")
        if reply.status != 200:
            assert reply.status == 409, (self.log, reply.text)
            return False
        assert one.status != RUNNING, self.log
        assert later is one, self.log
        assert not key_is_shown, self.log
        one.status, one.graded_by, one.runs_since = RUNNING, None, self.clock.now
        one.given_back = self.clock.now - one.started_at - one.worked
        one.expires_at = self.clock.now + minutes * MINUTE
        return True

    def adjust(self, one: Sitting, points: int) -> None:
        body = {"points": points, "reason": "A note."}
        at = f"/api/v1/results/attempts/{one.id}/adjust"
        self._expect(self._ask("POST", at, self.author, json=body), 200, f"adjust {points}")
        one.adjusted = Fraction(points)

    def delete(self) -> None:
        self._expect(self._ask("DELETE", self.at, self.author), 204, "delete")
        self.exam.deleted = True

    def erase_and_register(self, taker: Person) -> Person:
        """Erase a taker, who registers again with the same address."""
        erased = self._ask("POST", "/api/v1/auth/me/erase", taker, json={"password": PASSWORD})
        self._expect(erased, 204, f"erase {taker.username}")
        asked = {"email": taker.email, "username": taker.username, "password": PASSWORD}
        made = self.http.post("/api/v1/auth/register", json=asked)
        self._expect(made, 201, f"register {taker.username}")
        again = self.people.sign_in(made.json["id"], taker.email, taker.username)
        self.takers.append(again)
        self.exam.former[again.id] = taker.id
        return again

    def told(self, one: Sitting) -> list[str]:
        """Return what the taker was told of a result, sorted."""
        self.cloud.stream()
        items = self._ask("GET", "/api/v1/notifications", self.taker_of(one)).json["items"]
        return sorted(item["type"] for item in items if item["facts"].get("attempt_id") == one.id)

    def shows_key(self, one: Sitting) -> bool:
        taker = self.taker_of(one)
        return _has_key(self._ask("GET", f"/api/v1/results/attempts/{one.id}", taker))

    def check(self) -> None:
        """Compare all results, what takers see of them, and the grades with the model's."""
        for one in self.exam.sittings:
            if one.status == RUNNING:
                self._check_time(one)
            elif one.taker not in self.exam.former.values():
                self._check_result(one)
        self._check_grades()

    def _check_time(self, one: Sitting) -> None:
        seen = self._ask("GET", f"/api/v1/attempts/{one.id}", self.taker_of(one)).json
        stands = self.exam.stands_since(one)
        left = max(0, one.expires_at - (self.clock.now if stands is None else stands))
        assert seen["time_remaining_seconds"] == left // SECOND, (self.log, one, seen)
        if stands is None:
            assert seen["expires_at"] == to_rfc3339(one.expires_at), (self.log, one, seen)

    def _check_result(self, one: Sitting) -> None:
        at, taker = f"/api/v1/results/attempts/{one.id}", self.taker_of(one)
        self._ask("GET", f"/api/v1/attempts/{one.id}", taker)  # ends it where nobody has yet
        result = self._ask("GET", at, self.admin).json
        if one.status == "abandoned":
            assert (result["status"], result["score"]) == ("abandoned", None), self.log
            return
        seen = (Fraction(result["score"]), result["passed"], Fraction(result["max_score"]))
        assert seen == (one.score, one.passed, one.version.total), (self.log, one, result)
        shown = self._ask("GET", at, taker)
        assert shown.status == 200, (self.log, shown.text)
        self._check_shown(one, shown)

    def _check_shown(self, one: Sitting, shown: Reply) -> None:
        rules = self.exam.versions[-1]
        may_earn = self.exam.may_earn(self.clock.now)
        if rules.show == "nothing" or (rules.when == "after_close" and may_earn):
            assert shown.json["score"] is None, (self.log, shown.text)
        if rules.show != "correct_answers" or (rules.when == "after_close" and may_earn):
            assert not _has_key(shown), (self.log, shown.text)
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


def _has_key(shown: Reply) -> bool:
    return '"correct_response":' in shown.text.replace('"correct_response":null', "")


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


def swap_texts(one: dict[str, Any], other: dict[str, Any]) -> None:
    """Exchange what two questions say; their ids and keys stay."""
    one["text"], other["text"] = other["text"], one["text"]
