"""Unsubscribe tokens: user and topic, unforgeable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import ids
from chalicelib.accounts.models import MailTopic
from chalicelib.notifications import unsubscribe
from tests.support.notification_samples import USER_ID, USER_IDS

SECRET = b"s" * 32


@given(user_id=USER_IDS, topic=st.sampled_from(MailTopic))
def test_unsubscribe_token_names_user_and_topic(user_id: str, topic: MailTopic) -> None:
    token = unsubscribe.unsubscribe_token(SECRET, user_id, topic)
    assert unsubscribe.read_unsubscribe_token(SECRET, token) == (user_id, topic)
    assert token.isascii()
    assert ids.bare(user_id) not in token


@given(place=st.integers(min_value=0), letter=st.sampled_from("ABCxyz019-_"))
def test_a_token_changed_in_any_letter_is_none(place: int, letter: str) -> None:
    token = unsubscribe.unsubscribe_token(SECRET, USER_ID, MailTopic.QUIZ_PUBLISHED)
    at = place % len(token)
    changed = token[:at] + letter + token[at + 1 :]
    expected = (USER_ID, MailTopic.QUIZ_PUBLISHED) if changed == token else None
    assert unsubscribe.read_unsubscribe_token(SECRET, changed) == expected


@given(token=st.text(st.characters(max_codepoint=0x2FFF), max_size=100))
def test_foreign_text_is_no_unsubscribe_token(token: str) -> None:
    assert unsubscribe.read_unsubscribe_token(SECRET, token) is None


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: t + "A", lambda t: t[:20]])
def test_a_token_that_was_cut_or_lengthened_is_none(change: object) -> None:
    assert callable(change)
    token = unsubscribe.unsubscribe_token(SECRET, USER_ID, MailTopic.QUIZ_PUBLISHED)
    assert unsubscribe.read_unsubscribe_token(SECRET, change(token)) is None


def test_a_token_of_another_stack_is_none() -> None:
    token = unsubscribe.unsubscribe_token(b"t" * 32, USER_ID, MailTopic.QUIZ_PUBLISHED)
    assert unsubscribe.read_unsubscribe_token(SECRET, token) is None
