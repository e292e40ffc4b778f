"""Errors of authentication."""

from chalicelib.errors import (
    ForbiddenError,
    InvalidError,
    UnauthenticatedError,
    Violation,
)


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
