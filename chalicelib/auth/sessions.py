"""Sessions: created by a login, continued by refresh tokens that work once each."""

import hashlib
from collections.abc import Callable
from dataclasses import replace
from typing import NoReturn

from chalicelib.accounts import store
from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.models import (
    Account,
    AccountNotice,
    Device,
    NoticeKind,
    NotifyUser,
    Tokens,
)
from chalicelib.accounts.rules import is_live
from chalicelib.auth import session_store
from chalicelib.auth.errors import InvalidRefreshTokenError, RefreshTokenReusedError
from chalicelib.auth.keys import KeySet
from chalicelib.auth.models import Session
from chalicelib.auth.rate_limit import coarse_network
from chalicelib.auth.tokens import (
    AccessTokens,
    RefreshToken,
    Subject,
    derive_refresh_token,
    parse_refresh_token,
)
from chalicelib.clock import DAY, SECOND, Clock, Millis
from chalicelib.dynamo.reads import batch_get
from chalicelib.ids import NewId
from chalicelib.values import dataclass

GRACE_FOR_ALL: Millis = 30 * SECOND
"""A client that lost the response repeats the request within seconds."""
GRACE_UNDER_KEY: Millis = DAY
"""A client that was offline proves its identity by the Idempotency-Key."""
SEED_BYTES = 16
MAX_ENDED_SESSIONS = 20
"""Ended sessions that still show known networks of a user; older ones are deleted."""
MAX_DELETED_PER_LOGIN = 20
"""More than a login adds, and fewer than one write takes."""
MAX_CONFLICT_RETRIES = 3
"""After a lost race, the next round reads the winner's token."""


@dataclass(frozen=True, slots=True)
class SessionLifetimes:
    """Maximum duration of a session: without use, and in all."""

    idle: Millis
    absolute: Millis
    at_once: int
    """Maximum of sessions per user; a further login ends the oldest."""


class Sessions:
    """Create, refresh and end sessions."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        access: AccessTokens,
        keys: Callable[[], KeySet],
        lifetimes: SessionLifetimes,
        clock: Clock,
        new_id: NewId,
        random_bytes: Callable[[int], bytes],
        tell: NotifyUser,
        audit: Audit,
    ) -> None:
        self._access = access
        self._keys = keys
        self._lifetimes = lifetimes
        self._clock = clock
        self._new_id = new_id
        self._random_bytes = random_bytes
        self._tell = tell
        self._audit = audit

    def create(
        self, account: Account, device: Device, *, is_known: bool, has_mfa: bool = False
    ) -> Tokens:
        """Create a session for a user after authentication; above the limit, the oldest one ends.

        A login on an unknown device in a new network sends a notice first: no session may make its
        network known without one.
        """
        session, token = self._new(account, device, has_mfa=has_mfa)
        others = session_store.list_sessions(token.user_id)
        if not is_known and _is_new_place(session, others):
            self._warn(token, session)
        facts = {"session": token.session_id, "network": session.network}
        began = self._audit.event(AuditEvent.SIGNED_IN, token.user_id, **facts)
        session_store.add_session(session, began, self._deletable(account, others))
        self._audit.log(began)
        self._make_room(account, others)
        return self._tokens(session, token)

    def _new(
        self, account: Account, device: Device, *, has_mfa: bool
    ) -> tuple[Session, RefreshToken]:
        now = self._clock()
        user_id, session_id = account.id, self._new_id("ses")
        seed = self._random_bytes(SEED_BYTES).hex()
        token = self._derive(seed, user_id, session_id, 0)
        ends = now + self._lifetimes.absolute
        session = Session(
            id=session_id,
            user_id=user_id,
            live=True,
            epoch=account.epoch,
            generation=0,
            token=token.digest,
            seed=seed,
            device_name=device.name,
            network=coarse_network(device.ip),
            created_at=now,
            seen_at=now,
            idle_until=min(now + self._lifetimes.idle, ends),
            ends_at=ends,
            mfa_at=now if has_mfa else None,
        )
        return session, token

    def _warn(self, token: RefreshToken, session: Session) -> None:
        facts = {"network": session.network}
        kind, occasion = NoticeKind.NEW_DEVICE, token.session_id
        self._tell(AccountNotice(kind=kind, user_id=token.user_id, dedup_key=occasion, facts=facts))

    def list_live(self, account: Account) -> list[Session]:
        """Return a user's live sessions, last used first."""
        return self._live(account, session_store.list_sessions(account.id))

    def refresh(self, refresh_token: str, idempotency_key: str | None) -> Tokens:
        """Return the next tokens of a session.

        Raises InvalidRefreshTokenError; RefreshTokenReusedError after ending the session when a
        genuine old token is reused, since two parties have it.
        """
        token = parse_refresh_token(refresh_token)
        if token is None:
            raise InvalidRefreshTokenError
        key = None if idempotency_key is None else _digest(idempotency_key)
        session = self._session(token)
        for _ in range(MAX_CONFLICT_RETRIES):
            if token.digest != session.token:
                return self._repeated(token, session, key)
            successor = self._next(session, key)
            refused = session_store.rotate(session, successor, self._clock())
            if refused is None:
                return self._tokens(successor, self._token_of(successor))
            session = refused
        raise InvalidRefreshTokenError

    def _live(self, account: Account, kept: list[Session]) -> list[Session]:
        live = [one for one in kept if self._is_live(account, one)]
        return sorted(live, key=lambda session: (session.seen_at, session.id), reverse=True)

    def _make_room(self, account: Account, kept: list[Session]) -> None:
        for session in self._live(account, kept)[self._lifetimes.at_once - 1 :]:
            user_id, session_id = account.id, session.id
            if session_store.end_session(user_id, session_id, self._clock()):
                self._audit.record(
                    AuditEvent.SIGNED_OUT, user_id, session=session_id, why="too_many"
                )

    def _deletable(self, account: Account, kept: list[Session]) -> list[Session]:
        """Return the sessions to delete, those that ended first: for clients that log in often."""
        over = [one for one in kept if not self._is_live(account, one)]
        latest_first = sorted(over, key=lambda session: session.seen_at, reverse=True)
        return latest_first[MAX_ENDED_SESSIONS:][-MAX_DELETED_PER_LOGIN:]

    def _session(self, token: RefreshToken) -> Session:
        at_user = store.user_key(token.user_id)
        at_session = session_store.session_key(token.user_id, token.session_id)
        found = batch_get([at_user, at_session])
        account = store.account_from_batch(found, token.user_id)
        session = session_store.session_from_batch(found, token.user_id, token.session_id)
        if account is None or session is None:
            raise InvalidRefreshTokenError
        genuine = self._derive(session.seed, token.user_id, token.session_id, token.generation)
        if genuine.digest != token.digest:
            # a forged token never ends the session
            raise InvalidRefreshTokenError
        if session.reused and token.digest != session.token:
            self._reused(session)
        if not self._is_live(account, session):
            raise InvalidRefreshTokenError
        return session

    def _is_live(self, account: Account, session: Session) -> bool:
        return session.live and is_live(
            status=account.user.status,
            user_epoch=account.epoch,
            session_epoch=session.epoch,
            now=self._clock(),
            ends=min(session.idle_until, session.ends_at),
        )

    def _next(self, session: Session, key: str | None) -> Session:
        token = self._token_of(session, session.generation + 1)
        idle = min(self._clock() + self._lifetimes.idle, session.ends_at)
        return replace(
            session,
            generation=token.generation,
            token=token.digest,
            idle_until=idle,
            rotation_key=key,
        )

    def _repeated(self, token: RefreshToken, session: Session, key: str | None) -> Tokens:
        if not session.live and not session.reused:
            # logged out in the meantime: no sign of theft
            raise InvalidRefreshTokenError
        if token.digest != session.previous or not session.live:
            self._reused(session)
        age = self._clock() - (session.rotated_at or 0)
        same_client = key is not None and key == session.rotation_key
        if age > GRACE_FOR_ALL and not (same_client and age <= GRACE_UNDER_KEY):
            self._reused(session)
        return self._tokens(session, self._token_of(session))

    def _reused(self, session: Session) -> NoReturn:
        user_id, session_id = session.user_id, session.id
        if not session.reused:
            if not session_store.end_session_by_reuse(user_id, session_id, self._clock()):
                raise InvalidRefreshTokenError
            self._audit.record(AuditEvent.REUSED, user_id, session=session_id)
        # notify again on each repeat: the request that ended the session may have failed here
        notice = AccountNotice(
            kind=NoticeKind.SESSION_ENDED_BY_REUSE,
            user_id=user_id,
            dedup_key=session_id,
        )
        self._tell(notice)
        raise RefreshTokenReusedError

    def _token_of(self, session: Session, generation: int | None = None) -> RefreshToken:
        return self._derive(
            session.seed,
            session.user_id,
            session.id,
            session.generation if generation is None else generation,
        )

    def _derive(self, seed: str, user_id: str, session_id: str, generation: int) -> RefreshToken:
        pepper = self._keys().secret("refresh")
        return derive_refresh_token(pepper, bytes.fromhex(seed), user_id, session_id, generation)

    def _tokens(self, session: Session, token: RefreshToken) -> Tokens:
        subject = Subject(token.user_id, token.session_id)
        return Tokens(
            access_token=self._access.issue(self._keys(), subject),
            refresh_token=token.text,
            session_id=token.session_id,
            refresh_expires_in_seconds=(session.idle_until - self._clock()) // SECOND,
        )


def _is_new_place(session: Session, others: list[Session]) -> bool:
    # a first login needs no warning
    here = (session.device_name, session.network)
    return bool(others) and here not in {(one.device_name, one.network) for one in others}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
