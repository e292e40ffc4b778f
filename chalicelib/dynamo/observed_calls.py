"""Calls with botocore's events around them: where tests look on, fail, delay and answer."""

from http import HTTPStatus
from types import SimpleNamespace
from typing import Any

from botocore.awsrequest import AWSPreparedRequest, HeadersDict
from botocore.compat import HTTPHeaders
from botocore.exceptions import BotoCoreError, ClientError
from botocore.hooks import HierarchicalEmitter
from botocore.model import OperationModel, ServiceModel

from chalicelib.dynamo.transport import (
    MEDIA_TYPE,
    HttpAnswer,
    Parsed,
    Transport,
    encode,
    is_retried,
    parse,
    target,
)


class ObservedCalls:
    """Emit the events of a boto3 client, with their arguments, around each call."""

    def __init__(self, transport: Transport, service_model: ServiceModel) -> None:
        self.events = HierarchicalEmitter()
        self.service_model = service_model
        self._transport = transport

    def call(self, operation: str, arguments: dict[str, Any]) -> Parsed:
        """Return the answer of a call, or of the handler that answers in its place."""
        model = self.service_model.operation_model(operation)
        common = {"model": model, "context": {}}
        changed = self._emit("provide-client-params", operation, params=arguments, **common)
        request = self._request(operation, encode(changed or arguments))
        answered = self._emit(
            "before-call", operation, params=request, request_signer=None, **common
        )
        parsed, error = _outcome(operation, answered) if answered else self._tried(model, request)
        metadata = parsed.get("ResponseMetadata", {})
        http = SimpleNamespace(status_code=metadata.get("HTTPStatusCode", HTTPStatus.OK))
        self._emit("after-call", operation, http_response=http, parsed=parsed, **common)
        if error is not None:
            raise error
        return parsed

    def _request(self, operation: str, body: bytes) -> dict[str, Any]:
        headers = {"X-Amz-Target": target(operation), "Content-Type": MEDIA_TYPE}
        url = self._transport.url
        return {"body": body, "headers": headers, "url": url, "method": "POST", "context": {}}

    def _tried(
        self, model: OperationModel, request: dict[str, Any]
    ) -> tuple[Parsed, ClientError | None]:
        tried = 1
        while True:
            parsed, error = self._try(model.name, request, tried)
            again = self._emit(
                "needs-retry",
                model.name,
                response=(None, parsed),
                caught_exception=error,
                operation=model,
                attempts=tried,
                request_dict=request,
                endpoint=None,
            )
            is_last = tried >= self._transport.options.tries
            if again is None and (error is None or is_last or not is_retried(error)):
                break
            self._transport.pause(tried)
            tried += 1
        if isinstance(error, BotoCoreError):
            raise error
        return parsed, error

    def _try(
        self, operation: str, request: dict[str, Any], tried: int
    ) -> tuple[Parsed, BotoCoreError | ClientError | None]:
        try:
            return parse(operation, self._answer(operation, request), tried - 1), None
        except ClientError as error:
            return dict(error.response), error
        except BotoCoreError as error:
            return {}, error

    def _answer(self, operation: str, request: dict[str, Any]) -> HttpAnswer:
        headers = HTTPHeaders()
        for name, text in request["headers"].items():
            headers[name] = text.encode()
        prepared = AWSPreparedRequest("POST", request["url"], headers, request["body"], False)  # noqa: FBT003 - no stream
        given = self._emit("before-send", operation, request=prepared)
        if given is None:
            return self._transport.send(operation, request["body"])
        return HttpAnswer(given.status_code, HeadersDict(given.headers), given.content)

    def _emit(self, event: str, of: str, /, **facts: Any) -> Any:  # noqa: ANN401 - by handlers
        _, answer = self.events.emit_until_response(f"{event}.dynamodb.{of}", **facts)
        return answer


def _outcome(operation: str, answered: Any) -> tuple[Parsed, ClientError | None]:  # noqa: ANN401
    http, parsed = answered
    is_refused = http.status_code >= 300  # noqa: PLR2004 - as botocore has it
    return parsed, ClientError(parsed, operation) if is_refused else None
