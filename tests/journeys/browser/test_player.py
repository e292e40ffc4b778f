"""The player in a browser: a quiz from the first click to the leaderboard, despite faults."""

import re
import secrets
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Locator, Page, expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import numeric, quiz, short_text, true_false
from tests.support.journey_stack import Person, Stack
from tests.support.player_pages import (
    SAVED,
    attempt_of,
    begin,
    hand_in,
    look_at,
    next_question,
    saved_answers,
)
from tests.support.waiting import wait_until

MARKUP = "<img src=x onerror=alert(1)> & <b>bold</b>"
OFFLINE = "[data-state=offline]"
SOON = 12
"""Seconds in which a busy machine can begin an attempt and answer; a quiz itself takes a minute."""

AN_HOUR_WRONG = """
const Real = Date;
globalThis.Date = class extends Real {
  constructor(...given) { given.length ? super(...given) : super(Real.now() + 3_600_000); }
  static now() { return Real.now() + 3_600_000; }
};
"""


def make_account(page: Page, name: str) -> None:
    page.get_by_role("link", name="Make an account").click()
    page.get_by_role("heading", name="Make an account").wait_for()  # both forms ask for an address
    page.get_by_label("Email address").fill(f"{name}@people.example")
    page.get_by_label("Name").fill(name)
    page.get_by_label("Password").fill("short")
    page.get_by_role("button", name="Make the account").click()
    password = page.get_by_label("Password")
    expect(password).to_be_focused()
    expect(password).to_have_accessible_description(
        re.compile("The password has 12 to 128 characters.")
    )
    password.fill("a long walk by the sea")
    page.get_by_role("button", name="Make the account").click()


def test_from_making_an_account_to_the_board(visit: Visit, author: Person) -> None:
    review = {"show": "correct_answers", "when": "immediately"}
    quiz_id = publish(author.http, quiz(title=MARKUP, review=review))
    name = f"player_{secrets.token_hex(4)}"
    page = visit.open("play")
    visit.expect_refusals(422)  # of a short password
    visit.check_access()
    make_account(page, name)
    expect(page.get_by_role("heading", name="Quizzes")).to_be_focused()
    expect(page.get_by_role("link", name=MARKUP)).to_be_visible()
    visit.check_access()

    look_at(page, quiz_id)
    visit.check_access()
    begin(page, quiz_id)
    visit.check_access()
    expect(page.get_by_role("heading", name=MARKUP)).to_be_focused()
    for key in ("Tab", "Space", "Tab", "Tab", "Enter"):  # the first option, and Next
        page.keyboard.press(key)
    expect(page.get_by_role("heading", name="Question 2 of 5")).to_be_focused()
    page.get_by_label("2", exact=True).check()
    page.get_by_label("3", exact=True).check()
    next_question(page)
    page.get_by_label("True").check()
    next_question(page)
    page.get_by_label("Pi to two places?").fill("3,14")
    expect(page.locator(SAVED)).to_be_visible()
    page.reload()
    expect(page.get_by_text("4 of 5 answered")).to_be_visible()
    page.get_by_text("Overview").click()
    page.get_by_role("button", name="Question 1, answered").click()
    expect(page.get_by_label("Paris")).to_be_checked()
    page.get_by_role("button", name="Hand in").click()
    visit.check_access()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Hand in")).to_be_focused()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Go to question 5").click()
    page.get_by_label("Not gray but").fill("grey")
    hand_in(page)

    expect(page.locator(".score")).to_contain_text("8 of 8 · 100%")
    expect(page.get_by_text("British spelling.")).to_be_visible()
    expect(page.get_by_role("row", name=f"{name} (you)")).to_contain_text("1")
    visit.check_access()
    page.get_by_role("link", name="All quizzes").click()
    expect(page.get_by_role("link", name=f"{MARKUP}").last).to_contain_text("8 of 8")


def test_network_outage_loses_no_answer(visit: Visit, author: Person, taker: Person) -> None:
    questions = [true_false(f"Statement {n}") for n in (1, 2, 3)]
    quiz_id = publish(author.http, quiz(title="Cut", questions=questions))
    page = visit.sign_in(taker)
    begin(page, quiz_id)
    visit.expect_refusals("offline")
    visit.context.set_offline(True)
    for answer in ("True", "False"):
        page.get_by_label(answer).check()
        next_question(page)
    page.get_by_label("True").check()
    page.locator(OFFLINE).wait_for()
    visit.check_access()
    attempt_id = attempt_of(page)
    assert len(visit.stored(f"invigil.answers.{attempt_id}")) == 3
    assert saved_answers(taker, attempt_id) == []
    visit.context.set_offline(False)
    page.locator(SAVED).wait_for()
    assert saved_answers(taker, attempt_id) == [True, False, True]
    hand_in(page)
    expect(page.locator(".score")).to_contain_text("2 of 3")


def test_time_runs_out_in_front_of_the_taker(visit: Visit, author: Person, taker: Person) -> None:
    visit.context.add_init_script(AN_HOUR_WRONG)
    page = visit.sign_in(taker)
    closes = datetime.now(UTC) + timedelta(seconds=SOON)
    body = quiz(title="Soon over", closes_at=closes.isoformat(), questions=[true_false()])
    quiz_id = publish(author.http, body)
    begin(page, quiz_id)
    shown = page.get_by_role("timer").inner_text()
    assert re.fullmatch(r"00:[01]\d", shown), f"{shown} by the device's clock, not the server's"
    page.get_by_label("True").check()
    page.locator(SAVED).wait_for()
    expect(page.get_by_role("heading", name="Time is up")).to_be_visible()
    visit.check_access()
    expect(page.get_by_text("handed in for you")).to_be_visible()
    expect(page.locator(".score")).to_contain_text("1 of 1")


def test_attempt_continues_and_ends_on_another_device(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Two devices", questions=[true_false()]))
    page = visit.sign_in(taker)
    visit.expect_refusals(409)  # begun and ended elsewhere
    look_at(page, quiz_id)
    begun = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", json={}).json()["id"]
    page.get_by_role("button", name="Begin").click()
    page.get_by_label("True").check()
    page.locator(SAVED).wait_for()
    assert attempt_of(page) == begun
    assert author.http.post(f"/api/v1/attempts/{begun}/close").status_code == 200
    page.get_by_label("False").check()
    expect(page.locator(".score")).to_contain_text("1 of 1")


def test_later_of_two_devices_wins_and_nobodys_typing_is_touched(
    new_visit: Callable[[str], Visit], stack: Stack, author: Person, taker: Person
) -> None:
    questions = [short_text("Where?"), short_text("When?")]
    quiz_id = publish(author.http, quiz(title="Desk and phone", questions=questions))
    desk, phone = new_visit(stack.url), new_visit(stack.url)
    at_desk = desk.sign_in(taker)
    begin(at_desk, quiz_id)
    on_phone = phone.sign_in(taker)
    on_phone.get_by_role("link", name="Desk and phone").click()
    on_phone.get_by_role("button", name="Go on with your attempt").click()
    on_phone.get_by_label("Where?").fill("Lyon")
    on_phone.locator(SAVED).wait_for()

    at_desk.get_by_label("Where?").fill("Paris")  # later, by another user who has not seen Lyon
    at_desk.locator(SAVED).wait_for()
    attempt_id = attempt_of(at_desk)
    assert saved_answers(taker, attempt_id) == ["Paris"]
    next_question(at_desk)
    field = at_desk.get_by_label("When?")
    field.fill("at n")

    notice = on_phone.get_by_role("region", name="Changed on another device")
    come_back(on_phone, notice)
    expect(notice).to_contain_text("It is now: Paris. Here it was: Lyon.")
    phone.check_access()
    notice.get_by_role("button", name="Use the answer from here").click()
    on_phone.locator(SAVED).wait_for()
    assert "Lyon" in saved_answers(taker, attempt_id)

    come_back(at_desk, at_desk.get_by_text("It is now: Lyon. Here it was: Paris."))
    expect(field).to_be_focused()
    field.press_sequentially("oon")
    at_desk.locator(SAVED).wait_for()
    assert sorted(saved_answers(taker, attempt_id)) == ["Lyon", "at noon"]


def come_back(page: Page, news: Locator) -> None:
    """Return to a tab until it shows news; it polls every few seconds."""

    def shows() -> bool:
        page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        return news.is_visible()

    assert wait_until(shows)


def test_number_that_may_mean_two_things_is_asked_back_about(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Numbers", questions=[numeric("How many?")]))
    page = visit.sign_in(taker)
    begin(page, quiz_id)
    page.get_by_label("How many?").fill("1,234")
    expect(page.locator(".state")).to_contain_text("Not saved: what you typed in question 1.")
    visit.check_access()
    page.get_by_role("button", name="Hand in").click()
    expect(page.get_by_role("dialog")).to_contain_text("is not saved")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="1234", exact=True).click()
    page.locator(SAVED).wait_for()
    page.get_by_label("How many?").fill("\u2212٣")
    page.locator(SAVED).wait_for()
    attempt_id = attempt_of(page)
    assert wait_until(lambda: saved_answers(taker, attempt_id) == ["-3"])


def test_page_can_be_loaded_without_a_network(visit: Visit, author: Person, taker: Person) -> None:
    quiz_id = publish(author.http, quiz(title="Offline", questions=[true_false()]))
    page = visit.sign_in(taker)
    begin(page, quiz_id)
    visit.expect_refusals("offline")
    assert wait_until(lambda: page.evaluate("navigator.serviceWorker.controller !== null"))
    visit.context.set_offline(True)
    page.reload()
    expect(page.get_by_role("heading", name="That did not work")).to_be_visible()
    visit.context.set_offline(False)  # the page retries without a click
    page.get_by_role("timer").wait_for()


def test_account_inbox_and_unknown_pages_have_no_grave_faults(visit: Visit, taker: Person) -> None:
    page = visit.sign_in(taker)
    page.get_by_role("link", name="Account").click()
    expect(page.get_by_role("heading", name="Account", exact=True)).to_be_focused()
    visit.check_access()
    page.get_by_label("I am not shown").check()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.").first).to_be_visible()
    assert taker.http.get("/api/v1/auth/me").json()["leaderboard_visibility"] == "hidden"
    page.get_by_role("link", name="Inbox").click()
    expect(page.get_by_role("heading", name="Inbox")).to_be_focused()
    visit.check_access()
    page.goto(f"{page.url.partition('#')[0]}#/nonsense")
    expect(page.get_by_role("heading", name="Page not found")).to_be_visible()


def test_quiz_counts_down_to_its_opening(visit: Visit, author: Person, taker: Person) -> None:
    opens = datetime.now(UTC) + timedelta(seconds=SOON)
    body = quiz(title="Opens soon", opens_at=opens.isoformat(), questions=[true_false()])
    quiz_id = publish(author.http, body)
    page = visit.sign_in(taker)
    page.goto(f"{page.url.partition('#')[0]}#/quiz/{quiz_id}")
    expect(page.get_by_role("timer", name="Time until it opens")).to_have_text(
        re.compile(r"00:\d\d")
    )
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("timer", name="Time left").wait_for()


def test_it_works_under_the_prefix_of_a_gateways_stage(
    deep_visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Deep", questions=[true_false()]))
    page = deep_visit.sign_in_by_form(taker, "play")
    page.get_by_role("heading", name="Quizzes").wait_for()
    begin(page, quiz_id)
    page.get_by_label("True").check()
    hand_in(page)
    expect(page.locator(".score")).to_contain_text("1 of 1")
