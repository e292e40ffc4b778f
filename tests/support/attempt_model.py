"""What attempts should do: the whole of the rules on one page, for tests to compare with."""

from dataclasses import dataclass, field

from chalicelib.clock import MINUTE, SECOND

DURATION, ALLOWED, GRACE = 10 * MINUTE, 2, 5 * SECOND


@dataclass
class ModelAttempt:
    """One attempt, as it should be."""

    id: str
    key: str | None
    version: int
    started: int
    expires: int
    answers: dict[int, tuple[int, bool | None]] = field(default_factory=dict)
    ended: tuple[str, int] | None = None
    by_owner: bool = False
    runs_since: int = 0
    """When it began, or went on after an end."""
    stood: int = 0
    """How long its clock stood still: paused, or between an end and a reopening."""
    paused_end: int | None = None
    """Since when its clock stood still as it ended."""
    device: str | None = None
    """Where its answers come from; None until there is one, or staff let go of it."""


@dataclass
class Model:
    """What the attempts of one taker at one quiz come to: the whole of the rules."""

    truths: list[list[bool]]
    extra: int = 0
    more: int = 0
    open: bool = True
    paused_at: int | None = None
    sittings: list[ModelAttempt] = field(default_factory=list)

    def pass_time(self, now: int) -> None:
        """End expired attempts; it must not matter when they are processed."""
        for one in self.sittings:
            if one.ended is None and now >= one.expires + GRACE and self.stands(one) is None:
                one.ended, one.paused_end = ("auto_submitted", one.expires), None

    def stands(self, one: ModelAttempt) -> int | None:
        """Since when a pause holds up an attempt that runs; None where it does not."""
        if one.ended is not None or self.paused_at is None:
            return None
        since = max(self.paused_at, one.runs_since)
        return since if since < one.expires else None

    def pause(self, now: int) -> None:
        if self.paused_at is None:
            self.paused_at = now

    def resume(self, now: int) -> None:
        """Give what runs the time back that it stood still for, and not a millisecond more."""
        for one in self.sittings:
            since = self.stands(one)
            if since is not None:
                one.expires += now - since
                one.stood += now - since
        self.paused_at = None
        self.pass_time(now)

    def extend(self, one: ModelAttempt, minutes: int) -> str | None:
        """Give more time, or say how that is refused."""
        if one.ended is not None:
            return "attempt_closed"
        one.expires += minutes * MINUTE
        return None

    def reopen(self, one: ModelAttempt, minutes: int, now: int) -> str | None:
        """Let an attempt go on from now, or say how that is refused."""
        last = self.sittings[-1]
        if one.ended is None:
            return "attempt_in_progress"
        if one is not last:
            return "active_attempt_exists" if last.ended is None else "cannot_reopen"
        worked = self.worked(one)
        one.ended, one.by_owner, one.runs_since = None, False, now
        one.stood = now - one.started - worked
        one.expires = now + minutes * MINUTE
        return None

    def worked(self, one: ModelAttempt) -> int:
        """How long an attempt that has ended was worked at."""
        assert one.ended is not None
        at = one.ended[1] if one.paused_end is None else one.paused_end
        return at - one.started - one.stood

    def allow(self, minutes: int, more: int) -> None:
        """Grant time and attempts; the end of a running attempt only moves later."""
        self.extra, self.more = minutes, more
        for one in self.sittings:
            if one.ended is None:
                moved = one.started + DURATION + minutes * MINUTE + one.stood
                one.expires = max(one.expires, moved)

    def start(self, key: str | None, now: int) -> int | str:
        last = self.sittings[-1] if self.sittings else None
        if last is not None and key is not None and key == last.key:
            return 200
        if last is not None and last.ended is None:
            return "active_attempt_exists"
        if not self.open:
            return 404
        if self.paused_at is not None:
            return "quiz_paused"
        if len(self.sittings) >= ALLOWED + self.more:
            return "max_attempts_reached"
        expires = now + DURATION + self.extra * MINUTE
        begun = ModelAttempt("", key, len(self.truths), now, expires, runs_since=now)
        self.sittings.append(begun)
        return 201

    def save(
        self,
        one: ModelAttempt,
        given: dict[int, tuple[int | None, bool | None]],
        device: str,
        now: int,
    ) -> tuple[dict[int, int], set[int]] | str:
        """Return the saved revisions and stale positions, or the error."""
        if one.ended is not None:
            in_time = one.ended[0] == "submitted" or one.by_owner
            return "attempt_closed" if in_time else "attempt_expired"
        since = self.stands(one)
        if since is not None and now >= since + GRACE:
            return "attempt_paused"
        saved: dict[int, int] = {}
        before_it = dict(one.answers)
        for place, (revision, response) in given.items():
            before = one.answers.get(place, (0, None))[0]
            if revision is None or revision > before:
                saved[place] = before + 1 if revision is None else revision
                one.answers[place] = (saved[place], response)
        if saved and one.device not in {None, device}:
            one.answers = before_it
            return "attempt_on_other_device"
        one.device = device if saved else one.device
        return saved, given.keys() - saved.keys()

    def end(self, one: ModelAttempt, now: int, *, by_owner: bool) -> None:
        if one.ended is None:
            status, since = "auto_submitted" if by_owner else "submitted", self.stands(one)
            one.paused_end = since
            at = now if since is not None else min(now, one.expires)
            one.ended, one.by_owner = (status, at), by_owner

    def score(self, one: ModelAttempt) -> int:
        truths = self.truths[one.version - 1]
        return sum(response is truths[place] for place, (_, response) in one.answers.items())
