"""The conditions of writes to users, their names and roles, one caller after the other."""

from dataclasses import replace

import pytest

from chalicelib.accounts import (
    admin_store,
    erasure_store,
    profile_store,
    registration_store,
    store,
    unique_key_store,
    user_list_store,
)
from chalicelib.accounts.admin_store import AdminItem
from chalicelib.accounts.models import (
    Account,
    MailTopic,
    Role,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.accounts.names import HELD_FOR
from chalicelib.accounts.store import TakenError, UserItem, user_key
from chalicelib.accounts.unique_key_store import UniqueKeyItem
from chalicelib.accounts.unverified_store import replace_unverified
from chalicelib.auth import credential_store
from chalicelib.dynamo.errors import TransactionConditionError
from chalicelib.dynamo.reads import Key, get
from chalicelib.dynamo.writes import transact, update, write
from tests.support.wire_calls import run_before

pytestmark = pytest.mark.usefixtures("tables")

NOW, SOON = 1_790_000_000_000, 1_790_000_060
ID, OTHER_ID = "usr_00000000000000000000000001", "usr_00000000000000000000000002"
ADA = User(
    id=ID,
    email="ada@example.org",
    username="Ada",
    role=Role.USER,
    status=UserStatus.ACTIVE,
    email_verified=False,
    visibility=Visibility.PUBLIC,
    email_notifications=all_topics(),
    profile_version=0,
    created_at=NOW,
)
EVE = replace(ADA, id=OTHER_ID, email="eve@example.org", username="Eve", created_at=NOW + 1)
WAITING = replace(ADA, kept_until=SOON * 1000)


def kept(user: User = ADA) -> Account:
    registration_store.add_user(user, "hash")
    return as_it_is(user.id)


def as_it_is(user_id: str = ID) -> Account:
    account = store.get_account(user_id)
    assert account is not None
    return account


def change(of: str = ID, /, **attributes: object) -> None:
    """Somebody else changes the account meanwhile."""
    actions = [getattr(UserItem, name).set(value) for name, value in attributes.items()]
    write(update(UserItem(pk=f"U#{of}", sk="P"), actions))


def owner(username: str) -> UniqueKeyItem | None:
    return get(unique_key_store.username_owner_key(username))


def test_repeated_registration_returns_the_current_user() -> None:
    kept()
    change(visibility="hidden")
    assert registration_store.add_user(ADA, "another").visibility is Visibility.HIDDEN
    assert as_it_is().password_hash == "hash"


@pytest.mark.parametrize(
    ("newcomer", "member"),
    [
        (replace(EVE, username="ADA"), "username"),
        (replace(EVE, email="Ada@example.org"), "email"),
    ],
)
def test_a_name_and_an_address_are_one_user_s(newcomer: User, member: str) -> None:
    kept()
    with pytest.raises(TakenError) as refused:
        registration_store.add_user(newcomer, "hash")
    assert refused.value.member == member
    assert get(user_key(OTHER_ID)) is None
    assert owner("Eve") is None
    [found] = [store.account_by_email("ada@example.org")]
    assert found is not None
    assert found.id == ID


def test_users_are_found_by_address_and_name() -> None:
    kept()
    kept(EVE)
    assert store.account_by_email("nobody@example.org") is None
    assert store.account_with_email(EVE.email, OTHER_ID) is not None
    assert store.account_with_email(EVE.email, ID) is None
    assert store.account_with_email("nobody@example.org", ID) is None
    assert list(store.get_users([OTHER_ID, "usr_nobody", ID])) == [OTHER_ID, ID]
    first = user_list_store.list_users(1)
    rest = user_list_store.list_users(9, first.after)
    assert [*first.items, *rest.items] == [ID, OTHER_ID]


@pytest.mark.parametrize(
    "meanwhile", [{"profile_version": 3}, {"email_notifications": {"quiz_published": False}}]
)
def test_profile_change_requires_an_unchanged_profile(meanwhile: dict[str, object]) -> None:
    seen, user = kept(), replace(ADA, username="Countess", profile_version=1)
    change(**meanwhile)
    assert profile_store.update_profile(seen, user, NOW, profile_changed=True) is None
    assert (as_it_is().user.username, owner("Countess")) == ("Ada", None)


def test_a_profile_without_topics_is_changed_while_it_has_none() -> None:
    kept()
    write(update(UserItem(pk=f"U#{ID}", sk="P"), [UserItem.email_notifications.remove()]))
    seen = as_it_is()
    assert profile_store.update_profile(seen, ADA, NOW, profile_changed=False) is not None
    assert profile_store.update_profile(seen, ADA, NOW, profile_changed=False) is None


def test_a_new_name_must_be_free_and_the_old_one_is_held() -> None:
    seen = kept()
    kept(EVE)
    with pytest.raises(TakenError):
        profile_store.update_profile(seen, replace(ADA, username="EVE"), NOW, profile_changed=True)
    renamed = replace(ADA, username="Countess", profile_version=1)
    assert profile_store.update_profile(seen, renamed, NOW, profile_changed=True) == renamed
    held = owner("Ada")
    assert held is not None
    assert held.held_until == NOW + HELD_FOR
    [name] = [owner("Countess")]
    assert name is not None
    assert name.user_id == ID


def test_concurrent_topic_changes_are_both_kept() -> None:
    kept()
    first, second = list(MailTopic)[:2]
    with run_before("UpdateItem", lambda: profile_store.disable_mail_topic(ID, second)):
        profile_store.disable_mail_topic(ID, first)
    topics = as_it_is().user.email_notifications
    assert {topic for topic, wanted in topics.items() if not wanted} == {first, second}
    profile_store.disable_mail_topic(OTHER_ID, first)
    assert get(user_key(OTHER_ID)) is None


@pytest.mark.parametrize(
    "meanwhile",
    [
        {"password_hash": "other"},
        {"role": "admin"},
        {"status": "disabled"},
        {"profile_version": 3},
    ],
)
def test_erasure_requires_an_unchanged_account(meanwhile: dict[str, object]) -> None:
    seen = kept()
    change(**meanwhile)
    assert not erasure_store.delete_user(seen, ADA)
    assert owner("Ada") is not None
    assert as_it_is().user.email == ADA.email


@pytest.mark.parametrize("meanwhile", [{"password_hash": "other"}, {"expires": None}])
def test_an_account_that_waits_is_replaced_while_it_waits(meanwhile: dict[str, object]) -> None:
    seen = kept(WAITING)
    if "expires" in meanwhile:
        write(update(UserItem(pk=f"U#{ID}", sk="P"), [UserItem.expires.remove()]))
    else:
        change(**meanwhile)
    assert not replace_unverified(seen, replace(WAITING, username="Grace"), "hers")
    assert (as_it_is().user.username, owner("Grace")) == ("Ada", None)


def test_later_registration_replaces_an_unconfirmed_one() -> None:
    seen = kept(WAITING)
    kept(EVE)
    with pytest.raises(TakenError):
        replace_unverified(seen, replace(WAITING, username="Eve"), "hers")
    assert replace_unverified(seen, replace(WAITING, username="ADA"), "hers")
    assert replace_unverified(as_it_is(), replace(WAITING, username="Grace"), "hers")
    assert (as_it_is().user.username, owner("Ada")) == ("Grace", None)


def test_a_confirmed_account_stays_with_its_name_and_address() -> None:
    seen = kept(WAITING)
    change(password_hash="chosen by somebody else")
    credential_store.keep_for_good(seen)
    assert as_it_is().user.kept_until == SOON * 1000
    credential_store.keep_for_good(as_it_is())
    address = get(unique_key_store.email_owner_key(ADA.email))
    assert address is not None
    assert as_it_is().user.kept_until is None
    assert not address.expires


def test_confirmation_fails_when_the_name_was_taken() -> None:
    seen = kept(WAITING)
    name = unique_key_store.unique_key_item(unique_key_store.username_owner_key("Ada"), EVE)
    write(update(name, [UniqueKeyItem.user_id.set(OTHER_ID)]))
    credential_store.keep_for_good(seen)
    assert as_it_is().user.kept_until == SOON * 1000


def test_end_of_all_sessions_creates_no_user() -> None:
    kept()
    credential_store.sign_out_everywhere(ID)
    credential_store.sign_out_everywhere(OTHER_ID)
    assert (as_it_is().epoch, get(user_key(OTHER_ID))) == (1, None)


@pytest.mark.parametrize("meanwhile", [{"epoch": 5}, {"role": "author"}, {"status": "disabled"}])
def test_role_change_requires_an_unchanged_role(meanwhile: dict[str, object]) -> None:
    seen = kept()
    change(**meanwhile)
    beside = admin_store.promotion_writes(ID)
    assert not admin_store.set_role_and_status(seen, Role.ADMIN, UserStatus.ACTIVE, beside)
    assert as_it_is().user.role != Role.ADMIN
    assert admin_store.set_role_and_status(as_it_is(), Role.ADMIN, UserStatus.DISABLED, [])
    assert as_it_is().epoch == 1 + int(str(meanwhile.get("epoch", 0)))


def an_administrator(user: User) -> None:
    kept(replace(user, role=Role.ADMIN))
    transact(admin_store.promotion_writes(user.id))


@pytest.mark.parametrize("meanwhile", [{"role": "user"}, {"status": "disabled"}, {"expires": SOON}])
def test_last_admin_remains_when_the_other_one_changes(
    meanwhile: dict[str, object],
) -> None:
    an_administrator(ADA)
    assert admin_store.demotion_writes(ID) is None
    an_administrator(EVE)
    beside = admin_store.demotion_writes(ID)
    assert beside is not None
    change(OTHER_ID, **meanwhile)
    with pytest.raises(TransactionConditionError):
        transact(beside)
    assert admin_store.demotion_writes(ID) is None


def test_admin_can_be_demoted_while_another_remains() -> None:
    an_administrator(ADA)
    an_administrator(EVE)
    transact(admin_store.demotion_writes(ID) or [])
    assert get(Key(AdminItem, "ADMINS", ID)) is None
    assert admin_store.demotion_writes(OTHER_ID) is None
