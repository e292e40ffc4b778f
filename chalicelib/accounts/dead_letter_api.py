"""Endpoint by which administrators have dead letters processed again."""

from chalicelib import bootstrap
from chalicelib.accounts.audit_models import AuditEvent
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import RedrivenOut
from chalicelib.errors import StepUpRequiredError
from chalicelib.web.context import RequestContext
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.post(
    "/api/v1/admin/dead-letters/{queue}/redrive",
    Permission.MANAGE_USERS,
    errors=(StepUpRequiredError,),
)
def redrive_dead_letters(call: RequestContext, queue: str) -> RedrivenOut:
    """Give up to a hundred dead letters of a queue back to where they came from.

    Mend the cause of their failure first: those that fail again come back. Repeats are safe, since
    every message may arrive more than once.
    """
    call.check_step_up()
    letters = bootstrap.dead_letters()
    letters.url_of(queue)
    bootstrap.audit().record_first(
        AuditEvent.DEAD_LETTERS_REDRIVEN, call.caller.user_id, queue=queue
    )
    done = letters.redrive(queue)
    return RedrivenOut(queue=queue, redriven=done.redriven, left=done.left)
