"""Makes one user directly in the tables; `infra.people` runs it in the application's environment.

Takes role, address and name as arguments, the password from standard input, and says "made", or
"taken" when there is somebody of that address or name.
"""

import sys

from chalicelib import bootstrap
from chalicelib.accounts.errors import EmailTakenError, UsernameTakenError
from chalicelib.accounts.models import Role


def main() -> None:
    role, email, username = sys.argv[1:]
    user_id = bootstrap.outside().new_id("usr")
    try:
        bootstrap.entrance().create(user_id, email, username, sys.stdin.read(), Role(role))
    except (EmailTakenError, UsernameTakenError):
        print("taken")
    else:
        print("made")


if __name__ == "__main__":
    main()
