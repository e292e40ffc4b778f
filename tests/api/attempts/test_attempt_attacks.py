"""What takers and authors try that they must not: others' things, other ways, other times."""

import base64
from itertools import product

import pytest

from chalicelib import bootstrap
from chalicelib.attempts import store
from chalicelib.attempts.errors import ActiveAttemptError
from chalicelib.dynamo.reads import get
from chalicelib.results.models import AttemptRef
from tests.support.applicants import applicant
from tests.support.builders import created, play, published, quiz, right_answers, start, true_false
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People
from tests.support.start_states import start_state
from tests.support.threads import in_threads

QUIZZES = "/api/v1/quizzes"


def test_id_of_another_kind_is_not_found(http: Client, people: People) -> None:
    author = people.author()
    one = published(http, author)["id"]
    bare = one.removeprefix("quz_")
    for path in (
        f"/api/v1/attempts/{one}",
        f"/api/v1/results/attempts/{one}",
        f"{QUIZZES}/usr_{bare}",
        f"{QUIZZES}/att_{bare}",
        f"{QUIZZES}/{one.lower()}",
        f"{QUIZZES}/{one}0",
        f"{QUIZZES}/Q%23{bare}",
        f"{QUIZZES}/{one}/overrides/{one}",
    ):
        reply = http.get(path, token=author.token)
        assert (reply.status, reply.code) == (404, "not_found"), path


def test_quiz_of_another_author_is_not_found(http: Client, people: People) -> None:
    author, other, taker = people.author(), people.author(), people.user()
    shown, draft = published(http, author), created(http, author).json
    headers = {"If-Match": "*"}
    for one in (shown["id"], draft["id"]):
        at = f"{QUIZZES}/{one}"
        replies = [
            http.put(at, json=quiz(), token=other.token, headers=headers),
            http.post(f"{at}/publish", token=other.token),
            http.delete(at, token=other.token),
            http.get(f"{at}/export?format=json", token=other.token),
            http.get(f"{at}/attempts", token=other.token),
            http.get(f"{at}/grades", token=other.token),
            http.post(f"{at}/close-attempts", token=other.token),
            http.get(f"{at}/overrides/{taker.id}", token=other.token),
            http.put(f"{at}/overrides/{taker.id}", json={}, token=other.token),
            http.delete(f"{at}/overrides/{taker.id}", token=other.token),
        ]
        assert [(reply.status, reply.code) for reply in replies] == [(404, "not_found")] * 10
    assert http.get(f"{QUIZZES}/{shown['id']}", token=author.token).json["title"] == "All sorts"


def test_a_draft_has_no_board_no_paper_and_no_place(http: Client, people: People) -> None:
    taker, draft = people.user(), created(http, people.author()).json["id"]
    board = f"/api/v1/leaderboard/quizzes/{draft}"
    asked = [http.get(path, token=taker.token) for path in (board, f"{board}/me")]
    asked += [http.get(f"{QUIZZES}/{draft}", token=taker.token), start(http, taker, draft)]
    assert {(reply.status, reply.code) for reply in asked} == {(404, "not_found")}


@pytest.mark.parametrize(
    "headers",
    [
        {"X-HTTP-Method-Override": "DELETE"},
        {"X-Method-Override": "DELETE"},
        {"X-Original-URL": "/api/v1/admin/users", "X-Rewrite-URL": "/api/v1/admin/users"},
    ],
)
def test_headers_cannot_override_method_or_path(
    http: Client, people: People, headers: dict[str, str]
) -> None:
    author = people.author()
    at = f"{QUIZZES}/{published(http, author)['id']}"
    assert http.get(at, token=author.token, headers=headers).json["title"] == "All sorts"
    assert http.get(at, token=author.token).json["status"] == "published"
    for method in ("HEAD", "POST"):
        refused = http.request(method, at, token=author.token)
        assert (refused.status, refused.headers["allow"]) == (405, "GET, PUT, PATCH, DELETE")


def test_ids_in_body_or_query_cannot_override_the_path(http: Client, people: People) -> None:
    author = people.author()
    one, other = (created(http, author) for _ in range(2))
    at = f"{QUIZZES}/{one.json['id']}"
    headers = {"If-Match": one.headers["etag"]}
    body = quiz(id=other.json["id"])
    assert http.put(at, json=body, token=author.token, headers=headers).status == 422
    asked = http.get(f"{at}?quiz_id={other.json['id']}", token=author.token)
    assert (asked.status, asked.code) == (422, "validation_failed")


def test_save_response_does_not_reveal_correctness(http: Client, people: People) -> None:
    asked = [true_false("One?"), true_false("Two?", correct=False)]
    taker, shown = people.user(), published(http, people.author(), questions=asked)
    attempt = start(http, taker, shown["id"]).json["id"]
    texts, ids = [], [question["id"] for question in shown["questions"]]
    for revision, (one, other) in enumerate(product([True, False], repeat=2), start=1):
        answers = [
            {"question_id": question_id, "response": response, "revision": revision}
            for question_id, response in zip(ids, (one, other), strict=True)
        ]
        reply = http.put(
            f"/api/v1/attempts/{attempt}/answers", json={"answers": answers}, token=taker.token
        )
        del_ids = {name: value for name, value in reply.headers.items() if "id" not in name}
        texts.append((reply.text.replace(f'"revision":{revision}', ""), del_ids))
    assert all(text == texts[0] for text in texts)


def test_the_seed_of_an_order_is_nowhere_to_be_seen(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    shown = published(http, author, randomize_questions=True, randomize_options=True)
    begun = start(http, taker, shown["id"])
    ref = AttemptRef.parse(begun.json["id"])
    assert ref is not None
    slot = store.get_slot(ref)
    assert slot is not None
    at = f"/api/v1/attempts/{ref.attempt_id}"
    seen = [
        begun,
        http.get(at, token=taker.token),
        http.post(f"{at}/submit", token=taker.token),
        http.get(f"{QUIZZES}/{shown['id']}/attempts", token=author.token),
        http.get("/api/v1/auth/me/export", token=taker.token),
    ]
    said = "".join(reply.text + repr(reply.headers) for reply in seen)
    assert slot.seed.hex() not in said
    assert base64.b64encode(slot.seed).decode() not in said


def test_etags_reveal_nothing_to_takers(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    at = f"{QUIZZES}/{published(http, author)['id']}"
    etag = http.get(at, token=author.token).headers["etag"]
    plain = http.get(at, token=taker.token)
    asked = http.get(at, token=taker.token, headers={"If-None-Match": etag})
    assert "etag" not in plain.headers
    assert (asked.status, asked.text) == (200, plain.text)


def test_the_clock_of_a_client_is_not_asked(http: Client, people: People, clock: FakeClock) -> None:
    taker, shown = people.user(), published(http, people.author())
    attempt = start(http, taker, shown["id"], json={})
    at, first = f"/api/v1/attempts/{attempt.json['id']}", right_answers(shown)[0]
    for extra in ({"saved_at": "2020-01-01T00:00:00Z"}, {"client_time": 1}):
        reply = http.post(f"{at}/answers", json={**first, **extra}, token=taker.token)
        assert reply.status == 422
        assert start(http, people.user(), shown["id"], json=extra).status == 422
    clock.set(clock.now + 10 * 60_000 + 5_000)
    past = {"Date": "Mon, 21 Sep 2026 14:13:20 GMT"}
    late = http.post(f"{at}/answers", json=first, token=taker.token, headers=past)
    assert late.code == "attempt_expired"


def test_a_question_or_an_option_of_another_quiz_is_none(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    shown, other = published(http, author), published(http, author, title="Other")
    at = f"/api/v1/attempts/{start(http, taker, shown['id']).json['id']}/answers"
    question, foreign = shown["questions"][0], other["questions"][0]
    for question_id, response, pointer in (
        (foreign["id"], foreign["options"][0]["id"], "/question_id"),
        (question["id"], foreign["options"][0]["id"], "/response"),
        (question["id"], shown["questions"][1]["options"][0]["id"], "/response"),
        (question["id"], 0, "/response"),
        (question["id"], -1, "/response"),
        (question["id"], 2**70, "/response"),
    ):
        body = {"question_id": question_id, "response": response}
        reply = http.post(at, json=body, token=taker.token)
        if response == 2**70:
            assert (reply.status, reply.code) == (400, "malformed_json")
        else:
            assert (reply.status, reply.json["errors"][0]["pointer"]) == (422, pointer)


def test_one_of_16_concurrent_starts_of_the_last_attempt_succeeds(
    http: Client, people: People
) -> None:
    taker, shown = people.user(), published(http, people.author(), max_attempts=2)
    play(http, taker, shown, [])
    service, quiz_id = bootstrap.attempts(), shown["id"]
    seen = store.slot_of(get(store.slot_key(taker.id, quiz_id)))
    state = start_state(taker.id, quiz_id, seen)
    got = in_threads(16, lambda n: service.start(applicant(taker.id), state, f"start {n}"))
    refused = [one for one in got if isinstance(one, ActiveAttemptError)]
    assert len(refused) == 15
    second = refused[0].facts["attempt_id"]
    http.post(f"/api/v1/attempts/{second}/submit", token=taker.token)
    assert start(http, taker, quiz_id).code == "max_attempts_reached"


def test_idempotency_key_is_bound_to_user_and_quiz(http: Client, people: People) -> None:
    author, taker, other = people.author(), people.user(), people.user()
    one, two = published(http, author)["id"], published(http, author, title="Two")["id"]
    key = {"Idempotency-Key": "start-1"}
    begun = [
        start(http, taker, one, headers=key),
        start(http, other, one, headers=key),
        start(http, taker, two, headers=key),
    ]
    assert [reply.status for reply in begun] == [201] * 3
    assert len({reply.json["id"] for reply in begun}) == 3
