"""Endpoints of the staff of groups."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.errors import ConflictError, NotFoundError, StepUpRequiredError
from chalicelib.groups.models import Group, GroupRole
from chalicelib.groups.schemas import GroupStaffByEmailIn, GroupStaffIn, GroupStaffMember
from chalicelib.pages import page_of_ids
from chalicelib.web.context import RequestContext
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.get("/api/v1/groups/{group_id}/staff", Permission.READ_GROUPS)
def list_group_staff(
    call: RequestContext, group_id: str, query: PageQuery
) -> ListResponse[GroupStaffMember]:
    """List the staff of your group, by user id."""
    staff = bootstrap.groups().owned(group_id, call.caller).staff
    page = page_of_ids(staff, query.limit, call.open_cursor(query.cursor))
    users = accounts.get_users(page.items)
    items = [
        GroupStaffMember(user_id=one, username=users[one].username, role=staff[one])
        for one in page.items
        if one in users
    ]
    return ListResponse[GroupStaffMember](items=items, next_cursor=call.seal_cursor(page.after))


@routes.put(
    "/api/v1/groups/{group_id}/staff",
    Permission.WRITE_GROUPS,
    errors=(ConflictError, StepUpRequiredError),
)
def set_group_staff_by_email(
    call: RequestContext, group_id: str, body: GroupStaffByEmailIn
) -> GroupStaffMember:
    """Give the user of an address a role at your group."""
    group = bootstrap.groups().owned(group_id, call.caller)
    call.check_step_up()
    return _appoint(call, group, accounts.user_id_of_email(body.email), body.role)


@routes.put(
    "/api/v1/groups/{group_id}/staff/{member_id}",
    Permission.WRITE_GROUPS,
    errors=(ConflictError, StepUpRequiredError),
)
def set_group_staff(
    call: RequestContext, group_id: str, member_id: str, body: GroupStaffIn
) -> GroupStaffMember:
    """Give a user a role at your group."""
    group = bootstrap.groups().owned(group_id, call.caller)
    if member_id == "me":
        raise NotFoundError
    call.check_step_up()
    return _appoint(call, group, member_id, body.role)


@routes.delete(
    "/api/v1/groups/{group_id}/staff/{member_id}",
    Permission.WRITE_GROUPS,
    errors=(ConflictError,),
)
def remove_group_staff(call: RequestContext, group_id: str, member_id: str) -> None:
    """Remove a user's role at your group; `me` gives up your own."""
    user_id = call.caller.user_id
    if member_id in {"me", user_id}:
        group, member_id = bootstrap.groups().viewed(group_id, call.caller), user_id
    else:
        group = bootstrap.groups().owned(group_id, call.caller)
    bootstrap.group_staffing().dismiss(group, member_id, user_id)


def _appoint(call: RequestContext, group: Group, user_id: str, role: GroupRole) -> GroupStaffMember:
    user = bootstrap.group_staffing().appoint(group, user_id, role, call.caller.user_id)
    return GroupStaffMember(user_id=user.id, username=user.username, role=role)
