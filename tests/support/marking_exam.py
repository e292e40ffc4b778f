"""An exam with essays and its markers."""

from dataclasses import dataclass
from typing import Any

from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, true_false
from tests.support.client import Client, Reply
from tests.support.people import People, Person

RUBRIC = {
    "criteria": [
        {"text": "Argument", "levels": [{"points": 0, "text": "no"}, {"points": 3, "text": "yes"}]},
        {"text": "Style", "levels": [{"points": 0, "text": "no"}, {"points": 2, "text": "yes"}]},
    ]
}
REVIEW = {"show": "correct_answers", "when": "immediately"}


def essay(text: str = "Why?", **changes: Any) -> dict[str, Any]:
    return {
        "type": "essay",
        "text": text,
        "points": 5,
        "rubric": RUBRIC,
        "notes_for_markers": "Be kind.",
        **changes,
    }


@dataclass
class Exam:
    """One quiz with its people."""

    http: Client
    people: People
    cloud: Cloud
    author: Person
    made: dict[str, Any]

    @property
    def at(self) -> str:
        return f"/api/v1/quizzes/{self.made['id']}"

    @property
    def essays(self) -> list[str]:
        return [one["id"] for one in self.made["questions"] if one["type"] == "essay"]

    def appoint(self, role: str = "marker") -> Person:
        person = self.people.user()
        at = f"{self.at}/staff/{person.id}"
        reply = self.http.put(at, json={"role": role}, token=self.author.token)
        assert reply.status == 200, reply.text
        return person

    def sign_in(self, person: Person) -> Person:
        """The same person, after time has passed in which a token ends."""
        return self.people.sign_in(person.id, person.email, person.username)

    def sit(self, *texts: str | None, truth: bool = True) -> tuple[Person, dict[str, Any]]:
        """Submit an attempt that answers the essays and the rest."""
        taker = self.people.user()
        given: list[dict[str, Any]] = [
            {"question_id": question_id, "response": text}
            for question_id, text in zip(self.essays, texts, strict=True)
            if text is not None
        ]
        others = [one["id"] for one in self.made["questions"] if one["type"] == "true_false"]
        given += [{"question_id": one, "response": truth} for one in others]
        return taker, play(self.http, taker, self.made, given)

    def claim(self, marker: Person, **body: Any) -> Reply:
        return self.http.post(f"{self.at}/marking/next", json=body, token=marker.token)

    def mark(self, marker: Person, response: dict[str, Any], points: Any, **more: Any) -> Reply:
        body = {"points": points, "version": response["version"], **more}
        at = f"{self.at}/marking/{response['response_id']}"
        return self.http.put(at, json=body, token=marker.token)

    def mark_all(self, marker: Person, points: Any = 3) -> int:
        number = 0
        while (reply := self.claim(marker)).status == 200:
            assert self.mark(marker, reply.json, points).status == 200
            number += 1
        return number

    def release(self, **body: Any) -> Reply:
        return self.http.post(f"{self.at}/release-marks", json=body, token=self.author.token)

    def counts(self) -> list[tuple[int, int, int]]:
        items = self.http.get(f"{self.at}/marking", token=self.author.token).json["items"]
        return [(one["unmarked"], one["claimed"], one["marked"]) for one in items]

    def result(self, attempt: dict[str, Any], viewer: Person | None = None) -> Any:
        at = f"/api/v1/results/attempts/{attempt['attempt_id']}"
        return self.http.get(at, token=(viewer or self.author).token).json

    def board(self) -> dict[str, Any]:
        """The scores on the board, by user id."""
        at = f"/api/v1/leaderboard/quizzes/{self.made['id']}"
        items = self.http.get(at, token=self.author.token).json["items"]
        return {one["user_id"]: one["score"] for one in items}

    def work_off(self) -> None:
        """What functions do by themselves: jobs, boards, notifications."""
        while bodies := self.cloud.waiting("job_queue"):
            assert self.cloud.expire(*bodies) == []
        assert self.cloud.stream() == []

    def regrade(self, **body: Any) -> Reply:
        return self.http.post(f"{self.at}/regrade", json=body, token=self.author.token)

    def edit(self, *questions: dict[str, Any], **changes: Any) -> None:
        settings = {**self.made, "questions": list(questions)}
        names = ("title", "duration_minutes", "passing_score", "questions", "review")
        body = {name: settings[name] for name in names} | changes
        headers = {"If-Match": "*"}
        reply = self.http.put(self.at, json=body, token=self.author.token, headers=headers)
        assert reply.status == 200, reply.text
        self.made = reply.json


def make_exam(http: Client, people: People, cloud: Cloud, *essays: Any, **changes: Any) -> Exam:
    author = people.author()
    questions = [*(essays or (essay(),)), true_false()]
    made = published(http, author, questions=questions, **{"review": REVIEW, **changes})
    return Exam(http, people, cloud, author, made)
