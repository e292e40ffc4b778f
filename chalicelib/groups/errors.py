"""Errors of groups."""

from chalicelib.errors import ConflictError, InvalidError, Violation


class InvalidJoinCodeError(InvalidError):
    """No open group has this code: unknown, replaced or disabled."""

    code = "invalid_join_code"
    title = "This code does not open a group."

    def __init__(self) -> None:
        super().__init__(violations=[Violation("/code", "does not open a group")])


class InvalidRosterError(InvalidError):
    """The roster cannot be parsed at all; single bad lines are reported instead."""

    code = "invalid_roster"
    title = "The roster cannot be read."


class TooManyGroupsError(ConflictError):
    code = "too_many_groups"
    title = "This user is in the maximum number of groups."


class OwnerCannotLeaveError(ConflictError):
    code = "last_owner"
    title = "The owner of a group cannot leave it; delete it instead."
