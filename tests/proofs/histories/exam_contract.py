"""An exam as the contract has it: who may start, what is accepted, what each attempt is worth.

Written from the contract alone; it shares no code with the service.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

SECOND, MINUTE = 1_000, 60_000
GRACE = 5 * SECOND
RUNNING = "in_progress"


@dataclass(frozen=True)
class Asked:
    """A question of a version."""

    id: str
    points: Fraction
    penalty: Fraction
    right: Any
    wrong: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Version:
    """A paper with its key and its rules."""

    number: int
    questions: tuple[Asked, ...]
    duration: int
    closes_at: int | None
    max_attempts: int | None
    overdue: str
    method: str
    show: str
    when: str

    @property
    def total(self) -> Fraction:
        return sum((one.points for one in self.questions), Fraction(0))


@dataclass
class Sitting:
    """One attempt of a taker."""

    id: str
    taker: str
    version: Version
    started_at: int
    expires_at: int
    status: str = RUNNING
    answers: dict[str, Any] = field(default_factory=dict)
    graded_by: Version | None = None
    adjusted: Fraction = Fraction(0)
    told: tuple[Fraction, bool] | None = None
    was_regraded: bool = False
    runs_since: int = 0
    """When it was started, or reopened for the last time."""
    given_back: int = 0
    """Time of pauses, and between an end and a reopening."""
    worked: int = 0
    """Until its last end."""

    @property
    def score(self) -> Fraction:
        if self.status == "abandoned":
            return Fraction(0)
        key = {one.id: one.right for one in self.version.questions}
        if self.graded_by is not None:
            key |= {one.id: one.right for one in self.graded_by.questions if one.id in key}
        earned = Fraction(0)
        for one in self.version.questions:
            given = self.answers.get(one.id)
            if given is not None:
                earned += one.points if given == key[one.id] else -one.penalty
        return max(Fraction(0), max(Fraction(0), earned) + self.adjusted)

    @property
    def share(self) -> Fraction:
        return self.score / self.version.total

    @property
    def passed(self) -> bool:
        return self.share * 100 >= 50


@dataclass
class Exam:
    """A quiz with all that happened at it."""

    versions: list[Version] = field(default_factory=list)
    deleted: bool = False
    paused_since: int | None = None
    graded_by: Version | None = None
    sittings: list[Sitting] = field(default_factory=list)
    extra_minutes: dict[str, int] = field(default_factory=dict)
    extra_attempts: dict[str, int] = field(default_factory=dict)
    own_closes: dict[str, int | None] = field(default_factory=dict)
    former: dict[str, str] = field(default_factory=dict)
    """Accounts of people who were erased and registered again, and their account before."""

    def of(self, taker: str) -> list[Sitting]:
        return [one for one in self.sittings if one.taker == taker]

    def running(self, taker: str) -> Sitting | None:
        return next((one for one in self.of(taker) if one.status == RUNNING), None)

    def stands_since(self, one: Sitting) -> int | None:
        """When the clock of a running attempt was stopped; None where it runs, or had run out."""
        if self.paused_since is None or one.status != RUNNING:
            return None
        since = max(self.paused_since, one.runs_since)
        return since if since < one.expires_at else None

    def is_over(self, one: Sitting, now: int) -> bool:
        stands = self.stands_since(one) is not None
        return one.status == RUNNING and not stands and now >= one.expires_at + GRACE

    def refuses_save(self, one: Sitting, now: int) -> bool:
        since = self.stands_since(one)
        return since is not None and now >= since + GRACE

    def resume(self, now: int) -> None:
        for one in self.sittings:
            since = self.stands_since(one)
            if since is not None:
                one.expires_at += now - since
                one.given_back += now - since
        self.paused_since = None

    def touch(self, now: int) -> None:
        """End whatever is over: nobody can tell when the service did."""
        for one in self.sittings:
            if self.is_over(one, now):
                abandons = one.version.overdue == "abandon"
                self.end(one, "abandoned" if abandons else "auto_submitted", one.expires_at)

    def end(self, one: Sitting, status: str, at: int) -> None:
        stands = self.stands_since(one)
        until = at if stands is None else min(at, stands)
        one.worked = max(0, until - one.started_at - one.given_back)
        one.status = status
        if self.graded_by is not None and self.graded_by.number > one.version.number:
            one.graded_by = self.graded_by

    def accounts_before(self, taker: str) -> list[str]:
        one = self.former.get(taker)
        return [] if one is None else [one, *self.accounts_before(one)]

    def close_for(self, taker: str) -> int | None:
        closes_at = self.versions[-1].closes_at
        if (own := self.own_closes.get(taker)) is not None:
            return own
        extra = self.extra_minutes.get(taker, 0) * MINUTE
        return None if closes_at is None else closes_at + extra

    def reasons_against_start(self, taker: str, now: int) -> set[str]:
        """All that refuses a start; the service says one of them."""
        if not self.versions or self.deleted:
            return (
                {"not_found"}
                if self.running(taker) is None
                else {"not_found", "active_attempt_exists"}
            )
        found = set()
        if self.running(taker) is not None:
            found.add("active_attempt_exists")
        if any(self.of(one) for one in self.accounts_before(taker)):
            found.add("max_attempts_reached")
        allowed = self.versions[-1].max_attempts
        if allowed is not None and len(self.of(taker)) >= allowed + self.extra_attempts.get(
            taker, 0
        ):
            found.add("max_attempts_reached")
        closes_at = self.close_for(taker)
        if closes_at is not None and now >= closes_at:
            found.add("quiz_closed")
        if self.paused_since is not None:
            found.add("quiz_paused")
        return found

    def expires(self, taker: str, now: int) -> int:
        extra = self.extra_minutes.get(taker, 0) * MINUTE
        ends = now + self.versions[-1].duration + extra
        closes_at = self.close_for(taker)
        return ends if closes_at is None else min(ends, closes_at)

    def regrade(self, by: Version) -> None:
        self.graded_by = by
        for one in self.sittings:
            if one.status == RUNNING or one.version.number >= by.number:
                continue
            before = (one.score, one.passed)
            one.graded_by = by
            one.was_regraded |= (one.score, one.passed) != before

    def may_earn(self, now: int) -> bool:
        """Whether anybody can earn marks with the key, now or later."""
        if any(one.status == RUNNING and not self.is_over(one, now) for one in self.sittings):
            return True
        if self.deleted:
            return False
        known = {*self.extra_minutes, *self.own_closes, "anybody else"}
        closes = [self.close_for(taker) for taker in known]
        return any(one is None or now < one for one in closes)

    def shows_key(self, now: int) -> bool:
        rules = self.versions[-1]
        is_time = rules.when == "immediately" or not self.may_earn(now)
        return rules.show == "correct_answers" and is_time

    def grade(self, taker: str) -> Fraction | None:
        """What the taker's finished attempts come to, by the published method, exact."""
        ended = [one.share for one in self.of(taker) if one.status != RUNNING]
        if not ended:
            return None
        by: Mapping[str, Fraction] = {
            "best": max(ended),
            "latest": ended[-1],
            "first": ended[0],
            "mean": sum(ended, Fraction(0)) / len(ended),
        }
        return by[self.versions[-1].method]


def percent(share: Fraction) -> Decimal:
    """A share in percent, two decimals, half up, rounded once."""
    exact = Decimal(share.numerator * 100) / Decimal(share.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)
