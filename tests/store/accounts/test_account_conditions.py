"""Conditions of account writes, each with an outdated read."""

from dataclasses import dataclass, replace

import pytest

from chalicelib import bootstrap
from chalicelib.accounts import store
from chalicelib.accounts.models import Account, OneTimeToken, Role, TokenPurpose
from chalicelib.accounts.store import UserItem
from chalicelib.auth import credential_store, session_store
from chalicelib.auth.models import Session
from chalicelib.auth.session_store import SessionItem
from chalicelib.dynamo.writes import put, update, write
from tests.support.clock import FakeClock

pytestmark = pytest.mark.usefixtures("tables")

PASSWORD, USER_ID = "a long walk by the sea", "usr_00000000000000000000000001"


@dataclass(frozen=True)
class Seen:
    """A user and a session as read before."""

    account: Account
    session: Session


def seen(session_id: str = "ses_1") -> Seen:
    account, session = store.get_account(USER_ID), session_store.get_session(USER_ID, session_id)
    assert account is not None
    assert session is not None
    return Seen(account, session)


@pytest.fixture
def before(clock: FakeClock) -> Seen:
    """A user with one session and an unconfirmed address."""
    bootstrap.registration().create_user(USER_ID, "a@example.org", "ada", PASSWORD, Role.USER)
    now = clock()
    session = SessionItem(
        pk=f"U#{USER_ID}",
        sk="S#ses_1",
        live=True,
        epoch=0,
        generation=0,
        token="t0",
        seed="00",
        created_at=now,
        seen_at=now,
        idle_until=now + 1_000,
        ends_at=now + 2_000,
        expires=10**10,
    )
    write(put(session))
    return seen()


def change(**attributes: object) -> None:
    """Somebody else changes the account meanwhile."""
    actions = [getattr(UserItem, name).set(value) for name, value in attributes.items()]
    write(update(UserItem(pk=f"U#{USER_ID}", sk="P"), actions))


def raised(what: Seen) -> int:
    return seen().account.epoch - what.account.epoch


@pytest.mark.parametrize("meanwhile", [{"password_hash": "other"}, {"epoch": 5}])
def test_password_change_requires_an_unchanged_account(
    before: Seen, meanwhile: dict[str, object]
) -> None:
    change(**meanwhile)
    kept = seen()
    assert not credential_store.change_password(before.account, "new", before.session)
    assert (seen().account.password_hash, raised(kept)) == (kept.account.password_hash, 0)


def test_a_password_is_changed_from_a_session_that_lives(before: Seen, clock: FakeClock) -> None:
    session_store.end_session(USER_ID, "ses_1", clock())
    assert not credential_store.change_password(before.account, "new", before.session)
    assert raised(before) == 0


def test_password_change_keeps_its_own_session(before: Seen) -> None:
    assert credential_store.change_password(before.account, "new", before.session)
    after = seen()
    assert (after.account.password_hash, after.account.epoch, after.session.epoch) == ("new", 1, 1)


@pytest.mark.parametrize("stale", [True, False])
def test_logout_of_others_requires_an_unchanged_epoch(
    before: Seen, clock: FakeClock, *, stale: bool
) -> None:
    if stale:
        change(epoch=5)
    else:
        session_store.end_session(USER_ID, "ses_1", clock())
    kept = seen()
    assert not credential_store.sign_out_others(before.account, before.session)
    assert raised(kept) == 0


def test_others_are_signed_out_and_the_session_that_asked_stays(before: Seen) -> None:
    assert credential_store.sign_out_others(before.account, before.session)
    after = seen()
    assert (after.account.epoch, after.session.epoch) == (1, 1)
    assert [one.id for one in session_store.list_sessions(USER_ID)] == ["ses_1"]


def granted(purpose: TokenPurpose) -> OneTimeToken:
    return bootstrap.one_time_tokens().issue(purpose, USER_ID)


@pytest.mark.parametrize("meanwhile", [{"status": "disabled"}, {"epoch": 5}])
def test_password_reset_requires_an_unchanged_account(
    before: Seen, clock: FakeClock, meanwhile: dict[str, object]
) -> None:
    grant = granted(TokenPurpose.RESET_PASSWORD)
    change(**meanwhile)
    assert not credential_store.reset_password(before.account, "new", grant, clock())
    assert seen().account.password_hash == before.account.password_hash
    change(status="active", epoch=0)
    assert credential_store.reset_password(before.account, "new", grant, clock())
    assert not credential_store.reset_password(seen().account, "newer", grant, clock())


def test_confirmation_applies_to_the_password_at_the_time_of_mailing(
    before: Seen, clock: FakeClock
) -> None:
    grant = granted(TokenPurpose.VERIFY_EMAIL)
    change(password_hash="chosen by somebody else", email_verified=False)
    assert not credential_store.verify_email(before.account, grant, clock())
    assert not seen().account.user.email_verified
    assert credential_store.verify_email(seen().account, grant, clock())


def test_rehash_requires_an_unchanged_password(before: Seen) -> None:
    credential_store.set_password_hash(before.account, "better")
    assert seen().account.password_hash == "better"
    credential_store.set_password_hash(before.account, "of the old one")
    assert seen().account.password_hash == "better"


def rotated(what: Seen, now: int) -> bool:
    changed = replace(what.session, token="t1", generation=what.session.generation + 1)
    return session_store.rotate(what.session, changed, now) is None


@pytest.mark.parametrize(
    ("meanwhile", "later"),
    [
        ({"token": "other"}, 0),
        ({"generation": 7}, 0),
        ({"live": False}, 0),
        ({}, 1_000),
        ({"idle_until": 10**15}, 2_000),
    ],
)
def test_a_token_is_replaced_while_it_is_the_one_and_its_session_lives(
    before: Seen, clock: FakeClock, meanwhile: dict[str, object], later: int
) -> None:
    actions = [getattr(SessionItem, name).set(value) for name, value in meanwhile.items()]
    if actions:
        write(update(session_store.keys_of(before.session), actions))
    assert not rotated(before, clock() + later)
    assert seen().session.token == meanwhile.get("token", "t0")


def test_a_token_is_replaced_up_to_its_last_millisecond(before: Seen, clock: FakeClock) -> None:
    assert rotated(before, clock() + 999)
    after = seen().session
    assert (after.token, after.previous, after.generation) == ("t1", "t0", 1)
