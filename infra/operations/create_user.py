"""Create a user directly in the tables.

`infra.operations.stack_access` runs it in the application's environment.

Takes role, address and name as arguments and the password from standard input; prints "made", or
"taken" for an existing address or name. Retries while DynamoDB does not respond; a user created by
a write whose response was lost has this password too.
"""

import sys

from chalicelib import bootstrap
from chalicelib.accounts.errors import EmailTakenError, UsernameTakenError
from chalicelib.accounts.models import Role
from chalicelib.errors import UnavailableError

TRIES = 3


def main() -> None:
    role, email, username = sys.argv[1:]
    made = create_user(Role(role), email, username, sys.stdin.read())
    print("made" if made else "taken")


def create_user(role: Role, email: str, username: str, password: str) -> bool:
    """Create a user; returns False for an existing address or name. Raises UnavailableError."""
    user_id = bootstrap.externals().new_id("usr")
    for _ in range(TRIES):
        try:
            bootstrap.registration().create_user(user_id, email, username, password, role)
        except (EmailTakenError, UsernameTakenError):
            return False
        except UnavailableError:
            continue
        return True
    raise UnavailableError


if __name__ == "__main__":
    main()
