"""The administration in the studio: failed mails, dead letters, events; by keyboard and narrow."""

from typing import Any

import pyotp
from playwright.sync_api import Page, expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import quiz
from tests.support.journey_stack import Person, Stack
from tests.support.stuck_messages import add_dead_letter, list_as_failed
from tests.support.waiting import wait_until

NARROW = {"width": 320, "height": 720}
SUBJECT = "Set a new password"


def mailed(stack: Stack, person: Person) -> int:
    return len([one for one in stack.outbox(person.email) if one.subject == SUBJECT])


def mail_in_state(stack: Stack, person: Person, state: str) -> dict[str, str]:
    """A mail that was sent, put back into a state as if it had not been."""
    asked = {"email": person.email}
    stack.anonymous().post("/api/v1/auth/password/forgot", json=asked).raise_for_status()
    assert wait_until(lambda: mailed(stack, person) == 1)
    user_id = person.http.get("/api/v1/auth/me").json()["id"]

    def sent() -> list[dict[str, Any]]:
        return [one for one in items_of(stack, user_id) if one["ti"]["S"] == SUBJECT]

    assert wait_until(lambda: sent()[0]["ms"]["S"] == "sent")
    notification_id = sent()[0]["sk"]["S"]
    stack.local.cloud.client("dynamodb").update_item(
        TableName=f"{stack.environment['TABLE_PREFIX']}-ephemeral",
        Key={"pk": {"S": f"N#{user_id}"}, "sk": {"S": notification_id}},
        UpdateExpression="SET ms = :state",
        ExpressionAttributeValues={":state": {"S": state}},
    )
    return {"user_id": user_id, "id": notification_id}


def items_of(stack: Stack, user_id: str) -> list[dict[str, Any]]:
    return [
        one
        for one in stack.items("ephemeral")
        if one["pk"]["S"] == f"N#{user_id}" and one["sk"]["S"].startswith("ntf_")
    ]


def open_part(visit: Visit, part: str) -> Page:
    visit.page.goto(f"{visit.address}/studio#/admin/{part}")
    visit.page.locator("main section.card").first.wait_for()
    return visit.page


def test_refused_mails_are_listed_and_sent_again(
    visit: Visit, stack: Stack, admin: Person, taker: Person
) -> None:
    list_as_failed(stack, mail_in_state(stack, taker, "failed"), SUBJECT, "security")
    visit.sign_in_studio(admin)
    page = open_part(visit, "status")
    expect(page.get_by_text("Mails refused in thirty days")).to_be_visible()
    page.locator("dd.problem").get_by_role("link", name="1").click()
    row = page.get_by_role("listitem").filter(has_text=SUBJECT)
    expect(row).to_contain_text("security")
    visit.check_access()
    row.get_by_role("button", name="Send again").focus()
    page.keyboard.press("Enter")
    expect(row).to_contain_text("on its way")
    visit.check_focus()
    assert wait_until(lambda: mailed(stack, taker) == 2)
    page.reload()
    expect(page.get_by_text("No mail waits for a decision.")).to_be_visible()


def test_dead_letters_are_processed_again_after_a_question(
    visit: Visit, stack: Stack, admin: Person, taker: Person
) -> None:
    mail = mail_in_state(stack, taker, "due")
    add_dead_letter(stack, "mails", mail)
    visit.sign_in_studio(admin)
    page = open_part(visit, "status")
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    page.get_by_role("button", name="Process again …").click()
    dialog = page.get_by_role("dialog", name="Process again: Mails?")
    visit.check_access()
    dialog.get_by_role("button", name="Process again").click()
    expect(page.get_by_role("status").filter(has_text="1 message")).to_be_focused()
    expect(page.get_by_role("button", name="Process again …")).to_be_hidden()
    assert wait_until(lambda: mailed(stack, taker) == 2)
    page = open_part(visit, "events")
    expect(page.get_by_text("Dead letters processed again").first).to_be_visible()
    visit.check_access()


def test_events_show_names_and_the_ids_of_deleted_things(
    visit: Visit, author: Person, admin: Person, taker: Person
) -> None:
    tides = publish(author.http, quiz(title="Tides & <b>moons</b>"))
    at = f"/api/v1/quizzes/{tides}"
    member = taker.http.get("/api/v1/auth/me").json()["id"]
    author.http.put(f"{at}/staff/{member}", json={"role": "viewer"}).raise_for_status()
    gone = author.http.post("/api/v1/groups", json={"name": "Gone"}).json()["id"]
    staff = f"/api/v1/groups/{gone}/staff/{member}"
    author.http.put(staff, json={"role": "viewer"}).raise_for_status()
    author.http.delete(f"/api/v1/groups/{gone}").raise_for_status()
    visit.sign_in_studio(admin)
    page = open_part(visit, "events")
    named = page.get_by_role("link", name="Tides & <b>moons</b>").first
    expect(named).to_have_attribute("href", f"#/quiz/{tides}")
    expect(page.get_by_role("link", name=author.username).first).to_be_visible()
    assert tides not in page.locator("main").inner_text()
    expect(page.get_by_text(gone)).to_be_visible()
    visit.check_access()
    page.goto(f"{visit.address}/studio#/user/{member}")
    expect(page.locator("main")).to_contain_text(f"by: {author.username}")
    expect(page.get_by_role("link", name="Tides & <b>moons</b>")).to_be_visible()


def test_a_mail_is_sent_again_after_a_fresh_second_factor(
    visit: Visit, stack: Stack, admin: Person, taker: Person
) -> None:
    mail = mail_in_state(stack, taker, "failed")
    list_as_failed(stack, mail, SUBJECT, "security")
    visit.sign_in_studio(admin)
    # the session of the page began before the second factor was set up
    at, proof = "/api/v1/auth/mfa/totp", {"password": admin.password}
    secret = admin.http.post(at, json=proof).raise_for_status().json()["secret"]
    code = {"code": pyotp.TOTP(secret).now()}
    codes = admin.http.post(f"{at}/confirm", json=code).raise_for_status().json()["recovery_codes"]
    visit.expect_refusals(403)
    page = open_part(visit, "mails")
    page.get_by_role("button", name="Send again").click()
    dialog = page.get_by_role("dialog")
    visit.check_access()
    dialog.get_by_label("Password").fill(admin.password)
    dialog.get_by_label("Code").fill(codes[0])
    dialog.get_by_role("button", name="Go on").click()
    expect(page.get_by_text("on its way", exact=True)).to_be_visible()
    visit.check_focus()
    assert wait_until(lambda: mailed(stack, taker) == 2)


def test_somebody_is_invited_with_a_role(visit: Visit, stack: Stack, admin: Person) -> None:
    visit.sign_in_studio(admin)
    page = open_part(visit, "users")
    page.get_by_role("button", name="Invite somebody").click()
    dialog = page.get_by_role("dialog")
    address = f"invited-by-{admin.username}@people.example"
    dialog.get_by_label("Email address").fill(address)
    dialog.get_by_label("Author").check()
    dialog.get_by_role("button", name="Send the invitation").click()
    dialog.wait_for(state="hidden")
    visit.check_focus()
    assert wait_until(lambda: stack.outbox(address))


def test_second_factor_of_a_lost_device_is_removed(
    visit: Visit, admin: Person, taker: Person
) -> None:
    at, proof = "/api/v1/auth/mfa/totp", {"password": taker.password}
    secret = taker.http.post(at, json=proof).raise_for_status().json()["secret"]
    code = {"code": pyotp.TOTP(secret).now()}
    taker.http.post(f"{at}/confirm", json=code).raise_for_status()
    user_id = taker.http.get("/api/v1/auth/me").json()["id"]
    page = visit.sign_in_studio(admin)
    page.goto(f"{visit.address}/studio#/user/{user_id}")
    page.get_by_role("button", name="Remove the second factor …").click()
    dialog = page.get_by_role("dialog")
    visit.check_access()
    dialog.get_by_role("button", name="Remove the second factor").click()
    expect(page.get_by_text("no second factor")).to_be_visible()
    visit.check_focus()
    assert taker.http.get("/api/v1/auth/me").json()["mfa_enabled"] is False


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
