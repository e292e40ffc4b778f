"""What people ask of the API: each operation, the world it happens in, and what must be then."""

from collections.abc import Callable
from dataclasses import dataclass

from chalicelib import bootstrap
from chalicelib.accounts.models import Grant, Purpose
from chalicelib.clock import MINUTE
from tests.builders import (
    created,
    multiple,
    numeric,
    published,
    quiz,
    right_answers,
    short_text,
    single,
    start,
    true_false,
)
from tests.client import Reply
from tests.faults.pictures import picture
from tests.faults.worlds import Act, Sitting, World
from tests.people import PASSWORD, Person

NEW = "another walk by the lake"
KEY = {"Idempotency-Key": "once"}
UNAUTHENTICATED, NOT_FOUND = 401, 404

AUDIT = r"ephemeral A#"
"""What happened is noted again when it is asked for again; when a process ends before it has noted
it, the line in the log is what remains."""
SESSION = r"ephemeral U#\S+ / S#ses_<ses>"
"""Who signs in and does not hear of it signs in again; the session nobody has a token of ends."""
THROTTLE = r"ephemeral R#"
"""Tries are counted again when they are made again: each once, as `miscounted` sees to."""
INERT = {AUDIT, THROTTLE}
"""Nothing follows from these."""
EPOCH = (r"users U#\S+ / P", r"ephemeral U#\S+ / S#")
"""Sessions of any earlier epoch are over; by how many it is earlier makes no difference."""
ORPHAN_GRANT = r"ephemeral (N#|U#\S+ / G#)"


def _nothing() -> None:
    """Items are enough for most."""


@dataclass(frozen=True)
class Operation:
    """One try of it, what must hold in the end, and what a second try may leave besides."""

    act: Act
    check: Callable[[], None]
    spare: tuple[str, ...] = ()
    """Lines of the picture that may differ: regular expressions."""
    ready: Act = _nothing
    """What there must be besides items when it begins: messages, keys."""


def score_is_right(world: World, sitting: Sitting) -> Callable[[], None]:
    """All was answered, and all of it counts."""

    def check() -> None:
        token = token_of(world, sitting.taker)
        result = world.http.get(f"/api/v1/results/attempts/{sitting.attempt}", token=token)
        assert (result.status, result.json["score"]) == (200, 8), result.text

    return check


def token_of(world: World, person: Person) -> str:
    """A fresh token, for much time has passed."""
    return world.people.sign_in(person.id, person.email, person.username).token


def _login(world: World, email: str, password: str) -> Reply:
    body = {"email": email, "password": password}
    return world.http.post("/api/v1/auth/login", json=body)


def register(world: World) -> Operation:
    person = {"email": "ada@example.org", "username": "Ada", "password": PASSWORD}

    def check() -> None:
        assert _login(world, person["email"], PASSWORD).status == 200

    ask = world.asks("POST", "/auth/register", 201, json=person, headers=KEY)
    mails = rf"too much: mail {person['email']} Confirm"
    return Operation(ask, check, (AUDIT, THROTTLE, ORPHAN_GRANT, mails))


def sign_in(world: World) -> Operation:
    person = world.people.user()
    body = {"email": person.email, "password": PASSWORD, "device_name": "a new phone"}
    got: list[Reply] = []
    ask = world.asks("POST", "/auth/login", 200, json=body)

    def check() -> None:
        body = {"refresh_token": got[-1].json["refresh_token"]}
        assert world.http.post("/api/v1/auth/refresh", json=body).status == 200

    warned = r"ephemeral N#", r"too much: mail \S+ A new device"
    return Operation(lambda: got.append(ask()), check, (AUDIT, SESSION, THROTTLE, *warned))


def refresh(world: World) -> Operation:
    person = world.people.user()
    got: list[Reply] = []
    body = {"refresh_token": person.refresh_token}
    ask = world.asks("POST", "/auth/refresh", 200, json=body)

    def check() -> None:
        body = {"refresh_token": got[-1].json["refresh_token"]}
        assert world.http.post("/api/v1/auth/refresh", json=body).status == 200

    return Operation(lambda: got.append(ask()), check)


def reuse_refresh_token(world: World) -> Operation:
    person = world.people.user()
    body = {"refresh_token": person.refresh_token}
    after = world.http.post("/api/v1/auth/refresh", json=body).json
    world.clock.advance(MINUTE)

    def check() -> None:
        body = {"refresh_token": after["refresh_token"]}
        assert world.http.post("/api/v1/auth/refresh", json=body).status == UNAUTHENTICATED

    ask = world.asks("POST", "/auth/refresh", UNAUTHENTICATED, json=body)
    return Operation(ask, check, (AUDIT,))


def _sign_out(scope: str) -> Callable[[World], Operation]:
    def sign_out(world: World) -> Operation:
        person = world.people.user()
        other = world.people.sign_in(person.id, person.email, person.username)
        ends = {"global": (person, other), "local": (person,), "others": (other,)}[scope]

        def check() -> None:
            for one in (person, other):
                body = {"refresh_token": one.refresh_token}
                status = world.http.post("/api/v1/auth/refresh", json=body).status
                assert (status == UNAUTHENTICATED) == (one in ends)

        # who is signed out already is told so
        ask = world.asks(
            "POST",
            "/auth/logout",
            204,
            UNAUTHENTICATED,
            json={"scope": scope},
            token=person.token,
        )
        return Operation(ask, check, (AUDIT, *EPOCH))

    sign_out.__name__ = f"sign_out_{scope}"
    return sign_out


def end_session(world: World) -> Operation:
    person = world.people.user()
    other = world.people.sign_in(person.id, person.email, person.username)
    ask = world.asks("DELETE", f"/auth/sessions/{other.session_id}", 204, token=person.token)

    def check() -> None:
        listed = world.http.get("/api/v1/auth/sessions", token=token_of(world, person))
        assert other.session_id not in listed.text

    return Operation(ask, check, (AUDIT,))


def change_password(world: World) -> Operation:
    person = world.people.user()
    body = {"current_password": PASSWORD, "new_password": NEW}
    ask = world.asks("POST", "/auth/password/change", 204, json=body, token=person.token)

    def check() -> None:
        assert _login(world, person.email, NEW).status == 200
        assert _login(world, person.email, PASSWORD).status == UNAUTHENTICATED

    return Operation(ask, check, (THROTTLE,))


def _granted(purpose: Purpose, person: Person) -> str:
    grant: Grant = bootstrap.recovery().allow(purpose, person.id)
    return bootstrap.grants().token(grant)


def reset_password(world: World) -> Operation:
    person = world.people.user()
    body = {"token": _granted(Purpose.RESET_PASSWORD, person), "new_password": NEW}

    def check() -> None:
        assert _login(world, person.email, NEW).status == 200

    ask = world.asks("POST", "/auth/password/reset", 204, json=body, headers=KEY)
    return Operation(ask, check, (THROTTLE,))


def verify_email(world: World) -> Operation:
    person = world.people.user()
    body = {"token": _granted(Purpose.VERIFY_EMAIL, person)}

    def check() -> None:
        me = world.http.get("/api/v1/auth/me", token=token_of(world, person)).json
        assert me["email_verified"]

    ask = world.asks("POST", "/auth/verify-email", 204, json=body, headers=KEY)
    return Operation(ask, check)


def forget_password(world: World) -> Operation:
    person = world.people.user()
    ask = world.asks("POST", "/auth/password/forgot", 202, json={"email": person.email})
    again = (AUDIT, THROTTLE, ORPHAN_GRANT, rf"mail {person.email} ", r"ephemeral DUE#mail")
    return Operation(ask, lambda: None, again)


def change_profile(world: World) -> Operation:
    sitting = world.sat()
    world.settle()
    taker = world.people.sign_in(sitting.taker.id, sitting.taker.email, sitting.taker.username)
    ask = world.asks("PATCH", "/auth/me", 200, json={"username": "Renamed"}, token=taker.token)

    def check() -> None:
        board = f"/api/v1/leaderboard/quizzes/{sitting.quiz['id']}"
        assert "Renamed" in world.http.get(board, token=token_of(world, taker)).text

    return Operation(ask, check, (r"users U#\S+ / P .*'pv'", r"leaderboard .*'pv'"))


def erase(world: World) -> Operation:
    sitting = world.sat()
    world.settle()
    taker = world.people.sign_in(sitting.taker.id, sitting.taker.email, sitting.taker.username)
    body = {"password": PASSWORD}
    # who is erased already is nobody any more
    ask = world.asks("POST", "/auth/me/erase", 204, UNAUTHENTICATED, json=body, token=taker.token)

    def check() -> None:
        assert _login(world, taker.email, PASSWORD).status == UNAUTHENTICATED
        assert not any(taker.username in line for line in picture(world.drawn) if "leader" in line)

    return Operation(ask, check, (THROTTLE,))


def change_standing(world: World) -> Operation:
    admin, person = world.people.admin(), world.people.user()
    at = f"/admin/users/{person.id}"
    ask = world.asks("PATCH", at, 200, json={"role": "admin"}, token=admin.token)

    def check() -> None:
        shown = world.http.get(f"/api/v1{at}", token=token_of(world, admin)).json
        assert shown["role"] == "admin"
        events = world.http.get(f"/api/v1{at}/events", token=token_of(world, admin)).json["items"]
        assert "privilege_permissions_changed" in {one["event"] for one in events}

    return Operation(ask, check, (AUDIT,))


def create_quiz(world: World) -> Operation:
    author = world.people.author()
    ask = world.asks("POST", "/quizzes", 201, json=quiz(), token=author.token, headers=KEY)

    def check() -> None:
        at, token = "/api/v1/quizzes?mine=true", token_of(world, author)
        mine = world.http.get(at, token=token).json["items"]
        assert [one["title"] for one in mine] == ["All sorts"]

    return Operation(ask, check)


def import_quiz(world: World) -> Operation:
    author = world.people.author()
    text = "Is water wet? {T}\n\nWhich is prime? {=2 ~4}\n"
    ask = world.asks(
        "POST",
        "/quizzes/import?title=All%20sorts&duration_minutes=10&passing_score=50",
        201,
        content=text.encode(),
        token=author.token,
        headers={**KEY, "Content-Type": "text/plain"},
    )

    def check() -> None:
        at, token = "/api/v1/quizzes?mine=true", token_of(world, author)
        [mine] = world.http.get(at, token=token).json["items"]
        assert mine["question_count"] == 2

    return Operation(ask, check)


def edit_quiz(world: World) -> Operation:
    author = world.people.author()
    draft = created(world.http, author)
    at = f"/quizzes/{draft.json['id']}"
    ask = world.asks(
        "PUT",
        at,
        200,
        json=quiz(title="Renamed"),
        token=author.token,
        headers={"If-Match": draft.headers["etag"], **KEY},
    )

    def check() -> None:
        shown = world.http.get(f"/api/v1{at}", token=token_of(world, author))
        assert (shown.json["title"], shown.headers["etag"]) == ("Renamed", '"r2"')

    return Operation(ask, check)


def publish_quiz(world: World) -> Operation:
    author, reader = world.people.author(), world.people.user()
    quiz_id = created(world.http, author).json["id"]
    ask = world.asks("POST", f"/quizzes/{quiz_id}/publish", 200, token=author.token)

    def check() -> None:
        token = token_of(world, reader)
        told = world.http.get("/api/v1/notifications", token=token).json["items"]
        assert [one["type"] for one in told] == ["quiz_published"]

    return Operation(ask, check)


def delete_quiz(world: World) -> Operation:
    author = world.people.author()
    at = f"/quizzes/{published(world.http, author)['id']}"
    # what is gone already is not found
    ask = world.asks("DELETE", at, 204, NOT_FOUND, token=author.token)

    def check() -> None:
        listed = world.http.get("/api/v1/quizzes", token=token_of(world, author)).json["items"]
        assert listed == []

    return Operation(ask, check)


def allow_more(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    at = f"/quizzes/{published(world.http, author)['id']}/overrides/{taker.id}"
    ask = world.asks("PUT", at, 200, json={"extra_minutes": 5}, token=author.token)

    def check() -> None:
        shown = world.http.get(f"/api/v1{at}", token=token_of(world, author))
        assert shown.json["extra_minutes"] == 5

    return Operation(ask, check)


def begin(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    at = f"/attempts/quizzes/{published(world.http, author)['id']}/start"
    got: list[Reply] = []
    ask = world.asks("POST", at, 201, 200, token=taker.token, headers=KEY)

    def check() -> None:
        token = token_of(world, taker)
        shown = world.http.get(f"/api/v1/attempts/{got[-1].json['id']}", token=token)
        assert shown.json["number"] == 1

    return Operation(lambda: got.append(ask()), check)


def begin_after_time_was_up(world: World) -> Operation:
    sitting = world.sits()
    world.clock.advance(11 * MINUTE)
    at = f"/attempts/quizzes/{sitting.quiz['id']}/start"
    ask = world.asks("POST", at, 201, 200, token=sitting.taker.token, headers=KEY)
    return Operation(ask, score_is_right(world, sitting))


def save(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    paper = published(world.http, author)
    attempt = start(world.http, taker, paper["id"]).json["id"]
    answers = [{**one, "revision": 1} for one in right_answers(paper)]
    at = f"/attempts/{attempt}/answers"
    ask = world.asks("PUT", at, 200, json={"answers": answers}, token=taker.token)

    def check() -> None:
        kept = world.http.get(f"/api/v1/results/attempts/{attempt}", token=token_of(world, taker))
        assert kept.json["score"] == 8

    return Operation(ask, check)


def submit(world: World) -> Operation:
    sitting = world.sits()
    at = f"/attempts/{sitting.attempt}/submit"
    ask = world.asks("POST", at, 200, token=sitting.taker.token)
    return Operation(ask, score_is_right(world, sitting))


def look_when_time_is_up(world: World) -> Operation:
    sitting = world.sits()
    world.clock.advance(11 * MINUTE)
    ask = world.asks("GET", f"/attempts/{sitting.attempt}", 200, token=sitting.taker.token)
    return Operation(ask, score_is_right(world, sitting))


def close(world: World) -> Operation:
    sitting = world.sits()
    at = f"/attempts/{sitting.attempt}/close"
    ask = world.asks("POST", at, 200, token=sitting.author.token)
    return Operation(ask, score_is_right(world, sitting))


def close_all(world: World) -> Operation:
    sitting = world.sits()
    at = f"/quizzes/{sitting.quiz['id']}/close-attempts"
    ask = world.asks("POST", at, 202, token=sitting.author.token)
    return Operation(ask, score_is_right(world, sitting))


def regrade(world: World) -> Operation:
    sitting = world.sat()
    author = sitting.author.token
    questions = [single(), multiple(), true_false(correct=False), numeric(), short_text()]
    at = f"/quizzes/{sitting.quiz['id']}"
    edited = world.http.put(
        f"/api/v1{at}", json=quiz(questions=questions), token=author, headers={"If-Match": "*"}
    )
    assert edited.status == 200, edited.text

    def check() -> None:
        token = token_of(world, sitting.taker)
        result = world.http.get(f"/api/v1/results/attempts/{sitting.attempt}", token=token)
        assert result.json["score"] == 7, result.text
        board = world.http.get(f"/api/v1/leaderboard{at}", token=token).json["items"]
        assert [one["score"] for one in board] == [7]

    return Operation(world.asks("POST", f"{at}/regrade", 202, token=author), check)


def void(world: World) -> Operation:
    sitting, admin = world.sat(), world.people.admin()
    world.settle()
    admin = world.people.sign_in(admin.id, admin.email, admin.username)
    at = f"/results/attempts/{sitting.attempt}/void"
    ask = world.asks("POST", at, 200, json={"reason": "a leak"}, token=admin.token)

    def check() -> None:
        board = f"/api/v1/leaderboard/quizzes/{sitting.quiz['id']}"
        assert world.http.get(board, token=token_of(world, admin)).json["total"] == 0

    return Operation(ask, check)


OF_PEOPLE: list[Callable[[World], Operation]] = [
    register,
    sign_in,
    refresh,
    reuse_refresh_token,
    *map(_sign_out, ("global", "local", "others")),
    end_session,
    change_password,
    forget_password,
    reset_password,
    verify_email,
    change_standing,
    change_profile,
    erase,
    create_quiz,
    import_quiz,
    edit_quiz,
    publish_quiz,
    delete_quiz,
    allow_more,
    begin,
    begin_after_time_was_up,
    save,
    submit,
    look_when_time_is_up,
    close,
    close_all,
    regrade,
    void,
]
