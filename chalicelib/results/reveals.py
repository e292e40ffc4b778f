"""When results become visible that a quiz hides until its close."""

from collections.abc import Sequence

from chalicelib.clock import DAY, SECOND, Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import IntegerAttribute
from chalicelib.dynamo.failures import RefusedWriteError
from chalicelib.dynamo.items import Item, kept_in
from chalicelib.dynamo.writes import deleting, putting, updating, write
from chalicelib.quizzes.models import ReviewWhen
from chalicelib.results.models import AttemptRef
from chalicelib.results.store import ResultItem, key_of

REVEALS = "REVEALS"
KEPT_FOR: Millis = 30 * DAY
"""A timer that stood still for longer has nothing left to do: whoever asks sees the results."""


class RevealItem(Item):
    """``REVEALS`` / ``<ms, fifteen digits>#<quiz id>``: there are results to be shown from then."""

    Meta = kept_in("ephemeral")

    taken_until = IntegerAttribute(attr_name="tu", default=0)
    """Somebody is about it, until then at least."""
    expires = IntegerAttribute(attr_name="x")


def plan(quiz_id: str, at: Millis) -> None:
    """Have a quiz's hidden results shown at an instant; any number of times, once."""
    item = _item(quiz_id, at)
    item.taken_until, item.expires = 0, (at + KEPT_FOR) // SECOND
    try:
        write(putting(item, when=RevealItem.pk.does_not_exist()))
    except RefusedWriteError:
        return


def due(now: Millis, limit: int) -> Sequence[tuple[str, Millis]]:
    """The quizzes whose hour has come and that nobody is about, each with its instant."""
    where = (RevealItem.pk == REVEALS) & (RevealItem.sk <= f"{now:015d}~")
    free = RevealItem.taken_until <= now
    found = reads.query(RevealItem, where, limit=limit, only=free, consistent=True).items
    return [(item.sk.partition("#")[2], int(item.sk.partition("#")[0])) for item in found]


def take(quiz_id: str, at: Millis, now: Millis, until: Millis) -> bool:
    """Claim one until then; False when somebody else has, or it is done."""
    change = [RevealItem.taken_until.set(until)]
    free = RevealItem.taken_until <= now
    try:
        write(updating(_item(quiz_id, at), change, when=free))
    except RefusedWriteError:
        return False
    return True


def done(quiz_id: str, at: Millis) -> None:
    """There is nothing left to show."""
    write(deleting(_item(quiz_id, at)))


def reveal(ref: AttemptRef, now: Millis) -> bool:
    """Note in a result that it is shown by now; the stream tells boards and notifications.

    False for a result that waits for a later close, is shown anyway, or was noted before.
    """
    key = key_of(ref)
    waits = (
        (ResultItem.review_when == ReviewWhen.AFTER_CLOSE.value)
        & (ResultItem.closes_at <= now)
        & ResultItem.revealed_at.does_not_exist()
    )
    change = [ResultItem.revealed_at.set(now)]
    try:
        write(updating(ResultItem(pk=key.pk, sk=key.sk), change, when=waits))
    except RefusedWriteError:
        return False
    return True


def _item(quiz_id: str, at: Millis) -> RevealItem:
    return RevealItem(pk=REVEALS, sk=f"{at:015d}#{quiz_id}")
