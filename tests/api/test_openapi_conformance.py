"""All responses conform to the reference, for every role and any input.

Anonymous clients and administrators run every phase but coverage with one example each, under PROVE
all roles with twenty. Anonymous clients try the public operations and one of five others, under
PROVE all: the refusal of the others is of one kind, which `test_every_route.py` sees at each.
Coverage runs as an administrator, who has all permissions: of paths, parameters and headers; under
PROVE of bodies too, up to five hundred cases each, without those that are whole quizzes.
`make conformance` runs everything with every role against the running stack, over HTTP.
"""

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest

from chalicelib.accounts.models import Role
from infra.reference.generate import SITE
from tests.support.builders import published
from tests.support.client import Client
from tests.support.openapi_conformance import run_schemathesis
from tests.support.people import People
from tests.support.wsgi import Wsgi

PROVE = "PROVE" in os.environ
CALLERS = [None, *Role] if PROVE else [None, Role.ADMIN]
FEW = {"max-examples": 20 if PROVE else 1, "allow-x00": False}
ONE_OF = 5
WITHOUT = {"coverage": {"enabled": False}}
SHORT: dict[str, Any] = {"generation": FEW, "phases": {**WITHOUT, "stateful": {"max-steps": 6}}}
LARGEST = ["createQuiz", "editQuiz", "importQuiz", "addQuestion", "replaceQuestion"]


def covering() -> dict[str, Any]:
    """Return the settings of a run with coverage of all that is covered here."""
    left_out = LARGEST if PROVE else [name for name, one in operations() if "requestBody" in one]
    without_coverage = {"include-operation-id": left_out, "phases": WITHOUT}
    return {"generation": FEW, "operations": [without_coverage]}


def anonymous() -> dict[str, Any]:
    """Return the settings of a run without a token."""
    closed = [name for name, one in operations() if one.get("security")]
    left_out = [name for place, name in enumerate(closed) if place % ONE_OF]
    return {**SHORT, "operations": [{"include-operation-id": left_out, "enabled": False}]}


def operations() -> Iterator[tuple[str, dict[str, Any]]]:
    """Return all operations by their ids."""
    document = json.loads((SITE / "openapi.json").read_text())
    for path in document["paths"].values():
        yield from ((one["operationId"], one) for one in path.values())


def settings_of(who: Role | None) -> dict[str, Any]:
    """Return the settings of a run with a user of this role; without a user for None."""
    if who is None:
        return anonymous() if not PROVE else SHORT
    return covering() if who is Role.ADMIN else SHORT


@pytest.mark.filterwarnings("ignore:Generating overly large repr")
@pytest.mark.parametrize("who", CALLERS, ids=lambda who: who or "anonymous")
def test_responses_conform_to_the_reference(http: Client, people: People, who: Role | None) -> None:
    published(http, people.author())
    new_token = None if who is None else lambda: people.with_role(who).token
    report = run_schemathesis(Wsgi(http), new_token, 1, settings_of(who))
    assert report.broken == {}, report.text()
    assert {"examples", "fuzzing", "stateful"} <= set(report.phases)
    assert len(report.tried) > 50
