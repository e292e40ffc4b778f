"""What people ask about their accounts, to be failed at every call."""

from collections.abc import Callable

import pyotp

from chalicelib import bootstrap
from chalicelib.accounts.models import OneTimeToken, TokenPurpose
from chalicelib.auth import passkey_store, service_key_store, session_store
from chalicelib.auth.models import Passkey
from chalicelib.clock import MINUTE, SECOND
from tests.proofs.faults.aws_snapshots import picture
from tests.proofs.faults.operation import (
    AUDIT,
    CONFLICT,
    EPOCH,
    KEY,
    NEW,
    NOT_FOUND,
    ORPHAN_GRANT,
    SESSION,
    THROTTLE,
    UNAUTHENTICATED,
    Operation,
    token_of,
)
from tests.proofs.faults.worlds import World
from tests.support.client import Reply
from tests.support.people import PASSWORD, Person


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

        # a repeated logout is refused as unauthenticated
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
    # under a key: without it, a repeat is a guess at the password that was
    ask = world.asks(
        "POST", "/auth/password/change", 204, json=body, token=person.token, headers=KEY
    )

    def check() -> None:
        assert _login(world, person.email, NEW).status == 200
        assert _login(world, person.email, PASSWORD).status == UNAUTHENTICATED

    return Operation(ask, check, (THROTTLE,))


def _granted(purpose: TokenPurpose, person: Person) -> str:
    grant: OneTimeToken = bootstrap.recovery().allow(purpose, person.id)
    return bootstrap.one_time_tokens().encode(grant)


def reset_password(world: World) -> Operation:
    person = world.people.user()
    body = {"token": _granted(TokenPurpose.RESET_PASSWORD, person), "new_password": NEW}

    def check() -> None:
        assert _login(world, person.email, NEW).status == 200

    ask = world.asks("POST", "/auth/password/reset", 204, json=body, headers=KEY)
    return Operation(ask, check, (THROTTLE,))


def verify_email(world: World) -> Operation:
    person = world.people.user()
    body = {"token": _granted(TokenPurpose.VERIFY_EMAIL, person)}

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
    sitting = world.finish_attempt()
    world.settle()
    taker = world.people.sign_in(sitting.taker.id, sitting.taker.email, sitting.taker.username)
    ask = world.asks("PATCH", "/auth/me", 200, json={"username": "Renamed"}, token=taker.token)

    def check() -> None:
        board = f"/api/v1/leaderboard/quizzes/{sitting.quiz['id']}"
        assert "Renamed" in world.http.get(board, token=token_of(world, taker)).text

    return Operation(ask, check, (r"users U#\S+ / P .*'pv'", r"leaderboard .*'pv'"))


def erase(world: World) -> Operation:
    sitting = world.finish_attempt()
    world.settle()
    taker = world.people.sign_in(sitting.taker.id, sitting.taker.email, sitting.taker.username)
    passkey = Passkey(
        id="1" * 64, user_id=taker.id, name="phone", public_key=b"key", sign_count=0, created_at=0
    )
    assert passkey_store.add_passkey(passkey)
    body = {"password": PASSWORD}
    # an erased user is unauthenticated
    ask = world.asks("POST", "/auth/me/erase", 204, UNAUTHENTICATED, json=body, token=taker.token)

    def check() -> None:
        assert _login(world, taker.email, PASSWORD).status == UNAUTHENTICATED
        assert not any(taker.username in line for line in picture(world.drawn) if "leader" in line)
        assert session_store.list_sessions(taker.id) == []
        assert passkey_store.list_passkeys(taker.id) == []

    return Operation(ask, check, (THROTTLE,))


def turn_on_second_factor(world: World) -> Operation:
    person = world.people.user()
    at = "/auth/mfa/totp"
    asked = world.http.post(f"/api/v1{at}", json={"password": PASSWORD}, token=person.token)
    body = {"code": pyotp.TOTP(asked.json["secret"]).at(world.clock() // SECOND)}
    # enabling twice is a conflict
    ask = world.asks("POST", f"{at}/confirm", 200, CONFLICT, json=body, token=person.token)

    def check() -> None:
        me = world.http.get("/api/v1/auth/me", token=token_of(world, person)).json
        assert me["mfa_enabled"]

    # each try draws new recovery codes; the response has the valid ones
    return Operation(ask, check, (THROTTLE,))


def turn_off_second_factor(world: World) -> Operation:
    admin, person = world.people.admin(), world.people.user()
    at = "/api/v1/auth/mfa/totp"
    asked = world.http.post(at, json={"password": PASSWORD}, token=person.token)
    code = {"code": pyotp.TOTP(asked.json["secret"]).at(world.clock() // SECOND)}
    assert world.http.post(f"{at}/confirm", json=code, token=person.token).status == 200
    ask = world.asks("DELETE", f"/admin/users/{person.id}/mfa", 204, token=admin.token)

    def check() -> None:
        me = world.http.get("/api/v1/auth/me", token=token_of(world, person)).json
        assert not me["mfa_enabled"]

    return Operation(ask, check)


def create_service_key(world: World) -> Operation:
    person = world.people.author()
    body = {"name": "Sync", "scopes": ["quizzes:read"]}
    ask = world.asks("POST", "/keys", 201, json=body, headers=KEY, token=person.token)

    def check() -> None:
        keys = service_key_store.list_service_keys(person.id)
        assert [one.name for one in keys] == ["Sync"]

    return Operation(ask, check)


def delete_service_key(world: World) -> Operation:
    person = world.people.author()
    body = {"name": "Sync", "scopes": ["quizzes:read"]}
    made = world.http.post("/api/v1/keys", json=body, token=person.token).json
    # a deleted item is not found
    ask = world.asks("DELETE", f"/keys/{made['id']}", 204, NOT_FOUND, token=person.token)

    def check() -> None:
        assert service_key_store.list_service_keys(person.id) == []

    return Operation(ask, check)


def change_standing(world: World) -> Operation:
    admin, person = world.people.admin(), world.people.user()
    at = f"/admin/users/{person.id}"
    ask = world.asks("PATCH", at, 200, json={"role": "admin"}, token=admin.token)

    def check() -> None:
        shown = world.http.get(f"/api/v1{at}", token=token_of(world, admin)).json
        assert shown["role"] == "admin"
        events = world.http.get(f"/api/v1{at}/events", token=token_of(world, admin)).json["items"]
        assert "privilege_permissions_changed" in {one["event"] for one in events}

    return Operation(ask, check)


OF_ACCOUNTS: list[Callable[[World], Operation]] = [
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
    turn_on_second_factor,
    turn_off_second_factor,
    create_service_key,
    delete_service_key,
    change_profile,
    erase,
]
