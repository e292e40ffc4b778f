"""A stack for the command line, in the tests' process."""

import io
import json
from collections.abc import Callable
from typing import Any

from typer.testing import Result

from chalicelib.leaderboard.events import update_leaderboards
from chalicelib.notifications.events import notify_results
from infra.deploy.cloud import Cloud as Aws
from infra.deploy.cloud import Service
from tests.support.aws_delivery import woken

Run = Callable[..., Result]


class Functions:
    """Lambda: runs the stream's consumers in this process."""

    def __init__(self) -> None:
        self.breaks = False

    def invoke(self, FunctionName: str, Payload: bytes) -> dict[str, Any]:  # noqa: N803 - AWS's
        if self.breaks:
            return {"FunctionError": "Unhandled", "Payload": io.BytesIO(b'{"errorType": "X"}')}
        handlers = {"UpdateLeaderboards": update_leaderboards, "NotifyResults": notify_results}
        answer = woken(handlers[FunctionName], json.loads(Payload))
        return {"Payload": io.BytesIO(json.dumps(answer).encode())}


functions = Functions()


class Emulated(Aws):
    """The emulator, with functions."""

    def client(self, service: Service) -> Any:
        return functions if service == "lambda" else super().client(service)
