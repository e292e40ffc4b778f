"""CPU of signing in, and of being signed in.

    .venv/bin/python -m benchmarks.auth

Two promises: checking who calls costs a request at most 250 microseconds of CPU beside its one
read of the database, and signing in is the password's hash and little else (at least 80 % of its
CPU), so that nothing about an account shows in the time. DynamoDB is answered from memory: what is
measured is the application and the SDK.
"""

import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from moto import mock_aws
from rich.console import Console
from rich.table import Table

from benchmarks.canned import canned
from benchmarks.measuring import Promise, save
from benchmarks.world import settled
from chalicelib import bootstrap
from chalicelib.accounts.models import Device, Role
from chalicelib.accounts.session_store import session_key
from chalicelib.accounts.store import user_key
from chalicelib.accounts.tokens import Subject
from chalicelib.dynamo.reads import Key, together

ROUNDS, CALLS = 9, 40
TOKEN_AT_MOST = 250.0
"""Microseconds of CPU."""
HASH_AT_LEAST = 0.8
"""Of the CPU of signing in."""
EMAIL, PASSWORD = "ada@example.org", "a long walk by the sea"
DEVICE = Device(name="a phone", ip="203.0.113.7")


def cpu(call: Callable[[], object], calls: int = CALLS) -> float:
    """The median CPU of one call, in microseconds."""
    spent = []
    for _ in range(ROUNDS):
        began = time.process_time()
        for _ in range(calls):
            call()
        spent.append((time.process_time() - began) / calls * 1e6)
    return statistics.median(spent)


def checking(user_id: str, session_id: str) -> tuple[float, float]:
    """CPU of the token itself, and of the whole guard beside its bare read."""
    tokens, keys = bootstrap.access_tokens(), bootstrap.keyset()
    token = tokens.write(keys, Subject(user_id, session_id))
    guard, header = bootstrap.guard(), [f"Bearer {token}"]
    wanted: list[Key[Any]] = [user_key(user_id), session_key(user_id, session_id)]
    whole = cpu(lambda: guard(header, "read_self", lambda _: ()))
    return cpu(lambda: tokens.read(keys, token)), whole - cpu(lambda: together(wanted))


def signing_in() -> tuple[float, float]:
    """CPU of a sign-in, and of the hash in it."""
    passwords = bootstrap.choosing()
    kept = passwords.hash_of(PASSWORD, "password", EMAIL, "ada")
    whole = cpu(lambda: bootstrap.entrance().login(EMAIL, PASSWORD, DEVICE), 4)
    return whole, cpu(lambda: passwords.is_right(PASSWORD, kept), 4)


def main() -> int:
    with mock_aws():
        settled()
        user_id = bootstrap.outside().new_id("usr")
        bootstrap.entrance().create(user_id, EMAIL, "Ada", PASSWORD, Role.USER)
        signed_in = bootstrap.entrance().login(EMAIL, PASSWORD, DEVICE)
        with canned():
            token, guard = checking(user_id, signed_in.tokens.session_id)
            login, hashing = signing_in()
    table = Table("", "CPU, µs", "promised")
    table.add_row("reading an access token", f"{token:.0f}", "")
    table.add_row("the guard beside its read", f"{guard:.0f}", f"at most {TOKEN_AT_MOST:.0f}")
    table.add_row("the hash of a password", f"{hashing:.0f}", "")
    table.add_row("signing in", f"{login:.0f}", "")
    share = hashing / login
    table.add_row("the hash's share of that", f"{share:.0%}", f"at least {HASH_AT_LEAST:.0%}")
    Console().print(table)
    figures = {"token": token, "guard": guard, "hash": hashing, "login": login}
    promises = [
        Promise("the guard beside its one round trip, µs", guard, TOKEN_AT_MOST),
        Promise("what is not the hash of signing in", 1 - share, 1 - HASH_AT_LEAST),
    ]
    return save("auth", figures, promises)


if __name__ == "__main__":
    sys.exit(main())
