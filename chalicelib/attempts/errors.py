"""Errors of attempts."""

from chalicelib.errors import ConflictError, ForbiddenError, InvalidError, Violation


class ActiveAttemptError(ConflictError):
    code = "active_attempt_exists"
    title = "You have an attempt at this quiz in progress."


class AttemptClosedError(ConflictError):
    code = "attempt_closed"
    title = "This attempt was handed in."


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
    title = "You run this quiz, and so cannot sit it."


class TooLateToStartError(ForbiddenError):
    code = "too_late_to_start"
    title = "It is too late to start this quiz."


class InvalidAnswerError(InvalidError):
    """A response that does not fit its question."""

    def __init__(self, place: int | None, member: str, detail: str) -> None:
        where = f"/{member}" if place is None else f"/answers/{place}/{member}"
        super().__init__(violations=[Violation(where, detail)])


class AmbiguousNumberError(InvalidAnswerError):
    code = "ambiguous_number"
    title = "A number can be read in two ways."


class AttemptInProgressError(ConflictError):
    code = "attempt_in_progress"
    title = "This attempt is not over yet."


class AttemptPausedError(ConflictError):
    code = "attempt_paused"
    title = "This quiz is paused."


class QuizPausedError(ForbiddenError):
    code = "quiz_paused"
    title = "This quiz is paused; nobody can start it now."


class NetworkNotAllowedError(ForbiddenError):
    code = "network_not_allowed"
    title = "This quiz is taken in other networks."


class SafeExamBrowserRequiredError(ForbiddenError):
    code = "safe_exam_browser_required"
    title = "This quiz is taken in Safe Exam Browser."


class OtherDeviceError(ConflictError):
    code = "attempt_on_other_device"
    title = "This attempt is held by another device."


class EventLogOffError(ConflictError):
    code = "event_log_off"
    title = "This quiz keeps no log of events."
