"""Lists of audit events include the current names of users and things."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from chalicelib.clock import SECOND
from tests.support.builders import quiz
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person

OWNED = {
    "A quiz": ("/api/v1/quizzes", quiz(title="A quiz")),
    "A bank": ("/api/v1/banks", {"title": "A bank"}),
    "A group": ("/api/v1/groups", {"name": "A group"}),
}


@dataclass(frozen=True)
class Appointment:
    """A thing with an owner and staff, and the event of the appointment."""

    http: Client
    admin: Person
    owner: Person
    helper: Person
    path: str
    thing_id: str

    def event(self, listed: str) -> dict[str, Any]:
        """The newest one of a list of events."""
        listed = f"/api/v1/admin/{listed}?limit=1"
        event: dict[str, Any] = self.http.get(listed, token=self.admin.token).json["items"][0]
        return event


@pytest.fixture
def appoint(http: Client, people: People, clock: FakeClock) -> Callable[[str], Appointment]:
    def make(name: str) -> Appointment:
        admin, owner, helper = people.admin(), people.author(), people.author()
        path, body = OWNED[name]
        thing_id = http.post(path, token=owner.token, json=body).json["id"]
        clock.advance(SECOND)
        staff = f"{path}/{thing_id}/staff/{helper.id}"
        http.put(staff, token=owner.token, json={"role": "viewer"})
        return Appointment(http, admin, owner, helper, f"{path}/{thing_id}", thing_id)

    return make


@pytest.mark.parametrize("name", OWNED)
def test_events_include_the_names_of_users_and_things(
    appoint: Callable[[str], Appointment], name: str
) -> None:
    made = appoint(name)
    for listed in ("events", f"users/{made.helper.id}/events"):
        event = made.event(listed)
        assert event["user_id"] == made.helper.id
        assert event["names"] == {
            made.owner.id: made.owner.username,
            made.helper.id: made.helper.username,
            made.thing_id: name,
        }


@pytest.mark.parametrize("name", ["A bank", "A group"])
def test_a_deleted_thing_has_no_name(appoint: Callable[[str], Appointment], name: str) -> None:
    made = appoint(name)
    assert made.http.delete(made.path, token=made.owner.token).status < 300
    event = made.event(f"users/{made.helper.id}/events")
    assert made.thing_id in event["facts"].values()
    assert set(event["names"]) == {made.owner.id, made.helper.id}
