"""API operations for the fault suite, with their worlds and expected outcomes."""

from collections.abc import Callable

from chalicelib.clock import MINUTE
from tests.proofs.faults.account_operations import (
    _sign_out,
    change_password,
    change_profile,
    change_standing,
    create_service_key,
    delete_service_key,
    end_session,
    erase,
    forget_password,
    refresh,
    register,
    reset_password,
    reuse_refresh_token,
    sign_in,
    turn_off_second_factor,
    turn_on_second_factor,
    verify_email,
)
from tests.proofs.faults.operation import (
    AUDIT,
    KEY,
    NOT_FOUND,
    THROTTLE,
    Operation,
    score_is_right,
    token_of,
)
from tests.proofs.faults.worlds import World
from tests.support import files
from tests.support.builders import created, published, quiz, right_answers, start
from tests.support.client import Reply


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


def appoint_an_editor_of_a_group(world: World) -> Operation:
    author, editor = world.people.author(), world.people.user()
    made = world.http.post("/api/v1/groups", json={"name": "Physics"}, token=author.token).json
    at, body = f"/groups/{made['id']}/staff/{editor.id}", {"role": "editor"}

    def check() -> None:
        found = world.http.get(f"/api/v1/groups/{made['id']}", token=token_of(world, editor))
        assert found.status == 200, found.text

    return Operation(world.asks("PUT", at, 200, json=body, token=author.token), check, (AUDIT,))


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


OF_PEOPLE: list[Callable[[World], Operation]] = [
    register,
    sign_in,
    refresh,
    reuse_refresh_token,
    *map(_sign_out, ("global", "local", "others")),
    end_session,
    change_password,
    forget_password,
    reset_password,
    verify_email,
    change_standing,
    turn_on_second_factor,
    turn_off_second_factor,
    create_service_key,
    delete_service_key,
    change_profile,
    erase,
    create_quiz,
    import_quiz,
    edit_quiz,
    publish_quiz,
    delete_quiz,
    allow_more,
    begin,
    begin_after_time_was_up,
    save,
    submit,
    look_when_time_is_up,
    close,
    close_all,
    regrade,
    void,
    ask_for_statistics,
    ask_for_an_export,
    appoint_an_editor_of_a_group,
]
