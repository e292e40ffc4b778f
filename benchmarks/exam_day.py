"""How fresh boards are while everybody hands in, and what a look at the monitor takes.

    .venv/bin/python -m benchmarks.exam_day --takers 200 --within 12

Everything runs on this machine, takers included: compare ratios. The rate is that of a thousand
takers within a minute.
"""

import argparse
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx

from benchmarks.measuring import save
from infra.build.bundle import build
from infra.emulator.local_stack import LocalStack, free_port
from infra.emulator.seed import publish, sign_in
from infra.operations.demo import QUESTIONS
from infra.operations.stack_access import create_user, environment_of, new_password
from tests.tools.load_test import ENTER_AT_ONCE, TIMEOUT_SECONDS, Taker, enter

POLL_SECONDS = 0.25
LOOKS = 60
WAIT_SECONDS = 120
NOT_MODIFIED = 304


class Watcher:
    """Polls a board with its ETag; notes when it had how many entries."""

    def __init__(self, http: httpx.Client, quiz_id: str) -> None:
        self._http = http
        self._path = f"/api/v1/leaderboard/quizzes/{quiz_id}"
        self.seen: list[tuple[float, int]] = []
        self.polls = self.unchanged = 0
        self._stops = threading.Event()

    def run(self) -> None:
        etag = ""
        while not self._stops.wait(POLL_SECONDS):
            reply = self._http.get(self._path, headers={"If-None-Match": etag})
            self.polls += 1
            self.unchanged += reply.status_code == NOT_MODIFIED
            if reply.is_success:
                etag = reply.headers["ETag"]
                self.seen.append((time.monotonic(), reply.json()["total"]))

    def wait_for(self, total: int) -> None:
        until = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < until and not (self.seen and self.seen[-1][1] >= total):
            time.sleep(POLL_SECONDS)
        self._stops.set()

    def lags(self, handed_in: Sequence[float]) -> list[float]:
        """Return for each result how long after its answer the board counted it."""
        found = []
        for number, at in enumerate(sorted(handed_in), start=1):
            shown = next(when for when, total in self.seen if total >= number)
            found.append(max(0.0, shown - at))
        return found


def start_attempt(taker: Taker, quiz_id: str) -> str:
    start = taker.http.post(f"/api/v1/attempts/quizzes/{quiz_id}/start").raise_for_status()
    return str(start.json()["id"])


def hand_in(taker: Taker, attempt: str, at: float) -> tuple[float, float]:
    """Submit at an instant; return when it was answered, and how long that took."""
    time.sleep(max(0.0, at - time.monotonic()))
    began = time.monotonic()
    taker.http.post(f"/api/v1/attempts/{attempt}/submit").raise_for_status()
    ended = time.monotonic()
    return ended, ended - began


def p95(took: Sequence[float]) -> float:
    return statistics.quantiles(took, n=20)[18]


def timed(ask: Callable[[], httpx.Response]) -> float:
    began = time.perf_counter()
    ask().raise_for_status()
    return time.perf_counter() - began


def measure(url: str, author: httpx.Client, takers: int, within: float) -> dict[str, float]:
    quiz = {"title": "Board", "duration_minutes": 60, "passing_score": 50, "questions": QUESTIONS}
    quiz_id = publish(author, quiz)
    with ThreadPoolExecutor(ENTER_AT_ONCE) as pool:
        seated = list(pool.map(lambda place: enter(url, place), range(takers)))
        attempts = list(pool.map(lambda one: start_attempt(one, quiz_id), seated))
    monitor, detail = (f"/api/v1/quizzes/{quiz_id}{path}" for path in ("/monitor?limit=100", ""))
    looks, details = [], []
    for _ in range(LOOKS):
        details.append(timed(lambda: author.get(detail)))
        looks.append(timed(lambda: author.get(monitor)))
    watcher = Watcher(seated[0].http, quiz_id)
    watching = threading.Thread(target=watcher.run)
    watching.start()
    began = time.monotonic() + 1
    with ThreadPoolExecutor(takers) as pool:
        times = [began + within * place / takers for place in range(takers)]
        done = list(pool.map(hand_in, seated, attempts, times))
    watcher.wait_for(takers)
    watching.join()
    lags, took = watcher.lags([at for at, _ in done]), [seconds for _, seconds in done]
    return {
        "takers": takers,
        "handed in within, s": max(at for at, _ in done) - began,
        "submit, median s": statistics.median(took),
        "submit, p95 s": p95(took),
        "lag, median s": statistics.median(lags),
        "lag, p95 s": p95(lags),
        "lag, most s": max(lags),
        "lag, median / submit, median": statistics.median(lags) / statistics.median(took),
        "polls": watcher.polls,
        "polls unchanged": watcher.unchanged,
        "monitor, p95 s": p95(looks),
        "quiz, p95 s": p95(details),
        "monitor / quiz, p95": p95(looks) / p95(details),
    }


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takers", type=int, default=200)
    parser.add_argument("--within", type=float, default=12.0, help="seconds")
    given = parser.parse_args()
    with (
        tempfile.TemporaryDirectory() as state,
        LocalStack(free_port(), free_port(), Path(state)) as local,
    ):
        local.deploy(build("dev", here=True))
        password = new_password()
        environment = environment_of(local.cloud, "dev")
        create_user(environment, "author", "author@load.example", "load_author", password)
        with httpx.Client(base_url=local.address, timeout=TIMEOUT_SECONDS) as author:
            sign_in(author, "author@load.example", password)
            found = measure(local.address, author, given.takers, given.within)
    for name, value in found.items():
        print(f"{name:32}{value:10.3f}")
    return save("exam_day", found)


if __name__ == "__main__":
    sys.exit(main())
