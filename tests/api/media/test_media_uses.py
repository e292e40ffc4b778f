"""Files that drafts, versions and shared quizzes show: who shows them, how long they stay."""

from chalicelib.clock import HOUR
from chalicelib.media import use_store
from tests.support import files
from tests.support.builders import created, published, quiz
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.media import complete, shown, upload, with_picture
from tests.support.people import People


def test_a_file_that_nothing_shows_is_deleted_for_good(http: Client, people: People) -> None:
    author = people.author()
    asset_id = upload(http, author)
    assert http.delete(f"/api/v1/media/{asset_id}", token=author.token).status == 204
    assert files.keys() == set()
    assert http.get(f"/api/v1/media/{asset_id}", token=author.token).status == 404
    assert http.delete(f"/api/v1/media/{asset_id}", token=author.token).status == 404
    assert complete(http, author, asset_id).status == 404


def test_a_file_of_a_draft_stays_until_the_draft_shows_it_no_more(
    http: Client, people: People, clock: FakeClock
) -> None:
    author = people.author()
    asset_id = upload(http, author)
    draft = created(http, author, questions=[with_picture(asset_id)])
    at = f"/api/v1/quizzes/{draft.json['id']}"
    for wait in (0, HOUR // 10):
        clock.advance(wait)
        refused = http.delete(f"/api/v1/media/{asset_id}", token=author.token)
        assert (refused.status, refused.code) == (409, "in_use")
    question = draft.json["questions"][0]["id"]
    http.put(
        f"{at}/questions/{question}",
        json={**with_picture(asset_id), "text": "Nothing?"},
        token=author.token,
        headers={"If-Match": draft.headers["etag"]},
    )
    assert http.delete(f"/api/v1/media/{asset_id}", token=author.token).status == 204


def test_a_file_of_a_version_stays_when_the_quiz_is_deleted(
    http: Client, people: People, clock: FakeClock
) -> None:
    author = people.author()
    asset_id = upload(http, author)
    version = published(http, author, questions=[with_picture(asset_id)])
    http.delete(f"/api/v1/quizzes/{version['id']}", token=author.token)
    clock.advance(HOUR // 10)
    refused = http.delete(f"/api/v1/media/{asset_id}", token=author.token)
    assert (refused.status, refused.code) == (409, "in_use")


def test_a_file_of_a_deleted_draft_can_be_deleted(
    http: Client, people: People, clock: FakeClock
) -> None:
    author = people.author()
    asset_id = upload(http, author)
    draft = created(http, author, questions=[with_picture(asset_id)])
    http.delete(f"/api/v1/quizzes/{draft.json['id']}", token=author.token)
    clock.advance(HOUR // 10)
    assert http.delete(f"/api/v1/media/{asset_id}", token=author.token).status == 204
    assert files.keys() == set()


def test_a_draft_shows_no_file_of_others_and_none_that_is_gone(
    http: Client, people: People
) -> None:
    author, other = people.author(), people.author()
    foreign, gone = upload(http, other), upload(http, author)
    http.delete(f"/api/v1/media/{gone}", token=author.token)
    for asset_id in (foreign, gone, "ast_00000000000000000000000000"):
        question = with_picture(asset_id, explanation=f"See {shown(asset_id)}")
        reply = http.post("/api/v1/quizzes", json=quiz(questions=[question]), token=author.token)
        assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/questions/0/text")
    draft = created(http, author)
    reply = http.post(
        f"/api/v1/quizzes/{draft.json['id']}/questions",
        json=with_picture(foreign),
        token=author.token,
        headers={"If-Match": draft.headers["etag"]},
    )
    assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, "/text")
    in_description = {"description": shown(foreign), "description_format": "markdown"}
    body = {
        "title": "Q",
        "duration_minutes": 5,
        "passing_score": 50,
        "questions": [with_picture(foreign)],
    }
    reply = http.post("/api/v1/quizzes", json=body | in_description, token=author.token)
    assert reply.json["errors"][0]["pointer"] == "/description"


def test_a_file_comes_with_a_shared_quiz(http: Client, people: People) -> None:
    owner, editor, viewer = people.author(), people.author(), people.author()
    asset_id = upload(http, owner)
    quiz = created(http, owner, questions=[with_picture(asset_id)]).json
    for person, role in ((editor, "editor"), (viewer, "viewer")):
        http.put(
            f"/api/v1/quizzes/{quiz['id']}/staff/{person.id}",
            json={"role": role},
            token=owner.token,
        )
    assert http.get(f"/api/v1/media/{asset_id}", token=editor.token).status == 200
    assert http.get(f"/api/v1/media/{asset_id}", token=viewer.token).status == 404
    created(http, editor, questions=[with_picture(asset_id)])
    body = {
        "title": "Q",
        "duration_minutes": 5,
        "passing_score": 50,
        "questions": [with_picture(asset_id)],
    }
    assert http.post("/api/v1/quizzes", json=body, token=viewer.token).status == 422
    assert http.delete(f"/api/v1/media/{asset_id}", token=editor.token).status == 404


def test_a_file_that_a_thousand_deleted_drafts_showed_can_be_deleted(
    http: Client, people: People, clock: FakeClock
) -> None:
    author = people.author()
    unused, used = upload(http, author), upload(http, author)
    for asset_id in (unused, used):
        gone = [(asset_id, f"quz_{number:026}") for number in range(1_050)]
        use_store.record_uses(gone, None, clock())
    created(http, author, questions=[with_picture(used)])
    clock.advance(HOUR // 10)
    assert http.delete(f"/api/v1/media/{used}", token=author.token).code == "in_use"
    assert http.delete(f"/api/v1/media/{unused}", token=author.token).status == 204
    assert files.keys() == {f"media/{used}"}
    assert list(use_store.list_uses(unused)) == []
