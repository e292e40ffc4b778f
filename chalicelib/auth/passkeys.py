"""Passkeys (WebAuthn): registration by logged-in users, and login."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlsplit

from chalicelib import ids
from chalicelib.accounts import store
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.audit_store import event_write
from chalicelib.accounts.models import Account, AccountNotice, NoticeKind, User, UserStatus
from chalicelib.accounts.notices import NoticeOutbox
from chalicelib.auth import passkey_store
from chalicelib.auth.errors import InvalidPasskeyError, MfaStateError, PasskeyLoginError
from chalicelib.auth.models import Passkey
from chalicelib.clock import Clock
from chalicelib.errors import NotFoundError

CHALLENGE_BYTES = 32
LOGIN = "-"
"""Used instead of a user id: the challenge of a login, whose user is not known yet."""

Credential = Mapping[str, Any]


class Passkeys:
    """Register passkeys and verify logins; user verification is required."""

    def __init__(  # noqa: PLR0913, PLR0917 - its collaborators
        self,
        service_name: str,
        base_url: str,
        audit: Audit,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        notices: NoticeOutbox,
    ) -> None:
        parts = urlsplit(base_url)
        self._service_name = service_name
        self._origin = f"{parts.scheme}://{parts.netloc}"
        self._rp_id = parts.hostname or ""
        self._audit = audit
        self._clock = clock
        self._random_bytes = random_bytes
        self._notices = notices

    def registration_options(self, user: User) -> dict[str, Any]:
        """Return the options to create a passkey; raises MfaStateError after ten."""
        import webauthn  # noqa: PLC0415 - only these routes need it
        from webauthn.helpers import structs  # noqa: PLC0415

        user_id = user.id
        known = passkey_store.list_passkeys(user_id)
        if len(known) >= passkey_store.MAX_PASSKEYS:
            raise MfaStateError(f"An account has at most {passkey_store.MAX_PASSKEYS} passkeys.")
        options = webauthn.generate_registration_options(
            rp_id=self._rp_id,
            rp_name=self._service_name,
            user_name=user.email,
            user_id=_handle(user_id),
            user_display_name=user.display_name or user.username,
            challenge=self._challenge(user_id),
            authenticator_selection=structs.AuthenticatorSelectionCriteria(
                resident_key=structs.ResidentKeyRequirement.REQUIRED,
                user_verification=structs.UserVerificationRequirement.REQUIRED,
            ),
        )
        return _as_json(webauthn.options_to_json(options))

    def register(self, user_id: str, credential: Credential, name: str) -> Passkey:
        """Store a passkey created by a browser; raises InvalidPasskeyError."""
        import webauthn  # noqa: PLC0415 - only these routes need it

        challenge = self._used_challenge(credential, user_id)
        try:
            made = webauthn.verify_registration_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origin,
                require_user_verification=True,
            )
        except _bad_credential() as error:
            raise InvalidPasskeyError from error
        passkey = Passkey(
            id=passkey_store.digest(made.credential_id),
            user_id=user_id,
            name=name,
            public_key=made.credential_public_key,
            sign_count=made.sign_count,
            created_at=self._clock(),
        )
        event = self._audit.event(AuditEvent.MFA_CHANGED, user_id, change="passkey added")
        key, kind = passkey.id, NoticeKind.PASSKEY_ADDED
        notice = AccountNotice(kind=kind, user_id=user_id, dedup_key=key, at=self._clock())
        beside = [event_write(event), *self._notices.writes(notice)]
        if not passkey_store.add_passkey(passkey, *beside):
            raise InvalidPasskeyError
        self._audit.log(event)
        self._notices.deliver(notice)
        return passkey

    def delete(self, user_id: str, passkey_id: str) -> None:
        """Delete a passkey; raises NotFoundError when it does not exist."""
        event = self._audit.event(AuditEvent.MFA_CHANGED, user_id, change="passkey removed")
        if not passkey_store.delete_passkey(user_id, passkey_id, event_write(event)):
            raise NotFoundError
        self._audit.log(event)

    def login_options(self) -> dict[str, Any]:
        """Return the options to log in with any passkey of the user."""
        import webauthn  # noqa: PLC0415 - only these routes need it
        from webauthn.helpers import structs  # noqa: PLC0415

        options = webauthn.generate_authentication_options(
            rp_id=self._rp_id,
            challenge=self._challenge(LOGIN),
            user_verification=structs.UserVerificationRequirement.REQUIRED,
        )
        return _as_json(webauthn.options_to_json(options))

    def verify_login(self, credential: Credential) -> Account:
        """Return the account of the passkey that signed; raises PasskeyLoginError."""
        try:
            challenge = self._used_challenge(credential, LOGIN)
            passkey = self._passkey_of(credential)
        except InvalidPasskeyError:
            raise PasskeyLoginError from None
        self._verify_signature(credential, challenge, passkey)
        account = store.get_account(passkey.user_id)
        if account is None or account.user.status is not UserStatus.ACTIVE:
            raise PasskeyLoginError
        return account

    def _verify_signature(self, credential: Credential, challenge: bytes, passkey: Passkey) -> None:
        import webauthn  # noqa: PLC0415 - only these routes need it

        try:
            used = webauthn.verify_authentication_response(
                credential=dict(credential),
                expected_challenge=challenge,
                expected_rp_id=self._rp_id,
                expected_origin=self._origin,
                credential_public_key=passkey.public_key,
                credential_current_sign_count=passkey.sign_count,
                require_user_verification=True,
            )
        except _bad_credential() as error:
            raise PasskeyLoginError from error
        if not passkey_store.use_passkey(passkey, used.new_sign_count):
            raise PasskeyLoginError

    def _challenge(self, user_id: str) -> bytes:
        challenge = self._random_bytes(CHALLENGE_BYTES)
        passkey_store.put_challenge(challenge, user_id, self._clock())
        return challenge

    def _used_challenge(self, credential: Credential, user_id: str) -> bytes:
        from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415

        try:
            signed = json.loads(base64url_to_bytes(credential["response"]["clientDataJSON"]))
            challenge = base64url_to_bytes(signed["challenge"])
        except (KeyError, TypeError, ValueError, AttributeError):
            raise InvalidPasskeyError from None
        if not passkey_store.use_challenge(challenge, user_id, self._clock()):
            raise InvalidPasskeyError
        return challenge

    def _passkey_of(self, credential: Credential) -> Passkey:
        from webauthn.helpers import base64url_to_bytes  # noqa: PLC0415

        try:
            found = passkey_store.get_passkey(base64url_to_bytes(credential["rawId"]))
        except (KeyError, TypeError, ValueError, AttributeError):
            raise InvalidPasskeyError from None
        if found is None:
            raise InvalidPasskeyError
        return found


def _bad_credential() -> tuple[type[Exception], ...]:
    from webauthn.helpers.exceptions import WebAuthnException  # noqa: PLC0415

    return (WebAuthnException, ValueError, KeyError, TypeError, AttributeError)


def _handle(user_id: str) -> bytes:
    return ids.decode(ids.bare(user_id)).to_bytes(ids.ENTROPY_BYTES, "big")


def _as_json(text: str) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(text)
    return made
