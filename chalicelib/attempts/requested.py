"""The attempt of a request: what is read with its caller, and staff access to it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from pydantic import BaseModel

from chalicelib import bootstrap
from chalicelib.attempts import had_store, store
from chalicelib.attempts.models import Slot
from chalicelib.attempts.service import StartState
from chalicelib.dynamo.reads import Key
from chalicelib.errors import ForbiddenError, NotFoundError
from chalicelib.quizzes import override_store
from chalicelib.quizzes.access import QuizAct
from chalicelib.results.models import AttemptRef, Result
from chalicelib.results.store import key_of, result_from_batch
from chalicelib.web.context import RequestContext
from chalicelib.web.idempotency import IdempotencyKeyReusedError

NAMED = 12
"""Characters of an action's id that stand for caller, address and key."""


class StartContext:
    """What a start reads with its caller."""

    @staticmethod
    def keys(user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
        """Return the keys of the slot, the override, earlier questions and the quiz."""
        quiz_id, quizzes = path["quiz_id"], bootstrap.published_quizzes()
        of_user: list[Key[Any]] = [
            store.slot_key(user_id, quiz_id),
            override_store.override_key(user_id, quiz_id),
        ]
        if quizzes.may_avoid_repeats(quiz_id):
            of_user.append(had_store.had_key(user_id, quiz_id))
        return [*of_user, *quizzes.prefetch_keys(quiz_id)]

    @staticmethod
    def read(call: RequestContext, quiz_id: str) -> StartState:
        """Return what these keys have."""
        found, user_id = call.prefetched, call.caller.user_id
        return StartState(
            quiz=bootstrap.published_quizzes().from_batch(found, quiz_id, call.received_at),
            override=override_store.override_from_batch(found, user_id, quiz_id),
            slot=store.slot_from_batch(found, user_id, quiz_id),
            had=had_store.had_from_batch(found, user_id, quiz_id),
        )


class SaveContext:
    """What a save reads with its caller."""

    @staticmethod
    def keys(_user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
        """Return the keys of the slot and the quiz."""
        ref = AttemptRef.parse(path["attempt_id"])
        if ref is None:
            return []
        slot_key = store.slot_key(ref.user_id, ref.quiz_id)
        return [slot_key, *bootstrap.published_quizzes().prefetch_keys(ref.quiz_id)]

    @staticmethod
    def read(call: RequestContext, ref: AttemptRef) -> Slot | None:
        """Return the slot."""
        bootstrap.published_quizzes().from_batch(call.prefetched, ref.quiz_id, call.received_at)
        return store.slot_from_batch(call.prefetched, ref.user_id, ref.quiz_id)


class LiveContext:
    """What a poll reads with its caller: half a unit while its attempt runs."""

    @staticmethod
    def keys(_user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
        """Return the keys of the slot, eventually consistent, and of the quiz unless cached."""
        ref = AttemptRef.parse(path["attempt_id"])
        if ref is None:
            return []
        slot_key = replace(store.slot_key(ref.user_id, ref.quiz_id), consistent=False)
        return [slot_key, *bootstrap.published_quizzes().prefetch_keys(ref.quiz_id)]

    @staticmethod
    def read(call: RequestContext, ref: AttemptRef) -> Slot | None:
        """Return the slot; read again, consistently, unless it shows the attempt as running."""
        slot = SaveContext.read(call, ref)
        if slot is not None and slot.running and slot.number == ref.number:
            return slot
        return store.get_slot(ref)


class AttemptState(NamedTuple):
    """An attempt as read with the caller."""

    slot: Slot | None
    result: Result | None
    """None while the attempt runs again."""
    superseded: Result | None
    """The earlier result of an attempt that runs again."""


class AttemptContext:
    """What other requests about an attempt read with their caller."""

    @staticmethod
    def keys(user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
        """Return the keys of the slot, the quiz and the result."""
        ref = AttemptRef.parse(path["attempt_id"])
        return [] if ref is None else [*SaveContext.keys(user_id, path), key_of(ref)]

    @staticmethod
    def read(call: RequestContext, ref: AttemptRef) -> AttemptState:
        """Return slot and result."""
        slot, result = SaveContext.read(call, ref), result_from_batch(call.prefetched, ref)
        if result is not None and result.superseded_at is not None:
            return AttemptState(slot, None, result)
        return AttemptState(slot, result, None)


def parse(attempt_id: str) -> AttemptRef:
    """Parse an attempt id; raises NotFoundError."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    return ref


def check_staff(call: RequestContext, ref: AttemptRef, act: QuizAct) -> None:
    """Raise NotFoundError unless the caller may do this action at the attempt's quiz."""
    try:
        bootstrap.quizzes().for_staff(ref.quiz_id, call.caller, act)
    except ForbiddenError:
        # without access, not even the existence of an attempt is revealed
        raise NotFoundError from None


def action_id(call: RequestContext, body: BaseModel) -> str:
    """Return the id of this action; a repeat under the same key has the same id.

    The key counts for this caller at this address; the end of the id stands for the body.
    """
    named = store.digest_of(f"{call.cursor_scope} {call.idempotency_key or call.request_id}")
    return named[:NAMED] + store.digest_of(body.model_dump_json())[NAMED:]


def start_id(call: RequestContext, access_code: str | None) -> str:
    """Return the id of a start: of its key; with an access code the end stands for that."""
    named = store.write_digest(call.idempotency_key or call.request_id)
    if access_code is None:
        return named
    return named[:NAMED] + store.write_digest(f"{named} {access_code}")[NAMED:]


def check_start(slot: Slot | None, started_by: str) -> None:
    """Raise IdempotencyKeyReusedError where a start of this key had another access code."""
    earlier = "" if slot is None else slot.started_by
    if earlier[:NAMED] == started_by[:NAMED] and earlier != started_by:
        raise IdempotencyKeyReusedError


def check_action(slot: Slot | None, act: str) -> None:
    """Raise IdempotencyKeyReusedError where an action of this key had another body."""
    acts = () if slot is None else slot.acts
    if any(one[:NAMED] == act[:NAMED] and one != act for one in acts):
        raise IdempotencyKeyReusedError
