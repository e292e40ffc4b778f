"""Password hashing: Argon2id, at a cost that a small function can afford."""

from passlib.context import CryptContext

from chalicelib.logs import logger
from chalicelib.values import dataclass

MEMORY_KIB = 19_456
PASSES = 2
"""OWASP Password Storage Cheat Sheet, second of its equivalent settings; ASVS 5.0 appendix C."""


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """Whether a password is right, and its new hash when the cost settings have changed."""

    is_correct: bool
    rehashed: str | None = None


class PasswordHasher:
    """Hash and verify passwords, with equal work for known and unknown users."""

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._context = CryptContext(
            schemes=["argon2"],
            argon2__type="ID",
            argon2__memory_cost=memory_kib,
            argon2__time_cost=passes,
            argon2__parallelism=1,
        )

    def hash(self, password: str) -> str:
        """Return the encoded hash of a password."""
        return str(self._context.hash(password))

    def verify(self, password: str, kept: str | None) -> PasswordCheck:
        """Compare a password with a stored hash; None, for an unknown user, costs the same.

        An unreadable hash never matches.
        """
        try:
            if kept is not None:
                right, better = self._context.verify_and_update(password, kept)
                return PasswordCheck(bool(right), better)
        except ValueError:
            logger().error("password_hash_unreadable")
        self._context.dummy_verify()
        return PasswordCheck(is_correct=False)
