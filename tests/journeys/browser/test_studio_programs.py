"""Keys and webhooks in the studio: made, shown once, turned off, deleted."""

import httpx
from playwright.sync_api import expect

from tests.support.browser_visit import Visit
from tests.support.journey_stack import Person


def test_key_is_shown_once_works_and_is_refused_when_deleted(visit: Visit, author: Person) -> None:
    page = visit.sign_in_studio(author)
    page.get_by_role("link", name="Programs").click()
    page.get_by_role("button", name="New key").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Name").fill("Grades sync")
    dialog.get_by_label("read quizzes and banks").check()
    visit.check_access()
    dialog.get_by_role("button", name="Make the key").click()
    secret = page.get_by_role("dialog", name="The secret").locator("code").inner_text()
    visit.check_access()
    page.get_by_role("button", name="I have copied it").click()
    address = f"{visit.address}/api/v1/quizzes"
    headers = {"Authorization": f"Bearer {secret}"}
    assert httpx.get(address, headers=headers).status_code == 200
    assert httpx.post(address, headers=headers, json={}).status_code == 403
    keys = page.get_by_role("region", name="Service keys")
    expect(keys).not_to_contain_text(secret)
    keys.get_by_role("button", name="Delete …").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
    expect(keys.get_by_text("There is no key.")).to_be_visible()
    assert httpx.get(address, headers=headers).status_code == 401


def test_webhook_is_made_turned_off_and_has_its_deliveries(visit: Visit, author: Person) -> None:
    page = visit.sign_in_studio(author)
    visit.expect_refusals(422)
    page.get_by_role("link", name="Programs").click()
    page.get_by_role("button", name="New webhook").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Address").fill("ftp://hooks.example.org/invigil")
    dialog.get_by_label("a result can be seen").check()
    dialog.get_by_role("button", name="Make the webhook").click()
    expect(dialog.get_by_label("Address")).to_be_focused()
    dialog.get_by_label("Address").fill("https://hooks.example.org/invigil")
    dialog.get_by_role("button", name="Make the webhook").click()
    expect(page.get_by_role("dialog", name="The secret")).to_contain_text("whsec_")
    page.get_by_role("button", name="I have copied it").click()
    hooks = page.get_by_role("region", name="Webhooks")
    hooks.get_by_role("button", name="Turn off").click()
    expect(hooks.get_by_text("Turned off.")).to_be_visible()
    hooks.get_by_role("button", name="Deliveries").click()
    expect(hooks.get_by_text("Nothing was sent lately.")).to_be_visible()
    visit.check_access()
    [kept] = author.http.get("/api/v1/webhooks").json()["items"]
    assert (kept["enabled"], kept["events"]) == (False, ["result.available"])
