"""Operations on attempts, for the fault suite."""

from collections.abc import Callable

from chalicelib.clock import MINUTE
from tests.proofs.faults.operation import AUDIT, KEY, THROTTLE, Operation, score_is_right, token_of
from tests.proofs.faults.worlds import World
from tests.support.builders import published, right_answers, start
from tests.support.client import Reply


def begin(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    at = f"/attempts/quizzes/{published(world.http, author)['id']}/start"
    got: list[Reply] = []
    ask = world.asks("POST", at, 201, 200, token=taker.token, headers=KEY)

    def check() -> None:
        token = token_of(world, taker)
        shown = world.http.get(f"/api/v1/attempts/{got[-1].json['id']}", token=token)
        assert shown.json["number"] == 1

    return Operation(lambda: got.append(ask()), check)


def begin_after_time_was_up(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    world.clock.advance(11 * MINUTE)
    at = f"/attempts/quizzes/{sitting.quiz['id']}/start"
    ask = world.asks("POST", at, 201, 200, token=sitting.taker.token, headers=KEY)
    return Operation(ask, score_is_right(world, sitting))


def save(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    paper = published(world.http, author)
    attempt = start(world.http, taker, paper["id"]).json["id"]
    answers = [{**one, "revision": 1} for one in right_answers(paper)]
    at = f"/attempts/{attempt}/answers"
    ask = world.asks("PUT", at, 200, json={"answers": answers}, token=taker.token)

    def check() -> None:
        kept = world.http.get(f"/api/v1/results/attempts/{attempt}", token=token_of(world, taker))
        assert kept.json["score"] == 8

    return Operation(ask, check)


def submit(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    at = f"/attempts/{sitting.attempt}/submit"
    ask = world.asks("POST", at, 200, token=sitting.taker.token)
    return Operation(ask, score_is_right(world, sitting))


def look_when_time_is_up(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    world.clock.advance(11 * MINUTE)
    ask = world.asks("GET", f"/attempts/{sitting.attempt}", 200, token=sitting.taker.token)
    return Operation(ask, score_is_right(world, sitting))


def close(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    at = f"/attempts/{sitting.attempt}/close"
    ask = world.asks("POST", at, 200, token=sitting.author.token)
    return Operation(ask, score_is_right(world, sitting), (AUDIT,))


def close_all(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    at = f"/quizzes/{sitting.quiz['id']}/close-attempts"
    ask = world.asks("POST", at, 202, token=sitting.author.token)
    # a repeat also ends what has started meanwhile: a second event
    again = (THROTTLE, r"too much: audit A#.*attempts_closed")
    return Operation(ask, score_is_right(world, sitting), again)


OF_ATTEMPTS: list[Callable[[World], Operation]] = [
    begin,
    begin_after_time_was_up,
    save,
    submit,
    look_when_time_is_up,
    close,
    close_all,
]
