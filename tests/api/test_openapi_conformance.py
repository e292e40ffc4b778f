"""All responses conform to the reference, for every role and any input.

All roles run every phase but coverage with few examples. The many cases of coverage run as an
administrator, who has all permissions, without the five hundred of each body that is a whole quiz.
Under PROVE there are more examples; `make conformance` runs everything with every role against the
running stack.
"""

import os
from typing import Any

import pytest

from chalicelib.accounts.models import Role
from tests.support.builders import published
from tests.support.client import Client
from tests.support.openapi_conformance import run_schemathesis, served
from tests.support.people import People
from tests.support.wsgi import Wsgi

FEW = {"max-examples": 20 if "PROVE" in os.environ else 2, "allow-x00": False}
WITHOUT = {"coverage": {"enabled": False}}
SHORT: dict[str, Any] = {"generation": FEW, "phases": {**WITHOUT, "stateful": {"max-steps": 6}}}
LARGEST = ["createQuiz", "editQuiz", "importQuiz", "addQuestion", "replaceQuestion"]
WHOLE_QUIZZES = {"include-operation-id": LARGEST, "phases": WITHOUT}
COVERING: dict[str, Any] = {"generation": FEW, "operations": [WHOLE_QUIZZES]}


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("who", [None, *Role], ids=lambda who: who or "anonymous")
def test_responses_conform_to_the_reference(http: Client, people: People, who: Role | None) -> None:
    published(http, people.author())
    new_token = None if who is None else lambda: people.with_role(who).token
    with served(Wsgi(http)) as url:
        report = run_schemathesis(url, new_token, 1, COVERING if who is Role.ADMIN else SHORT)
    assert report.broken == {}, report.text()
    assert {"examples", "fuzzing", "stateful"} <= set(report.phases)
    assert len(report.tried) > 50
