"""The endpoints of results that speak of finished attempts alone."""

from chalicelib import bootstrap
from chalicelib.accounts.rules import Permission
from chalicelib.errors import NotFoundError
from chalicelib.results.models import AttemptRef
from chalicelib.results.schemas import Result, ResultsQuery, VoidIn
from chalicelib.web.call import Call
from chalicelib.web.paging import Listing
from chalicelib.web.routes import Routes

routes = Routes(__name__, bootstrap.edge)


@routes.get("/api/v1/results/my-results", Permission.READ_RESULTS)
def my_results(call: Call, query: ResultsQuery) -> Listing[Result]:
    """Your own results, the last finished first."""
    after = call.open_cursor(query.cursor) or {"skip": 0}
    begin, end = after["skip"], after["skip"] + query.limit
    service = bootstrap.results()
    kept = service.history(call.caller.user_id, query.quiz_id)
    items = [Result.of(service.to_taker(result)) for result in kept[begin:end]]
    goes_on = {"skip": end} if end < len(kept) else None
    return Listing[Result](items=items, next_cursor=call.seal_cursor(goes_on))


@routes.post("/api/v1/results/attempts/{attempt_id}/void", Permission.VOID_RESULTS)
def void(call: Call, attempt_id: str, body: VoidIn) -> Result:  # noqa: ARG001
    """Make a result count no more: leaderboards fall back to the user's next best."""
    ref = AttemptRef.parse(attempt_id)
    if ref is None:
        raise NotFoundError
    service = bootstrap.results()
    return Result.of(service.to_owner(service.void(ref, body.reason)))
