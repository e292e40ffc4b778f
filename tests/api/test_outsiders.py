"""All routes as people whom a thing does not concern: made from the table of routes itself.

Whoever is no author any more, a stranger, an outsider of the audience, a fellow taker: what is not
theirs does not exist, by whatever route, cursor, export or repeated request. The erased and the
disabled get nowhere at all.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.builders import created, play, quiz, right_answers, short_text, start
from tests.support.client import Client, Reply
from tests.support.guarded_routes import GUARDED, send
from tests.support.people import PASSWORD, People, Person
from tests.support.routes import PLACEHOLDER_IDS

pytestmark = pytest.mark.usefixtures("tables")

ENDS_THE_WALK = {"/api/v1/auth/logout", "/api/v1/auth/me/erase"}
"""Routes after which a session is none: they take no ids of others."""
SECRETS = ("zebra", "giraffe", "okapi", "gnu_at_home", "taker1@", "user_3")
"""Words of the question, its option, its explanation, the answer, the taker's address and name."""
FOR_FELLOWS: set[str] = {
    "GET /api/v1/quizzes/{quiz_id}",
    "GET /api/v1/leaderboard/quizzes/{quiz_id}",
}
HIDDEN = {403, 404}


@dataclass(frozen=True)
class World:
    """A quiz for a group, taken once and sat now, and all that belongs to it."""

    ids: Mapping[str, str]
    author: Person
    admin: Person
    taker: Person
    fellow: Person


@pytest.fixture
def world(http: Client, people: People) -> World:
    author, admin, taker, fellow = people.author(), people.admin(), people.user(), people.user()

    def ask(method: str, at: str, who: Person, **options: Any) -> Any:
        reply = http.request(method, f"/api/v1{at}", token=who.token, **options)
        assert reply.status < 300, (at, reply.text)
        return reply.json if reply.text else None

    group = ask("POST", "/groups", author, json={"name": "Biology"})["id"]
    for one in (taker, fellow):
        ask("PUT", f"/groups/{group}/members/{one.id}", author)
    asked = short_text("A zebra?", accepted=["giraffe", "gnu_at_home"], explanation="An okapi.")
    body = quiz(
        title="Striped",
        questions=[asked, short_text("Zebra, again?", accepted=["giraffe"])],
        audience={"group_ids": [group]},
        review={"show": "correct_answers", "when": "immediately"},
    )
    made = ask("POST", "/quizzes", author, json=body, headers={"Idempotency-Key": "made"})
    quiz_id = made["id"]
    view = ask("POST", f"/quizzes/{quiz_id}/publish", author, json={})
    play(http, taker, view, right_answers(view))
    attempt_id = start(http, taker, quiz_id).json["id"]
    ask("PUT", f"/quizzes/{quiz_id}/overrides/{taker.id}", author, json={"extra_minutes": 5})
    ids = {
        **PLACEHOLDER_IDS,
        "quiz_id": quiz_id,
        "attempt_id": attempt_id,
        "question_id": view["questions"][0]["id"],
        "group_id": group,
        "user_id": taker.id,
        "member_id": taker.id,
        "session_id": taker.session_id,
        "export_id": ask("POST", "/exports", author, json={"quiz_id": quiz_id})["id"],
    }
    return World(ids, author, admin, taker, fellow)


def stored(http: Client, world: World) -> list[str]:
    """What the people whom it concerns see of everything."""
    quiz_at, group_at = f"/quizzes/{world.ids['quiz_id']}", f"/groups/{world.ids['group_id']}"
    seen = [
        *((world.admin, f"{quiz_at}{part}") for part in ("", "/attempts", "/overrides", "/staff")),
        (world.admin, f"{group_at}/members"),
        (world.taker, f"/attempts/{world.ids['attempt_id']}"),
        (world.taker, "/results/my-results"),
        (world.taker, "/auth/sessions"),
        (world.taker, "/notifications"),
    ]
    texts = [http.get(f"/api/v1{at}", token=who.token).json for who, at in seen]
    for one in texts:
        one.pop("server_time", None), one.pop("time_remaining_seconds", None)
    return [json.dumps(one, default=str) for one in texts]


def leaked(reply: Reply) -> list[str]:
    return [word for word in SECRETS if word in reply.text.lower()]


def demote(http: Client, world: World, person: Person) -> None:
    at = f"/api/v1/admin/users/{person.id}"
    reply = http.patch(at, json={"role": "user"}, token=world.admin.token)
    assert reply.status == 200, reply.text


def a_stranger(_http: Client, _world: World, people: People) -> tuple[Person, set[str]]:
    return people.user(), set()


def another_author(_http: Client, _world: World, people: People) -> tuple[Person, set[str]]:
    return people.author(), set()


def a_fellow(_http: Client, world: World, _people: People) -> tuple[Person, set[str]]:
    return world.fellow, FOR_FELLOWS | {"GET /api/v1/groups/{group_id}"}


def one_demoted(http: Client, world: World, people: People) -> tuple[Person, set[str]]:
    author = world.author
    demote(http, world, author)
    again = people.sign_in(author.id, author.email, author.username)
    return again, FOR_FELLOWS


def one_who_handed_over(http: Client, world: World, people: People) -> tuple[Person, set[str]]:
    heir, at = people.author(), f"/api/v1/quizzes/{world.ids['quiz_id']}"
    given = http.post(f"{at}/owner", json={"user_id": heir.id}, token=world.author.token)
    assert given.status == 204, given.text
    left = http.delete(f"{at}/staff/me", token=world.author.token)
    assert left.status in {204, 404}, left.text
    http.delete(f"/api/v1/groups/{world.ids['group_id']}/members/me", token=world.author.token)
    return world.author, set()


Outsider = Callable[[Client, World, People], tuple[Person, set[str]]]
OUTSIDERS: list[Outsider] = [
    a_stranger,
    another_author,
    a_fellow,
    one_demoted,
    one_who_handed_over,
]


@pytest.mark.parametrize("become", OUTSIDERS, ids=lambda one: one.__name__)
def test_what_is_not_theirs_does_not_exist_by_any_route(
    http: Client, people: People, world: World, become: Outsider
) -> None:
    who, allowed = become(http, world, people)
    before = stored(http, world)
    finished = {**world.ids, "attempt_id": world.ids["attempt_id"][:-4] + "0001"}
    told: dict[str, Any] = {}
    for endpoint in GUARDED:
        if endpoint.path in ENDS_THE_WALK or endpoint.path.endswith("/start"):
            continue
        if become is one_who_handed_over and "{group_id}" in endpoint.path:
            continue  # the group stays theirs
        for ids in [world.ids, finished] if "{attempt_id}" in endpoint.path else [world.ids]:
            reply = send(http, endpoint, ids, who)
            is_hidden = not endpoint.path_parameters or reply.status in HIDDEN
            if leaked(reply) or not (is_hidden or endpoint.route in allowed):
                told[endpoint.route] = (reply.status, leaked(reply), reply.text[:200])
    assert told == {}
    assert stored(http, world) == before


def test_the_former_author_gets_no_stored_answer_again(
    http: Client, people: People, world: World
) -> None:
    author = world.author
    at = f"/api/v1/quizzes/{world.ids['quiz_id']}"
    etag = http.get(at, token=author.token).headers["etag"]
    requests: list[tuple[str, dict[str, Any], dict[str, str]]] = [
        (f"{at}/questions", short_text("Zebra?"), {"Idempotency-Key": "1", "If-Match": etag}),
        (f"{at}/messages", {"text": "Zebra!"}, {"Idempotency-Key": "2"}),
        ("/api/v1/quizzes", quiz(title="Okapi"), {"Idempotency-Key": "3"}),
    ]

    def ask(token: str) -> list[Reply]:
        return [
            http.post(to, json=body, token=token, headers=with_) for to, body, with_ in requests
        ]

    first = ask(author.token)
    assert [one.status for one in first] == [201] * 3
    assert [one.text for one in ask(author.token)] == [one.text for one in first]
    made = first[2].json["id"]
    heir = {"user_id": people.author().id}
    for quiz_at in (at, f"/api/v1/quizzes/{made}"):
        assert http.post(f"{quiz_at}/owner", json=heir, token=author.token).status == 204
        http.delete(f"{quiz_at}/staff/me", token=author.token)
    assert [one.code for one in ask(author.token)] == ["not_found", "not_found", "forbidden"]
    demote(http, world, author)
    again = people.sign_in(author.id, author.email, author.username)
    assert {one.status for one in ask(again.token)} <= HIDDEN


CURSORS = (
    "/quizzes/{quiz_id}/attempts",
    "/quizzes/{quiz_id}/overrides",
    "/quizzes/{quiz_id}/takers",
    "/quizzes/{quiz_id}/grades",
    "/quizzes/{quiz_id}/monitor",
    "/groups/{group_id}/members",
)


@pytest.mark.parametrize("become", OUTSIDERS[:4], ids=lambda one: one.__name__)
def test_a_cursor_opens_a_list_for_its_owner_alone(
    http: Client, people: People, world: World, become: Outsider
) -> None:
    second, quiz_id = people.user(), world.ids["quiz_id"]
    group_at = f"/api/v1/groups/{world.ids['group_id']}/members/{second.id}"
    assert http.put(group_at, token=world.author.token).status == 204
    play(http, second, {"id": quiz_id}, [])
    start(http, second, quiz_id)
    override = f"/api/v1/quizzes/{quiz_id}/overrides/{second.id}"
    assert http.put(override, json={"extra_minutes": 1}, token=world.author.token).status == 200
    pages = [f"/api/v1{path.format_map(world.ids)}?limit=1" for path in CURSORS]
    replies = [http.get(page, token=world.author.token) for page in pages]
    cursors = [one.json["next_cursor"] for one in replies]
    assert None not in cursors
    who, _ = become(http, world, people)
    for page, cursor in zip(pages, cursors, strict=True):
        for one in (cursor, cursor[:-2] + "AA"):
            assert http.get(f"{page}&cursor={one}", token=who.token).status in HIDDEN
        other = http.get(f"{page}&cursor={cursor}", token=world.admin.token)
        assert other.code == "invalid_cursor"


def the_erased(http: Client, person: Person) -> None:
    body = {"password": PASSWORD}
    assert http.post("/api/v1/auth/me/erase", json=body, token=person.token).status == 204


def the_disabled(http: Client, person: Person, admin: Person) -> None:
    at = f"/api/v1/admin/users/{person.id}"
    assert http.patch(at, json={"status": "disabled"}, token=admin.token).status == 200


@pytest.mark.parametrize("how", ["erased", "disabled"])
def test_accounts_that_are_none_get_nowhere(http: Client, people: People, how: str) -> None:
    admin, person = people.admin(), people.author()
    quiz_id = created(http, person).json["id"]
    if how == "erased":
        the_erased(http, person)
    else:
        the_disabled(http, person, admin)
    ids = {**PLACEHOLDER_IDS, "quiz_id": quiz_id, "user_id": person.id}
    replies = {one.route: send(http, one, ids, person) for one in GUARDED}
    assert {(one.status, one.code) for one in replies.values()} == {(401, "unauthenticated")}
