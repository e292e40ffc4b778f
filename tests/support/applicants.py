"""Applicants for attempts, as services take them."""

from chalicelib.accounts.models import Role
from chalicelib.attempts.admission import Applicant
from chalicelib.web.authentication import Caller


def applicant(user_id: str) -> Applicant:
    """A user without an access code or former accounts."""
    return Applicant(
        viewer=Caller(user_id=user_id, session_id="ses_1", role=Role.USER.value, username="A user")
    )
