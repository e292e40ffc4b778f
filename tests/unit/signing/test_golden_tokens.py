"""Every kind of token has the bytes it had before there was one codec for all."""

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.accounts.models import MailTopic, OneTimeToken, TokenPurpose
from chalicelib.auth import trusted_devices
from chalicelib.auth.one_time_tokens import OneTimeTokens
from chalicelib.auth.tokens import derive_refresh_token, parse_refresh_token
from chalicelib.auth.trusted_devices import TrustedDevices
from chalicelib.notifications import unsubscribe

SECRET = bytes(range(32))
USER, SESSION = "usr_01ARZ3NDEKTSV4RRFFQ69G5FAV", "ses_01BX5ZZKBKACTAV9WEVGEMMVRZ"
NONCE = "00112233445566778899aabbccddeeff"
DEVICE = (
    "qdt_AVY-OrXT1nZMYe-5kwK9W2RlZmdoaWprbG1ub3BxcnNp7i3B4qP0WTSazeujBwZaWN43JbQ44ULgZtQ0IIRUaQ"
)
REFRESH = (
    "qrt_AQFWPjq109Z2TGHvuZMCvVsBX0v_zXNTNK2njtwdSm8f"
    "AAAAB02qT_guG-KYBzEg1mW_J7tFqEMIL7JQLZUXHimaaYE9"
)
REFRESH_DIGEST = "abfdd1b8a6f68d86eedc3f7c57be018cb9120e19c88fc289578f10c2d94384de"
ONE_TIME = {
    TokenPurpose.VERIFY_EMAIL: (
        "qot_AAFWPjq109Z2TGHvuZMCvVsAESIzRFVmd4iZqrvM3e7_VgitgoDiJKExs8w2XUnOMgFA2JF-yPR_OAgKVDbVnMQ"
    ),
    TokenPurpose.RESET_PASSWORD: (
        "qot_AQFWPjq109Z2TGHvuZMCvVsAESIzRFVmd4iZqrvM3e7_AeIMfrTFSFEG6m160cMEwK3GwL-kLWKMx5cU8RWOLGw"
    ),
}
UNSUBSCRIBE = {
    MailTopic.QUIZ_PUBLISHED: "AVY-OrXT1nZMYe-5kwK9WwDDJzAG1CqZf-ix-KmRUOiO",
    MailTopic.RESULT_AVAILABLE: "AVY-OrXT1nZMYe-5kwK9WwF_uINSBSIzPcWfb7_1Za4A",
    MailTopic.ATTEMPT_AUTO_SUBMITTED: "AVY-OrXT1nZMYe-5kwK9WwLtvDB61oj3b8rqr4FSutpW",
}


def devices() -> TrustedDevices:
    return TrustedDevices(lambda: SECRET, lambda size: bytes(range(100, 100 + size)))


def one_time() -> OneTimeTokens:
    return OneTimeTokens(lambda: SECRET, lambda: 0, bytes)


def test_device_token_format_is_stable() -> None:
    assert devices().issue(USER, 3) == DEVICE
    proof = trusted_devices.parse(DEVICE)
    assert proof is not None
    assert proof.user_id == USER
    assert [devices().verify(proof, changes) for changes in (2, 3, 4)] == [False, True, False]


def test_refresh_token_format_is_stable() -> None:
    token = derive_refresh_token(SECRET, b"seed-of-a-session", USER, SESSION, 7)
    assert (token.text, token.digest) == (REFRESH, REFRESH_DIGEST)
    assert parse_refresh_token(REFRESH) == token


@pytest.mark.parametrize("purpose", ONE_TIME)
def test_one_time_token_format_is_stable(purpose: TokenPurpose) -> None:
    token = OneTimeToken(purpose=purpose, user_id=USER, nonce=NONCE)
    assert one_time().encode(token) == ONE_TIME[purpose]
    for other in TokenPurpose:
        expected = token if other is purpose else None
        assert one_time().parse(ONE_TIME[purpose], other) == expected


@pytest.mark.parametrize("topic", UNSUBSCRIBE)
def test_unsubscribe_token_format_is_stable(topic: MailTopic) -> None:
    assert unsubscribe.unsubscribe_token(SECRET, USER, topic) == UNSUBSCRIBE[topic]
    assert unsubscribe.read_unsubscribe_token(SECRET, UNSUBSCRIBE[topic]) == (USER, topic)


READ: dict[str, Callable[[str], Any]] = {
    DEVICE: trusted_devices.parse,
    REFRESH: parse_refresh_token,
    ONE_TIME[TokenPurpose.RESET_PASSWORD]: lambda text: one_time().parse(
        text, TokenPurpose.RESET_PASSWORD
    ),
    UNSUBSCRIBE[MailTopic.QUIZ_PUBLISHED]: lambda text: unsubscribe.read_unsubscribe_token(
        SECRET, text
    ),
}


@pytest.mark.parametrize("token", READ)
def test_no_other_spelling_of_a_token_is_read(token: str) -> None:
    read = READ[token]
    assert read(token) is not None
    middle = len(token) // 2
    for other in (
        f"{token}=",
        f"{token} ",
        f"{token}A",
        token[:-1],
        f"{token[:middle]}.{token[middle:]}",
        f"{token[:middle]}\n{token[middle:]}",
        token.replace("-", "+").replace("_", "/"),
        "",
        token[:4],
    ):
        assert read(other) is None, other


@pytest.mark.parametrize("token", READ)
def test_no_token_is_one_of_another_purpose(token: str) -> None:
    for other, read in READ.items():
        assert (read(token) is not None) is (other == token)
