"""Results in the studio: files of all attempts, a paper declared void, a key that was wrong."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, Route, expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import quiz, short_text, single, true_false
from tests.support.journey_stack import Person, Stack
from tests.support.studio_pages import sat
from tests.support.waiting import wait_until

TAKERS = 8
"""So many attempts are enough for a judgement of options."""


def open_results(visit: Visit, author: Person, quiz_id: str, part: str = "results") -> Page:
    page = visit.sign_in_studio(author)
    page.goto(f"{visit.address}/studio#/quiz/{quiz_id}/{part}")
    page.get_by_role("navigation", name="Parts of this quiz").wait_for()
    return page


def downloaded(page: Page, kind: str, *, with_questions: bool = False) -> Path:
    page.get_by_role("button", name="Download …").click()
    dialog = page.get_by_role("dialog", name="Download all attempts")
    dialog.get_by_label(kind).check()
    if with_questions:
        dialog.get_by_label("With a column for each question").check()
    with page.expect_download() as download:
        dialog.get_by_role("button", name="Download", exact=True).click()
    dialog.wait_for(state="hidden")
    assert download.value.suggested_filename.endswith("xlsx" if "XLSX" in kind else "csv")
    return download.value.path()


def test_attempts_are_taken_home_as_csv_and_as_a_workbook(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Grades", questions=[true_false(), short_text()]))
    sat(taker, quiz_id, lambda one: True if one["type"] == "true_false" else "<i>grey</i>")
    page = open_results(visit, author, quiz_id)
    page.get_by_role("button", name="Download …").click()
    visit.check_access()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Download …")).to_be_focused()
    [row] = csv.DictReader(io.StringIO(downloaded(page, "CSV").read_text("utf-8-sig")))
    assert row["username"] == taker.username
    assert "Q1" not in "".join(row)
    visit.check_focus()
    book = zipfile.ZipFile(downloaded(page, "Excel workbook (XLSX)", with_questions=True))
    texts = "".join(book.read(name).decode() for name in book.namelist() if "xml" in name)
    assert taker.username in texts
    assert "Q1 (que_" in texts


def test_more_attempts_than_one_answer_holds_come_as_one_file(
    visit: Visit, author: Person, taker: Person
) -> None:
    """The first answer says that there are more; the service makes the file of all."""
    quiz_id = publish(author.http, quiz(title="Many", questions=[true_false()]))
    sat(taker, quiz_id, lambda _: True)
    visit.expect_pictures()
    page = open_results(visit, author, quiz_id)

    def say_that_there_is_more(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(
            response=answer, headers={**answer.headers, "link": '<?cursor=x>; rel="next"'}
        )

    page.route("**/grades?format=csv", say_that_there_is_more)
    assert taker.username in downloaded(page, "CSV").read_text("utf-8-sig")


def test_administrator_declares_a_paper_void(
    visit: Visit, author: Person, admin: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Leaked", questions=[true_false()]))
    attempt = sat(taker, quiz_id, lambda _: True)
    page = visit.sign_in_studio(admin)
    page.goto(f"{visit.address}/studio#/paper/{attempt['id']}")
    page.get_by_role("button", name="Declare void …").click()
    dialog = page.get_by_role("dialog")
    visit.check_access()
    dialog.get_by_label("Reason").fill("The questions were known.")
    page.keyboard.press("Enter")
    expect(page.locator(".score .mark")).to_have_text("void")
    visit.check_focus()
    expect(page.get_by_role("button", name="Declare void …")).to_be_hidden()
    visit.check_access()
    at = f"/api/v1/results/attempts/{attempt['id']}"
    assert author.http.get(at).json()["voided_at"] is not None
    inbox = "/api/v1/notifications"
    assert wait_until(
        lambda: [
            one for one in taker.http.get(inbox).json()["items"] if one["type"] == "result_changed"
        ]
    )


def test_paper_shows_questions_that_the_quiz_has_no_more(
    visit: Visit, author: Person, taker: Person
) -> None:
    body = quiz(title="Shorter", questions=[short_text("Shade of <b>ash</b>?"), true_false()])
    quiz_id = publish(author.http, body)
    attempt = sat(taker, quiz_id, lambda one: "grey" if one["type"] == "short_text" else True)
    made = author.http.get(f"/api/v1/quizzes/{quiz_id}")
    gone = next(one for one in made.json()["questions"] if one["type"] == "short_text")
    at = f"/api/v1/quizzes/{quiz_id}/questions/{gone['id']}"
    author.http.delete(at, headers={"If-Match": made.headers["etag"]}).raise_for_status()
    page = visit.sign_in_studio(author)
    page.goto(f"{visit.address}/studio#/paper/{attempt['id']}")
    expect(page.get_by_role("heading", name="Shade of <b>ash</b>?")).to_be_visible()
    expect(page.locator(".said").filter(has_text="grey").first).to_be_visible()
    expect(page.locator(".facts").first).to_contain_text(taker.username)
    visit.check_access()


def test_key_that_is_probably_wrong_is_found_mended_and_graded_anew(
    visit: Visit, stack: Stack, author: Person
) -> None:
    body = quiz(title="Keys", questions=[single("Which city has two rivers?"), true_false()])
    quiz_id = publish(author.http, body)

    def choose(question: dict[str, Any]) -> Any:
        if question["type"] == "true_false":
            return True
        return next(one["id"] for one in question["options"] if one["text"] == "Lyon")

    attempts = [sat(stack.person(), quiz_id, choose) for _ in range(TAKERS)]
    visit.expect_refusals(404)  # there are no statistics yet
    page = open_results(visit, author, quiz_id, "statistics")
    page.get_by_role("button", name="Calculate").click()
    row = page.get_by_role("row", name="1. Which city has two rivers?")
    expect(row).to_contain_text("key may be wrong")
    visit.check_access()
    row.get_by_role("link", name="Mend the key").click()
    place = next(
        number
        for number in range(1, 4)
        if page.get_by_label(f"Option {number}", exact=True).input_value() == "Lyon"
    )
    page.get_by_label(f"Option {place} is right").check()
    page.locator("[data-state=saved]").wait_for()
    page.get_by_role("link", name="Results").click()
    page.get_by_role("button", name="Grade anew …").click()
    visit.check_focus()
    page.get_by_role("button", name="See what would change").click()
    expect(page.get_by_text("8 of 8 results change.")).to_be_visible()
    # nothing is changed by the look
    at = f"/api/v1/results/attempts/{attempts[0]['id']}"
    before = author.http.get(at).json()
    assert before["regraded_at"] is None
    visit.check_access()
    page.get_by_role("button", name="Publish and change 8 results").click()
    expect(page.get_by_text("being graded anew").first).to_be_visible()
    visit.check_focus()
    assert wait_until(lambda: author.http.get(at).json()["regraded_at"] is not None)
    assert author.http.get(at).json()["score"] > before["score"]


def test_results_are_listed_taken_home_and_adjusted(
    visit: Visit, author: Person, taker: Person
) -> None:
    quiz_id = publish(author.http, quiz(title="Grades", questions=[true_false(), short_text()]))
    sat(taker, quiz_id, lambda one: True if one["type"] == "true_false" else "<i>grey</i>")
    page = open_results(visit, author, quiz_id)
    visit.check_access()
    page.get_by_role("button", name="Attempts").click()
    page.get_by_role("link", name=taker.username).click()
    expect(page.get_by_text("<i>grey</i>")).to_be_visible()
    visit.check_access()
    page.get_by_role("button", name="Adjust …").click()
    page.get_by_label("Points to add").fill("0.5")
    page.get_by_label("Reason").fill("good try")
    page.get_by_role("button", name="Adjust", exact=True).click()
    expect(page.get_by_text("good try")).to_be_visible()
    expect(page.get_by_role("button", name="Declare void …")).to_be_hidden()
