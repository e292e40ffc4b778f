"""A quiz inside of another app's page: the documented example in Chromium."""

from collections.abc import Callable, Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from playwright.sync_api import FrameLocator, Page, expect, sync_playwright

from chalicelib.settings import settings
from infra.build.template import ROOT
from tests.support.builders import published, true_false
from tests.support.chromium import FLAGS, chromium
from tests.support.client import Client
from tests.support.people import PASSWORD, People, Person
from tests.support.serving import serving, wsgi_server

EXAMPLES = ROOT / "clients" / "web"
PATIENCE_MS = 60_000


class _Files(SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        return


@pytest.fixture
def app() -> Iterator[str]:
    """The address of the app: the files of the example."""
    handler = partial(_Files, directory=str(EXAMPLES))
    with serving(ThreadingHTTPServer(("127.0.0.1", 0), handler)) as address:
        yield address


@pytest.fixture
def service(http: Client) -> Iterator[str]:
    """The address of the service, in this process."""
    with serving(wsgi_server(http)) as address:
        yield address


@pytest.fixture
def page() -> Iterator[Page]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        context = browser.new_context()
        context.set_default_timeout(PATIENCE_MS)
        yield context.new_page()
        browser.close()


@pytest.fixture
def permit(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Sets the apps that may show the player."""

    def permit(origins: str) -> None:
        monkeypatch.setenv("EMBED_ORIGINS", origins)
        settings.cache_clear()

    yield permit
    monkeypatch.undo()
    settings.cache_clear()


def sign_in(frame: FrameLocator, taker: Person) -> None:
    frame.get_by_label("Email address").fill(taker.email)
    frame.get_by_label("Password").fill(PASSWORD)
    frame.get_by_role("button", name="Sign in").click()


def test_a_taker_sits_a_quiz_inside_of_an_app_which_hears_of_the_end(  # noqa: PLR0913, PLR0917 - both servers and the browser
    http: Client,
    people: People,
    app: str,
    service: str,
    page: Page,
    permit: Callable[[str], None],
) -> None:
    permit(f"https://elsewhere.example, {app}")
    taker, made = people.user(), published(http, people.author(), questions=[true_false()])
    page.goto(f"{app}/embed.html?service={service}&quiz={made['id']}")
    frame = page.frame_locator("iframe")
    sign_in(frame, taker)
    expect(frame.get_by_role("button", name="Sign out")).to_be_visible(timeout=PATIENCE_MS)
    frame.get_by_role("button", name="Begin").click()
    frame.get_by_label("True").check()
    status = page.get_by_role("status")
    expect(status.first).to_have_text("Not handed in yet.")
    frame.get_by_role("button", name="Hand in").first.click()
    frame.get_by_role("dialog").get_by_role("button", name="Hand in").click()
    expect(status.first).to_contain_text("Handed in: att_", timeout=PATIENCE_MS)
    [result] = http.get("/api/v1/results/my-results", token=taker.token).json["items"]
    assert (status.first.text_content(), result["score"]) == (
        f"Handed in: {result['attempt_id']}",
        1,
    )


@pytest.mark.parametrize("origins", ["", "https://app.example.org"])
def test_an_app_that_is_not_listed_shows_nothing(  # noqa: PLR0913, PLR0917 - both servers and the browser
    http: Client,
    people: People,
    app: str,
    service: str,
    page: Page,
    permit: Callable[[str], None],
    origins: str,
) -> None:
    permit(origins)
    made = published(http, people.author())
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    with page.expect_event("console", lambda one: "frame-ancestors" in one.text):
        page.goto(f"{app}/embed.html?service={service}&quiz={made['id']}")
    assert any("refused" in one.lower() or "violates" in one for one in said), said
