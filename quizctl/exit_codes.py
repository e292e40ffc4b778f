"""Exit codes of commands."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; 2 is wrong usage, as usual."""

    DONE = 0
    REFUSED = 1
    """Refused or not confirmed; nothing was changed, or the changes are listed."""
    USAGE = 2
    NO_ANSWER = 3
    """AWS or the service did not respond or denied access; a retry may help."""
    PARTLY = 4
    """Some of it failed, or the compared data differ."""
