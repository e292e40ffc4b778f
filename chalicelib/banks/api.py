"""The endpoints of banks and their staff."""

from chalicelib import bootstrap
from chalicelib.accounts import store as accounts
from chalicelib.accounts.rules import Permission
from chalicelib.banks import models, rules, store
from chalicelib.banks.models import Bank, BankRole
from chalicelib.banks.schemas import (
    BankIn,
    BankOut,
    BankStaffByEmailIn,
    BankStaffIn,
    BankStaffMember,
)
from chalicelib.banks.service import bank_etag
from chalicelib.errors import (
    ConflictError,
    NotFoundError,
    PreconditionError,
    PreconditionMissingError,
    StepUpRequiredError,
)
from chalicelib.pages import page_of_ids
from chalicelib.web.context import RequestContext
from chalicelib.web.endpoints import IDEMPOTENCY_KEY, IF_MATCH
from chalicelib.web.paging import ListResponse, PageQuery
from chalicelib.web.responses import HttpResponse
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


def _edited(call: RequestContext, bank_id: str) -> Bank:
    return bootstrap.banks().find(bank_id, call.caller, rules.can_edit)


def _appoint(call: RequestContext, bank: Bank, user_id: str, role: BankRole) -> BankStaffMember:
    user = bootstrap.banks().appoint(bank, user_id, role, call.caller.user_id)
    return BankStaffMember(user_id=user.id, username=user.username, role=role)


def _owned(call: RequestContext, bank_id: str) -> Bank:
    return bootstrap.banks().find(bank_id, call.caller, rules.can_own)


@routes.post(
    "/api/v1/banks",
    Permission.WRITE_QUIZZES,
    status=201,
    idempotent_create=True,
    response_headers=("Location", "ETag"),
)
def create_bank(call: RequestContext, body: BankIn) -> HttpResponse[BankOut]:
    """Make a bank: questions outside of any quiz, from which quizzes draw."""
    bank = bootstrap.banks().create(
        call.new_id("bnk"), call.caller.user_id, body.title, body.description
    )
    return _shown(call, bank, {"Location": f"/api/v1/banks/{bank.id}"})


@routes.get("/api/v1/banks", Permission.READ_QUIZZES)
def list_banks(call: RequestContext, query: PageQuery) -> ListResponse[BankOut]:
    """List the banks that you own or are staff of."""
    after = (call.open_cursor(query.cursor) or {}).get("after", "")
    ids = [one for one in store.list_bank_ids(call.caller.user_id) if one > after]
    page = ids[: query.limit]
    found = store.get_banks(page)
    readable = (found[one] for one in page if one in found)
    items = [
        BankOut.of(bank, call.caller.user_id)
        for bank in readable
        if rules.can_read(bank, call.caller)
    ]
    position = {"after": page[-1]} if len(page) < len(ids) else None
    return ListResponse[BankOut](items=items, next_cursor=call.seal_cursor(position))


@routes.get("/api/v1/banks/{bank_id}", Permission.STAFF_QUIZZES, response_headers=("ETag",))
def read_bank(call: RequestContext, bank_id: str) -> HttpResponse[BankOut]:
    """Return a bank."""
    return _shown(call, bootstrap.banks().find(bank_id, call.caller))


@routes.put(
    "/api/v1/banks/{bank_id}",
    Permission.STAFF_QUIZZES,
    require_if_match=_edited,
    request_headers=(IDEMPOTENCY_KEY,),
    response_headers=("ETag",),
    errors=(PreconditionMissingError, PreconditionError),
)
def edit_bank(call: RequestContext, bank_id: str, body: BankIn) -> HttpResponse[BankOut]:
    """Change title and description."""
    bank = _edited(call, bank_id)
    asked, repeats = (body.title, body.description), call.idempotency_key is not None
    edited = bootstrap.banks().edit(bank, asked, call.required_if_match, may_be_repeat=repeats)
    return _shown(call, edited)


@routes.delete(
    "/api/v1/banks/{bank_id}",
    Permission.STAFF_QUIZZES,
    request_headers=(IF_MATCH,),
    errors=(PreconditionError, ConflictError),
)
def delete_bank(call: RequestContext, bank_id: str) -> None:
    """Delete a bank; quizzes keep what they froze of it, and draw no more when published again."""
    bootstrap.banks().delete(_owned(call, bank_id), call.if_match)


@routes.get("/api/v1/banks/{bank_id}/staff", Permission.STAFF_QUIZZES)
def list_bank_staff(
    call: RequestContext, bank_id: str, query: PageQuery
) -> ListResponse[BankStaffMember]:
    """List the staff of your bank, by user id."""
    staff = _owned(call, bank_id).staff
    page = page_of_ids(staff, query.limit, call.open_cursor(query.cursor))
    users = accounts.get_users(page.items)
    items = [
        BankStaffMember(user_id=one, username=users[one].username, role=staff[one])
        for one in page.items
        if one in users
    ]
    return ListResponse[BankStaffMember](items=items, next_cursor=call.seal_cursor(page.after))


@routes.put(
    "/api/v1/banks/{bank_id}/staff",
    Permission.STAFF_QUIZZES,
    errors=(ConflictError, StepUpRequiredError),
)
def set_bank_staff_by_email(
    call: RequestContext, bank_id: str, body: BankStaffByEmailIn
) -> BankStaffMember:
    """Give the user of an address a role at your bank."""
    bank = _owned(call, bank_id)
    call.check_step_up()
    return _appoint(call, bank, accounts.user_id_of_email(body.email), body.role)


@routes.put(
    "/api/v1/banks/{bank_id}/staff/{member_id}",
    Permission.STAFF_QUIZZES,
    errors=(ConflictError, StepUpRequiredError),
)
def set_bank_staff(
    call: RequestContext, bank_id: str, member_id: str, body: BankStaffIn
) -> BankStaffMember:
    """Give somebody a role at your bank."""
    bank = _owned(call, bank_id)
    if member_id == "me":
        raise NotFoundError
    call.check_step_up()
    return _appoint(call, bank, member_id, body.role)


@routes.delete(
    "/api/v1/banks/{bank_id}/staff/{member_id}",
    Permission.STAFF_QUIZZES,
    errors=(ConflictError,),
)
def remove_bank_staff(call: RequestContext, bank_id: str, member_id: str) -> None:
    """Take somebody's role at your bank; `me` gives one's own back."""
    user_id = call.caller.user_id
    if member_id in {"me", user_id}:
        bank, member_id = bootstrap.banks().find(bank_id, call.caller), user_id
    else:
        bank = _owned(call, bank_id)
    bootstrap.banks().dismiss(bank, member_id, user_id)


def _shown(
    call: RequestContext, bank: models.Bank, headers: dict[str, str] | None = None
) -> HttpResponse[BankOut]:
    shown = BankOut.of(bank, call.caller.user_id)
    return HttpResponse(shown, headers={"ETag": bank_etag(bank.revision), **(headers or {})})
