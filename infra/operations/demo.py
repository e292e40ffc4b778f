"""Plays the main job over HTTP against a running stack: one author, many takers at once.

Ends with an error when anything is not as the API promises.
"""

import argparse
import json
import os
import secrets
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from infra.build.template import ROOT
from infra.emulator.seed import publish, sign_in
from infra.emulator.show_mail import Mail, mails, show

TAKERS = 20
TIMEOUT_SECONDS = 60
BOARD_WITHIN_SECONDS = 60
POLL_SECONDS = 0.5
SHOWN = 10
PASSED_FROM = 50

console = Console()

QUESTIONS: list[dict[str, Any]] = [
    {
        "type": "numeric",
        "text": f"What is {left} times {right}?",
        "points": 1,
        "correct": str(left * right),
        "tolerance": "0",
    }
    for left, right in ((6, 7), (12, 12), (9, 8), (15, 4), (25, 25), (13, 3), (11, 17), (19, 5))
]
ANSWERS = {question["text"]: question["correct"] for question in QUESTIONS}


class DemoError(Exception):
    """The service did something else than it says it does."""


def check(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Go on only if it holds."""
    if not holds:
        raise DemoError(what)


@dataclass(frozen=True, slots=True)
class Played:
    """What one taker did and what came of it."""

    username: str
    email: str
    right: int
    score: float


@dataclass(frozen=True, slots=True)
class Demo:
    """One run against the service at ``url``; ``name`` keeps runs apart."""

    url: str
    name: str

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=TIMEOUT_SECONDS)

    def author_quiz(self, email: str, password: str) -> str:
        """Write and publish the quiz; its id."""
        quiz = {
            "title": f"Mental arithmetic {self.name}",
            "duration_minutes": 5,
            "passing_score": PASSED_FROM,
            "randomize_questions": True,
            "questions": QUESTIONS,
        }
        with self.client() as http:
            sign_in(http, email, password)
            return publish(http, quiz)

    def take(self, quiz_id: str, number: int) -> Played:
        """Be one taker, from registration to result; the ``number`` decides how well it goes."""
        username = f"demo_{self.name}_{number:02d}"
        email = f"{username}@demo.example"
        password = secrets.token_urlsafe(18)
        right = number % (len(QUESTIONS) + 1)
        with self.client() as http:
            body = {"email": email, "username": username, "password": password}
            http.post("/api/v1/auth/register", json=body).raise_for_status()
            sign_in(http, email, password)
            attempt = _start(http, quiz_id)
            _answer(http, attempt, right)
            result = http.post(f"/api/v1/attempts/{attempt['id']}/submit").raise_for_status().json()
        check(result["score"] == right, f"{right} right answers gave {result['score']} points.")
        check(result["status"] == "submitted", f"A submitted attempt is {result['status']}.")
        passed = 100 * right >= PASSED_FROM * len(QUESTIONS)
        check(result["passed"] is passed, f"{right} points: passed is {result['passed']}.")
        return Played(username, email, right, result["score"])

    def board(self, quiz_id: str, email: str, password: str, takers: int) -> list[dict[str, Any]]:
        """The board once it shows everybody; raises BrokenPromiseError when it does not in time."""
        until = time.monotonic() + BOARD_WITHIN_SECONDS
        with self.client() as http:
            sign_in(http, email, password)
            while True:
                path = f"/api/v1/leaderboard/quizzes/{quiz_id}"
                page = http.get(path, params={"limit": 100}).raise_for_status().json()
                if len(page["items"]) == takers:
                    return list(page["items"])
                late = f"The board shows {len(page['items'])} of {takers} takers."
                check(time.monotonic() < until, late)
                time.sleep(POLL_SECONDS)


def _start(http: httpx.Client, quiz_id: str) -> dict[str, Any]:
    path = f"/api/v1/attempts/quizzes/{quiz_id}/start"
    attempt: dict[str, Any] = http.post(path).raise_for_status().json()
    check("correct" not in json.dumps(attempt), "A paper says what is correct.")
    again = http.post(path)
    check(again.status_code == httpx.codes.CONFLICT, "Two attempts run at once.")
    check(again.json()["attempt_id"] == attempt["id"], "The running attempt has another id.")
    return attempt


def _answer(http: httpx.Client, attempt: dict[str, Any], right: int) -> None:
    """Answer everything, ``right`` of it correctly: one alone, the rest in one call."""
    answers = [
        {
            "question_id": question["id"],
            "response": ANSWERS[question["text"]] if place < right else "-1",
        }
        for place, question in enumerate(attempt["questions"])
    ]
    path = f"/api/v1/attempts/{attempt['id']}/answers"
    http.post(path, json=answers[0]).raise_for_status()
    http.put(path, json={"answers": answers[1:]}).raise_for_status()
    kept = http.get(f"/api/v1/attempts/{attempt['id']}").raise_for_status().json()["answers"]
    check(len(kept) == len(answers), f"{len(kept)} of {len(answers)} answers were kept.")


def check_board(board: list[dict[str, Any]], played: list[Played]) -> None:
    """The board says what the results said, best first, and only equals share a rank."""
    scores = {one.username: one.score for one in played}
    shown = {entry["username"]: entry["score"] for entry in board}
    check(shown == scores, "The board's scores are not the results' scores.")
    order = [(-entry["score"], entry["duration_seconds"]) for entry in board]
    check(order == sorted(order), "The board is not in order.")
    for place, entry in enumerate(board, 1):
        tied = place > 1 and entry["rank"] == board[place - 2]["rank"]
        alike = place > 1 and order[place - 1] == order[place - 2]
        check(entry["rank"] == place or (tied and alike), "The ranks are wrong.")


def show_board(board: list[dict[str, Any]]) -> None:
    """Print the best of the board."""
    table = Table("Rank", "Name", "Score", "Seconds", title=f"The best {SHOWN} of {len(board)}")
    for entry in board[:SHOWN]:
        score = f"{entry['score']:g} of {entry['max_score']:g}"
        table.add_row(
            str(entry["rank"]), entry["username"], score, f"{entry['duration_seconds']:g}"
        )
    console.print(table)


def wait_for_mails(endpoint: str, played: list[Played]) -> list[Mail]:
    """The mails to the takers, once everybody has one; none where there is no outbox to look at."""
    wanted = {one.email for one in played}
    until = time.monotonic() + BOARD_WITHIN_SECONDS
    while True:
        try:
            found = [mail for mail in mails(endpoint) if wanted.intersection(mail.to)]
        except httpx.HTTPError:
            return []
        reached = {address for mail in found for address in mail.to}
        if wanted <= reached:
            return found
        late = f"{len(wanted - reached)} takers got no mail."
        check(time.monotonic() < until, late)
        time.sleep(POLL_SECONDS)


def play(url: str, endpoint: str, email: str, password: str, takers: int) -> None:
    """Play it all and show what came of it."""
    demo = Demo(url.rstrip("/"), secrets.token_hex(3))
    began = time.monotonic()
    quiz_id = demo.author_quiz(email, password)
    console.print(f"{email} published a quiz of {len(QUESTIONS)} questions: {quiz_id}")
    with Progress(console=console) as progress, ThreadPoolExecutor(takers) as pool:
        bar = progress.add_task(f"{takers} takers at once", total=takers)
        played = []
        for one in pool.map(lambda number: demo.take(quiz_id, number), range(takers)):
            played.append(one)
            progress.advance(bar)
    board = demo.board(quiz_id, email, password, takers)
    check_board(board, played)
    show_board(board)
    found = wait_for_mails(endpoint, played)
    if found:
        show(found[-1], console)
    told = f"{len(found)} mails were sent" if found else "there is no outbox to look at"
    console.print(f"All as promised, after {time.monotonic() - began:.1f} s; {told}.")


def _author(state: Path) -> tuple[str, str]:
    kept = state / "author.json"
    if not kept.exists():
        sys.exit("Whose quiz shall it be? Set AUTHOR_EMAIL and AUTHOR_PASSWORD, or use make run.")
    author = json.loads(kept.read_text())
    return author["email"], author["password"]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:8000")
    parser.add_argument("--endpoint", default="http://localhost:4566", help="of the outbox")
    parser.add_argument("--takers", type=int, default=TAKERS)
    parser.add_argument("--author-email", default=os.environ.get("AUTHOR_EMAIL"))
    parser.add_argument("--author-password", default=os.environ.get("AUTHOR_PASSWORD"))
    arguments = parser.parse_args()
    email, password = arguments.author_email, arguments.author_password
    if not (email and password):
        email, password = _author(ROOT / ".invigil")
    try:
        play(arguments.url, arguments.endpoint, email, password, arguments.takers)
    except DemoError as error:
        sys.exit(f"Not as promised: {error}")
    except httpx.HTTPStatusError as error:
        sys.exit(f"Not as promised: {error}\n{error.response.text}")
    except httpx.HTTPError as error:
        sys.exit(f"{arguments.url} cannot be reached: {error}. Is the stack running (make run)?")


if __name__ == "__main__":
    main()
