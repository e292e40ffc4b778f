"""Pages in German: what is shown follows the language, and what is sent does not."""

import re
from typing import Any

from playwright.sync_api import Page, expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import numeric, quiz, true_false
from tests.support.journey_stack import Person, Stack
from tests.support.studio_pages import sat
from tests.support.waiting import wait_until

USE_GERMAN = "localStorage.setItem('invigil.language', JSON.stringify('de'))"
ENGLISH_DECIMAL = re.compile(r"(?<![\d.])\d+\.\d{1,2}(?![\d.])")
"""``2.5``, and no date like ``30.11.2026``."""
TAKERS = 3
OK = 200


def cloze() -> dict[str, Any]:
    gap = {"kind": "numeric", "correct": "1.5", "tolerance": "0", "weight": 1}
    return {"type": "cloze", "text": "Half of three is {{1}}.", "points": 1.5, "gaps": [gap]}


def choose(question: dict[str, Any]) -> Any:
    if question["type"] == "cloze":
        return {question["gaps"][0]["id"]: "1.75"}
    return "3.25" if question["type"] == "numeric" else True


def published(author: Person) -> str:
    """A quiz that is worth 7.5 points, and shows its solutions."""
    questions = [numeric(points=2.5), cloze(), true_false(points=3.5)]
    review = {"show": "correct_answers", "when": "immediately"}
    changes = {"title": "Zahlen", "passing_score": 62.5, "questions": questions, "review": review}
    return publish(author.http, quiz(**changes))


def expect_german_numbers(page: Page, *shown: str) -> None:
    for text in shown:
        expect(page.locator("main")).to_contain_text(text)
    assert ENGLISH_DECIMAL.findall(page.locator("main").inner_text()) == []


def test_player_writes_decimals_as_the_language_does(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = published(author)
    attempt = sat(taker, quiz_id, choose)
    page = visit.sign_in(taker)
    page.evaluate(USE_GERMAN)
    page.reload()
    expect_german_numbers(page, "3,5 von 7,5")
    page.goto(f"{visit.address}/play#/result/{attempt['id']}")
    expect_german_numbers(page, "46,67 %", "3,25", "3,14", "1,75", "1,5", "0 von 2,5")
    page.goto(f"{visit.address}/play#/quiz/{quiz_id}")
    expect_german_numbers(page, "7,5 Punkte", "62,5 %")
    page.get_by_role("button", name="Beginnen").click()
    expect_german_numbers(page, "2,5 Punkte")
    page.get_by_label("Pi to two places?").fill("1,234")
    expect(page.get_by_role("button", name="1,234", exact=True)).to_be_visible()


def test_studio_writes_decimals_as_the_language_does(
    visit: Visit, author: Person, stack: Stack
) -> None:
    quiz_id = published(author)
    attempts = [sat(stack.person(), quiz_id, choose) for _ in range(TAKERS)]
    statistics = f"/api/v1/quizzes/{quiz_id}/statistics"
    author.http.post(statistics, json={"attempts": "first"}).raise_for_status()
    assert wait_until(lambda: author.http.get(f"{statistics}?attempts=first").status_code == OK)
    adjusted = {"points": -0.5, "reason": "Zu spät"}
    at = f"/api/v1/results/attempts/{attempts[0]['id']}/adjust"
    author.http.post(at, json=adjusted).raise_for_status()
    page = visit.sign_in_studio(author)
    page.evaluate(USE_GERMAN)
    page.reload()
    studio = f"{visit.address}/studio#/"
    page.goto(f"{studio}paper/{attempts[0]['id']}")
    expect_german_numbers(page, "-0,5 Punkte", "3,25", "3,14", "1,75")
    page.goto(f"{studio}quiz/{quiz_id}/results")
    expect_german_numbers(page, "46,67 %")
    page.goto(f"{studio}quiz/{quiz_id}/live")
    expect_german_numbers(page, "Teilnehmende")
    page.goto(f"{studio}quiz/{quiz_id}/statistics")
    expect(page.locator("summary").first).to_be_visible()
    for part in page.locator("summary").all():
        part.click()
    expect_german_numbers(page, "3,14", "1,5")
