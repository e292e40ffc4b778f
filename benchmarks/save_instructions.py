r"""Instructions of one save in a warm process, from the gateway's event to its answer.

    .venv/bin/python -m infra.emulator.with_emulator \
        .venv/bin/python -m benchmarks.save_instructions

Counted by callgrind in a process of its own, which has nothing but our code and its libraries; the
emulator answers over plain HTTP, so TLS is not in it. One count with a few saves less one with more
leaves what each of these took. The clock of that process stands still: the quiz is in its cache.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.measuring import ROOT, Promise, Scenario, instructions, save
from tests.support.aws_setup import prepare
from tests.support.builders import published, start
from tests.support.client import Client
from tests.support.people import People

FEW, MANY = 5, 25
MOST_INSTRUCTIONS = 6.0
"""Million, of one save; 11.8 with botocore's calls and pynamodb's reading of items."""
AT = "/api/v1/attempts/{attempt_id}/answers"
SAVING = """
import json
from chalicelib import bootstrap, clock
from app import app
now = clock.now()
bootstrap.reset(bootstrap.Externals(clock=lambda: now))
event = json.loads({event!r})
for revision in range(1, {saves} + 1):
    answer = {{**{answer!r}, "revision": revision}}
    got = app({{**event, "body": json.dumps(answer)}}, None)
    assert got["statusCode"] == 200, got
"""


def event_of(attempt_id: str, token: str) -> dict[str, Any]:
    """Return a request of API Gateway's without its body."""
    headers = {
        "authorization": [f"Bearer {token}"],
        "content-type": ["application/json"],
        "host": ["exam.example.org"],
        "user-agent": ["Mozilla/5.0"],
        "accept": ["*/*"],
    }
    return {
        "httpMethod": "POST",
        "path": AT.format(attempt_id=attempt_id),
        "resource": AT,
        "headers": {name: values[0] for name, values in headers.items()},
        "multiValueHeaders": headers,
        "queryStringParameters": None,
        "multiValueQueryStringParameters": None,
        "pathParameters": {"attempt_id": attempt_id},
        "stageVariables": None,
        "isBase64Encoded": False,
        "requestContext": {
            "resourcePath": AT,
            "httpMethod": "POST",
            "identity": {"sourceIp": "203.0.113.7"},
            "requestId": "0",
        },
    }


def counted(saves: int, event: dict[str, Any], answer: dict[str, Any]) -> int:
    """Return the instructions of a process that makes so many saves."""
    installed = [Path(one) for one in sys.path if one.endswith("site-packages")]
    code = SAVING.format(event=json.dumps(event), answer=answer, saves=saves)
    return instructions(Scenario(code, (ROOT, *installed), dict(os.environ)))


def main() -> int:
    if not os.environ.get("AWS_ENDPOINT_URL"):
        sys.exit("Run it with an emulator: see the first lines of this file.")
    prepare()
    http, people = Client(), People()
    quiz = published(http, people.author())
    taker = people.user()
    attempt = start(http, taker, quiz["id"]).json
    [question, *_] = [one for one in attempt["questions"] if one["type"] == "true_false"]
    event = event_of(attempt["id"], taker.token)
    answer = {"question_id": question["id"], "response": True}
    few = counted(FEW, event, answer)
    many = counted(FEW + MANY, event, answer)
    each = (many - few) / MANY / 1e6
    print(f"{each:.2f} million instructions each")
    promise = Promise("million instructions of a save", each, MOST_INSTRUCTIONS)
    return save("save_instructions", {"million_instructions": each}, [promise])


if __name__ == "__main__":
    sys.exit(main())
