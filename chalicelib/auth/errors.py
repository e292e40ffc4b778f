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
    """The token is unknown, used, expired or replaced by a newer one."""

    code = "invalid_token"
    title = "This link is no longer valid; request a new one."

    def __init__(self) -> None:
        super().__init__(violations=[Violation("/token", "is no longer valid")])


class InvalidInvitationError(InvalidError):
    """The invitation is unknown, used, expired or for another address."""

    code = "invalid_invitation"
    title = "This invitation is not valid for this address."

    def __init__(self) -> None:
        super().__init__(violations=[Violation("/invitation", "is not valid for this address")])


class InvalidRefreshTokenError(UnauthenticatedError):
    code = "invalid_refresh_token"
    title = "This refresh token is not valid."


class RefreshTokenReusedError(UnauthenticatedError):
    code = "refresh_token_reused"
    title = "This refresh token was used before; its session has ended."


class InvalidMfaCodeError(InvalidError):
    """The code is wrong, expired or used."""

    code = "invalid_mfa_code"
    title = "This code is wrong or was used before."

    def __init__(self) -> None:
        super().__init__(violations=[Violation("/code", "is wrong or was used before")])


class InvalidMfaTokenError(UnauthenticatedError):
    code = "invalid_mfa_token"
    title = "This login has expired; log in again."


class MfaStateError(ConflictError):
    code = "mfa_state"
    title = "The state of the second factor does not allow this."


class MfaSetupRequiredError(ForbiddenError):
    code = "mfa_setup_required"
    title = "Your role requires a second factor; set one up first."


class InvalidPasskeyError(InvalidError):
    """The credential is invalid: wrong origin, old challenge or no user verification."""

    code = "invalid_passkey"
    title = "This passkey cannot be accepted."

    def __init__(self) -> None:
        super().__init__(violations=[Violation("/credential", "does not verify")])


class PasskeyLoginError(UnauthenticatedError):
    code = "invalid_credentials"
    title = "Login with this passkey failed."


class TooManyKeysError(ConflictError):
    code = "too_many_keys"
    title = "The account has as many service keys as it may have."
