"""Exam day in two browsers: what the proctor does arrives at the taker, and the other way round."""

from collections.abc import Callable

from playwright.sync_api import expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import quiz, true_false
from tests.support.journey_stack import Person, Stack
from tests.support.player_pages import SAVED, attempt_of, begin, look_at, saved_answers
from tests.support.studio_pages import open_quiz
from tests.support.waiting import wait_until

NewVisit = Callable[[str], Visit]

REFUSED_AFTER_MS = 6100
"""Answers on the wire are taken for five seconds of a pause, of which a process learns in one."""

COUNT_TONES = """
globalThis.tones = 0;
const start = OscillatorNode.prototype.start;
OscillatorNode.prototype.start = function (...given) { tones += 1; start.apply(this, given); };
"""


def test_message_pause_and_time_arrive_while_the_attempt_is_open(
    new_visit: NewVisit, stack: Stack, author: Person, taker: Person
) -> None:
    body = quiz(title="Together", questions=[true_false("One."), true_false("Two.")])
    quiz_id = publish(author.http, body)
    sitting, room = new_visit(stack.url), new_visit(stack.url)
    sitting.poll_each_second()
    room.poll_each_second()
    page = sitting.sign_in(taker)
    begin(page, quiz_id)
    proctor = room.sign_in_studio(author)
    open_quiz(room, quiz_id, "live")
    row = proctor.get_by_role("row", name=taker.username)
    expect(row).to_contain_text("0/2")
    expect(row).to_contain_text("nothing yet")
    page.get_by_label("True").check()
    page.locator(SAVED).wait_for()
    expect(row).to_contain_text("1/2")
    expect(row.locator("[data-label='Last saved']")).to_contain_text("ago")

    proctor.get_by_role("button", name="Message …").click()
    proctor.get_by_role("dialog").get_by_label("Message").fill("<b>Ten</b> metres, not feet.")
    proctor.get_by_role("button", name="Send", exact=True).click()
    messages = page.get_by_role("region", name="Messages")
    expect(messages).to_contain_text("<b>Ten</b> metres, not feet.")
    sitting.check_access()

    sitting.expect_refusals(409)  # answers given in the pause
    proctor.get_by_role("button", name="Pause …").click()
    proctor.get_by_role("dialog").get_by_label("Reason").fill("fire alarm")
    proctor.get_by_role("button", name="Pause", exact=True).click()
    expect(page.locator(".clock")).to_have_text("Paused")
    page.wait_for_timeout(REFUSED_AFTER_MS)
    page.get_by_label("False").check()
    expect(page.locator("[data-state=paused]")).to_be_visible()
    sitting.check_access()
    proctor.get_by_role("button", name="Go on with the exam").click()
    page.get_by_role("timer", name="Time left").wait_for()
    page.locator(SAVED).wait_for()

    proctor.get_by_role("button", name="Give time …").first.click()
    dialog = proctor.get_by_role("dialog")
    dialog.get_by_label("Minutes").fill("90")
    dialog.get_by_label("Reason").fill("fire alarm")
    dialog.get_by_role("button", name="Give the time").click()
    expect(page.get_by_role("timer", name="Time left")).to_contain_text("1:")
    expect(messages).to_contain_text("1 hour 30 minutes")

    proctor.get_by_label(f"More for {taker.username}").click()
    row.get_by_role("button", name="Hand in …").click()
    proctor.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(page.locator(".score")).to_contain_text("of 2")
    expect(page.get_by_text("The people in charge ended it")).to_be_visible()


def test_device_is_released_for_another_one(
    new_visit: NewVisit, stack: Stack, author: Person, taker: Person
) -> None:
    body = quiz(title="One device", device_rule="lock", questions=[true_false()])
    quiz_id = publish(author.http, body)
    broken, spare, room = (new_visit(stack.url) for _ in range(3))
    spare.poll_each_second()
    room.poll_each_second()
    begin(broken.sign_in(taker), quiz_id)
    broken.page.get_by_label("True").check()
    broken.page.locator(SAVED).wait_for()
    page = spare.sign_in(taker)
    running = page.locator(".running")
    expect(running).to_contain_text("One device")
    spare.check_access()
    running.get_by_role("link", name="Go on").click()
    assert attempt_of(broken.page) == attempt_of(page)
    spare.expect_refusals(409)
    page.get_by_label("False").check()
    expect(page.locator("[data-state=elsewhere]")).to_contain_text("open on another device")
    spare.check_access()

    proctor = room.sign_in_studio(author)
    open_quiz(room, quiz_id, "live")
    row = proctor.get_by_role("row", name=taker.username)
    proctor.get_by_label(f"More for {taker.username}").click()
    row.get_by_role("button", name="Release the device").click()
    expect(proctor.get_by_text("Another device may go on now.")).to_be_attached()
    page.locator(SAVED).wait_for()  # what was given meanwhile is sent by itself
    assert saved_answers(taker, attempt_of(page)) == [False]
    row.get_by_role("link", name="Log").click()
    expect(proctor.get_by_text("Another device").first).to_be_visible()


def test_proctor_hears_and_reads_who_comes_to_be_at_risk(
    new_visit: NewVisit, stack: Stack, author: Person, taker: Person
) -> None:
    body = quiz(title="Short", duration_minutes=4, questions=[true_false()])
    quiz_id = publish(author.http, body)
    room = new_visit(stack.url)
    room.poll_each_second()
    room.context.add_init_script(COUNT_TONES)
    proctor = room.sign_in_studio(author)
    open_quiz(room, quiz_id, "live")
    proctor.get_by_label("Play a sound when somebody comes to be at risk").check()
    before = proctor.evaluate("tones")
    assert before > 0  # as a sample
    taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", json={}).raise_for_status()
    expect(proctor.get_by_text(f"{taker.username} is at risk.")).to_be_attached()
    assert wait_until(lambda: proctor.evaluate("tones") > before)
    room.check_access()
    proctor.reload()
    expect(proctor.get_by_label("Play a sound when somebody comes to be at risk")).to_be_checked()


def test_screen_for_the_room_shows_what_is_to_be_opened_and_the_code(
    visit: Visit, author: Person
) -> None:
    body = quiz(title="Aurora", access_code="aurora borealis", questions=[true_false()])
    quiz_id = publish(author.http, body)
    proctor = visit.sign_in_studio(author)
    open_quiz(visit, quiz_id, "live")
    proctor.get_by_role("link", name="Screen for the room").click()
    expect(proctor.get_by_role("heading", name="Aurora")).to_be_focused()
    expect(proctor.get_by_text(f"{visit.address.partition('//')[2]}/play")).to_be_visible()
    expect(proctor.get_by_role("button", name="Sign out")).to_be_hidden()
    proctor.get_by_label("Access code").fill("aurora borealis")
    proctor.get_by_role("button", name="Show the code").click()
    expect(proctor.locator(".room-code")).to_have_text("aurora borealis")
    expect(proctor.get_by_label("Access code")).to_be_hidden()
    visit.check_access()
    proctor.reload()
    expect(proctor.locator(".room-code")).to_be_hidden()  # kept nowhere


def test_taker_begins_with_the_code_and_gets_time_of_their_own(
    new_visit: NewVisit, stack: Stack, author: Person, taker: Person
) -> None:
    body = quiz(title="Coded", access_code="aurora", questions=[true_false()])
    quiz_id = publish(author.http, body)
    sitting, room = new_visit(stack.url), new_visit(stack.url)
    sitting.poll_each_second()
    room.poll_each_second()
    sitting.poll_each_second()
    page = sitting.sign_in(taker)
    sitting.expect_refusals(403)
    look_at(page, quiz_id)
    page.get_by_label("Access code").fill("borealis")
    page.get_by_role("button", name="Begin").click()
    expect(page.get_by_role("alert")).to_have_text("The access code is missing or wrong.")
    sitting.check_access()
    page.get_by_label("Access code").fill("aurora")
    page.get_by_role("button", name="Begin").click()
    page.get_by_role("timer", name="Time left").wait_for()

    proctor = room.sign_in_studio(author)
    open_quiz(room, quiz_id, "live")
    row = proctor.get_by_role("row", name=taker.username)
    proctor.get_by_label(f"More for {taker.username}").click()
    row.get_by_role("button", name="Give time …").click()
    dialog = proctor.get_by_role("dialog")
    dialog.get_by_label("Minutes").fill("60")
    dialog.get_by_label("Reason").fill("came late")
    dialog.get_by_role("button", name="Give the time").click()
    expect(row).to_contain_text("+60 min")
    expect(page.get_by_role("timer", name="Time left")).to_contain_text("1:")
    proctor.get_by_role("button", name="End all …").click()
    proctor.get_by_role("dialog").get_by_role("button", name="Hand in for all").click()
    expect(page.locator(".score")).to_contain_text("of 1")


def test_studio_works_under_the_prefix_of_a_gateways_stage(
    deep_visit: Visit, author: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Deep", questions=[true_false()]))
    deep_visit.sign_in_studio(author)
    open_quiz(deep_visit, quiz_id, "live")
    expect(deep_visit.page.get_by_role("heading", name="Takers")).to_be_visible()
