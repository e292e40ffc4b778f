"""Corrections of the emulator's permission checks, so that policies can be AWS's.

Patches ministack 1.5.33, which is why that version is pinned.
"""

import base64
import email
import email.utils
from collections.abc import Mapping
from typing import Any

from ministack import app as ministack
from ministack.core import iam_actions, iam_evaluator

_RAW = "RawMessage.Data"


def enforce_policies() -> None:
    """Correct the action and resource that the emulator derives from requests."""
    action_of, resource_of = iam_actions.extract_iam_action, iam_actions.extract_resource_arn

    def action(*request: Any) -> str | None:  # noqa: ANN401 - the emulator's types are not public
        named: str | None = action_of(*request)
        # IAM has no action for batches: they are authorized per message
        return "sqs:SendMessage" if named == "sqs:SendMessageBatch" else named

    def resource(*request: Any) -> str:  # noqa: ANN401 - the emulator's types are not public
        service, parameters, region, account = request[0], *request[-3:]
        if service == "ses" and _RAW in parameters:
            return f"arn:aws:ses:{region}:{account}:identity/{sending_domain(parameters)}"
        return str(resource_of(*request))

    def pin_origin(source_ip: str, _secure: bool) -> None:  # noqa: FBT001 - called by the stand-in
        # nothing leaves the machine, so a policy that asks for TLS is content
        iam_evaluator.pin_request_origin(source_ip, secure_transport=True)

    ministack.pin_request_origin = pin_origin
    iam_actions.extract_iam_action = action
    iam_actions.extract_resource_arn = resource


def sending_domain(parameters: Mapping[str, Any]) -> str:
    """Return the domain of the From in a SendRawEmail."""
    given = parameters[_RAW]
    encoded = given[0] if isinstance(given, list) else given
    message = email.message_from_bytes(base64.b64decode(encoded))
    return email.utils.parseaddr(message["From"])[1].partition("@")[2]
