"""Proofs of the password: a thief of a session uses up the session's tries, not the owner's."""

from collections.abc import Callable

from chalicelib.accounts import store
from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.writes import update, write
from tests.support.client import Client
from tests.support.people import PASSWORD, People

CHANGE, LOGIN = "/api/v1/auth/password/change", "/api/v1/auth/login"
NEW = "another walk by the lake"


def test_wrong_proofs_in_one_session_leave_the_owner_theirs(http: Client, people: People) -> None:
    owner = people.user()
    stolen = people.sign_in(owner.id, owner.email, owner.username)
    guess = {"current_password": "not this one", "new_password": NEW}
    tries = [http.post(CHANGE, json=guess, token=stolen.token).status for _ in range(6)]
    assert tries == [422] * 5 + [429]
    right = {"current_password": PASSWORD, "new_password": NEW}
    assert http.post(CHANGE, json=right, token=owner.token).status == 204


def test_the_new_password_proves_nothing(http: Client, people: People) -> None:
    owner = people.user()
    swapped = {"current_password": "not this one", "new_password": PASSWORD}
    refused = http.post(CHANGE, json=swapped, token=owner.token)
    assert (refused.status, refused.json["errors"][0]["pointer"]) == (422, "/current_password")
    assert "x-device-token" not in refused.headers


def test_required_confirmation_shuts_no_author_or_administrator_out(
    http: Client, people: People, configured: Callable[[str, str], None]
) -> None:
    persons = [people.author(), people.admin(), people.user()]
    for one in persons:
        write(update(store.user_keys(one.id), [UserItem.email_verified.set(False)]))
    configured("REGISTRATION", "verified")
    replies = [http.post(LOGIN, json={"email": one.email, "password": PASSWORD}) for one in persons]
    assert [one.status for one in replies] == [200, 200, 403]
    assert replies[-1].code == "email_not_verified"
