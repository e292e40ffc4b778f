"""Endpoints of groups."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.accounts.schemas import Accepted
from chalicelib.errors import (
    ConflictError,
    MalformedError,
    MediaTypeError,
    NotFoundError,
    PreconditionError,
    TooLargeError,
    TooManyRequestsError,
    UnauthenticatedError,
)
from chalicelib.etag import check_if_match
from chalicelib.groups import errors, rules, store
from chalicelib.groups.schemas import (
    GroupChangeIn,
    GroupIn,
    GroupMember,
    GroupOut,
    GroupSummary,
    InvitationsIn,
    JoinIn,
    RosterReport,
)
from chalicelib.web.context import RawBody, RequestContext
from chalicelib.web.endpoints import IF_MATCH
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import HttpResponse, etag_of, with_etag
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)

CSV_TYPE = "text/csv"
MAX_ROSTER_BYTES = 2 * 1024 * 1024
"""5,000 lines of the longest addresses and names; more than the gateway accepts."""
CREATED, ACCEPTED = 201, 202


@routes.post(
    "/api/v1/groups",
    Permission.CREATE_GROUPS,
    status=CREATED,
    idempotent_create=True,
    response_headers=("Location",),
)
def create_group(call: RequestContext, body: GroupIn) -> HttpResponse[GroupOut]:
    """Create a group with a join code."""
    group = bootstrap.groups().create(call.new_id("grp"), call.caller.user_id, body.name)
    return HttpResponse(GroupOut.of(group), headers={"Location": f"/api/v1/groups/{group.id}"})


@routes.get("/api/v1/groups", Permission.READ_GROUPS)
def list_groups(call: RequestContext, query: PageQuery) -> ListResponse[GroupSummary]:
    """List the groups that you own, staff or belong to."""
    account = accounts.account_from_batch(call.prefetched, call.caller.user_id)
    if account is None:
        raise UnauthenticatedError
    after = (call.open_cursor(query.cursor) or {}).get("after", "")
    ids = [one for one in bootstrap.groups().list_ids(account) if one > after]
    page = ids[: query.limit]
    found = store.get_groups(page)
    position = {"after": page[-1]} if len(page) < len(ids) else None
    items = [GroupSummary.of(found[one]) for one in page if one in found]
    return ListResponse[GroupSummary](items=items, next_cursor=call.seal_cursor(position))


@routes.get("/api/v1/groups/{group_id}", Permission.READ_GROUPS, response_headers=("ETag",))
def read_group(
    call: RequestContext, group_id: str
) -> HttpResponse[GroupOut] | HttpResponse[GroupSummary]:
    """Return a group; members only see its name, viewers no join code."""
    group = bootstrap.groups().read(group_id, call.caller)
    user_id, role = call.caller.user_id, call.caller.role
    if rules.can_view(group, user_id, role):
        shows_code = rules.can_manage(group, user_id, role)
        return with_etag(GroupOut.of(group, shows_code=shows_code))
    return with_etag(GroupSummary.of(group))


@routes.patch(
    "/api/v1/groups/{group_id}",
    Permission.WRITE_GROUPS,
    errors=(ConflictError, PreconditionError),
    request_headers=(IF_MATCH,),
    response_headers=("ETag",),
)
def change_group(
    call: RequestContext, group_id: str, body: GroupChangeIn
) -> HttpResponse[GroupOut]:
    """Rename a group, or disable its code with `join_code: null`."""
    service = bootstrap.groups()
    group = service.managed(group_id, call.caller)
    check_if_match(call.if_match, etag_of(GroupOut.of(group)))
    if body.name is not None:
        group = service.rename(group, body.name)
    if "join_code" in body.model_fields_set and group.join_code is not None:
        group = service.close_code(group)
    return with_etag(GroupOut.of(group))


@routes.delete("/api/v1/groups/{group_id}", Permission.WRITE_GROUPS, errors=(ConflictError,))
def delete_group(call: RequestContext, group_id: str) -> None:
    """Delete a group; running attempts of its members continue, their results stay."""
    service = bootstrap.groups()
    service.delete(service.owned(group_id, call.caller))


@routes.post(
    "/api/v1/groups/{group_id}/join-code", Permission.WRITE_GROUPS, errors=(ConflictError,)
)
def replace_join_code(call: RequestContext, group_id: str) -> GroupOut:
    """Create a new join code; the earlier one becomes invalid."""
    service = bootstrap.groups()
    return GroupOut.of(service.replace_code(service.managed(group_id, call.caller)))


@routes.get("/api/v1/groups/{group_id}/members", Permission.READ_GROUPS)
def list_group_members(
    call: RequestContext, group_id: str, query: PageQuery
) -> ListResponse[GroupMember]:
    """List the members of a group."""
    service = bootstrap.groups()
    group = service.viewed(group_id, call.caller)
    members, after = service.members(group, query.limit, call.open_cursor(query.cursor))
    users = accounts.get_users([one.user_id for one in members])
    items = [GroupMember.of(one, users[one.user_id]) for one in members if one.user_id in users]
    return ListResponse[GroupMember](items=items, next_cursor=call.seal_cursor(after))


@routes.put(
    "/api/v1/groups/{group_id}/members/{member_id}",
    Permission.WRITE_GROUPS,
    errors=(errors.TooManyGroupsError,),
)
def add_group_member(call: RequestContext, group_id: str, member_id: str) -> None:
    """Add a user to a group."""
    service = bootstrap.groups()
    service.add(service.managed(group_id, call.caller), _user_id(member_id))


@routes.delete(
    "/api/v1/groups/{group_id}/members/{member_id}",
    Permission.WRITE_GROUPS,
    errors=(errors.OwnerCannotLeaveError,),
)
def remove_group_member(call: RequestContext, group_id: str, member_id: str) -> None:
    """Remove a user from a group; `me` leaves it."""
    service, caller = bootstrap.groups(), call.caller
    if member_id in {"me", caller.user_id}:
        service.leave(group_id, caller)
    else:
        service.remove(service.managed(group_id, caller), _user_id(member_id))


@routes.put(
    "/api/v1/groups/{group_id}/roster",
    Permission.WRITE_GROUPS,
    consumes=(CSV_TYPE,),
    max_bytes=MAX_ROSTER_BYTES,
    errors=(MalformedError, MediaTypeError, TooLargeError, errors.InvalidRosterError),
)
def replace_roster(call: RequestContext, group_id: str, body: RawBody) -> RosterReport:
    """Replace the members from a CSV file, `email[,display_name]`, with a report per line."""
    group = bootstrap.groups().managed(group_id, call.caller)
    return RosterReport.of(bootstrap.rosters().replace(group, body.content))


@routes.post(
    "/api/v1/groups/{group_id}/invitations",
    Permission.WRITE_GROUPS,
    status=ACCEPTED,
    idempotent_create=True,
    authorize_repeat=lambda call, group_id: bootstrap.groups().managed(group_id, call.caller),
    errors=(TooManyRequestsError,),
)
def invite_to_group(call: RequestContext, group_id: str, body: InvitationsIn) -> Accepted:
    """Mail addresses a link to join."""
    service = bootstrap.groups()
    service.invite(service.managed(group_id, call.caller), body.emails)
    return Accepted()


@routes.post(
    "/api/v1/groups/join",
    Permission.WRITE_GROUPS,
    errors=(errors.InvalidJoinCodeError, errors.TooManyGroupsError, TooManyRequestsError),
)
def join_group(call: RequestContext, body: JoinIn) -> GroupSummary:
    """Join a group by its code."""
    return GroupSummary.of(bootstrap.groups().join(call.caller.user_id, body.code, call.source_ip))


def _user_id(member_id: str) -> str:
    if member_id == "me":
        raise NotFoundError
    return member_id
