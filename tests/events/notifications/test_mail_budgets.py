"""Daily mails per address, and user texts in them."""

from email.message import EmailMessage

from chalicelib import bootstrap
from chalicelib.accounts.models import AccountNotice, NoticeKind
from chalicelib.clock import DAY
from tests.support.aws_delivery import Cloud
from tests.support.client import Client
from tests.support.clock import FakeClock
from tests.support.fake_mail import text_of
from tests.support.people import PASSWORD, People

EVIL = "https://evil.example/fix?k CLICK"


def warn(user_id: str, number: int) -> None:
    kind, facts = NoticeKind.NEW_DEVICE, {"network": "203.0.113.0/24"}
    bootstrap.outbox().notify_account(
        AccountNotice(kind=kind, user_id=user_id, dedup_key=str(number), facts=facts)
    )


def test_an_unconfirmed_address_gets_three_warnings_a_day(
    http: Client, cloud: Cloud, posted: list[EmailMessage], clock: FakeClock
) -> None:
    form = {"email": "victim@third.example", "username": "Visitor", "password": PASSWORD}
    user_id = http.post("/api/v1/auth/register", json=form).json["id"]
    cloud.mail()
    assert len(posted) == 1
    for number in range(15):
        warn(user_id, number)
    cloud.mail()
    assert len(posted) == 1 + 3
    clock.set((clock.now // DAY + 1) * DAY)
    cloud.tick()
    cloud.mail()
    assert [mail["Subject"] for mail in posted[4:]] == ["Your 12 new notifications"]


def test_a_confirmed_address_gets_twenty(
    people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    user = people.user()
    for number in range(25):
        warn(user.id, number)
    cloud.mail()
    assert len(posted) == 20


def test_links_that_are_asked_for_come_all_the_same(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    user = people.user()
    for number in range(25):
        warn(user.id, number)
    cloud.mail()
    http.post("/api/v1/auth/password/forgot", json={"email": user.email})
    cloud.mail()
    assert len(posted) == 21
    assert posted[-1]["Subject"] == "Set a new password"


def test_no_words_of_a_user_are_in_security_mail(
    http: Client, people: People, cloud: Cloud, posted: list[EmailMessage]
) -> None:
    user = people.user()
    for name in ("a phone", EVIL):
        login = {"email": user.email, "password": PASSWORD, "device_name": name}
        http.post("/api/v1/auth/login", json=login)
    cloud.mail()
    assert posted
    for mail in posted:
        assert "evil.example" not in mail.as_string()
        assert user.username not in text_of(mail)
