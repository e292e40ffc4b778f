"""Signing in with the player: mailed links, a second factor, sessions that end or are renewed."""

import re

import pyotp
from playwright.sync_api import Route, expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import quiz, true_false
from tests.support.journey_stack import Person, Stack
from tests.support.player_pages import SAVED, begin
from tests.support.waiting import wait_until


def test_player_explains_a_remote_logout_and_keeps_the_attempt(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Signed out", questions=[true_false()]))
    page = visit.sign_in(taker)
    begin(page, quiz_id)
    visit.expect_refusals(401)

    def sign_out_first(route: Route) -> None:
        # before the answer: a poll that is refused earlier would take the question away
        taker.http.post("/api/v1/auth/logout", json={"scope": "others"}).raise_for_status()
        route.continue_()

    page.route(re.compile(r"/answers$"), sign_out_first, times=1)
    page.get_by_label("True").check()
    expect(page.get_by_text("You were signed out")).to_be_visible()
    expect(page.get_by_text("Your attempt goes on")).to_be_visible()
    visit.check_access()
    page.get_by_label("Email address").fill(taker.email)
    page.get_by_label("Password").fill(taker.password)
    page.get_by_role("button", name="Sign in").click()
    page.get_by_role("timer").wait_for()
    page.locator(SAVED).wait_for()
    expect(page.get_by_label("True")).to_be_checked()


def test_lost_refresh_response_keeps_the_session(visit: Visit, taker: Person) -> None:
    page = visit.sign_in(taker)
    visit.expect_refusals(401, "offline")
    keys = []

    def lose_the_first(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) == 1:
            route.fetch()
            route.abort()
        else:
            route.continue_()

    page.route("**/auth/refresh", lose_the_first)
    spoil = "localStorage.setItem('invigil.tokens', JSON.stringify({...JSON.parse("
    page.evaluate(f"{spoil}localStorage.getItem('invigil.tokens')), access_token: 'expired'}}))")
    page.reload()
    page.get_by_role("heading", name="Quizzes").wait_for()
    assert len(keys) == 2
    assert len(set(keys)) == 1


def test_a_mailed_link_sets_a_new_password(visit: Visit, stack: Stack, taker: Person) -> None:
    page = visit.open("play#/forgot")
    page.get_by_label("Email address").fill(taker.email)
    page.get_by_role("button", name="Send me a link").click()
    page.get_by_role("heading", name="Look into your mail").wait_for()
    [mail] = wait_until(lambda: stack.outbox(taker.email))
    [link] = set(re.findall(r"http\S+/play#reset=[\w-]+", mail.text))
    page.goto("about:blank")
    page.goto(link)
    visit.expect_refusals(422)
    page.get_by_label("New password").fill("password1234")
    page.get_by_role("button", name="Set the password").click()
    expect(page.get_by_label("New password")).to_be_focused()
    page.get_by_label("New password").fill("a short walk by the lake")
    visit.check_access()
    page.get_by_role("button", name="Set the password").click()
    page.get_by_role("heading", name="Your password is set").wait_for()
    assert "reset" not in page.url
    credentials = {"email": taker.email, "password": "a short walk by the lake"}
    assert stack.anonymous().post("/api/v1/auth/login", json=credentials).status_code == 200


def test_mailed_link_opens_its_target_after_login(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Told by mail"))
    page = visit.open(f"play#quiz={quiz_id}")
    page.get_by_label("Email address").fill(taker.email)
    page.get_by_label("Password").fill(taker.password)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Told by mail")).to_be_visible()
    page.reload()
    expect(page.get_by_role("heading", name="Told by mail")).to_be_visible()


def test_second_factor_is_set_up_with_codes_to_recover(visit: Visit, taker: Person) -> None:
    page = visit.sign_in(taker)
    page.get_by_role("link", name="Account").click()
    factor = page.get_by_role("region", name="Second factor")
    factor.get_by_label("Password").fill(taker.password)
    factor.get_by_role("button", name="Set one up").click()
    key = factor.locator("code").first.inner_text().replace(" ", "")
    visit.check_access()
    factor.get_by_label("Code").fill(str(pyotp.TOTP(key).now()))
    factor.get_by_role("button", name="Confirm with a code").click()
    expect(factor.get_by_role("listitem")).to_have_count(10)
    visit.check_access()
    recovery = factor.get_by_role("listitem").first.inner_text()
    factor.get_by_label("Password").fill(taker.password)
    factor.get_by_label("Code").fill(recovery)
    factor.get_by_role("button", name="Turn it off").click()
    expect(factor.get_by_role("button", name="Set one up")).to_be_visible()
