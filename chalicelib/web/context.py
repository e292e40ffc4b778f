"""Request context passed to views."""

from collections.abc import Callable, Mapping
from functools import partial

from chalicelib.clock import Clock, Millis
from chalicelib.dynamo.reads import BatchItems
from chalicelib.errors import PreconditionMissingError, StepUpRequiredError, UnauthenticatedError
from chalicelib.ids import NewId
from chalicelib.pages import Position
from chalicelib.values import dataclass
from chalicelib.web.authentication import Caller, Guard
from chalicelib.web.cursors import Cursors


@dataclass(frozen=True, slots=True)
class EdgeDependencies:
    """Dependencies of the HTTP edge, wired by the composition root."""

    guard: Guard
    secret: Callable[[str], bytes]
    """Return the secret for a purpose."""
    clock: Clock
    new_id: NewId
    cors_origins: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RawBody:
    """A body that can be other than JSON."""

    content: bytes
    media_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestContext:
    """Caller, headers and items prefetched with the authentication's round trip."""

    optional_caller: Caller | None
    prefetched: BatchItems
    request_id: str
    received_at: Millis
    """Time before any read for the request."""
    source_ip: str
    user_agent: str
    idempotency_key: str | None
    if_match: str | None
    if_none_match: str | None
    new_id: NewId
    cursors: Callable[[], Cursors]
    headers: Mapping[str, str]
    """Further request headers that the route declares, by name."""
    cursor_scope: str
    """Route, filters and user that a cursor is bound to."""

    @property
    def caller(self) -> Caller:
        """Return the authenticated user; raises UnauthenticatedError without one."""
        if self.optional_caller is None:
            raise UnauthenticatedError
        return self.optional_caller

    @property
    def required_if_match(self) -> str:
        """Return the If-Match header; raises PreconditionMissingError without one."""
        if self.if_match is None:
            raise PreconditionMissingError
        return self.if_match

    def check_step_up(self) -> None:
        """Raise StepUpRequiredError unless the caller has recently logged in with all factors."""
        if self.caller.needs_step_up:
            raise StepUpRequiredError

    def header(self, name: str) -> str | None:
        """Return a declared request header, or None if absent."""
        return self.headers.get(name)

    def open_cursor(self, cursor: str | None) -> Position | None:
        """Decode a cursor to its position (None: the beginning); raises InvalidCursorError."""
        return None if cursor is None else self.cursors().decode(cursor, self.cursor_scope)

    def seal_cursor(self, position: Position | None) -> str | None:
        """Encode the cursor that continues after ``position``; None at the end."""
        return None if position is None else self.cursors().encode(position, self.cursor_scope)


def lazy_cursors(edge: EdgeDependencies) -> Callable[[], Cursors]:
    """Return a lazy factory of cursors: most requests have none."""
    return partial(_cursors, edge)


def _cursors(edge: EdgeDependencies) -> Cursors:
    return Cursors(edge.secret("cursor"))
