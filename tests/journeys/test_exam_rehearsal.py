"""An exam day on the deployed stack: a pause, extensions, a message, a lost device, killed workers.

Everything that was acknowledged is in the trace of its attempt afterwards, and nothing else.
"""

import os
import signal
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from infra.emulator.seed import publish, sign_in
from tests.support.builders import true_false
from tests.support.journey_stack import Person, Stack
from tests.support.waiting import wait_until

TAKERS = 200 if "PROVE" in os.environ else 4
AT_ONCE = 8
QUIZ = {
    "title": "Rehearsal",
    "duration_minutes": 30,
    "passing_score": 50,
    "device_rule": "lock",
    "questions": [true_false(f"Number {n} is even.") for n in range(2)],
}


@dataclass
class Sitting:
    """A taker with their attempt, and the saves that were acknowledged."""

    person: Person
    attempt: dict[str, Any]
    saved: list[tuple[str, int]] = field(default_factory=list)

    @property
    def at(self) -> str:
        return f"/api/v1/attempts/{self.attempt['id']}"

    def live(self) -> dict[str, Any]:
        found: dict[str, Any] = self.person.http.get(f"{self.at}/live").raise_for_status().json()
        return found

    def try_save(self, place: int) -> tuple[int, str]:
        """Save an answer, and again after a failure of the service; return status and code."""
        question = self.attempt["questions"][place]["id"]
        body = {"answers": [{"question_id": question, "response": True, "revision": place + 1}]}

        def answered() -> Any:
            reply = self.person.http.put(f"{self.at}/answers", json=body)
            return None if reply.status_code >= 500 else reply

        reply = wait_until(answered)
        if reply.status_code != 200:
            return reply.status_code, reply.json()["code"]
        self.saved.append((question, place + 1))
        return 200, ""

    def save(self, place: int) -> None:
        assert self.try_save(place) == (200, "")

    def submit(self) -> None:
        wait_until(lambda: self.person.http.post(f"{self.at}/submit").status_code == 200)


def kill_workers(stack: Stack) -> int:
    """Kill every process of a function; the emulator starts others for the next calls."""
    tasks = Path(f"/proc/{stack.local.pid}/task").glob("*/children")
    workers = {int(pid) for one in tasks for pid in one.read_text().split()}
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    return len(workers)


def test_everything_of_an_exam_day_is_accounted_for_in_the_trace(
    stack: Stack, author: Person
) -> None:
    quiz_id = publish(author.http, QUIZ)
    at = f"/api/v1/quizzes/{quiz_id}"

    def press(path: str, **body: Any) -> None:
        wait_until(lambda: author.http.post(path, json=body).is_success)

    def begin(_: int) -> Sitting:
        person = stack.person()
        start = person.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start")
        return Sitting(person, start.raise_for_status().json())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        sittings = list(pool.map(begin, range(TAKERS)))
        first, lost = sittings[0], sittings[1]
        list(pool.map(lambda one: one.save(0), sittings))
        assert kill_workers(stack)

        press(f"{at}/pause", reason="fire alarm")
        wait_until(lambda: all(pool.map(lambda one: one.live()["paused"], sittings)))
        press(f"{at}/resume")
        wait_until(lambda: not any(pool.map(lambda one: one.live()["paused"], sittings)))

        before = first.live()["expires_at"]
        press(f"{first.at}/extend", minutes=5, reason="a pen was empty")
        assert first.live()["expires_at"] > before
        ends = {one.attempt["id"]: one.live()["expires_at"] for one in sittings}
        assert author.http.post(f"{at}/extend", json={"minutes": 2, "reason": "noise"}).is_success
        wait_until(
            lambda: all(one.live()["expires_at"] > ends[one.attempt["id"]] for one in sittings)
        )
        assert author.http.post(f"{at}/messages", json={"text": "Page 2 is blank."}).is_success
        wait_until(lambda: all(pool.map(lambda one: len(one.live()["messages"]) == 1, sittings)))

        client = stack.anonymous()
        sign_in(client, lost.person.email, lost.person.password)
        lost.person = replace(lost.person, http=client)
        assert lost.try_save(1) == (409, "attempt_on_other_device")
        press(f"{lost.at}/release-device")

        assert kill_workers(stack)
        list(pool.map(lambda one: one.save(1), sittings))
        list(pool.map(Sitting.submit, sittings))

    for one in sittings:
        check_trace(author, one, given=2 if one is first else 1, moved=one is lost)
    shown = author.http.get(f"{at}/monitor").raise_for_status().json()["summary"]
    assert (shown["running"], shown["submitted"]) == (0, TAKERS)


def check_trace(author: Person, one: Sitting, *, given: int, moved: bool) -> None:
    events = author.http.get(f"{one.at}/events").raise_for_status().json()["items"]
    saved = [
        (answer["question_id"], answer["revision"])
        for event in events
        if event["type"] == "saved"
        for answer in event["answers"]
    ]
    assert saved == one.saved
    types = Counter(event["type"] for event in events)
    types.pop("network_changed", None)
    assert types == Counter(
        started=1,
        saved=2,
        paused=1,
        resumed=1,
        extended=given,
        message=1,
        ended=1,
        **({"save_refused": 1, "device_changed": 1} if moved else {}),
    )
    assert (events[0]["type"], events[-1]["type"]) == ("started", "ended")
