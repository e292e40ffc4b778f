"""Errors of marking."""

from chalicelib.errors import ConflictError, InvalidError, Violation


class StaleVersionError(ConflictError):
    code = "stale_version"
    title = "This response was claimed or marked since you read it."


class MarkingPendingError(ConflictError):
    code = "marking_pending"
    title = "Some responses are not marked yet."


class InvalidMarkError(InvalidError):
    """A mark that does not fit its question."""

    def __init__(self, pointer: str, detail: str) -> None:
        super().__init__(violations=[Violation(pointer, detail)])
