"""The figures once more, from whole tables and with numpy and scipy: slow, and another way."""

from typing import Any

import numpy as np

POINT = 1_000
"""Tables are in thousandths, so that sums are exact in floats as well."""
NOTHING = 1e-4
"""Covariances of up to 50 whole numbers are multiples of more than this, or 0."""


def exam_figures(marks: Any) -> dict[str, float]:
    """Figures of a table of marks, a row for each taker."""
    from scipy import stats  # noqa: PLC0415 - slow, and of no use to most processes of a test run

    total = marks.sum(axis=1)
    alpha = _alpha(marks)
    return {
        "mean": total.mean() / POINT,
        "median": np.median(total) / POINT,
        "sd": total.std(ddof=1) / POINT,
        "skewness": stats.skew(total, bias=False),
        "kurtosis": stats.kurtosis(total, bias=False),
        "alpha": 100 * alpha,
        "error_ratio": 100 * np.sqrt(1 - alpha),
        "standard_error": total.std(ddof=1) * np.sqrt(1 - alpha) / POINT,
    }


def item_figures(marks: Any, maxima: Any, place: int) -> dict[str, float]:
    """Figures of one column; NaN where something is divided by 0."""
    item, rest = marks[:, place], np.delete(marks, place, axis=1)
    rests, total = rest.sum(axis=1), marks.sum(axis=1)
    with np.errstate(invalid="ignore", divide="ignore"):
        roots = np.sqrt([_covariance(one, total) for one in marks.T])
        spread = np.sqrt(_covariance(item, item) * _covariance(rests, rests))
        together = _covariance(item, rests)
        return {
            "facility": 100 * item.mean() / maxima[place],
            "sd": 100 * item.std(ddof=1) / maxima[place],
            "discrimination_index": 100 * together / spread,
            "discriminative_efficiency": 100
            * together
            / _covariance(np.sort(item), np.sort(rests)),
            "effective_weight": 100 * roots[place] / np.nansum(roots),
            "alpha_if_deleted": 100 * _alpha(rest),
        }


def _alpha(marks: Any) -> np.float64:
    parts = np.float64(marks.shape[1])
    total = marks.sum(axis=1)
    whole = _covariance(total, total)
    return np.float64(parts / (parts - 1) * (1 - marks.var(axis=0, ddof=1).sum() / whole))


def _covariance(one: Any, other: Any) -> np.float64:
    found = np.cov(one, other)[0, 1]
    return np.float64(0) if abs(found) < NOTHING else np.float64(found)
