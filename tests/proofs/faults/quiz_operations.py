"""Operations on quizzes, their overrides and their files, for the fault suite."""

from collections.abc import Callable

from tests.proofs.faults.operation import AUDIT, KEY, NOT_FOUND, THROTTLE, Operation, token_of
from tests.proofs.faults.worlds import World
from tests.support import files
from tests.support.builders import created, published, quiz


def create_quiz(world: World) -> Operation:
    author = world.people.author()
    ask = world.asks("POST", "/quizzes", 201, json=quiz(), token=author.token, headers=KEY)

    def check() -> None:
        at, token = "/api/v1/quizzes?mine=true", token_of(world, author)
        mine = world.http.get(at, token=token).json["items"]
        assert [one["title"] for one in mine] == ["All sorts"]

    return Operation(ask, check, (THROTTLE,))


def import_quiz(world: World) -> Operation:
    author = world.people.author()
    text = "Is water wet? {T}\n\nWhich is prime? {=2 ~4}\n"
    ask = world.asks(
        "POST",
        "/quizzes/import?title=All%20sorts&duration_minutes=10&passing_score=50",
        201,
        content=text.encode(),
        token=author.token,
        headers={**KEY, "Content-Type": "text/plain"},
    )

    def check() -> None:
        at, token = "/api/v1/quizzes?mine=true", token_of(world, author)
        [mine] = world.http.get(at, token=token).json["items"]
        assert mine["question_count"] == 2

    return Operation(ask, check, (THROTTLE,))


def edit_quiz(world: World) -> Operation:
    author = world.people.author()
    draft = created(world.http, author)
    at = f"/quizzes/{draft.json['id']}"
    ask = world.asks(
        "PUT",
        at,
        200,
        json=quiz(title="Renamed"),
        token=author.token,
        headers={"If-Match": draft.headers["etag"], **KEY},
    )

    def check() -> None:
        shown = world.http.get(f"/api/v1{at}", token=token_of(world, author))
        assert (shown.json["title"], shown.headers["etag"]) == ("Renamed", '"r2"')

    return Operation(ask, check)


def publish_quiz(world: World) -> Operation:
    # only an administrator may announce to all users
    author, reader = world.people.admin(), world.people.user()
    quiz_id = created(world.http, author).json["id"]
    body = {"announce": True}
    ask = world.asks("POST", f"/quizzes/{quiz_id}/publish", 200, json=body, token=author.token)

    def check() -> None:
        token = token_of(world, reader)
        told = world.http.get("/api/v1/notifications", token=token).json["items"]
        assert [one["type"] for one in told] == ["quiz_published"]

    return Operation(ask, check)


def delete_quiz(world: World) -> Operation:
    author = world.people.author()
    at = f"/quizzes/{published(world.http, author)['id']}"
    # a deleted item is not found
    ask = world.asks("DELETE", at, 204, NOT_FOUND, token=author.token)

    def check() -> None:
        listed = world.http.get("/api/v1/quizzes", token=token_of(world, author)).json["items"]
        assert listed == []

    return Operation(ask, check, (AUDIT,))


def allow_more(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    at = f"/quizzes/{published(world.http, author)['id']}/overrides/{taker.id}"
    ask = world.asks("PUT", at, 200, json={"extra_minutes": 5}, token=author.token)

    def check() -> None:
        shown = world.http.get(f"/api/v1{at}", token=token_of(world, author))
        assert shown.json["extra_minutes"] == 5

    return Operation(ask, check)


def ask_for_an_export(world: World) -> Operation:
    author = world.people.author()
    made = created(world.http, author).json["id"]
    body = {"quiz_id": made, "format": "gift"}

    def check() -> None:
        while bodies := world.cloud.waiting("job_queue"):
            assert world.cloud.expire(*bodies) == []
        assert any("downloads/exp_" in key for key in sorted(files.keys()))

    token = author.token
    ask = world.asks("POST", "/exports", 202, json=body, token=token, headers=KEY)
    return Operation(ask, check, (THROTTLE,))


OF_QUIZZES: list[Callable[[World], Operation]] = [
    create_quiz,
    import_quiz,
    edit_quiz,
    publish_quiz,
    delete_quiz,
    allow_more,
    ask_for_an_export,
]
