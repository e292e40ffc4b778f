"""Measurements, as log lines that CloudWatch reads as metrics: its embedded metric format.

https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
A line costs no call and waits for nothing. Each name with each value of a dimension is a metric
that CloudWatch bills, so dimensions are few.
"""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.clock import now
from chalicelib.logs import logger
from chalicelib.settings import settings

NAMESPACE = "Invigil"


class Metric(StrEnum):
    """All that we measure; what AWS measures of its own parts is not repeated here."""

    REQUESTS = "requests"
    ERRORS = "errors"
    """Answers of 500 and above."""
    DATABASE_FAILURES = "database_failures"
    """Calls that DynamoDB did not answer, or not yet, after all tries."""
    SWEEP_LAG = "sweep_lag_seconds"
    """From the last instant at which a save counted to the result that the timer made."""
    BOARD_LAG = "board_lag_seconds"
    """From the write of a result to the boards that show it; of a batch, the oldest."""
    MAIL_AGE = "mail_age_seconds"
    """From the message to the attempt to send; of a batch, the oldest."""

    @property
    def unit(self) -> str:
        """CloudWatch's name of the unit."""
        return "Seconds" if self.value.endswith("_seconds") else "Count"


def emit(
    event: str, values: Mapping[Metric, float], *, by_route: bool = False, **facts: object
) -> None:
    """Log ``event`` with ``facts``, and have ``values`` counted for the stack.

    With ``by_route`` they are counted for the line's route as well, unless that is switched off.
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
