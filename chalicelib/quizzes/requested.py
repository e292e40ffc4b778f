"""The quiz of a request: what is read with its caller, staff access, and checks of new drafts."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from chalicelib import bootstrap
from chalicelib.dynamo.reads import Key
from chalicelib.questions.identity import QuestionIds
from chalicelib.quizzes import candidate_service, content_store, override_store
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.asset_uses import asset_places
from chalicelib.quizzes.models import Draft, Override, Quiz, QuizProgress
from chalicelib.quizzes.schemas import (
    QuizIn,
)
from chalicelib.quizzes.service import MakeDraft
from chalicelib.quizzes.staffing import check_audience
from chalicelib.web.authentication import Caller
from chalicelib.web.context import RequestContext


class QuizState(NamedTuple):
    """A quiz as one of its takers finds it, read with the caller."""

    quiz: Quiz | None
    override: Override
    progress: QuizProgress


class QuizContext:
    """What the detail of a quiz reads with its caller."""

    @staticmethod
    def keys(user_id: str, path: Mapping[str, str]) -> Sequence[Key[Any]]:
        """Return the keys of the override, the progress and the quiz."""
        quiz_id = path["quiz_id"]
        return [
            override_store.override_key(user_id, quiz_id),
            *bootstrap.progress_keys(user_id, quiz_id),
            *bootstrap.published_quizzes().prefetch_keys(quiz_id),
        ]

    @staticmethod
    def read(call: RequestContext, quiz_id: str) -> QuizState:
        """Return what these keys have."""
        found, user_id = call.prefetched, call.caller.user_id
        return QuizState(
            quiz=bootstrap.published_quizzes().from_batch(found, quiz_id, call.received_at),
            override=override_store.override_from_batch(found, user_id, quiz_id),
            progress=bootstrap.progress(found, user_id, quiz_id),
        )


def quiz_for(caller: Caller, quiz_id: str, act: QuizAct) -> Quiz:
    """Return a quiz if the caller may do this action; see `Quizzes.for_staff`."""
    return bootstrap.quizzes().for_staff(quiz_id, caller, act)


def claiming_assets(caller: Caller, quiz_id: str, make: MakeDraft) -> MakeDraft:
    """Return what makes the same draft of a new quiz, once all its assets may be in it."""
    return lambda ids: claim_assets(caller, quiz_id, make(ids))


def claim_assets(
    caller: Caller,
    quiz_id: str,
    draft: Draft,
    before: Draft | None = None,
    pointer: str | None = None,
) -> Draft:
    """Return a draft that is about to be stored; raises InvalidError for others' assets in it.

    Those that the draft had ``before`` stay.
    """
    known = asset_places(before) if before is not None else {}
    places = asset_places(draft, pointer)
    new = {one: where for one, where in places.items() if one not in known}
    bootstrap.asset_uses().claim(caller, quiz_id, new)
    return draft


def make_checked_draft(caller: Caller, body: QuizIn, quiz_id: str | None) -> MakeDraft:
    """Return what makes a draft for groups and from banks that are the caller's to use."""

    def make(ids: QuestionIds) -> Draft:
        draft = body.draft(ids)
        needs_earlier = quiz_id and (draft.settings.audience or draft.sections)
        kept = content_store.get_draft(quiz_id) if quiz_id and needs_earlier else None
        check_audience(draft.settings, kept.draft.settings if kept else None, caller)
        candidate_service.check_banks(draft, kept.draft if kept else None, caller)
        return draft

    return make
