"""Errors of questions and responses."""


class InvalidQuestionError(ValueError):
    """The parts of a question do not fit together; ``pointer`` leads into the question."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer = pointer
        self.detail = detail


class InvalidResponseError(ValueError):
    """The response does not fit its question; the message has the reason."""


class AmbiguousNumberResponseError(InvalidResponseError):
    """A number has two possible values, such as 1,234."""
