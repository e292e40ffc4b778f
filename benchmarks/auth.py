"""CPU of signing in, and of being signed in.

    .venv/bin/python -m benchmarks.auth

Two promises: checking who calls costs a request at most 250 microseconds of CPU beside its one
read of the database, and signing in is the password's hash and little else (at least 80 % of its
CPU, on a device that is known and on one that is not), so that nothing about an account shows in
the time. DynamoDB is answered from memory: what is measured is the application and the SDK. What
is compared is measured in turn, round by round, so that whatever else the machine does meets all
of it alike; the figures are medians of the rounds.
"""

import sys
from dataclasses import replace
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.canned import canned
from benchmarks.measuring import Call, Promise, Rounds, interleaved, save
from benchmarks.world import silent
from chalicelib import bootstrap
from chalicelib.accounts.models import Device, Role
from chalicelib.accounts.store import user_key
from chalicelib.auth.keys import create_keyset, ssm_client
from chalicelib.auth.session_store import session_key
from chalicelib.auth.tokens import Subject
from chalicelib.dynamo.reads import Key, batch_get
from chalicelib.settings import settings
from tests.support.moto_emulator import emulated_aws
from tests.support.tables import create_tables

CHECKS: Rounds = {"rounds": 15, "times": 40}
SIGN_INS: Rounds = {"rounds": 81, "times": 1}
"""Of some twenty milliseconds each: many short rounds, so that few of them are disturbed."""
TOKEN_AT_MOST = 250.0
"""Microseconds of CPU."""
HASH_AT_LEAST = 0.8
"""Of the CPU of signing in."""
EMAIL, PASSWORD = "ada@example.org", "a long walk by the sea"
DEVICE = Device(name="a phone", ip="203.0.113.7")


def checking(user_id: str, session_id: str) -> dict[str, float]:
    """CPU of the token itself, of the whole guard, and of its bare read."""
    tokens, keys = bootstrap.access_tokens(), bootstrap.keyset()
    token = tokens.issue(keys, Subject(user_id, session_id))
    guard, header = bootstrap.guard(), [f"Bearer {token}"]
    wanted: list[Key[Any]] = [user_key(user_id), session_key(user_id, session_id)]
    calls: dict[str, Call] = {
        "token": lambda: tokens.verify(keys, token),
        "guard": lambda: guard(header, "read_self", "GET /", lambda _: ()),
        "read": lambda: batch_get(wanted),
    }
    return interleaved(calls, **CHECKS)


def signing_in(device_token: str) -> dict[str, float]:
    """CPU of a hash, and of a sign-in on a device that is not known and on one that is."""
    passwords, login = bootstrap.passwords(), bootstrap.login()
    kept = passwords.validate_and_hash(PASSWORD, "password", EMAIL, "ada")
    known = replace(DEVICE, proof=device_token)
    calls: dict[str, Call] = {
        "hash": lambda: passwords.is_correct(PASSWORD, kept),
        # a hash leaves the processor's caches empty: what follows one alone would pay for that
        "the one before": lambda: login.login(EMAIL, PASSWORD, DEVICE),
        "new device": lambda: login.login(EMAIL, PASSWORD, DEVICE),
        "known device": lambda: login.login(EMAIL, PASSWORD, known),
    }
    return interleaved(calls, **SIGN_INS)


def shown(cost: dict[str, float], guard: float, shares: dict[str, float]) -> Table:
    """The figures as a table."""
    table = Table("", "CPU, µs", "promised")
    table.add_row("reading an access token", f"{cost['token']:.0f}", "")
    table.add_row("the guard beside its read", f"{guard:.0f}", f"at most {TOKEN_AT_MOST:.0f}")
    table.add_row("the hash of a password", f"{cost['hash']:.0f}", "")
    for where, share in shares.items():
        table.add_row(f"signing in on a {where}", f"{cost[where]:.0f}", "")
        table.add_row("the hash's share of that", f"{share:.1%}", f"at least {HASH_AT_LEAST:.0%}")
    return table


def main() -> int:
    with emulated_aws():
        silent()
        create_tables()
        create_keyset(ssm_client(), settings().keyset_parameter)
        user_id = bootstrap.externals().new_id("usr")
        bootstrap.registration().create_user(user_id, EMAIL, "Ada", PASSWORD, Role.USER)
        signed_in = bootstrap.login().login(EMAIL, PASSWORD, DEVICE)
        assert not isinstance(signed_in, str)  # noqa: S101 - there is no second factor
        with canned():
            cost = checking(user_id, signed_in.tokens.session_id)
            cost |= signing_in(signed_in.device_token)
    guard = cost["guard"] - cost["read"]
    shares = {where: cost["hash"] / cost[where] for where in ("new device", "known device")}
    Console().print(shown(cost, guard, shares))
    promises = [Promise("the guard beside its one round trip, µs", guard, TOKEN_AT_MOST)]
    for where, share in shares.items():
        what = f"what is not the hash of signing in on a {where}"
        promises.append(Promise(what, 1 - share, 1 - HASH_AT_LEAST))
    return save("auth", cost, promises)


if __name__ == "__main__":
    sys.exit(main())
