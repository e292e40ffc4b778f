"""Proofs: a signed-in user shows anew that they know the password."""

from chalicelib.accounts.errors import UnacceptableError
from chalicelib.accounts.store import UserItem
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.clock import MINUTE

WRONG_PASSWORD = "is not the current password"  # noqa: S105 - a part of a sentence
IN_SESSION = RateLimit("proof", max_tries=5, window=15 * MINUTE)
"""Of each session: whoever stole one keeps the owner from nothing."""
OF_USER = RateLimit("proof-user", max_tries=20, window=15 * MINUTE)


class PasswordProofs:
    """Checks passwords of signed-in users, so many times."""

    def __init__(self, passwords: PasswordPolicy, rate_limiter: RateLimiter) -> None:
        self._passwords = passwords
        self._rate_limiter = rate_limiter

    def check(self, item: UserItem, session_id: str, password: str, member: str) -> None:
        """Raise UnacceptableError unless the password is right; a right one counts for nothing.

        Raises TooManyRequestsError after too many wrong ones.
        """
        tickets = [
            self._rate_limiter.reserve(IN_SESSION, f"{item.pk} {session_id}"),
            self._rate_limiter.reserve(OF_USER, item.pk),
        ]
        if not self._passwords.is_correct(password, item.password_hash):
            raise UnacceptableError(member, WRONG_PASSWORD)
        for ticket in tickets:
            ticket.release()
