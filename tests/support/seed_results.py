"""Results of many takers, written directly to the tables: without papers, and fast."""

from typing import Any

from chalicelib.attempts.store import FINISHED, RUNNING, SlotItem, slot_key
from chalicelib.clock import MINUTE
from chalicelib.dynamo.writes import put, write
from chalicelib.results.store import to_item
from tests.support.results import FINISHED_AT, QUIZ_ID, a_result


def seed_attempts(
    user_id: str, quiz_id: str = QUIZ_ID, attempts: int = 1, *, runs: bool = False, **changes: Any
) -> None:
    """A user's slot after so many attempts, of which the last may still run, and the results."""
    key = slot_key(user_id, quiz_id)
    started_at = FINISHED_AT - MINUTE
    slot = SlotItem(
        pk=key.pk,
        sk=key.sk,
        number=attempts,
        state=RUNNING if runs else FINISHED,
        version=0,
        quiz_version=1,
        started_at=started_at,
        expires_at=started_at + 10 * MINUTE,
        accepts_until=started_at + 10 * MINUTE,
        base_minutes=10,
        extra_minutes=0,
        seed=b"0123456789abcdef",
        started_by="a start",
        last_write="a start",
    )
    write(put(slot))
    for number in range(1, attempts + (not runs)):
        result = a_result(user_id=user_id, quiz_id=quiz_id, number=number, **changes)
        write(put(to_item(result)))
