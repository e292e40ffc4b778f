"""CloudWatch's evaluation of alarms, as its user guide describes it, for the template's alarms.

Samples are put into periods, each period becomes one value by the alarm's statistic or expression,
and an alarm rings when all its evaluation periods breach.
"""

import math
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

MINUTE = 60
Samples = Mapping[str, Sequence[Sequence[float]]]
"""The samples of each minute, by the metric's name, or by its id in an alarm that calculates."""

_COMPARE: Mapping[str, Callable[[float, float], bool]] = {
    "GreaterThanThreshold": lambda value, threshold: value > threshold,
    "LessThanThreshold": lambda value, threshold: value < threshold,
}


def rings_at(alarm: Mapping[str, Any], samples: Samples, **parameters: str) -> int | None:
    """Return the minute at whose end the alarm is in state ALARM for the first time."""
    period = _period(alarm) // MINUTE
    minutes = max(map(len, samples.values()))
    values: list[float | None] = []
    for end in range(period, minutes + 1, period):
        values.append(_value(alarm, samples, end - period, end, parameters))
        recent = values[-alarm["EvaluationPeriods"] :]
        full = len(recent) == alarm["EvaluationPeriods"]
        if full and all(_is_breaching(alarm, value) for value in recent):
            return end
    return None


def _period(alarm: Mapping[str, Any]) -> int:
    if "Period" in alarm:
        return int(alarm["Period"])
    [period] = {one["MetricStat"]["Period"] for one in alarm["Metrics"] if "MetricStat" in one}
    return int(period)


def _is_breaching(alarm: Mapping[str, Any], value: float | None) -> bool:
    if value is None:
        return bool(alarm["TreatMissingData"] == "breaching")
    return _COMPARE[alarm["ComparisonOperator"]](value, alarm["Threshold"])


def _value(
    alarm: Mapping[str, Any], samples: Samples, start: int, end: int, parameters: Mapping[str, str]
) -> float | None:
    if "Metrics" not in alarm:
        statistic = alarm.get("Statistic") or alarm["ExtendedStatistic"]
        return _statistic(statistic, samples.get(alarm["MetricName"], []), start, end)
    metrics = {
        one["Id"]: _statistic(one["MetricStat"]["Stat"], samples.get(one["Id"], []), start, end)
        for one in alarm["Metrics"]
        if "MetricStat" in one
    }
    [expression] = [one["Expression"] for one in alarm["Metrics"] if "Expression" in one]
    return _calculate(expression, metrics, parameters)


def _statistic(name: str, samples: Sequence[Sequence[float]], start: int, end: int) -> float | None:
    found = sorted(value for minute in samples[start:end] for value in minute)
    if not found:
        return None
    if name.startswith("p"):
        return found[math.ceil(float(name[1:]) / 100 * len(found)) - 1]
    return {"Sum": sum(found), "Average": sum(found) / len(found), "Maximum": found[-1]}[name]


def _calculate(
    expression: str | Mapping[str, str],
    metrics: Mapping[str, float | None],
    parameters: Mapping[str, str],
) -> float | None:
    """Evaluate an expression of metric math; None where a metric that it needs has no value."""
    text = expression if isinstance(expression, str) else expression["Fn::Sub"]
    text = re.sub(r"\$\{(\w+)\}", lambda found: parameters[found[1]], text).replace("AND", "and")
    functions: dict[str, Any] = {
        "FILL": _fill,
        "IF": lambda condition, this, other: this if condition else other,
        "METRICS": lambda: list(metrics.values()),
        "SUM": sum,
    }
    try:
        found = eval(text, {"__builtins__": {}}, functions | dict(metrics))  # noqa: S307 - ours
    except TypeError:
        return None
    return float(found)


def _fill(value: Any, instead: float) -> Any:
    if isinstance(value, list):
        return [_fill(one, instead) for one in value]
    return instead if value is None else value
