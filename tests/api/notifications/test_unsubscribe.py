"""One click ends one kind of mail: RFC 8058, without signing in."""

import re
from collections.abc import Mapping
from email.message import EmailMessage
from typing import Any

import pytest

from chalicelib import bootstrap, ids
from chalicelib.accounts.models import MailTopic
from chalicelib.dynamo.client import dynamodb
from chalicelib.notifications.unsubscribe import unsubscribe_token
from tests.support.aws_delivery import Cloud
from tests.support.builders import play, published
from tests.support.client import Client, Reply
from tests.support.fake_mail import prefer
from tests.support.people import People, Person

FORM = {"Content-Type": "application/x-www-form-urlencoded"}
ONE_CLICK = b"List-Unsubscribe=One-Click"


def token_for(user_id: str, topic: MailTopic = MailTopic.RESULT_AVAILABLE) -> str:
    return unsubscribe_token(bootstrap.keyset().secret("unsubscribe"), user_id, topic)


def click(
    http: Client, token: str, content: bytes = ONE_CLICK, headers: Mapping[str, str] = FORM
) -> Reply:
    return http.post(f"/api/v1/unsubscribe/{token}", content=content, headers=headers)


def preferences(http: Client, person: Person) -> dict[str, bool]:
    wanted: dict[str, bool] = http.get("/api/v1/auth/me", token=person.token).json[
        "email_notifications"
    ]
    return wanted


def test_the_address_in_a_mail_ends_mails_of_its_kind(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    taker, quiz = people.user(), published(http, people.author())
    play(http, taker, quiz, [])
    cloud.stream()
    cloud.mail()
    [mail] = posted
    found = re.fullmatch(r"<http://[^/]+/api/v1/unsubscribe/([\w-]+)>", mail["List-Unsubscribe"])
    assert found is not None
    assert click(http, found[1]).status == 204
    assert preferences(http, taker) == {
        "quiz_published": True,
        "result_available": False,
        "attempt_auto_submitted": True,
    }
    play(http, taker, quiz, [])
    cloud.stream()
    cloud.mail()
    assert len(posted) == 1


def test_repeated_unsubscribe_changes_nothing(http: Client, people: People) -> None:
    person = people.user()
    token = token_for(person.id)
    assert [click(http, token).status for _ in range(3)] == [204, 204, 204]
    assert preferences(http, person)["quiz_published"] is True


def test_a_click_on_an_old_mail_ends_mails_that_were_turned_on_again(
    http: Client, people: People
) -> None:
    person = people.user()
    token = token_for(person.id)
    click(http, token)
    on = {"email_notifications": {"result_available": True}}
    assert http.patch("/api/v1/auth/me", json=on, token=person.token).status == 200
    assert preferences(http, person)["result_available"] is True
    click(http, token)
    assert preferences(http, person)["result_available"] is False


@pytest.mark.parametrize("method", ["GET", "HEAD", "PUT", "DELETE"])
def test_only_post_unsubscribes(http: Client, people: People, method: str) -> None:
    person = people.user()
    reply = http.request(method, f"/api/v1/unsubscribe/{token_for(person.id)}")
    assert (reply.status, reply.headers["allow"]) == (405, "POST")
    assert preferences(http, person)["result_available"] is True


@pytest.mark.parametrize("place", [0, 10, 22, 30, 43])
def test_a_tampered_token_is_not_found(http: Client, people: People, place: int) -> None:
    person = people.user()
    token = token_for(person.id)
    other = "A" if token[place] != "A" else "B"
    assert click(http, token[:place] + other + token[place + 1 :]).status == 404
    assert all(preferences(http, person).values())


@pytest.mark.parametrize("token", ["x", "A" * 44, "A" * 513, "%00", "a.b"])
def test_invalid_token_is_not_found(http: Client, token: str) -> None:
    assert click(http, token).status == 404


@pytest.mark.parametrize(
    "content", [b"", b"List-Unsubscribe=No", b"One-Click", b"List-Unsubscribe=One-Click&a=b"]
)
def test_another_form_is_refused(http: Client, people: People, content: bytes) -> None:
    person = people.user()
    assert click(http, token_for(person.id), content).status == 422
    assert preferences(http, person)["result_available"] is True


@pytest.mark.parametrize("media_type", ["application/json", "text/plain", ""])
def test_another_media_type_is_refused(http: Client, people: People, media_type: str) -> None:
    token = token_for(people.user().id)
    assert click(http, token, headers={"Content-Type": media_type}).status == 415


def test_a_charset_and_an_end_of_line_do_no_harm(http: Client, people: People) -> None:
    headers = {"Content-Type": f"{FORM['Content-Type']}; charset=UTF-8"}
    token = token_for(people.user().id)
    assert click(http, token, ONE_CLICK + b"\r\n", headers).status == 204


def test_unsubscribe_token_affects_only_its_user(http: Client, people: People) -> None:
    person, other = people.user(), people.user()
    click(http, token_for(person.id))
    assert all(preferences(http, other).values())


def test_unsubscribe_token_of_an_erased_user_is_harmless(http: Client) -> None:
    assert click(http, token_for(ids.new_id("usr"))).status == 204


def test_unsubscribe_token_does_not_authenticate(http: Client, people: People) -> None:
    token = token_for(people.user().id)
    assert http.get("/api/v1/auth/me", token=token).status == 401


def test_concurrent_preference_changes_are_all_kept(http: Client, people: People) -> None:
    user = people.user()
    changed: list[bool] = []

    def meanwhile(model: Any, **_: Any) -> None:
        if model.name == "UpdateItem" and not changed:
            changed.append(True)
            prefer(http, user, quiz_published=False)

    key = bootstrap.email_content().secret()
    dynamodb().meta.events.register("before-call.dynamodb", meanwhile)
    bootstrap.inbox().unsubscribe(unsubscribe_token(key, user.id, MailTopic.RESULT_AVAILABLE))
    dynamodb().meta.events.unregister("before-call.dynamodb", meanwhile)
    me = http.get("/api/v1/auth/me", token=user.token).json
    assert me["email_notifications"] == {
        "quiz_published": False,
        "result_available": False,
        "attempt_auto_submitted": True,
    }


def test_one_click_may_come_as_multipart(http: Client, people: People) -> None:
    person = people.user()
    secret = bootstrap.keyset().secret("unsubscribe")
    token = unsubscribe_token(secret, person.id, MailTopic.RESULT_AVAILABLE)
    disposition = 'Content-Disposition: form-data; name="List-Unsubscribe"'
    content = f"--b\r\n{disposition}\r\n\r\nOne-Click\r\n--b--\r\n".encode()
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    reply = http.post(f"/api/v1/unsubscribe/{token}", content=content, headers=headers)
    assert reply.status == 204
