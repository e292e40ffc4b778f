"""People to test with: made directly, signed in over HTTP."""

from dataclasses import dataclass
from itertools import count

from chalicelib import bootstrap
from chalicelib.accounts.models import Role
from tests.client import Client

PASSWORD = "a long walk by the sea"


@dataclass(frozen=True)
class Person:
    """A signed-in user."""

    id: str
    email: str
    username: str
    token: str
    refresh_token: str
    session_id: str


class People:
    """Makes as many as a test needs."""

    def __init__(self, http: Client) -> None:
        self._http = http
        self._number = count(1)

    def user(self) -> Person:
        return self.of(Role.USER)

    def author(self) -> Person:
        return self.of(Role.AUTHOR)

    def admin(self) -> Person:
        return self.of(Role.ADMIN)

    def of(self, role: Role) -> Person:
        number = next(self._number)
        email, username = f"{role.value}{number}@example.org", f"{role.value}_{number}"
        user_id = bootstrap.outside().new_id("usr")
        bootstrap.entrance().create(user_id, email, username, PASSWORD, role)
        return self.sign_in(user_id, email, username)

    def sign_in(self, user_id: str, email: str, username: str) -> Person:
        reply = self._http.post("/api/v1/auth/login", json={"email": email, "password": PASSWORD})
        assert reply.status == 200, reply.text
        tokens = reply.json
        return Person(
            id=user_id,
            email=email,
            username=username,
            token=tokens["access_token"],
            refresh_token=tokens["refresh_token"],
            session_id=tokens["session_id"],
        )
