"""A deployed stack and its users, for journeys."""

import secrets
from dataclasses import dataclass, field
from typing import Any

import httpx

from infra.emulator.local_stack import LocalStack
from infra.emulator.show_mail import Mail, mails
from infra.operations.stack_access import new_password
from tests.support.user_creation import UserCreation


@dataclass
class Stack:
    """A running stack: its address, its outbox, and clients of people made on the spot."""

    local: LocalStack
    environment: dict[str, str]
    _clients: list[httpx.Client] = field(default_factory=list)
    _users: UserCreation = field(init=False)

    def __post_init__(self) -> None:
        self._users = UserCreation(self.environment)

    @property
    def url(self) -> str:
        return self.local.address

    def anonymous(self) -> httpx.Client:
        """A client that has not signed in."""
        client = httpx.Client(base_url=self.url, timeout=30)
        self._clients.append(client)
        return client

    def person(self, role: str = "user") -> "Person":
        """A new user of ``role``, signed in."""
        name = f"{role}_{secrets.token_hex(4)}"
        email, password = f"{name}@people.example", new_password()
        assert self._users.create(role, email, name, password)
        person = Person(email, name, password, self.anonymous(), self._users)
        person.http.headers["Authorization"] = f"Bearer {person.new_tokens()['access_token']}"
        return person

    def outbox(self, to: str) -> list[Mail]:
        """The mails to one address, oldest first."""
        endpoint = self.local.cloud.endpoint
        assert endpoint is not None
        return [mail for mail in mails(endpoint) if to in mail.to]

    def items(self, table: str) -> list[dict[str, Any]]:
        """All items of a small table, as DynamoDB has them."""
        name = f"{self.environment['TABLE_PREFIX']}-{table}"
        found: list[dict[str, Any]] = self.local.cloud.client("dynamodb").scan(TableName=name)[
            "Items"
        ]
        return found

    def close(self) -> None:
        for client in self._clients:
            client.close()
        self._users.close()


@dataclass(frozen=True)
class Person:
    """A user with their own client."""

    email: str
    username: str
    password: str
    http: httpx.Client
    _users: UserCreation = field(repr=False)

    def new_tokens(self) -> dict[str, str]:
        """Begin a further session of theirs, without a sign-in."""
        return self._users.tokens_of(self.email)
