"""Replace a draft: only the one that was read, and with ids that stay."""

from typing import Any

import pytest

from chalicelib import bootstrap
from tests.support.builders import created, published, quiz, single, true_false
from tests.support.client import Client, Reply
from tests.support.people import People

QUIZZES = "/api/v1/quizzes"


def test_editing_needs_the_draft_that_was_read(http: Client, people: People) -> None:
    author = people.author()
    draft = created(http, author)
    at, etag = f"{QUIZZES}/{draft.json['id']}", draft.headers["etag"]
    body = quiz(title="Better")
    assert http.put(at, json=body, token=author.token).code == "precondition_required"
    edited = http.put(at, json=body, token=author.token, headers={"If-Match": etag})
    assert (edited.status, edited.json["title"]) == (200, "Better")
    assert edited.headers["etag"] != etag
    for title in ("Better", "Best"):
        body = quiz(title=title)
        stale = http.put(at, json=body, token=author.token, headers={"If-Match": etag})
        assert (stale.status, stale.code) == (412, "precondition_failed")


def test_repeated_edit_with_its_key_succeeds(http: Client, people: People) -> None:
    author = people.author()
    draft = created(http, author)
    at = f"{QUIZZES}/{draft.json['id']}"
    headers = {"If-Match": draft.headers["etag"], "Idempotency-Key": "once"}

    def edit(title: str) -> Reply:
        return http.put(at, json=quiz(title=title), token=author.token, headers=headers)

    edited, again = edit("Better"), edit("Better")
    assert (again.status, again.headers["etag"]) == (200, edited.headers["etag"])
    assert edit("Best").code == "idempotency_key_reused"


@pytest.mark.parametrize(
    "content", [b"", b"{", b'{"title": 5e-324}', b"\xff", b"{}", b"[" * 70_000]
)
def test_missing_if_match_is_reported_before_the_body_and_only_to_editors(
    http: Client, people: People, content: bytes
) -> None:
    author, admin = people.author(), people.admin()
    at = f"{QUIZZES}/{created(http, author).json['id']}"

    def edit(token: str | None, address: str = at) -> tuple[int, str]:
        reply = http.put(address, content=content, token=token)
        return reply.status, reply.code

    assert edit(author.token) == edit(admin.token) == (428, "precondition_required")
    assert edit(people.author().token) == (404, "not_found")
    assert edit(people.user().token) == (403, "forbidden")
    assert edit(None) == (401, "unauthenticated")
    nothing = f"{QUIZZES}/{bootstrap.externals().new_id('quz')}"
    assert edit(author.token, nothing) == edit(author.token, f"{QUIZZES}/x") == (404, "not_found")


def test_edit_does_not_change_the_published_version(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    shown = published(http, author)
    at = f"{QUIZZES}/{shown['id']}"
    etag = http.get(at, token=author.token).headers["etag"]
    body = quiz(title="Second", questions=[true_false()])
    http.put(at, json=body, token=author.token, headers={"If-Match": etag})
    assert http.get(at, token=taker.token).json["title"] == "All sorts"
    again = http.post(f"{at}/publish", token=author.token).json
    assert again["version"] == 2
    assert http.get(at, token=taker.token).json["title"] == "Second"
    unchanged = http.post(f"{at}/publish", token=author.token).json
    assert unchanged["version"] == 2


def test_ids_stay_while_a_question_does(http: Client, people: People) -> None:
    author = people.author()
    draft = created(http, author)
    at, headers = f"{QUIZZES}/{draft.json['id']}", {"If-Match": draft.headers["etag"]}
    reworded = [{**one, "text": f"{one['text']}!"} for one in draft.json["questions"][::-1]]
    reworded[0]["points"] = 7
    body = quiz(questions=[true_false("New first?"), *reworded])
    edited = http.put(at, json=body, token=author.token, headers=headers).json
    assert part_ids(edited["questions"][1:]) == part_ids(reworded)
    assert edited["questions"][0]["id"] not in {one["id"] for one in reworded}
    again = http.put(at, json=quiz(), token=author.token, headers={"If-Match": '"r2"'}).json
    assert {one["id"] for one in again["questions"]}.isdisjoint(one["id"] for one in reworded)


def part_ids(questions: list[dict[str, Any]]) -> list[Any]:
    return [(one["id"], [option["id"] for option in one["options"] or ()]) for one in questions]


@pytest.mark.parametrize(
    ("change", "pointer"),
    [
        (
            lambda _: [{**true_false(), "id": "que_" + "0" * 26}],
            "/questions/0/id",
        ),
        (lambda view: [view[0], view[0]], "/questions/1/id"),
        (lambda view: [{**view[0], "options": view[1]["options"]}], "/questions/0/options/0/id"),
        (
            lambda view: [
                {
                    **view[0],
                    "options": [
                        {**one, "id": view[0]["options"][0]["id"]} for one in view[0]["options"]
                    ],
                }
            ],
            "/questions/0/options/1/id",
        ),
    ],
    ids=["unknown", "doubled", "of another question", "doubled option"],
)
def test_an_id_that_is_unknown_or_doubled_is_refused(
    http: Client, people: People, change: Any, pointer: str
) -> None:
    author = people.author()
    draft = created(http, author)
    at, headers = f"{QUIZZES}/{draft.json['id']}", {"If-Match": draft.headers["etag"]}
    body = quiz(questions=change(draft.json["questions"]))
    reply = http.put(at, json=body, token=author.token, headers=headers)
    assert reply.status == 422
    assert [one["pointer"] for one in reply.json["errors"]] == [pointer]


def test_ids_do_not_reveal_solutions(http: Client, people: People) -> None:
    author = people.author()
    questions = [single(f"Question {number}?") for number in range(300)]
    draft = created(http, author, questions=questions).json
    first_by_id = sum(
        min(question["options"], key=lambda option: str(option["id"]))["correct"]
        for question in draft["questions"]
    )
    # of 300, one in three: 100 give or take 5 standard deviations of 8.2
    assert 59 < first_by_id < 141
