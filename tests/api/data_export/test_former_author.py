"""A former author's export has no answer keys."""

import json

from tests.support.builders import created
from tests.support.client import Client
from tests.support.people import People


def test_a_former_author_exports_no_keys(http: Client, people: People) -> None:
    author, admin = people.author(), people.admin()
    created(http, author)
    export = "/api/v1/auth/me/export"
    assert '"accepted"' in http.get(export, token=author.token).text
    at = f"/api/v1/admin/users/{author.id}"
    assert http.patch(at, json={"role": "user"}, token=admin.token).status == 200
    token = people.sign_in(author.id, author.email, author.username).token
    held = http.get(export, token=token)
    assert held.status == 200
    assert '"accepted"' not in held.text
    assert '"correct"' not in json.dumps(held.json["held"]["quizzes"], default=str)
    assert held.json["held"]["quizzes"][0]["title"] == "All sorts"
