"""Results and administration for everybody: every look, enlarged, by keyboard, in each language."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import expect

from infra.emulator.seed import publish
from tests.support.browser_visit import Visit
from tests.support.builders import quiz, single, true_false
from tests.support.exam_scene import essay
from tests.support.journey_stack import Person, Stack
from tests.support.waiting import wait_until

ADMINISTRATION = ("#/admin", "#/admin/mails", "#/admin/events", "#/admin/status")
OF_QUIZ = ("results", "marking", "statistics")
HIDDEN_IDS = ("tab-", "marking-", "stat-", "admin-", "account-event-", "queue-", "limit-", "fact-")
"""Beginnings of names of texts: one that is shown has no words."""


@pytest.fixture(scope="module")
def scene(stack: Stack) -> dict[str, Any]:
    """An exam that one has taken, its statistics, a person, and events of a group that is gone."""
    author, taker = stack.person("author"), stack.person()
    body = quiz(title="Looked at", questions=[single(), true_false(), essay()])
    quiz_id = publish(author.http, body)
    started = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start", json={})
    attempt = started.raise_for_status().json()
    taker.http.post(f"/api/v1/attempts/{attempt['id']}/submit").raise_for_status()
    at = f"/api/v1/quizzes/{quiz_id}/statistics"
    author.http.post(at, json={"attempts": "first"}).raise_for_status()
    assert wait_until(lambda: author.http.get(f"{at}?attempts=first").status_code == 200)
    user_id = taker.http.get("/api/v1/auth/me").json()["id"]
    group_id = author.http.post("/api/v1/groups", json={"name": "Gone"}).json()["id"]
    staff = f"/api/v1/groups/{group_id}/staff/{user_id}"
    author.http.put(staff, json={"role": "viewer"}).raise_for_status()
    author.http.delete(f"/api/v1/groups/{group_id}").raise_for_status()
    return {"quiz_id": quiz_id, "attempt_id": attempt["id"], "user_id": user_id}


def addresses(scene: dict[str, Any]) -> list[str]:
    quiz_views = [f"#/quiz/{scene['quiz_id']}/{part}" for part in OF_QUIZ]
    return [*quiz_views, f"#/paper/{scene['attempt_id']}", f"#/user/{scene['user_id']}"]


def show(visit: Visit, address: str) -> None:
    visit.page.goto(f"{visit.address}/studio{address}")
    visit.page.locator("main .card").first.wait_for()
    # parts that load by themselves have come
    expect(visit.page.get_by_text("One moment")).to_have_count(0)


def test_every_view_can_be_used_in_every_look(
    visit: Visit, admin: Person, scene: dict[str, Any]
) -> None:
    visit.sign_in_studio(admin)
    for place, address in enumerate((*addresses(scene), *ADMINISTRATION)):
        show(visit, address)
        visit.check_looks(place)


@pytest.mark.parametrize("height", [256, 844])
def test_focus_is_seen_and_never_covered(
    visit: Visit, admin: Person, scene: dict[str, Any], height: int
) -> None:
    visit.sign_in_studio(admin)
    visit.page.set_viewport_size({"width": 320, "height": height})
    for address in (*addresses(scene), *ADMINISTRATION):
        show(visit, address)
        expect(visit.page.locator("h1")).to_be_focused()
        visit.check_tab_order(30)


@pytest.mark.parametrize("wanted", ["de-DE", "qps-rtl"])
def test_every_view_has_words_in_every_language(
    new_visit: Callable[[str], Visit],
    stack: Stack,
    admin: Person,
    scene: dict[str, Any],
    wanted: str,
) -> None:
    visit = new_visit(stack.url)
    page = visit.sign_in_studio(admin)
    page.evaluate("(l) => localStorage.setItem('invigil.language', JSON.stringify(l))", wanted)
    page.reload()
    for address in (*addresses(scene), *ADMINISTRATION):
        page.goto(f"{visit.address}/studio{address}")
        page.locator("main .card").first.wait_for()
        page.wait_for_load_state("networkidle")
        visit.check_access()
        words = page.locator("main").inner_text()
        assert [one for one in HIDDEN_IDS if one in words] == [], address
        if wanted == "de-DE":
            english = {"Marking", "Statistics", "Accounts", "Given up", "Signed in", "Jobs"}
            assert english & set(words.split("\n")) == set(), address
    direction = "rtl" if wanted == "qps-rtl" else "ltr"
    assert page.evaluate("document.documentElement.dir") == direction


@pytest.mark.parametrize("wanted", ["de-DE", "qps-rtl"])
def test_every_view_of_a_quiz_has_words_in_every_language(
    visit: Visit, author: Person, wanted: str
) -> None:
    quiz_id = publish(author.http, quiz(title="Texts", questions=[single(), true_false()]))
    visit.sign_in_studio(author)
    visit.page.evaluate(
        "(l) => localStorage.setItem('invigil.language', JSON.stringify(l))", wanted
    )
    visit.page.reload()
    for part in ("", "settings", "publish", "live", "results", "people"):
        visit.page.goto(f"{visit.address}/studio#/quiz/{quiz_id}/{part}")
        visit.page.locator("main .card").first.wait_for()
        visit.check_access()
        words = visit.page.locator("main").inner_text()
        assert "tab-" not in words
        assert "setting-" not in words
    direction = "rtl" if wanted == "qps-rtl" else "ltr"
    assert visit.page.evaluate("document.documentElement.dir") == direction
