"""Changes of single settings leave all others and the questions unchanged."""

from typing import Any

import pytest
from pydantic import BaseModel

from chalicelib.quizzes.schemas import QuizIn
from chalicelib.quizzes.settings_schemas import CONTENT, QuizSettingsIn
from tests.support.builders import created, quiz
from tests.support.client import Client, Reply
from tests.support.people import People, Person

OTHERS: dict[str, Any] = {
    "title": "Other",
    "description": "**Read** this.",
    "description_format": "markdown",
    "duration_minutes": 7,
    "passing_score": 12.5,
    "max_attempts": 3,
    "randomize_questions": True,
    "randomize_options": True,
    "opens_at": "2030-01-01T00:00:00.000Z",
    "closes_at": "2031-01-01T00:00:00.000Z",
    "grading_method": "mean",
    "overdue": "abandon",
    "review": {"show": "nothing", "when": "after_close"},
    "leaderboard": False,
    "no_repeat": True,
    "second_marking": {"tolerance": 0.5},
    "event_log": "full",
    "events_visible_to_taker": True,
    "device_rule": "lock",
    "networks": ["192.0.2.0/24"],
    "safe_exam_browser": {
        "config_keys": ["a" * 64],
        "browser_exam_keys": [],
        "generated": None,
    },
}


def change(http: Client, author: Person, before: Reply, **settings: Any) -> Reply:
    at = f"/api/v1/quizzes/{before.json['id']}"
    headers = {"If-Match": before.headers["etag"]}
    return http.patch(at, json=settings, token=author.token, headers=headers)


def without(answer: Reply, name: str) -> dict[str, Any]:
    return {k: v for k, v in answer.json.items() if k not in {name, "updated_at"}}


@pytest.mark.parametrize("name", OTHERS)
def test_patch_changes_only_the_given_setting(http: Client, people: People, name: str) -> None:
    author = people.author()
    before = created(http, author)
    after = change(http, author, before, **{name: OTHERS[name]})
    assert after.status == 200, after.text
    assert after.json[name] == OTHERS[name]
    assert without(after, name) == without(before, name)


def members_of(model: type[BaseModel]) -> dict[str, Any]:
    members: dict[str, Any] = model.model_json_schema()["properties"]
    return {name: {**one, "default": None} for name, one in members.items()}


def test_every_setting_can_be_patched() -> None:
    whole, part = members_of(QuizIn), members_of(QuizSettingsIn)
    assert part == {name: one for name, one in whole.items() if name not in CONTENT}
    assert OTHERS.keys() | {"audience", "access_code", "late_start_minutes"} == part.keys()


def test_null_resets_only_optional_settings(http: Client, people: People) -> None:
    author = people.author()
    before = created(http, author, max_attempts=3, access_code="sesame")
    after = change(http, author, before, max_attempts=None, access_code=None)
    assert (after.json["max_attempts"], after.json["has_access_code"]) == (None, False)
    assert change(http, author, after, title=None).status == 422


def test_patch_refuses_invalid_settings(http: Client, people: People) -> None:
    author = people.author()
    before = created(http, author, opens_at="2030-01-01T00:00:00.000Z")
    early = change(http, author, before, closes_at="2029-01-01T00:00:00.000Z")
    assert (early.status, early.json["errors"][0]["pointer"]) == (422, "/closes_at")
    assert change(http, author, before, questions=quiz()["questions"]).status == 422
    at = f"/api/v1/quizzes/{before.json['id']}"
    assert http.patch(at, json={}, token=author.token).code == "precondition_required"
    assert change(http, author, before, title="Once").status == 200
    assert change(http, author, before, title="Twice").code == "precondition_failed"


def test_an_access_code_that_is_not_named_stays(http: Client, people: People) -> None:
    author = people.author()
    before = created(http, author, access_code="sesame")
    assert change(http, author, before, title="Other").json["has_access_code"] is True
