"""A mail as it is written: its headers, its two parts, and nothing that was smuggled in."""

from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.notifications.models import Mail
from chalicelib.notifications.rules import one_line
from chalicelib.notifications.ses import compose

SENDER = "Invigil <no-reply@example.org>"
ADDRESS = "https://exams.example.org/api/v1/unsubscribe/token"


def a_mail(
    subject: str = "Your result", text: str = "You passed.", unsubscribe: str | None = ADDRESS
) -> Mail:
    return Mail(
        to="ada@example.org",
        subject=subject,
        greeting="Hello ada,",
        text=text,
        unsubscribe=unsubscribe,
    )


def arrived(mail: Mail) -> EmailMessage:
    """The mail as a mail program reads it."""
    read = message_from_bytes(compose(mail, SENDER).as_bytes(), policy=SMTP)
    assert isinstance(read, EmailMessage)
    return read


def part(mail: EmailMessage, kind: str) -> str:
    found = mail.get_body((kind,))
    assert found is not None
    content: str = found.get_content()
    return content.replace("\r\n", "\n")


def test_mail_has_sender_recipient_and_subject() -> None:
    mail = arrived(a_mail())
    assert (mail["From"], mail["To"]) == (SENDER, "ada@example.org")
    assert mail["Subject"] == "Your result"


def test_a_mail_asks_for_no_automatic_answer() -> None:
    assert arrived(a_mail())["Auto-Submitted"] == "auto-generated"


def test_both_parts_say_the_same() -> None:
    mail = arrived(a_mail(text="You reached 7.5 of 10 points."))
    assert mail.get_content_type() == "multipart/alternative"
    assert part(mail, "plain") == "Hello ada,\n\nYou reached 7.5 of 10 points.\n"
    assert "Hello ada," in part(mail, "html")
    assert "You reached 7.5 of 10 points." in part(mail, "html")


def test_html_fits_a_phone_without_external_resources() -> None:
    page = part(arrived(a_mail()), "html")
    assert 'name="viewport" content="width=device-width' in page
    assert "max-width:560px" in page
    assert "src=" not in page
    assert "<script" not in page


def test_a_mail_one_can_do_without_offers_one_click() -> None:
    mail = arrived(a_mail())
    assert mail["List-Unsubscribe"] == f"<{ADDRESS}>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "unsubscribe" in part(mail, "html")


def test_a_mail_about_security_offers_no_way_out() -> None:
    mail = arrived(a_mail(unsubscribe=None))
    assert "List-Unsubscribe" not in mail
    assert "List-Unsubscribe-Post" not in mail
    assert "unsubscribe" not in part(mail, "html")


@pytest.mark.parametrize(
    "hostile",
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "{subject} {0} &amp;"],
)
def test_markup_and_placeholders_arrive_as_the_text_they_are(hostile: str) -> None:
    mail = arrived(a_mail(subject=hostile, text=hostile))
    page = part(mail, "html")
    assert "<script" not in page
    assert "<img" not in page
    assert mail["Subject"] == hostile
    assert part(mail, "plain").splitlines()[-1] == hostile


@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_a_second_header_in_a_subject_is_refused_not_sent(end: str) -> None:
    with pytest.raises(ValueError, match="linefeed or carriage return"):
        compose(a_mail(subject=f"Hello{end}Bcc: eve@example.org"), SENDER)


@given(title=st.text(st.characters() | st.sampled_from("\r\n\x0b\x85\u2028\u202e:<>@,;")))
def test_no_title_adds_a_header_or_a_recipient(title: str) -> None:
    mail = arrived(a_mail(subject=f"New quiz: {one_line(title)}"))
    assert mail.keys() == arrived(a_mail()).keys()
    assert mail["To"] == "ada@example.org"


def test_lines_fit_the_smtp_limit() -> None:
    mail = compose(a_mail(subject="ü" * 200, text="long " * 1_000), SENDER)
    assert max(map(len, mail.as_bytes().split(b"\r\n"))) <= 998
    assert b"\n" not in mail.as_bytes().replace(b"\r\n", b"")


def test_letters_beyond_ascii_arrive_in_subject_and_text() -> None:
    mail = arrived(a_mail(subject="Dein Ergebnis: Größe 測驗", text="„Größe“: 測驗 🎓"))
    assert mail["Subject"] == "Dein Ergebnis: Größe 測驗"
    assert "„Größe“: 測驗 🎓" in part(mail, "plain")
    assert "„Größe“: 測驗 🎓" in part(mail, "html")
