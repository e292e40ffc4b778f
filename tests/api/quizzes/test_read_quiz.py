"""Read a quiz as its author, as a taker, and as a former author."""

from tests.support.builders import created, published, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People

QUIZZES = "/api/v1/quizzes"


def test_quiz_is_returned_as_written(http: Client, people: People) -> None:
    author = people.author()
    draft = created(http, author).json
    first, second, third, fourth, fifth = draft["questions"]
    assert [option["correct"] for option in first["options"]] == [True, False, False]
    assert second["scoring"] == "per_option"
    assert third["correct"] is True
    assert (fourth["correct"], fourth["tolerance"]) == ("3.14", "0.01")
    assert (fifth["accepted"], fifth["explanation"]) == (["grey"], "British spelling.")


def test_a_taker_sees_a_published_quiz_without_its_questions(http: Client, people: People) -> None:
    taker = people.user()
    shown = published(http, people.author())
    detail = http.get(f"{QUIZZES}/{shown['id']}", token=taker.token).json
    assert "questions" not in detail
    assert (detail["attempts_used"], detail["active_attempt_id"]) == (0, None)
    assert detail["deadline_if_started_now"] == "2026-09-21T14:23:20.000Z"
    attempt = start(http, taker, shown["id"]).json
    detail = http.get(f"{QUIZZES}/{shown['id']}", token=taker.token).json
    assert (detail["attempts_used"], detail["active_attempt_id"]) == (1, attempt["id"])
    assert detail["deadline_if_started_now"] is None


def test_announced_deadline_equals_that_of_a_start(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    hours = {"opens_at": "2026-09-21T14:15:00Z", "closes_at": "2026-09-21T14:20:00Z"}
    at = f"{QUIZZES}/{published(http, author, max_attempts=1, **hours)['id']}"

    def deadline() -> str | None:
        told: str | None = http.get(at, token=taker.token).json["deadline_if_started_now"]
        return told

    assert deadline() is None
    clock.advance(100_000)
    assert deadline() == "2026-09-21T14:20:00.000Z"
    body = {"extra_minutes": 2}
    http.put(f"{at}/overrides/{taker.id}", json=body, token=author.token)
    assert deadline() == "2026-09-21T14:22:00.000Z"
    begun = start(http, taker, at.rpartition("/")[2]).json
    assert begun["expires_at"] == "2026-09-21T14:22:00.000Z"
    http.post(f"/api/v1/attempts/{begun['id']}/submit", token=taker.token)
    assert deadline() is None
    http.put(f"{at}/overrides/{taker.id}", json={"extra_attempts": 1}, token=author.token)
    assert deadline() == "2026-09-21T14:20:00.000Z"
    clock.advance(300_000)
    assert deadline() is None


def test_former_author_sees_the_takers_view(http: Client, people: People) -> None:
    author, admin = people.author(), people.admin()
    open_, draft = published(http, author)["id"], created(http, author).json["id"]
    at = f"/api/v1/admin/users/{author.id}"
    assert http.patch(at, json={"role": "user"}, token=admin.token).status == 200
    shown = http.get(f"{QUIZZES}/{open_}", token=author.token).json
    assert ("questions" in shown, shown["attempts_used"]) == (False, 0)
    assert http.get(f"{QUIZZES}/{draft}", token=author.token).status == 404
