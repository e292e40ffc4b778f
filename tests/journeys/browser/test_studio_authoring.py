"""The studio as authors meet it: a quiz written, mended by two, brought from a file, published."""

import hashlib

from playwright.sync_api import Page, expect

from tests.support.browser_visit import Visit
from tests.support.builders import quiz, short_text, true_false
from tests.support.journey_stack import Person
from tests.support.studio_pages import draft_of, open_quiz, texts, written
from tests.support.waiting import wait_until

SAVED = "[data-state=saved]"
MARKUP = "<img src=x onerror=alert(1)> & <b>bold</b>"
DESK = {"width": 1280, "height": 900}
NARROW = {"width": 320, "height": 720}

TYPES = [
    "single_choice",
    "multiple_choice",
    "true_false",
    "short_text",
    "numeric",
    "matching",
    "ordering",
    "cloze",
    "essay",
]
GIFT = "::One:: 2+2? {=4 ~5}\n\n::Two:: Unfinished { =1 ~\n"


def id_in(page: Page) -> str:
    return page.url.partition("#/quiz/")[2].partition("/")[0]


def add(page: Page, kind: str, text: str) -> None:
    page.get_by_label("Add a question").select_option(kind)
    page.locator(".question-form textarea").first.fill(text)


def write_each_type(page: Page) -> None:
    form = page.locator(".question-form")
    add(page, "multiple_choice", "Several?")
    for number, text in enumerate(("One", "Two", "Three"), 1):
        form.get_by_label(f"Option {number}", exact=True).fill(text)
    form.get_by_label("Option 2 is right").check()
    add(page, "true_false", "So?")
    add(page, "short_text", "Who?")
    form.get_by_label("Accepted answers").fill("Ada\nAda Lovelace")
    add(page, "numeric", "How much?")
    form.get_by_label("Right number").fill("3,14")
    add(page, "matching", "Match")
    for number, letter in ((1, "A"), (2, "B")):
        form.get_by_label(f"Answer {letter}", exact=True).fill(f"choice {letter}")
        form.get_by_label(f"Item {number}", exact=True).fill(f"stem {number}")
    form.get_by_label("Answer to item 1").select_option(label="B: choice B")
    add(page, "ordering", "Order")
    for number in (1, 2, 3):
        form.get_by_label(f"Item {number}", exact=True).fill(f"item {number}")
    add(page, "cloze", "Fill")
    form.get_by_role("button", name="Add a gap").click()
    form.get_by_label("Accepted answers").fill("in")
    add(page, "essay", "Why?")


def test_quiz_is_written_with_a_question_of_each_type(visit: Visit, author: Person) -> None:
    page = visit.sign_in_by_form(author, "studio")
    expect(page.get_by_role("heading", name="Your quizzes")).to_be_focused()
    visit.check_access()
    page.get_by_role("button", name="New quiz").click()
    visit.check_access()
    page.get_by_label("Title").fill(MARKUP)
    page.get_by_role("button", name="Make the quiz").click()
    expect(page.get_by_role("heading", name=MARKUP)).to_be_focused()
    quiz_id = id_in(page)
    visit.page.set_viewport_size(DESK)  # type: ignore[arg-type]

    form = page.locator(".question-form")
    form.get_by_label("Question", exact=True).fill(MARKUP)
    form.get_by_label("Option 1", exact=True).fill("Yes")
    preview = page.get_by_role("region", name="As takers see it")
    expect(preview.get_by_role("radio", name="Yes")).to_be_visible()
    visit.check_access()

    write_each_type(page)
    page.locator(SAVED).wait_for()
    visit.check_access()
    saved = written(author, quiz_id)["questions"]
    assert [one["type"] for one in saved] == TYPES
    assert saved[0]["text"] == MARKUP
    assert [one["correct"] for one in saved[1]["options"]] == [True, True, False]
    assert saved[3]["accepted"] == ["Ada", "Ada Lovelace"]
    assert saved[4]["correct"] == "3.14"
    assert saved[5]["pairs"] == [[0, 1], [1, 1]]
    assert saved[7]["text"] == "Fill {{1}}"


def test_questions_are_moved_deleted_and_published_with_what_changes(
    visit: Visit, author: Person, taker: Person
) -> None:
    questions = [short_text("Why?"), short_text("Where?"), true_false("So.")]
    quiz_id = draft_of(author, quiz(title=MARKUP, questions=questions))
    page = visit.sign_in_studio(author)
    open_quiz(visit, quiz_id)
    form = page.locator(".question-form")
    page.get_by_role("button", name="Move this question down").press("Enter")
    form.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    assert wait_until(lambda: texts(author, quiz_id) == ["Where?", "Why?", "So."])
    page.locator(SAVED).wait_for()

    rows = page.get_by_role("navigation", name="Questions of this quiz").get_by_role("listitem")
    rows.filter(has_text="So.").drag_to(rows.filter(has_text="Where?"))
    expect(page.get_by_text("moved to place 1 of 3")).to_be_attached()
    assert wait_until(lambda: texts(author, quiz_id) == ["So.", "Where?", "Why?"])
    rows.filter(has_text="So.").drag_to(rows.filter(has_text="Why?"))
    assert wait_until(lambda: texts(author, quiz_id) == ["Where?", "Why?", "So."])
    page.locator(SAVED).wait_for()

    page.get_by_role("link", name="Publish").click()
    visit.check_access()
    page.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 1")).to_be_visible()
    assert taker.http.get(f"/api/v1/quizzes/{quiz_id}").json()["title"] == MARKUP

    page.get_by_role("link", name="Questions").click()
    form.get_by_label("Points", exact=True).first.fill("2")
    page.locator(SAVED).wait_for()
    page.get_by_role("link", name="Publish").click()
    expect(page.get_by_text("Question 2 changed")).to_contain_text("what is right")


def test_settings_are_saved_in_the_authors_zone_and_refused_at_their_field(
    visit: Visit, author: Person
) -> None:
    quiz_id = draft_of(author, quiz())
    page = visit.sign_in_studio(author)
    visit.expect_refusals(422)
    open_quiz(visit, quiz_id, "settings")
    visit.check_access()
    page.get_by_label("Opens").fill("2030-05-01T09:30")
    page.get_by_label("Closes").fill("2030-05-01T08:30")
    expect(page.get_by_text("Not saved yet: the settings.")).to_be_visible()
    expect(page.get_by_label("Closes")).to_have_attribute("aria-invalid", "true")
    visit.check_access()
    page.get_by_label("Closes").fill("2030-05-01T11:30")
    page.get_by_label("Access code").fill("aurora")
    page.get_by_label("Mix the questions").check()
    page.get_by_label("Draw in later attempts").check()
    page.locator(SAVED).wait_for()
    local = page.evaluate("new Date('2030-05-01T09:30').toISOString()")
    saved = written(author, quiz_id)
    assert saved["opens_at"] == local
    assert (saved["has_access_code"], saved["randomize_questions"]) == (True, True)
    assert saved["no_repeat"] is True
    page.set_viewport_size(NARROW)  # type: ignore[arg-type]
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= NARROW["width"], "there is something to scroll sideways"


def test_safe_exam_browser_is_required_with_a_made_or_an_own_configuration(
    visit: Visit, author: Person
) -> None:
    quiz_id = draft_of(author, quiz())
    page = visit.sign_in_studio(author)
    open_quiz(visit, quiz_id, "settings")
    page.get_by_label("Safe Exam Browser").select_option("made")
    page.get_by_label("Password to quit").fill("room 12")
    page.get_by_label("Address that quits the browser").fill("https://example.org/end")
    page.locator(SAVED).wait_for()
    assert written(author, quiz_id)["safe_exam_browser"]["generated"] == {
        "allow_quit": True,
        "hashed_quit_password": hashlib.sha256(b"room 12").hexdigest(),
        "quit_url": "https://example.org/end",
    }
    visit.check_access()
    page.get_by_role("button", name="Remove the password").press("Enter")
    expect(page.get_by_label("Password to quit")).to_be_focused()
    page.get_by_label("Takers may quit the browser").uncheck()
    page.locator(SAVED).wait_for()
    made = written(author, quiz_id)["safe_exam_browser"]["generated"]
    assert (made["allow_quit"], made["hashed_quit_password"]) == (False, None)

    visit.expect_refusals(422)
    page.get_by_label("Safe Exam Browser").select_option("own")
    expect(page.get_by_text("At least one key is needed.")).to_be_visible()
    page.get_by_label("Config keys").fill("AB12")
    expect(page.get_by_label("Config keys")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_text("This has another form than it must have.")).to_be_visible()
    visit.check_access()
    page.get_by_label("Config keys").fill("AB" * 32)
    page.locator(SAVED).wait_for()
    own = {"config_keys": ["ab" * 32], "browser_exam_keys": [], "generated": None}
    assert written(author, quiz_id)["safe_exam_browser"] == own
    page.reload()
    expect(page.get_by_label("Config keys")).to_have_value("ab" * 32)


def test_two_authors_keep_what_each_wrote_and_choose_where_both_did(
    visit: Visit, author: Person
) -> None:
    questions = [short_text("One?"), short_text("Two?"), true_false("Three.")]
    quiz_id = draft_of(author, quiz(title="Shared", questions=questions))
    page = visit.sign_in_studio(author)
    visit.expect_refusals(412)
    open_quiz(visit, quiz_id)
    other = written(author, quiz_id)
    for place, text in ((0, "One, by the other?"), (1, "Two, by the other?")):
        at = f"/api/v1/quizzes/{quiz_id}"
        tag = author.http.get(at).headers["ETag"]
        body = {**other["questions"][place], "text": text}
        body.pop("id")
        replaced = author.http.put(
            f"{at}/questions/{other['questions'][place]['id']}",
            json=body,
            headers={"If-Match": tag},
        )
        assert replaced.status_code == 200

    form = page.locator(".question-form")
    form.get_by_label("Question", exact=True).fill("One, by me?")
    conflict = page.get_by_role("region", name="Changed by somebody else")
    expect(conflict).to_contain_text("One, by me?")
    expect(conflict).to_contain_text("One, by the other?")
    visit.check_access()
    expect(page.get_by_role("button", name="2 Two, by the other?")).to_be_visible()
    conflict.get_by_role("button", name="Keep mine").click()
    page.locator(SAVED).wait_for()
    assert texts(author, quiz_id) == ["One, by me?", "Two, by the other?", "Three."]


def test_nothing_typed_without_a_network_is_lost(visit: Visit, author: Person) -> None:
    quiz_id = draft_of(author, quiz(questions=[short_text("Before")]))
    page = visit.sign_in_studio(author)
    visit.expect_refusals("offline")
    open_quiz(visit, quiz_id)
    visit.context.set_offline(True)
    page.get_by_label("Question", exact=True).fill("Typed in a tunnel")
    page.locator("[data-state=offline]").wait_for()
    visit.context.set_offline(False)
    page.reload()
    expect(page.get_by_label("Question", exact=True)).to_have_value("Typed in a tunnel")
    page.locator(SAVED).wait_for()
    assert texts(author, quiz_id) == ["Typed in a tunnel"]


def test_file_is_brought_with_its_report_copied_taken_home_and_deleted(
    visit: Visit, author: Person
) -> None:
    page = visit.sign_in_studio(author)
    page.get_by_role("link", name="Import").click()
    dropped = page.evaluate_handle(
        """text => {
            const dropped = new DataTransfer();
            dropped.items.add(new File([text], "sums.gift", { type: "text/plain" }));
            return dropped;
        }""",
        GIFT,
    )
    page.locator(".drop").dispatch_event("drop", {"dataTransfer": dropped})
    expect(page.get_by_text("Questions that were understood: 1. Left out: 1.")).to_be_visible()
    visit.check_access()
    page.get_by_label("Title").fill("Sums")
    page.get_by_role("button", name="Import 1 question").click()
    expect(page.get_by_role("heading", name="Sums")).to_be_visible()
    page.get_by_role("link", name="Quizzes").click()
    page.get_by_label("More for Sums").click()
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("button", name="Download").click()
    assert download.value.suggested_filename == "Sums.json"
    visit.check_access()
    page.get_by_role("button", name="Copy").click()
    expect(page.get_by_role("heading", name="Copy of Sums")).to_be_visible()
    page.get_by_role("link", name="Quizzes").click()
    page.get_by_label("More for Copy of Sums").click()
    page.get_by_role("button", name="Delete …").click()
    page.get_by_role("button", name="Delete the quiz").click()
    expect(page.get_by_label("More for Copy of Sums")).to_be_hidden()
    expect(page.get_by_label("More for Sums")).to_be_visible()
