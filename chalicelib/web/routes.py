"""Registration of routes: private by default; other methods give 405."""

from collections.abc import Callable
from typing import Any, TypeVar, Unpack

from chalice.app import Blueprint, Chalice, Response

from chalicelib.web import cors, dispatch, responses
from chalicelib.web.authentication import Permission
from chalicelib.web.context import EdgeDependencies
from chalicelib.web.endpoints import Endpoint, RouteOptions, View, describe_endpoint
from chalicelib.web.request import GatewayRequest
from chalicelib.web.responses import RawResponse

AnyView = TypeVar("AnyView", bound=View)
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS")


class Routes(Blueprint):
    """The routes of a slice; each states its permission, without a default.

    Further options are in `RouteOptions`. The view's name is the operation id.
    """

    def __init__(self, import_name: str, edge: Callable[[], EdgeDependencies]) -> None:
        super().__init__(import_name)
        self.module = import_name
        self._edge = edge
        self.endpoints: list[Endpoint] = []

    def get(
        self, path: str, permission: Permission, **options: Unpack[RouteOptions]
    ) -> Callable[[AnyView], AnyView]:
        """Register a GET view."""
        return self._declare("GET", path, permission, options)

    def post(
        self, path: str, permission: Permission, **options: Unpack[RouteOptions]
    ) -> Callable[[AnyView], AnyView]:
        """Register a POST view; with ``idempotent_create`` it accepts an Idempotency-Key."""
        return self._declare("POST", path, permission, options)

    def put(
        self, path: str, permission: Permission, **options: Unpack[RouteOptions]
    ) -> Callable[[AnyView], AnyView]:
        """Register a PUT view."""
        return self._declare("PUT", path, permission, options)

    def patch(
        self, path: str, permission: Permission, **options: Unpack[RouteOptions]
    ) -> Callable[[AnyView], AnyView]:
        """Register a PATCH view."""
        return self._declare("PATCH", path, permission, options)

    def delete(
        self, path: str, permission: Permission, **options: Unpack[RouteOptions]
    ) -> Callable[[AnyView], AnyView]:
        """Register a DELETE view."""
        return self._declare("DELETE", path, permission, options)

    def register(self, app: Chalice, options: dict[str, Any]) -> None:
        """Add the routes to ``app``, and a 405 for every other method of their paths."""
        if responses.WORKBOOK not in app.api.binary_types:
            app.api.binary_types.append(responses.WORKBOOK)
        for path in dict.fromkeys(endpoint.path for endpoint in self.endpoints):
            served = [one.method for one in self.endpoints if one.path == path]
            missing = [method for method in METHODS if method not in served]
            self._add(path, missing, self._method_refuser(", ".join(served)))
        super().register(app, options)

    def _declare(
        self, method: str, path: str, permission: Permission, options: RouteOptions
    ) -> Callable[[AnyView], AnyView]:
        def declare(view: AnyView) -> AnyView:
            endpoint = describe_endpoint(method, path, permission, view, options)
            self.endpoints.append(endpoint)
            self._add(path, [method], self._dispatcher(endpoint))
            return view

        return declare

    def _add(self, path: str, methods: list[str], view: Callable[..., Response]) -> None:
        # content_types=[] prevents Chalice from refusing bodies with its own errors
        self.route(path, methods=methods, name=path, content_types=[])(view)

    def _dispatcher(self, endpoint: Endpoint) -> Callable[..., Response]:
        # Chalice passes path parameters by name; they are read from the event instead
        def serve(**_path: str) -> Response:
            return dispatch.handle_request(self._edge(), endpoint, self._gateway_request())

        return serve

    def _method_refuser(self, served: str) -> Callable[..., Response]:
        def refuse(**_path: str) -> Response:
            return self._refuse_method(served)

        return refuse

    def _refuse_method(self, served: str) -> Response:
        edge, arrived = self._edge(), self._gateway_request()
        origin = arrived.headers.get("origin")
        if arrived.method == "OPTIONS":
            granted = cors.preflight(origin, edge.cors_origins, served)
            return responses.to_chalice_response(
                RawResponse("", "", 204), dispatch.request_id(edge, arrived), granted
            )
        return dispatch.method_not_allowed(edge, arrived, served)

    def _gateway_request(self) -> GatewayRequest:
        return GatewayRequest(self.current_request.to_original_event())
