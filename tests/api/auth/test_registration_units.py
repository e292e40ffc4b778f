"""A registration writes what the capacity calculator assumes, and no key that all share is hot."""

from collections.abc import Callable

from chalicelib.accounts import audit_store
from chalicelib.clock import SECOND
from chalicelib.dynamo.client import dynamodb
from chalicelib.settings import settings
from infra.capacity import workload
from infra.capacity.calculator import registrations_per_second
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import PASSWORD, People
from tests.support.write_units import spent_units

ASKED = 10_000


def test_registration_costs_the_units_of_the_calculator(http: Client) -> None:
    body = {"email": "new@example.org", "username": "newcomer", "password": PASSWORD}
    with spent_units() as written:
        assert http.post("/api/v1/auth/register", json=body).status == 201
    assert {place: units for place, units in written.items() if units} == workload.REGISTER.writes


def test_no_shared_key_is_hot_at_ten_thousand_registrations_a_second() -> None:
    rate, key = registrations_per_second()
    assert (rate >= ASKED, key) == (True, workload.MAIL_TASKS)


def test_events_of_a_day_are_spread_and_listed_in_order(
    http: Client, people: People, clock: FakeClock, configured: Callable[[str, str], None]
) -> None:
    configured("AUDIT_RETENTION_DAYS", "35")
    admin = people.admin()
    users = []
    for _ in range(24):
        clock.advance(SECOND)
        users.append(people.user().id)
    items = dynamodb().scan(TableName=settings().table("audit"), IndexName="events")["Items"]
    days = {item["da"]["S"] for item in items if item["ev"]["S"] == "user_created"}
    assert len(days) > audit_store.DAY_SHARDS / 2
    found, address = [], "/api/v1/admin/events?limit=7"
    while address:
        page = http.get(address, token=admin.token).json
        found += [(one["at"], one.get("user_id")) for one in page["items"]]
        cursor = page["next_cursor"]
        address = f"/api/v1/admin/events?limit=7&cursor={cursor}" if cursor else ""
    assert found == sorted(found, key=lambda one: one[0], reverse=True)
    assert [user for _, user in found if user in users] == users[::-1]
    assert len(found) == len(set(found))
