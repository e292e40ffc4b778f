"""Rules of accounts: permissions of roles, normal forms of addresses, password policy."""

import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from itertools import pairwise

from chalicelib.accounts.errors import UnacceptableError
from chalicelib.accounts.models import Role, User, UserStatus
from chalicelib.clock import MINUTE, Millis


class Permission(StrEnum):
    """All permissions; each route requires exactly one."""

    READ_SELF = "read_self"
    WRITE_SELF = "write_self"
    MANAGE_USERS = "manage_users"
    READ_QUIZZES = "read_quizzes"
    WRITE_QUIZZES = "write_quizzes"
    STAFF_QUIZZES = "staff_quizzes"
    """Routes for the staff of a quiz; the quiz's own staff list decides about the action."""
    TAKE_QUIZZES = "take_quizzes"
    READ_RESULTS = "read_results"
    VOID_RESULTS = "void_results"
    READ_BOARDS = "read_boards"
    READ_NOTICES = "read_notices"
    READ_GROUPS = "read_groups"
    WRITE_GROUPS = "write_groups"
    CREATE_GROUPS = "create_groups"
    MANAGE_KEYS = "manage_keys"
    MANAGE_WEBHOOKS = "manage_webhooks"


_OF_USERS = frozenset(
    {
        Permission.READ_SELF,
        Permission.WRITE_SELF,
        Permission.READ_QUIZZES,
        Permission.STAFF_QUIZZES,
        Permission.TAKE_QUIZZES,
        Permission.READ_RESULTS,
        Permission.READ_BOARDS,
        Permission.READ_NOTICES,
        Permission.READ_GROUPS,
        Permission.WRITE_GROUPS,
        Permission.MANAGE_KEYS,
        Permission.MANAGE_WEBHOOKS,
    }
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.USER: _OF_USERS,
    Role.AUTHOR: _OF_USERS | {Permission.WRITE_QUIZZES, Permission.CREATE_GROUPS},
    Role.ADMIN: frozenset(Permission),
}

STEP_UP_FOR: Millis = 15 * MINUTE
"""How long after a second factor irreversible actions are allowed."""

MAX_PASSWORD_LENGTH = 128
MIN_CONTEXT_WORD = 4
"""Shorter names occur in good passwords by chance."""

PATTERN_STEPS = 2
"""One step gives "abcdef", two give "8901234"."""

_ASCII_SPELLING = "xn--"
_COMMON_ROOTS = frozenset(
    {
        *("password", "passwort", "passphrase", "letmein", "welcome", "qwerty", "qwertz", "azerty"),
        *("qwertyuiop", "asdfghjkl", "zxcvbnm", "iloveyou", "sunshine", "princess", "football"),
        *("baseball", "dragon", "monkey", "master", "superman", "batman", "trustno", "shadow"),
        *("starwars", "whatever", "changeme", "secret", "administrator", "admin", "login", "test"),
        *("abc", "abcdef", "abcdefgh", "abcdefghijkl", "default", "michael", "charlie", "computer"),
    }
)
"""Roots of frequent passwords: variations with digits and repeats are refused too, beside the list
of leaked passwords.
"""
_LEET = str.maketrans("013457@$!", "oleastasi")


def has_permission(role: Role, permission: str) -> bool:
    """Return whether a role has a permission; unknown permissions are denied."""
    return permission in PERMISSIONS[role]


def email_key(email: str) -> str:
    """Return the key of an address: NFKC, case-folded; dots and plus signs count.

    Both spellings of a domain, "xn--bcher-kva" and "bücher", give the same key.
    """
    local, at, domain = _folded(email).rpartition("@")
    return local + at + ".".join(map(_decode_label, domain.split(".")))


def normalized(password: str) -> str:
    """Return the password in NFKC, so that all keyboards give the same hash."""
    return unicodedata.normalize("NFKC", password)


def has_legal_length(plain: str) -> bool:
    """Return whether a password in NFKC is within the maximum length."""
    return len(plain) <= MAX_PASSWORD_LENGTH


def validate_password(
    password: str,
    *,
    member: str,
    min_length: int,
    context: tuple[str, ...],
    is_listed: Callable[[str], bool],
) -> str:
    """Return the password in NFKC; raises UnacceptableError, which never has the password.

    NIST SP 800-63B: a minimum length, a blocklist and context words, but no composition rules.
    """
    plain = normalized(password)
    if len(plain) < min_length or not has_legal_length(plain):
        raise UnacceptableError(member, f"has {min_length} to {MAX_PASSWORD_LENGTH} characters")
    folded = plain.casefold()
    if any(len(word) >= MIN_CONTEXT_WORD and word.casefold() in folded for word in context):
        raise UnacceptableError(member, "must not contain the email, the username or our name")
    if is_listed(plain) or _is_common(folded):
        raise UnacceptableError(member, "is too easily guessed")
    return plain


def is_live(
    *, status: UserStatus, user_epoch: int, session_epoch: int, now: Millis, ends: Millis
) -> bool:
    """Return whether a session is still valid."""
    return status is UserStatus.ACTIVE and user_epoch == session_epoch and now < ends


def needs_step_up(mfa_at: Millis | None, now: Millis) -> bool:
    """Return whether a session must prove the second factor again.

    A refresh is no proof, and neither is a session created before the factor was set up.
    """
    return mfa_at is None or now - mfa_at > STEP_UP_FOR


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _decode_label(label: str) -> str:
    """Return a domain label in Unicode (RFC 3492); an invalid one is returned unchanged."""
    if not label.startswith(_ASCII_SPELLING):
        return label
    try:
        letters = _folded(label.removeprefix(_ASCII_SPELLING).encode("ascii").decode("punycode"))
        letters.encode()
    except UnicodeError:
        return label
    return letters


def _is_common(folded: str) -> bool:
    letters = "".join(letter for letter in folded if letter.isalpha())
    plain = "".join(letter for letter in folded.translate(_LEET) if letter.isalpha())
    return any(_unit(text) in _COMMON_ROOTS for text in (letters, plain)) or _is_pattern(folded)


def _unit(text: str) -> str:
    """Return the shortest text that ``text`` repeats: "abc" for "abcabc"."""
    return text[: (text + text).find(text, 1)] if text else text


def _is_pattern(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) <= PATTERN_STEPS or len(_unit(text)) < MIN_CONTEXT_WORD


def is_acting_admin(user: User) -> bool:
    """Return whether a user counts as an active administrator."""
    return user.role is Role.ADMIN and user.status is UserStatus.ACTIVE


def is_unverified(user: User) -> bool:
    """Return whether an account has never been usable since its address is unconfirmed.

    An account registered without required confirmation is in use in any case.
    """
    return user.kept_until is not None
