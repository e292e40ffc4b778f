"""Ids of questions and their parts: known ones keep their identity, new ones are derived.

Derived rather than drawn, so that a repeated request makes the same draft again.
"""

import hashlib
import hmac
from collections.abc import Mapping

from chalicelib import ids
from chalicelib.questions.errors import InvalidQuestionError

UNKNOWN = "is not an id of this quiz"
DOUBLED = "is used twice"


def derived_id(prefix: str, secret: bytes, *parts: str) -> str:
    """Derive an id: equal inputs give equal ids, which reveal nothing without the secret."""
    digest = hmac.new(secret, prefix.encode(), hashlib.sha256)
    for part in parts:
        digest.update(len(part).to_bytes(4, "big") + part.encode())
    return f"{prefix}_{ids.of_bytes(digest.digest()[: ids.ENTROPY_BYTES])}"


class PartIds:
    """The ids of one question's parts."""

    def __init__(
        self, question_id: str, secret: bytes, salt: str, known: frozenset[str] = frozenset()
    ) -> None:
        self.question_id = question_id
        self._secret = secret
        self._salt = salt
        self._known = known
        self._used: set[str] = set()
        self._new = 0

    def assign(self, prefix: str, given: str | None, pointer: str) -> str:
        """Return a part's given or new id; raises InvalidQuestionError."""
        if given is None:
            self._new += 1
            return derived_id(prefix, self._secret, self._salt, self.question_id, str(self._new))
        if given not in self._known or not ids.is_id(given, prefix):
            raise InvalidQuestionError(f"{pointer}/id", UNKNOWN)
        if given in self._used:
            raise InvalidQuestionError(f"{pointer}/id", DOUBLED)
        self._used.add(given)
        return given


class QuestionIds:
    """The ids of a draft's questions; ``known`` are those of this quiz, each with its parts'.

    ``salt`` differs for each edit, so that an id is never reused.
    """

    def __init__(
        self,
        secret: bytes,
        salt: str,
        known: Mapping[str, frozenset[str]] | None = None,
        known_sections: frozenset[str] = frozenset(),
    ) -> None:
        self._secret = secret
        self._salt = salt
        self._known = known or {}
        self._used: set[str] = set()
        self._new = 0
        self._sections = PartIds("sections", secret, salt, known_sections)

    def assign(self, given: str | None) -> PartIds:
        """Return a question's id and those of its parts; raises InvalidQuestionError."""
        if given is None:
            self._new += 1
            given = derived_id("que", self._secret, self._salt, str(self._new))
        elif given not in self._known:
            raise InvalidQuestionError("/id", UNKNOWN)
        elif given in self._used:
            raise InvalidQuestionError("/id", DOUBLED)
        self._used.add(given)
        return PartIds(given, self._secret, self._salt, self._known.get(given, frozenset()))

    def assign_section(self, given: str | None, pointer: str) -> str:
        """Return a section's id; raises InvalidQuestionError."""
        return self._sections.assign("sec", given, pointer)
