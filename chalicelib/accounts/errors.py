"""Errors of accounts."""

from chalicelib.errors import (
    ConflictError,
    InvalidError,
    Violation,
)


class EmailTakenError(ConflictError):
    code = "email_taken"
    title = "An account with this email exists already."


class UsernameTakenError(ConflictError):
    code = "username_taken"
    title = "This username is taken."


class LastAdminError(ConflictError):
    code = "last_admin"
    title = "The last admin can be neither demoted nor disabled."


class AttemptRunningError(ConflictError):
    code = "attempt_in_progress"
    title = "An attempt is running; submit it first."


class UnacceptableError(InvalidError):
    """A member of the body breaks a rule that its schema cannot express."""

    def __init__(self, member: str, detail: str) -> None:
        super().__init__(violations=[Violation(f"/{member}", detail)])
