"""Large result lists are paged within Lambda's response limit."""

import json
from decimal import Decimal
from typing import Any

from chalicelib.web.paging import MAX_PAGE_BYTES
from tests.support.builders import play, published, right_answers, short_text
from tests.support.client import Client
from tests.support.people import People


def largest(number: int) -> dict[str, Any]:
    accepted = [f"{place:03}" + "\U0001d538" * 190 for place in range(50)]
    return short_text(f"{number}?", accepted=accepted, explanation="\U0001d538" * 5_000)


def test_longest_reviews_fit_into_pages(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    review = {"show": "correct_answers", "when": "immediately"}
    quiz = published(http, author, questions=[largest(n) for n in range(2)], review=review)
    ended = [play(http, taker, quiz, right_answers(quiz)[:1])["attempt_id"] for _ in range(16)]
    seen: list[str] = []
    cursor, pages = "", 0
    while True:
        at = f"/api/v1/results/my-results?limit=100{cursor}"
        page = http.get(at, token=taker.token)
        assert len(json.dumps(page.text)) <= MAX_PAGE_BYTES
        seen += [one["attempt_id"] for one in page.json["items"]]
        pages += 1
        if page.json["next_cursor"] is None:
            break
        cursor = f"&cursor={page.json['next_cursor']}"
    assert seen == ended[::-1]
    assert pages > 1
    assert page.json["items"][0]["review"][0]["points"] == Decimal(1)
