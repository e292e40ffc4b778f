"""Service of attempts: start, save, read, submit."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from chalicelib.attempts import had_store, rules, save_store, store, time_rules, transition_store
from chalicelib.attempts.admission import Admission, Applicant
from chalicelib.attempts.answer_reading import AnswerInput, read_answers
from chalicelib.attempts.completion import Completer
from chalicelib.attempts.errors import (
    AttemptClosedError,
    AttemptExpiredError,
    AttemptPausedError,
    QuizPausedError,
    TooLateToStartError,
)
from chalicelib.attempts.had_store import HadQuestions
from chalicelib.attempts.models import OnStarted, SaveReport, Slot
from chalicelib.attempts.room import Room, save_change
from chalicelib.attempts.rules import EndedBy
from chalicelib.clock import MINUTE, Clock, Millis
from chalicelib.dynamo.writes import Write
from chalicelib.errors import NotFoundError, UnavailableError
from chalicelib.quizzes import rules as quiz_rules
from chalicelib.quizzes.access import is_open_to
from chalicelib.quizzes.models import Override, Quiz, QuizProgress, QuizVersion
from chalicelib.quizzes.pause_rules import open_pause
from chalicelib.quizzes.published_service import PublishedQuizzes
from chalicelib.results.models import AttemptRef, EndReason, Result, SavedResponse
from chalicelib.values import dataclass

SEED_BYTES = 16
MAX_CONFLICT_RETRIES = 5


class StartState(NamedTuple):
    """What a start depends on, read in one round trip."""

    quiz: Quiz | None
    override: Override
    slot: Slot | None
    had: HadQuestions | None = None
    """Questions of earlier attempts; None when the quiz may repeat them."""


@dataclass(frozen=True, slots=True)
class Started:
    """The attempt of a start request, and whether this request created it.

    A repeat after the end of the attempt has its result.
    """

    attempt: Slot | Result
    is_new: bool


class Attempts:
    """Start, save, read and end attempts."""

    def __init__(  # noqa: PLR0913 - its collaborators
        self,
        *,
        quizzes: PublishedQuizzes,
        finishing: Completer,
        clock: Clock,
        random_bytes: Callable[[int], bytes],
        grace: Millis,
        admission: Admission,
        on_started: OnStarted,
        starts_per_hour: int,
    ) -> None:
        self._quizzes = quizzes
        self._finishing = finishing
        self._time = finishing.time
        self._clock = clock
        self._random_bytes = random_bytes
        self._grace = grace
        self._admission = admission
        self._on_started = on_started
        self._starts_per_hour = starts_per_hour

    def start(
        self,
        applicant: Applicant,
        state: StartState,
        started_by: str,
        room: Room | None = None,
    ) -> Started:
        """Start an attempt in one conditional write; a repeat under the same id finds it.

        Raises NotFoundError, ActiveAttemptError, MaxAttemptsError, QuizNotOpenError,
        QuizClosedError, TooLateToStartError, OwnQuizError, AccessCodeError or
        TooManyRequestsError.
        """
        quiz, override, seen, had = state
        for _ in range(MAX_CONFLICT_RETRIES):
            if seen is not None and self._time.is_over(seen):
                self._finishing.finish(seen, by="time")
                seen = store.get_slot(seen.ref)
            if seen is not None and seen.started_by == started_by:
                return Started(
                    seen if seen.running else self.finished_result(seen.ref, seen), is_new=False
                )
            rules.check_none_runs(seen)
            if quiz is None or not is_open_to(quiz, applicant.viewer):
                raise NotFoundError
            if open_pause(quiz.pauses) is not None:
                raise QuizPausedError
            if room is not None:
                room.check(quiz, is_seb_exempt=override.seb_exempt)
            slot = self._next(applicant.viewer.user_id, quiz, override, seen, started_by)
            self._admission.check(quiz, applicant)
            slot, beside = self._dealt(quiz, slot, had)
            seen = transition_store.start(slot, seen, beside)
            if seen is None or _is_same_start(seen, slot):
                self._on_started(quiz, slot)
                return Started(slot, is_new=True)
        raise UnavailableError

    def save(
        self,
        ref: AttemptRef,
        slot: Slot | None,
        given: Sequence[AnswerInput],
        write_id: str,
        room: Room | None = None,
    ) -> tuple[SaveReport, Slot]:
        """Save answers in one conditional write; return the outcome of each.

        ``write_id`` is unique to the request: a repeated write is recognized by it. Raises
        AttemptClosedError, AttemptExpiredError, NotFoundError or InvalidAnswerError.
        """
        now = self._clock()
        digest = store.write_digest(write_id)
        current = self._running(ref, slot, now)
        paper = self._quizzes.dealt_paper(current)
        answers = read_answers(paper, given)
        for _ in range(MAX_CONFLICT_RETRIES):
            fresh, report = rules.merge_answers(current.answers, answers, now)
            if not fresh:
                return report, current
            quiz = self._quizzes.pointer(current.quiz_id)
            change = None if quiz is None else save_change(current, room, quiz, fresh, now)
            in_the_way = save_store.save(current, fresh, digest, now, change)
            if in_the_way is None or _is_same_save(in_the_way, current, fresh, digest):
                return report, current
            current = self._running(ref, in_the_way, now)
        raise UnavailableError

    def submit(self, ref: AttemptRef, slot: Slot | None, result: Result | None) -> Result:
        """Submit an attempt; if it has ended otherwise, return that result."""
        return self._ended(ref, slot, result, by="taker")

    def close(
        self, ref: AttemptRef, slot: Slot | None, result: Result | None, closer: str
    ) -> Result:
        """End an attempt on behalf of its taker; the result of an ended attempt stays as it is."""
        return self._ended(ref, slot, result, by="owner", closer=closer)

    def read_state(self, ref: AttemptRef) -> Slot | Result:
        """Return the attempt's current state when it was not prefetched; raises NotFoundError."""
        return self.current_state(ref, store.get_slot(ref), self._finishing.result(ref))

    def current_state(
        self, ref: AttemptRef, slot: Slot | None, result: Result | None
    ) -> Slot | Result:
        """Return the attempt's current state: its slot while running, then its result.

        An expired attempt is completed first. Raises NotFoundError.
        """
        if result is not None:
            return result
        if slot is None or slot.number != ref.number:
            return self.finished_result(ref, slot)
        if slot.running and not self._time.is_over(slot):
            return self._time.seen(slot)
        ended = self._finishing.finish(slot, by="time")
        # it may have been reopened since it was read
        return ended or self._time.seen(store.get_slot(ref) or slot)

    def progress(self, slot: Slot | None) -> QuizProgress:
        """Return a user's progress at a quiz."""
        if slot is None:
            return QuizProgress()
        running = slot.running and not self._time.is_over(slot)
        return QuizProgress(slot.number, slot.ref.attempt_id if running else None)

    def paper(self, attempt: Slot | Result) -> QuizVersion:
        """Return the paper of an attempt."""
        return self._quizzes.dealt_paper(attempt)

    def _dealt(self, quiz: Quiz, slot: Slot, had: HadQuestions | None) -> tuple[Slot, list[Write]]:
        """Return the slot with what its draws give, and the write that remembers it."""
        known = had.question_ids if had is not None and quiz.settings.no_repeat else frozenset()
        slot = replace(slot, drawn=self._quizzes.draw(quiz, slot.seed, known))
        if not slot.drawn or not quiz.settings.no_repeat:
            return slot, []
        drawn = self._quizzes.candidate_ids(quiz, slot.drawn)
        return slot, [had_store.had_write(slot.user_id, slot.quiz_id, known, drawn)]

    def _next(
        self,
        user_id: str,
        quiz: Quiz,
        override: Override,
        seen: Slot | None,
        started_by: str,
    ) -> Slot:
        rules.check_number(seen, quiz_rules.attempts_allowed(quiz.settings, override))
        now = self._clock()
        window = quiz_rules.window(quiz.settings, override)
        rules.check_window(window, now)
        if quiz_rules.is_too_late(quiz.settings, window, now):
            raise TooLateToStartError
        starts, since = rules.count_start(seen, self._starts_per_hour, now)
        expires_at = quiz_rules.deadline(now, quiz.settings, override)
        return Slot(
            user_id=user_id,
            quiz_id=quiz.id,
            number=(seen.number if seen else 0) + 1,
            running=True,
            version=0,
            quiz_version=quiz.version,
            started_at=now,
            expires_at=expires_at,
            closes_at=window.closes_at,
            accepts_until=expires_at + self._grace,
            base_minutes=quiz.settings.duration_minutes,
            extra_minutes=quiz_rules.extra_time(quiz.settings, override) // MINUTE,
            seed=self._random_bytes(SEED_BYTES),
            started_by=started_by,
            last_write=started_by,
            seb_exempt=override.seb_exempt,
            starts=starts,
            starts_since=since,
        )

    def _ended(
        self,
        ref: AttemptRef,
        slot: Slot | None,
        result: Result | None,
        *,
        by: EndedBy,
        closer: str | None = None,
    ) -> Result:
        if result is not None:
            return result
        if slot is None or slot.number != ref.number:
            return self.finished_result(ref, slot)
        ended = self._finishing.finish(slot, by=by, closer=closer)
        if ended is None:
            raise NotFoundError
        return ended

    def finished_result(self, ref: AttemptRef, slot: Slot | None) -> Result:
        # slot and result are read together, but not in one instant: in between, the attempt may
        # have ended and the next one started
        result = self._finishing.result(ref) if slot and slot.number >= ref.number else None
        if result is None:
            raise NotFoundError
        return result

    def _running(self, ref: AttemptRef, slot: Slot | None, now: Millis) -> Slot:
        if slot is None or slot.number < ref.number:
            raise NotFoundError
        if slot.running and slot.number == ref.number and not self._time.is_over(slot):
            slot = self._time.catch_up(slot)
            if time_rules.is_refused_by_pause(slot, self._time.pauses(ref.quiz_id), now):
                raise AttemptPausedError
            return slot
        ended = self._finishing.finish(slot, by="time") if slot.number == ref.number else None
        ended = ended or self._finishing.result(ref)
        if ended is None or ended.ending is EndReason.SUBMITTED or ended.closed_by is not None:
            raise AttemptClosedError
        raise AttemptExpiredError


def _is_same_start(seen: Slot, slot: Slot) -> bool:
    """Return whether the refused start was made before: its response was lost."""
    return (seen.number, seen.seed) == (slot.number, slot.seed)


def _is_same_save(kept: Slot, seen: Slot, fresh: Mapping[int, SavedResponse], digest: str) -> bool:
    """Return whether the refused save was made before, even when others followed."""
    if kept.number != seen.number:
        return False
    return kept.last_write == digest or fresh.items() <= kept.answers.items()
