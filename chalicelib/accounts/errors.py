"""How accounts refuse."""

from chalicelib.errors import (
    ConflictError,
    ForbiddenError,
    InvalidError,
    UnauthenticatedError,
    Violation,
)


class EmailTakenError(ConflictError):
    code = "email_taken"
    title = "There is an account with this email already."


class UsernameTakenError(ConflictError):
    code = "username_taken"
    title = "Somebody else has this username."


class LastAdminError(ConflictError):
    code = "last_admin"
    title = "The last admin can be neither demoted nor disabled."


class AttemptInProgressError(ConflictError):
    code = "attempt_in_progress"
    title = "An attempt is running; submit it first."


class InvalidCredentialsError(UnauthenticatedError):
    code = "invalid_credentials"
    title = "The email or the password is wrong."


class UnverifiedEmailError(ForbiddenError):
    code = "email_not_verified"
    title = "Confirm your address first; the link is in your mail."


class InvalidOneTimeTokenError(InvalidError):
    """A token that is not ours, was used, is too old, or was followed by a newer one."""

    code = "invalid_token"
    title = "This link is not valid any more; ask for a new one."

    def __init__(self) -> None:
        super().__init__(violations=[Violation("/token", "is not valid any more")])


class InvalidInvitationError(InvalidError):
    """An invitation that is not ours, was used, is too old, or is for another address."""

    code = "invalid_invitation"
    title = "This invitation is not valid for this address."

    def __init__(self) -> None:
        super().__init__(violations=[Violation("/invitation", "is not valid for this address")])


class InvalidRefreshTokenError(UnauthenticatedError):
    code = "invalid_refresh_token"
    title = "This refresh token is not valid."


class RefreshTokenReusedError(UnauthenticatedError):
    code = "refresh_token_reused"
    title = "This refresh token was used before; its session was ended."


class UnacceptableError(InvalidError):
    """One member of the body breaks a rule that its type alone cannot say."""

    def __init__(self, member: str, detail: str) -> None:
        super().__init__(violations=[Violation(f"/{member}", detail)])
