"""Append-only audit log of account events.

Each event is also written to the log; event names follow OWASP's logging vocabulary:
https://cheatsheetseries.owasp.org/cheatsheets/Logging_Vocabulary_Cheat_Sheet.html
"""

from collections.abc import Mapping
from dataclasses import field
from enum import StrEnum

from pynamodb.attributes import JSONAttribute, UnicodeAttribute

from chalicelib.clock import DAY, SECOND, Clock, Millis, to_rfc3339
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.writes import put, try_write
from chalicelib.errors import UnavailableError
from chalicelib.ids import NewId
from chalicelib.logs import logger
from chalicelib.pages import Page, Position
from chalicelib.values import dataclass

QUIZ, ATTEMPT = "quiz", "attempt"
"""Facts that name the quiz of an event, or an attempt at it."""


class AuditEvent(StrEnum):
    """Names of audit events."""

    SIGNED_IN = "authn_login_success"
    FAILED = "authn_login_fail"
    REUSED = "authn_token_reuse"
    SIGNED_OUT = "authn_token_revoked"
    PASSWORD_CHANGED = "authn_password_change"  # noqa: S105 - the name of an event
    RESET_ASKED = "authn_password_reset_requested"
    CREATED = "user_created"
    VERIFIED = "user_email_verified"
    DELETED = "user_deleted"
    EXPORTED = "sensitive_read"
    STANDING_CHANGED = "privilege_permissions_changed"
    RESULT_VOIDED = "result_voided"
    RESULT_ADJUSTED = "result_adjusted"
    MARKS_RELEASED = "marks_released"
    ATTEMPT_EXTENDED = "attempt_extended"
    ATTEMPTS_EXTENDED = "attempts_extended"
    ATTEMPT_REOPENED = "attempt_reopened"
    EMAIL_CHANGE_ASKED = "user_email_change_requested"
    EMAIL_CHANGED = "user_email_changed"
    MFA_CHANGED = "authn_mfa_changed"
    MFA_FAILED = "authn_mfa_fail"
    QUIZ_PUBLISHED = "quiz_published"
    QUIZ_PAUSED = "quiz_paused"
    QUIZ_RESUMED = "quiz_resumed"
    QUIZ_DELETED = "quiz_deleted"
    RESULTS_RELEASED = "results_released"
    QUIZ_REGRADED = "quiz_regraded"
    OVERRIDE_CHANGED = "override_changed"
    ATTEMPTS_CLOSED = "attempts_closed"
    GRADES_DOWNLOADED = "grades_downloaded"
    STAFF_CHANGED = "quiz_staff_changed"
    OWNER_CHANGED = "quiz_owner_changed"
    BANK_STAFF_CHANGED = "bank_staff_changed"
    KEY_CREATED = "service_key_created"
    KEY_DELETED = "service_key_deleted"
    HOLD_CHANGED = "quiz_hold_changed"
    PURGED = "data_purged"
    WEBHOOK_CHANGED = "webhook_changed"


_FREQUENT = frozenset({AuditEvent.SIGNED_IN, AuditEvent.SIGNED_OUT})
DAYS_PER_PAGE = 31
"""Days without events that one page skips."""


class AuditItem(Item):
    """``A#<user id>`` / ``<time, fifteen digits>#<event id>``; functions only append and read."""

    Meta = table_meta("audit")
    user_id = KeyPart("pk", "A#")

    event = UnicodeAttribute(attr_name="ev")
    at = IntegerAttribute(attr_name="at")
    facts: JSONAttribute = JSONAttribute(attr_name="fa")
    day = UnicodeAttribute(attr_name="da", null=True)
    """Key of the index of all accounts' events; logins and logouts are not indexed."""
    expires = IntegerAttribute(attr_name="x", null=True)
    """Absent for events of a quiz, since it may be under a legal hold: a purge removes these."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditEntry:
    """An audit event; ``facts`` are ids, roles and coarse networks, never secrets."""

    event: AuditEvent
    at: Millis
    facts: Mapping[str, str] = field(default_factory=dict)
    user_id: str = ""
    """User the event is about."""


class Audit:
    """Record and list audit events."""

    def __init__(self, clock: Clock, new_id: NewId, retention_days: int) -> None:
        self._clock = clock
        self._new_id = new_id
        self._retention: Millis = retention_days * DAY

    def record(self, event: AuditEvent, user_id: str, **facts: str) -> None:
        """Append an event of a user; if the write fails, only the log has the event."""
        try:
            self.record_first(event, user_id, **facts)
        except UnavailableError:
            logger().error("audit_not_kept", extra={"event": event.value, "subject": user_id})

    def record_first(self, event: AuditEvent, user_id: str, **facts: str) -> None:
        """Append an event before the action that it describes; raises UnavailableError.

        A retried action appends a second event, but no action is without one.
        """
        item = self.event(event, user_id, **facts)
        self.log(item)
        # the id is new, so an existing item is this same write, repeated after a lost response
        try_write(put(item, when=AuditItem.pk.does_not_exist()))

    def event(self, event: AuditEvent, user_id: str, **facts: str) -> AuditItem:
        """Return an event, to be stored in the same transaction as the change and then logged."""
        now = self._clock()
        return AuditItem(
            pk=f"A#{user_id}",
            sk=f"{now:015d}#{self._new_id('evt')}",
            event=event.value,
            at=now,
            facts=facts,
            day=None if event in _FREQUENT else _day(now),
            expires=None if {QUIZ, ATTEMPT} & facts.keys() else (now + self._retention) // SECOND,
        )

    def log(self, item: AuditItem) -> None:
        """Write an event to the log."""
        logger().info(item.event, extra={"subject": item.user_id, **item.facts})

    def list_events(self, user_id: str, limit: int, after: RawItem | None) -> Page[AuditEntry]:
        """Return a page of a user's events, newest first."""
        page: Page[AuditItem] = reads.query(
            AuditItem,
            AuditItem.pk == f"A#{user_id}",
            limit=limit,
            after=after,
            descending=True,
            filter_by=AuditItem.at > self._clock() - self._retention,
        )
        return Page([_entry(item) for item in page.items], page.after)

    def list_all(self, limit: int, after: Position | None) -> Page[AuditEntry]:
        """Return a page of all accounts' events, newest first.

        Looks back at most a month per page, so that a page can be empty and still have a next one.
        """
        at = after["at"] if after else self._clock()
        position: RawItem | None = after["key"] if after else None
        found: list[AuditEntry] = []
        for _ in range(DAYS_PER_PAGE):
            page: Page[AuditItem] = reads.query(
                AuditItem,
                AuditItem.day == _day(at),
                index="events",
                limit=limit - len(found),
                after=position,
                descending=True,
            )
            found += [_entry(item) for item in page.items]
            position = page.after
            if position is not None:
                return Page(found, {"at": at, "key": position})
            at -= DAY
            if len(found) == limit or self._clock() - at > self._retention:
                break
        return Page(
            found, None if self._clock() - at > self._retention else {"at": at, "key": None}
        )


def _entry(item: AuditItem) -> AuditEntry:
    return AuditEntry(
        event=AuditEvent(item.event),
        at=item.at,
        facts=dict(item.facts),
        user_id=item.user_id,
    )


def _day(at: Millis) -> str:
    return to_rfc3339(at)[: len("2026-11-24")]
