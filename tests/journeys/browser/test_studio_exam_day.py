"""The studio on exam day: the monitor and acts for takers; a key mended and graded anew."""

from typing import Any

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
    assert wait_until(lambda: live(taker, one)["paused"] is True)
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
    assert wait_until(lambda: live(taker, one)["status"] == "in_progress")
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
