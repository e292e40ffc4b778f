"""The emulator checks AWS's permissions where its own differ."""

import base64
from email.message import EmailMessage

import pytest

from infra.emulator.iam import sending_domain


@pytest.mark.parametrize("sender", ["Exams <no-reply@exams.example>", "no-reply@exams.example"])
def test_sending_mail_requires_permission_for_the_from_domain(sender: str) -> None:
    message = EmailMessage()
    message["From"], message["To"] = sender, "somebody@people.example"
    encoded = base64.b64encode(message.as_bytes()).decode()
    assert sending_domain({"RawMessage.Data": encoded}) == "exams.example"
    assert sending_domain({"RawMessage.Data": [encoded]}) == "exams.example"
