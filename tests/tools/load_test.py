"""Load test: many concurrent takers on the stack deployed to the emulator.

``python -m tests.tools.load_test --takers 200`` builds, deploys, runs, and prints losses (an error)
and request times. Everything runs on this machine, including the takers: times are not those of
AWS.
"""

import argparse
import platform
import statistics
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx

from infra.build.bundle import build
from infra.emulator.local_stack import LocalStack, free_port
from infra.emulator.seed import publish, sign_in
from infra.operations.demo import ANSWERS, QUESTIONS, check
from infra.operations.stack_access import create_user, environment_of, new_password

TAKERS = 200
ENTER_AT_ONCE = 8
"""Concurrent registrations before the exam: password hashing is not measured."""
TIMEOUT_SECONDS = 300
FIRST_FAULT = 500
BOARD_WITHIN_SECONDS = 180
PAGE = 100


@dataclass
class Measured:
    """Operation, status and seconds of every request."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    statuses: Counter[int] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def ask(self, http: httpx.Client, named: str, method: str, path: str, **more: Any) -> Any:
        """Ask, and take the time; raises on anything but success."""
        began = time.perf_counter()
        reply = http.request(method, path, **more)
        took = time.perf_counter() - began
        with self._lock:
            self.took[named].append(took)
            self.statuses[reply.status_code] += 1
        reply.raise_for_status()
        return reply.json()

    @property
    def faults(self) -> int:
        """How many answers were faults of ours."""
        return sum(times for status, times in self.statuses.items() if status >= FIRST_FAULT)


@dataclass(frozen=True)
class Taker:
    """A logged-in user who waits for the exam to start."""

    username: str
    right: int
    """How many answers they will get right."""
    http: httpx.Client


def enter(url: str, place: int) -> Taker:
    """Register and sign in."""
    name, password = f"load_{place:03d}", new_password()
    email = f"{name}@load.example"
    http = httpx.Client(base_url=url, timeout=TIMEOUT_SECONDS)
    body = {"email": email, "username": name, "password": password}
    http.post("/api/v1/auth/register", json=body).raise_for_status()
    sign_in(http, email, password)
    return Taker(name, place % (len(QUESTIONS) + 1), http)


def sit(taker: Taker, quiz_id: str, measured: Measured) -> dict[str, Any]:
    """Start, answer one by one, look, hand in; every answer that was acknowledged must count."""
    http = taker.http
    start = f"/api/v1/attempts/quizzes/{quiz_id}/start"
    attempt = measured.ask(http, "start", "POST", start)
    at = f"/api/v1/attempts/{attempt['id']}"
    for place, question in enumerate(attempt["questions"]):
        response = ANSWERS[question["text"]] if place < taker.right else "-1"
        body = {"question_id": question["id"], "response": response, "revision": 1}
        saved = measured.ask(http, "save", "POST", f"{at}/answers", json=body)
        check(len(saved["saved"]) == 1, f"{taker.username}: an answer was not acknowledged.")
    kept = measured.ask(http, "look", "GET", at)["answers"]
    check(len(kept) == len(QUESTIONS), f"{taker.username}: {len(kept)} answers were kept.")
    result: dict[str, Any] = measured.ask(http, "submit", "POST", f"{at}/submit")
    wrong = f"{taker.username}: {taker.right} right answers gave {result['score']}."
    check(result["score"] == taker.right, wrong)
    return result


def board(http: httpx.Client, quiz_id: str, takers: int) -> dict[str, float]:
    """Everybody's score on the board, once all are on it."""
    until = time.monotonic() + BOARD_WITHIN_SECONDS
    path = f"/api/v1/leaderboard/quizzes/{quiz_id}"
    while http.get(path).raise_for_status().json()["total"] < takers:
        check(time.monotonic() < until, "The board does not show everybody.")
        time.sleep(1)
    shown: dict[str, float] = {}
    query: dict[str, Any] = {"limit": PAGE}
    while query.get("cursor", "first") is not None:
        page = http.get(path, params=query).raise_for_status().json()
        shown |= {entry["username"]: entry["score"] for entry in page["items"]}
        query = {"limit": PAGE, "cursor": page["next_cursor"]}
    return shown


def play(url: str, author: httpx.Client, takers: int) -> Measured:
    """Let all of them sit at once; raises BrokenPromiseError when anything is lost."""
    quiz = {"title": "Load", "duration_minutes": 60, "passing_score": 50, "questions": QUESTIONS}
    quiz_id = publish(author, quiz)
    with ThreadPoolExecutor(ENTER_AT_ONCE) as pool:
        seated = list(pool.map(lambda place: enter(url, place), range(takers)))
    measured, ready = Measured(), threading.Barrier(takers)

    def begin(taker: Taker) -> dict[str, Any]:
        ready.wait()
        return sit(taker, quiz_id, measured)

    with ThreadPoolExecutor(takers) as pool:
        results = list(pool.map(begin, seated))
    check(len({one["attempt_id"] for one in results}) == takers, "Results are missing.")
    check(measured.faults == 0, f"{measured.faults} answers were faults.")
    wanted = {taker.username: taker.right for taker in seated}
    check(board(seated[0].http, quiz_id, takers) == wanted, "The board shows other scores.")
    for taker in seated:
        taker.http.close()
    return measured


def summary(measured: Measured, takers: int, seconds: float) -> Sequence[str]:
    """What to print."""
    requests = measured.statuses.total()
    lines = [
        (
            f"{takers} takers at once, {requests} requests in {seconds:.1f} s: "
            f"0 answers lost, {measured.faults} answers of 5xx; statuses {dict(measured.statuses)}"
        ),
        f"{platform.machine()}, Python {platform.python_version()}; milliseconds:",
        f"{'':8}{'number':>8}{'median':>8}{'95 %':>8}{'99 %':>8}{'most':>8}",
    ]
    return [*lines, *(_line(name, took) for name, took in measured.took.items())]


def _line(name: str, took: Sequence[float]) -> str:
    cuts: Mapping[int, float] = dict(enumerate(statistics.quantiles(took, n=100), start=1))
    shown = [cuts[50], cuts[95], cuts[99], max(took)]
    return f"{name:8}{len(took):8}" + "".join(f"{1_000 * one:8.0f}" for one in shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--takers", type=int, default=TAKERS)
    takers = parser.parse_args().takers
    bundle = build("dev", here=True)
    with (
        tempfile.TemporaryDirectory() as state,
        LocalStack(free_port(), free_port(), Path(state)) as local,
    ):
        local.deploy(bundle)
        password = new_password()
        environment = environment_of(local.cloud, "dev")
        create_user(environment, "author", "author@load.example", "load_author", password)
        with httpx.Client(base_url=local.address, timeout=TIMEOUT_SECONDS) as author:
            sign_in(author, "author@load.example", password)
            began = time.monotonic()
            measured = play(local.address, author, takers)
            seconds = time.monotonic() - began
    sys.stdout.write("\n".join(summary(measured, takers, seconds)) + "\n")


if __name__ == "__main__":
    main()
