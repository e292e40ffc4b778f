"""CPU of the edge for a request of a warm process: routing, JSON, validation, headers; no more.

    build/bench-venv/bin/python -m benchmarks.warm_edge

The same three routes with the same models in Chalice under our edge, in FastAPI behind Mangum and
in Powertools with validation. Views answer what is ready; nobody signs in, nothing is logged.
"""

import json
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from functools import partial
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import APIGatewayRestResolver
from aws_lambda_powertools.event_handler.openapi.params import Body, Query
from chalice.app import Chalice
from fastapi import FastAPI
from mangum import Mangum
from rich.console import Console
from rich.table import Table

from benchmarks.measuring import Promise, interleaved, save
from benchmarks.world import silent
from chalicelib import clock, ids
from chalicelib.attempts.schemas import AnswerIn, SavedAnswer, SaveResponse
from chalicelib.dynamo.reads import BatchItems
from chalicelib.quizzes.responses import QuizSummary
from chalicelib.quizzes.schemas import QuizzesQuery
from chalicelib.results.schemas import ResultOut
from chalicelib.web.authentication import Caller, PrefetchKeys
from chalicelib.web.context import EdgeDependencies, RequestContext
from chalicelib.web.paging import ListResponse
from chalicelib.web.routes import Routes

ROUNDS, TIMES = 9, 200
NOW = 1_790_000_000_000
QUIZ, ATTEMPT = f"quz_{'0' * 26}", f"att_{'0' * 56}"
LIST, SAVE, SUBMIT = (
    "/api/v1/quizzes",
    "/attempts/{attempt_id}/answers",
    "/attempts/{attempt_id}/submit",
)
OURS, FASTAPI, POWERTOOLS = "Invigil", "FastAPI + Mangum", "Powertools"
SUMMARY = QuizSummary(
    id=QUIZ,
    title="All sorts",
    description="",
    description_format="plain",
    status="published",
    duration_minutes=60,
    question_count=20,
    total_points=Decimal(20),
    passing_score=Decimal(50),
    max_attempts=3,
    opens_at=None,
    closes_at=None,
    published_at=NOW,
)
QUIZZES = ListResponse[QuizSummary](items=[SUMMARY] * 20, next_cursor=None)
SAVED = SaveResponse(
    saved=[SavedAnswer(question_id="que_0", revision=1, saved_at=NOW)],
    stale=[],
    server_time=NOW,
    time_remaining_seconds=1_800,
    expires_at=NOW + 1_800_000,
)
RESULT = ResultOut(
    attempt_id=ATTEMPT,
    quiz_id=QUIZ,
    quiz_version=1,
    number=1,
    status="submitted",
    score=Decimal(17),
    max_score=Decimal(20),
    percentage=Decimal(85),
    passed=True,
    marking="none",
    duration_seconds=1_234,
    started_at=NOW,
    submitted_at=NOW,
    voided_at=None,
    superseded=False,
    adjustment=None,
    regraded_at=None,
    ended_by="taker",
    receipt=None,
    review=None,
)
Handler = Callable[[dict[str, Any], Any], dict[str, Any]]


def ours() -> Handler:
    def let_in(
        authorization: Sequence[str], permission: str, route: str, keys: PrefetchKeys
    ) -> tuple[Caller, BatchItems]:
        return Caller("usr_0", "ses_0", "user", "ada"), BatchItems({})

    edge = EdgeDependencies(guard=let_in, secret=lambda _: b"", clock=clock.now, new_id=ids.new_id)
    routes = Routes(__name__, lambda: edge)

    @routes.get(LIST, "read")
    def listed(call: RequestContext, query: QuizzesQuery) -> ListResponse[QuizSummary]:
        return QUIZZES

    @routes.post(SAVE, "take")
    def save_answer(call: RequestContext, attempt_id: str, body: AnswerIn) -> SaveResponse:
        return SAVED

    @routes.post(SUBMIT, "take")
    def submit(call: RequestContext, attempt_id: str) -> ResultOut:
        return RESULT

    app = Chalice(app_name="bench")
    app.register_blueprint(routes)
    handler: Handler = app
    return handler


def fastapi() -> Handler:
    app = FastAPI()

    @app.get(LIST)
    def listed(limit: int = 20, cursor: str | None = None) -> ListResponse[QuizSummary]:
        return QUIZZES

    @app.post(SAVE)
    def save_answer(attempt_id: str, body: AnswerIn) -> SaveResponse:
        return SAVED

    @app.post(SUBMIT)
    def submit(attempt_id: str) -> ResultOut:
        return RESULT

    handler: Handler = Mangum(app, lifespan="off")
    return handler


def powertools() -> Handler:
    app = APIGatewayRestResolver(enable_validation=True)

    @app.get(LIST)
    def listed(limit: Annotated[int, Query()] = 20) -> ListResponse[QuizSummary]:
        return QUIZZES

    @app.post(_angled(SAVE))
    def save_answer(attempt_id: str, body: Annotated[AnswerIn, Body()]) -> SaveResponse:
        return SAVED

    @app.post(_angled(SUBMIT))
    def submit(attempt_id: str) -> ResultOut:
        return RESULT

    handler: Handler = app.resolve
    return handler


def _angled(path: str) -> str:
    return path.replace("{", "<").replace("}", ">")


def event(method: str, route: str, query: dict[str, str], body: object = None) -> dict[str, Any]:
    """A request as API Gateway hands it over."""
    path = route.replace("{attempt_id}", ATTEMPT)
    headers = {"content-type": "application/json", "host": "x", "authorization": "Bearer a.b.c"}
    return {
        "resource": route, "path": path, "httpMethod": method, "headers": headers,
        "multiValueHeaders": {name: [value] for name, value in headers.items()},
        "queryStringParameters": query or None,
        "multiValueQueryStringParameters": {name: [one] for name, one in query.items()} or None,
        "pathParameters": {"attempt_id": ATTEMPT} if "{" in route else None,
        "stageVariables": None,
        "requestContext": {
            "resourcePath": route, "path": path, "httpMethod": method, "stage": "live",
            "requestId": "a", "identity": {"sourceIp": "203.0.113.7"},
        },
        "body": None if body is None else json.dumps(body), "isBase64Encoded": False,
    }  # fmt: skip


REQUESTS = {
    "GET list of 20": event("GET", LIST, {"limit": "20"}),
    "POST save": event("POST", SAVE, {}, {"question_id": f"que_{'0' * 26}", "response": "opt_1"}),
    "POST submit": event("POST", SUBMIT, {}),
}


def main() -> int:
    silent()
    handlers = {OURS: ours(), POWERTOOLS: powertools(), FASTAPI: fastapi()}
    table = Table("CPU of a request, µs", *handlers, "of Powertools", "of FastAPI + Mangum")
    kept, promises = {}, []
    for name, request in REQUESTS.items():
        for framework, handler in handlers.items():
            answer = handler(json.loads(json.dumps(request)), None)
            if answer["statusCode"] != 200:  # noqa: PLR2004 - OK
                raise RuntimeError(f"{framework} answers {name} with {answer}")
        calls = {one: partial(handler, request, None) for one, handler in handlers.items()}
        spent = kept[name] = interleaved(calls, rounds=ROUNDS, times=TIMES)
        ratios = [spent[OURS] / spent[one] for one in (POWERTOOLS, FASTAPI)]
        figures = [f"{spent[one]:.0f}" for one in handlers] + [f"{one:.2f}" for one in ratios]
        table.add_row(name, *figures)
        promises.append(Promise(f"{name}, of {POWERTOOLS} with validation", ratios[0], 1.0))
        promises.append(Promise(f"{name}, of {FASTAPI}", ratios[1], 0.5))
    Console().print(table)
    return save("warm_edge", kept, promises)


if __name__ == "__main__":
    sys.exit(main())
