"""Rules of attempts: start, end, question order, response parsing."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.attempts import rules
from chalicelib.attempts.errors import (
    ActiveAttemptError,
    MaxAttemptsError,
    QuizClosedError,
    QuizNotOpenError,
)
from chalicelib.attempts.models import ParsedAnswer
from chalicelib.attempts.time_rules import is_over
from chalicelib.questions.errors import InvalidResponseError
from chalicelib.questions.scoring import decode_response, encode_response, parse_response
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.models import OverduePolicy, QuizSettings, QuizVersion
from chalicelib.quizzes.rules import Window
from chalicelib.results.models import ATTEMPT_ID, AttemptRef, EndReason, SavedResponse
from tests.support.results import OWNER_ID, QUIZ_ID, USER_ID
from tests.support.rule_samples import OPTIONS, SLOT, question

SETTINGS = QuizSettings(
    title="t",
    duration_minutes=10,
    passing_score=Decimal(50),
    randomize_questions=True,
    randomize_options=True,
)


def test_a_window_is_open_from_its_first_to_before_its_last_millisecond() -> None:
    window = Window(100, 200)
    with pytest.raises(QuizNotOpenError):
        rules.check_window(window, 99)
    rules.check_window(window, 100)
    rules.check_window(window, 199)
    with pytest.raises(QuizClosedError):
        rules.check_window(window, 200)
    rules.check_window(Window(None, None), 0)


def test_one_attempt_at_a_time_and_so_many_in_all() -> None:
    rules.check_none_runs(None)
    with pytest.raises(ActiveAttemptError) as refused:
        rules.check_none_runs(SLOT)
    assert refused.value.facts == {"attempt_id": SLOT.ref.attempt_id}
    ended = replace(SLOT, running=False)
    rules.check_none_runs(ended)
    rules.check_number(None, 1)
    rules.check_number(ended, 2)
    rules.check_number(ended, None)
    with pytest.raises(MaxAttemptsError):
        rules.check_number(ended, 1)


@given(st.integers(0, 2_000_000), st.sampled_from(list(OverduePolicy)))
def test_an_attempt_never_lasts_longer_than_its_deadline(now: int, overdue: OverduePolicy) -> None:
    ended = rules.complete(SLOT, now, overdue, by="taker")
    assert ended is not None
    assert ended.at == min(now, SLOT.expires_at)
    in_time = now < SLOT.accepts_until
    assert (ended.ending is EndReason.SUBMITTED) is in_time
    by_time = rules.complete(SLOT, now, overdue, by="time")
    assert by_time == (None if in_time else ended)
    assert is_over(SLOT, (), now) is not in_time


def test_attempt_never_ends_before_its_start_with_skewed_clocks() -> None:
    begun = replace(SLOT, started_at=20)
    ended = rules.complete(begun, 3, OverduePolicy.AUTO_SUBMIT, by="taker")
    assert ended is not None
    assert ended.at == begun.started_at


@given(st.integers(0, 2_000_000), st.sampled_from(list(OverduePolicy)))
def test_force_submit_counts_only_before_the_deadline(now: int, overdue: OverduePolicy) -> None:
    ended = rules.complete(SLOT, now, overdue, by="owner")
    assert ended is not None
    if now < SLOT.accepts_until:
        assert (ended.ending, ended.by) == (EndReason.AUTO_SUBMITTED, "owner")
        assert ended.at == min(now, SLOT.expires_at)
    else:
        assert ended == rules.complete(SLOT, now, overdue, by="time")


def test_overdue_policy_decides_about_unsubmitted_attempts() -> None:
    late = SLOT.accepts_until
    submitted = rules.complete(SLOT, late, OverduePolicy.AUTO_SUBMIT, by="time")
    abandoned = rules.complete(SLOT, late, OverduePolicy.ABANDON, by="taker")
    assert submitted is not None
    assert submitted.ending is EndReason.AUTO_SUBMITTED
    assert abandoned is not None
    assert abandoned.ending is EndReason.ABANDONED


@given(st.binary(min_size=16, max_size=16))
def test_an_attempt_is_dealt_the_same_paper_for_ever(seed: bytes) -> None:
    questions = tuple(question("single_choice", f"que_{n}") for n in range(6))
    paper = QuizVersion(
        quiz_id="q", version=1, owner_id=OWNER_ID, settings=SETTINGS, questions=questions
    )
    dealt = in_attempt_order(paper, seed)
    assert dealt == in_attempt_order(paper, seed)
    assert sorted(one.id for one in dealt) == [one.id for one in questions]
    for one in dealt:
        assert sorted(one.body["options"]) == OPTIONS
    plain = replace(SETTINGS, randomize_questions=False, randomize_options=False)
    assert in_attempt_order(replace(paper, settings=plain), seed) == questions


def test_the_order_does_not_depend_on_the_version_of_anything() -> None:
    questions = tuple(question("true_false", f"que_{n}") for n in range(6))
    paper = QuizVersion(
        quiz_id="q", version=1, owner_id=OWNER_ID, settings=SETTINGS, questions=questions
    )
    dealt = [one.id for one in in_attempt_order(paper, b"0123456789abcdef")]
    assert dealt == ["que_4", "que_0", "que_2", "que_3", "que_5", "que_1"]


@pytest.mark.parametrize(
    ("kind", "given_", "kept"),
    [
        ("single_choice", "opt_3", "3"),
        ("multiple_choice", ["opt_4", "opt_0"], "0,4"),
        ("multiple_choice", [], ""),
        ("true_false", True, "t"),
        ("true_false", False, "f"),
        ("numeric", 3, "3"),
        ("numeric", Decimal("3.140"), "3.140"),
        ("numeric", "-0.5", "-0.5"),
        ("numeric", Decimal("1E-7"), "0.0000001"),
        ("numeric", Decimal("0.30000000000000004"), "0.30000000000000004"),
        ("numeric", Decimal("6.02214076E+23"), "602214076000000000000000"),
        ("numeric", Decimal("-0.0"), "-0.0"),
        ("numeric", "1e3", "1000"),
        ("numeric", "+.5", "0.5"),
        ("numeric", "5.", "5"),
        ("short_text", "grey", "grey"),
        ("short_text", None, None),
    ],
)
def test_response_encoding_round_trips(kind: str, given_: object, kept: str | None) -> None:
    asked = question(kind)
    response = parse_response(asked, given_)
    text = encode_response(asked, response)
    assert text == kept
    assert decode_response(asked, text) == response


@pytest.mark.parametrize(
    ("kind", "given_"),
    [
        ("single_choice", "opt_9"),
        ("single_choice", ["opt_1"]),
        ("multiple_choice", "opt_1"),
        ("multiple_choice", ["opt_1", "opt_1"]),
        ("multiple_choice", ["opt_1", 2]),
        ("true_false", "true"),
        ("true_false", 1),
        ("numeric", True),
        ("numeric", "1e30"),
        ("numeric", "1e-31"),
        ("numeric", "1e999999999"),
        ("numeric", "9" * 31),
        ("numeric", "."),
        ("numeric", ""),
        ("numeric", "0x10"),
        ("numeric", "1_000"),
        ("numeric", "Infinity"),
        ("numeric", "nan"),
        ("short_text", 3),
        ("short_text", "x" * 256),
        ("short_text", "\U0001f600" * 192),
    ],
)
def test_invalid_response_is_refused(kind: str, given_: object) -> None:
    with pytest.raises(InvalidResponseError):
        parse_response(question(kind), given_)


@given(st.integers(0, 5), st.none() | st.integers(1, 7))
def test_only_a_higher_revision_is_saved(before: int, revision: int | None) -> None:
    kept = {0: SavedResponse("a", before, 1)} if before else {}
    fresh, report = rules.merge_answers(kept, [ParsedAnswer(0, "que_1", "b", revision)], 2)
    expected = before + 1 if revision is None else revision
    if expected > before:
        assert fresh == {0: SavedResponse("b", expected, 2)}
        assert (dict(report.saved), report.stale) == ({"que_1": fresh[0]}, ())
    else:
        assert (fresh, report.stale) == ({}, ("que_1",))


@given(st.integers(0, 32**4 - 1))
def test_attempt_id_round_trips(number: int) -> None:
    ref = AttemptRef(USER_ID, QUIZ_ID, number)
    assert ATTEMPT_ID.fullmatch(ref.attempt_id)
    assert AttemptRef.parse(ref.attempt_id) == ref
    assert AttemptRef.parse(ref.attempt_id + "0") is None


def test_after_the_largest_revision_an_answer_stays_as_it_is() -> None:
    kept = {0: SavedResponse("a", rules.MAX_REVISION, 1)}
    fresh, report = rules.merge_answers(kept, [ParsedAnswer(0, "que_1", "b", None)], 2)
    assert (fresh, report.stale) == ({}, ("que_1",))
