"""All responses conform to the reference, for every role and any input.

Anonymous clients and administrators run every phase but coverage with few examples, under PROVE
all roles. Coverage runs as an administrator, who has all permissions: of paths, parameters and
headers; under PROVE of bodies too, up to five hundred cases each, without those that are whole
quizzes. `make conformance` runs everything with every role against the running stack.
"""

import json
import os
from typing import Any

import pytest

from chalicelib.accounts.models import Role
from infra.reference.generate import SITE
from tests.support.builders import published
from tests.support.client import Client
from tests.support.openapi_conformance import run_schemathesis, served
from tests.support.people import People
from tests.support.wsgi import Wsgi

CALLERS = [None, *Role] if "PROVE" in os.environ else [None, Role.ADMIN]
FEW = {"max-examples": 20 if "PROVE" in os.environ else 2, "allow-x00": False}
WITHOUT = {"coverage": {"enabled": False}}
SHORT: dict[str, Any] = {"generation": FEW, "phases": {**WITHOUT, "stateful": {"max-steps": 6}}}
LARGEST = ["createQuiz", "editQuiz", "importQuiz", "addQuestion", "replaceQuestion"]


def covering() -> dict[str, Any]:
    """Return the settings of a run with coverage of all that is covered here."""
    left_out = LARGEST if "PROVE" in os.environ else operations_with_bodies()
    without_coverage = {"include-operation-id": left_out, "phases": WITHOUT}
    return {"generation": FEW, "operations": [without_coverage]}


def operations_with_bodies() -> list[str]:
    """Return the ids of operations that take a body."""
    document = json.loads((SITE / "openapi.json").read_text())
    methods = (one for path in document["paths"].values() for one in path.values())
    return [one["operationId"] for one in methods if "requestBody" in one]


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("who", CALLERS, ids=lambda who: who or "anonymous")
def test_responses_conform_to_the_reference(http: Client, people: People, who: Role | None) -> None:
    published(http, people.author())
    new_token = None if who is None else lambda: people.with_role(who).token
    with served(Wsgi(http)) as url:
        report = run_schemathesis(url, new_token, 1, covering() if who is Role.ADMIN else SHORT)
    assert report.broken == {}, report.text()
    assert {"examples", "fuzzing", "stateful"} <= set(report.phases)
    assert len(report.tried) > 50
