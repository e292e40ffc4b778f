"""Pictures in the studio: chosen, described, uploaded, shown to takers."""

from playwright.sync_api import expect

from tests.support import media_files, picture_packages
from tests.support.browser_visit import Visit
from tests.support.builders import quiz, short_text
from tests.support.journey_stack import Person

SAVED = "[data-state=saved]"


def test_author_puts_a_picture_where_the_cursor_stands(
    visit: Visit, author: Person, taker: Person
) -> None:
    made = author.http.post("/api/v1/quizzes", json=quiz(questions=[short_text("Where is it?")]))
    quiz_id = made.raise_for_status().json()["id"]
    visit.expect_pictures()
    page = visit.sign_in_studio(author)
    page.goto(f"{visit.address}/studio#/quiz/{quiz_id}")
    form = page.locator(".question-form")
    text = form.get_by_label("Question", exact=True)
    text.evaluate("field => field.setSelectionRange(0, 0)")
    form.get_by_role("button", name="Add a picture or sound").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("File").set_input_files(
        {"name": "map.png", "mimeType": "image/png", "buffer": media_files.png()}
    )
    dialog.get_by_label("Description").fill("A [map]")
    visit.check_access()
    dialog.get_by_role("button", name="Upload and insert").click()
    expect(text).to_be_focused()
    preview = page.get_by_role("region", name="As takers see it")
    picture = preview.get_by_role("img", name="A [map]")
    expect(picture).to_be_visible()
    expect(picture).to_have_js_property("naturalWidth", 8)
    page.locator(SAVED).wait_for()
    [question] = author.http.get(f"/api/v1/quizzes/{quiz_id}").json()["questions"]
    assert question["format"] == "markdown"
    assert question["text"].startswith("![A \\[map\\]](asset:ast_")
    assert question["text"].endswith(")Where is it?")
    author.http.post(f"/api/v1/quizzes/{quiz_id}/publish").raise_for_status()
    paper = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start").raise_for_status().json()
    assert len(paper["assets"]) == 1


def test_refused_file_says_why_and_stays_chosen(visit: Visit, author: Person) -> None:
    made = author.http.post("/api/v1/quizzes", json=quiz(questions=[short_text("Where is it?")]))
    visit.expect_pictures()
    page = visit.sign_in_studio(author)
    visit.expect_refusals(422)
    page.goto(f"{visit.address}/studio#/quiz/{made.raise_for_status().json()['id']}")
    page.get_by_role("button", name="Add a picture or sound").first.click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("File").set_input_files(
        {"name": "map.png", "mimeType": "image/png", "buffer": b"not a picture"}
    )
    dialog.get_by_role("button", name="Upload and insert").click()
    expect(dialog.get_by_role("alert")).to_contain_text("What was sent is not a PNG picture.")
    assert dialog.get_by_label("File").evaluate("field => field.files.length") == 1


def test_file_with_pictures_is_imported_by_a_job(visit: Visit, author: Person) -> None:
    page = visit.sign_in_studio(author)
    page.get_by_role("link", name="Import").click()
    text = '<p>Where? <img src="@@PLUGINFILE@@/map.png" alt="A map"/></p>'
    picture = picture_packages.file("map.png", media_files.png())
    content = picture_packages.moodle(text, files=picture)
    visit.expect_pictures()
    page.get_by_label("Drop a file here").set_input_files(
        {"name": "Sea.xml", "mimeType": "application/xml", "buffer": content}
    )
    expect(page.get_by_text("Questions that were understood: 1.")).to_be_visible()
    visit.check_access()
    page.get_by_role("button", name="Import 1 question").click()
    expect(page.get_by_role("heading", name="Sea")).to_be_visible()
    expect(page.get_by_role("img", name="A map")).to_be_visible()
