"""People with a second factor, by requests."""

import pyotp

from chalicelib.clock import SECOND
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD, Person

MFA = "/api/v1/auth/mfa/totp"


def code_of(secret: str, clock: FakeClock, steps: int = 0) -> str:
    return str(pyotp.TOTP(secret).at(clock.now // SECOND + 30 * steps))


def set_up(http: Client, person: Person, clock: FakeClock) -> tuple[str, list[str]]:
    asked = http.post(MFA, json={"password": PASSWORD}, token=person.token)
    assert asked.status == 200
    assert asked.json["otpauth_uri"].startswith("otpauth://totp/Invigil")
    secret = str(asked.json["secret"])
    code = {"code": code_of(secret, clock)}
    confirmed = http.post(f"{MFA}/confirm", json=code, token=person.token)
    assert confirmed.status == 200
    return secret, confirmed.json["recovery_codes"]
