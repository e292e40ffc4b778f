"""Data export: all data of a user, without data that quizzes still hide."""

from chalicelib import bootstrap
from chalicelib.clock import MINUTE
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.media import upload
from tests.support.people import PASSWORD, People

EXPORT = "/api/v1/auth/me/export"


def test_export_contains_all_data_of_one_user_only(
    http: Client, people: People, cloud: Cloud
) -> None:
    author, user, other = people.author(), people.user(), people.user()
    done, begun = published(http, author), published(http, author, title="Begun")
    play(http, user, done, right_answers(done))
    play(http, other, done, [])
    http.put(
        f"/api/v1/quizzes/{begun['id']}/overrides/{user.id}",
        json={"extra_minutes": 5},
        token=author.token,
    )
    http.post(f"/api/v1/attempts/quizzes/{begun['id']}/start", token=user.token)
    cloud.stream()
    reply = http.get(EXPORT, token=user.token)
    held = reply.json["held"]
    assert reply.json["user"]["email"] == user.email
    assert reply.json["next_cursor"] is None
    assert "attachment" in reply.headers["content-disposition"]
    assert {name: len(records) for name, records in held.items()} == {
        "sessions": 1,
        "service_keys": 0,
        "webhooks": 0,
        "imports": 0,
        "events": 3,
        "notifications": 1,
        "overrides": 1,
        "running_attempts": 1,
        "results": 1,
        "attempt_events": 1,
        "quizzes": 0,
        "media": 0,
    }
    assert held["results"][0]["quiz_id"] == done["id"]
    assert held["running_attempts"][0]["quiz_id"] == begun["id"]
    [trace] = held["attempt_events"]
    assert trace["attempt_id"] == held["results"][0]["attempt_id"]
    assert {"started", "saved", "ended"} <= {event["type"] for event in trace["events"]}
    assert other.id not in reply.text
    assert user.refresh_token not in reply.text
    assert PASSWORD not in reply.text


def test_an_export_shows_no_solution_before_the_review_does(http: Client, people: People) -> None:
    hidden = published(http, people.author(), review={"show": "nothing", "when": "immediately"})
    user = people.user()
    play(http, user, hidden, right_answers(hidden))
    [result] = http.get(EXPORT, token=user.token).json["held"]["results"]
    assert (result["score"], result["review"]) == (None, None)


def test_an_export_shows_running_attempts_as_the_player_does(
    http: Client, people: People, clock: FakeClock
) -> None:
    author, user = people.author(), people.user()
    quiz = published(http, author, review={"show": "nothing", "when": "immediately"})
    attempt_id = start(http, user, quiz["id"]).json["id"]
    at = f"/api/v1/quizzes/{quiz['id']}"
    http.post(f"{at}/pause", json={"reason": "Alarm."}, token=author.token)
    clock.advance(3 * MINUTE)
    http.post(f"{at}/resume", token=author.token)
    clock.advance(MINUTE)
    [shown] = http.get(EXPORT, token=user.token).json["held"]["running_attempts"]
    seen = http.get(f"/api/v1/attempts/{attempt_id}", token=user.token).json
    for member in ("expires_at", "time_remaining_seconds"):
        assert shown[member] == seen[member]
    clock.advance(10 * MINUTE)
    user = people.sign_in(user.id, user.email, user.username)
    assert http.get(EXPORT, token=user.token).json["held"]["running_attempts"] == []


def test_an_export_names_the_files_of_an_author(http: Client, people: People) -> None:
    author = people.author()
    ids = {upload(http, author) for _ in range(2)}
    upload(http, people.author())
    [first, second] = http.get(EXPORT, token=author.token).json["held"]["media"]
    assert {first["id"], second["id"]} == ids
    assert (first["name"], first["type"]) == ("map", "image/png")


def test_a_cursor_is_the_users_own(http: Client, people: People) -> None:
    assert http.get(f"{EXPORT}?cursor=x", token=people.user().token).code == "invalid_cursor"


def test_an_export_is_written_down(http: Client, people: People) -> None:
    user = people.user()
    http.get(EXPORT, token=user.token)
    entries, _ = bootstrap.audit().list_events(user.id, 10, None)
    assert "sensitive_read" in {entry.event for entry in entries}
