"""Who may do what, and what an address and a password must be."""

import unicodedata
from collections.abc import Callable, Mapping
from enum import StrEnum
from itertools import pairwise

from chalicelib.accounts.errors import UnacceptableError
from chalicelib.accounts.models import Role, UserStatus
from chalicelib.clock import MINUTE, Millis


class Permission(StrEnum):
    """Everything one may or may not do; each route demands exactly one."""

    READ_SELF = "read_self"
    WRITE_SELF = "write_self"
    MANAGE_USERS = "manage_users"
    READ_QUIZZES = "read_quizzes"
    WRITE_QUIZZES = "write_quizzes"
    STAFF_QUIZZES = "staff_quizzes"
    """Routes for those who run a quiz: what they may do there is decided at the quiz."""
    TAKE_QUIZZES = "take_quizzes"
    READ_RESULTS = "read_results"
    VOID_RESULTS = "void_results"
    READ_BOARDS = "read_boards"
    READ_NOTICES = "read_notices"
    READ_GROUPS = "read_groups"
    WRITE_GROUPS = "write_groups"
    CREATE_GROUPS = "create_groups"


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
    }
)

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.USER: _OF_USERS,
    Role.AUTHOR: _OF_USERS | {Permission.WRITE_QUIZZES, Permission.CREATE_GROUPS},
    Role.ADMIN: frozenset(Permission),
}

STEP_UP_FOR: Millis = 15 * MINUTE
"""How long a sign-in with a second factor is good for what cannot be taken back."""

MAX_PASSWORD_LENGTH = 128
MIN_CONTEXT_WORD = 4
"""Shorter names turn up in good passwords by chance."""

PATTERN_STEPS = 2
"""One step makes "abcdef", two make "8901234"."""

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
"""What frequent passwords are made of once digits and repeats are taken away: beside the list
of those that leaked, this catches what people make of them."""
_LEET = str.maketrans("013457@$!", "oleastasi")


def has_permission(role: Role, permission: str) -> bool:
    """Whether a role carries a permission; what the table does not name is denied."""
    return permission in PERMISSIONS[role]


def email_key(email: str) -> str:
    """What makes two addresses the same: NFKC, case folded; dots and plus signs count.

    A domain is the same in both its spellings, "xn--bcher-kva" and "bücher".
    """
    local, at, domain = _folded(email).rpartition("@")
    return local + at + ".".join(map(_readable, domain.split(".")))


def normalized(password: str) -> str:
    """The password in the one form it is hashed in, whatever the keyboard made of it."""
    return unicodedata.normalize("NFKC", password)


def has_legal_length(plain: str) -> bool:
    """Whether a password in NFKC is no longer than the longest there is."""
    return len(plain) <= MAX_PASSWORD_LENGTH


def validate_password(
    password: str,
    *,
    member: str,
    min_length: int,
    context: tuple[str, ...],
    is_listed: Callable[[str], bool],
) -> str:
    """The password in NFKC; raises UnacceptableError with the reason, never with the password.

    NIST SP 800-63B: a length, a blocklist and context words, but no rules of composition.
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
    """Whether a session still speaks for its user."""
    return status is UserStatus.ACTIVE and user_epoch == session_epoch and now < ends


def needs_step_up(mfa_at: Millis | None, now: Millis) -> bool:
    """Whether a session of somebody with a second factor must prove it anew.

    A refresh proves nothing, and neither does a session begun before the factor was set up.
    """
    return mfa_at is None or now - mfa_at > STEP_UP_FOR


def _folded(text: str) -> str:
    return unicodedata.normalize("NFKC", text).casefold()


def _readable(label: str) -> str:
    """A part of a domain in its own letters (RFC 3492); what is none stays as it is."""
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
    """The shortest text that ``text`` repeats: "abcabc" is "abc"."""
    return text[: (text + text).find(text, 1)] if text else text


def _is_pattern(text: str) -> bool:
    steps = {ord(after) - ord(before) for before, after in pairwise(text)}
    return len(steps) <= PATTERN_STEPS or len(_unit(text)) < MIN_CONTEXT_WORD
