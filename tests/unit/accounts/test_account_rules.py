"""Accounts: names, addresses, passwords, permissions."""

import pytest

from chalicelib import ids
from chalicelib.accounts import names, rules
from chalicelib.accounts.errors import UnacceptableError
from chalicelib.accounts.models import Role, UserStatus
from chalicelib.accounts.rules import Permission
from chalicelib.auth.common_passwords import DIGEST_BYTES, LIST, is_common
from chalicelib.auth.password_hashing import PasswordCheck, PasswordHasher


def checked(password: str) -> str:
    return rules.validate_password(
        password,
        member="password",
        min_length=12,
        context=("invigil", "adalovelace", "ada"),
        is_listed=is_common,
    )


@pytest.mark.parametrize(
    "password",
    [
        *("short", "x" * 129, "Password1234!", "p4ssw0rdp4ssw0rd", "abcabcabcabc"),
        *("123456789012", "aaaaaaaaaaaaaaaa", "qwertyqwerty12"),
        *("I love Invigil so much", "adalovelace is me"),
    ],
)
def test_a_poor_password_is_refused_and_never_repeated(password: str) -> None:
    with pytest.raises(UnacceptableError) as refused:
        checked(password)
    assert password not in str(refused.value.violations)


@pytest.mark.parametrize(
    "password", ["correct horse battery", "🐎" * 3 + "staple battery", "  spaces are kept  "]
)
def test_a_long_one_needs_no_signs_nor_digits(password: str) -> None:
    assert checked(password) == password


def test_password_is_equal_in_all_unicode_compositions() -> None:
    assert checked("cafe\u0301 au lait, please") == checked("caf\u00e9 au lait, please")


@pytest.mark.parametrize("name", ["ab", "x" * 51, " ab", "a\nb", "<b>ob", ""])
def test_a_name_that_could_mislead_is_refused(name: str) -> None:
    with pytest.raises(UnacceptableError):
        names.validate_username(name)


def test_a_password_is_hashed_at_the_cost_that_owasp_names() -> None:
    passwords = PasswordHasher()
    kept = passwords.hash("a long walk by the sea")
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert passwords.verify("a long walk by the sea", kept) == PasswordCheck(is_correct=True)
    assert passwords.hash("a long walk by the sea") != kept


def test_leaked_password_list_has_its_documented_length() -> None:
    digests = LIST.read_bytes()
    known = [digests[at : at + DIGEST_BYTES] for at in range(0, len(digests), DIGEST_BYTES)]
    assert len(known) == 8_000
    assert known == sorted(set(known))
    assert is_common("leavemealone")
    assert is_common("LeaveMeAlone")
    assert not is_common("a long walk by the sea")


def test_an_id_is_128_random_bits() -> None:
    made = {ids.new_id("usr") for _ in range(1_000)}
    assert len(made) == 1_000
    assert all(ids.is_id(one, "usr") for one in made)
    bits = [ids.decode(ids.bare(one)) for one in made]
    assert all(300 < sum(one >> place & 1 for one in bits) < 700 for place in range(128))


def test_equal_looking_names_and_addresses_are_equal() -> None:
    assert names.validate_username("\uff21da") == "Ada"
    assert names.name_key("ADA") == names.name_key("\uff41da")
    assert rules.email_key("Ada@Example.ORG") == rules.email_key("ada@example.org")


def test_unknown_permission_is_denied() -> None:
    assert rules.has_permission(Role.ADMIN, Permission.MANAGE_USERS)
    assert not rules.has_permission(Role.AUTHOR, Permission.MANAGE_USERS)
    assert not rules.has_permission(Role.USER, Permission.WRITE_QUIZZES)
    assert not rules.has_permission(Role.ADMIN, "fly")


@pytest.mark.parametrize(
    ("status", "epoch", "now", "live"),
    [
        (UserStatus.ACTIVE, 1, 9, True),
        (UserStatus.ACTIVE, 1, 10, False),
        (UserStatus.ACTIVE, 2, 9, False),
        (UserStatus.DISABLED, 1, 9, False),
    ],
)
def test_a_session_lives_while_user_epoch_and_time_allow(
    *, status: UserStatus, epoch: int, now: int, live: bool
) -> None:
    found = rules.is_live(status=status, user_epoch=epoch, session_epoch=1, now=now, ends=10)
    assert found is live
