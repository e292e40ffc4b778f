"""Proofs of the current password by logged-in users."""

from chalicelib.accounts.errors import UnacceptableError
from chalicelib.accounts.models import Account
from chalicelib.auth.passwords import PasswordPolicy
from chalicelib.auth.rate_limit import RateLimit, RateLimiter
from chalicelib.clock import MINUTE

WRONG_PASSWORD = "is not the current password"  # noqa: S105 - a part of a sentence
IN_SESSION = RateLimit("proof", max_tries=5, window=15 * MINUTE)
"""Per session: a stolen session cannot exhaust the owner's attempts."""
OF_USER = RateLimit("proof-user", max_tries=20, window=15 * MINUTE)


class PasswordProofs:
    """Check passwords of logged-in users within a rate limit."""

    def __init__(self, passwords: PasswordPolicy, rate_limiter: RateLimiter) -> None:
        self._passwords = passwords
        self._rate_limiter = rate_limiter

    def check(self, account: Account, session_id: str, password: str, member: str) -> None:
        """Raise UnacceptableError unless the password is right; only wrong ones are counted.

        Raises TooManyRequestsError after too many wrong ones.
        """
        tickets = [
            self._rate_limiter.reserve(IN_SESSION, f"{account.id} {session_id}"),
            self._rate_limiter.reserve(OF_USER, account.id),
        ]
        if not self._passwords.is_correct(password, account.password_hash):
            raise UnacceptableError(member, WRONG_PASSWORD)
        for ticket in tickets:
            ticket.release()
