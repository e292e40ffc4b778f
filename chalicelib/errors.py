"""How a request can be refused.

    RefusalError                    the caller asked for something that cannot be
    ├── MalformedError        400   the request cannot be read
    ├── UnauthenticatedError  401   we do not know who is asking
    ├── ForbiddenError        403   we know, and they may not
    ├── NotFoundError         404   it is not there, or not theirs to see
    ├── ConflictError         409   it does not fit the state things are in
    ├── PreconditionError     412   it was changed since the caller read it
    ├── TooLargeError         413
    ├── MediaTypeError        415
    ├── InvalidError          422   readable, but against the rules
    ├── PreconditionMissingError 428
    ├── TooManyRequestsError  429
    └── UnavailableError      503   something we depend on does not answer; try again

Slices derive their own refusals from these and give each a stable ``code``: a part of the API.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One thing wrong with a body: an RFC 6901 ``pointer`` to it, and what is wrong."""

    pointer: str
    detail: str


class ApiError(Exception):
    """A refusal the caller is told about; ``facts`` are extra members of the problem document."""

    status: ClassVar[int]
    code: ClassVar[str]
    title: ClassVar[str]

    def __init__(
        self,
        detail: str = "",
        *,
        facts: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail or self.title)
        self.detail = detail or self.title
        self.facts = dict(facts or {})
        self.headers = dict(headers or {})


class MalformedError(ApiError):
    status = 400
    code = "malformed_request"
    title = "The request cannot be read."


class UnauthenticatedError(ApiError):
    status = 401
    code = "unauthenticated"
    title = "Sign in first."


class ForbiddenError(ApiError):
    status = 403
    code = "forbidden"
    title = "You may not do this."


class StepUpRequiredError(ForbiddenError):
    code = "step_up_required"
    title = "This needs a sign-in of the last 15 minutes; prove who you are anew."


class NotFoundError(ApiError):
    status = 404
    code = "not_found"
    title = "There is no such thing here."


class MethodNotAllowedError(ApiError):
    status = 405
    code = "method_not_allowed"
    title = "This method is not supported here."


class ConflictError(ApiError):
    status = 409
    code = "conflict"
    title = "This does not fit the current state."


class PreconditionError(ApiError):
    status = 412
    code = "precondition_failed"
    title = "It was changed since you read it."


class TooLargeError(ApiError):
    status = 413
    code = "payload_too_large"
    title = "The body is too large."


class MediaTypeError(ApiError):
    status = 415
    code = "unsupported_media_type"
    title = "This media type is not supported here."


class InvalidError(ApiError):
    """A body or query that can be read but breaks a rule."""

    status = 422
    code = "validation_failed"
    title = "Some of the input is not valid."

    def __init__(self, detail: str = "", *, violations: Sequence[Violation] = ()) -> None:
        super().__init__(detail)
        self.violations = tuple(violations)


class PreconditionMissingError(ApiError):
    status = 428
    code = "precondition_required"
    title = "Send If-Match with the ETag you read."


class TooManyRequestsError(ApiError):
    status = 429
    code = "too_many_requests"
    title = "Too many requests."

    def __init__(self, detail: str = "", *, retry_after_seconds: int) -> None:
        super().__init__(detail, headers={"Retry-After": str(retry_after_seconds)})


class UnavailableError(ApiError):
    """A dependency did not answer: nothing is known to be lost, and trying again is right."""

    status = 503
    code = "unavailable"
    title = "The service cannot answer right now."
    retry_after_seconds: ClassVar[int] = 1

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"Retry-After": str(self.retry_after_seconds)})
