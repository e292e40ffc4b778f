"""How soon the player can be used: first and second visit, on a slow network and processor.

    .venv/bin/python -m benchmarks.page_load [--visits 5]

A stack of its own behind the local gateway; Chromium with 400 kbit/s, 400 ms for each request and a
processor four times slower. A visit ends when the form to sign in is there, the scripts that were
loaded have run, and a keystroke reaches its field. Needs Chromium.
"""

import argparse
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from benchmarks.measuring import Promise, save
from infra.build.bundle import build
from infra.emulator.local_stack import LocalStack, free_port
from tests.support.chromium import FLAGS, MISSING, chromium

KILOBIT = 1000 / 8
SLOW_3G = {
    "offline": False,
    "latency": 400,
    "downloadThroughput": 400 * KILOBIT,
    "uploadThroughput": 400 * KILOBIT,
}
CPU_TIMES_SLOWER = 4
VISITS = 5
FIRST_SECONDS = 1.5

NOTE_WHEN_USABLE = """
const usable = new Promise((done) => {
  const look = () => {
    const field = document.querySelector("#app input[name=email]");
    if (field === null) return requestAnimationFrame(look);
    setTimeout(() => {
      field.addEventListener("input", () => done(performance.now()), { once: true });
      field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    });
  };
  requestAnimationFrame(look);
});
globalThis.whenUsable = () => usable;
"""


@contextmanager
def deployed() -> Iterator[str]:
    """The address of a stack of its own."""
    with (
        tempfile.TemporaryDirectory() as state,
        LocalStack(free_port(), free_port(), Path(state)) as local,
    ):
        local.deploy(build("dev", here=True))
        yield local.address


def slowed(context: BrowserContext) -> Page:
    """A page on a slow network and processor."""
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_3G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": CPU_TIMES_SLOWER})
    page.add_init_script(NOTE_WHEN_USABLE)
    return page


def visit(page: Page, address: str) -> float:
    """Go to the player; seconds until it can be used."""
    page.goto(address)
    milliseconds: float = page.evaluate("whenUsable()")
    return milliseconds / 1000


def measure(browser: Browser, address: str, visits: int) -> tuple[list[float], list[float]]:
    """Seconds of first visits, each with an empty cache, and of second ones."""
    first, second = [], []
    for _ in range(visits):
        context = browser.new_context()
        page = slowed(context)
        first.append(visit(page, address))
        page.wait_for_load_state("networkidle")
        page.goto("about:blank")
        second.append(visit(page, address))
        context.close()
    return first, second


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--visits", type=int, default=VISITS)
    given = parser.parse_args()
    if chromium() is None:
        print(MISSING)
        return 0
    with deployed() as url, sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium(), args=FLAGS)
        visit(slowed(browser.new_context()), f"{url}/play")  # the stack is warm now
        first, second = measure(browser, f"{url}/play", given.visits)
        browser.close()
    figures = {
        "first visit, seconds": statistics.median(first),
        "second visit, seconds": statistics.median(second),
        "first visits": first,
    }
    print(figures)
    what = "player usable at a first visit, slow 3G and a processor 4 times slower, in seconds"
    return save("page_load", figures, [Promise(what, statistics.median(first), FIRST_SECONDS)])


if __name__ == "__main__":
    sys.exit(main())
