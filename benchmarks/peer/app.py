"""The same exam as FastAPI and PostgreSQL are usually put together: plain, small, and correct.

Same promises where it counts: one attempt at a time, saves only while it runs, scores once; every
request checks its token and that the session lives. Start: ``uvicorn benchmarks.peer.app:app``.
"""

import os
import random
import secrets
import time
from collections.abc import Iterator
from typing import Annotated, Any

import jwt
from fastapi import Depends, FastAPI, Header, HTTPException
from psycopg import Connection
from psycopg.errors import UniqueViolation
from psycopg.rows import dict_row
from psycopg_pool import ConnectionPool
from pydantic import BaseModel, ConfigDict

PUBLIC_KEY = os.environ["PUBLIC_KEY"]
GRACE = 5_000
app = FastAPI()
pool: ConnectionPool[Connection[dict[str, Any]]] = ConnectionPool(
    os.environ["DATABASE"], min_size=4, max_size=20, open=True, kwargs={"row_factory": dict_row}
)


class QuizSummary(BaseModel):
    id: str
    title: str
    duration_minutes: int
    question_count: int


class Option(BaseModel):
    id: str
    text: str


class Question(BaseModel):
    id: str
    text: str
    points: float
    options: list[Option]


class GivenAnswer(BaseModel):
    question_id: str
    response: str
    revision: int
    saved_at: int


class Attempt(BaseModel):
    id: str
    quiz_id: str
    number: int
    status: str
    started_at: int
    expires_at: int
    server_time: int
    questions: list[Question]
    answers: list[GivenAnswer]


class AnswerIn(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")
    question_id: str
    response: str
    revision: int | None = None


class Saved(BaseModel):
    saved: list[GivenAnswer]
    server_time: int
    time_remaining_seconds: int


class Result(BaseModel):
    attempt_id: str
    quiz_id: str
    score: float
    max_score: float
    percentage: float
    duration_seconds: int
    submitted_at: int


class Entry(BaseModel):
    rank: int
    username: str
    score: float
    duration_seconds: int


def now() -> int:
    return time.time_ns() // 1_000_000


def database() -> Iterator[Connection[dict[str, Any]]]:
    with pool.connection() as connection:
        yield connection


Database = Annotated[Connection[dict[str, Any]], Depends(database, scope="function")]
"""A connection; its transaction is committed before the response is sent."""


def caller(database: Database, authorization: Annotated[str, Header()]) -> str:
    try:
        token = authorization.removeprefix("Bearer ")
        claims = jwt.decode(token, PUBLIC_KEY, algorithms=["ES256"], audience="bench")
    except jwt.PyJWTError:
        raise HTTPException(401) from None
    live = database.execute(
        "SELECT 1 FROM sessions s JOIN users u ON u.id = s.user_id "
        "WHERE s.id = %s AND u.id = %s AND s.live AND u.status = 'active'",
        (claims["sid"], claims["sub"]),
    ).fetchone()
    if live is None:
        raise HTTPException(401)
    return str(claims["sub"])


Caller = Annotated[str, Depends(caller)]


@app.get("/quizzes")
def list_quizzes(user: Caller, database: Database) -> list[QuizSummary]:
    rows = database.execute(
        "SELECT id, title, duration_minutes, jsonb_array_length(paper) AS question_count "
        "FROM quizzes ORDER BY id LIMIT 20"
    )
    return [QuizSummary(**row) for row in rows]


@app.post("/attempts/quizzes/{quiz_id}/start", status_code=201)
def start(quiz_id: str, user: Caller, database: Database) -> Attempt:
    quiz = database.execute("SELECT * FROM quizzes WHERE id = %s", (quiz_id,)).fetchone()
    if quiz is None:
        raise HTTPException(404)
    began, seed = now(), secrets.randbits(62)
    ends = began + quiz["duration_minutes"] * 60_000
    attempt_id = f"att_{secrets.token_hex(16)}"
    try:
        database.execute(
            "INSERT INTO attempts (id, user_id, quiz_id, number, state, started, expires, seed) "
            "SELECT %s, %s, %s, count(*) + 1, 'P', %s, %s, %s FROM attempts "
            "WHERE user_id = %s AND quiz_id = %s",
            (attempt_id, user, quiz_id, began, ends, seed, user, quiz_id),
        )
    except UniqueViolation:
        raise HTTPException(409) from None
    questions = [Question(**one) for one in quiz["paper"]]
    random.Random(seed).shuffle(questions)
    return Attempt(
        id=attempt_id,
        quiz_id=quiz_id,
        number=1,
        status="in_progress",
        started_at=began,
        expires_at=ends,
        server_time=now(),
        questions=questions,
        answers=[],
    )


@app.post("/attempts/{attempt_id}/answers")
def save(attempt_id: str, body: AnswerIn, user: Caller, database: Database) -> Saved:
    attempt = _own(database, attempt_id, user)
    instant = now()
    if attempt["state"] != "P" or instant >= attempt["expires"] + GRACE:
        raise HTTPException(409)
    fitting = {option["id"] for one in attempt["paper"] if one["id"] == body.question_id
               for option in one["options"]}  # fmt: skip
    if body.response not in fitting:
        raise HTTPException(422)
    row = database.execute(
        "INSERT INTO answers VALUES (%s, %s, %s, 1, %s) ON CONFLICT (attempt_id, question_id) "
        "DO UPDATE SET response = excluded.response, revision = answers.revision + 1, "
        "saved_at = excluded.saved_at RETURNING question_id, response, revision, saved_at",
        (attempt_id, body.question_id, body.response, instant),
    ).fetchone()
    left = max(0, attempt["expires"] - instant) // 1_000
    return Saved(
        saved=[GivenAnswer(**(row or {}))], server_time=instant, time_remaining_seconds=left
    )


@app.post("/attempts/{attempt_id}/submit")
def submit(attempt_id: str, user: Caller, database: Database) -> Result:
    attempt = _own(database, attempt_id, user)
    if attempt["state"] != "P":
        return result(attempt_id, user, database)
    rows = database.execute("SELECT * FROM answers WHERE attempt_id = %s", (attempt_id,))
    given = {row["question_id"]: row["response"] for row in rows}
    right = attempt["key"]
    score = sum(
        one["points"] for one in attempt["paper"] if given.get(one["id"]) == right[one["id"]]
    )
    most = sum(one["points"] for one in attempt["paper"])
    instant = min(now(), attempt["expires"])
    database.execute("UPDATE attempts SET state = 'F' WHERE id = %s", (attempt_id,))
    database.execute(
        "INSERT INTO results VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (attempt_id, user, attempt["quiz_id"], score, most, instant - attempt["started"], instant),
    )
    return result(attempt_id, user, database)


@app.get("/results/attempts/{attempt_id}")
def result(attempt_id: str, user: Caller, database: Database) -> Result:
    row = database.execute(
        "SELECT * FROM results WHERE attempt_id = %s AND user_id = %s", (attempt_id, user)
    ).fetchone()
    if row is None:
        raise HTTPException(404)
    return Result(
        attempt_id=attempt_id,
        quiz_id=row["quiz_id"],
        score=row["score"],
        max_score=row["most"],
        percentage=round(100 * row["score"] / row["most"], 2),
        duration_seconds=row["duration"] // 1_000,
        submitted_at=row["submitted"],
    )


@app.get("/leaderboard/quizzes/{quiz_id}")
def leaderboard(quiz_id: str, user: Caller, database: Database) -> list[Entry]:
    rows = database.execute(
        "SELECT rank() OVER (ORDER BY score DESC, duration / 1000) AS rank, username, score, "
        "duration / 1000 AS duration_seconds FROM (SELECT DISTINCT ON (user_id) * FROM results "
        "WHERE quiz_id = %s ORDER BY user_id, score DESC, duration) best "
        "JOIN users ON users.id = user_id ORDER BY score DESC, duration LIMIT 10",
        (quiz_id,),
    )
    return [Entry(**row) for row in rows]


def _own(database: Connection[dict[str, Any]], attempt_id: str, user: str) -> dict[str, Any]:
    row = database.execute(
        "SELECT a.*, q.paper, q.key FROM attempts a JOIN quizzes q ON q.id = a.quiz_id "
        "WHERE a.id = %s AND a.user_id = %s FOR UPDATE OF a",
        (attempt_id, user),
    ).fetchone()
    if row is None:
        raise HTTPException(404)
    return row
