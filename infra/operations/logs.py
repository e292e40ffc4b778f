"""Print the logs of a stack's functions, oldest first."""

import argparse
import sys
import time
from datetime import UTC, datetime
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError

from infra.deploy.addresses import stack_name
from infra.deploy.cloud import Cloud

NOISE = ("START ", "END ", "REPORT ", "INIT_START ")
"""Lines that Lambda itself logs for each call."""


def lines(cloud: Cloud, stack: str, since: float) -> list[str]:
    """Return the log lines of all functions of ``stack`` since an instant in seconds."""
    logs = cloud.client("logs")
    found: list[tuple[int, str]] = []
    groups = logs.get_paginator("describe_log_groups")
    for page in groups.paginate(logGroupNamePrefix=f"/aws/lambda/{stack}-"):
        for group in page["logGroups"]:
            found.extend(_of_group(logs, group["logGroupName"], stack, since))
    return [line for _, line in sorted(found)]


def _of_group(logs: Any, group: str, stack: str, since: float) -> list[tuple[int, str]]:  # noqa: ANN401 - boto3
    function = group.removeprefix(f"/aws/lambda/{stack}-").rpartition("-")[0]
    reading = {"logGroupName": group, "startTime": int(since * 1000)}
    pages = logs.get_paginator("filter_log_events").paginate(**reading)
    events = (event for page in pages for event in page["events"])
    return [
        (event["timestamp"], f"{_clock(event)} {function:14} {event['message'].strip()}")
        for event in events
        if not event["message"].startswith(NOISE)
    ]


def _clock(event: dict[str, Any]) -> str:
    return f"{datetime.fromtimestamp(event['timestamp'] / 1000, UTC):%H:%M:%S}"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--endpoint", help="endpoint of an AWS emulator; AWS itself if absent")
    parser.add_argument("--minutes", type=float, default=10)
    arguments = parser.parse_args()
    since = time.time() - 60 * arguments.minutes
    try:
        found = lines(Cloud.at(arguments.endpoint), stack_name(arguments.stage), since)
    except (BotoCoreError, ClientError) as error:
        sys.exit(f"The logs cannot be read. {error}")
    print("\n".join(found))


if __name__ == "__main__":
    main()
