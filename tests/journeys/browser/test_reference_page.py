"""The reference as people meet it: it opens, signs them in, and tries things for them."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Browser, Locator, Page, Route, ViewportSize, expect

from infra.emulator.seed import publish
from tests.support.browser_visit import IS_PROVING, Visit, visits
from tests.support.builders import quiz
from tests.support.journey_stack import Person, Stack

# only what is in view is drawn of so many operations, so the windows are high
PHONE: ViewportSize = {"width": 390, "height": 2400}
DESK: ViewportSize = {"width": 1280, "height": 1800}
LIGHT: dict[str, Any] = {"color_scheme": "light"}
DARK: dict[str, Any] = {"color_scheme": "dark"}
LOOKS = ((PHONE, LIGHT), (DESK, DARK), (DESK, LIGHT), (PHONE, DARK))
METHODS = ("delete", "patch", "put", "get", "post")
TRIED = ("login", "listQuizzes")
SHOWN = (
    "login",
    "closeAttempts",
    "countResponses",
    "setOverride",
    "changeQuizSettings",
    "deleteExport",
)
"""The shortest of each method, beside the login."""
REFERENCE = re.compile(r'"#/components/(\w+)/([^"]+)"')


@pytest.fixture(scope="module")
def whole(browser: Browser, stack: Stack) -> Iterator[Visit]:
    """The page with all operations, which takes seconds to come: opened once."""
    with visits(browser) as new_visit:
        visit = new_visit(stack.url)
        visit.open("docs")
        visit.page.locator("[id$='-login']").wait_for()
        yield visit


def excerpt(document: dict[str, Any], operations: tuple[str, ...]) -> dict[str, Any]:
    """The document with some of its operations, few of their responses, and what these refer to.

    All responses of one operation are a thousand elements, drawn and seen by axe one by one.
    """
    paths = {
        path: {
            key: few_responses(value) if isinstance(value, dict) else value
            for key, value in item.items()
            if not isinstance(value, dict) or value["operationId"] in operations
        }
        for path, item in document["paths"].items()
    }
    paths = {path: item for path, item in paths.items() if set(item) & set(METHODS)}
    components: dict[str, Any] = {
        "securitySchemes": document["components"]["securitySchemes"],
        "parameters": {"Idempotency-Key": document["components"]["parameters"]["Idempotency-Key"]},
    }
    waiting = [json.dumps(paths)]
    while waiting:
        for kind, name in REFERENCE.findall(waiting.pop()):
            if name not in components.setdefault(kind, {}):
                components[kind][name] = document["components"][kind][name]
                waiting.append(json.dumps(components[kind][name]))
    return {**document, "paths": paths, "components": components}


def few_responses(operation: dict[str, Any]) -> dict[str, Any]:
    """The operation with what it answers when all is well, and when the request is wrong."""
    few = {key: value for key, value in operation["responses"].items() if key < "300"}
    return {**operation, "responses": {**few, "422": operation["responses"]["422"]}}


def show_excerpt(page: Page, operations: tuple[str, ...]) -> None:
    """From now on the page has few operations, and comes at once."""

    def shorten(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=excerpt(answer.json(), operations))

    page.route("**/openapi.json", shorten)


def draw(page: Page, operation: str, tag: str) -> None:
    """Only what is in view is drawn of many operations, so others are filtered out."""
    if page.locator(f"[id$='-{operation}']").count() == 0:
        page.get_by_placeholder("Filter by tag").fill(tag)


def executed(page: Page, operation: str, body: dict[str, Any] | None = None) -> Locator:
    """What the service answered to an operation that was tried on the page."""
    block = page.locator(f"[id$='-{operation}']")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    if body is not None:
        block.locator("textarea").fill(json.dumps(body))
    block.get_by_role("button", name="Execute").click()
    return block.locator(".live-responses-table tr.response")


def check_sizes_and_schemes(visit: Visit, place: int) -> None:
    """What is shown is right on a phone and a desk, light and dark.

    Without `make prove` each ``place`` has one of the four: axe takes seconds for so long a page.
    """
    # a picture between two looks is of neither
    visit.page.emulate_media(reduced_motion="reduce")
    for size, scheme in LOOKS if IS_PROVING else [LOOKS[place % len(LOOKS)]]:
        visit.page.set_viewport_size(size)
        visit.page.emulate_media(**scheme)
        visit.check_access()


def tried(visit: Visit, person: Person) -> None:
    """Sign in from the page, authorize with the token, and list the quizzes."""
    page = visit.page
    credentials = {"email": person.email, "password": person.password}
    answer = executed(page, "login", credentials)
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    tokens = json.loads(answer.locator(".response-col_description code").first.inner_text())
    page.get_by_role("button", name="Authorize").first.click()
    dialog = page.locator(".modal-ux")
    scheme = dialog.locator("form").filter(has_text="access_token")
    scheme.locator("input").fill(tokens["access_token"])
    scheme.locator("button[type=submit]").click()
    dialog.get_by_role("button", name="Close").last.click()
    draw(page, "listQuizzes", "Quizzes")
    answer = executed(page, "listQuizzes")
    expect(answer.locator(".response-col_status")).to_contain_text("200")
    expect(answer.locator(".response-col_description code").first).to_contain_text("Tried out")


def test_all_operations_have_no_grave_fault_in_the_eyes_of_axe(whole: Visit) -> None:
    """Comes first, while none is open."""
    check_sizes_and_schemes(whole, 0)


def test_reference_fits_a_phone_with_an_operation_open(whole: Visit) -> None:
    page = whole.page
    page.locator("[id$='-register'] .opblock-summary-control").click()
    page.locator("[id$='-register'] .highlight-code").first.wait_for()
    widths = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
    assert widths[0] <= widths[1], "there is something to scroll sideways"


def test_no_idempotency_key_is_filled_in(whole: Visit) -> None:
    page = whole.page
    draw(page, "createGroup", "Groups")
    block = page.locator("[id$='-createGroup']")
    block.locator(".opblock-summary-control").click()
    block.get_by_role("button", name="Try it out").click()
    expect(block.get_by_placeholder("Idempotency-Key")).to_have_value("")


@pytest.mark.parametrize("address", ["visit", "deep_visit"], ids=["short", "under a prefix"])
def test_reference_page_logs_in_and_lists_quizzes(
    request: pytest.FixtureRequest, author: Person, taker: Person, address: str
) -> None:
    visit: Visit = request.getfixturevalue(address)
    publish(author.http, quiz(title="Tried out"))
    if not IS_PROVING:
        show_excerpt(visit.page, TRIED)
    visit.open("docs")
    tried(visit, taker)


def test_reference_files_are_compressed_and_cached(stack: Stack) -> None:
    client = stack.anonymous()
    [script] = re.findall(r'src="([^"]*/swagger-ui-bundle\.js)"', client.get("/docs").text)
    reply = client.get(urljoin(f"{stack.url}/docs", script))
    assert reply.headers["content-encoding"] == "gzip"
    assert int(reply.headers["content-length"]) < len(reply.content) / 3
    assert "immutable" in reply.headers["cache-control"]


def test_interactive_page_has_no_grave_fault_in_the_eyes_of_axe(visit: Visit) -> None:
    """With an operation that was tried, at the sign-in, and with each method open."""
    if not IS_PROVING:
        show_excerpt(visit.page, SHOWN)
    page = visit.open("docs")
    visit.expect_refusals(422)
    answer = executed(page, "login", {"email": "nobody"})
    expect(answer.locator(".response-col_status")).to_contain_text("422")
    check_sizes_and_schemes(visit, 1)
    page.get_by_role("button", name="Authorize").first.click()
    page.locator(".modal-ux").wait_for()
    check_sizes_and_schemes(visit, 2)
    page.locator(".modal-ux").get_by_role("button", name="Close").last.click()
    draw(page, "deleteExport", "Quizzes")
    for method in METHODS:
        block = page.locator(f".opblock-{method}[id^='operations-Quizzes-']").first
        block.locator(".opblock-summary-control").click()
        block.locator(".highlight-code").first.wait_for()
    check_sizes_and_schemes(visit, 3)


def test_it_can_be_read_without_a_script(visit: Visit) -> None:
    page = visit.open("redoc")
    expect(page.get_by_role("heading", name="Invigil API")).to_be_visible()
    page.get_by_role("link", name="LoginIn").first.click()
    expect(page.locator("#LoginIn")).to_be_in_viewport()
    visit.check_looks(1)


def test_reading_page_has_contents_and_a_search(visit: Visit) -> None:
    page = visit.open("redoc")
    contents = page.get_by_role("navigation", name="Contents")
    contents.get_by_text("Leaderboards", exact=True).click()
    page.get_by_label("Search endpoints").fill("rotate-secret")
    expect(page.locator("article:not([hidden]) h3")).to_have_count(1)
    expect(page.get_by_role("status")).to_contain_text("found")
    visit.check_access()
    page.get_by_role("link", name="WebhookWithSecret").first.click()
    expect(page.get_by_label("Search endpoints")).to_have_value("")
    expect(page.locator("#WebhookWithSecret pre").first).to_contain_text("whsec_")
