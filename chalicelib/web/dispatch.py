"""Dispatch of a request: authenticate, parse, call the view, respond, log."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chalice.app import Response
from pydantic import BaseModel

from chalicelib import logs, metrics
from chalicelib.clock import Millis
from chalicelib.dynamo.reads import BatchItems
from chalicelib.errors import (
    ApiError,
    MethodNotAllowedError,
    NotFoundError,
    PreconditionMissingError,
)
from chalicelib.metrics import Metric
from chalicelib.settings import settings
from chalicelib.values import dataclass
from chalicelib.web import cors, paging, request, responses
from chalicelib.web.authentication import PUBLIC, Caller
from chalicelib.web.client_address import client_address
from chalicelib.web.context import EdgeDependencies, RawBody, RequestContext, lazy_cursors
from chalicelib.web.endpoints import IDEMPOTENCY_KEY, Endpoint
from chalicelib.web.idempotency import Idempotency, IdempotentRequest, validate_key
from chalicelib.web.paging import PageQuery
from chalicelib.web.request import GatewayRequest
from chalicelib.web.responses import HttpResponse, RawResponse
from chalicelib.web.schemas import NoBody

_LEGAL_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_NO_BODY = (b"", b"{}")
FIRST_SERVER_ERROR = 500
_PAGING = ("limit", "cursor")
_LOGGED = ("attempt_id", "quiz_id")
"""Path parameters in log lines; others may be secret."""


def handle_request(edge: EdgeDependencies, endpoint: Endpoint, arrived: GatewayRequest) -> Response:
    """Handle a request; API errors and bugs become problem responses."""
    began = edge.clock()
    named = request_id(edge, arrived)
    logs.reset_context({"request_id": named, "route": endpoint.route})
    raw = _with_error_mapping(_Dispatch(edge, endpoint, arrived, named, began).respond, named)
    counts = {Metric.REQUESTS: 1, Metric.ERRORS: int(raw.status >= FIRST_SERVER_ERROR)}
    took = edge.clock() - began
    metrics.emit("request", counts, by_route=True, status=raw.status, ms=took)
    return _to_response(edge, arrived, raw, named)


def method_not_allowed(edge: EdgeDependencies, arrived: GatewayRequest, served: str) -> Response:
    """Return the 405 response that lists the path's methods."""
    named = request_id(edge, arrived)
    raw = responses.problem_response(MethodNotAllowedError(headers={"Allow": served}), named)
    if arrived.method == "HEAD":
        raw = RawResponse("", "", raw.status, raw.headers)
    return _to_response(edge, arrived, raw, named)


def not_found(edge: EdgeDependencies, arrived: GatewayRequest) -> Response:
    """Return the response for a path that no route serves."""
    named = request_id(edge, arrived)
    return _to_response(edge, arrived, responses.problem_response(NotFoundError(), named), named)


def request_id(edge: EdgeDependencies, arrived: GatewayRequest) -> str:
    """Return the gateway's request id, or a new one when it is absent or unsafe."""
    given = arrived.gateway_id
    return given if _LEGAL_REQUEST_ID.fullmatch(given) else edge.new_id("req")


def _to_response(
    edge: EdgeDependencies, arrived: GatewayRequest, raw: RawResponse, named: str
) -> Response:
    allowed = cors.headers(arrived.headers.get("origin"), edge.cors_origins)
    return responses.to_chalice_response(raw, named, allowed)


def _with_error_mapping(serve_it: Callable[[], RawResponse], named: str) -> RawResponse:
    try:
        return serve_it()
    except ApiError as refusal:
        logs.bind(code=refusal.code)
        return responses.problem_response(refusal, named)
    except Exception:  # noqa: BLE001 - any bug becomes a problem document
        logs.logger().exception("unhandled_exception")
        return responses.internal_error(named)


@dataclass(frozen=True, slots=True)
class _Dispatch:
    """Handles one request."""

    edge: EdgeDependencies
    endpoint: Endpoint
    request: GatewayRequest
    request_id: str
    received_at: Millis

    def respond(self) -> RawResponse:
        caller, found = self._authenticate()
        if not self.endpoint.path_is_valid(self.request.path):
            raise NotFoundError
        path = self.request.path
        logs.bind(**{name: path[name] for name in _LOGGED if name in path})
        arguments, call = self._path_and_query(), self._request_context(caller, found)
        self._check_if_match(call)
        body = self._body()
        if body is not None:
            arguments["body"] = body
        if self.endpoint.reserves_idempotency_key and call.idempotency_key is not None:
            return self._idempotently(call.idempotency_key, call, arguments)
        return self._call_view(call, arguments)

    def _authenticate(self) -> tuple[Caller | None, BatchItems]:
        endpoint, path = self.endpoint, self.request.path
        authorization = self.request.headers.get_all("authorization")
        permission = endpoint.permission
        if permission == PUBLIC:
            if endpoint.optional_permission is None or not authorization:
                return None, BatchItems({})
            permission = endpoint.optional_permission
        reads = endpoint.prefetch if endpoint.path_is_valid(path) else None
        caller, found = self.edge.guard(
            authorization,
            permission,
            endpoint.route,
            lambda user_id: reads.keys(user_id, path) if reads else (),
        )
        logs.bind(user_id=caller.user_id)
        return caller, found

    def _check_if_match(self, call: RequestContext) -> None:
        # before the body: its errors depend on the resource that it replaces
        if self.endpoint.require_if_match is not None and call.if_match is None:
            self.endpoint.require_if_match(call, **self.request.path)
            raise PreconditionMissingError

    def _path_and_query(self) -> dict[str, Any]:
        arguments: dict[str, Any] = dict(self.request.path)
        query = request.parse_query(self.request.query_pairs, self.endpoint.query)
        if query is not None:
            arguments["query"] = query
        return arguments

    def _body(self) -> BaseModel | RawBody | None:
        raw, endpoint = self.request.body, self.endpoint
        if endpoint.body is None:
            if endpoint.method != "GET" and raw.strip() not in _NO_BODY:
                request.parse_body(raw, self.request.headers, NoBody, max_bytes=endpoint.max_bytes)
            return None
        if issubclass(endpoint.body, RawBody):
            consumed, most = endpoint.consumes, endpoint.max_bytes
            return RawBody(*request.raw_body(raw, self.request.headers, consumed, max_bytes=most))
        if endpoint.is_body_optional and not raw.strip():
            return endpoint.body()
        headers = self.request.headers
        return request.parse_body(raw, headers, endpoint.body, max_bytes=endpoint.max_bytes)

    def _request_context(self, caller: Caller | None, found: BatchItems) -> RequestContext:
        arrived, headers = self.request, self.request.headers
        filters = sorted(pair for pair in arrived.query_pairs if pair[0] not in _PAGING)
        whose = caller.user_id if caller else ""
        return RequestContext(
            optional_caller=caller,
            prefetched=found,
            request_id=self.request_id,
            received_at=self.received_at,
            source_ip=client_address(arrived, settings()),
            user_agent=headers.get("user-agent") or "",
            idempotency_key=self._idempotency_key(),
            if_match=headers.get("if-match"),
            if_none_match=headers.get("if-none-match"),
            new_id=self.edge.new_id,
            cursors=lazy_cursors(self.edge),
            headers={
                name: text
                for name in self.endpoint.request_headers
                if (text := headers.get(name.lower()))
            },
            cursor_scope=f"{self.endpoint.route} {sorted(arrived.path.items())} {filters} {whose}",
        )

    def _idempotency_key(self) -> str | None:
        if not self.endpoint.accepts_idempotency_key:
            return None
        return validate_key(self.request.headers.get(IDEMPOTENCY_KEY))

    def _idempotently(
        self, key: str, call: RequestContext, arguments: Mapping[str, Any]
    ) -> RawResponse:
        memory = Idempotency(self.edge.secret("idempotency"), self.edge.clock)
        # anonymous callers share no keys: they are identified by their address
        whose = call.optional_caller.user_id if call.optional_caller else f"@{call.source_ip}"
        request = IdempotentRequest(whose, self.endpoint.route, key, _canonical(arguments))
        derived = replace(call, new_id=memory.new_id(request))
        return memory.respond(
            request,
            lambda: self._call_view(derived, arguments),
            keep=self.endpoint.idempotent_create and self.endpoint.remember_answer,
            authorize=lambda: self._authorize_repeat(derived),
        )

    def _authorize_repeat(self, call: RequestContext) -> None:
        if self.endpoint.authorize_repeat is not None:
            self.endpoint.authorize_repeat(call, **self.request.path)

    def _call_view(self, call: RequestContext, arguments: Mapping[str, Any]) -> RawResponse:
        """Call the view; a page too large for a response is read again with a smaller limit."""
        raw = self._response_of(self.endpoint.view(call=call, **arguments))
        query = arguments.get("query")
        while (
            isinstance(query, PageQuery)
            and isinstance(raw.text, str)
            and (fewer := paging.fitting_limit(raw.text, query))
        ):
            query = query.model_copy(update={"limit": fewer})
            raw = self._response_of(self.endpoint.view(call=call, **{**arguments, "query": query}))
        return raw

    def _response_of(self, seen: BaseModel | HttpResponse[Any] | RawResponse | None) -> RawResponse:
        if isinstance(seen, RawResponse):
            return seen
        if isinstance(seen, HttpResponse):
            return responses.model_response(
                seen.body, seen.status or self.endpoint.status, seen.headers
            )
        return responses.model_response(seen, self.endpoint.status, {})


def _canonical(arguments: Mapping[str, Any]) -> bytes:
    # without what is absent: in a body of changes it is another request than null
    spelled = {
        name: value.model_dump_json(exclude_unset=True) if isinstance(value, BaseModel) else value
        for name, value in arguments.items()
    }
    return repr(sorted(spelled.items())).encode()
