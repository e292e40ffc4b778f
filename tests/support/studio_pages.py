"""The studio in a browser: the ways through it that several journeys take."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.support.browser_visit import Visit
from tests.support.journey_stack import Person


def open_quiz(visit: Visit, quiz_id: str, part: str = "") -> Page:
    """Go to one part of a quiz: its questions, or for example ``settings``."""
    address = f"{visit.address}/studio#/quiz/{quiz_id}"
    visit.page.goto(f"{address}/{part}" if part else address)
    visit.page.get_by_role("navigation", name="Parts of this quiz").wait_for()
    return visit.page


def draft_of(author: Person, body: dict[str, Any]) -> str:
    """Create a draft; its id."""
    return str(author.http.post("/api/v1/quizzes", json=body).raise_for_status().json()["id"])


def written(author: Person, quiz_id: str) -> dict[str, Any]:
    """What the service has of a draft."""
    draft: dict[str, Any] = author.http.get(f"/api/v1/quizzes/{quiz_id}").json()
    return draft


def texts(author: Person, quiz_id: str) -> list[str]:
    """The texts of a draft's questions in order."""
    return [question["text"] for question in written(author, quiz_id)["questions"]]


def sat(taker: Person, quiz_id: str, choose: Callable[[Any], Any]) -> dict[str, Any]:
    """An attempt that was handed in, with a response by question."""
    started = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", json={})
    attempt: dict[str, Any] = started.raise_for_status().json()
    answers = [
        {"question_id": one["id"], "response": choose(one)}
        for one in attempt["questions"]
        if choose(one) is not None
    ]
    at = f"/api/v1/attempts/{attempt['id']}"
    taker.http.put(f"{at}/answers", json={"answers": answers}).raise_for_status()
    taker.http.post(f"{at}/submit").raise_for_status()
    return attempt
