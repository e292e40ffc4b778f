"""The studio on exam day and after: the monitor, acts for takers, papers, grading anew, people."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import quiz, short_text, single, true_false
from tests.support.journey_stack import Person, Stack
from tests.support.studio_pages import open_quiz
from tests.support.waiting import wait_until

NARROW = {"width": 320, "height": 720}


TABLETS = (800, 900)
BESIDE_THE_CARD = """() => {
    const end = document.querySelector(".monitor").getBoundingClientRect().right;
    return [...document.querySelectorAll(".monitor *:not(.unseen)")]
        .filter((node) => node.getBoundingClientRect().right > end)
        .map((node) => node.outerHTML.slice(0, 80));
}"""

LONG_AGO = """() => {
    for (const node of document.querySelectorAll(".stacked time, .stacked td .mark"))
        node.textContent = "59 minutes 59 seconds ago";
    const broken = [];
    for (const node of document.querySelectorAll(".stacked time, .stacked .mark")) {
        const text = node.firstChild;
        for (const word of text.data.matchAll(/\\S+/g)) {
            const range = document.createRange();
            range.setStart(text, word.index);
            range.setEnd(text, word.index + word[0].length);
            if (range.getClientRects().length > 1) broken.push(word[0]);
        }
    }
    const { scrollWidth, clientWidth } = document.documentElement;
    return [scrollWidth - clientWidth, broken];
}"""
"""Rows last seen long ago: pixels to scroll sideways, and words that stand in two lines."""


def begin(taker: Person, quiz_id: str) -> dict[str, Any]:
    started = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", json={})
    attempt: dict[str, Any] = started.raise_for_status().json()
    return attempt


def answer(taker: Person, attempt: dict[str, Any], responses: list[Any]) -> None:
    answers = [
        {"question_id": question["id"], "response": response}
        for question, response in zip(attempt["questions"], responses, strict=False)
    ]
    saved = taker.http.put(f"/api/v1/attempts/{attempt['id']}/answers", json={"answers": answers})
    saved.raise_for_status()


def live(taker: Person, attempt: dict[str, Any]) -> dict[str, Any]:
    state: dict[str, Any] = taker.http.get(f"/api/v1/attempts/{attempt['id']}/live").json()
    return state


def sat(taker: Person, quiz_id: str, responses: list[Any]) -> str:
    attempt = begin(taker, quiz_id)
    answer(taker, attempt, responses)
    taker.http.post(f"/api/v1/attempts/{attempt['id']}/submit").raise_for_status()
    return str(attempt["id"])


def give_time(page: Page, minutes: str) -> None:
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Minutes").fill(minutes)
    dialog.get_by_label("Reason").fill("fire alarm")
    dialog.get_by_role("button", name="Give the time").click()
    dialog.wait_for(state="hidden")


def check_widths(page: Page) -> None:
    """The rows fit a phone and tablets, with no word broken and nothing beside the card."""
    for width in (NARROW["width"], *TABLETS):
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate(LONG_AGO) == [0, []], width
        assert page.evaluate(BESIDE_THE_CARD) == []


def test_proctor_follows_the_exam_and_gives_time_messages_and_a_pause(
    visit: Visit, stack: Stack, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Exam", questions=[true_false(), short_text()]))
    second = stack.person()
    one, other = begin(taker, quiz_id), begin(second, quiz_id)
    visit.poll_each_second()
    page = visit.sign_in_studio(author)
    open_quiz(visit, quiz_id, "live")
    row = page.get_by_role("row", name=taker.username)
    expect(row).to_contain_text("0/2")
    visit.check_access()

    row.get_by_label(f"Select {taker.username}").check()
    page.get_by_role("button", name="Give time …").first.click()
    visit.check_access()
    give_time(page, "7")
    expect(row).to_contain_text("+7 min")
    before = other["expires_at"]
    assert live(second, other)["expires_at"] == before
    page.get_by_role("button", name="Give time …").first.click()
    give_time(page, "5")
    assert wait_until(lambda: live(second, other)["expires_at"] > before)

    page.get_by_role("button", name="Message …").click()
    page.get_by_role("dialog").get_by_label("Message").fill("<b>Question 2</b> is in metres.")
    page.get_by_role("button", name="Send", exact=True).click()
    assert wait_until(lambda: live(taker, one)["messages"] != [])

    page.get_by_role("button", name="Pause …").click()
    page.get_by_role("dialog").get_by_label("Reason").fill("fire alarm")
    page.get_by_role("button", name="Pause", exact=True).click()
    expect(page.get_by_text("The exam is paused.")).to_be_visible()
    assert live(taker, one)["paused"] is True
    visit.check_access()
    page.get_by_role("button", name="Go on with the exam").click()
    expect(page.get_by_text("The exam is paused.")).to_be_hidden()

    answer(taker, one, [True])
    expect(row).to_contain_text("1/2")
    page.get_by_label(f"More for {taker.username}").click()
    row.get_by_role("button", name="Hand in …").click()
    page.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(row).to_contain_text("handed in")
    row.get_by_role("button", name="Open again …").click()
    page.get_by_role("dialog").get_by_label("Minutes").fill("20")
    page.get_by_role("dialog").get_by_label("Reason").fill("pressed by mistake")
    page.get_by_role("dialog").get_by_role("button", name="Open again").click()
    expect(row).to_contain_text("1/2")
    assert live(taker, one)["status"] == "in_progress"
    check_widths(page)
    row.get_by_role("link", name="Log").click()
    expect(page.get_by_text("1 answer saved")).to_be_visible()
    expect(page.get_by_text("fire alarm").first).to_be_visible()
    visit.check_access()


def test_monitor_says_how_old_it_is_when_it_cannot_be_reached(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Cut", questions=[true_false()]))
    begin(taker, quiz_id)
    page = visit.sign_in_studio(author)
    visit.expect_refusals("offline")
    open_quiz(visit, quiz_id, "live")
    page.get_by_role("row", name=taker.username).wait_for()
    visit.context.set_offline(True)
    expect(page.get_by_role("alert").filter(has_text="Shown is the state of")).to_be_visible()
    expect(page.get_by_role("row", name=taker.username)).to_be_visible()
    visit.context.set_offline(False)
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("Follows by itself.")).to_be_visible()


def test_wrong_key_is_mended_looked_at_and_graded_anew(
    visit: Visit, author: Person, taker: Person
) -> None:
    body = quiz(title="Keys", questions=[single("Capital of France?"), true_false()])
    quiz_id = publish(author.http, body)
    attempt = begin(taker, quiz_id)
    [option] = [o for o in attempt["questions"][0]["options"] if o["text"] != "Paris"][:1]
    answer(taker, attempt, [option["id"], True])
    taker.http.post(f"/api/v1/attempts/{attempt['id']}/submit").raise_for_status()
    page = visit.sign_in_studio(author)
    open_quiz(visit, quiz_id, "")
    place = next(
        number
        for number in range(1, 5)
        if page.get_by_label(f"Option {number}", exact=True).input_value() == option["text"]
    )
    page.get_by_label(f"Option {place} is right").check()
    page.locator("[data-state=saved]").wait_for()
    page.get_by_role("link", name="Results").click()
    page.get_by_role("button", name="Grade anew …").click()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("1 of 1 results change.")).to_be_visible()
    visit.check_access()
    page.get_by_role("button", name="Publish and change 1 result").click()
    expect(page.get_by_text("being graded anew").first).to_be_visible()
    at = f"/api/v1/results/attempts/{attempt['id']}"
    assert wait_until(lambda: author.http.get(at).json()["regraded_at"] is not None)


def test_results_are_listed_taken_home_and_adjusted(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Grades", questions=[true_false(), short_text()]))
    sat(taker, quiz_id, [True, "<i>grey</i>"])
    page = visit.sign_in_studio(author)
    open_quiz(visit, quiz_id, "results")
    visit.check_access()
    page.get_by_role("button", name="Attempts").click()
    page.get_by_role("link", name=taker.username).click()
    expect(page.get_by_text("<i>grey</i>")).to_be_visible()
    visit.check_access()
    page.get_by_role("button", name="Adjust …").click()
    page.get_by_label("Points to add").fill("0.5")
    page.get_by_label("Reason").fill("good try")
    page.get_by_role("button", name="Adjust", exact=True).click()
    expect(page.get_by_text("good try")).to_be_visible()
    expect(page.get_by_role("button", name="Declare void …")).to_be_hidden()


def test_people_get_other_times_roles_and_groups(
    visit: Visit, stack: Stack, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="People", questions=[true_false()]))
    helper = stack.person()
    visit.expect_refusals(422)
    attempt = begin(taker, quiz_id)
    page = visit.sign_in_studio(author)
    open_quiz(visit, quiz_id, "people")
    page.get_by_text("Nobody helps yet.").wait_for()
    visit.check_access()
    page.get_by_role("button", name="Add a person").click()
    page.get_by_label("Email address").fill(taker.email)
    page.get_by_label("Time times").fill("1.5")
    visit.check_access()
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("1.5 times the time")).to_be_visible()
    assert live(taker, attempt)["expires_at"] > attempt["expires_at"]
    page.get_by_role("button", name="Add somebody").click()
    page.get_by_label("Email address or id").fill("nobody@people.example")
    page.get_by_label("Proctor").check()
    page.get_by_role("button", name="Save").click()
    address = page.get_by_label("Email address or id")
    expect(address).to_have_accessible_description(re.compile("belongs to no account"))
    address.fill(helper.email)
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text(helper.username)).to_be_visible()

    page.get_by_role("link", name="Groups").click()
    page.get_by_role("button", name="New group").click()
    page.get_by_label("Name of the group").fill("Class <b>5</b>")
    page.get_by_role("button", name="Make the group").click()
    expect(page.get_by_role("heading", name="Class <b>5</b>")).to_be_focused()
    roster = f"email\n{taker.email}\nnobody\n".encode()
    page.get_by_label("File with the list").set_input_files(
        {"name": "class.csv", "mimeType": "text/csv", "buffer": roster}
    )
    page.get_by_role("button", name="Replace the list").click()
    expect(page.locator(".report")).to_contain_text("refused")
    expect(page.get_by_role("region", name="Members", exact=True)).to_contain_text(taker.email)
    visit.check_access()


def test_helper_who_is_no_author_finds_the_exam_and_nothing_else(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Helped", questions=[true_false()]))
    taker_id = taker.http.get("/api/v1/auth/me").json()["id"]
    at = f"/api/v1/quizzes/{quiz_id}/staff/{taker_id}"
    author.http.put(at, json={"role": "proctor"}).raise_for_status()
    page = visit.sign_in_studio(taker)
    expect(page.get_by_role("button", name="New quiz")).to_be_hidden()
    page.get_by_role("link", name="Helped").click()
    expect(page.get_by_role("heading", name="Takers")).to_be_visible()
    expect(page.get_by_role("link", name="Questions")).to_be_hidden()
    visit.check_access()


@pytest.mark.parametrize("wanted", ["de-DE", "qps-rtl"])
def test_every_language_and_direction_is_whole(visit: Visit, author: Person, wanted: str) -> None:
    quiz_id = publish(author.http, quiz(title="Texts", questions=[single(), true_false()]))
    visit.sign_in_studio(author)
    visit.page.evaluate(
        "(l) => localStorage.setItem('invigil.language', JSON.stringify(l))", wanted
    )
    visit.page.reload()
    for part in ("", "settings", "publish", "live", "results", "people"):
        visit.page.goto(f"{visit.address}/studio#/quiz/{quiz_id}/{part}")
        visit.page.locator("main .card").first.wait_for()
        visit.check_access()
        words = visit.page.locator("main").inner_text()
        assert "tab-" not in words
        assert "setting-" not in words
    direction = "rtl" if wanted == "qps-rtl" else "ltr"
    assert visit.page.evaluate("document.documentElement.dir") == direction


def test_administrator_finds_and_helps_people(visit: Visit, admin: Person, taker: Person) -> None:
    page = visit.sign_in_studio(admin)
    page.get_by_role("link", name="Administration").click()
    page.get_by_placeholder("Address or name").fill(taker.email)
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name=taker.username).click()
    expect(page.get_by_role("heading", name=taker.username)).to_be_focused()
    visit.check_access()
    page.get_by_role("button", name="Change the role …").click()
    page.get_by_label("Author").check()
    page.get_by_role("button", name="Save").click()
    expect(page.locator("main .card > p:has(.mark)")).to_contain_text("Author")
    assert taker.http.get("/api/v1/auth/me").json()["role"] == "author"
    page.get_by_role("button", name="Disable …").click()
    page.get_by_role("dialog").get_by_role("button", name="Disable").click()
    expect(page.get_by_text("disabled")).to_be_visible()
    for part in ("Events", "State of the service"):
        page.goto(f"{visit.address}/studio#/admin")
        page.get_by_role("button", name=part).click()
        page.locator("main section.card").wait_for()
        visit.check_access()
    page.get_by_role("button", name="Accounts").click()
    page.get_by_role("button", name="Invite somebody").click()
    visit.check_access()
