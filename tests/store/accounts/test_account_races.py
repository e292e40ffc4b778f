"""Accounts under threads: each limit exact, each name given once, one admin left."""

import pytest

from chalicelib import bootstrap
from chalicelib.accounts import store, unique_key_store, user_list_store
from chalicelib.accounts.errors import EmailTakenError, LastAdminError, UsernameTakenError
from chalicelib.accounts.models import Account, Device, LoginResult, Role, Tokens, UserStatus
from chalicelib.accounts.service import ProfileChange
from chalicelib.accounts.store import UserItem
from chalicelib.auth.errors import InvalidCredentialsError
from chalicelib.dynamo.client import dynamodb
from chalicelib.dynamo.reads import get
from chalicelib.dynamo.writes import delete, update, write
from chalicelib.errors import ConflictError, TooManyRequestsError
from tests.support.people import PASSWORD
from tests.support.threads import in_threads

pytestmark = pytest.mark.usefixtures("tables")

DEVICE = Device(name="a phone", ip="203.0.113.7")
ERASING = "before-call.dynamodb.TransactWriteItems"


def a_user(number: int = 1, role: Role = Role.USER) -> Account:
    user_id = bootstrap.externals().new_id("usr")
    email, name = f"user{number}@example.org", f"user {number}"
    bootstrap.registration().create_user(user_id, email, name, PASSWORD, role)
    return the(user_id)


def signed_in(email: str) -> LoginResult:
    result = bootstrap.login().login(email, PASSWORD, DEVICE)
    assert isinstance(result, LoginResult)
    return result


def the(user_id: str) -> Account:
    account = store.get_account(user_id)
    assert account is not None
    return account


def test_of_forty_guesses_at_once_five_are_verified() -> None:
    a_user()
    bootstrap.login()
    got = in_threads(40, lambda _: bootstrap.login().login("user1@example.org", "wrong", DEVICE))
    kinds = [type(one) for one in got]
    assert kinds.count(InvalidCredentialsError) == 5
    assert kinds.count(TooManyRequestsError) == 35


def test_of_forty_guesses_at_once_on_a_known_device_ten_are_verified() -> None:
    a_user()
    proof = signed_in("user1@example.org").device_token
    known = Device(name="a phone", ip="203.0.113.7", proof=proof)
    got = in_threads(40, lambda _: bootstrap.login().login("user1@example.org", "wrong", known))
    kinds = [type(one) for one in got]
    assert kinds.count(InvalidCredentialsError) == 10
    assert kinds.count(TooManyRequestsError) == 30


def test_of_sixteen_refreshes_at_once_all_get_one_successor() -> None:
    a_user()
    sessions = bootstrap.authentication()
    first = signed_in("user1@example.org").tokens
    got = in_threads(16, lambda _: sessions.refresh(first.refresh_token, None))
    tokens = [one for one in got if isinstance(one, Tokens)]
    assert len(tokens) == 16
    assert len({one.refresh_token for one in tokens}) == 1
    following = sessions.refresh(tokens[0].refresh_token, None)
    assert following.refresh_token != tokens[0].refresh_token


def test_one_of_16_concurrent_registrations_gets_the_address() -> None:
    registration, new_id = bootstrap.registration(), bootstrap.externals().new_id
    got = in_threads(
        16,
        lambda n: registration.register(
            new_id("usr"), "a@example.org", f"name {n}", PASSWORD, "::1"
        ),
    )
    refused = [one for one in got if isinstance(one, EmailTakenError)]
    assert len(refused) == 15
    assert len(user_list_store.list_users(100).items) == 1


def test_one_of_16_concurrent_registrations_gets_the_name() -> None:
    registration, new_id = bootstrap.registration(), bootstrap.externals().new_id
    got = in_threads(
        16,
        lambda n: registration.register(new_id("usr"), f"a{n}@example.org", "Ada", PASSWORD, "::1"),
    )
    assert len([one for one in got if isinstance(one, UsernameTakenError)]) == 15


@pytest.mark.parametrize("number", [2, 3, 5])
def test_one_admin_remains_after_concurrent_demotions(number: int) -> None:
    admins = [a_user(n, Role.ADMIN) for n in range(number)]
    accounts = bootstrap.accounts()

    def remove_the_next(place: int) -> object:
        other = admins[(place + 1) % number]
        if place % 2:
            return accounts.change_role_or_status(other, Role.USER, None, by="-")
        return accounts.change_role_or_status(other, None, UserStatus.DISABLED, by="-")

    got = in_threads(number, remove_the_next)
    left = [
        one
        for one in (the(admin.id).user for admin in admins)
        if one.role == Role.ADMIN and one.status == UserStatus.ACTIVE
    ]
    assert left
    refused = [one for one in got if isinstance(one, Exception)]
    assert len(refused) == len(left)
    assert all(isinstance(one, ConflictError) for one in refused)


def test_an_admin_erased_while_the_other_is_demoted_leaves_one() -> None:
    one, two = a_user(1, Role.ADMIN), a_user(2, Role.ADMIN)
    accounts = bootstrap.accounts()

    def act(place: int) -> None:
        if place:
            accounts.erase(one, "ses_1", PASSWORD)
        else:
            accounts.change_role_or_status(two, Role.USER, None, by="-")

    got = in_threads(2, act)
    assert len([error for error in got if isinstance(error, ConflictError)]) == 1


def test_the_last_of_several_admins_cannot_go_one_by_one() -> None:
    admins = [a_user(n, Role.ADMIN) for n in range(3)]
    accounts = bootstrap.accounts()
    for admin in admins[:2]:
        accounts.change_role_or_status(admin, Role.AUTHOR, None, by="-")
    with pytest.raises(LastAdminError):
        accounts.change_role_or_status(admins[2], None, UserStatus.DISABLED, by="-")
    accounts.change_role_or_status(the(admins[0].id), Role.ADMIN, None, by="-")
    accounts.change_role_or_status(admins[2], None, UserStatus.DISABLED, by="-")


def test_one_of_two_concurrent_password_changes_succeeds() -> None:
    user = a_user()
    sessions = bootstrap.authentication()
    signed_in("user1@example.org")
    [session] = bootstrap.sessions().list_live(user)
    got = in_threads(
        2, lambda n: sessions.change_password(user, session, PASSWORD, f"a new walk number {n}")
    )
    assert len([one for one in got if isinstance(one, ConflictError)]) == 1


def admins_left() -> int:
    everybody = [the(one).user for one in user_list_store.list_users(100).items]
    return sum(one.role == Role.ADMIN and one.status == UserStatus.ACTIVE for one in everybody)


def test_promotion_during_erasure_protects_the_last_admin() -> None:
    admin, user = a_user(1, Role.ADMIN), a_user(2)
    accounts = bootstrap.accounts()

    def promote(**_: object) -> None:
        dynamodb().meta.events.unregister(ERASING, promote)
        accounts.change_role_or_status(the(user.id), Role.ADMIN, None, by="-")

    # the promotion comes between what erasing has read and the transaction that erases
    dynamodb().meta.events.register_first(ERASING, promote)
    with pytest.raises(ConflictError):
        accounts.erase(user, "ses_1", PASSWORD)
    assert admins_left() == 2
    accounts.erase(the(user.id), "ses_1", PASSWORD)
    with pytest.raises(LastAdminError):
        accounts.change_role_or_status(the(admin.id), Role.USER, None, by="-")
    assert admins_left() == 1


def test_rename_during_erasure_releases_both_names() -> None:
    user = a_user(1)
    accounts, transactions = bootstrap.accounts(), iter((1, 2, 3))

    def rename(**_: object) -> None:
        if next(transactions) == 2:  # the first hides the user, the second erases
            dynamodb().meta.events.unregister(ERASING, rename)
            accounts.change_profile(the(user.id), ProfileChange(username="another name"))

    dynamodb().meta.events.register_first(ERASING, rename)
    with pytest.raises(ConflictError):
        accounts.erase(user, "ses_1", PASSWORD)
    accounts.erase(the(user.id), "ses_1", PASSWORD)
    for name in ("another name", "user 1"):
        held = get(unique_key_store.username_owner_key(name))
        assert held is not None
        assert held.held_until is not None


@pytest.mark.parametrize("gone", ["deleted by its expiry", "not confirmed yet"])
def test_expiring_admin_does_not_count_as_the_last_one(gone: str) -> None:
    admin, other = a_user(1, Role.ADMIN), a_user(2, Role.ADMIN)
    if gone == "not confirmed yet":
        write(update(store.user_keys(other.id), [UserItem.expires.set(1)]))
    else:
        write(delete(store.user_keys(other.id)))
    with pytest.raises(LastAdminError):
        bootstrap.accounts().change_role_or_status(admin, Role.USER, None, by="-")


def test_repeated_registration_does_not_revert_later_changes() -> None:
    registration, user_id = bootstrap.registration(), bootstrap.externals().new_id("usr")
    chosen = (user_id, "user1@example.org", "user 1", PASSWORD, "::1")
    first = registration.register(*chosen)
    bootstrap.accounts().change_role_or_status(the(user_id), Role.AUTHOR, None, by="-")
    again = registration.register(*chosen)
    assert (again.id, again.created_at) == (first.id, first.created_at)
    assert the(user_id).user.role == Role.AUTHOR
