"""Errors of quizzes."""

from chalicelib.errors import ConflictError, ForbiddenError, InvalidError, Violation


class InvalidQuizError(InvalidError):
    """The parts of a quiz are valid, but their combination is not."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(violations=[Violation(pointer, detail)])


class PoolTooSmallError(InvalidError):
    code = "pool_too_small"
    title = "A draw asks for more questions than there are."

    def __init__(self, pointer: str, left: int, count: int) -> None:
        detail = f"There are {left} questions for a draw of {count}."
        problem = f"draws {count} of {left} questions"
        super().__init__(detail, violations=[Violation(f"{pointer}/count", problem)])


class AccessCodeError(ForbiddenError):
    code = "access_code_wrong"
    title = "The access code of this quiz is missing or wrong."


class AttemptsRunningError(ConflictError):
    code = "attempts_running"
    title = "Attempts at this quiz can still earn marks."


class RegradeRunningError(ConflictError):
    code = "regrade_running"
    title = "Another regrade of this quiz is running."
