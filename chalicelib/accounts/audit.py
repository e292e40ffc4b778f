"""Append-only audit log of account events; each event is also written to the log."""

from chalicelib.accounts import audit_store
from chalicelib.accounts.audit_models import ATTEMPT, QUIZ, AuditEntry, AuditEvent
from chalicelib.clock import DAY, Clock, Millis
from chalicelib.dynamo.errors import RawItem
from chalicelib.errors import UnavailableError
from chalicelib.ids import NewId
from chalicelib.logs import logger
from chalicelib.pages import Page, Position

DAYS_PER_PAGE = 31
"""Days without events that one page skips."""


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
        entry = self.event(event, user_id, **facts)
        self.log(entry)
        audit_store.append(entry)

    def event(self, event: AuditEvent, user_id: str, **facts: str) -> AuditEntry:
        """Return an event, to be stored in the same transaction as the change and then logged."""
        now = self._clock()
        return AuditEntry(
            id=self._new_id("evt"),
            event=event,
            at=now,
            user_id=user_id,
            facts=facts,
            expires=None if {QUIZ, ATTEMPT} & facts.keys() else now + self._retention,
        )

    def log(self, entry: AuditEntry) -> None:
        """Write an event to the log."""
        logger().info(entry.event.value, extra={"subject": entry.user_id, **entry.facts})

    def list_events(self, user_id: str, limit: int, after: RawItem | None) -> Page[AuditEntry]:
        """Return a page of a user's events, newest first."""
        since = self._clock() - self._retention
        return audit_store.list_of_user(user_id, since, limit, after)

    def list_all(self, limit: int, after: Position | None) -> Page[AuditEntry]:
        """Return a page of all accounts' events, newest first.

        Looks back at most a month per page, so that a page can be empty and still have a next one.
        """
        at = after["at"] if after else self._clock()
        # a cursor of an earlier release has another position: its day begins anew
        before: str | None = after.get("before") if after else None
        found: list[AuditEntry] = []
        with audit_store.day_readers() as readers:
            for _ in range(DAYS_PER_PAGE):
                found += audit_store.list_of_day(readers, at, limit - len(found), before)
                if len(found) == limit:
                    return Page(found, {"at": at, "before": audit_store.position_of(found[-1])})
                at, before = at - DAY, None
                if self._clock() - at > self._retention:
                    return Page(found, None)
        return Page(found, {"at": at, "before": None})
