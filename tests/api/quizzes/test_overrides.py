"""Times and attempts of a user of one's own."""

from tests.support.builders import published
from tests.support.client import Client
from tests.support.people import People

QUIZZES = "/api/v1/quizzes"


def test_override_requires_an_existing_user(http: Client, people: People) -> None:
    author = people.author()
    at = f"{QUIZZES}/{published(http, author)['id']}/overrides/"
    nobody = "usr_00000000000000000000000000"
    assert http.put(at + nobody, json={}, token=author.token).status == 404
    assert http.delete(at + people.user().id, token=author.token).status == 404
    window = {"opens_at": "2026-10-02T00:00:00Z", "closes_at": "2026-10-01T00:00:00Z"}
    reply = http.put(at + people.user().id, json=window, token=author.token)
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/closes_at")
