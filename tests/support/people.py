"""People to test with, made and signed in by the services: a third of the calls of a sign-in."""

from dataclasses import dataclass
from itertools import count

from chalicelib import bootstrap
from chalicelib.accounts import store
from chalicelib.accounts.models import Device, Role
from chalicelib.accounts.store import UserItem
from chalicelib.dynamo.writes import update, write
from tests.support.client import HOME

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

    def __init__(self) -> None:
        self._number = count(1)

    def user(self) -> Person:
        return self.with_role(Role.USER)

    def author(self) -> Person:
        return self.with_role(Role.AUTHOR)

    def admin(self) -> Person:
        return self.with_role(Role.ADMIN)

    def unconfirmed(self) -> Person:
        """Create a user with an unconfirmed address."""
        user = self.user()
        write(update(store.user_keys(user.id), [UserItem.email_verified.set(False)]))
        return user

    def with_role(self, role: Role) -> Person:
        number = next(self._number)
        email, username = f"{role.value}{number}@example.org", f"{role.value}_{number}"
        user_id = bootstrap.externals().new_id("usr")
        bootstrap.registration().create_user(user_id, email, username, PASSWORD, role)
        return self.sign_in(user_id, email, username)

    def sign_in(self, user_id: str, email: str, username: str) -> Person:
        """Begin another session, as on a known device: no guess is counted, no mail is sent."""
        account, device = store.get_account(user_id), Device(ip=HOME)
        assert account is not None
        tokens = bootstrap.sessions().create(account, device, is_known=True)
        return Person(
            id=user_id,
            email=email,
            username=username,
            token=tokens.access_token,
            refresh_token=tokens.refresh_token,
            session_id=tokens.session_id,
        )
