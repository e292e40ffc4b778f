"""One request, as a view sees it."""

from collections.abc import Callable, Mapping
from functools import partial

from chalicelib.clock import Clock
from chalicelib.dynamo.reads import BatchItems
from chalicelib.errors import PreconditionMissingError, StepUpRequiredError, UnauthenticatedError
from chalicelib.ids import NewId
from chalicelib.values import dataclass
from chalicelib.web.authentication import Caller, Guard
from chalicelib.web.cursors import Cursors, Position


@dataclass(frozen=True, slots=True)
class EdgeDependencies:
    """What the HTTP edge stands on; made by the composition root."""

    guard: Guard
    secret: Callable[[str], bytes]
    """The secret for a purpose."""
    clock: Clock
    new_id: NewId
    cors_origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawBody:
    """A body that is not JSON, or not only."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """Who calls, with which headers, and what was read with them in one round trip."""

    optional_caller: Caller | None
    prefetched: BatchItems
    request_id: str
    source_ip: str
    user_agent: str
    idempotency_key: str | None
    if_match: str | None
    if_none_match: str | None
    new_id: NewId
    cursors: Callable[[], Cursors]
    headers: Mapping[str, str]
    """The further headers that the route takes, by the names it gave."""
    cursor_scope: str
    """The route, the filters and the user: a cursor is good for these alone."""

    @property
    def caller(self) -> Caller:
        """The signed-in user; raises UnauthenticatedError on a route that is open to all."""
        if self.optional_caller is None:
            raise UnauthenticatedError
        return self.optional_caller

    @property
    def required_if_match(self) -> str:
        """The If-Match; raises PreconditionMissingError, unless the route takes none without."""
        if self.if_match is None:
            raise PreconditionMissingError
        return self.if_match

    def check_step_up(self) -> None:
        """Raise StepUpRequiredError unless the caller has signed in anew, with all factors."""
        if self.caller.needs_step_up:
            raise StepUpRequiredError

    def header(self, name: str) -> str | None:
        """A header that the route takes; None when it was not sent."""
        return self.headers.get(name)

    def open_cursor(self, cursor: str | None) -> Position | None:
        """Where to go on, None for the beginning; raises InvalidCursorError."""
        return None if cursor is None else self.cursors().decode(cursor, self.cursor_scope)

    def seal_cursor(self, position: Position | None) -> str | None:
        """The cursor that goes on from ``position``; None at the end."""
        return None if position is None else self.cursors().encode(position, self.cursor_scope)


def lazy_cursors(edge: EdgeDependencies) -> Callable[[], Cursors]:
    """Made when first asked for: most requests have no cursor, and secrets come from afar."""
    return partial(_cursors, edge)


def _cursors(edge: EdgeDependencies) -> Cursors:
    return Cursors(edge.secret("cursor"))
