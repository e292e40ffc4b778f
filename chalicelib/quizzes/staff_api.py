"""Endpoints of a quiz's staff and owner."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.errors import ConflictError, NotFoundError, StepUpRequiredError
from chalicelib.pages import page_of_ids
from chalicelib.quizzes import store
from chalicelib.quizzes.access import QuizAct
from chalicelib.quizzes.models import Quiz, StaffRole
from chalicelib.quizzes.responses import StaffMember
from chalicelib.quizzes.schemas import OwnerIn, StaffByEmailIn, StaffIn
from chalicelib.web.context import RequestContext
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.get("/api/v1/quizzes/{quiz_id}/staff", Permission.STAFF_QUIZZES)
def list_quiz_staff(
    call: RequestContext, quiz_id: str, query: PageQuery
) -> ListResponse[StaffMember]:
    """List the staff of your quiz, by user id."""
    staff = _owned(call, quiz_id).staff
    page = page_of_ids(staff, query.limit, call.open_cursor(query.cursor))
    users = accounts.get_users(page.items)
    items = [
        StaffMember(user_id=one, username=users[one].username, role=staff[one])
        for one in page.items
        if one in users
    ]
    return ListResponse[StaffMember](items=items, next_cursor=call.seal_cursor(page.after))


@routes.put(
    "/api/v1/quizzes/{quiz_id}/staff",
    Permission.STAFF_QUIZZES,
    errors=(ConflictError, StepUpRequiredError),
)
def set_quiz_staff_by_email(
    call: RequestContext, quiz_id: str, body: StaffByEmailIn
) -> StaffMember:
    """Give the user of an address a role at your quiz."""
    quiz = _owned(call, quiz_id)
    call.check_step_up()
    return _appoint(call, quiz, accounts.user_id_of_email(body.email), body.role)


@routes.put(
    "/api/v1/quizzes/{quiz_id}/staff/{member_id}",
    Permission.STAFF_QUIZZES,
    errors=(ConflictError, StepUpRequiredError),
)
def set_quiz_staff(
    call: RequestContext, quiz_id: str, member_id: str, body: StaffIn
) -> StaffMember:
    """Give a user a role at your quiz."""
    quiz = _owned(call, quiz_id)
    if member_id == "me":
        raise NotFoundError
    call.check_step_up()
    return _appoint(call, quiz, member_id, body.role)


@routes.delete(
    "/api/v1/quizzes/{quiz_id}/staff/{member_id}",
    Permission.STAFF_QUIZZES,
    errors=(ConflictError,),
)
def remove_quiz_staff(call: RequestContext, quiz_id: str, member_id: str) -> None:
    """Remove a user's role at your quiz; `me` removes your own role."""
    user_id = call.caller.user_id
    if member_id in {"me", user_id}:
        quiz = store.get_quiz(quiz_id)
        if quiz is None or user_id not in quiz.staff:
            raise NotFoundError
        member_id = user_id
    else:
        quiz = _owned(call, quiz_id)
    bootstrap.staffing().dismiss(quiz, member_id, user_id)


@routes.post(
    "/api/v1/quizzes/{quiz_id}/owner",
    Permission.STAFF_QUIZZES,
    status=204,
    errors=(ConflictError, StepUpRequiredError),
)
def hand_quiz_over(call: RequestContext, quiz_id: str, body: OwnerIn) -> None:
    """Hand your quiz over to another author."""
    quiz = _owned(call, quiz_id)
    call.check_step_up()
    bootstrap.staffing().hand_over(quiz, body.user_id, call.caller.user_id)


def _appoint(call: RequestContext, quiz: Quiz, user_id: str, role: StaffRole) -> StaffMember:
    user = bootstrap.staffing().appoint(quiz, user_id, role, call.caller.user_id)
    return StaffMember(user_id=user.id, username=user.username, role=role)


def _owned(call: RequestContext, quiz_id: str) -> Quiz:
    return bootstrap.quizzes().for_staff(quiz_id, call.caller, QuizAct.OWN)
