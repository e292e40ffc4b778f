"""Marking in the studio: response after response, by keyboard, and the release."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import quiz, single, true_false
from tests.support.exam_scene import essay
from tests.support.journey_stack import Person, Stack
from tests.support.waiting import wait_until

TEXT = "Light is <b>scattered</b> by the air, blue light most."


def write_essay(taker: Person, quiz_id: str, text: str) -> str:
    started = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", json={})
    attempt: dict[str, Any] = started.raise_for_status().json()
    [question] = [one for one in attempt["questions"] if one["type"] == "essay"]
    at = f"/api/v1/attempts/{attempt['id']}"
    answers = [{"question_id": question["id"], "response": text}]
    taker.http.put(f"{at}/answers", json={"answers": answers}).raise_for_status()
    taker.http.post(f"{at}/submit").raise_for_status()
    return str(attempt["id"])


def test_essays_are_marked_one_after_the_other_and_released(
    visit: Visit, stack: Stack, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Essays", questions=[essay(), true_false()]))
    first = write_essay(taker, quiz_id, TEXT)
    write_essay(stack.person(), quiz_id, TEXT)
    page = visit.sign_in_studio(author)
    visit.expect_refusals(409)  # not all is marked yet
    page.goto(f"{visit.address}/studio#/quiz/{quiz_id}/marking")
    expect(page.get_by_text("2 to mark, 0 in work, 0 marked")).to_be_visible()
    visit.check_access()
    page.get_by_role("button", name="Mark the next one").click()
    expect(page.locator(".given")).to_have_text(TEXT)
    visit.check_access()
    page.get_by_role("group", name="Names scattering").get_by_label("yes").check()
    page.get_by_role("group", name="Depends on wavelength").get_by_label("no").check()
    expect(page.get_by_label("Points of 4")).to_have_value("2")
    page.get_by_label("Comment").fill("Say why.")
    page.get_by_label("Comment").press("Control+Enter")
    expect(page.get_by_text("0 to mark, 1 in work, 1 marked")).to_be_visible()
    expect(page.locator(".given")).to_have_text(TEXT)

    release = page.get_by_role("button", name="Release the marks")
    release.click()
    expect(page.get_by_text("1 response is not marked yet.")).to_be_visible()
    page.get_by_label("Points of 4").fill("4")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text("Nothing is left to mark at the moment.")).to_be_visible()
    page.get_by_role("button", name="Release those that are whole").click()
    expect(page.get_by_text("The marks are released.").first).to_be_visible()
    at = f"/api/v1/results/attempts/{first}"
    assert wait_until(lambda: author.http.get(at).json()["marking"] == "released")
    page.get_by_role("button", name="Marked", exact=True).click()
    expect(page.get_by_text("2 of 4")).to_be_visible()
    visit.check_access()


def test_second_marks_disputes_and_agreement_are_shown(
    visit: Visit, new_visit: Callable[[str], Visit], stack: Stack, author: Person, taker: Person
) -> None:
    body = quiz(title="Twice", questions=[essay(), true_false()], second_marking={"tolerance": 1})
    quiz_id = publish(author.http, body)
    write_essay(taker, quiz_id, TEXT)
    markers = [stack.person() for _ in range(2)]
    for marker in markers:
        marker_id = marker.http.get("/api/v1/auth/me").json()["id"]
        at = f"/api/v1/quizzes/{quiz_id}/staff/{marker_id}"
        author.http.put(at, json={"role": "marker"}).raise_for_status()
    for marker, points in zip(markers, ("4", "1"), strict=True):
        desk = new_visit(stack.url)
        page = desk.sign_in_studio(marker)
        page.goto(f"{desk.address}/studio#/quiz/{quiz_id}/marking")
        page.get_by_role("button", name="Mark the next one").click()
        page.get_by_label("Points of 4").fill(points)
        page.get_by_role("button", name="Save and next").click()
        expect(page.get_by_text("or for others since you have marked it")).to_be_visible()
        desk.check_focus()
        expect(page.get_by_role("heading", name="Agreement of markers")).to_be_hidden()
        expect(page.get_by_role("button", name="Release the marks")).to_be_hidden()
        if points == "4":
            expect(page.get_by_text("1 with the first of two marks")).to_be_visible()
    page = visit.sign_in_studio(author)
    page.goto(f"{visit.address}/studio#/quiz/{quiz_id}/marking")
    expect(page.get_by_text("1 disputed: a third person decides")).to_be_visible()
    agreement = page.get_by_role("region", name="Agreement of markers")
    expect(agreement).to_contain_text("0 of 1")
    visit.check_access()
    page.get_by_role("button", name="Mark these").click()
    page.get_by_label("Points of 4").fill("3")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text("0 to mark, 0 in work, 1 marked")).to_be_visible()
    expect(page.get_by_text("disputed")).to_be_hidden()
    page.get_by_role("button", name="Marked", exact=True).click()
    expect(page.get_by_text("by 3 people")).to_be_visible()
    page.get_by_role("button", name="Change").click()
    page.get_by_label("Points of 4").fill("2")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("2 of 4")).to_be_visible()
    visit.check_focus()
    visit.check_access()


def test_statistics_are_calculated_and_shown_as_figures_and_bars(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Figures", questions=[single(), true_false()]))
    attempt = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", json={}).json()
    taker.http.post(f"/api/v1/attempts/{attempt['id']}/submit").raise_for_status()
    page = visit.sign_in_studio(author)
    visit.expect_refusals(404)  # no statistics yet
    page.goto(f"{visit.address}/studio#/quiz/{quiz_id}/statistics")
    page.get_by_role("button", name="Calculate").click()
    expect(page.get_by_role("img", name="0 to 5%: 1")).to_be_visible()
    expect(page.get_by_role("row", name="1. Capital of France?")).to_contain_text("few attempts")
    page.get_by_text("As a table").click()
    expect(page.get_by_role("row", name="0 to 5% 1", exact=True)).to_be_visible()
    page.get_by_text("Who chose what").first.click()
    visit.check_access()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download as CSV").click()
    assert "facility" in download.value.path().read_text()
