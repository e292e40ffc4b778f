"""A mail about somebody's security is sent whatever is done to its notification or its account."""

from email.message import EmailMessage

from tests.client import Client
from tests.cloud import Cloud
from tests.mailing import changed_password, inbox
from tests.people import People


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
