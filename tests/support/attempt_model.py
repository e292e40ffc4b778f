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


@dataclass
class Model:
    """What the attempts of one taker at one quiz come to: the whole of the rules."""

    truths: list[list[bool]]
    extra: int = 0
    more: int = 0
    open: bool = True
    sittings: list[ModelAttempt] = field(default_factory=list)

    def pass_time(self, now: int) -> None:
        """End expired attempts; it must not matter when they are processed."""
        for one in self.sittings:
            if one.ended is None and now >= one.expires + GRACE:
                one.ended = ("auto_submitted", one.expires)

    def allow(self, minutes: int, more: int) -> None:
        """Grant time and attempts; the end of a running attempt only moves later."""
        self.extra, self.more = minutes, more
        for one in self.sittings:
            if one.ended is None:
                one.expires = max(one.expires, one.started + DURATION + minutes * MINUTE)

    def start(self, key: str | None, now: int) -> int | str:
        last = self.sittings[-1] if self.sittings else None
        if last is not None and key is not None and key == last.key:
            return 200
        if last is not None and last.ended is None:
            return "active_attempt_exists"
        if not self.open:
            return 404
        if len(self.sittings) >= ALLOWED + self.more:
            return "max_attempts_reached"
        expires = now + DURATION + self.extra * MINUTE
        self.sittings.append(ModelAttempt("", key, len(self.truths), now, expires))
        return 201

    def save(
        self, one: ModelAttempt, given: dict[int, tuple[int | None, bool | None]]
    ) -> tuple[dict[int, int], set[int]] | str:
        """Return the saved revisions and stale positions, or the error."""
        if one.ended is not None:
            in_time = one.ended[0] == "submitted" or one.by_owner
            return "attempt_closed" if in_time else "attempt_expired"
        saved: dict[int, int] = {}
        for place, (revision, response) in given.items():
            before = one.answers.get(place, (0, None))[0]
            if revision is None or revision > before:
                saved[place] = before + 1 if revision is None else revision
                one.answers[place] = (saved[place], response)
        return saved, given.keys() - saved.keys()

    def end(self, one: ModelAttempt, now: int, *, by_owner: bool) -> None:
        if one.ended is None:
            status = "auto_submitted" if by_owner else "submitted"
            one.ended, one.by_owner = (status, min(now, one.expires)), by_owner

    def score(self, one: ModelAttempt) -> int:
        truths = self.truths[one.version - 1]
        return sum(response is truths[place] for place, (_, response) in one.answers.items())
