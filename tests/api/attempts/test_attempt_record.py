"""Records of attempts over HTTP, and the verifier of receipts in docs/appeals.md."""

import re
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature

from tests.support.builders import published, short_text, single, start, true_false
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import People, Person

APPEALS = Path(__file__).parents[3] / "docs" / "appeals.md"
SECOND = 1_000


def record(http: Client, person: Person, attempt_id: str, **options: Any) -> Reply:
    return http.get(f"/api/v1/attempts/{attempt_id}/record", token=person.token, **options)


@pytest.fixture
def author(people: People) -> Person:
    return people.author()


@pytest.fixture
def made(http: Client, author: Person) -> dict[str, Any]:
    return published(http, author, questions=[true_false("1?"), short_text("2 < 3?"), single("3?")])


def answer(http: Client, taker: Person, attempt_id: str, question: Any, response: Any) -> None:
    body = {"question_id": question["id"], "response": response}
    at = f"/api/v1/attempts/{attempt_id}/answers"
    assert http.post(at, json=body, token=taker.token).status == 200


def an_attempt(
    http: Client, taker: Person, made: dict[str, Any], clock: FakeClock
) -> tuple[str, list[int]]:
    """An attempt with two saves of the second question; the times of its saves."""
    attempt_id = start(http, taker, made["id"]).json["id"]
    times = []
    for response in ("grey", "<b>gray</b>"):
        clock.advance(7 * SECOND)
        times.append(clock())
        answer(http, taker, attempt_id, made["questions"][1], response)
    clock.advance(SECOND)
    assert http.post(f"/api/v1/attempts/{attempt_id}/submit", token=taker.token).status == 200
    return attempt_id, times


def test_record_says_what_was_answered_when(
    http: Client, people: People, author: Person, made: dict[str, Any], clock: FakeClock
) -> None:
    taker = people.user()
    attempt_id, _ = an_attempt(http, taker, made, clock)
    found = record(http, author, attempt_id)
    assert found.status == 200, found.text
    body = found.json
    assert body["taker"]["username"] == taker.username
    assert body["result"]["attempt_id"] == attempt_id
    assert [one["text"] for one in body["questions"]] == ["1?", "2 < 3?", "3?"]
    first, second, _third = body["questions"]
    assert (first["saved_at"], first["saves"], first["response_text"]) == (None, [], "")
    assert second["response_text"] == "<b>gray</b>"
    assert [one["revision"] for one in second["saves"]] == [1, 2]
    events = [one for one in body["events"] if one["type"] == "saved"]
    assert [one["at"] for one in second["saves"]] == [one["at"] for one in events]
    assert second["saved_at"] == events[-1]["at"]
    assert body["events"][-1]["type"] == "ended"


def test_record_is_a_page_that_escapes_what_people_wrote(
    http: Client, people: People, author: Person, made: dict[str, Any], clock: FakeClock
) -> None:
    attempt_id, _ = an_attempt(http, people.user(), made, clock)
    page = record(http, author, attempt_id, headers={"Accept": "text/html"})
    assert (page.status, page.headers["content-type"]) == (200, "text/html; charset=utf-8")
    assert "&lt;b&gt;gray&lt;/b&gt;" in page.text
    assert "<b>" not in page.text
    assert "2 &lt; 3?" in page.text
    assert "no answer" in page.text


def test_running_attempt_has_no_record_yet(
    http: Client, people: People, author: Person, made: dict[str, Any]
) -> None:
    attempt_id = start(http, people.user(), made["id"]).json["id"]
    reply = record(http, author, attempt_id)
    assert (reply.status, reply.code) == (409, "attempt_in_progress")


def test_owner_editor_viewer_and_admin_read_records_and_nobody_else(
    http: Client, people: People, author: Person, made: dict[str, Any], clock: FakeClock
) -> None:
    taker = people.user()
    attempt_id, _ = an_attempt(http, taker, made, clock)
    for role, expected in [("editor", 200), ("viewer", 200), ("marker", 404), ("proctor", 404)]:
        person = people.user()
        at = f"/api/v1/quizzes/{made['id']}/staff/{person.id}"
        assert http.put(at, json={"role": role}, token=author.token).status < 300
        assert record(http, person, attempt_id).status == expected, role
    assert record(http, people.admin(), attempt_id).status == 200
    assert record(http, people.author(), attempt_id).status == 404
    assert record(http, taker, attempt_id).status == 404


def verifier() -> Any:
    """The function that the documentation prints."""
    code = re.search(r"```python\n(.*?)```", APPEALS.read_text("utf-8"), re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {}
    exec(code[1], names)  # noqa: S102 - our own documentation
    return names["verify"]


def test_printed_verifier_reads_receipts_and_refuses_others(
    http: Client, people: People, author: Person, made: dict[str, Any], clock: FakeClock
) -> None:
    taker = people.user()
    attempt_id, _ = an_attempt(http, taker, made, clock)
    receipt = record(http, author, attempt_id).json["result"]["receipt"]
    jwks = http.get("/.well-known/jwks.json").json
    verify = verifier()
    statement = verify(receipt, jwks)
    assert statement["attempt_id"] == attempt_id
    assert statement["answers"][0][1:3] == ["<b>gray</b>", 2]
    header, body, signature = receipt.split(".")
    for forged in (f"{header}.{body[:-4]}AAAA.{signature}", f"{header}.{body}.{'A' * 86}"):
        with pytest.raises((InvalidSignature, ValueError)):
            verify(forged, jwks)
    with pytest.raises(ValueError, match="values to unpack"):
        verify(taker.token, jwks)
