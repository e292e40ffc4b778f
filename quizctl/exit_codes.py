"""How a command ends, told to the shell."""

from enum import IntEnum


class Exit(IntEnum):
    """Exit codes; 2 is wrong usage, as with every program of this kind."""

    DONE = 0
    REFUSED = 1
    """It was refused, or you said no; nothing was changed, or what was changed is said."""
    USAGE = 2
    NO_ANSWER = 3
    """AWS or the service did not answer, or does not let you; trying again may help."""
    PARTLY = 4
    """Some of it could not be done, or what was compared is not the same."""
