"""Refusals of questions and of responses to them."""


class InvalidQuestionError(ValueError):
    """A question whose parts do not fit together; ``pointer`` leads into the question."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(detail)
        self.pointer = pointer
        self.detail = detail


class InvalidResponseError(ValueError):
    """A response that does not fit its question; the message says why."""


class AmbiguousNumberResponseError(InvalidResponseError):
    """A number such as 1,234 that means two things."""
