"""Marks of finished attempts as statistics read them: of each result only what is counted.

A `Result` of 50 questions costs three times the processor time.
"""

import json
import zlib
from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from chalicelib.dynamo import reads
from chalicelib.dynamo.errors import RawItem
from chalicelib.results.models import AttemptRef, EndReason
from chalicelib.results.result_codec import COLUMNS, numbers_from_text
from chalicelib.results.store import key_of
from chalicelib.values import dataclass

SCORES, TEXTS = 1, 2
"""Columns of `store.ResultItem.marks`."""
DROPPED = 2
"""Place in what people did to a mark."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GradedAttempt:
    """A finished attempt whose marks are all there; lists are by the place in its paper."""

    ref: AttemptRef
    quiz_version: int
    graded_by: int
    """The version whose key graded it."""
    seed: bytes
    drawn: tuple[int, ...]
    scores: list[str]
    texts: list[str | None]
    """Responses as they are stored."""
    dropped: tuple[int, ...]
    raw: RawItem

    @property
    def number(self) -> int:
        return self.ref.number

    @property
    def ratio(self) -> Fraction:
        """Return the exact ratio of score to maximum."""
        kept = self.raw
        total = Fraction(kept["sx"]["S"] if "sx" in kept else kept["s"]["N"])
        if "aj" in kept:
            total = max(Fraction(0), total + Fraction(json.loads(kept["aj"]["S"])[0]))
        maximum = Fraction(kept["mx"]["N"])
        return total / maximum if maximum else Fraction(0)


def graded_attempts(refs: Iterable[AttemptRef]) -> list[GradedAttempt]:
    """Return those of up to 100 attempts that count, in one round trip.

    Not voided, not abandoned, not reopened, and marked as a whole.
    """
    keys = {ref: key_of(ref) for ref in refs}
    if not keys:
        return []
    found = reads.batch_get(keys.values())
    items = ((ref, found.raw(key)) for ref, key in keys.items())
    return [_graded(ref, raw) for ref, raw in items if raw is not None and _counts(raw)]


def _counts(raw: RawItem) -> bool:
    is_finished = raw["st"]["S"] != EndReason.ABANDONED.value
    return is_finished and "s" in raw and "vo" not in raw and "su" not in raw


def _graded(ref: AttemptRef, raw: RawItem) -> GradedAttempt:
    version = int(raw["qv"]["N"])
    columns: list[list[Any]] = json.loads(zlib.decompress(raw["m"]["B"]))
    by_people = columns[COLUMNS] if len(columns) > COLUMNS else []
    return GradedAttempt(
        ref=ref,
        quiz_version=version,
        graded_by=int(raw["gv"]["N"]) if "gv" in raw else version,
        seed=raw["sd"]["B"],
        drawn=numbers_from_text(raw["dr"]["S"]) if "dr" in raw else (),
        scores=columns[SCORES],
        texts=columns[TEXTS],
        dropped=tuple(place for place, one in enumerate(by_people) if one and one[DROPPED]),
        raw=raw,
    )
