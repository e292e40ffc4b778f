"""Delete a quiz."""

from tests.support.builders import published, quiz
from tests.support.client import Client
from tests.support.people import People

QUIZZES = "/api/v1/quizzes"


def test_a_deleted_quiz_is_gone_but_for_its_author(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    shown = published(http, author)
    at = f"{QUIZZES}/{shown['id']}"
    assert http.delete(at, token=people.author().token).status == 404
    assert http.delete(at, token=taker.token).status == 403
    assert http.delete(at, token=author.token).status == 204
    assert http.delete(at, token=author.token).status == 404
    assert http.get(at, token=taker.token).status == 404
    assert http.get(QUIZZES, token=taker.token).json["items"] == []
    archived = http.get(f"{QUIZZES}?mine=true&status=archived", token=author.token).json["items"]
    assert [one["id"] for one in archived] == [shown["id"]]
    assert http.post(f"{at}/publish", token=author.token).status == 409
    etag = http.get(at, token=author.token).headers["etag"]
    edited = http.put(at, json=quiz(), token=author.token, headers={"If-Match": etag})
    assert edited.status == 409
