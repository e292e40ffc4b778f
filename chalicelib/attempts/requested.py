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
    return [slot_key, *bootstrap.quizzes().prefetch_keys(ref.quiz_id)]


def attempt_keys(_user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
    """Return the keys of the slot, the result and the quiz, to prefetch with the caller."""
    ref = AttemptRef.parse(path["attempt_id"])
    if ref is None:
        return []
    of_attempt: list[Key[Any]] = [store.slot_key(ref.user_id, ref.quiz_id), key_of(ref)]
    return [*of_attempt, *bootstrap.quizzes().prefetch_keys(ref.quiz_id)]


def parse(attempt_id: str) -> AttemptRef:
    """Parse an attempt id; raises NotFoundError."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    return ref


def find(call: RequestContext, ref: AttemptRef) -> tuple[Slot | None, Result | None]:
    """Return the prefetched slot and result."""
    quiz_key = quizzes.quiz_key(ref.quiz_id)
    bootstrap.quizzes().cache(call.prefetched.get(quiz_key), call.received_at)
    item = call.prefetched.get(key_of(ref))
    slot = store.slot_from_batch(call.prefetched, ref.user_id, ref.quiz_id)
    return slot, None if item is None else from_item(item)


def check_staff(call: RequestContext, ref: AttemptRef, act: QuizAct) -> None:
    """Raise NotFoundError unless the caller may do this action at the attempt's quiz."""
    try:
        bootstrap.quizzes().for_staff(ref.quiz_id, call.caller, act)
    except ForbiddenError:
        # without access, not even the existence of an attempt is revealed
        raise NotFoundError from None
