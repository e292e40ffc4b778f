"""What markers do: each to be failed at every call."""

from collections.abc import Callable
from typing import Any

from tests.proofs.faults.operation import AUDIT, Operation, token_of
from tests.proofs.faults.worlds import World
from tests.support.builders import start
from tests.support.client import Client
from tests.support.marking_exam import Exam, essay, make_exam
from tests.support.people import Person

SECOND = {"tolerance": 1}
CLAIM = r"attempts K#\S+ / T#"
"""Who does not hear of a claim claims another response; the first is free again in 15 minutes."""


def hand_in_an_essay(world: World) -> Operation:
    exam = _exam(world)
    taker = world.people.user()
    attempt = start(world.http, taker, exam.made["id"]).json["id"]
    body = {"question_id": exam.essays[0], "response": "Because."}
    saved = world.http.post(f"/api/v1/attempts/{attempt}/answers", json=body, token=taker.token)
    assert saved.status == 200, saved.text
    ask = world.asks("POST", f"/attempts/{attempt}/submit", 200, token=taker.token)
    return Operation(ask, lambda: _check_counts(world, exam, (1, 0, 0)))


def claim_a_response(world: World) -> Operation:
    exam = _exam(world)
    exam.sit("Because.")
    marker, at = exam.appoint(), f"/quizzes/{exam.made['id']}/marking/next"
    ask = world.asks("POST", at, 200, 204, json={}, token=marker.token)
    return Operation(ask, lambda: _check_counts(world, exam, (1, 0, 0)), (CLAIM,))


def mark_a_response(world: World) -> Operation:
    exam = _exam(world)
    exam.sit("Because.")
    marker = exam.appoint()
    return _marked(world, exam, marker, exam.claim(marker).json)


def mark_a_response_again(world: World) -> Operation:
    exam = _exam(world)
    exam.sit("Because.")
    marker = exam.appoint()
    first = exam.mark(marker, exam.claim(marker).json, 1).json
    return _marked(world, exam, marker, first)


def release_marks(world: World) -> Operation:
    exam = _exam(world)
    taker, attempt = exam.sit("Because.")
    exam.mark_all(exam.appoint())
    at = f"/quizzes/{exam.made['id']}/release-marks"
    ask = world.asks("POST", at, 200, json={}, token=exam.author.token)
    return Operation(ask, _score_is(world, taker, attempt, 3), (AUDIT,))


def mark_anew_what_was_reworded(world: World) -> Operation:
    exam = _exam(world)
    taker, attempt = exam.sit("Because.")
    exam.mark_all(exam.appoint())
    exam.release()
    exam.edit({**exam.made["questions"][0], "text": "Why not?"})
    at = f"/quizzes/{exam.made['id']}/regrade"
    ask = world.asks("POST", at, 202, json={}, token=exam.author.token)

    def check() -> None:
        _score_is(world, taker, attempt, None)()
        _check_counts(world, exam, (1, 0, 0))

    return Operation(ask, check)


def mark_as_the_first_of_two(world: World) -> Operation:
    exam = _exam(world, second_marking=SECOND)
    exam.sit("Because.")
    marker = exam.appoint()
    return _marked(world, exam, marker, exam.claim(marker).json, (1, 0, 0))


def mark_as_the_second_of_two(world: World) -> Operation:
    exam = _exam(world, second_marking=SECOND)
    exam.sit("Because.")
    first, marker = exam.appoint(), exam.appoint()
    exam.mark(first, exam.claim(first).json, 3)
    return _marked(world, exam, marker, exam.claim(marker).json)


def mark_where_two_differ(world: World) -> Operation:
    exam = _exam(world, second_marking=SECOND)
    taker, attempt = exam.sit("Because.")
    for points in (0, 5):
        other = exam.appoint()
        exam.mark(other, exam.claim(other).json, points)
    marker = exam.appoint()
    marked = _marked(world, exam, marker, exam.claim(marker).json)

    def check() -> None:
        _check_counts(world, exam, (0, 0, 1))
        exam.author = exam.sign_in(exam.author)
        assert exam.release().status == 200
        _score_is(world, taker, attempt, 2)()

    return Operation(marked.act, check)


def mark_anew_what_two_were_marking(world: World) -> Operation:
    exam = _exam(world, second_marking=SECOND)
    exam.sit("Because.")
    first = exam.appoint()
    exam.mark(first, exam.claim(first).json, 1)
    exam.edit({**exam.made["questions"][0], "text": "Why not?"})
    at = f"/quizzes/{exam.made['id']}/regrade"
    ask = world.asks("POST", at, 202, json={}, token=exam.author.token)

    def check() -> None:
        again = exam.sign_in(first)
        assert exam.claim(again).status == 200

    return Operation(ask, check)


def _exam(world: World, **changes: Any) -> Exam:
    exam = make_exam(Client(), world.people, world.cloud, essay(), **changes)
    exam.edit(exam.made["questions"][0], **changes)
    at = f"{exam.at}/publish"
    reply = world.http.post(at, json={"announce": False}, token=exam.author.token)
    assert reply.status == 200, reply.text
    return exam


def _marked(
    world: World,
    exam: Exam,
    marker: Person,
    response: dict[str, Any],
    counts: tuple[int, int, int] = (0, 0, 1),
) -> Operation:
    at = f"/quizzes/{exam.made['id']}/marking/{response['response_id']}"
    body = {"points": 2, "comment": "Short.", "rubric": [1, 0], "version": response["version"]}
    ask = world.asks("PUT", at, 200, json=body, token=marker.token)
    return Operation(ask, lambda: _check_counts(world, exam, counts))


def _check_counts(world: World, exam: Exam, expected: tuple[int, int, int]) -> None:
    at, token = f"{exam.at}/marking", token_of(world, exam.author)
    [one] = world.http.get(at, token=token).json["items"]
    assert (one["unmarked"], one["claimed"], one["marked"]) == expected


def _score_is(
    world: World, taker: Person, attempt: dict[str, Any], score: int | None
) -> Callable[[], None]:
    def check() -> None:
        at, token = f"/api/v1/results/attempts/{attempt['attempt_id']}", token_of(world, taker)
        assert world.http.get(at, token=token).json["score"] == score

    return check


OF_MARKING: list[Callable[[World], Operation]] = [
    hand_in_an_essay,
    claim_a_response,
    mark_a_response,
    mark_a_response_again,
    release_marks,
    mark_anew_what_was_reworded,
    mark_as_the_first_of_two,
    mark_as_the_second_of_two,
    mark_where_two_differ,
    mark_anew_what_two_were_marking,
]
