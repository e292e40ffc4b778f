"""The exam's room: networks, devices, Safe Exam Browser, time of single users."""

import hashlib
import plistlib
from typing import Any

import pytest

from chalicelib.clock import MINUTE, to_rfc3339
from chalicelib.quizzes import exam_rules, seb_config
from chalicelib.settings import settings
from tests.support.builders import created, published, quiz, right_answers, start
from tests.support.client import Client, Reply
from tests.support.clock import THE_START
from tests.support.people import People, Person

KEY = "54172d0ed8854f2fcdd9f1c9d67f83dcf10c1b1e8e7648723b32cc9fedff2974"


def save(http: Client, token: str, shown: dict[str, Any], attempt: str, **headers: str) -> Reply:
    at = f"/api/v1/attempts/{attempt}/answers"
    return http.put(at, json={"answers": right_answers(shown)}, token=token, headers=headers)


def test_the_hash_of_a_key_is_that_of_the_browser() -> None:
    url = "https://exam.example.org/play?quiz=quz_1"
    sent = "3bedd00e95137ef2f8243c976dc5145f13c08662fd7c8b03e2b84b9ae395662b"
    assert exam_rules.key_hash(f"{url}#frag", KEY) == sent


def test_released_attempt_continues_on_another_device(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    shown = published(http, author, device_rule="lock")
    attempt = start(http, taker, shown["id"]).json["id"]
    other = people.sign_in(taker.id, taker.email, taker.username).token
    assert save(http, taker.token, shown, attempt).status == 200
    refused = save(http, other, shown, attempt)
    assert (refused.status, refused.code) == (409, "attempt_on_other_device")
    at = f"/api/v1/attempts/{attempt}/release-device"
    assert http.post(at, token=taker.token).status == 403
    assert http.post(at, token=author.token).status == 204
    assert save(http, other, shown, attempt).status == 200
    assert save(http, taker.token, shown, attempt).status == 409


def test_exam_is_restricted_to_its_networks(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    elsewhere = published(http, author, networks=["198.51.100.0/24"])
    refused = start(http, taker, elsewhere["id"])
    assert (refused.status, refused.code) == (403, "network_not_allowed")
    here = published(http, author, networks=["203.0.113.0/24", "2001:db8::/32"])
    attempt = start(http, taker, here["id"]).json["id"]
    assert save(http, taker.token, here, attempt).status == 200
    admin_view = http.get(f"/api/v1/quizzes/{here['id']}", token=author.token).json
    assert admin_view["networks"] == ["203.0.113.0/24", "2001:db8::/32"]


@pytest.mark.parametrize("network", ["10.0.0.1/8", "10.0.0.0/33", "everywhere", "::/129"])
def test_invalid_network_is_refused(http: Client, people: People, network: str) -> None:
    body = quiz(networks=[network])
    answer = http.post("/api/v1/quizzes", json=body, token=people.author().token)
    assert (answer.status, answer.json["errors"][0]["pointer"]) == (422, "/networks/0")


def test_safe_exam_browser_shows_its_key_for_each_address(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    shown = published(http, author, safe_exam_browser={"config_keys": [KEY.upper()]})
    refused = start(http, taker, shown["id"])
    assert (refused.status, refused.code) == (403, "safe_exam_browser_required")

    def headers(path: str) -> dict[str, str]:
        url = f"{settings().base_url}/api/v1/{path}"
        return {exam_rules.CONFIG_KEY_HEADER: hashlib.sha256((url + KEY).encode()).hexdigest()}

    right = headers(f"attempts/quizzes/{shown['id']}/start")
    attempt = start(http, taker, shown["id"], headers=right).json["id"]
    assert save(http, taker.token, shown, attempt, **right).status == 403
    path = f"attempts/{attempt}/answers"
    assert save(http, taker.token, shown, attempt, **headers(path)).status == 200


def test_generated_configuration_is_served_and_its_key_is_required(
    http: Client, people: People
) -> None:
    author, taker = people.author(), people.user()
    config = {"quit_password": "letmeout", "quit_url": "https://exam.example.org/bye"}
    shown = published(http, author, safe_exam_browser={"generated": config})
    refused = start(http, taker, shown["id"])
    assert refused.code == "safe_exam_browser_required"
    at = f"/api/v1/quizzes/{shown['id']}/config.seb"
    assert refused.json["seb_url"] == f"{settings().base_url.replace('http', 'seb', 1)}{at}"
    file = http.get(at)
    assert (file.status, file.headers["content-type"]) == (200, "application/seb")
    read = plistlib.loads(file.text.encode())
    assert read["hashedQuitPassword"] == hashlib.sha256(b"letmeout").hexdigest()
    key = seb_config.config_key(read)
    url = f"{settings().base_url}/api/v1/attempts/quizzes/{shown['id']}/start"
    known = {exam_rules.CONFIG_KEY_HEADER: exam_rules.key_hash(url, key)}
    assert start(http, taker, shown["id"], headers=known).status == 201
    kept = http.get(f"/api/v1/quizzes/{shown['id']}", token=author.token).json["safe_exam_browser"]
    assert "letmeout" not in str(kept)
    assert set(kept["generated"]) == {"allow_quit", "hashed_quit_password", "quit_url"}


def test_no_configuration_is_served_of_other_quizzes(http: Client, people: People) -> None:
    author = people.author()
    seb: dict[str, Any] = {"generated": {}}
    draft = created(http, author, safe_exam_browser=seb).json["id"]
    other = published(http, author, safe_exam_browser={"config_keys": [KEY]})["id"]
    for quiz_id in (draft, other, "quz_unknown"):
        assert http.get(f"/api/v1/quizzes/{quiz_id}/config.seb").status == 404
    both = {"quit_password": "a", "hashed_quit_password": KEY}
    body = quiz(safe_exam_browser={"generated": both})
    assert http.post("/api/v1/quizzes", json=body, token=author.token).status == 422


def test_exempt_taker_needs_no_safe_exam_browser(http: Client, people: People) -> None:
    author, taker, other = people.author(), people.user(), people.user()
    shown = published(http, author, safe_exam_browser={"config_keys": [KEY]})
    at = f"/quizzes/{shown['id']}/overrides"
    assert put(http, author, f"{at}/{taker.id}", {"seb_exempt": True}).json["seb_exempt"] is True
    attempt = start(http, taker, shown["id"]).json["id"]
    assert save(http, taker.token, shown, attempt).status == 200
    assert start(http, other, shown["id"]).code == "safe_exam_browser_required"


def test_exemption_reaches_a_running_attempt(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    shown = published(http, author, safe_exam_browser={"config_keys": [KEY]})
    url = f"{settings().base_url}/api/v1/attempts/quizzes/{shown['id']}/start"
    known = {exam_rules.CONFIG_KEY_HEADER: exam_rules.key_hash(url, KEY)}
    attempt = start(http, taker, shown["id"], headers=known).json["id"]
    assert save(http, taker.token, shown, attempt).status == 403
    at = f"/quizzes/{shown['id']}/overrides/{taker.id}"
    put(http, author, at, {"seb_exempt": True})
    assert save(http, taker.token, shown, attempt).status == 200
    put(http, author, at, {"extra_minutes": 1})
    assert save(http, taker.token, shown, attempt).status == 403


def put(http: Client, person: Person, at: str, body: dict[str, Any]) -> Reply:
    return http.put(f"/api/v1{at}", json=body, token=person.token)


def test_an_override_moves_a_running_attempt_and_never_back(http: Client, people: People) -> None:
    author, taker = people.author(), people.user()
    shown = published(http, author)
    at = f"/quizzes/{shown['id']}/overrides/{taker.id}"
    assert put(http, author, at, {"extra_minutes": 1}).json["running_attempt"] is None
    attempt = start(http, taker, shown["id"]).json
    for minutes, ends in ((5, 15), (2, 15), (9, 19)):
        moved = put(http, author, at, {"extra_minutes": minutes}).json["running_attempt"]
        assert moved == {
            "id": attempt["id"],
            "expires_at": to_rfc3339(THE_START + ends * MINUTE),
        }


def test_overrides_are_made_by_address_and_listed(http: Client, people: People) -> None:
    author, takers = people.author(), [people.user() for _ in range(3)]
    quiz_id = created(http, author).json["id"]
    at = f"/quizzes/{quiz_id}/overrides"
    for taker in takers:
        answer = put(http, author, at, {"email": taker.email, "extra_minutes": 5})
        assert (answer.status, answer.json["user_id"]) == (200, taker.id)
    unknown = put(http, author, at, {"email": "nobody@example.org", "extra_minutes": 5})
    assert (unknown.status, unknown.json["errors"][0]["pointer"]) == (422, "/email")
    listed = http.get(f"/api/v1{at}", token=author.token).json["items"]
    assert {one["user_id"] for one in listed} == {one.id for one in takers}
    http.delete(f"/api/v1{at}/{takers[0].id}", token=author.token)
    assert len(http.get(f"/api/v1{at}", token=author.token).json["items"]) == 2
    assert http.get(f"/api/v1{at}", token=people.author().token).status == 404
