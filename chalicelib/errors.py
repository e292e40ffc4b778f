"""The tree of API errors.

    ApiError                         base: status, code, title
    ├── MalformedError           400 the request cannot be parsed
    ├── UnauthenticatedError     401 missing or invalid credentials
    ├── ForbiddenError           403 authenticated, but not permitted
    ├── NotFoundError            404 absent, or invisible to the caller
    ├── MethodNotAllowedError    405
    ├── ConflictError            409 conflicts with the current state
    ├── PreconditionError        412 changed since the caller read it
    ├── TooLargeError            413
    ├── MediaTypeError           415
    ├── InvalidError             422 parsed, but breaks a rule
    ├── PreconditionMissingError 428
    ├── TooManyRequestsError     429
    └── UnavailableError         503 a dependency does not answer; retry

Slices derive their own errors and give each a stable ``code``, which is part of the API.
"""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from chalicelib.values import dataclass


@dataclass(frozen=True, slots=True)
class Violation:
    """One invalid member of a body: its RFC 6901 ``pointer`` and the reason."""

    pointer: str
    detail: str


class ApiError(Exception):
    """Base of errors that become problem documents; ``facts`` are extra members."""

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
    title = "The request cannot be parsed."


class UnauthenticatedError(ApiError):
    status = 401
    code = "unauthenticated"
    title = "Authentication required."


class ForbiddenError(ApiError):
    status = 403
    code = "forbidden"
    title = "You do not have permission to do this."


class StepUpRequiredError(ForbiddenError):
    code = "step_up_required"
    title = "This requires a login within the last 15 minutes; authenticate again."


class NotFoundError(ApiError):
    status = 404
    code = "not_found"
    title = "Resource not found."


class MethodNotAllowedError(ApiError):
    status = 405
    code = "method_not_allowed"
    title = "This method is not supported for this resource."


class ConflictError(ApiError):
    status = 409
    code = "conflict"
    title = "The request conflicts with the current state."


class PreconditionError(ApiError):
    status = 412
    code = "precondition_failed"
    title = "The resource was changed since you read it."


class TooLargeError(ApiError):
    status = 413
    code = "payload_too_large"
    title = "The body is too large."


class MediaTypeError(ApiError):
    status = 415
    code = "unsupported_media_type"
    title = "This media type is not supported here."


class InvalidError(ApiError):
    """The body or query was parsed but breaks a rule."""

    status = 422
    code = "validation_failed"
    title = "The input is not valid."

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
    """A dependency does not respond; nothing is known to be lost, and a retry is safe."""

    status = 503
    code = "unavailable"
    title = "The service is temporarily unavailable."
    retry_after_seconds: ClassVar[int] = 1

    def __init__(self, detail: str = "") -> None:
        super().__init__(detail, headers={"Retry-After": str(self.retry_after_seconds)})
