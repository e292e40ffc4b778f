"""HTTP/1.1 of DynamoDB's connections: responses in any pieces, and those that are none."""

from collections.abc import Sequence
from http.client import HTTPException
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.dynamo.connection import READ_BYTES, Receive, read_response, request_bytes

HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\nX-Amz-Crc32: 7\r\n"
bodies = st.binary(max_size=300)


def arriving(pieces: Sequence[bytes]) -> Receive:
    """Return a connection on which these pieces come, and then its end."""
    left = [piece for piece in pieces if piece]
    return lambda _: left.pop(0) if left else b""


def cut(whole: bytes, places: Sequence[int]) -> list[bytes]:
    at = [0, *sorted({place % (len(whole) + 1) for place in places}), len(whole)]
    return [whole[start:end] for start, end in pairwise(at)]


def with_length(body: bytes) -> bytes:
    return HEAD + b"Content-Length: %d\r\n\r\n" % len(body) + body


def in_chunks(chunks: Sequence[bytes]) -> bytes:
    sent = b"".join(b"%x;a=b\r\n%b\r\n" % (len(one), one) for one in chunks if one)
    return HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + sent + b"0\r\nA: trailer\r\n\r\n"


@given(body=bodies, places=st.lists(st.integers(0, 500), max_size=5))
def test_a_response_is_the_same_in_any_pieces(body: bytes, places: list[int]) -> None:
    response, stays_open = read_response(arriving(cut(with_length(body), places)))
    assert (response.status, response.data, stays_open) == (200, body, True)
    assert response.headers["x-amz-crc32"] == "7"


@given(chunks=st.lists(bodies, max_size=4), places=st.lists(st.integers(0, 900), max_size=5))
def test_chunks_are_put_together(chunks: list[bytes], places: list[int]) -> None:
    response, stays_open = read_response(arriving(cut(in_chunks(chunks), places)))
    assert (response.data, stays_open) == (b"".join(chunks), True)


@given(
    whole=st.one_of(bodies.map(with_length), st.lists(bodies).map(in_chunks)),
    cut_at=st.integers(0, 500),
)
def test_a_cut_response_is_none(whole: bytes, cut_at: int) -> None:
    with pytest.raises(HTTPException):
        read_response(arriving([whole[: cut_at % len(whole)]]))


@pytest.mark.parametrize(
    "answer",
    [
        b"SSH-2.0-OpenSSH_9.2\r\n\r\n",
        b"HTTP/1.1 many\r\nContent-Length: 0\r\n\r\n",
        HEAD + b"\r\n{}",
        HEAD + b"Content-Length: -2\r\n\r\n{}",
        HEAD + b"Content-Length: two\r\n\r\n{}",
        HEAD + b"Transfer-Encoding: chunked\r\n\r\nmany\r\n{}\r\n0\r\n\r\n",
        HEAD + b"A: " + b"a" * 3 * READ_BYTES,
    ],
    ids=["not http", "no status", "no length", "negative", "no number", "no size", "endless"],
)
def test_what_is_no_response_is_refused(answer: bytes) -> None:
    pieces = cut(answer, range(0, len(answer), READ_BYTES))
    with pytest.raises(HTTPException):
        read_response(arriving(pieces))


@pytest.mark.parametrize(
    "answer",
    [
        HEAD + b"Connection: close\r\nContent-Length: 2\r\n\r\n{}",
        HEAD.replace(b"1.1", b"1.0") + b"Content-Length: 2\r\n\r\n{}",
        with_length(b"{}") + b"HTTP/1.1 200 OK\r\n",
    ],
    ids=["closes", "of an old protocol", "more than was asked for"],
)
def test_a_connection_that_cannot_go_on_is_not_used_again(answer: bytes) -> None:
    response, stays_open = read_response(arriving([answer]))
    assert (response.data, stays_open) == (b"{}", False)


@pytest.mark.parametrize("value", ["a\r\nX-Amz-Target: other", "a\nb", "a\rb"])
def test_a_header_cannot_add_another(value: str) -> None:
    with pytest.raises(ValueError, match="line break"):
        request_bytes("POST", "/", b"", {"X-Amz-Security-Token": value})


def test_a_request_names_its_length_and_is_followed_by_its_body() -> None:
    sent = request_bytes("POST", "/", b"\x00{}", {"Host": "here", "A": "b"})
    assert sent == b"POST / HTTP/1.1\r\nContent-Length: 3\r\nHost: here\r\nA: b\r\n\r\n\x00{}"
