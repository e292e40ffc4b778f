"""What staff do while an exam runs, and groups that sit it: each to be failed at every call."""

from collections.abc import Callable

from chalicelib.clock import HOUR, MINUTE
from tests.proofs.faults.operation import AUDIT, KEY, THROTTLE, Operation, score_is_right, token_of
from tests.proofs.faults.worlds import StartedAttempt, World
from tests.support.builders import created, published
from tests.support.client import Reply
from tests.support.people import Person

SCORE_AT_ONCE = {"show": "score", "when": "immediately"}
TEN_MINUTES, EXTENDED_SECONDS = 10 * 60, 45 * 60


def pause(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    at = f"/quizzes/{sitting.quiz['id']}/pause"
    ask = world.asks("POST", at, 200, json={"reason": "fire alarm"}, token=sitting.author.token)

    def check() -> None:
        token = token_of(world, sitting.taker)
        shown = world.http.get(f"/api/v1/attempts/{sitting.attempt}", token=token).json
        # half an hour later all its time is left
        assert shown["time_remaining_seconds"] == TEN_MINUTES, shown

    return Operation(ask, check, (AUDIT,))


def resume(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    at, token = f"/quizzes/{sitting.quiz['id']}", sitting.author.token
    body = {"reason": "fire alarm"}
    assert world.http.post(f"/api/v1{at}/pause", json=body, token=token).status == 200
    world.clock.advance(5 * MINUTE)
    ask = world.asks("POST", f"{at}/resume", 200, token=token)
    return Operation(ask, score_is_right(world, sitting), (AUDIT,))


def reopen(world: World) -> Operation:
    sitting = world.start_answered_attempt(review=SCORE_AT_ONCE)
    handed_in = f"/api/v1/attempts/{sitting.attempt}/submit"
    assert world.http.post(handed_in, token=sitting.taker.token).status == 200
    at, body = f"/attempts/{sitting.attempt}/reopen", {"minutes": 5, "reason": "by mistake"}
    ask = world.asks("POST", at, 200, json=body, token=sitting.author.token, headers=KEY)
    return Operation(ask, score_is_right(world, sitting))


def extend(world: World) -> Operation:
    return _extended(world, "/attempts/{attempt}/extend", 200)


def extend_all(world: World) -> Operation:
    return _extended(world, "/quizzes/{quiz}/extend", 202)


def _extended(world: World, path: str, status: int) -> Operation:
    # long enough to be still running at the job
    sitting = world.start_answered_attempt(duration_minutes=40)
    at = path.format(attempt=sitting.attempt, quiz=sitting.quiz["id"])
    body = {"minutes": 5, "reason": "the projector failed"}
    ask = world.asks("POST", at, status, json=body, token=sitting.author.token, headers=KEY)

    def check() -> None:
        world.clock.advance(HOUR)
        score_is_right(world, sitting)()
        token = token_of(world, sitting.taker)
        result = world.http.get(f"/api/v1/results/attempts/{sitting.attempt}", token=token).json
        assert result["duration_seconds"] == EXTENDED_SECONDS, result

    return Operation(ask, check, (AUDIT,))


def extend_some(world: World) -> Operation:
    sitting = world.start_answered_attempt(duration_minutes=40)
    at = f"/quizzes/{sitting.quiz['id']}/extend"
    body = {"minutes": 5, "reason": "a pen was empty", "user_ids": [sitting.taker.id]}
    ask = world.asks("POST", at, 202, json=body, token=sitting.author.token, headers=KEY)
    return Operation(ask, _has_minutes(world, sitting, EXTENDED_SECONDS), (AUDIT,))


def allow_more_in_an_attempt(world: World) -> Operation:
    sitting = world.start_answered_attempt(duration_minutes=40)
    at = f"/quizzes/{sitting.quiz['id']}/overrides/{sitting.taker.id}"
    body = {"extra_minutes": 5, "seb_exempt": True}
    ask = world.asks("PUT", at, 200, json=body, token=sitting.author.token)
    return Operation(ask, _has_minutes(world, sitting, EXTENDED_SECONDS))


def _has_minutes(world: World, sitting: StartedAttempt, seconds: int) -> Callable[[], None]:
    def check() -> None:
        world.clock.advance(HOUR)
        score_is_right(world, sitting)()
        token = token_of(world, sitting.taker)
        result = world.http.get(f"/api/v1/results/attempts/{sitting.attempt}", token=token).json
        assert result["duration_seconds"] == seconds, result

    return check


def release_device(world: World) -> Operation:
    sitting = world.start_answered_attempt(device_rule="lock", duration_minutes=40)
    at = f"/attempts/{sitting.attempt}"
    ask = world.asks("POST", f"{at}/release-device", 204, token=sitting.author.token)

    def check() -> None:
        body = {"question_id": sitting.quiz["questions"][2]["id"], "response": False}
        token = token_of(world, sitting.taker)
        saved = world.http.post(f"/api/v1{at}/answers", json=body, token=token)
        assert saved.status == 200, saved.text

    return Operation(ask, check)


def poll(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    ask = world.asks("GET", f"/attempts/{sitting.attempt}/live", 200, token=sitting.taker.token)
    return Operation(ask, score_is_right(world, sitting))


def report(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    at = f"/attempts/{sitting.attempt}"
    body = {"reports": [{"type": "focus_lost", "at": "2026-01-01T00:00:00.000Z"}]}
    ask = world.asks("POST", f"{at}/reports", 204, json=body, token=sitting.taker.token)

    def check() -> None:
        found = world.http.get(f"/api/v1{at}/events", token=token_of(world, sitting.author))
        assert "reported.focus_lost" in found.text

    # a report that is sent again is another report
    return Operation(ask, check, (THROTTLE, r"audit E#\S+ / \d"))


def look_at_the_monitor(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    at = f"/quizzes/{sitting.quiz['id']}/monitor"
    ask = world.asks("GET", at, 200, token=sitting.author.token)
    return Operation(ask, score_is_right(world, sitting))


def send_message(world: World) -> Operation:
    sitting = world.start_answered_attempt()
    at = f"/quizzes/{sitting.quiz['id']}/messages"
    body = {"text": "Page 3 has a typo."}
    ask = world.asks("POST", at, 201, json=body, token=sitting.author.token, headers=KEY)
    return Operation(ask, score_is_right(world, sitting))


def allow_more_by_email(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    at = f"/quizzes/{published(world.http, author)['id']}/overrides"
    body = {"email": taker.email, "extra_minutes": 5}
    ask = world.asks("PUT", at, 200, json=body, token=author.token)

    def check() -> None:
        token = token_of(world, author)
        shown = world.http.get(f"/api/v1{at}/{taker.id}", token=token)
        assert shown.json["extra_minutes"] == 5

    return Operation(ask, check)


def take_back_an_override(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    at = f"/quizzes/{published(world.http, author)['id']}/overrides/{taker.id}"
    token, body = author.token, {"extra_minutes": 5}
    assert world.http.put(f"/api/v1{at}", json=body, token=token).status == 200
    # a deleted item is not found
    ask = world.asks("DELETE", at, 204, 404, token=token)

    def check() -> None:
        assert world.http.get(f"/api/v1{at}", token=token_of(world, author)).status == 404

    return Operation(ask, check)


def begin_with_a_code(world: World) -> Operation:
    author, taker = world.people.author(), world.people.user()
    paper = published(world.http, author, access_code="winter break")
    at, body = f"/attempts/quizzes/{paper['id']}/start", {"access_code": "winter break"}
    got: list[Reply] = []
    ask = world.asks("POST", at, 201, 200, json=body, token=taker.token, headers=KEY)

    def check() -> None:
        token = token_of(world, taker)
        shown = world.http.get(f"/api/v1/attempts/{got[-1].json['id']}", token=token)
        assert shown.json["number"] == 1

    return Operation(lambda: got.append(ask()), check, (THROTTLE,))


def appoint_staff(world: World) -> Operation:
    author, other = world.people.author(), world.people.author()
    at = f"/quizzes/{created(world.http, author).json['id']}/staff"
    body = {"role": "proctor"}
    ask = world.asks("PUT", f"{at}/{other.id}", 200, json=body, token=author.token)

    def check() -> None:
        shown = world.http.get(f"/api/v1{at}", token=token_of(world, author))
        assert other.id in shown.text

    return Operation(ask, check)


def _group(world: World) -> tuple[Person, dict[str, str]]:
    owner = world.people.author()
    made = world.http.post("/api/v1/groups", json={"name": "10b"}, token=owner.token)
    assert made.status == 201, made.text
    return owner, made.json


def _members(world: World, owner: Person, group_id: str) -> set[str]:
    at = f"/api/v1/groups/{group_id}/members"
    listed = world.http.get(at, token=token_of(world, owner)).json["items"]
    return {one["user_id"] for one in listed}


def join_a_group(world: World) -> Operation:
    owner, group = _group(world)
    user = world.people.user()
    body = {"code": group["join_code"]}
    ask = world.asks("POST", "/groups/join", 200, json=body, token=user.token)

    def check() -> None:
        assert _members(world, owner, group["id"]) == {user.id}

    return Operation(ask, check, (THROTTLE,))


def replace_a_roster(world: World) -> Operation:
    owner, group = _group(world)
    leaves, stays, comes = (world.people.user() for _ in range(3))
    token, at = owner.token, f"/groups/{group['id']}/roster"
    csv = {"Content-Type": "text/csv"}
    before = f"email\n{leaves.email}\n{stays.email}\nwaits@example.org\n".encode()
    after = f"email\n{stays.email}\n{comes.email}\nnew@example.org\n".encode()
    made = world.http.put(f"/api/v1{at}", content=before, headers=csv, token=token)
    assert made.status == 200, made.text
    ask = world.asks("PUT", at, 200, content=after, headers=csv, token=token)

    def check() -> None:
        assert _members(world, owner, group["id"]) == {stays.id, comes.id}

    return Operation(ask, check)


OF_EXAMS: list[Callable[[World], Operation]] = [
    pause,
    resume,
    reopen,
    extend,
    extend_all,
    extend_some,
    allow_more_in_an_attempt,
    release_device,
    poll,
    report,
    look_at_the_monitor,
    send_message,
    allow_more_by_email,
    take_back_an_override,
    begin_with_a_code,
    appoint_staff,
    join_a_group,
    replace_a_roster,
]
