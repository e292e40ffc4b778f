"""What people do with their accounts."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from chalicelib.accounts import rules, session_store, store, throttle
from chalicelib.accounts.errors import (
    EmailTakenError,
    InvalidCredentialsError,
    LastAdminError,
    UnacceptableError,
    UsernameTakenError,
)
from chalicelib.accounts.models import (
    Device,
    Follow,
    MailTopic,
    Notice,
    NoticeKind,
    Role,
    Session,
    Tell,
    Tokens,
    User,
    UserStatus,
    Visibility,
    all_topics,
)
from chalicelib.accounts.passwords import Passwords
from chalicelib.accounts.session_store import SessionItem
from chalicelib.accounts.sessions import Sessions
from chalicelib.accounts.store import TakenError, UserItem
from chalicelib.clock import MINUTE, SECOND, Clock, Millis
from chalicelib.errors import ConflictError, NotFoundError, TooManyRequestsError
from chalicelib.logs import logger

LOGIN_WINDOW: Millis = 15 * MINUTE
SESSIONS_SHOWN = 100


class Scope(StrEnum):
    """Which sessions a sign-out ends."""

    GLOBAL = "global"
    LOCAL = "local"
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Policy:
    """The settings that accounts live by."""

    password_min_length: int
    logins_per_window: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ProfileChange:
    """What a user wants changed; None leaves it."""

    username: str | None = None
    visibility: Visibility | None = None
    email_notifications: Mapping[MailTopic, bool] | None = None


class Accounts:
    """Registers people, signs them in and out, and keeps what they say of themselves."""

    def __init__(  # noqa: PLR0913 - what accounts are made of
        self,
        *,
        policy: Policy,
        passwords: Passwords,
        sessions: Sessions,
        clock: Clock,
        tell: Tell,
        follow: Follow,
    ) -> None:
        self._policy = policy
        self._passwords = passwords
        self._sessions = sessions
        self._clock = clock
        self._tell = tell
        self._follow = follow

    def register(self, user_id: str, email: str, username: str, password: str) -> User:
        """A new user; raises EmailTakenError, UsernameTakenError or UnacceptableError."""
        return self.create(user_id, email, username, password, Role.USER)

    def create(self, user_id: str, email: str, username: str, password: str, role: Role) -> User:
        """A new user of any role, for operators; raises what `register` raises."""
        name = rules.checked_username(username)
        plain = self._checked(password, "password", email, name)
        user = User(
            id=user_id,
            email=email,
            username=name,
            role=role,
            status=UserStatus.ACTIVE,
            email_verified=False,
            visibility=Visibility.PUBLIC,
            email_notifications=all_topics(),
            profile_version=0,
            created_at=self._clock(),
        )
        try:
            store.add_user(user, self._passwords.hash(plain))
        except TakenError as taken:
            refusal = UsernameTakenError if taken.member == "username" else EmailTakenError
            raise refusal from None
        logger().info("user_created", extra={"user_id": user_id, "role": role.value})
        return user

    def login(self, email: str, password: str, device: Device) -> Tokens:
        """The tokens of a new session; raises InvalidCredentialsError, TooManyRequestsError."""
        subject = f"{rules.email_key(email)} {device.ip}"
        now = self._clock()
        self._reserve(subject, now)
        item = store.user_by_email(email)
        plain = rules.as_typed(password)
        verdict = self._passwords.check(plain, item.password_hash if item else None)
        if item is None or not verdict.right or item.status != UserStatus.ACTIVE:
            logger().warning("authn_login_fail")
            raise InvalidCredentialsError
        if verdict.better_hash is not None:
            store.set_password_hash(item, verdict.better_hash)
        throttle.give_back("login", subject, window=LOGIN_WINDOW, now=now)
        logger().info("authn_login_success", extra={"user_id": item.pk.removeprefix("U#")})
        return self._sessions.begin(item, device)

    def refresh(self, refresh_token: str, idempotency_key: str | None) -> Tokens:
        """The next tokens of a session; see `Sessions.carry_on`."""
        return self._sessions.carry_on(refresh_token, idempotency_key)

    def logout(self, user: UserItem, session: SessionItem, scope: Scope) -> None:
        """End sessions: their tokens stop working with the next request."""
        user_id = user.pk.removeprefix("U#")
        if scope is Scope.GLOBAL:
            store.sign_out_everywhere(user_id)
        elif scope is Scope.LOCAL:
            session_store.end_session(user_id, session.sk.removeprefix("S#"))
        elif not store.sign_out_others(user, session):
            raise ConflictError

    def sessions(self, user: UserItem) -> list[Session]:
        """The sessions that still speak for a user, the last used first."""
        live = [
            session_store.session_of(one)
            for one in session_store.sessions(user.pk.removeprefix("U#"), SESSIONS_SHOWN)
            if one.live
            and rules.is_live(
                status=UserStatus(user.status),
                user_epoch=user.epoch,
                session_epoch=one.epoch,
                now=self._clock(),
                ends=min(one.idle_until, one.ends_at),
            )
        ]
        return sorted(live, key=lambda session: session.seen_at, reverse=True)

    def end_session(self, user_id: str, session_id: str) -> None:
        """End one of one's own sessions; raises NotFoundError."""
        if not session_store.end_session(user_id, session_id):
            raise NotFoundError

    def change_profile(self, item: UserItem, change: ProfileChange) -> User:
        """The user with what was asked changed; raises UsernameTakenError, ConflictError."""
        before = store.user_of(item)
        after = _changed(before, change)
        public = (before.username, before.visibility) != (after.username, after.visibility)
        if public:
            after = replace(after, profile_version=before.profile_version + 1)
        try:
            kept = store.change_user(item, after, profile_changed=public)
        except TakenError:
            raise UsernameTakenError from None
        if kept is None:
            raise ConflictError("Your profile was changed at the same time; try again.")
        if public:
            self._follow(kept)
        return kept

    def change_password(self, user: UserItem, session: SessionItem, current: str, new: str) -> None:
        """Replace the password and end all other sessions; raises what is wrong with either."""
        user_id = user.pk.removeprefix("U#")
        self._reserve(f"change {user_id}", self._clock())
        if not self._passwords.check(rules.as_typed(current), user.password_hash).right:
            raise UnacceptableError("current_password", "is not the current password")
        plain = self._checked(new, "new_password", user.email, user.username)
        if not store.change_password(user, self._passwords.hash(plain), session):
            raise ConflictError("Your account was changed at the same time; try again.")
        occasion = str(user.epoch)
        self._tell(Notice(kind=NoticeKind.PASSWORD_CHANGED, user_id=user_id, occasion=occasion))

    def erase(self, item: UserItem, password: str) -> None:
        """Remove the account; its results stay, without a name. Raises what is wrong.

        Boards are cleared first: a crash between the two leaves an account that can be erased
        again, never a name without an account.
        """
        user = store.user_of(item)
        self._reserve(f"erase {user.id}", self._clock())
        if not self._passwords.check(rules.as_typed(password), item.password_hash).right:
            raise UnacceptableError("password", "is not the current password")
        if _is_acting_admin(user) and not self._other_admin(item):
            raise LastAdminError
        version = user.profile_version + 1
        self._follow(replace(user, visibility=Visibility.HIDDEN, profile_version=version))
        if not store.erase(item):
            raise ConflictError("Your account was changed at the same time; try again.")
        logger().warning("user_deleted", extra={"user_id": user.id})

    def manage(self, item: UserItem, role: Role | None, status: UserStatus | None) -> User:
        """Change what an account may do; raises LastAdminError, ConflictError."""
        before = store.user_of(item)
        after = replace(before, role=role or before.role, status=status or before.status)
        if _is_acting_admin(before) and not _is_acting_admin(after) and not self._other_admin(item):
            raise LastAdminError
        if not store.set_standing(item, after.role, after.status):
            raise ConflictError("The account was changed at the same time; try again.")
        facts = {"of": before.id, "role": after.role.value, "status": after.status.value}
        logger().warning("privilege_permissions_changed", extra=facts)
        return after

    def _other_admin(self, item: UserItem) -> bool:
        return any(
            admin.pk != item.pk
            for page in store.roll_pages()
            for admin in page
            if admin.role == Role.ADMIN and admin.status == UserStatus.ACTIVE
        )

    def _checked(self, password: str, member: str, email: str, username: str) -> str:
        return rules.checked_password(
            password,
            member=member,
            min_length=self._policy.password_min_length,
            context=("invigil", email.partition("@")[0], username),
        )

    def _reserve(self, subject: str, now: Millis) -> None:
        limit = self._policy.logins_per_window
        wait = throttle.reserve("login", subject, limit=limit, window=LOGIN_WINDOW, now=now)
        if wait is not None:
            logger().warning("excess_rate_limit_exceeded", extra={"rule": "login"})
            raise TooManyRequestsError(retry_after_seconds=-(-wait // SECOND))


def _changed(user: User, change: ProfileChange) -> User:
    return replace(
        user,
        username=rules.checked_username(change.username) if change.username else user.username,
        visibility=change.visibility or user.visibility,
        email_notifications={**user.email_notifications, **(change.email_notifications or {})},
    )


def _is_acting_admin(user: User) -> bool:
    return user.role is Role.ADMIN and user.status is UserStatus.ACTIVE
