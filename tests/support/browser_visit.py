"""A browser at the deployed stack."""

import json
import os
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
from playwright.sync_api import Browser, BrowserContext, Page, Route, ViewportSize, expect

from tests.support.journey_stack import Person

AXE = (
    Path(__file__).parents[1].joinpath("journeys", "browser", "vendored", "axe.min.js").read_text()
)
RUN_AXE = """
new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
  .then(() => axe.run(document, { reporter: "no-passes" }))
"""
"""Two frames later: what follows a change of the window or its colours by a script is there.

A report of what passed, with an address of each node, would take as long as the rules.
"""
POLLED = re.compile(r"/api/v1/(attempts/\w+/live|quizzes/\w+/monitor)\b")
IS_PROVING = "PROVE" in os.environ

GRAVE = ("serious", "critical")

ENLARGED = ((640, 512), (320, 256), (320, 720))
"""A window of 1280 by 1024 at 200 and at 400 %, and a narrow phone."""
MEDIA: Sequence[Mapping[str, Any]] = (
    {"color_scheme": "light", "forced_colors": "none"},
    {"color_scheme": "dark", "forced_colors": "none"},
    {"color_scheme": "light", "forced_colors": "active"},
)
LOOKS = len(MEDIA) + len(ENLARGED)
TABLET = (900, 1100)
"""Where tables stand side by side, with the least room; only looked at for its width."""
PHONE: ViewportSize = {"width": 390, "height": 844}
PATIENCE_MS = 60_000
"""For each wait, which ends as soon as its condition holds."""

TELL_VIOLATIONS = """
addEventListener("securitypolicyviolation",
  (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
"""
KEEP_TOKENS = "(tokens) => localStorage.setItem('invigil.tokens', JSON.stringify(tokens))"
STOP = Path(__file__).with_name("tab_stop.js").read_text()


def failures(node: dict[str, Any]) -> list[str]:
    """What axe says of a node that it reports."""
    return [check["message"] for kind in ("any", "all", "none") for check in node[kind]]


@dataclass
class Visit:
    """A fresh browser of a phone's width, with its requests and errors."""

    context: BrowserContext
    page: Page
    address: str
    asked: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    storages: list[str] = field(default_factory=list)
    """Origins of pictures that this visit may ask beside the service."""
    refusals: set[str] = field(default_factory=set)
    """Statuses that the service may answer with; the browser reports each in its console."""

    def expect_pictures(self) -> None:
        """Allow requests to the storage that the policy of the pages names."""
        policy = httpx.get(f"{self.address}/play").headers["content-security-policy"]
        self.storages += re.findall(r"img-src 'self' ([^;]+)", policy)

    def expect_refusals(self, *statuses: int | str) -> None:
        """Allow answers with these statuses, or ``offline`` for calls that find no network."""
        self.refusals |= {str(status) for status in statuses}

    def listen(self, kind: str, said: str) -> None:
        """Note what the console reports, except refusals that were expected."""
        if kind == "error" and not self._is_expected(said):
            self.faults.append(said)

    def _is_expected(self, said: str) -> bool:
        status = re.search(r"Failed to load resource: .*status of (\d+)", said)
        if status:
            return status[1] in self.refusals
        return "net::ERR_" in said and "offline" in self.refusals

    def open(self, path: str) -> Page:
        """Go to a page of the service."""
        self.page.goto(f"{self.address}/{path}")
        return self.page

    def sign_in(self, person: Person) -> Page:
        """Arrive at the player's quizzes, in a session of its own."""
        return self._arrive(person, "play", "Quizzes")

    def sign_in_studio(self, person: Person) -> Page:
        """Arrive at the studio, at one's quizzes, in a session of its own."""
        return self._arrive(person, "studio", "Your quizzes")

    def _arrive(self, person: Person, path: str, heading: str) -> Page:
        """Open a page that finds the tokens of a session where it keeps them itself.

        The form is tried by the tests of signing in: filling it costs half of a usual test.
        """
        self.open("health").evaluate(KEEP_TOKENS, person.new_tokens())
        page = self.open(path)
        page.get_by_role("heading", name=heading).wait_for()
        return page

    def sign_in_by_form(self, person: Person, path: str) -> Page:
        """Sign in as a person does, on the player (``play``) or the studio."""
        page = self.open(path)
        page.get_by_label("Email address").fill(person.email)
        page.get_by_label("Password").fill(person.password)
        page.get_by_role("button", name="Sign in").click()
        return page

    def poll_each_second(self) -> None:
        """The page asks again after a second: its service says so, instead of up to 15."""

        def hurry(route: Route) -> None:
            answer = route.fetch()
            text = re.sub(r'("poll_after_seconds":) ?\d+', r"\1 1", answer.text())
            route.fulfill(response=answer, body=text)

        self.page.route(POLLED, hurry)

    def close(self) -> None:
        """End the visit; a poll that is under way is nobody's any more."""
        self.page.unroute_all(behavior="ignoreErrors")
        self.context.close()

    def check_access(self) -> None:
        """What the page shows now has no grave fault in the eyes of axe."""
        if not self.page.evaluate("'axe' in window"):
            self.page.evaluate(AXE)
        found = self.page.evaluate(RUN_AXE)
        grave = [
            (
                one["id"],
                node["html"],
                failures(node),
            )
            for one in found["violations"]
            for node in one["nodes"]
            if one["impact"] in GRAVE
        ]
        assert grave == [], grave

    def check_looks(self, place: int) -> None:
        """What is shown can be used light, dark, in forced colours, narrow, and enlarged.

        Nothing is ever wider than its window. axe sees it in every look under `make prove`, else
        in one: the looks are dealt round to what stands at each ``place``.
        """
        chosen = range(LOOKS) if IS_PROVING else [place % LOOKS]
        # a picture between two looks is of neither
        self.page.emulate_media(reduced_motion="reduce")
        for look, media in enumerate(MEDIA):
            if look in chosen:
                self.page.emulate_media(**media)
                self.check_access()
        self.page.emulate_media(**MEDIA[0])
        before = self.page.viewport_size
        for look, (width, height) in enumerate((*ENLARGED, TABLET), len(MEDIA)):
            self.page.set_viewport_size({"width": width, "height": height})
            widest = self.page.evaluate("document.documentElement.scrollWidth")
            assert widest <= width, f"{widest} px to scroll sideways in {width}"
            if look in chosen:
                self.check_access()
        if before is not None:
            self.page.set_viewport_size(before)

    def check_tab_order(self, most: int = 60) -> None:
        """By Tab alone every stop is in sight, has an outline, and is covered by nothing."""
        stops = 0
        for _ in range(most):
            self.page.keyboard.press("Tab")
            found = self.page.evaluate(STOP)
            if found is None:
                break
            stops += 1
            assert found["fault"] == "", found
        assert stops > 0

    def check_focus(self) -> None:
        """The focus is on something: not lost with what had it."""
        expect(self.page.locator(":focus")).to_have_count(1)

    def stored(self, name: str) -> Any:
        """Return a value in the player's browser storage."""
        return json.loads(self.page.evaluate("(name) => localStorage.getItem(name)", name))


@contextmanager
def visits(browser: Browser) -> Iterator[Callable[[str], Visit]]:
    """Create browser visits; at the end, none may have failed or contacted other hosts."""
    made = []

    def make(address: str) -> Visit:
        context = browser.new_context(viewport=PHONE)
        context.set_default_timeout(PATIENCE_MS)
        context.add_init_script(TELL_VIOLATIONS)
        visit = Visit(context, context.new_page(), address)
        visit.page.on("request", lambda request: visit.asked.append(request.url))
        visit.page.on("pageerror", lambda error: visit.faults.append(str(error)))
        visit.page.on("console", lambda said: visit.listen(said.type, said.text))
        made.append(visit)
        return visit

    yield make
    for visit in made:
        visit.close()
        assert visit.faults == [], visit.faults
        known = tuple(f"{one}/" for one in (visit.address, *visit.storages))
        assert [url for url in visit.asked if not url.startswith(known)] == []
