"""The whole stack, once per test process: the real bundle, deployed to AWS's stand-in."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from infra.build.bundle import build
from infra.emulator.local_stack import Local, free_port
from infra.emulator.seed import sign_in
from infra.emulator.show_mail import Mail, mails
from infra.operations.stack_access import enrol, environment_of, new_password

HERE = Path(__file__).parent


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark every journey ``stack``."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.stack)


@dataclass
class Stack:
    """A running stack: its address, its outbox, and clients of people made on the spot."""

    local: Local
    environment: dict[str, str]
    _clients: list[httpx.Client] = field(default_factory=list)

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
        person = Person(f"{name}@people.example", name, new_password(), self.anonymous())
        assert enrol(self.environment, role, person.email, person.username, person.password)
        sign_in(person.http, person.email, person.password)
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


@dataclass(frozen=True)
class Person:
    """Somebody who uses the service, and their own client."""

    email: str
    username: str
    password: str
    http: httpx.Client


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """A deployed stack on free ports with its data in a folder that is thrown away."""
    bundle = build("dev", here=True)
    with Local(free_port(), free_port(), tmp_path_factory.mktemp("stack")) as local:
        local.deploy(bundle)
        stack = Stack(local, environment_of(local.cloud, "dev"))
        yield stack
        stack.close()


@pytest.fixture
def author(stack: Stack) -> Person:
    """A new author, signed in."""
    return stack.person("author")


@pytest.fixture
def admin(stack: Stack) -> Person:
    """A new administrator, signed in."""
    return stack.person("admin")


@pytest.fixture
def taker(stack: Stack) -> Person:
    """A new user with no rights but their own, signed in."""
    return stack.person()
