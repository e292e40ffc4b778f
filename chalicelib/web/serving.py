"""How one request is served: admitted, read, handed to its view, answered, told to the log."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from chalice.app import Response
from pydantic import BaseModel

from chalicelib import logs, metrics
from chalicelib.dynamo.reads import Found
from chalicelib.errors import (
    MethodNotAllowedError,
    NotFoundError,
    PreconditionMissingError,
    RefusalError,
)
from chalicelib.metrics import Metric
from chalicelib.values import dataclass
from chalicelib.web import answers, cors, requests
from chalicelib.web.answers import Answer, Raw
from chalicelib.web.call import Call, Edge, RawBody, cursors_of
from chalicelib.web.caller import PUBLIC, Caller
from chalicelib.web.endpoints import IDEMPOTENCY_KEY, Endpoint
from chalicelib.web.idempotency import Idempotency, Repeatable, checked_key
from chalicelib.web.requests import Arrived
from chalicelib.web.schemas import NoBody

_LEGAL_REQUEST_ID = re.compile(r"[A-Za-z0-9-]{1,64}")
_NO_BODY = (b"", b"{}")
FIRST_FAULT = 500
_PAGING = ("limit", "cursor")


def serve(edge: Edge, endpoint: Endpoint, arrived: Arrived) -> Response:
    """The answer to a request on its route; a refusal or a fault is an answer too."""
    began = edge.clock()
    named = request_id(edge, arrived)
    logs.start_afresh({"request_id": named, "route": endpoint.route})
    raw = _settled(_Serving(edge, endpoint, arrived, named).raw, named)
    counts = {Metric.REQUESTS: 1, Metric.ERRORS: int(raw.status >= FIRST_FAULT)}
    took = edge.clock() - began
    metrics.tell("request", counts, by_route=True, status=raw.status, ms=took)
    return _to_response(edge, arrived, raw, named)


def refuse_method(edge: Edge, arrived: Arrived, served: str) -> Response:
    """The 405 that names the methods a path does serve."""
    named = request_id(edge, arrived)
    raw = answers.of_refusal(MethodNotAllowedError(headers={"Allow": served}), named)
    if arrived.method == "HEAD":
        raw = Raw("", "", raw.status, raw.headers)
    return _to_response(edge, arrived, raw, named)


def request_id(edge: Edge, arrived: Arrived) -> str:
    """The gateway's id of the request, or one of our own where it gave none that is safe."""
    given = arrived.gateway_id
    return given if _LEGAL_REQUEST_ID.fullmatch(given) else edge.new_id("req")


def _to_response(edge: Edge, arrived: Arrived, raw: Raw, named: str) -> Response:
    allowed = cors.headers(arrived.headers.one("origin"), edge.cors_origins)
    return answers.to_response(raw, named, allowed)


def _settled(serve_it: Callable[[], Raw], named: str) -> Raw:
    try:
        return serve_it()
    except RefusalError as refusal:
        logs.bind(code=refusal.code)
        return answers.of_refusal(refusal, named)
    except Exception:  # noqa: BLE001 - whatever a bug raises, the client gets a problem document
        logs.logger().exception("fault")
        return answers.of_fault(named)


@dataclass(frozen=True, slots=True)
class _Serving:
    """One request on its way to its view."""

    edge: Edge
    endpoint: Endpoint
    arrived: Arrived
    named: str

    def raw(self) -> Raw:
        caller, found = self._admit()
        if not self.endpoint.fits(self.arrived.path):
            raise NotFoundError
        arguments, call = self._named(), self._call(caller, found)
        self._check_if_match(call)
        body = self._body()
        if body is not None:
            arguments["body"] = body
        if self.endpoint.creates and call.idempotency_key is not None:
            return self._once(call.idempotency_key, call, arguments)
        return self._seen(call, arguments)

    def _admit(self) -> tuple[Caller | None, Found]:
        endpoint, path = self.endpoint, self.arrived.path
        authorization = self.arrived.headers.every("authorization")
        permission = endpoint.permission
        if permission == PUBLIC:
            if endpoint.also_for is None or not authorization:
                return None, Found({})
            permission = endpoint.also_for
        reads = endpoint.reads if endpoint.fits(path) else None
        caller, found = self.edge.guard(
            authorization,
            permission,
            lambda user_id: reads(user_id, path) if reads else (),
        )
        logs.bind(user_id=caller.user_id)
        return caller, found

    def _check_if_match(self, call: Call) -> None:
        # before the body: what is to be said of it depends on what it is to replace
        if self.endpoint.wants_if_match is not None and call.if_match is None:
            self.endpoint.wants_if_match(call, **self.arrived.path)
            raise PreconditionMissingError

    def _named(self) -> dict[str, Any]:
        arguments: dict[str, Any] = dict(self.arrived.path)
        query = requests.query(self.arrived.pairs, self.endpoint.query)
        if query is not None:
            arguments["query"] = query
        return arguments

    def _body(self) -> BaseModel | RawBody | None:
        raw, endpoint = self.arrived.body, self.endpoint
        if endpoint.body is None:
            if endpoint.method != "GET" and raw.strip() not in _NO_BODY:
                requests.body(raw, self.arrived.headers, NoBody, max_bytes=endpoint.max_bytes)
            return None
        if issubclass(endpoint.body, RawBody):
            accepted, most = endpoint.accepts, endpoint.max_bytes
            return RawBody(*requests.raw_body(raw, self.arrived.headers, accepted, max_bytes=most))
        if endpoint.may_lack_body and not raw.strip():
            return endpoint.body()
        headers = self.arrived.headers
        return requests.body(raw, headers, endpoint.body, max_bytes=endpoint.max_bytes)

    def _call(self, caller: Caller | None, found: Found) -> Call:
        arrived, headers = self.arrived, self.arrived.headers
        filters = sorted(pair for pair in arrived.pairs if pair[0] not in _PAGING)
        whose = caller.user_id if caller else ""
        return Call(
            signed_in=caller,
            found=found,
            request_id=self.named,
            source_ip=arrived.source_ip,
            user_agent=headers.one("user-agent") or "",
            idempotency_key=self._idempotency_key(),
            if_match=headers.one("if-match"),
            if_none_match=headers.one("if-none-match"),
            new_id=self.edge.new_id,
            cursors=cursors_of(self.edge),
            headers={
                name: text for name in self.endpoint.takes if (text := headers.one(name.lower()))
            },
            bound_to=f"{self.endpoint.route} {sorted(arrived.path.items())} {filters} {whose}",
        )

    def _idempotency_key(self) -> str | None:
        if not self.endpoint.takes_idempotency_key:
            return None
        return checked_key(self.arrived.headers.one(IDEMPOTENCY_KEY))

    def _once(self, key: str, call: Call, arguments: Mapping[str, Any]) -> Raw:
        memory = Idempotency(self.edge.secret("idempotency"), self.edge.clock)
        whose = call.signed_in.user_id if call.signed_in else ""
        request = Repeatable(whose, self.endpoint.route, key, _canonical(arguments))
        derived = replace(call, new_id=memory.new_id(request))
        return memory.answer(request, lambda: self._seen(derived, arguments))

    def _seen(self, call: Call, arguments: Mapping[str, Any]) -> Raw:
        seen = self.endpoint.view(call=call, **arguments)
        if isinstance(seen, Raw):
            return seen
        if isinstance(seen, Answer):
            return answers.of_model(seen.body, seen.status or self.endpoint.status, seen.headers)
        return answers.of_model(seen, self.endpoint.status, {})


def _canonical(arguments: Mapping[str, Any]) -> bytes:
    spelled = {
        name: value.model_dump_json() if isinstance(value, BaseModel) else value
        for name, value in arguments.items()
    }
    return repr(sorted(spelled.items())).encode()
