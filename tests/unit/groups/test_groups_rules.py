"""Rules of groups: join codes and rosters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib import ids
from chalicelib.errors import MalformedError
from chalicelib.groups import rules
from chalicelib.groups.errors import InvalidRosterError
from chalicelib.groups.models import LineOutcome


def an_address(text: str) -> str | None:
    return text.lower() if "@" in text else None


def roster(text: str) -> bytes:
    return text.encode()


@given(st.binary(min_size=rules.CODE_BYTES, max_size=rules.CODE_BYTES))
def test_join_code_is_normalized(entropy: bytes) -> None:
    code = rules.new_join_code(lambda _: entropy)
    typed = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert rules.normalize_code(typed) == rules.normalize_code(code) == code


@given(st.text(max_size=20))
def test_invalid_join_code_is_none(text: str) -> None:
    code = rules.normalize_code(text)
    assert code is None or set(code.replace("-", "")) <= set(ids.ALPHABET)


def test_a_roster_is_read_line_by_line() -> None:
    raw = roster(
        "email,display_name\r\nA@x.org,Ada\r\n\r\nb@x.org\r\n,nobody\nA@X.org,x\nnone,x\na@b,c,d\n"
    )
    entries, reports = rules.parse_roster(raw, an_address)
    assert [(one.line, one.email, one.display_name) for one in entries] == [
        (2, "a@x.org", "Ada"),
        (4, "b@x.org", None),
    ]
    assert {one.line: one.outcome for one in reports} == {
        5: LineOutcome.REFUSED,
        6: LineOutcome.DUPLICATE,
        7: LineOutcome.REFUSED,
        8: LineOutcome.REFUSED,
    }


def test_a_roster_may_begin_with_a_byte_order_mark_and_quote_names() -> None:
    entries, _ = rules.parse_roster(
        b'\xef\xbb\xbfEmail,Display_Name\na@x.org,"Lovelace, Ada"\n', an_address
    )
    assert entries[0].display_name == "Lovelace, Ada"


@pytest.mark.parametrize(
    "raw", [b"", b"\n\n", b"a@x.org\n", b"mail\na@x.org\n", b"email,name\n", b'email\n"a@x.org\n']
)
def test_roster_without_header_is_refused(raw: bytes) -> None:
    with pytest.raises(InvalidRosterError):
        rules.parse_roster(raw, an_address)


def test_a_roster_of_another_encoding_is_refused() -> None:
    with pytest.raises(MalformedError):
        rules.parse_roster("email\nmüller@x.org\n".encode("latin-1"), an_address)


@pytest.mark.parametrize(("lines", "fits"), [(5_000, True), (5_001, False)])
def test_a_roster_has_at_most_five_thousand_lines(lines: int, *, fits: bool) -> None:
    raw = roster("email\n" + "".join(f"a{place}@x.org\n" for place in range(lines)))
    if fits:
        entries, _ = rules.parse_roster(raw, an_address)
        assert len(entries) == lines
        return
    with pytest.raises(InvalidRosterError):
        rules.parse_roster(raw, an_address)
