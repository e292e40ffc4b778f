"""Security mails do not wait for other mails or changes."""

import re
from email.message import EmailMessage

from chalicelib import bootstrap
from chalicelib.clock import MINUTE
from chalicelib.dynamo.reads import get
from chalicelib.jobs import queue
from chalicelib.jobs.queue import QueueMessage, sqs
from chalicelib.notifications import store
from tests.support import moto_emulator
from tests.support.aws_delivery import Cloud, url_of
from tests.support.builders import published, start
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import changed_password, finished, inbox, text_of
from tests.support.people import People

ANNOUNCEMENTS = 10_000
NEW = "another walk by the lake"


def number_in(queue: str) -> int:
    name = "ApproximateNumberOfMessages"
    found = sqs().get_queue_attributes(QueueUrl=url_of(queue), AttributeNames=[name])  # type: ignore[list-item]
    return int(found["Attributes"][name])  # type: ignore[index]


def topics_in(cloud: Cloud, queue: str) -> set[str]:
    """What the mails in a queue are about; takes them out of it."""
    bodies = cloud.waiting(queue)
    items = [get(store.key_of(body["user_id"], body["id"])) for body in bodies]
    return {item.topic for item in items if item is not None}


def test_security_mail_is_not_delayed_by_announcements(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    queue.send(url_of("mail_queue"), [QueueMessage({"user_id": "usr_1", "id": "ntf_1"})])
    # one by one moto takes minutes for so many
    waiting = moto_emulator.messages("mail_queue")
    waiting *= ANNOUNCEMENTS
    person = people.user()
    http.post("/api/v1/auth/password/forgot", json={"email": person.email})
    bootstrap.reset(bootstrap.externals())  # the sender is another process without keys
    assert cloud.security_mail() == []
    [mail] = posted
    [token] = re.findall(r"qot_[\w-]+", text_of(mail))
    body = {"token": token, "new_password": NEW}
    assert http.post("/api/v1/auth/password/reset", json=body).status == 204
    assert number_in("mail_queue") == ANNOUNCEMENTS


def test_only_mails_about_security_wait_in_the_queue_of_their_own(
    http: Client, people: People, cloud: Cloud, clock: FakeClock
) -> None:
    taker = finished(http, people)
    start(http, taker, published(http, people.admin(), announce=True)["id"])
    clock.advance(11 * MINUTE)
    cloud.tick()
    cloud.expire()
    cloud.stream()
    cloud.announce()
    changed_password(taker)
    assert topics_in(cloud, "security_mail_queue") == {"security"}
    assert topics_in(cloud, "mail_queue") == {
        "quiz_published",
        "result_available",
        "attempt_auto_submitted",
    }


def test_a_security_mail_cannot_be_stopped_by_deleting_its_notification(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    person = people.user()
    changed_password(person)
    [told] = inbox(http, person)
    http.delete(f"/api/v1/notifications/{told['id']}", token=person.token)
    cloud.mail()
    assert len(posted) == 1


def test_a_disabled_user_is_still_mailed_about_their_security(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    person, admin = people.user(), people.admin()
    disabled = {"status": "disabled"}
    http.patch(f"/api/v1/admin/users/{person.id}", json=disabled, token=admin.token)
    changed_password(person)
    cloud.mail()
    assert [mail["To"] for mail in posted] == [person.email]
