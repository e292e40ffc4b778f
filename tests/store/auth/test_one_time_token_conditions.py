"""One-time tokens: the conditions of their writes, and that no list of sessions has them."""

import pytest

from chalicelib.accounts.models import OneTimeToken, TokenPurpose
from chalicelib.auth import one_time_token_store, session_store
from chalicelib.dynamo.errors import ConditionFailedError
from chalicelib.dynamo.writes import write

pytestmark = pytest.mark.usefixtures("tables")

NOW = 1_790_000_000_000
ID = "usr_00000000000000000000000001"


def a_token(nonce: str) -> OneTimeToken:
    return OneTimeToken(purpose=TokenPurpose.RESET_PASSWORD, user_id=ID, nonce=nonce)


def test_token_works_once_until_its_end_or_a_newer_one() -> None:
    older, newer = (a_token(digit * 32) for digit in "ab")
    one_time_token_store.put_token(older, NOW)
    with pytest.raises(ConditionFailedError):
        write(one_time_token_store.consume_write(older, NOW))
    one_time_token_store.put_token(newer, NOW)
    with pytest.raises(ConditionFailedError):
        write(one_time_token_store.consume_write(older, NOW - 1))
    write(one_time_token_store.consume_write(newer, NOW - 1))
    with pytest.raises(ConditionFailedError):
        write(one_time_token_store.consume_write(newer, NOW - 1))


def test_token_is_no_session() -> None:
    one_time_token_store.put_token(a_token("a" * 32), NOW)
    assert session_store.list_sessions(ID) == []
    assert not session_store.end_session(ID, "ses_1", NOW)
    assert not session_store.end_session_by_reuse(ID, "ses_1", NOW)
