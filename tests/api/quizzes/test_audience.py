"""Audiences, access codes, late starts, and authors' own quizzes."""

from typing import Any

import pytest

from chalicelib.clock import DAY, HOUR, MINUTE, SECOND, to_rfc3339
from chalicelib.quizzes.access_codes import WRONG_OF_NETWORK
from chalicelib.settings import settings
from tests.support.aws_delivery import Cloud
from tests.support.builders import quiz as a_quiz
from tests.support.client import Client, Reply
from tests.support.clock import FakeClock
from tests.support.people import People, Person

QUIZZES = "/api/v1/quizzes"


def publish(http: Client, author: Person, **settings: Any) -> str:
    made = http.post(QUIZZES, json=a_quiz(**settings), token=author.token)
    assert made.status == 201, made.text
    quiz_id = str(made.json["id"])
    assert http.post(f"{QUIZZES}/{quiz_id}/publish", token=author.token).status == 200
    return quiz_id


def start(http: Client, quiz_id: str, person: Person, **body: Any) -> Reply:
    address = f"/api/v1/attempts/quizzes/{quiz_id}/start"
    return http.post(address, json=body or None, token=person.token)


def a_group(http: Client, owner: Person, *members: Person) -> str:
    group_id = str(http.post("/api/v1/groups", json={"name": "A"}, token=owner.token).json["id"])
    for one in members:
        added = http.put(f"/api/v1/groups/{group_id}/members/{one.id}", token=owner.token)
        assert added.status == 204
    return group_id


def listed(http: Client, person: Person) -> list[str]:
    return [one["id"] for one in http.get(QUIZZES, token=person.token).json["items"]]


def test_quiz_is_not_found_outside_its_audience(http: Client, people: People) -> None:
    author, member, outsider = people.author(), people.user(), people.user()
    group_id = a_group(http, author, member)
    quiz_id = publish(http, author, audience={"group_ids": [group_id]})
    addresses = [
        f"{QUIZZES}/{quiz_id}",
        f"/api/v1/leaderboard/quizzes/{quiz_id}",
        f"/api/v1/leaderboard/quizzes/{quiz_id}/me",
    ]
    for other in (outsider, people.author()):
        assert [http.get(one, token=other.token).code for one in addresses] == ["not_found"] * 3
        assert start(http, quiz_id, other).code == "not_found"
        assert listed(http, other) == []
    assert http.get(addresses[0], token=member.token).status == 200
    assert http.get(addresses[1], token=member.token).status == 200
    assert listed(http, member) == [quiz_id]
    assert start(http, quiz_id, member).status == 201


def test_leaving_the_group_allows_finishing_but_no_new_start(http: Client, people: People) -> None:
    author, member = people.author(), people.user()
    group_id = a_group(http, author, member)
    quiz_id = publish(http, author, audience={"group_ids": [group_id]})
    attempt_id = start(http, quiz_id, member).json["id"]
    http.delete(f"/api/v1/groups/{group_id}/members/me", token=member.token)
    assert start(http, quiz_id, member).status in {404, 409}
    done = http.post(f"/api/v1/attempts/{attempt_id}/submit", token=member.token)
    assert done.status == 200
    assert http.get(f"/api/v1/results/attempts/{attempt_id}", token=member.token).status == 200
    assert start(http, quiz_id, member).code == "not_found"


def test_an_audience_is_made_of_groups_one_manages(http: Client, people: People) -> None:
    author, other = people.author(), people.author()
    for group_id in (a_group(http, other), "grp_2V8JZQ5T7N4C9XK1D6M3R0W8YH"):
        quiz = a_quiz(audience={"group_ids": [group_id]})
        refused = http.post(QUIZZES, json=quiz, token=author.token)
        assert (refused.status, refused.json["errors"][0]["pointer"]) == (
            422,
            "/audience/group_ids",
        )


def test_access_code_is_required_and_never_returned(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz_id = publish(http, author, access_code="winter break")
    mine = http.get(f"{QUIZZES}/{quiz_id}", token=author.token)
    theirs = http.get(f"{QUIZZES}/{quiz_id}", token=taker.token)
    for seen in (mine, theirs):
        assert seen.json["has_access_code"] is True
        assert "winter" not in seen.text
    assert start(http, quiz_id, taker).code == "access_code_wrong"
    assert start(http, quiz_id, taker, access_code="summer").code == "access_code_wrong"
    assert start(http, quiz_id, taker, access_code=" winter break ").status == 201


def test_a_code_stays_when_it_is_absent_and_goes_by_null(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz_id = publish(http, author, access_code="winter break")
    address = f"{QUIZZES}/{quiz_id}"
    for body, has_code in (({}, True), ({"access_code": None}, False)):
        etag = http.get(address, token=author.token).headers["etag"]
        edited = http.put(
            address, json=a_quiz(**body), token=author.token, headers={"If-Match": etag}
        )
        assert edited.json["has_access_code"] is has_code
    assert start(http, quiz_id, taker).status == 201


def test_ten_codes_are_tried_in_ten_minutes(http: Client, people: People, clock: FakeClock) -> None:
    quiz_id, taker = publish(http, people.author(), access_code="right"), people.user()
    for _ in range(10):
        assert start(http, quiz_id, taker, access_code="wrong").status == 403
    assert start(http, quiz_id, taker, access_code="right").status == 429
    clock.advance(10 * MINUTE)
    assert start(http, quiz_id, taker, access_code="right").status == 201


def test_wrong_codes_of_a_network_leave_each_of_its_people_a_few_tries(
    http: Client, people: People, clock: FakeClock
) -> None:
    quiz_id = publish(http, people.author(), access_code="right")
    guessers = [people.user() for _ in range(WRONG_OF_NETWORK // 10)]
    for guesser in guessers:
        for _ in range(10):
            start(http, quiz_id, guesser, access_code="wrong")
    another, mistaken = people.user(), people.user()
    tried = [start(http, quiz_id, another, access_code="wrong").status for _ in range(4)]
    assert tried == [403, 429, 429, 429]
    assert start(http, quiz_id, another, access_code="right").status == 429
    assert start(http, quiz_id, mistaken, access_code="wrong").status == 403
    assert start(http, quiz_id, mistaken, access_code="right").status == 201
    assert start(http, quiz_id, people.user(), access_code="right").status == 201
    clock.advance(10 * MINUTE)
    another = people.sign_in(another.id, another.email, another.username)
    assert start(http, quiz_id, another, access_code="right").status == 201


@pytest.mark.parametrize(("late", "status"), [(15, 201), (16, 403)])
def test_a_late_start_is_refused(
    http: Client, people: People, clock: FakeClock, late: int, status: int
) -> None:
    opens = clock.now + HOUR
    quiz_id = publish(http, people.author(), opens_at=to_rfc3339(opens), late_start_minutes=15)
    clock.set(opens + late * MINUTE)
    taker = people.user()
    seen = http.get(f"{QUIZZES}/{quiz_id}", token=taker.token).json
    assert (seen["deadline_if_started_now"] is None) == (status == 403)
    started = start(http, quiz_id, taker)
    assert started.status == status
    if status == 403:
        assert started.code == "too_late_to_start"


def test_a_late_start_needs_an_opening(http: Client, people: People) -> None:
    refused = http.post(QUIZZES, json=a_quiz(late_start_minutes=5), token=people.author().token)
    assert refused.json["errors"][0]["pointer"] == "/late_start_minutes"


def test_a_quiz_without_a_board_has_none(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    quiz_id = publish(http, author, leaderboard=False)
    for person in (author, taker):
        seen = http.get(f"/api/v1/leaderboard/quizzes/{quiz_id}", token=person.token)
        assert seen.code == "not_found"


def test_staff_cannot_take_their_own_quiz(http: Client, people: People) -> None:
    author, helper, admin = people.author(), people.user(), people.admin()
    quiz_id = publish(http, author)
    role = {"role": "proctor"}
    set_ = http.put(f"{QUIZZES}/{quiz_id}/staff/{helper.id}", json=role, token=author.token)
    assert set_.status == 200
    for person in (author, helper):
        assert start(http, quiz_id, person).code == "own_quiz"
    assert start(http, quiz_id, admin).status == 201


def test_only_admin_announces_to_all_users(http: Client, people: People, cloud: Cloud) -> None:
    author, admin, member = people.author(), people.admin(), people.user()
    quiz_id = publish(http, author)
    again = f"{QUIZZES}/{quiz_id}/publish"
    assert http.post(again, json={"announce": True}, token=author.token).code == "forbidden"
    assert http.post(again, json={"announce": True}, token=admin.token).status == 200
    assert len(cloud.waiting("announce_queue")) == 1
    group_id = a_group(http, author, member)
    made = http.post(
        QUIZZES, json=a_quiz(audience={"group_ids": [group_id]}), token=author.token
    ).json["id"]
    told = http.post(f"{QUIZZES}/{made}/publish", json={"announce": True}, token=author.token)
    assert told.status == 200
    assert cloud.waiting("announce_queue")


def test_an_author_announces_so_many_quizzes_a_day(
    http: Client, people: People, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANNOUNCEMENTS_PER_DAY", "2")
    settings.cache_clear()
    clock.advance(DAY - clock() % DAY)
    author, other = people.author(), people.author()

    def announce(person: Person, quiz_id: str) -> Reply:
        body = {"announce": True}
        return http.post(f"{QUIZZES}/{quiz_id}/publish", json=body, token=person.token)

    audience = {"group_ids": [a_group(http, author)]}
    first, second, third = (
        http.post(QUIZZES, json=a_quiz(audience=audience), token=author.token).json["id"]
        for _ in range(3)
    )
    assert [announce(author, one).status for one in (first, second, first)] == [200] * 3
    refused = announce(author, third)
    assert (refused.status, refused.headers["retry-after"]) == (429, str(DAY // SECOND))
    assert http.get(f"{QUIZZES}/{third}", token=author.token).json["status"] == "draft"
    assert http.post(f"{QUIZZES}/{third}/publish", token=author.token).status == 200
    own = {"group_ids": [a_group(http, other)]}
    made = http.post(QUIZZES, json=a_quiz(audience=own), token=other.token).json["id"]
    assert announce(other, made).status == 200
    monkeypatch.undo()
    settings.cache_clear()


def test_announcement_reaches_only_the_audience(http: Client, people: People, cloud: Cloud) -> None:
    author, member, outsider = people.author(), people.user(), people.user()
    group_id = a_group(http, author, member)
    quiz = a_quiz(audience={"group_ids": [group_id]})
    made = http.post(QUIZZES, json=quiz, token=author.token).json["id"]
    http.post(f"{QUIZZES}/{made}/publish", json={"announce": True}, token=author.token)
    cloud.announce()
    counts = [
        len(http.get("/api/v1/notifications", token=one.token).json["items"])
        for one in (member, outsider, author)
    ]
    assert counts == [1, 0, 0]
