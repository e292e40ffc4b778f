"""Errors of attempts."""

from chalicelib.errors import ConflictError, ForbiddenError, InvalidError, Violation


class ActiveAttemptError(ConflictError):
    code = "active_attempt_exists"
    title = "You have an attempt at this quiz in progress."


class AttemptClosedError(ConflictError):
    code = "attempt_closed"
    title = "This attempt has been submitted."


class AttemptExpiredError(ConflictError):
    code = "attempt_expired"
    title = "The time for this attempt is up."


class MaxAttemptsError(ForbiddenError):
    code = "max_attempts_reached"
    title = "You have used all your attempts at this quiz."


class QuizNotOpenError(ForbiddenError):
    code = "quiz_not_open"
    title = "This quiz is not open yet."


class QuizClosedError(ForbiddenError):
    code = "quiz_closed"
    title = "This quiz is closed."


class OwnQuizError(ForbiddenError):
    code = "own_quiz"
    title = "Staff of a quiz cannot take it."


class TooLateToStartError(ForbiddenError):
    code = "too_late_to_start"
    title = "It is too late to start this quiz."


class InvalidAnswerError(InvalidError):
    """The response is invalid for its question."""

    def __init__(self, place: int | None, member: str, detail: str) -> None:
        where = f"/{member}" if place is None else f"/answers/{place}/{member}"
        super().__init__(violations=[Violation(where, detail)])


class AmbiguousNumberError(InvalidAnswerError):
    code = "ambiguous_number"
    title = "A number is ambiguous."


class AttemptInProgressError(ConflictError):
    code = "attempt_in_progress"
    title = "This attempt has not ended yet."


class AttemptPausedError(ConflictError):
    code = "attempt_paused"
    title = "This quiz is paused."


class QuizPausedError(ForbiddenError):
    code = "quiz_paused"
    title = "This quiz is paused and cannot be started now."


class NetworkNotAllowedError(ForbiddenError):
    code = "network_not_allowed"
    title = "This quiz cannot be taken from this network."


class SafeExamBrowserRequiredError(ForbiddenError):
    code = "safe_exam_browser_required"
    title = "This quiz requires Safe Exam Browser."


class OtherDeviceError(ConflictError):
    code = "attempt_on_other_device"
    title = "This attempt is in use on another device."


class EventLogOffError(ConflictError):
    code = "event_log_off"
    title = "This quiz keeps no log of events."


class CannotReopenError(ConflictError):
    code = "cannot_reopen"
    title = "This attempt cannot go on after its end."


class KeyShownError(ConflictError):
    code = "key_was_shown"
    title = "The answers were shown to takers: nobody can earn marks any more."
