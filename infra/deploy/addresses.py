"""What a deployed stack is called, and where its API is."""

from collections.abc import Mapping

from infra.deploy.cloud import Cloud


def stack_name(stage: str) -> str:
    """Return the stack's name, on which all names are based: stages share an account."""
    return f"invigil-{stage}"


def address_of(cloud: Cloud, outputs: Mapping[str, str]) -> str:
    """Return the address of the deployed API; an emulator serves it below its own endpoint."""
    if cloud.endpoint is None:
        return outputs["ApiAddress"]
    host, _, stage = outputs["ApiAddress"].removeprefix("https://").partition("/")
    api = host.partition(".")[0]
    if not stage:  # an HTTP API
        return f"{cloud.endpoint}/_aws/execute-api/{api}/$default"
    return f"{cloud.endpoint}/restapis/{api}/{stage}/_user_request_"
