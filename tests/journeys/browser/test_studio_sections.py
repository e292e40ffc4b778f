"""Sections and banks in the studio: arranged, drawn from, taken."""

from playwright.sync_api import Page, expect

from tests.support.browser_visit import Visit
from tests.support.builders import quiz, short_text, true_false
from tests.support.journey_stack import Person
from tests.support.waiting import wait_until

SAVED = "[data-state=saved]"


def make_bank(page: Page, title: str, texts: list[str]) -> None:
    page.get_by_role("link", name="Banks").click()
    page.get_by_role("button", name="New bank").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Title").fill(title)
    dialog.get_by_role("button", name="Make the bank").click()
    expect(page.get_by_role("heading", name=title)).to_be_focused()
    for text in texts:
        page.get_by_label("Add a question").select_option("true_false")
        form = page.locator(".question-form")
        form.get_by_label("Question", exact=True).fill(text)
        form.get_by_label("Tags").fill("sea, easy")
        form.get_by_role("button", name="Save the question").click()
        row = page.get_by_role("navigation", name="Questions of this bank").get_by_text(text)
        expect(row).to_be_visible()


def test_author_draws_from_a_bank_of_their_own(visit: Visit, author: Person, taker: Person) -> None:
    page = visit.sign_in_studio(author)
    make_bank(page, "Oceans", ["Salt?", "Deep?", "Blue?"])
    visit.check_access()
    made = author.http.post("/api/v1/quizzes", json=quiz(questions=[short_text("First?")]))
    quiz_id = made.raise_for_status().json()["id"]
    page.goto(f"{visit.address}/studio#/quiz/{quiz_id}")
    page.get_by_role("button", name="Arrange in sections").click()
    page.get_by_role("button", name="Add a section").click()
    form = page.get_by_role("region", name="Section 2")
    form.get_by_label("Title of the section").fill("The sea")
    form.get_by_label("Passage").fill("All that is salt.")
    expect(page.get_by_text("a section is empty")).to_be_visible()
    form.get_by_role("button", name="Draw questions from a bank").click()
    draw = form.get_by_role("group", name="Drawn from a bank")
    draw.get_by_label("Bank").select_option(label="Oceans")
    draw.get_by_label("Number of questions").fill("2")
    draw.get_by_label("Only with all of these tags").fill("easy, sea")
    visit.check_access()
    page.locator(SAVED).wait_for()
    author.http.post(f"/api/v1/quizzes/{quiz_id}/publish").raise_for_status()
    paper = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start").raise_for_status().json()
    first, sea = paper["sections"]
    assert (first["title"], len(first["question_ids"])) == (None, 1)
    assert (sea["title"], sea["text"]) == ("The sea", "All that is salt.")
    drawn = [one["text"] for one in paper["questions"] if one["id"] in sea["question_ids"]]
    assert len(drawn) == 2
    assert set(drawn) <= {"Salt?", "Deep?", "Blue?"}


def test_question_goes_over_the_border_of_its_section_by_key(visit: Visit, author: Person) -> None:
    sections = [
        {"title": "One", "items": [true_false("A."), true_false("B.")]},
        {"title": "Two", "items": [true_false("C.")]},
    ]
    body = {**quiz(), "sections": sections}
    body.pop("questions")
    made = author.http.post("/api/v1/quizzes", json=body).raise_for_status().json()
    page = visit.sign_in_studio(author)
    page.goto(f"{visit.address}/studio#/quiz/{made['id']}")
    page.get_by_role("button", name="B.", exact=False).click()
    page.get_by_role("button", name="Move this question down").press("Enter")
    at = f"/api/v1/quizzes/{made['id']}"

    def texts() -> list[list[str]]:
        kept = author.http.get(at).json()["sections"]
        return [[item["text"] for item in section["items"]] for section in kept]

    assert wait_until(lambda: texts() == [["A."], ["B.", "C."]])
    page.get_by_label("Section", exact=True).select_option(label="One")
    assert wait_until(lambda: texts() == [["A.", "B."], ["C."]])
    visit.check_access()
