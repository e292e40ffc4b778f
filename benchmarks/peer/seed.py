"""Makes the peer's tables, and fills them with what comes on standard input, as JSON."""

import json
import os
import sys
from typing import Any

import psycopg
from psycopg.types.json import Jsonb

TABLES = """
CREATE TABLE users (id text PRIMARY KEY, username text NOT NULL, status text NOT NULL);
CREATE TABLE sessions (id text PRIMARY KEY, user_id text NOT NULL REFERENCES users, live bool);
CREATE TABLE quizzes (id text PRIMARY KEY, title text NOT NULL, duration_minutes int NOT NULL,
  paper jsonb NOT NULL, key jsonb NOT NULL);
CREATE TABLE attempts (id text PRIMARY KEY, user_id text NOT NULL REFERENCES users,
  quiz_id text NOT NULL REFERENCES quizzes, number int NOT NULL, state text NOT NULL,
  started bigint NOT NULL, expires bigint NOT NULL, seed bigint NOT NULL);
CREATE UNIQUE INDEX one_at_a_time ON attempts (user_id, quiz_id) WHERE state = 'P';
CREATE TABLE answers (attempt_id text NOT NULL REFERENCES attempts, question_id text NOT NULL,
  response text NOT NULL, revision int NOT NULL, saved_at bigint NOT NULL,
  PRIMARY KEY (attempt_id, question_id));
CREATE TABLE results (attempt_id text PRIMARY KEY REFERENCES attempts, user_id text NOT NULL,
  quiz_id text NOT NULL, score float NOT NULL, most float NOT NULL, duration bigint NOT NULL,
  submitted bigint NOT NULL);
CREATE INDEX by_quiz ON results (quiz_id, user_id, score DESC, duration);
"""


def fill(given: dict[str, Any]) -> None:
    with psycopg.connect(os.environ["DATABASE"]) as connection:
        connection.execute(TABLES)
        for user in given["users"]:
            name = f"taker {user['id'][-4:]}"
            connection.execute("INSERT INTO users VALUES (%s, %s, 'active')", (user["id"], name))
            session = (user["session"], user["id"])
            connection.execute("INSERT INTO sessions VALUES (%s, %s, true)", session)
        quiz = given["quiz"]
        paper, key = Jsonb(quiz["paper"]), Jsonb(quiz["key"])
        connection.execute("INSERT INTO quizzes VALUES ('quz', 'q', 60, %s, %s)", (paper, key))


if __name__ == "__main__":
    fill(json.load(sys.stdin))
