"""The account of a taker: devices, password, groups, export and erasing; mail, and invitations."""

import json
import re

from playwright.sync_api import expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import quiz, true_false
from tests.support.journey_stack import Person, Stack
from tests.support.player_pages import look_at
from tests.support.waiting import wait_until

NEW = "a short walk by the lake"


def test_devices_password_and_data_are_ones_own(visit: Visit, stack: Stack, taker: Person) -> None:
    page = visit.sign_in(taker)
    page.get_by_role("link", name="Account").click()
    devices = page.get_by_role("region", name="Devices")
    expect(devices.get_by_role("listitem")).to_have_count(2)
    devices.get_by_role("button", name="Sign out", exact=True).click()
    expect(devices.get_by_role("listitem")).to_have_count(1)
    assert taker.http.get("/api/v1/auth/me").status_code == 401
    data = page.get_by_role("region", name="Your data")
    with page.expect_download() as download:
        data.get_by_role("button", name="Download").click()
    assert json.loads(download.value.path().read_text())["user"]["email"] == taker.email

    visit.expect_refusals(403, 422)
    region = page.get_by_role("region", name="Change the password")
    current = region.get_by_label("Current password")
    current.fill(taker.password)
    region.get_by_label("New password").fill("password1234")
    region.get_by_role("button", name="Change the password").click()
    expect(region.get_by_label("New password")).to_be_focused()
    expect(current).to_have_value(taker.password)
    visit.check_access()
    region.get_by_label("New password").fill(NEW)
    region.get_by_role("button", name="Show").last.click()
    expect(region.get_by_label("New password")).to_have_attribute("type", "text")
    region.get_by_role("button", name="Change the password").click()
    expect(region.locator(".note")).to_contain_text("changed")
    credentials = {"email": taker.email, "password": NEW}
    assert stack.anonymous().post("/api/v1/auth/login", json=credentials).status_code == 200

    page.get_by_role("button", name="Erase …").click()
    visit.check_access()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Password").fill(NEW)
    dialog.get_by_role("button", name="Erase for good").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    visit.expect_refusals(401)
    assert stack.anonymous().post("/api/v1/auth/login", json=credentials).status_code == 401


def test_address_is_changed_by_a_link_to_the_new_one(
    visit: Visit, stack: Stack, taker: Person
) -> None:
    page = visit.sign_in(taker)
    page.get_by_role("link", name="Account").click()
    region = page.get_by_role("region", name="Change the email address")
    visit.expect_refusals(422)
    region.get_by_label("New email address").fill(taker.email)
    region.get_by_label("Current password").fill(taker.password)
    region.get_by_role("button", name="Change the email address").click()
    expect(region.get_by_label("New email address")).to_be_focused()
    expect(region.get_by_text("is already your address")).to_be_visible()
    visit.check_access()
    new = f"new-{taker.email}"
    region.get_by_label("New email address").fill(new)
    region.get_by_role("button", name="Change the email address").click()
    expect(region.locator(".note")).to_contain_text(f"sign in with {taker.email}")
    [mail] = wait_until(lambda: stack.outbox(new))
    [link] = set(re.findall(r"http\S+/play#verify=[\w.-]+", mail.text))
    page.goto("about:blank")
    page.goto(link)
    expect(page.get_by_text("Your address is confirmed.")).to_be_visible()
    credentials = {"email": new, "password": taker.password}
    assert stack.anonymous().post("/api/v1/auth/login", json=credentials).status_code == 200


def test_sign_out_everywhere_leaves_nothing_of_the_person(visit: Visit, taker: Person) -> None:
    page = visit.sign_in(taker)
    page.get_by_role("link", name="Account").click()
    page.get_by_role("button", name="Sign out everywhere").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_focused()
    assert taker.http.get("/api/v1/auth/me").status_code == 401
    left = page.evaluate("Object.keys(localStorage)")
    assert not {"invigil.user", "invigil.tokens"} & set(left)


def test_group_is_joined_by_its_code_and_left(visit: Visit, author: Person, taker: Person) -> None:
    made = author.http.post("/api/v1/groups", json={"name": "Class <b>5</b>"}).json()
    code = author.http.post(f"/api/v1/groups/{made['id']}/join-code").json()["join_code"]
    body = quiz(title="For class 5", audience={"group_ids": [made["id"]]}, questions=[true_false()])
    quiz_id = publish(author.http, body)
    visit.expect_refusals(404, 422)  # of the quiz, and of the code that no group has
    page = visit.sign_in(taker)
    page.goto(f"{visit.address}/play#/quiz/{quiz_id}")
    expect(page.get_by_text("There is nothing here, or it is not for you.")).to_be_visible()
    page.get_by_role("link", name="Account").click()
    groups = page.get_by_role("region", name="Groups")
    field = groups.get_by_label("Code of a group")
    field.fill("no such code")
    groups.get_by_role("button", name="Join").click()
    expect(field).to_have_accessible_description(re.compile("The code does not open a group."))
    visit.check_access()
    field.fill(code)
    groups.get_by_role("button", name="Join").click()
    expect(groups.get_by_role("listitem")).to_contain_text("Class <b>5</b>")
    look_at(page, quiz_id)
    page.get_by_role("link", name="Account").click()
    groups.get_by_role("button", name="Leave Class").click()
    expect(groups.get_by_role("listitem")).to_have_count(0)
    assert wait_until(lambda: taker.http.get(f"/api/v1/quizzes/{quiz_id}").status_code == 404)


def inbox(taker: Person) -> set[str]:
    return {one["id"] for one in taker.http.get("/api/v1/notifications").json()["items"]}


def test_inbox_is_read_and_cleared(visit: Visit, author: Person, taker: Person) -> None:
    quiz_id = publish(author.http, quiz(title="Told", questions=[true_false()]))
    attempt = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", json={}).json()["id"]
    taker.http.post(f"/api/v1/attempts/{attempt}/submit").raise_for_status()
    assert wait_until(lambda: inbox(taker))
    page = visit.sign_in(taker)
    expect(page.get_by_role("link", name="Inbox").locator(".badge")).to_be_visible()
    page.get_by_role("link", name="Inbox").click()
    visit.check_access()
    page.get_by_role("button", name="Mark all as read").click()
    expect(page.get_by_role("link", name="Inbox").locator(".badge")).to_be_hidden()
    result = page.get_by_role("article").filter(has_text="Your result: Told")
    before = inbox(taker)
    result.get_by_role("button", name="Delete").click()
    expect(result).to_be_hidden()
    assert wait_until(lambda: before - inbox(taker))
