"""Password hashes: Argon2id, at a cost that a small function can bear and a thief cannot."""

from passlib.context import CryptContext

from chalicelib.logs import logger
from chalicelib.values import dataclass

MEMORY_KIB = 19_456
PASSES = 2
"""OWASP Password Storage Cheat Sheet, second of its equal choices; ASVS 5.0 appendix C."""


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """Whether the password is right, and its hash under today's cost where that has changed."""

    is_correct: bool
    rehashed: str | None = None


class PasswordHasher:
    """Hashes and checks, the same work whether or not there is a user."""

    def __init__(self, memory_kib: int = MEMORY_KIB, passes: int = PASSES) -> None:
        self._context = CryptContext(
            schemes=["argon2"],
            argon2__type="ID",
            argon2__memory_cost=memory_kib,
            argon2__time_cost=passes,
            argon2__parallelism=1,
        )

    def hash(self, password: str) -> str:
        """The text to keep."""
        return str(self._context.hash(password))

    def verify(self, password: str, kept: str | None) -> PasswordCheck:
        """Compare with the hash that is kept; None stands for "no such user", and costs as much.

        A hash that cannot be read lets nobody in.
        """
        try:
            if kept is not None:
                right, better = self._context.verify_and_update(password, kept)
                return PasswordCheck(bool(right), better)
        except ValueError:
            logger().error("password_hash_unreadable")
        self._context.dummy_verify()
        return PasswordCheck(is_correct=False)
