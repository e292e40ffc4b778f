"""The operator's name, logo and colour in Chromium, whatever the colour is."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import BrowserContext, Route, expect, sync_playwright

from chalicelib.settings import settings
from tests.support.browser_visit import Visit
from tests.support.chromium import FLAGS, chromium
from tests.support.client import Client
from tests.support.serving import serving, wsgi_server

LOGO = "https://logos.example.org/school.svg"
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="8"><path d="M0 0h8v8z"/></svg>'
PATIENCE_MS = 60_000

pytestmark = pytest.mark.skipif(chromium() is None, reason="needs Chromium")


@pytest.fixture
def context() -> Iterator[BrowserContext]:
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        context = browser.new_context(reduced_motion="reduce")
        context.set_default_timeout(PATIENCE_MS)
        yield context
        browser.close()


@pytest.mark.parametrize("color", ["#ffee00", "#101010", "#0a7d5a"])
def test_pages_have_the_operators_look_and_can_be_read(
    http: Client, monkeypatch: pytest.MonkeyPatch, context: BrowserContext, color: str
) -> None:
    monkeypatch.setenv("BRAND_NAME", "Exams of Lyon")
    monkeypatch.setenv("BRAND_COLOR", color)
    monkeypatch.setenv("BRAND_LOGO", LOGO)
    settings.cache_clear()
    page = context.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)

    def show(route: Route) -> None:
        route.fulfill(content_type="image/svg+xml", body=PICTURE)

    page.route(LOGO, show)
    with serving(wsgi_server(http)) as address:
        visit = Visit(context, page, address)
        for path in ("play", "studio"):
            visit.open(path)
            expect(page.locator(".brand-name").first).to_have_text("Exams of Lyon")
            logo = page.locator(f'img[src="{LOGO}"]')
            expect(logo.first).to_be_visible()
            expect(logo.first).to_have_js_property("complete", value=True)
            assert logo.first.evaluate("(node) => node.naturalWidth") > 0
            expect(page.get_by_role("button", name="Sign in")).to_be_visible()
            assert "Exams of Lyon" in page.title()
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                visit.check_access()
    assert faults == []
    monkeypatch.undo()
    settings.cache_clear()
