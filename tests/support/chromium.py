"""The Chromium of this machine, if it has one."""

import shutil
from collections.abc import Sequence

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
"""The shell first: the same engine without a browser's own windows, at half the CPU time."""

FLAGS: Sequence[str] = (
    "--headless=new",
    "--no-sandbox",  # tests also run as root, in containers
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)

MISSING = "The browser tests were left out: there is no Chromium (apt-get install chromium)."


def chromium() -> str | None:
    """The path of the browser, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)
