"""The choice of a response's media type by the header Accept (RFC 9110, 12.5.1)."""

import re
from collections.abc import Sequence

_WEIGHT = re.compile(r"\s*q=(0(\.\d{0,3})?|1(\.0{0,3})?)\s*", re.ASCII | re.IGNORECASE)


def preferred_type(accept: str, offered: Sequence[str], default: str) -> str | None:
    """Return the offered type that is named and wanted at least as much as the default, or None.

    Of equal ones the first counts. Wildcards mean the default.
    """
    weights = dict(map(_weighed, accept.split(",")))
    group = f"{default.partition('/')[0]}/*"
    least = next((weights[one] for one in (default, group, "*/*") if one in weights), 0.0)
    named = [one for one in offered if weights.get(one, 0.0) > 0]
    best = max(named, key=lambda one: weights[one], default=None)
    return best if best is not None and weights[best] >= least else None


def _weighed(accepted: str) -> tuple[str, float]:
    name, *parameters = accepted.split(";")
    found = next((one for one in map(_WEIGHT.fullmatch, parameters) if one), None)
    return name.strip().lower(), 1.0 if found is None else float(found[1])
