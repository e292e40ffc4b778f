"""Who was dealt a paper, or may read its review, gets the addresses of its pictures."""

import json
from typing import Any

from chalicelib.clock import HOUR
from tests.support.builders import multiple, play, published, quiz, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.counted_calls import counted
from tests.support.files import read_file
from tests.support.media import shown, upload, with_picture
from tests.support.people import People, Person

REVIEWED = {"show": "correct_answers", "when": "immediately"}


def illustrated(http: Client, author: Person, **changes: Any) -> tuple[dict[str, Any], list[str]]:
    """A published quiz with a picture in a question, in an option, and in an explanation."""
    ids = [upload(http, author) for _ in range(3)]
    options = [
        {"text": f"Here: {shown(ids[1])}", "correct": True},
        {"text": "No", "correct": False},
    ]
    questions = [
        with_picture(ids[0], explanation=f"Because: {shown(ids[2])}"),
        multiple(options=options, format="markdown"),
        multiple(f"Plain text of {shown(ids[2])}"),
    ]
    return published(http, author, questions=questions, **changes), ids


def test_a_paper_has_the_addresses_of_what_its_questions_show_and_no_others(
    http: Client, people: People
) -> None:
    made, ids = illustrated(http, people.author())
    taker = people.user()
    begun = start(http, taker, made["id"])
    looked = http.get(f"/api/v1/attempts/{begun.json['id']}", token=taker.token)
    for attempt in (begun.json, looked.json):
        assert set(attempt["assets"]) == set(ids[:2])
        link = attempt["assets"][ids[0]]
        assert (link["type"], link["width"], link["height"]) == ("image/png", 8, 5)
        assert read_file(link["url"]) is not None
    assert http.get(f"/api/v1/media/{ids[0]}", token=taker.token).status == 404


def test_a_passage_shows_its_pictures_and_keeps_them(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, foreign = people.author(), upload(http, people.author())
    ids = [upload(http, author) for _ in range(2)]

    def section(picture: str) -> dict[str, Any]:
        text = f"Look at this. {shown(picture)}"
        return {"text": text, "format": "markdown", "items": [with_picture(ids[1])]}

    body = quiz(sections=[section(foreign)])
    del body["questions"]
    refused = http.post("/api/v1/quizzes", json=body, token=author.token)
    assert refused.json["errors"][0]["pointer"] == "/sections/0/text"
    made = http.post(
        "/api/v1/quizzes", json=body | {"sections": [section(ids[0])]}, token=author.token
    ).json
    http.post(f"/api/v1/quizzes/{made['id']}/publish", json={}, token=author.token)
    assert set(start(http, people.user(), made["id"]).json["assets"]) == set(ids)
    clock.advance(HOUR // 10)
    assert http.delete(f"/api/v1/media/{ids[0]}", token=author.token).code == "in_use"


def test_no_answer_to_a_taker_tells_of_a_picture_that_they_may_not_see(
    http: Client, people: People
) -> None:
    made, ids = illustrated(http, people.author(), review={"show": "score", "when": "immediately"})
    taker = people.user()
    at = f"/api/v1/attempts/{start(http, taker, made['id']).json['id']}"
    said = {"question_id": made["questions"][1]["id"], "response": None}
    replies = [
        http.get(f"/api/v1/quizzes/{made['id']}", token=taker.token),
        http.get(at, token=taker.token),
        http.post(f"{at}/answers", json=said, token=taker.token),
        http.post(f"{at}/submit", token=taker.token),
        http.get(at.replace("attempts", "results/attempts"), token=taker.token),
    ]
    hidden = f"media/{ids[2]}"
    assert not any(hidden in reply.text for reply in replies)
    after = http.get(at, token=taker.token).json
    assert (after["questions"], after["assets"]) == ([], {})


def test_a_review_has_the_addresses_of_its_explanations_pictures(
    http: Client, people: People
) -> None:
    made, ids = illustrated(http, people.author(), review=REVIEWED)
    taker = people.user()
    result = play(http, taker, made, right_answers(made))
    assert set(result["assets"]) == {ids[2]}
    read = http.get(f"/api/v1/results/attempts/{result['attempt_id']}", token=taker.token)
    assert set(read.json["assets"]) == {ids[2]}
    paper = http.get(f"/api/v1/attempts/{result['attempt_id']}", token=taker.token).json
    assert set(paper["assets"]) == set(ids[:2])


def test_pictures_cost_a_start_a_look_and_a_result_no_round_trip(
    http: Client, people: People
) -> None:
    made, _ = illustrated(http, people.author(), review=REVIEWED)
    start(http, people.user(), made["id"])  # so that version and pointer are in the cache
    taker = people.user()
    with counted() as starting:
        attempt = start(http, taker, made["id"]).json["id"]
    with counted() as looking:
        http.get(f"/api/v1/attempts/{attempt}", token=taker.token)
    assert (starting, looking) == (["BatchGetItem", "UpdateItem"], ["BatchGetItem"])


def test_a_running_attempt_keeps_its_pictures_when_a_later_version_has_others(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, taker = people.author(), people.user()
    first, second = upload(http, author), upload(http, author)
    made = published(http, author, questions=[with_picture(first)], duration_minutes=60)
    at = f"/api/v1/attempts/{start(http, taker, made['id']).json['id']}"
    draft = f"/api/v1/quizzes/{made['id']}"
    headers = {"If-Match": http.get(draft, token=author.token).headers["etag"]}
    question = f"{draft}/questions/{made['questions'][0]['id']}"
    body = with_picture(second)
    assert http.put(question, json=body, token=author.token, headers=headers).status == 200
    http.post(f"{draft}/publish", json={}, token=author.token)
    clock.advance(HOUR // 10)
    assert http.delete(f"/api/v1/media/{first}", token=author.token).code == "in_use"
    assert set(http.get(at, token=taker.token).json["assets"]) == {first}
    other = start(http, people.user(), made["id"])
    assert set(other.json["assets"]) == {second}


def test_ids_and_addresses_of_pictures_tell_nothing_of_their_names_or_order(
    http: Client, people: People
) -> None:
    made, ids = illustrated(http, people.author())
    assets = start(http, people.user(), made["id"]).json["assets"]
    assert "map" not in json.dumps(assets, default=str)
    for one in ids[:2]:
        assert assets[one]["url"].partition("?")[0].endswith(f"/media/{one}")


def test_a_preview_shows_what_the_draft_shows_and_its_review_what_it_explains(
    http: Client, people: People
) -> None:
    author = people.author()
    described = upload(http, author)
    made, ids = illustrated(
        http, author, description=shown(described), description_format="markdown"
    )
    at = f"/api/v1/quizzes/{made['id']}/preview"
    paper = http.post(at, json={}, token=author.token).json
    assert set(paper["assets"]) == {described, *ids[:2]}
    assert read_file(paper["assets"][described]["url"]) is not None
    scored = {"seed": paper["seed"], "answers": []}
    result = http.post(f"{at}/score", json=scored, token=author.token).json
    assert set(result["assets"]) == {ids[2]}


def test_a_description_shows_its_pictures_to_who_may_see_the_quiz(
    http: Client, people: People
) -> None:
    author, taker = people.author(), people.user()
    picture = upload(http, author)
    described = {"description": f"Map: {shown(picture)}", "description_format": "markdown"}
    made = published(http, author, **described)
    detail = http.get(f"/api/v1/quizzes/{made['id']}", token=taker.token).json
    assert set(detail["assets"]) == {picture}
    assert read_file(detail["assets"][picture]["url"]) is not None
    plain = published(http, author, description=shown(picture))
    assert http.get(f"/api/v1/quizzes/{plain['id']}", token=taker.token).json["assets"] == {}


def test_lists_of_results_and_adjusted_ones_show_what_their_reviews_explain(
    http: Client, people: People
) -> None:
    author, taker = people.author(), people.user()
    made, ids = illustrated(http, author, review=REVIEWED)
    attempt = play(http, taker, made, right_answers(made))["attempt_id"]
    [listed] = http.get("/api/v1/results/my-results", token=taker.token).json["items"]
    assert set(listed["assets"]) == {ids[2]}
    change = {"points": 1, "reason": "Kind."}
    at = f"/api/v1/results/attempts/{attempt}/adjust"
    assert set(http.post(at, json=change, token=author.token).json["assets"]) == {ids[2]}
