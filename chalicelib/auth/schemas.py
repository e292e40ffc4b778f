"""Request and response models of authentication."""

from typing import Annotated, Any, ClassVar, Literal

from pydantic import ConfigDict, Field

from chalicelib.accounts import models
from chalicelib.accounts.schemas import Address, Email, Secret
from chalicelib.auth.models import Passkey, Session
from chalicelib.auth.service import Scope
from chalicelib.auth.tokens import ACCESS_SECONDS
from chalicelib.web.schemas import CleanLine, Input, Instant, Output

Code = Annotated[str, Field(min_length=1, max_length=32)]


class RegisterIn(Input):
    email: Address
    username: Annotated[str, Field(max_length=100)]
    password: Secret
    invitation: Secret | None = None
    """The token of a mailed invitation: valid for its address only, which it confirms."""


class LoginIn(Input):
    email: Email
    password: Secret
    device_name: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class RefreshIn(Input):
    refresh_token: Secret


class LogoutIn(Input):
    scope: Annotated[Scope, Field(strict=False)] = Scope.GLOBAL


class PasswordChangeIn(Input):
    current_password: Secret
    new_password: Secret


class EmailChangeIn(Input):
    email: Address
    password: Secret


class ForgotIn(Input):
    email: Address


class ResetIn(Input):
    token: Secret
    new_password: Secret


class VerifyIn(Input):
    token: Secret


class ResendIn(Input):
    email: Address | None = None


class TokensOut(Output):
    access_token: str
    refresh_token: str
    token_type: Literal["Bearer"] = "Bearer"  # noqa: S105 - a scheme, not a secret
    expires_in: int = ACCESS_SECONDS
    refresh_expires_in: int
    session_id: str

    @classmethod
    def of(cls, tokens: models.Tokens) -> "TokensOut":
        return cls(
            access_token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            refresh_expires_in=tokens.refresh_expires_in_seconds,
            session_id=tokens.session_id,
        )


class PastSessionOut(Output):
    id: str
    device_name: str | None
    network: str
    created_at: Instant
    last_seen_at: Instant
    expires_at: Instant

    @classmethod
    def of(cls, session: Session) -> "PastSessionOut":
        return cls(
            id=session.id,
            device_name=session.device_name,
            network=session.network,
            created_at=session.created_at,
            last_seen_at=session.seen_at,
            expires_at=min(session.idle_until, session.ends_at),
        )


class SessionOut(PastSessionOut):
    current: bool


class Jwks(Output):
    keys: list[dict[str, str]]


class MfaSetupIn(Input):
    password: Secret


class MfaCodeIn(Input):
    code: Code


class MfaDisableIn(Input):
    password: Secret
    code: Code


class StepUpIn(Input):
    password: Secret
    code: Code


class MfaLoginIn(Input):
    mfa_token: Secret
    code: Code
    device_name: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class TotpSetupOut(Output):
    secret: str
    otpauth_uri: str


class RecoveryCodes(Output):
    recovery_codes: list[str]


class MfaRequired(Output):
    """The password is right; the code of the second factor is missing."""

    mfa_required: Literal[True] = True
    mfa_token: str


class PasskeyOptionsIn(Input):
    password: Secret | None = None
    """Without a password, the session must come from a login of the last 15 minutes."""


class PasskeyIn(Input):
    credential: dict[str, Any]
    """The result of `navigator.credentials.create` as JSON (`toJSON`)."""
    name: Annotated[str, Field(min_length=1, max_length=64), CleanLine] = "Passkey"


class PasskeyLoginIn(Input):
    credential: dict[str, Any]
    """The result of `navigator.credentials.get` as JSON (`toJSON`)."""
    device_name: Annotated[str, Field(min_length=1, max_length=64)] | None = None


class PasskeyOut(Output):
    id: str
    name: str
    created_at: Instant

    @classmethod
    def of(cls, passkey: Passkey) -> "PasskeyOut":
        return cls(id=passkey.id, name=passkey.name, created_at=passkey.created_at)


class WebAuthnOptions(Output):
    """Options to create or use a passkey.

    Members of `PublicKeyCredentialCreationOptionsJSON` or `PublicKeyCredentialRequestOptionsJSON`.
    """

    model_config: ClassVar[ConfigDict] = ConfigDict(extra="allow", frozen=True, defer_build=True)

    challenge: str
