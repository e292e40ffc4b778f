"""Demo of the main use case over HTTP against a running stack: an author, many takers.

Fails when the API does not behave as documented.
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
    """The service does not behave as documented."""


def check(holds: bool, what: str) -> None:  # noqa: FBT001 - reads as a sentence
    """Raise DemoError unless a condition holds."""
    if not holds:
        raise DemoError(what)


@dataclass(frozen=True, slots=True)
class Played:
    """A taker's attempt and its outcome."""

    username: str
    email: str
    right: int
    score: float


@dataclass(frozen=True, slots=True)
class Demo:
    """A run against the service at ``url``; ``name`` makes its data unique."""

    url: str
    name: str

    def client(self) -> httpx.Client:
        return httpx.Client(base_url=self.url, timeout=TIMEOUT_SECONDS)

    def author_quiz(self, email: str, password: str) -> str:
        """Create and publish the quiz; returns its id."""
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
        """Take the quiz, from registration to result; ``number`` determines the score."""
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
        """Return the leaderboard once it lists all takers; raises DemoError after a timeout."""
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
    check("correct" not in json.dumps(attempt), "A paper contains solutions.")
    again = http.post(path)
    check(again.status_code == httpx.codes.CONFLICT, "Two attempts run at once.")
    check(again.json()["attempt_id"] == attempt["id"], "The running attempt has another id.")
    return attempt


def _answer(http: httpx.Client, attempt: dict[str, Any], right: int) -> None:
    """Save all answers, ``right`` of them correct: one alone, the rest in one request."""
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
    """Check that the leaderboard matches the results in order and rank."""
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
    """Print the top of the leaderboard."""
    table = Table("Rank", "Name", "Score", "Seconds", title=f"The best {SHOWN} of {len(board)}")
    for entry in board[:SHOWN]:
        score = f"{entry['score']:g} of {entry['max_score']:g}"
        table.add_row(
            str(entry["rank"]), entry["username"], score, f"{entry['duration_seconds']:g}"
        )
    console.print(table)


def wait_for_mails(endpoint: str, played: list[Played]) -> list[Mail]:
    """Return the mails to all takers; empty without an outbox."""
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
    """Run the demo and print its outcome."""
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
    told = f"{len(found)} mails were sent" if found else "there is no outbox"
    console.print(f"All checks passed after {time.monotonic() - began:.1f} s; {told}.")


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
        sys.exit(f"Failed: {error}")
    except httpx.HTTPStatusError as error:
        sys.exit(f"Failed: {error}\n{error.response.text}")
    except httpx.HTTPError as error:
        sys.exit(f"{arguments.url} cannot be reached: {error}. Is the stack running (make run)?")


if __name__ == "__main__":
    main()
