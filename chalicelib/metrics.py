"""Metrics as log lines in CloudWatch's embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
A line needs no API call. CloudWatch charges for each combination of name and dimension value, so
dimensions are few.
"""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.clock import now
from chalicelib.logs import logger
from chalicelib.settings import settings

NAMESPACE = "Invigil"


class Metric(StrEnum):
    """The service's own metrics; those of AWS are not repeated."""

    REQUESTS = "requests"
    ERRORS = "errors"
    """Responses with status 500 and above."""
    DATABASE_FAILURES = "database_failures"
    """DynamoDB calls that failed after all retries."""
    SWEEP_LAG = "sweep_lag_seconds"
    """Seconds from the end of the grace period to the result written by the timer."""
    BOARD_LAG = "board_lag_seconds"
    """Seconds from the write of a result to its leaderboards; the oldest of a batch."""
    MAIL_AGE = "mail_age_seconds"
    """Seconds from the message to the attempt to send; the oldest of a batch."""

    @property
    def unit(self) -> str:
        """CloudWatch's unit name."""
        return "Seconds" if self.value.endswith("_seconds") else "Count"


def emit(
    event: str, values: Mapping[Metric, float], *, by_route: bool = False, **facts: object
) -> None:
    """Log ``event`` with ``facts`` and emit ``values`` as metrics of the stack.

    ``by_route`` adds metrics per route, unless a setting disables them.
    """
    dimensions = [["stack"]]
    if by_route and settings().metrics_by_route == "on":
        dimensions.append(["stack", "route"])
    measured = [{"Name": str(metric), "Unit": metric.unit} for metric in values]
    directive = {"Namespace": NAMESPACE, "Dimensions": dimensions, "Metrics": measured}
    line: dict[str, object] = {
        **facts,
        **{str(metric): value for metric, value in values.items()},
        "stack": settings().table_prefix,
        "_aws": {"Timestamp": now(), "CloudWatchMetrics": [directive]},
    }
    logger().info(event, extra=line)
