"""What happens some time after a request."""

from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.people import PASSWORD, Person


def delivered(cloud: Cloud) -> None:
    """The timer fires and all jobs are done."""
    cloud.tick()
    while bodies := cloud.waiting("job_queue"):
        assert cloud.expire(*bodies) == []


def erase(http: Client, person: Person) -> None:
    reply = http.post("/api/v1/auth/me/erase", json={"password": PASSWORD}, token=person.token)
    assert reply.status == 204, reply.text
