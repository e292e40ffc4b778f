"""Sealed texts, and cursors made of them: nothing can be read, changed or moved elsewhere."""

import base64
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.signing.sealing import open_sealed, seal
from chalicelib.web.cursors import MAX_LETTERS, Cursors, InvalidCursorError

ROOT = Path(__file__).parents[3]
SECRET, OTHER = b"s" * 32, b"t" * 32
GOLDEN = (
    "wuS4o0c426SieLCXAd7QoHyZpBj_rGAzEauZ18BeopivjGiK3SQLcbFhfoS75Vlvw0FCs8yx_UtW04ePZ1RXdgMiLpM1"
)
POSITION = {"pk": {"S": "U#usr_01ARZ3NDEKTSV4RRFFQ69G5FAV"}, "n": 7}
SCOPE = "GET /api/v1/quizzes?mine=true usr_01BX5ZZKBKACTAV9WEVGEMMVRZ"


def is_refused(cursor: str, scope: str = SCOPE, secret: bytes = SECRET) -> bool:
    try:
        Cursors(secret).decode(cursor, scope)
    except InvalidCursorError:
        return True
    return False


@given(plain=st.binary(max_size=200), context=st.binary(max_size=50))
def test_sealed_text_opens_only_with_its_secret_and_context(plain: bytes, context: bytes) -> None:
    sealed = seal(SECRET, plain, context)
    assert open_sealed(SECRET, sealed, context) == plain
    assert open_sealed(OTHER, sealed, context) is None
    assert open_sealed(SECRET, sealed, context + b"x") is None


def test_sealed_text_format_is_stable() -> None:
    assert Cursors(SECRET).encode(POSITION, SCOPE) == GOLDEN
    assert Cursors(SECRET).decode(GOLDEN, SCOPE) == POSITION


@given(user=st.text("ABCDEFGH0123456789", min_size=6, max_size=26))
def test_sealed_position_is_unreadable(user: str) -> None:
    cursor = Cursors(SECRET).encode({"user": user}, SCOPE)
    raw = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    for part in ("user", user, SCOPE):
        assert part.encode() not in raw
        assert part not in cursor


def test_positions_alike_have_cursors_that_share_no_bytes() -> None:
    one, other = (Cursors(SECRET).encode({"user": f"usr_{n}"}, SCOPE) for n in (1, 2))
    assert one[:3] != other[:3]


@given(place=st.integers(min_value=0), letter=st.sampled_from("ABCxyz019-_"))
def test_a_cursor_changed_in_any_letter_is_refused(place: int, letter: str) -> None:
    at = place % len(GOLDEN)
    changed = GOLDEN[:at] + letter + GOLDEN[at + 1 :]
    assert is_refused(changed) is (changed != GOLDEN)


@pytest.mark.parametrize(
    "cursor",
    ["", "A", "AAAA", GOLDEN[:-1], GOLDEN + "=", GOLDEN + "A", "é", "a" * (MAX_LETTERS + 1)],
)
def test_any_other_text_is_refused(cursor: str) -> None:
    assert is_refused(cursor)


@given(text=st.text(st.characters(max_codepoint=0x2FFF), max_size=100))
def test_foreign_text_is_no_cursor(text: str) -> None:
    assert is_refused(text)


def test_a_cursor_of_another_list_filter_user_or_stack_is_refused() -> None:
    assert not is_refused(GOLDEN)
    for scope in (
        SCOPE.replace("quizzes", "users"),
        SCOPE.replace("true", "false"),
        SCOPE[:-1],
        "",
    ):
        assert is_refused(GOLDEN, scope)
    assert is_refused(GOLDEN, secret=OTHER)


def test_a_signed_cursor_of_before_is_refused() -> None:
    payload = base64.urlsafe_b64encode(b"0" * 16 + json.dumps(POSITION).encode()).decode()
    assert is_refused(payload.rstrip("="))


def test_the_cipher_is_loaded_with_the_first_cursor() -> None:
    code = (
        "import sys; from chalicelib.web import cursors;"
        "name = 'cryptography.hazmat.primitives.ciphers.aead';"
        "before = name in sys.modules;"
        "cursors.Cursors(b's' * 32).encode({}, '');"
        "print(before, name in sys.modules)"
    )
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]
