"""Access codes, which some quizzes require at the start; stored as HMACs."""

import hashlib
import hmac
import unicodedata
from collections.abc import Callable

from chalicelib.auth.rate_limit import RateLimit, RateLimiter, network_of
from chalicelib.clock import MINUTE
from chalicelib.quizzes.errors import AccessCodeError
from chalicelib.quizzes.models import Quiz

TRIES = RateLimit("access-code", max_tries=10, window=10 * MINUTE)
"""Per user and quiz."""
WRONG_OF_NETWORK = 200
_WRONG = RateLimit("access-code-network", max_tries=WRONG_OF_NETWORK, window=10 * MINUTE)


class AccessCodes:
    """Digest and verify access codes."""

    def __init__(self, secret: Callable[[], bytes], rate_limiter: RateLimiter) -> None:
        self._secret = secret
        self._rate_limiter = rate_limiter

    def digest(self, quiz_id: str, code: str) -> str:
        """Return the stored digest of a code."""
        plain = unicodedata.normalize("NFC", code.strip())
        return hmac.new(self._secret(), f"{quiz_id} {plain}".encode(), hashlib.sha256).hexdigest()

    def check(self, quiz: Quiz, user_id: str, code: str | None, ip: str) -> None:
        """Raise AccessCodeError unless the code is right, TooManyRequestsError after ten tries.

        After fewer in a network with many wrong ones.
        """
        if quiz.access_code is None:
            return
        subject = f"{quiz.id} {user_id}"
        self._rate_limiter.reserve(TRIES, subject)
        given = self.digest(quiz.id, code or "")
        if code is None or not hmac.compare_digest(given, quiz.access_code):
            self._rate_limiter.count_wrong_code(TRIES, subject, _WRONG, network_of(ip))
            raise AccessCodeError
