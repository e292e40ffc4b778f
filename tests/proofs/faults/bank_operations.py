"""What authors do with banks, and takers with what is drawn: each to be failed at every call."""

from collections.abc import Callable
from typing import Any

from chalicelib.bootstrap import asset_uses
from chalicelib.media import use_store
from chalicelib.quizzes.asset_uses import shows_asset
from tests.proofs.faults.operation import AUDIT, KEY, THROTTLE, Operation, token_of
from tests.proofs.faults.worlds import World
from tests.support.builders import short_text, start, true_false
from tests.support.client import Client
from tests.support.marking_exam import essay
from tests.support.media import upload, with_picture
from tests.support.people import Person

QUESTION = {**true_false(), "tags": ["easy"]}


def create_bank(world: World) -> Operation:
    author = world.people.author()
    body = {"title": "Maps"}
    ask = world.asks("POST", "/banks", 201, json=body, token=author.token, headers=KEY)
    return Operation(ask, lambda: _count(world, author, "/banks", 1))


def edit_bank(world: World) -> Operation:
    author = world.people.author()
    at = _bank(world, author)
    headers = {**KEY, "If-Match": '"r1"'}
    ask = world.asks("PUT", at, 200, json={"title": "New"}, token=author.token, headers=headers)
    return Operation(ask, lambda: None)


def delete_bank(world: World) -> Operation:
    author = world.people.author()
    ask = world.asks("DELETE", _bank(world, author), 204, 404, token=author.token)
    return Operation(ask, lambda: _count(world, author, "/banks", 0))


def appoint_staff_of_a_bank(world: World) -> Operation:
    author, viewer = world.people.author(), world.people.user()
    at = f"{_bank(world, author)}/staff/{viewer.id}"
    ask = world.asks("PUT", at, 200, json={"role": "viewer"}, token=author.token)
    return Operation(ask, lambda: _count(world, viewer, "/banks", 1), (AUDIT,))


def add_a_question(world: World) -> Operation:
    author = world.people.author()
    at = f"{_bank(world, author)}/questions"
    ask = world.asks("POST", at, 201, json=QUESTION, token=author.token, headers=KEY)
    return Operation(ask, lambda: _count(world, author, at, 1))


def import_questions(world: World) -> Operation:
    author = world.people.author()
    at = _bank(world, author)
    body = {"questions": [QUESTION] * 15}
    ask = world.asks("POST", f"{at}/import", 201, json=body, token=author.token, headers=KEY)
    return Operation(ask, lambda: _count(world, author, f"{at}/questions", 15), (THROTTLE,))


def edit_a_question(world: World) -> Operation:
    author = world.people.author()
    at = _question(world, author)
    headers, body = {**KEY, "If-Match": '"v1"'}, {**QUESTION, "text": "Other?"}
    ask = world.asks("PUT", at, 200, json=body, token=author.token, headers=headers)

    def check() -> None:
        shown = world.http.get(f"/api/v1{at}", token=token_of(world, author)).json
        assert (shown["text"], shown["version"]) == ("Other?", 2)

    return Operation(ask, check)


def delete_a_question(world: World) -> Operation:
    author = world.people.author()
    at = _question(world, author)
    headers = {"If-Match": '"v1"'}
    ask = world.asks("DELETE", at, 204, 404, token=author.token, headers=headers)
    return Operation(ask, lambda: _count(world, author, at.rpartition("/")[0], 0))


def publish_a_draw(world: World) -> Operation:
    author = world.people.author()
    at = f"/quizzes/{_quiz(world, author)}/publish"
    ask = world.asks("POST", at, 200, json={}, token=author.token)

    def check() -> None:
        shown = world.http.get(f"/api/v1{at.removesuffix('/publish')}", token=_token(world, author))
        assert (shown.json["version"], shown.json["question_count"]) == (1, 1)

    return Operation(ask, check, (AUDIT,))


def start_with_a_draw(world: World) -> Operation:
    taker, quiz_id = world.people.user(), _open_quiz(world)
    at = f"/attempts/quizzes/{quiz_id}/start"
    ask = world.asks("POST", at, 201, 200, token=taker.token, headers=KEY)

    def check() -> None:
        found = world.http.get(f"/api/v1/quizzes/{quiz_id}", token=_token(world, taker)).json
        assert found["attempts_used"] == 1

    return Operation(ask, check)


def submit_a_draw(world: World) -> Operation:
    taker, quiz_id = world.people.user(), _open_quiz(world)
    paper = start(world.http, taker, quiz_id).json
    given = [{"question_id": one["id"], "response": "x"} for one in paper["questions"]]
    at = f"/attempts/{paper['id']}"
    body = {"answers": given}
    saved = world.http.put(f"/api/v1{at}/answers", json=body, token=taker.token)
    assert saved.status == 200, saved.text
    ask = world.asks("POST", f"{at}/submit", 200, token=taker.token)

    def check() -> None:
        read = world.http.get(f"/api/v1/results{at}", token=_token(world, taker)).json
        assert (read["score"], read["max_score"]) == (2, 2)

    return Operation(ask, check)


def add_a_question_with_a_picture(world: World) -> Operation:
    author = world.people.author()
    at, asset_id = f"{_bank(world, author)}/questions", upload(world.http, author)
    body = {**with_picture(asset_id), "tags": []}
    ask = world.asks("POST", at, 201, json=body, token=author.token, headers=KEY)

    def check() -> None:
        _count(world, author, at, 1)
        assert asset_uses().is_used(asset_id)

    return Operation(ask, check)


def publish_a_draw_with_pictures(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    at, asset_id = _bank(world, author), upload(world.http, author)
    made = {**with_picture(asset_id), "tags": []}
    added = world.http.post(f"/api/v1{at}/questions", json=made, token=author.token)
    assert added.status == 201, added.text
    quiz_id = _drawing(world, author, at)
    path = f"/quizzes/{quiz_id}/publish"
    ask = world.asks("POST", path, 200, json={}, token=author.token)

    def check() -> None:
        paper = start(
            Client(), world.people.sign_in(taker.id, taker.email, taker.username), quiz_id
        )
        assert set(paper.json["assets"]) == {asset_id}
        uses = [one for one in use_store.list_uses(asset_id) if one.holder_id == quiz_id]
        assert [(one.version, shows_asset(one)) for one in uses] == [(1, True)]

    return Operation(ask, check, (AUDIT,))


def submit_a_drawn_essay(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    at = _bank(world, author)
    body: dict[str, Any] = {"questions": [essay()]}
    assert world.http.post(f"/api/v1{at}/import", json=body, token=author.token).status == 201
    quiz_id = _drawing(world, author, at)
    opened = world.http.post(f"/api/v1/quizzes/{quiz_id}/publish", json={}, token=author.token)
    assert opened.status == 200, opened.text
    paper = start(world.http, taker, quiz_id).json
    [asked] = paper["questions"]
    path = f"/attempts/{paper['id']}"
    answer = {"question_id": asked["id"], "response": "Because."}
    saved = world.http.post(f"/api/v1{path}/answers", json=answer, token=taker.token)
    assert saved.status == 200, saved.text
    ask = world.asks("POST", f"{path}/submit", 200, token=taker.token)

    def check() -> None:
        shown = world.http.get(f"/api/v1/quizzes/{quiz_id}/marking", token=_token(world, author))
        counted = [(one["question_id"], one["unmarked"]) for one in shown.json["items"]]
        assert counted == [(asked["id"], 1)]

    return Operation(ask, check)


def _bank(world: World, author: Person) -> str:
    made = world.http.post("/api/v1/banks", json={"title": "Maps"}, token=author.token)
    assert made.status == 201, made.text
    return f"/banks/{made.json['id']}"


def _question(world: World, author: Person) -> str:
    at = f"{_bank(world, author)}/questions"
    made = world.http.post(f"/api/v1{at}", json=QUESTION, token=author.token)
    assert made.status == 201, made.text
    return f"{at}/{made.json['id']}"


def _quiz(world: World, author: Person) -> str:
    at = _bank(world, author)
    # one candidate alone: the same draw whatever the seed
    body: dict[str, Any] = {"questions": [short_text("Which?", accepted=["x"])]}
    assert world.http.post(f"/api/v1{at}/import", json=body, token=author.token).status == 201
    return _drawing(world, author, at)


def _drawing(world: World, author: Person, at: str) -> str:
    """A draft that draws one question of a bank."""
    draw = {"bank_id": at.rpartition("/")[2], "count": 1, "points": 2}
    body = {
        "title": "Drawn",
        "duration_minutes": 10,
        "passing_score": 50,
        "no_repeat": True,
        "sections": [{"items": [{"draw": draw}]}],
    }
    made = world.http.post("/api/v1/quizzes", json=body, token=author.token)
    assert made.status == 201, made.text
    return str(made.json["id"])


def _open_quiz(world: World) -> str:
    author = world.people.author()
    quiz_id = _quiz(world, author)
    at = f"/api/v1/quizzes/{quiz_id}/publish"
    assert world.http.post(at, json={}, token=author.token).status == 200
    return quiz_id


def _count(world: World, person: Person, at: str, expected: int) -> None:
    items = world.http.get(f"/api/v1{at}", token=_token(world, person)).json["items"]
    assert len(items) == expected


def _token(world: World, person: Person) -> str:
    return token_of(world, person)


OF_BANKS: list[Callable[[World], Operation]] = [
    create_bank,
    edit_bank,
    delete_bank,
    appoint_staff_of_a_bank,
    add_a_question,
    import_questions,
    edit_a_question,
    delete_a_question,
    publish_a_draw,
    start_with_a_draw,
    submit_a_draw,
    add_a_question_with_a_picture,
    publish_a_draw_with_pictures,
    submit_a_drawn_essay,
]
