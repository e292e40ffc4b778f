"""CPU of a whole attempt: ours, and that of a plain FastAPI with PostgreSQL.

    .venv/bin/python -m infra.emulator.with_emulator .venv/bin/python -m benchmarks.journey

Fifty takers at once: list, start, twenty saves, submit, result, board. Ours is called in this
process, as Lambda calls it, in turns, with a stand-in of DynamoDB in a process of its own; the
peer is served by uvicorn to fifty threads. CPU is what is compared: DynamoDB's is paid for by
units, PostgreSQL's by its server, so it is shown apart.
"""

import json
import os
import secrets
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from rich.console import Console
from rich.table import Table

from app import app
from benchmarks.measuring import save
from benchmarks.peer.postgres import programs
from benchmarks.peer.server import serving
from chalicelib import bootstrap
from tests.support.aws_setup import prepare
from tests.support.builders import published, right_answers, single
from tests.support.client import Client, _event
from tests.support.people import People, Person

TAKERS, QUESTIONS = 50, 20
OURS, PEER, POSTGRES = "Invigil", "FastAPI under uvicorn", "PostgreSQL"


class _Counted:
    """Calls the application and adds up the CPU of that alone."""

    def __init__(self) -> None:
        self.cpu, self.requests = 0.0, 0

    def ask(self, taker: Person, method: str, path: str, body: Any = None) -> Any:  # noqa: ANN401
        content = None if body is None else json.dumps(body, default=float).encode()
        headers = {"authorization": f"Bearer {taker.token}", "content-type": "application/json"}
        event = _event(method, path, headers, content, "203.0.113.7")
        began = time.process_time()
        answer = app(event, None)
        self.cpu += time.process_time() - began
        self.requests += 1
        if answer["statusCode"] >= 300:  # noqa: PLR2004 - not a success
            raise RuntimeError(answer)
        return answer["body"]


def ours() -> tuple[float, float]:
    """Milliseconds of CPU for an attempt, and for one request of it."""
    prepare()
    bootstrap.reset(bootstrap.Externals(password_memory_kib=64, send_email=lambda _: None))
    sys.stdout = open(os.devnull, "w")  # noqa: PTH123, SIM115 - lines are written, and read by nobody
    http = Client()
    people = People()
    quiz = published(http, people.author(), questions=[single(f"{n}?") for n in range(QUESTIONS)])
    takers = [people.user() for _ in range(TAKERS)]
    counted = _Counted()
    going = [_attempt(counted, taker, quiz) for taker in takers]
    while going:  # a step of each in turn
        going = [one for one in going if next(one, None) is not None]
    sys.stdout = sys.__stdout__
    return counted.cpu / TAKERS * 1e3, counted.cpu / counted.requests * 1e3


def _attempt(counted: _Counted, taker: Person, quiz: dict[str, Any]) -> Iterator[bool]:
    counted.ask(taker, "GET", "/api/v1/quizzes")
    yield True
    started = counted.ask(taker, "POST", f"/api/v1/attempts/quizzes/{quiz['id']}/start")
    at = f"/api/v1/attempts/{json.loads(started)['id']}"
    for answer in right_answers(quiz):
        yield True
        counted.ask(taker, "POST", f"{at}/answers", answer)
    yield True
    counted.ask(taker, "POST", f"{at}/submit")
    counted.ask(taker, "GET", at.replace("attempts", "results/attempts"))
    counted.ask(taker, "GET", f"/api/v1/leaderboard/quizzes/{quiz['id']}")


def peer() -> tuple[float, float]:
    """Milliseconds of CPU for an attempt: of the application, and of PostgreSQL."""
    at = programs()
    if at is None:
        raise LookupError
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    users = [{"id": f"usr_{n:04}", "session": f"ses_{n}"} for n in range(TAKERS)]
    options = [{"id": f"opt_{n}", "text": f"{n}"} for n in range(3)]
    paper = [
        {"id": f"que_{n}", "text": f"{n}?", "points": 2, "options": options}
        for n in range(QUESTIONS)
    ]
    quiz = {"paper": paper, "key": {one["id"]: "opt_0" for one in paper}}
    with serving(at, pem.decode(), {"users": users, "quiz": quiz}) as served:
        tokens = [_token(key, one) for one in users]
        before = served.cpu()
        with ThreadPoolExecutor(TAKERS) as pool:
            list(pool.map(lambda token: _played(served.url, token), tokens))
        spent = [after - first for after, first in zip(served.cpu(), before, strict=True)]
    return spent[0] / TAKERS * 1e3, spent[1] / TAKERS * 1e3


def _token(key: ec.EllipticCurvePrivateKey, user: dict[str, str]) -> str:
    claims = {
        "sub": user["id"],
        "sid": user["session"],
        "aud": "bench",
        "jti": secrets.token_hex(8),
    }
    return jwt.encode({**claims, "exp": int(time.time()) + 900}, key, algorithm="ES256")


def _played(url: str, token: str) -> None:
    headers = {"Authorization": f"Bearer {token}"}
    with httpx.Client(base_url=url, headers=headers, timeout=60) as client:
        client.get("/quizzes").raise_for_status()
        started = client.post("/attempts/quizzes/quz/start").raise_for_status().json()
        at = f"/attempts/{started['id']}"
        for number in range(QUESTIONS):
            answer = {"question_id": f"que_{number}", "response": "opt_0"}
            client.post(f"{at}/answers", json=answer).raise_for_status()
        client.post(f"{at}/submit").raise_for_status()
        client.get(f"/results{at}").raise_for_status()
        client.get("/leaderboard/quizzes/quz").raise_for_status()


def main() -> int:
    attempt, request = ours()
    table = Table("CPU of one attempt, 25 requests", "ms")
    table.add_row(OURS, f"{attempt:.0f}")
    kept = {"attempt_ms": attempt, "request_ms": request}
    try:
        application, database = peer()
    except LookupError:
        print("Without PostgreSQL there is nothing to compare with: apt-get install postgresql")
    else:
        table.add_row(PEER, f"{application:.0f}")
        table.add_row(POSTGRES, f"{database:.0f}")
        kept |= {"peer_ms": application, "postgres_ms": database}
    Console().print(table)
    return save("journey", kept)


if __name__ == "__main__":
    sys.exit(main())
