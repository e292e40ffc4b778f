"""The attempt named by a request: prefetched items, and staff access to it."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib import bootstrap
from chalicelib.attempts import store
from chalicelib.attempts.models import Slot
from chalicelib.dynamo.reads import Key
from chalicelib.errors import ForbiddenError, NotFoundError
from chalicelib.quizzes import store as quizzes
from chalicelib.quizzes.access import QuizAct
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import from_item, key_of
from chalicelib.web.context import RequestContext


def slot_keys(_user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
    """Return the keys of the slot and the quiz, which a save of a running attempt needs."""
    ref = AttemptRef.parse(path["attempt_id"])
    if ref is None:
        return []
    slot_key = store.slot_key(ref.user_id, ref.quiz_id)
    return [slot_key, *bootstrap.published_quizzes().prefetch_keys(ref.quiz_id)]


def attempt_keys(_user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
    """Return the keys of the slot, the result and the quiz, to prefetch with the caller."""
    ref = AttemptRef.parse(path["attempt_id"])
    if ref is None:
        return []
    of_attempt: list[Key[Any]] = [store.slot_key(ref.user_id, ref.quiz_id), key_of(ref)]
    return [*of_attempt, *bootstrap.published_quizzes().prefetch_keys(ref.quiz_id)]


def parse(attempt_id: str) -> AttemptRef:
    """Parse an attempt id; raises NotFoundError."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    return ref


def find(call: RequestContext, ref: AttemptRef) -> tuple[Slot | None, Result | None]:
    """Return the prefetched slot and result.

    No result while the attempt runs again, see `superseded`.
    """
    quiz_key = quizzes.quiz_key(ref.quiz_id)
    bootstrap.published_quizzes().cache(call.prefetched.get(quiz_key), call.received_at)
    item = call.prefetched.get(key_of(ref))
    slot = store.slot_from_batch(call.prefetched, ref.user_id, ref.quiz_id)
    result = None if item is None else from_item(item)
    return slot, None if result is None or result.superseded_at is not None else result


def superseded(call: RequestContext, ref: AttemptRef) -> Result | None:
    """Return what an attempt that runs again came to before."""
    item = call.prefetched.get(key_of(ref))
    result = None if item is None else from_item(item)
    return None if result is None or result.superseded_at is None else result


def check_staff(call: RequestContext, ref: AttemptRef, act: QuizAct) -> None:
    """Raise NotFoundError unless the caller may do this action at the attempt's quiz."""
    try:
        bootstrap.quizzes().for_staff(ref.quiz_id, call.caller, act)
    except ForbiddenError:
        # without access, not even the existence of an attempt is revealed
        raise NotFoundError from None


def action_id(call: RequestContext) -> str:
    """Return the id of this action; a repeat under the same key has the same id."""
    return store.digest_of(f"{call.caller.user_id} {call.idempotency_key or call.request_id}")
