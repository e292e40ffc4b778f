"""Events of the audit log: how one is kept, listed and forgotten."""

import pytest

from chalicelib.accounts.audit import Audit
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.clock import DAY
from tests.support.clock import FakeClock

pytestmark = pytest.mark.usefixtures("tables")

NOW = 1_790_000_000_000
ID, OTHER_ID = "usr_00000000000000000000000001", "usr_00000000000000000000000002"


def test_events_are_listed_the_newest_first_page_by_page_until_they_are_forgotten(
    clock: FakeClock,
) -> None:
    clock.set(NOW)
    audit = Audit(clock, lambda prefix: f"{prefix}_1", 400)
    for event in (AuditEvent.CREATED, AuditEvent.SIGNED_IN, AuditEvent.SIGNED_OUT):
        audit.record(event, ID)
        clock.advance(1_000)
    audit.record(AuditEvent.CREATED, OTHER_ID)
    first, after = audit.list_events(ID, 2, None)
    rest, _ = audit.list_events(ID, 2, after)
    listed = [one.event for one in (*first, *rest)]
    assert listed == [AuditEvent.SIGNED_OUT, AuditEvent.SIGNED_IN, AuditEvent.CREATED]
    clock.set(NOW + 400 * DAY)
    assert [one.event for one in audit.list_events(ID, 9, None)[0]] == listed[:2]


def test_first_version_of_an_event_is_kept(clock: FakeClock) -> None:
    audit = Audit(clock, lambda prefix: f"{prefix}_1", 400)
    audit.record(AuditEvent.CREATED, ID)
    audit.record(AuditEvent.DELETED, ID)
    assert [one.event for one in audit.list_events(ID, 9, None)[0]] == [AuditEvent.CREATED]
