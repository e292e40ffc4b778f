"""Errors of authentication."""

from chalicelib.errors import (
    ConflictError,
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


class InvalidMfaCodeError(InvalidError):
    """A code that is wrong, too old, or was used before."""

    code = "invalid_mfa_code"
    title = "This code is wrong, or was used before."

    def __init__(self) -> None:
        super().__init__(violations=[Violation("/code", "is wrong, or was used before")])


class InvalidMfaTokenError(UnauthenticatedError):
    code = "invalid_mfa_token"
    title = "This login has taken too long; begin again."


class MfaStateError(ConflictError):
    code = "mfa_state"
    title = "This does not fit the state of the second factor."


class MfaSetupRequiredError(ForbiddenError):
    code = "mfa_setup_required"
    title = "Your role needs a second factor; set one up first."


class InvalidPasskeyError(InvalidError):
    """A credential that does not verify: another origin, an old challenge, no user verification."""

    code = "invalid_passkey"
    title = "This passkey cannot be accepted."

    def __init__(self) -> None:
        super().__init__(violations=[Violation("/credential", "does not verify")])


class PasskeyLoginError(UnauthenticatedError):
    code = "invalid_credentials"
    title = "This passkey does not sign in here."
