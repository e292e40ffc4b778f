"""Names for audit events are read in batches."""

from collections.abc import Sequence

from chalicelib.accounts.audit_models import AuditEntry, AuditEvent
from chalicelib.accounts.event_names import EventNames
from chalicelib.ids import new_id


def entry(user_id: str, **facts: str) -> AuditEntry:
    return AuditEntry(
        id=new_id("evt"),
        event=AuditEvent.STAFF_CHANGED,
        at=0,
        user_id=user_id,
        facts=facts,
        expires=None,
    )


def test_each_id_is_read_once_in_batches_of_a_hundred() -> None:
    asked: list[Sequence[str]] = []

    def titles(ids: Sequence[str]) -> dict[str, str]:
        asked.append(ids)
        return dict.fromkeys(ids, "A title")

    user_ids = [new_id("usr") for _ in range(101)]
    admin = new_id("usr")
    named = EventNames({"usr": titles}).of([entry(one, by=admin) for one in user_ids])
    assert named == [{one: "A title", admin: "A title"} for one in user_ids]
    assert sorted(map(len, asked)) == [2, 100]
    assert len({one for some in asked for one in some}) == 102


def test_only_ids_of_kinds_with_names_are_read() -> None:
    def nothing(ids: Sequence[str]) -> dict[str, str]:
        raise AssertionError(ids)

    of_attempt = entry("usr_", attempt=new_id("att"), network="203.0.113.0/24", role="admin")
    assert EventNames({"usr": nothing, "quz": nothing}).of([of_attempt]) == [{}]
