"""Mails are accepted by SES, and its errors are distinguished."""

from collections.abc import Iterator
from email import message_from_string
from email.message import EmailMessage
from typing import Any

import pytest
from botocore.exceptions import EndpointConnectionError, ReadTimeoutError
from botocore.stub import Stubber

from chalicelib.notifications.models import Mail
from chalicelib.notifications.ses import (
    PermanentMailError,
    RetryableMailError,
    Ses,
    compose,
    ses_client,
)
from tests.support import moto_emulator
from tests.support.policy_checks import NotAllowedError, acting_as

ADDRESS = f"https://abcdefghij.execute-api.eu-central-1.amazonaws.com/live/api/v1/{'t' * 44}"
SENDER = "Invigil <no-reply@example.org>"


def a_message() -> EmailMessage:
    mail = Mail(
        to="ada@example.org",
        subject="Your result: Größe",
        greeting="Hello ada,",
        text="You passed.",
        unsubscribe=ADDRESS,
    )
    return compose(mail, SENDER)


@pytest.fixture
def refusing(aws: None) -> Iterator[Stubber]:
    """SES, with the answers a test gives it."""
    with Stubber(ses_client()) as stubber:
        yield stubber


def test_ses_receives_the_mail_unchanged(aws: None) -> None:
    ses_client().verify_email_identity(EmailAddress="no-reply@example.org")
    with acting_as("send_mail"):
        Ses("")(a_message())
    sent: Any = moto_emulator.sent()[-1]
    mail = message_from_string(sent.raw_data)
    assert sent.destinations == ["ada@example.org"]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert [one.get_content_type() for one in mail.walk()] == [
        "multipart/alternative",
        "text/plain",
        "text/html",
    ]


def test_no_other_function_may_send_a_mail(aws: None) -> None:
    with acting_as("notify_results"), pytest.raises(NotAllowedError, match="ses:SendRawEmail"):
        Ses("")(a_message())


def test_configuration_set_is_passed_when_configured(refusing: Stubber) -> None:
    message = a_message()
    expected = {
        "RawMessage": {"Data": message.as_bytes()},
        "ConfigurationSetName": "invigil-prod-mail",
    }
    refusing.add_response("send_raw_email", {"MessageId": "1"}, expected)
    Ses("invigil-prod-mail")(message)
    refusing.assert_no_pending_responses()


@pytest.mark.parametrize("code", ["Throttling", "ThrottlingException", "LimitExceededException"])
def test_too_many_at_once_may_come_again(refusing: Stubber, code: str) -> None:
    refusing.add_client_error("send_raw_email", code, http_status_code=400)
    with pytest.raises(RetryableMailError):
        Ses("")(a_message())


def test_a_mail_that_is_rejected_stays_rejected(refusing: Stubber) -> None:
    refusing.add_client_error("send_raw_email", "MessageRejected", http_status_code=400)
    with pytest.raises(PermanentMailError, match="MessageRejected"):
        Ses("")(a_message())


def test_lost_response_is_uncertain_and_not_retried(aws: None) -> None:
    asked = []

    def lose(**_: Any) -> None:
        asked.append(1)
        raise ReadTimeoutError(endpoint_url="https://example.org")

    events = ses_client().meta.events
    events.register("before-send.ses.SendRawEmail", lose)
    try:
        with pytest.raises(TimeoutError):
            Ses("")(a_message())
    finally:
        events.unregister("before-send.ses.SendRawEmail", lose)
    assert len(asked) == 1


def test_unsubscribe_header_is_sent_unchanged() -> None:
    raw = a_message().as_bytes()
    assert f"\r\nList-Unsubscribe: <{ADDRESS}>\r\n".encode() in raw


def test_a_mail_service_that_was_never_reached_took_no_mail(aws: None) -> None:
    def refuse(**_: Any) -> None:
        raise EndpointConnectionError(endpoint_url="https://example.org")

    events = ses_client().meta.events
    events.register("before-send.ses.SendRawEmail", refuse)
    try:
        with pytest.raises(RetryableMailError):
            Ses("")(a_message())
    finally:
        events.unregister("before-send.ses.SendRawEmail", refuse)


def test_a_mail_service_that_failed_may_have_taken_the_mail(aws: None) -> None:
    with Stubber(ses_client()) as ses:
        ses.add_client_error("send_raw_email", "InternalFailure", http_status_code=500)
        with pytest.raises(TimeoutError):
            Ses("")(a_message())
