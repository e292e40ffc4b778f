"""Endpoints of overrides."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.audit_models import AuditEntry, AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.errors import NotFoundError
from chalicelib.quizzes import models, override_store, responses
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.schemas import (
    OverrideByEmailIn,
    OverrideIn,
)
from chalicelib.web.context import RequestContext
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.put("/api/v1/quizzes/{quiz_id}/overrides/{user_id}", Permission.STAFF_QUIZZES)
def set_override(
    call: RequestContext, quiz_id: str, user_id: str, body: OverrideIn
) -> responses.OverrideOut:
    """Set an override for a user: more time, another window, or more attempts."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    if user_id not in accounts.get_users([user_id]):
        raise NotFoundError
    override = models.Override(quiz_id=quiz_id, user_id=user_id, **body.model_dump())
    return _set_override(call, override)


@routes.put("/api/v1/quizzes/{quiz_id}/overrides", Permission.STAFF_QUIZZES)
def set_override_by_email(
    call: RequestContext, quiz_id: str, body: OverrideByEmailIn
) -> responses.OverrideOut:
    """Set an override for the user of an address: more time, another window, or more attempts."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    user_id = accounts.user_id_of_email(body.email)
    changes = body.model_dump(exclude={"email"})
    return _set_override(call, models.Override(quiz_id=quiz_id, user_id=user_id, **changes))


@routes.get("/api/v1/quizzes/{quiz_id}/overrides", Permission.STAFF_QUIZZES)
def list_overrides(
    call: RequestContext, quiz_id: str, query: PageQuery
) -> ListResponse[responses.OverrideOut]:
    """List the overrides of a quiz."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    after = call.open_cursor(query.cursor)
    kept, goes_on = override_store.list_of_quiz(quiz_id, query.limit, after)
    items = [responses.OverrideOut.of(one) for one in kept]
    return ListResponse[responses.OverrideOut](items=items, next_cursor=call.seal_cursor(goes_on))


@routes.get("/api/v1/quizzes/{quiz_id}/overrides/{user_id}", Permission.STAFF_QUIZZES)
def read_override(call: RequestContext, quiz_id: str, user_id: str) -> responses.OverrideOut:
    """Return the override of a user."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    return responses.OverrideOut.of(bootstrap.overrides().read(user_id, quiz_id))


@routes.delete("/api/v1/quizzes/{quiz_id}/overrides/{user_id}", Permission.STAFF_QUIZZES)
def delete_override(call: RequestContext, quiz_id: str, user_id: str) -> None:
    """Delete the override of a user."""
    bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.INVIGILATE)
    event = _override_event(call, quiz_id, user_id, "removed")
    if not override_store.delete_override(user_id, quiz_id, event):
        raise NotFoundError
    bootstrap.audit().log(event)


def _set_override(call: RequestContext, override: models.Override) -> responses.OverrideOut:
    event = _override_event(call, override.quiz_id, override.user_id, "set")
    bootstrap.overrides().put(override, event)
    bootstrap.audit().log(event)
    moved = bootstrap.move_running_attempt(override)
    running = None if moved is None else responses.RunningAttempt(id=moved[0], expires_at=moved[1])
    return responses.OverrideOut.of(override, running)


def _override_event(call: RequestContext, quiz_id: str, user_id: str, change: str) -> AuditEntry:
    facts = {"quiz": quiz_id, "change": change, "by": call.caller.user_id}
    return bootstrap.audit().event(AuditEvent.OVERRIDE_CHANGED, user_id, **facts)
