"""A second factor for a test's person."""

import pyotp

from chalicelib.clock import SECOND
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD, Person

TOTP = "/api/v1/auth/mfa/totp"


def turn_on_second_factor(http: Client, person: Person, clock: FakeClock) -> list[str]:
    """Turn a second factor on; returns the recovery codes."""
    asked = http.post(TOTP, json={"password": PASSWORD}, token=person.token).json
    code = pyotp.TOTP(asked["secret"]).at(clock() // SECOND)
    confirmed = http.post(f"{TOTP}/confirm", json={"code": code}, token=person.token)
    codes: list[str] = confirmed.json["recovery_codes"]
    return codes
