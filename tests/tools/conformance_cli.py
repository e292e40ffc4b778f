"""Check a running stack against the OpenAPI document, as every role, at length.

`make conformance` runs it. Exits with an error when a response differs from the document.
"""

import argparse
import secrets
import sys

import httpx
from rich.console import Console

from chalicelib.accounts.models import Role
from infra.deploy.cloud import Cloud
from infra.emulator.seed import publish, sign_in
from infra.operations.stack_access import create_user, environment_of, new_password
from tests.support.builders import quiz
from tests.support.openapi_conformance import NewToken, run_schemathesis

SESSIONS = 8
"""Sessions per role: logout is among the calls, and generated logins fail."""
EXAMPLES = 25
NOBODY = "nobody"

console = Console(highlight=False)


def tokens_of(url: str, environment: dict[str, str], role: Role) -> NewToken:
    """Access tokens of as many people as will be needed, all signed in beforehand."""
    waiting = [_token_of(url, environment, role) for _ in range(SESSIONS)]
    return lambda: waiting.pop(0) if len(waiting) > 1 else waiting[0]


def _token_of(url: str, environment: dict[str, str], role: Role) -> str:
    name, password = f"{role}_{secrets.token_hex(5)}", new_password()
    create_user(environment, role, f"{name}@people.example", name, password)
    with httpx.Client(base_url=url, timeout=60) as http:
        sign_in(http, f"{name}@people.example", password)
        if role is Role.AUTHOR:
            publish(http, quiz())
        return http.headers["Authorization"].removeprefix("Bearer ")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="http://localhost:8000")
    parser.add_argument("--endpoint", default="http://localhost:4566")
    parser.add_argument("--stage", default="dev")
    parser.add_argument("--examples", type=int, default=EXAMPLES, help="of each operation")
    parser.add_argument("--who", choices=[*Role, NOBODY], help="everybody when left out")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32))
    given = parser.parse_args()
    environment = environment_of(Cloud.at(given.endpoint), given.stage)
    everybody = [*Role, NOBODY] if given.who is None else [given.who]
    people = {
        who: tokens_of(given.url, environment, Role(who)) for who in everybody if who != NOBODY
    }
    more = {"generation": {"max-examples": given.examples, "allow-x00": False}}
    broken = 0
    for who in everybody:
        report = run_schemathesis(given.url, people.get(who), given.seed, more)
        console.print(f"{who:8} {dict(report.phases)}, {len(report.broken)} broken")
        console.print(report.text(), soft_wrap=True, markup=False)
        broken += len(report.broken)
    if broken:
        sys.exit(f"{broken} promises are not kept. Again the same: --seed {given.seed}")


if __name__ == "__main__":
    main()
