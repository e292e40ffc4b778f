"""Admission: check whether a user may start an attempt at an open quiz."""

from chalicelib.attempts import store
from chalicelib.attempts.errors import MaxAttemptsError, OwnQuizError
from chalicelib.dynamo.reads import batch_get
from chalicelib.quizzes import access
from chalicelib.quizzes.access import Viewer
from chalicelib.quizzes.access_codes import AccessCodes
from chalicelib.quizzes.models import Quiz
from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Applicant:
    """User and access code of a start request."""

    viewer: Viewer
    former_ids: frozenset[str] = frozenset()
    """Erased accounts of the same address: their attempts and quizzes count as this user's."""
    access_code: str | None = None
    ip: str = ""


class Admission:
    """Check the conditions to start; a refused start writes nothing."""

    def __init__(self, access_codes: AccessCodes) -> None:
        self._access_codes = access_codes

    def check(self, quiz: Quiz, applicant: Applicant) -> None:
        """Raise OwnQuizError, MaxAttemptsError, AccessCodeError or TooManyRequestsError."""
        if any(
            access.is_own(quiz, one) for one in (applicant.viewer.user_id, *applicant.former_ids)
        ):
            raise OwnQuizError
        if self._has_former_attempt(quiz.id, applicant.former_ids):
            raise MaxAttemptsError
        user_id, code = applicant.viewer.user_id, applicant.access_code
        self._access_codes.check(quiz, user_id, code, applicant.ip)

    def _has_former_attempt(self, quiz_id: str, former_ids: frozenset[str]) -> bool:
        if not former_ids:
            return False
        found = batch_get(store.slot_key(one, quiz_id) for one in former_ids)
        return any(store.slot_from_batch(found, one, quiz_id) for one in former_ids)
