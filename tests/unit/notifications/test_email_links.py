"""Links in mails: their targets, and tokens only where needed."""

import pytest

from infra.reference.mail_previews import ADA, LETTERS, TOKEN, mails, previews_page
from tests.support.fake_mail import text_of

PAGE = "https://exam.example.org/play"
MAILS = dict(mails())
NEWS = {
    "quiz_published",
    "result_available",
    "result_changed",
    "attempt_auto_submitted",
    "digest",
}
LINKS = {
    "quiz_published": "#quiz=quz_",
    "result_available": "#attempt=att_",
    "result_changed": "#attempt=att_",
    "attempt_auto_submitted": "#attempt=att_",
    "digest": "#results",
    "verify_email": f"#verify={TOKEN}",
    "reset_password": f"#reset={TOKEN}",
    "email_in_use": f"#reset={TOKEN}",
    "confirm_new_email": f"#verify={TOKEN}",
    "invitation": f"#invitation={TOKEN}",
}


@pytest.mark.parametrize(("name", "link"), LINKS.items())
def test_text_and_html_link_to_the_same_target(name: str, link: str) -> None:
    assert f"{PAGE}{link}" in text_of(MAILS[name])
    assert f'href="{PAGE}{link}' in previews_page(MAILS[name])


@pytest.mark.parametrize("name", sorted(MAILS.keys() - LINKS.keys()))
def test_a_warning_has_no_link_that_one_could_be_lured_by(name: str) -> None:
    assert "http" not in text_of(MAILS[name]) + previews_page(MAILS[name])


@pytest.mark.parametrize("name", MAILS)
def test_token_is_only_in_its_own_link(name: str) -> None:
    shown = TOKEN in text_of(MAILS[name])
    assert shown == (TOKEN in LINKS.get(name, ""))


@pytest.mark.parametrize("name", MAILS)
def test_optional_mail_explains_how_to_unsubscribe(name: str) -> None:
    optional = "List-Unsubscribe" in MAILS[name]
    assert optional == ("unsubscribe you" in previews_page(MAILS[name]))
    assert optional == (name in NEWS)


@pytest.mark.parametrize("name", MAILS)
def test_every_mail_can_be_read_in_the_dark_and_on_a_phone(name: str) -> None:
    html = previews_page(MAILS[name])
    assert "prefers-color-scheme: dark" in html
    assert "max-width: 480px" in html
    # no words that a user chose are in security mail
    assert (f"Hello {ADA.username}," if name in NEWS else "Hello,") in html
    assert MAILS[name]["From"] == LETTERS.sender
