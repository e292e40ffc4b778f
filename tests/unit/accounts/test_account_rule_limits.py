"""Rules of accounts at the last value that is allowed and the first that is not.

Found missing by `make mutation-test`: each line is a change that no test had noticed.
"""

from dataclasses import replace

import pytest

from chalicelib.accounts import rules as accounts
from chalicelib.errors import InvalidError
from chalicelib.questions.types.short_text import is_short
from chalicelib.quizzes import rules as quizzes
from tests.support.rule_samples import LONG, SETTINGS, validate_sample_password


def test_values_at_the_limit_are_allowed() -> None:
    assert validate_sample_password("twelve cats!") == "twelve cats!"
    assert validate_sample_password(LONG[:128]) == LONG[:128]
    assert validate_sample_password("walk with Ann today", "ann") == "walk with Ann today"
    quizzes.check_settings(replace(SETTINGS, opens_at=5, closes_at=6))
    quizzes.check_total(quizzes.MAX_TOTAL_POINTS)
    quizzes.check_size(quizzes.MAX_QUESTIONS_BYTES)
    assert is_short("a" * 255)
    assert not is_short("a" * 256)
    assert is_short("\u20ac" * 255)
    assert not is_short("\U0001f600" * 192)


@pytest.mark.parametrize("easy", ["abcdefghijkl", "135791357913", "abbabbabbabb", "xyzxyzxyzxyz"])
def test_patterns_are_too_easily_guessed(easy: str) -> None:
    with pytest.raises(InvalidError):
        validate_sample_password(easy)


@pytest.mark.parametrize("fine", ["wxkqwxkqwxkq", "acegbdfhacegbdf"])
def test_near_patterns_are_allowed(fine: str) -> None:
    assert validate_sample_password(fine) == fine


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a@B\u00dcCHER.example", "a@xn--bcher-kva.example", True),
        ("a@b.xn--bcher-kva.Example", "a@b.b\u00fccher.example", True),
        ("a@xn--b\u00fccher.example", "a@b\u00fccher.example", False),
        ("a@xn--\u20ac.example", "a@\u20ac.example", False),
        ("a@b@xn--bcher-kva.example", "a@b@b\u00fccher.example", True),
        ('"xn--bcher-kva@x"@example.org', '"b\u00fccher@x"@example.org', False),
        ("a@one.two.example", "a@one-two.example", False),
        ("a@one two.example", "a@one.two.example", False),
    ],
)
def test_a_domain_is_the_same_in_both_its_spellings(one: str, other: str, *, same: bool) -> None:
    assert (accounts.email_key(one) == accounts.email_key(other)) is same
    assert accounts.email_key(one).count("@") == one.count("@")
    assert accounts.email_key(one).count(".") == one.count(".")
