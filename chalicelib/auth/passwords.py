"""Password policy and hashing together."""

from chalicelib.accounts import rules
from chalicelib.auth.common_passwords import is_common
from chalicelib.auth.password_hashing import PasswordCheck, PasswordHasher

SERVICE_NAME = "invigil"


class PasswordPolicy:
    """Validate, hash and verify passwords."""

    def __init__(self, passwords: PasswordHasher, min_length: int) -> None:
        self._passwords = passwords
        self._min_length = min_length

    def validate_and_hash(self, password: str, member: str, email: str, username: str) -> str:
        """Return the hash of a new password; raises UnacceptableError for the body's ``member``."""
        plain = rules.validate_password(
            password,
            member=member,
            min_length=self._min_length,
            context=(SERVICE_NAME, email.partition("@")[0], username),
            is_listed=is_common,
        )
        return self._passwords.hash(plain)

    def is_correct(self, password: str, kept: str) -> bool:
        """Return whether a password matches a stored hash."""
        return self.verify(password, kept).is_correct

    def verify(self, password: str, kept: str | None) -> PasswordCheck:
        """Verify a password; None stands for an unknown user and costs the same."""
        plain = rules.normalized(password)
        # longer than any stored password
        return self._passwords.verify(plain, kept if rules.has_legal_length(plain) else None)
