"""Precondition checks by ETag (RFC 9110, 13.1.1)."""

from chalicelib.errors import PreconditionError


def check_if_match(if_match: str | None, tag: str) -> None:
    """Raise PreconditionError when If-Match, a list compared strongly, lacks the tag."""
    if if_match is None or if_match == "*":
        return
    if tag not in map(str.strip, if_match.split(",")):
        raise PreconditionError
