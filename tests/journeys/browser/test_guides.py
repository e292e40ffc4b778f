"""Guides and problems as people read them: on a phone, in the dark, enlarged, on paper."""

from collections.abc import Sequence

import pytest
from playwright.sync_api import expect

from infra.reference.guides import GUIDES
from tests.support.browser_visit import Visit

PAGES = ("guides", *(f"guides/{one.slug}" for one in GUIDES), "problems", "problems/not_found")


@pytest.mark.parametrize(("place", "path"), list(enumerate(PAGES)))
def test_guide_can_be_read_in_every_look(visit: Visit, place: int, path: str) -> None:
    visit.open(path)
    visit.check_looks(place)


def test_guides_are_found_from_the_reference_and_lead_on(visit: Visit) -> None:
    page = visit.page
    page.route("**/openapi.json", lambda _: None)  # unanswered: drawing it takes seconds
    visit.open("docs")
    page.get_by_role("link", name="Guides").click()
    expect(page.get_by_role("heading", name="Guides", level=1)).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="Errors").click()
    expect(page.get_by_role("heading", name="Errors", level=1)).to_be_visible()
    current = page.get_by_role("navigation", name="Guides").locator("[aria-current=page]")
    expect(current).to_have_text("Errors")
    page.get_by_role("link", name="Problems").click()
    page.get_by_role("link", name="attempt_expired").click()
    expect(page.get_by_role("heading", name="attempt_expired")).to_be_visible()
    page.get_by_role("main").get_by_role("link", name="saveAnswers").click()
    expect(page.locator("#saveAnswers")).to_be_in_viewport()


def test_first_tab_skips_to_the_text(visit: Visit) -> None:
    page = visit.open("guides/pagination")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="To the text")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()


def test_guide_is_printed_without_its_navigation(visit: Visit) -> None:
    page = visit.open("guides/errors")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Errors", level=1)).to_be_visible()
    hidden: Sequence[str] = ("header", ".guides")
    for part in hidden:
        expect(page.locator(part)).to_be_hidden()


def test_guides_work_under_the_prefix_of_a_gateways_stage(deep_visit: Visit) -> None:
    page = deep_visit.open("guides/sign-in")
    page.get_by_role("link", name="Webhooks").click()
    expect(page.get_by_role("heading", name="Webhooks", level=1)).to_be_visible()
    page.get_by_role("link", name="All endpoints").click()
    expect(page.get_by_role("heading", name="Invigil API")).to_be_visible()
