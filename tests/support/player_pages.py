"""The player in a browser: the ways through it that several journeys take."""

import re
from typing import Any

from playwright.sync_api import Page

from tests.support.journey_stack import Person

SAVED = "[data-state=saved]"


def look_at(page: Page, quiz_id: str) -> None:
    page.goto(f"{page.url.partition('#')[0]}#/quiz/{quiz_id}")
    page.get_by_role("button", name="Begin").wait_for()


def begin(page: Page, quiz_id: str) -> None:
    look_at(page, quiz_id)
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("timer").wait_for()


def next_question(page: Page) -> None:
    page.get_by_role("button", name="Next", exact=True).click()


def hand_in(page: Page) -> None:
    page.get_by_role("button", name="Hand in").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()


def attempt_of(page: Page) -> str:
    [attempt_id] = re.findall(r"att_\w+", page.url)
    return str(attempt_id)


def saved_answers(person: Person, attempt_id: str) -> list[Any]:
    attempt = person.http.get(f"/api/v1/attempts/{attempt_id}").json()
    return [answer["response"] for answer in attempt["answers"]]
