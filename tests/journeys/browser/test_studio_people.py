"""Audience, invitations and staff in the studio, from the form to the invited taker."""

import re
from collections.abc import Callable

from playwright.sync_api import Locator, expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import quiz, true_false
from tests.support.journey_stack import Person, Stack
from tests.support.player_pages import begin
from tests.support.studio_pages import draft_of, open_quiz, written
from tests.support.waiting import wait_until

SAVED = "[data-state=saved]"


def make_group(author: Person, *members: Person) -> dict[str, str]:
    made: dict[str, str] = author.http.post("/api/v1/groups", json={"name": "Class 5"}).json()
    for one in members:
        member_id = one.http.get("/api/v1/auth/me").json()["id"]
        author.http.put(f"/api/v1/groups/{made['id']}/members/{member_id}").raise_for_status()
    return made


def test_quiz_is_for_a_group_by_its_settings(
    new_visit: Callable[[str], Visit], stack: Stack, author: Person, taker: Person
) -> None:
    group, other = make_group(author, taker), stack.person()
    quiz_id = draft_of(author, quiz(title="Only class 5", questions=[true_false()]))
    visit = new_visit(stack.url)
    page = visit.sign_in_studio(author)
    open_quiz(visit, quiz_id, "settings")
    page.get_by_label("Audience").select_option(label="Certain groups")
    expect(page.get_by_text("Choose one at least")).to_be_visible()
    page.get_by_label("Class 5").check()
    visit.check_access()
    page.locator(SAVED).wait_for()
    assert wait_until(lambda: written(author, quiz_id)["audience"] == {"group_ids": [group["id"]]})
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_text("for 1 group")).to_be_visible()
    page.get_by_label("Tell those who may take it").check()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 1")).to_be_visible()

    inside, outside = new_visit(stack.url), new_visit(stack.url)
    inside.sign_in(taker)
    begin(inside.page, quiz_id)
    outside.expect_refusals(404)
    at = outside.sign_in(other)
    expect(at.get_by_role("link", name="Only class 5")).to_be_hidden()
    at.goto(f"{outside.address}/play#/quiz/{quiz_id}")
    expect(at.get_by_text("There is nothing here, or it is not for you.")).to_be_visible()

    page.get_by_role("link", name="Settings").click()
    page.get_by_label("Audience").select_option(label="Everyone with an account")
    page.locator(SAVED).wait_for()
    assert wait_until(lambda: written(author, quiz_id)["audience"] == "everyone")


def test_invited_pupil_makes_an_account_and_is_in_the_group(
    new_visit: Callable[[str], Visit], stack: Stack, author: Person
) -> None:
    group = make_group(author)
    body = quiz(title="Class only", audience={"group_ids": [group["id"]]}, questions=[true_false()])
    quiz_id = publish(author.http, body)
    visit, pupil = new_visit(stack.url), new_visit(stack.url)
    page = visit.sign_in_studio(author)
    page.goto(f"{visit.address}/studio#/group/{group['id']}")
    email = f"{group['id'].lower()}@pupils.example"
    addresses = page.get_by_label("Email addresses")
    addresses.fill("no address")
    visit.expect_refusals(422)
    page.get_by_role("button", name="Invite 2 people").click()
    expect(page.get_by_role("region", name="Invite").get_by_role("alert")).to_be_visible()
    expect(addresses).to_have_value("no address")
    visit.check_access()
    addresses.fill(email)
    page.reload()
    expect(addresses).to_have_value(email)
    page.get_by_role("button", name="Invite 1 person").click()
    expect(page.get_by_role("region", name="Invite").get_by_role("status")).to_be_visible()
    expect(addresses).to_have_value("")

    [mail] = wait_until(lambda: stack.outbox(email))
    [link] = set(re.findall(r"http\S+/play#invitation=[\w.-]+", mail.text))
    at = pupil.page
    at.goto(link)
    expect(at.get_by_text("You were invited.")).to_be_visible()
    pupil.check_access()
    assert "invitation" not in at.url
    at.get_by_label("Email address").fill(email)
    at.get_by_label("Name").fill(group["id"][-12:])
    at.get_by_label("Password").fill("a long walk by the sea")
    at.get_by_role("button", name="Make the account").click()
    at.get_by_role("heading", name="Quizzes").wait_for()
    begin(at, quiz_id)
    page.reload()
    members = page.get_by_role("region", name="Members", exact=True)
    expect(members).to_contain_text(email)
    expect(members).to_contain_text("by invitation")


def test_staff_of_a_bank_and_a_group_are_named_by_address(
    visit: Visit, stack: Stack, author: Person
) -> None:
    helper, group = stack.person("author"), make_group(author)
    made = author.http.post("/api/v1/banks", json={"title": "Oceans", "description": ""}).json()
    page = visit.sign_in_studio(author)
    for address in (f"group/{group['id']}", f"bank/{made['id']}"):
        page.goto(f"{visit.address}/studio#/{address}")
        page.get_by_role("button", name="Add somebody").click()
        dialog = page.get_by_role("dialog")
        dialog.get_by_label("Email address or id").fill(helper.email)
        dialog.get_by_label("Viewer").check()
        visit.check_access()
        dialog.get_by_role("button", name="Save").click()
        staff = page.get_by_role("region", name="Staff")
        expect(staff.get_by_role("listitem")).to_contain_text(helper.username)
    staff.get_by_role("button", name="Take back").click()
    page.get_by_role("dialog").get_by_role("button", name="Take back").click()
    expect(staff.get_by_role("listitem")).to_have_count(0)


def test_questions_of_a_bank_take_the_width_that_nothing_else_needs(
    visit: Visit, author: Person
) -> None:
    made = author.http.post("/api/v1/banks", json={"title": "Oceans", "description": ""}).json()
    question = {"type": "true_false", "text": "Is it deep?", "points": 1, "correct": True}
    at = f"/api/v1/banks/{made['id']}/questions"
    author.http.post(at, json={**question, "tags": []}).raise_for_status()
    page = visit.sign_in_studio(author)
    page.goto(f"{visit.address}/studio#/bank/{made['id']}")
    questions = page.get_by_role("navigation", name="Questions of this bank")
    staff = page.get_by_role("region", name="Staff")
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert width_of(questions) == width_of(staff)
    page.set_viewport_size({"width": 1280, "height": 900})
    questions.get_by_role("button", name="Is it deep?").click()
    form = page.get_by_role("region", name="True or false")
    form.wait_for()
    assert width_of(questions) < width_of(form) < width_of(staff)


def width_of(part: Locator) -> float:
    box = part.bounding_box()
    assert box is not None
    return box["width"]


def test_people_get_other_times_roles_and_groups(
    visit: Visit, stack: Stack, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="People", questions=[true_false()]))
    helper = stack.person()
    visit.expect_refusals(422)
    started = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", json={})
    attempt = started.raise_for_status().json()
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
    now = taker.http.get(f"/api/v1/attempts/{attempt['id']}/live").json()
    assert now["expires_at"] > attempt["expires_at"]
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
