"""What the service refuses, in the page's words: each has its own, and nothing typed is lost."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.support.browser_visit import Visit
from tests.support.builders import quiz, short_text, true_false
from tests.support.journey_stack import Person, Stack
from tests.support.studio_pages import draft_of, open_quiz, texts

SAVED = "[data-state=saved]"
NAME = "Class with a long name"
WORDS: dict[Any, str] = {
    "offline": "We could not be reached.",
    403: "Your role needs a second factor. Set one up in your account first.",
    409: "Something changed at the same moment.",
    412: "Somebody else changed this meanwhile.",
    429: "That was tried too often. Try again in 1 minute.",
    503: "The service is not available at the moment. Nothing you entered is lost.",
}
CODES = {
    403: "mfa_setup_required",
    409: "conflict",
    412: "precondition_failed",
    429: "too_many_requests",
    503: "unavailable",
}


def refuse(page: Page, address: str, status: Any) -> None:
    """Answer the next call to the address as the service would with this status."""

    def answer(route: Route) -> None:
        if status == "offline":
            return route.abort()
        return route.fulfill(
            status=status,
            headers={"Retry-After": "60"} if status == 429 else {},
            content_type="application/problem+json",
            json={"status": status, "code": CODES[status], "title": "No."},
        )

    page.route(address, answer, times=1)


@pytest.mark.parametrize("status", WORDS)
def test_form_says_what_was_refused_and_keeps_what_was_typed(
    visit: Visit, author: Person, status: Any
) -> None:
    visit.expect_refusals(status)
    page = visit.sign_in_studio(author)
    page.get_by_role("link", name="Groups").click()
    page.get_by_role("button", name="New group").click()
    refuse(page, "**/api/v1/groups", status)
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name of the group").fill(NAME)
    dialog.get_by_role("button", name="Make the group").click()
    expect(dialog.get_by_role("alert")).to_contain_text(WORDS[status])
    visit.check_access()
    expect(dialog.get_by_label("Name of the group")).to_have_value(NAME)
    dialog.get_by_role("button", name="Make the group").click()
    expect(page.get_by_role("heading", name=NAME)).to_be_visible()


def test_form_is_filled_in_again_after_the_session_ended(
    visit: Visit, stack: Stack, author: Person
) -> None:
    other = stack.person("author")
    page = visit.sign_in_studio(author)
    page.get_by_role("link", name="Groups").click()
    page.get_by_role("button", name="New group").click()
    page.get_by_role("dialog").get_by_label("Name of the group").fill(NAME)
    visit.expect_refusals(401)
    author.http.post("/api/v1/auth/logout", json={"scope": "others"}).raise_for_status()
    page.get_by_role("dialog").get_by_role("button", name="Make the group").click()
    expect(page.get_by_text("You were signed out")).to_be_visible()
    page.get_by_label("Email address").fill(author.email)
    page.get_by_label("Password").fill(author.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("heading", name="Groups").wait_for()
    page.get_by_role("button", name="New group").click()
    field = page.get_by_role("dialog").get_by_label("Name of the group")
    expect(field).to_have_value(NAME)

    author.http.post("/api/v1/auth/logout", json={"scope": "others"}).raise_for_status()
    page.get_by_role("dialog").get_by_role("button", name="Make the group").click()
    page.get_by_label("Email address").fill(other.email)
    page.get_by_label("Password").fill(other.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("link", name="Groups").click()
    page.get_by_role("button", name="New group").click()
    expect(field).to_have_value("")  # another person meets nothing of it


def test_question_of_a_bank_keeps_both_versions_until_one_is_chosen(
    visit: Visit, author: Person
) -> None:
    bank = author.http.post("/api/v1/banks", json={"title": "Sea", "description": ""}).json()
    at = f"/api/v1/banks/{bank['id']}/questions"
    body = {**true_false("Salt?"), "tags": []}
    made = author.http.post(at, json=body).json()
    page = visit.sign_in_studio(author)
    page.goto(f"{visit.address}/studio#/bank/{bank['id']}")
    page.get_by_role("button", name="Salt?").click()
    field = page.locator(".question-form").get_by_label("Question", exact=True)
    field.fill("Salty, by me?")
    page.reload()
    page.get_by_role("button", name="Salt?").click()
    expect(field).to_have_value("Salty, by me?")
    mine = f"{at}/{made['id']}"
    tag = author.http.get(mine).headers["ETag"]
    theirs = {**body, "text": "Salty, by the other?"}
    author.http.put(mine, json=theirs, headers={"If-Match": tag}).raise_for_status()
    visit.expect_refusals(412)
    page.get_by_role("button", name="Save the question").click()
    conflict = page.get_by_role("region", name="Changed by somebody else")
    expect(conflict).to_contain_text("Salty, by me?")
    expect(conflict).to_contain_text("Salty, by the other?")
    visit.check_access()
    conflict.get_by_role("button", name="Keep mine").click()
    page.get_by_role("button", name="Save the question").click()
    expect(page.get_by_role("button", name="Salty, by me?")).to_be_visible()
    assert author.http.get(mine).json()["text"] == "Salty, by me?"


@pytest.mark.parametrize(("status", "state"), [(503, "unavailable"), (429, "unavailable")])
def test_draft_waits_for_a_service_that_takes_nothing(
    visit: Visit, author: Person, status: int, state: str
) -> None:
    quiz_id = draft_of(author, quiz(questions=[short_text("Before")]))
    visit.expect_refusals(status)
    page = visit.sign_in_studio(author)
    open_quiz(visit, quiz_id)
    refuse(page, f"**/api/v1/quizzes/{quiz_id}/questions/*", status)
    page.get_by_label("Question", exact=True).fill("Typed meanwhile")
    page.locator(f"[data-state={state}]").wait_for()
    page.reload()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Typed meanwhile")
    page.locator(SAVED).wait_for()
    assert texts(author, quiz_id) == ["Typed meanwhile"]


def test_two_authors_write_at_once_and_see_each_others_work(
    new_visit: Callable[[str], Visit], stack: Stack, author: Person
) -> None:
    helper = stack.person("author")
    quiz_id = draft_of(author, quiz(title="Ours", questions=[short_text("One?"), true_false()]))
    body = {"email": helper.email, "role": "editor"}
    author.http.put(f"/api/v1/quizzes/{quiz_id}/staff", json=body).raise_for_status()
    visits = [new_visit(stack.url), new_visit(stack.url)]
    for visit, person in zip(visits, (author, helper), strict=True):
        visit.sign_in_studio(person)
        visit.expect_refusals(412)
        open_quiz(visit, quiz_id)
    ours, theirs = (visit.page for visit in visits)
    ours.get_by_label("Question", exact=True).fill("One, by the owner?")
    ours.locator(SAVED).wait_for()
    theirs.get_by_role("button", name=re.compile("Water is wet")).click()
    theirs.get_by_label("Question", exact=True).fill("Two, by the helper.")
    theirs.locator(SAVED).wait_for()
    expect(theirs.get_by_role("button", name=re.compile("One, by the owner"))).to_be_visible()
    assert texts(author, quiz_id) == ["One, by the owner?", "Two, by the helper."]
    theirs.get_by_role("button", name=re.compile("One, by the owner")).click()
    theirs.get_by_label("Question", exact=True).fill("One, by the helper?")
    theirs.locator(SAVED).wait_for()
    ours.get_by_label("Question", exact=True).fill("One, by the owner again?")
    conflict = ours.get_by_role("region", name="Changed by somebody else")
    expect(conflict).to_contain_text("One, by the helper?")
    conflict.get_by_role("button", name="Take theirs").click()
    ours.locator(SAVED).wait_for()
    assert texts(author, quiz_id) == ["One, by the helper?", "Two, by the helper."]
