"""What is correct, in words found nowhere else: none of it in anything a taker gets too early."""

from email.message import EmailMessage
from itertools import product
from typing import Any

import pytest

from chalicelib.clock import SECOND
from chalicelib.results.store import ResultItem, from_item
from tests.support.answer_members import members
from tests.support.aws_delivery import Cloud
from tests.support.builders import numeric, published, short_text, start
from tests.support.client import Client, Reply
from tests.support.clock import THE_START, FakeClock
from tests.support.people import People

KEYS = ("sentinel-accepted", "sentinel-explanation", "27182.81828", "0.00577")
CLOSES, CLOSES_AT = "2026-09-21T15:00:00Z", THE_START + 2_800_000
GRACE = 5 * SECOND
"""What was on the wire at the close still counts: until then nothing is shown."""
TOLD = ("correct_response", "explanation", "accepted", "tolerance")
"""Members that must hold nothing before the review shows solutions."""


def asked() -> list[dict[str, Any]]:
    return [
        short_text(accepted=["sentinel-accepted"], explanation="sentinel-explanation"),
        numeric(correct="27182.81828", tolerance="0.00577"),
    ]


def leaks(text: str) -> list[str]:
    return [key for key in KEYS if key in text.lower()]


def check(reply: Reply) -> None:
    assert leaks(reply.text + repr(reply.headers)) == []
    if reply.text:
        assert [name for name, held in members(reply.json) if name in TOLD and held] == []


def all_views(http: Client, token: str, quiz_id: str, attempt: str) -> list[Reply]:
    paths = [
        "quizzes",
        f"quizzes/{quiz_id}",
        f"attempts/{attempt}",
        f"results/attempts/{attempt}",
        "results/my-results",
        "results/grades",
        f"leaderboard/quizzes/{quiz_id}",
        f"leaderboard/quizzes/{quiz_id}/me",
        "leaderboard/global",
        "notifications",
        f"quizzes/{quiz_id}?fields=questions",
        f"attempts/{attempt}?include=correct",
        f"quizzes/{quiz_id}/attempts",
    ]
    return [http.get(f"/api/v1/{path}", token=token) for path in paths]


SETTINGS = list(
    product(["nothing", "score", "responses", "correct_answers"], ["immediately", "after_close"])
)


@pytest.mark.parametrize(("show", "when"), SETTINGS)
def test_no_solution_is_anywhere_before_the_review_shows_it(  # noqa: PLR0913, PLR0917 - fixtures
    http: Client,
    people: People,
    cloud: Cloud,
    clock: FakeClock,
    posted: list[EmailMessage],
    capsys: pytest.CaptureFixture[str],
    show: str,
    when: str,
) -> None:
    taker, author = people.user(), people.author()
    review = {"show": show, "when": when}
    quiz = published(http, author, questions=asked(), closes_at=CLOSES, review=review)
    begun = start(http, taker, quiz["id"])
    attempt = begun.json["id"]
    at, question = f"/api/v1/attempts/{attempt}", quiz["questions"][0]["id"]
    body = {"answers": [{"question_id": question, "response": "wrong"}]}
    unfit = {"answers": [{"question_id": question, "response": 7}]}
    running = [
        begun,
        start(http, taker, quiz["id"]),
        *(http.put(f"{at}/answers", json=one, token=taker.token) for one in (body, unfit)),
        *all_views(http, taker.token, quiz["id"], attempt),
    ]
    handed_in = http.post(f"{at}/submit", token=taker.token)
    for image in cloud.results():  # the records of the stream
        assert leaks(repr(from_item(ResultItem.from_raw_data(image)))) == []
    cloud.stream()
    cloud.mail()
    for reply in running:
        check(reply)
    after = [handed_in, *all_views(http, taker.token, quiz["id"], attempt)]
    shown = [reply for reply in after if leaks(reply.text)]
    assert bool(shown) == ((show, when) == ("correct_answers", "immediately"))
    if not shown:
        for reply in after:
            check(reply)
    clock.set(CLOSES_AT + GRACE)
    again = people.sign_in(taker.id, taker.email, taker.username).token
    closed = all_views(http, again, quiz["id"], attempt)
    assert bool([one for one in closed if leaks(one.text)]) == (show == "correct_answers")
    assert leaks("".join(str(mail) for mail in posted)) == []
    captured = capsys.readouterr()
    logged = captured.out + captured.err
    assert "POST /api/v1/attempts" in logged
    assert leaks(logged) == []
