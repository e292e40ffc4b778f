"""Passwords as people choose and prove them: policy first, then the hash."""

from chalicelib.accounts import rules
from chalicelib.auth.common_passwords import is_common
from chalicelib.auth.password_hashing import PasswordCheck, PasswordHasher

SERVICE_NAME = "invigil"


class PasswordPolicy:
    """The one door between what somebody typed and what is kept of it."""

    def __init__(self, passwords: PasswordHasher, min_length: int) -> None:
        self._passwords = passwords
        self._min_length = min_length

    def validate_and_hash(self, password: str, member: str, email: str, username: str) -> str:
        """What to keep of a new password; raises UnacceptableError naming the body's ``member``."""
        plain = rules.validate_password(
            password,
            member=member,
            min_length=self._min_length,
            context=(SERVICE_NAME, email.partition("@")[0], username),
            is_listed=is_common,
        )
        return self._passwords.hash(plain)

    def is_correct(self, password: str, kept: str) -> bool:
        """Whether a password is the one that is kept."""
        return self.verify(password, kept).is_correct

    def verify(self, password: str, kept: str | None) -> PasswordCheck:
        """The same, with None for a user who is not there; costs as much."""
        plain = rules.normalized(password)
        # what is longer than any password that is kept is nobody's
        return self._passwords.verify(plain, kept if rules.has_legal_length(plain) else None)
