"""Pictures of every screen of player and studio, at four sizes, light and dark: ``build/screens``.

``python -m tests.tools.screens`` starts a stack of its own, or uses one: ``--url --endpoint``.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from infra.build.bundle import build
from infra.build.template import ROOT
from infra.deploy.cloud import Cloud
from infra.emulator.local_stack import LocalStack, free_port
from infra.operations.stack_access import environment_of
from tests.support.chromium import FLAGS, MISSING, chromium
from tests.support.exam_scene import Scene, stage_exam
from tests.support.journey_stack import Person, Stack
from tests.support.stuck_messages import add_dead_letter, list_as_failed
from tests.support.waiting import wait_until

FOLDER = ROOT / "build" / "screens"
SIZES = {"narrow": (320, 640), "phone": (390, 844), "tablet": (900, 1100), "desk": (1440, 900)}
SCHEMES = ("light", "dark")
OK = 200
LOADED = """() => {
    const main = document.querySelector("#reference, main");
    return main?.querySelector("h1, h2") && !main.innerText.includes("One moment");
}"""
SETTLE_MS = 400
"""Until parts that load by themselves have begun to, and pictures of maths are there."""


def addresses(scene: Scene) -> dict[str, str]:
    """Each screen of an author by name."""
    quiz = f"#/quiz/{scene.quiz_id}"
    return {
        "quizzes": "#/",
        "import": "#/import",
        "editor": quiz,
        "settings": f"{quiz}/settings",
        "publish": f"{quiz}/publish",
        "live": f"{quiz}/live",
        "room": f"{quiz}/room",
        "results": f"{quiz}/results",
        "marking": f"{quiz}/marking",
        "statistics": f"{quiz}/statistics",
        "people": f"{quiz}/people",
        "paper": f"#/paper/{scene.ended[0]}",
        "log": f"#/paper/{scene.ended[0]}/log",
        "banks": "#/banks",
        "programs": "#/programs",
        "groups": "#/groups",
        "group": f"#/group/{scene.group_id}",
        "bank": f"#/bank/{scene.bank_id}",
    }


def taker_addresses(scene: Scene) -> dict[str, str]:
    """Each screen of a taker by name: of one who sits, and has handed in another attempt."""
    return {
        "play-home": "#/",
        "play-quiz": f"#/quiz/{scene.open_quiz_id}",
        "play-opening": f"#/quiz/{scene.later_quiz_id}",
        "play-attempt": f"#/attempt/{scene.attempt_of_taker}",
        "play-result": f"#/result/{scene.result_of_taker}",
        "play-account": "#/account",
        "play-inbox": "#/inbox",
        "play-not-found": "#/nonsense",
    }


VISITOR = {
    "play-sign-in": "#/sign-in",
    "play-register": "#/register",
    "play-forgot": "#/forgot",
}
ADMIN = {
    "admin": "#/admin",
    "admin-mails": "#/admin/mails",
    "admin-events": "#/admin/events",
    "admin-status": "#/admin/status",
}
REFERENCE = {
    "guides": "guides",
    "guide": "guides/sign-in",
    "problems": "problems",
    "problem": "problems/attempt_expired",
    "redoc": "redoc",
    "docs": "docs",
}


def sign_in(page: Page, address: str, person: Person) -> None:
    """Sign in to a page."""
    page.goto(address)
    page.locator("[name=email]").fill(person.email)
    page.locator("[name=password]").fill(person.password)
    page.locator("form button.primary").click()
    page.locator("nav").first.wait_for()


def take_pictures(
    browser: Browser,
    address: str,
    person: Person | None,
    screens: dict[str, str],
    chosen: Sequence[str],
) -> Iterator[str]:
    """Visit each screen of the page at the address in each look; the names of the files."""
    wanted = {name: at for name, at in screens.items() if not chosen or name in chosen}
    if not wanted:
        return
    context = browser.new_context()
    page = context.new_page()
    if person is not None:
        sign_in(page, address, person)
    for size, (width, height) in SIZES.items():
        page.set_viewport_size({"width": width, "height": height})
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            for name, at in wanted.items():
                page.goto(f"{address}{at}")
                page.wait_for_timeout(SETTLE_MS)
                page.wait_for_function(LOADED)
                page.wait_for_timeout(SETTLE_MS)
                file = f"{name}-{size}-{scheme}.png"
                page.screenshot(path=FOLDER / file, full_page=True)
                yield file
    context.close()


@contextmanager
def local_stack() -> Iterator[Stack]:
    """A stack of its own with nothing in it."""
    with (
        tempfile.TemporaryDirectory() as state,
        LocalStack(free_port(), free_port(), Path(state)) as local,
    ):
        local.deploy(build("dev", here=True))
        yield Stack(local, environment_of(local.cloud, "dev"))


def stack_at(url: str, endpoint: str) -> Stack:
    """A stack that somebody else runs."""
    cloud = Cloud.at(endpoint)
    local: Any = SimpleNamespace(address=url, cloud=cloud)
    return Stack(local, environment_of(cloud, "dev"))


def make_screens(stack: Stack, chosen: Sequence[str]) -> None:
    """Stage an exam and take all pictures of it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    scene = stage_exam(stack)
    admin = stack.person("admin")
    stage_administration(stack, scene)
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        for part, person, screens in (
            ("play", None, VISITOR),
            ("play", scene.taker, taker_addresses(scene)),
            ("studio", scene.author, addresses(scene)),
            ("studio", admin, ADMIN),
            ("", None, REFERENCE),
        ):
            for file in take_pictures(browser, f"{stack.url}/{part}", person, screens, chosen):
                sys.stdout.write(f"{FOLDER / file}\n")
        browser.close()


def stage_administration(stack: Stack, scene: Scene) -> None:
    """Have statistics made, a mail refused, and a message given up."""
    at = f"/api/v1/quizzes/{scene.quiz_id}/statistics"
    scene.author.http.post(at, json={"attempts": "first"}).raise_for_status()
    assert wait_until(lambda: scene.author.http.get(f"{at}?attempts=first").status_code == OK)
    user_id = scene.author.http.get("/api/v1/auth/me").json()["id"]
    for place, title in enumerate(("Your result: Waves", "Set a new password")):
        mail = {"id": f"ntf_{place:026d}", "user_id": user_id}
        list_as_failed(stack, mail, title, ("result_available", "security")[place])
    add_dead_letter(stack, "webhooks", {"webhook_id": "whk_none"})


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", help="of a running stack")
    parser.add_argument("--endpoint", default="http://localhost:4566", help="its AWS")
    parser.add_argument("screens", nargs="*", help="names; all by default")
    given = parser.parse_args()
    if chromium() is None:
        sys.exit(MISSING)
    if given.url:
        make_screens(stack_at(given.url, given.endpoint), given.screens)
        return
    with local_stack() as stack:
        make_screens(stack, given.screens)


if __name__ == "__main__":
    main()
