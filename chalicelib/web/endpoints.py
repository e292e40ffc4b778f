"""Descriptions of endpoints, derived from views, for dispatch and the reference."""

import inspect
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import field
from types import UnionType
from typing import Any, Protocol, TypeAlias, TypedDict, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from chalicelib import ids
from chalicelib.dynamo.reads import Key
from chalicelib.errors import ApiError
from chalicelib.values import dataclass
from chalicelib.web.authentication import Permission
from chalicelib.web.context import RawBody
from chalicelib.web.json_reader import MAX_BYTES
from chalicelib.web.responses import HttpResponse, RawResponse

View: TypeAlias = Callable[..., BaseModel | HttpResponse[Any] | RawResponse | None]

IDEMPOTENCY_KEY = "Idempotency-Key"
IF_MATCH = "If-Match"
IF_NONE_MATCH = "If-None-Match"

_ID = ids.pattern("x")[3:-1]
PATH_SHAPES: Mapping[str, str] = {
    "quiz_id": ids.pattern("quz"),
    "question_id": ids.pattern("que"),
    "bank_id": ids.pattern("bnk"),
    "user_id": ids.pattern("usr"),
    "session_id": ids.pattern("ses"),
    "import_id": ids.pattern("imp"),
    "export_id": ids.pattern("exp"),
    "media_id": ids.pattern("ast"),
    "file_id": ids.pattern("gbf"),
    "group_id": ids.pattern("grp"),
    "key_id": ids.pattern("key"),
    "webhook_id": ids.pattern("whk"),
    "delivery_id": ids.pattern("msg"),
    "passkey_id": r"^[0-9a-f]{64}$",
    "response_id": r"^[A-Za-z0-9_-]{1,512}$",
    "member_id": f"^me$|{ids.pattern('usr')}",
    "notification_id": ids.pattern("ntf"),
    "attempt_id": f"^att_{_ID}{_ID}[{ids.ALPHABET}]{{4}}$",
    "queue": r"^[a-z_]{1,32}$",
    "code": r"^[a-z_]{1,64}$",
    "guide": r"^[a-z-]{1,64}$",
    "token": r"^[A-Za-z0-9_-]{1,512}$",
    "release": r"^[a-z0-9.-]{1,64}$",
    "asset": r"^[A-Za-z0-9][A-Za-z0-9.-]{0,63}$",
}
"""Pattern of each path parameter; other values give 404."""


class Prefetch(Protocol):
    """What a view reads in the round trip of the authentication; its own ``read`` returns it."""

    def keys(self, user_id: str, path: Mapping[str, str], /) -> Sequence[Key[Any]]:
        """Return the keys for a caller and a path."""
        ...


class RouteOptions(TypedDict, total=False):
    """Options of a route other than its path, permission and view; see `Endpoint`."""

    status: int
    response_models: tuple[type[BaseModel], ...]
    errors: tuple[type[ApiError], ...]
    idempotent_create: bool
    remember_answer: bool
    recognizes_repeats: bool
    authorize_repeat: Callable[..., object]
    prefetch: Prefetch
    consumes: tuple[str, ...]
    body_models: Mapping[str, type[BaseModel]]
    max_bytes: int
    require_if_match: Callable[..., object]
    produces: tuple[str, ...]
    request_headers: tuple[str, ...]
    response_headers: tuple[str, ...]
    other_responses: Mapping[int, type[BaseModel] | None]
    optional_permission: Permission


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """A route with its options."""

    method: str
    path: str
    permission: Permission
    view: View
    status: int
    body: type[BaseModel] | type[RawBody] | None
    query: type[BaseModel] | None
    response_models: tuple[type[BaseModel], ...]
    """Models of the response, one of these; empty if it is not JSON."""
    errors: tuple[type[ApiError], ...] = ()
    idempotent_create: bool = False
    remember_answer: bool = True
    """Whether a repeat gets the stored response; otherwise it runs again with the same ids."""
    recognizes_repeats: bool = False
    """Whether the view itself tells a repeat from another request under the same Idempotency-Key;
    otherwise the key is reserved for the request before the view is called."""
    authorize_repeat: Callable[..., object] | None = None
    """Check the caller of a repeat before the stored answer is given again. The callable takes the
    context and path parameters and raises, as the view would, for who has lost access meanwhile."""
    prefetch: Prefetch | None = None
    consumes: tuple[str, ...] = ()
    body_models: Mapping[str, type[BaseModel]] = field(default_factory=dict)
    """Models of bodies by media type; other bodies are texts."""
    max_bytes: int = MAX_BYTES
    require_if_match: Callable[..., object] | None = None
    """Require If-Match. The callable takes the context and path parameters, and raises for callers
    who may not know that the resource exists.
    """
    produces: tuple[str, ...] = ()
    """Further media types of the response."""
    request_headers: tuple[str, ...] = ()
    """Request headers that the view reads."""
    response_headers: tuple[str, ...] = ()
    """Response headers beside the common ones."""
    other_responses: Mapping[int, type[BaseModel] | None] = field(default_factory=dict)
    """Responses under other statuses; None is an empty one."""
    optional_permission: Permission | None = None
    """Permission required of callers who authenticate on a public route."""

    @property
    def route(self) -> str:
        return f"{self.method} {self.path}"

    @property
    def path_parameters(self) -> list[str]:
        return re.findall(r"{(\w+)}", self.path)

    @property
    def accepts_idempotency_key(self) -> bool:
        """Return whether the route accepts an Idempotency-Key."""
        return self.idempotent_create or IDEMPOTENCY_KEY in self.request_headers

    @property
    def reserves_idempotency_key(self) -> bool:
        """Return whether a key is refused for another request before the view is called."""
        return self.accepts_idempotency_key and not self.recognizes_repeats

    @property
    def summary(self) -> str:
        """Return the view's docstring."""
        return (self.view.__doc__ or "").strip()

    @property
    def is_body_optional(self) -> bool:
        """Return whether an absent body means an empty object."""
        model = self.body
        if model is None or not issubclass(model, BaseModel):
            return False
        return not any(member.is_required() for member in model.model_fields.values())

    def path_is_valid(self, path: Mapping[str, str]) -> bool:
        """Return whether all path parameters match their patterns."""
        return all(re.fullmatch(PATH_SHAPES[name], value) for name, value in path.items())


def describe_endpoint(
    method: str,
    path: str,
    permission: Permission,
    view: View,
    options: RouteOptions,
) -> Endpoint:
    """Describe a view's endpoint; its models come from the view's annotations."""
    hints = get_type_hints(view)
    settled: RouteOptions = {
        "status": 200 if _has_body(hints.get("return")) else 204,
        "response_models": _response_models(hints.get("return")),
        **options,
    }
    endpoint = Endpoint(
        method=method,
        path=path,
        permission=permission,
        view=view,
        body=hints.get("body"),
        query=hints.get("query"),
        **settled,
    )
    _check_path_parameters(endpoint, view)
    _check_repeats(endpoint)
    return endpoint


def _check_repeats(endpoint: Endpoint) -> None:
    stores_answers = endpoint.idempotent_create and endpoint.remember_answer
    if stores_answers and endpoint.path_parameters and endpoint.authorize_repeat is None:
        raise TypeError(f"{endpoint.route}: say in authorize_repeat who may have its answer again")


def _has_body(hint: object) -> bool:
    return hint is not None and hint is not type(None)


def _response_models(hint: object) -> tuple[type[BaseModel], ...]:
    if get_origin(hint) in {Union, UnionType}:
        return tuple(model for one in get_args(hint) for model in _response_models(one))
    if get_origin(hint) is HttpResponse:
        (hint,) = get_args(hint)
    return (hint,) if inspect.isclass(hint) and issubclass(hint, BaseModel) else ()


def _check_path_parameters(endpoint: Endpoint, view: View) -> None:
    taken = set(inspect.signature(view).parameters) - {"call", "body", "query"}
    if taken != set(endpoint.path_parameters):
        raise TypeError(f"{endpoint.route}: its view takes {sorted(taken)}")
    unknown = taken - set(PATH_SHAPES)
    if unknown:
        raise TypeError(f"{endpoint.route}: define {sorted(unknown)} in PATH_SHAPES")
