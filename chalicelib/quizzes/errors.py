"""How quizzes refuse."""

from chalicelib.errors import InvalidError, Violation


class InvalidQuizError(InvalidError):
    """A quiz whose parts are each legal but do not fit together."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(violations=[Violation(pointer, detail)])
