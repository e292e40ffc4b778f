"""The name of a device is text, in lists and nowhere else."""

import pytest

from tests.support.client import Client
from tests.support.people import PASSWORD, People


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", "Phone\r\nSet-Cookie: a=b", "\u202egnp.exe", "{{7*7}} ${7*7}"],
)
def test_device_name_is_plain_text(http: Client, people: People, name: str) -> None:
    user = people.user()
    body = {"email": user.email, "password": PASSWORD, "device_name": name}
    reply = http.post("/api/v1/auth/login", json=body)
    assert reply.status == 200
    assert "set-cookie" not in reply.headers
    listed = http.get("/api/v1/auth/sessions", token=user.token)
    assert listed.headers["content-type"] == "application/json"
    assert listed.headers["x-content-type-options"] == "nosniff"
    assert name in {one["device_name"] for one in listed.json["items"]}


def test_a_device_name_has_an_end(http: Client, people: People) -> None:
    user = people.user()
    body = {"email": user.email, "password": PASSWORD, "device_name": "x" * 10_000}
    assert http.post("/api/v1/auth/login", json=body).status == 422
