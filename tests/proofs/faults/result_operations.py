"""Operations on results, for the fault suite."""

from collections.abc import Callable

from tests.proofs.faults.operation import Operation, token_of
from tests.proofs.faults.worlds import World
from tests.support.builders import quiz


def regrade(world: World) -> Operation:
    sitting = world.finish_attempt()
    author = sitting.author.token
    first, second, third, *others = sitting.quiz["questions"]
    questions = [first, second, {**third, "correct": False}, *others]
    at = f"/quizzes/{sitting.quiz['id']}"
    edited = world.http.put(
        f"/api/v1{at}", json=quiz(questions=questions), token=author, headers={"If-Match": "*"}
    )
    assert edited.status == 200, edited.text

    def check() -> None:
        token = token_of(world, sitting.taker)
        result = world.http.get(f"/api/v1/results/attempts/{sitting.attempt}", token=token)
        assert result.json["score"] == 7, result.text
        board = world.http.get(f"/api/v1/leaderboard{at}", token=token).json["items"]
        assert [one["score"] for one in board] == [7]

    return Operation(world.asks("POST", f"{at}/regrade", 202, token=author), check)


def void(world: World) -> Operation:
    sitting, admin = world.finish_attempt(), world.people.admin()
    world.settle()
    admin = world.people.sign_in(admin.id, admin.email, admin.username)
    at = f"/results/attempts/{sitting.attempt}/void"
    ask = world.asks("POST", at, 200, json={"reason": "a leak"}, token=admin.token)

    def check() -> None:
        board = f"/api/v1/leaderboard/quizzes/{sitting.quiz['id']}"
        assert world.http.get(board, token=token_of(world, admin)).json["total"] == 0

    return Operation(ask, check)


def ask_for_statistics(world: World) -> Operation:
    sitting = world.finish_attempt()
    at = f"/quizzes/{sitting.quiz['id']}/statistics"

    def check() -> None:
        found = world.http.get(f"/api/v1{at}", token=token_of(world, sitting.author))
        assert (found.status, found.json["attempts"]) == (200, 1), found.text

    return Operation(world.asks("POST", at, 202, token=sitting.author.token), check)


OF_RESULTS: list[Callable[[World], Operation]] = [
    regrade,
    void,
    ask_for_statistics,
]
