"""A quiz with draws from a bank whose questions show pictures."""

from typing import Any

from tests.support.banks import BANKS, add, bank
from tests.support.builders import true_false
from tests.support.client import Client, Reply
from tests.support.draws import QUIZZES, create, draw, publish
from tests.support.media import shown, upload, with_picture
from tests.support.people import Person

SIZE = 6


class Illustrated:
    """A quiz that draws two of six questions, each with a picture, and one in its explanation."""

    def __init__(self, http: Client, author: Person, **changes: Any) -> None:
        self.http, self.author = http, author
        self.bank_id = bank(http, author)
        self.pictures: dict[str, tuple[str, str]] = {}
        for number in range(SIZE):
            asked, explained = upload(http, author), upload(http, author)
            body = with_picture(asked, explanation=f"Because {number}: {shown(explained)}")
            reply = add(http, author, self.bank_id, body)
            assert reply.status == 201, reply.text
            self.pictures[reply.json["id"]] = asked, explained
        made = create(http, author, draw(self.bank_id, 2), true_false(), **changes)
        assert publish(http, author, made).status == 200
        self.at = f"{QUIZZES}/{made.json['id']}"
        self.quiz_id = str(made.json["id"])

    def shown_in(self, paper: dict[str, Any]) -> set[str]:
        return {
            self.pictures[one["id"]][0] for one in paper["questions"] if one["id"] in self.pictures
        }

    def explained_in(self, paper: dict[str, Any]) -> set[str]:
        return {
            self.pictures[one["id"]][1] for one in paper["questions"] if one["id"] in self.pictures
        }

    def edit(self, question_id: str, **changes: Any) -> None:
        at = f"{BANKS}/{self.bank_id}/questions/{question_id}"
        now = self.http.get(at, token=self.author.token)
        headers = {"If-Match": now.headers["etag"]}
        body = {**with_picture(self.pictures[question_id][0]), **changes, "tags": []}
        reply = self.http.put(at, json=body, token=self.author.token, headers=headers)
        assert reply.status == 200, reply.text

    def delete(self, asset_id: str) -> Reply:
        return self.http.delete(f"/api/v1/media/{asset_id}", token=self.author.token)
