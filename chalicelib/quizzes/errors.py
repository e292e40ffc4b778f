"""How quizzes refuse."""

from chalicelib.errors import ConflictError, ForbiddenError, InvalidError, Violation


class InvalidQuizError(InvalidError):
    """A quiz whose parts are each legal but do not fit together."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(violations=[Violation(pointer, detail)])


class AccessCodeError(ForbiddenError):
    code = "access_code_wrong"
    title = "This quiz starts with a code, which is missing or wrong."


class AttemptsRunningError(ConflictError):
    code = "attempts_running"
    title = "Somebody can still earn marks at this quiz."


class RegradeRunningError(ConflictError):
    code = "regrade_running"
    title = "Another regrade of this quiz is running."
