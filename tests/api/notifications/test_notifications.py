"""The inbox over HTTP."""

import pytest

from chalicelib import bootstrap, ids
from chalicelib.accounts.models import AccountNotice, NoticeKind
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published, right_answers
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.people import People, Person

INBOX = "/api/v1/notifications"


def tell(clock: FakeClock, person: Person, times: int = 1) -> None:
    for _ in range(times):
        clock.advance(1)
        occasion = str(clock())
        notice = AccountNotice(
            kind=NoticeKind.PASSWORD_CHANGED, user_id=person.id, dedup_key=occasion
        )
        bootstrap.outbox().notify_account(notice)


def listed(http: Client, person: Person, query: str = "") -> list[str]:
    reply = http.get(f"{INBOX}{query}", token=person.token)
    assert reply.status == 200, reply.text
    return [one["id"] for one in reply.json["items"]]


def unread_count(http: Client, person: Person) -> int:
    reply = http.get(f"{INBOX}/unread-count", token=person.token)
    assert reply.status == 200, reply.text
    count: int = reply.json["unread_count"]
    return count


def test_result_notification_has_its_links(http: Client, people: People, cloud: Cloud) -> None:
    taker, quiz = people.user(), published(http, people.author())
    result = play(http, taker, quiz, right_answers(quiz))
    cloud.stream()
    [told] = http.get(INBOX, token=taker.token).json["items"]
    assert told["type"] == "result_available"
    assert told["title"] == "Your result: All sorts"
    assert told["facts"] == {"attempt_id": result["attempt_id"], "quiz_id": quiz["id"]}
    assert told["created_at"] == result["submitted_at"]
    assert told["read_at"] is None
    assert ids.is_id(told["id"], "ntf")


def test_password_change_is_notified(http: Client, people: People, cloud: Cloud) -> None:
    person = people.user()
    body = {"current_password": "a long walk by the sea", "new_password": "a short swim in a lake"}
    changed = http.post("/api/v1/auth/password/change", json=body, token=person.token)
    assert changed.status == 204
    [told] = http.get(INBOX, token=person.token).json["items"]
    assert (told["type"], told["title"]) == ("security", "Your password was changed")
    assert "swim" not in str(told)


def test_marking_as_read_updates_the_unread_count(
    http: Client, people: People, clock: FakeClock
) -> None:
    person = people.user()
    tell(clock, person, times=2)
    newest, oldest = listed(http, person)
    assert unread_count(http, person) == 2
    read = http.post(f"{INBOX}/{newest}/read", token=person.token)
    assert read.status == 200
    assert read.json["read_at"] is not None
    assert unread_count(http, person) == 1
    assert listed(http, person, "?unread=true") == [oldest]
    assert listed(http, person) == [newest, oldest]
    again = http.post(f"{INBOX}/{newest}/read", token=person.token)
    assert again.json == read.json


def test_mark_all_as_read_excludes_later_notifications(
    http: Client, people: People, clock: FakeClock
) -> None:
    person, other = people.user(), people.user()
    tell(clock, person, times=3)
    tell(clock, other)
    assert http.post(f"{INBOX}/read-all", token=person.token).status == 204
    assert unread_count(http, person) == 0
    assert unread_count(http, other) == 1
    tell(clock, person)
    assert unread_count(http, person) == 1


def test_deleted_notification_is_not_counted(
    http: Client, people: People, clock: FakeClock
) -> None:
    person = people.user()
    tell(clock, person)
    [one] = listed(http, person)
    assert http.delete(f"{INBOX}/{one}", token=person.token).status == 204
    assert (listed(http, person), unread_count(http, person)) == ([], 0)
    assert http.delete(f"{INBOX}/{one}", token=person.token).status == 404


@pytest.mark.parametrize("method", ["POST", "DELETE"])
def test_notification_of_another_user_is_not_found(
    http: Client, people: People, clock: FakeClock, method: str
) -> None:
    person, stranger = people.user(), people.admin()
    tell(clock, person)
    [one] = listed(http, person)
    address = f"{INBOX}/{one}" + ("/read" if method == "POST" else "")
    theirs = http.request(method, address, token=stranger.token)
    nowhere = http.request(method, address.replace(one, ids.new_id("ntf")), token=stranger.token)
    assert (theirs.status, theirs.code) == (nowhere.status, nowhere.code) == (404, "not_found")
    assert unread_count(http, person) == 1


@pytest.mark.parametrize("malformed", ["ntf_1", "usr_00000000000000000000000000", "%2e%2e"])
def test_malformed_id_is_not_found(http: Client, people: People, malformed: str) -> None:
    person = people.user()
    assert http.delete(f"{INBOX}/{malformed}", token=person.token).status == 404


def test_cursor_pages_through_the_whole_list(
    http: Client, people: People, clock: FakeClock
) -> None:
    person = people.user()
    tell(clock, person, times=5)
    everything = listed(http, person)
    seen: list[str] = []
    query = "?limit=2"
    while query:
        page = http.get(f"{INBOX}{query}", token=person.token).json
        seen += [one["id"] for one in page["items"]]
        query = f"?limit=2&cursor={page['next_cursor']}" if page["next_cursor"] else ""
    assert seen == everything
    assert len(seen) == 5


def test_cursor_is_bound_to_user_and_filter(http: Client, people: People, clock: FakeClock) -> None:
    person, stranger = people.user(), people.user()
    tell(clock, person, times=3)
    cursor = http.get(f"{INBOX}?limit=1", token=person.token).json["next_cursor"]
    theirs = http.get(f"{INBOX}?limit=1&cursor={cursor}", token=stranger.token)
    filtered = http.get(f"{INBOX}?limit=1&unread=true&cursor={cursor}", token=person.token)
    assert {theirs.code, filtered.code} == {"invalid_cursor"}


@pytest.mark.parametrize("query", ["?unread=yes", "?limit=0", "?limit=101", "?read=true"])
def test_unknown_query_parameter_is_refused(http: Client, people: People, query: str) -> None:
    assert http.get(f"{INBOX}{query}", token=people.user().token).status == 422


@pytest.mark.parametrize(
    ("method", "address"),
    [
        ("GET", INBOX),
        ("GET", f"{INBOX}/unread-count"),
        ("POST", f"{INBOX}/read-all"),
        ("POST", f"{INBOX}/ntf_00000000000000000000000000/read"),
        ("DELETE", f"{INBOX}/ntf_00000000000000000000000000"),
    ],
)
def test_inbox_requires_authentication(http: Client, method: str, address: str) -> None:
    assert http.request(method, address).code == "unauthenticated"
