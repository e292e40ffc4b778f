"""Endpoints of a quiz's staff and owner."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.dynamo.reads import get
from chalicelib.errors import ConflictError, NotFoundError, StepUpRequiredError
from chalicelib.pages import page_of_ids
from chalicelib.quizzes import store
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.models import StaffRole
from chalicelib.quizzes.responses import StaffMember
from chalicelib.quizzes.schemas import OwnerIn, StaffIn
from chalicelib.quizzes.store import QuizItem
from chalicelib.web.context import RequestContext
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.get("/api/v1/quizzes/{quiz_id}/staff", Permission.STAFF_QUIZZES)
def list_quiz_staff(
    call: RequestContext, quiz_id: str, query: PageQuery
) -> ListResponse[StaffMember]:
    """List the staff of your quiz, by user id."""
    staff: dict[str, str] = _owned(call, quiz_id).staff or {}
    page = page_of_ids(staff, query.limit, call.open_cursor(query.cursor))
    users = accounts.get_users(page.items)
    items = [
        StaffMember(user_id=one, username=users[one].username, role=StaffRole(staff[one]))
        for one in page.items
        if one in users
    ]
    return ListResponse[StaffMember](items=items, next_cursor=call.seal_cursor(page.after))


@routes.put(
    "/api/v1/quizzes/{quiz_id}/staff/{member_id}",
    Permission.STAFF_QUIZZES,
    errors=(ConflictError, StepUpRequiredError),
)
def set_quiz_staff(
    call: RequestContext, quiz_id: str, member_id: str, body: StaffIn
) -> StaffMember:
    """Give a user a role at your quiz."""
    item = _owned(call, quiz_id)
    if member_id == "me":
        raise NotFoundError
    call.check_step_up()
    user = bootstrap.staffing().appoint(item, member_id, body.role, call.caller.user_id)
    return StaffMember(user_id=user.id, username=user.username, role=body.role)


@routes.delete(
    "/api/v1/quizzes/{quiz_id}/staff/{member_id}",
    Permission.STAFF_QUIZZES,
    errors=(ConflictError,),
)
def remove_quiz_staff(call: RequestContext, quiz_id: str, member_id: str) -> None:
    """Remove a user's role at your quiz; `me` removes your own role."""
    user_id = call.caller.user_id
    if member_id in {"me", user_id}:
        item = get(store.quiz_key(quiz_id))
        if item is None or user_id not in (item.staff or {}):
            raise NotFoundError
        member_id = user_id
    else:
        item = _owned(call, quiz_id)
    bootstrap.staffing().dismiss(item, member_id, user_id)


@routes.post(
    "/api/v1/quizzes/{quiz_id}/owner",
    Permission.STAFF_QUIZZES,
    status=204,
    errors=(ConflictError, StepUpRequiredError),
)
def hand_quiz_over(call: RequestContext, quiz_id: str, body: OwnerIn) -> None:
    """Hand your quiz over to another author."""
    item = _owned(call, quiz_id)
    call.check_step_up()
    bootstrap.staffing().hand_over(item, body.user_id, call.caller.user_id)


def _owned(call: RequestContext, quiz_id: str) -> QuizItem:
    return bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.OWN)
