"""Rules at the last allowed value and the first refused one, with their errors.

Found missing by mutation testing: each test kills a mutant that survived.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib.accounts import names
from chalicelib.attempts import rules as attempts
from chalicelib.attempts.models import ParsedAnswer
from chalicelib.attempts.time_rules import is_over
from chalicelib.clock import MINUTE
from chalicelib.errors import InvalidError, Violation
from chalicelib.questions.errors import InvalidResponseError
from chalicelib.questions.identity import derived_id
from chalicelib.questions.scoring import parse_response
from chalicelib.quizzes import rules as quizzes
from chalicelib.quizzes.dealing import in_attempt_order
from chalicelib.quizzes.models import OverduePolicy, Override, QuizProgress
from chalicelib.results.models import EndReason, SavedResponse
from tests.support.results import QUIZ_ID, USER_ID
from tests.support.rule_samples import (
    LONG,
    OPTIONS,
    SETTINGS,
    SLOT,
    question,
    quiz_version,
    validate_sample_password,
)

NONE = Override.none(QUIZ_ID, USER_ID)
REFUSED: list[tuple[Callable[[], object], str, str]] = [
    (lambda: validate_sample_password("eleven cats"), "/new_password", "has 12 to 128 characters"),
    (lambda: validate_sample_password(LONG), "/new_password", "has 12 to 128 characters"),
    (
        lambda: validate_sample_password("walk with Anna today", "anna"),
        "/new_password",
        "must not contain the email, the username or our name",
    ),
    (
        lambda: validate_sample_password("passwordpassword"),
        "/new_password",
        "is too easily guessed",
    ),
    (
        lambda: names.validate_username("a"),
        "/username",
        "has 3 to 50 letters, digits, dots, dashes or inner spaces",
    ),
    (
        lambda: quizzes.check_settings(replace(SETTINGS, opens_at=5, closes_at=5)),
        "/closes_at",
        "must be after opens_at",
    ),
    (
        lambda: quizzes.check_total(quizzes.MAX_TOTAL_POINTS + Decimal("0.001")),
        "/questions",
        f"may be worth {quizzes.MAX_TOTAL_POINTS} points together",
    ),
    (
        lambda: quizzes.check_size(quizzes.MAX_QUESTIONS_BYTES + 1),
        "/questions",
        "are too large together: 4,000,001 of 4,000,000 bytes in an answer",
    ),
]


@pytest.mark.parametrize(("act", "pointer", "detail"), REFUSED, ids=lambda one: str(one)[:20])
def test_violation_has_pointer_and_reason(
    act: Callable[[], object], pointer: str, detail: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        act()
    assert refused.value.violations == (Violation(pointer, detail),)


def test_attempt_is_over_at_the_end_of_the_grace_period() -> None:
    assert not is_over(SLOT, (), SLOT.accepts_until - 1)
    assert is_over(SLOT, (), SLOT.accepts_until)
    late = attempts.complete(SLOT, SLOT.accepts_until, OverduePolicy.AUTO_SUBMIT, by="taker")
    assert late == attempts.Completion(EndReason.AUTO_SUBMITTED, SLOT.expires_at, "time")


UNFIT: list[tuple[str, object, str]] = [
    ("true_false", "true", "must be true or false"),
    ("single_choice", "o", "must be the id of one of the question's options"),
    ("multiple_choice", "o", "must be a list of option ids"),
    ("multiple_choice", ["opt_1", "opt_1"], "names an option twice"),
    ("short_text", 1, "must be a text of at most 255 characters and 765 bytes"),
    (
        "numeric",
        True,
        (
            "must be a number with at most 30 digits before and after its point, "
            'or the same in a string, as "3.14"'
        ),
    ),
]


@pytest.mark.parametrize(("kind", "given", "why"), UNFIT)
def test_invalid_response_has_a_reason(kind: str, given: object, why: str) -> None:
    with pytest.raises(InvalidResponseError) as unfit:
        parse_response(question(kind), given)
    assert str(unfit.value) == why


def test_stale_answer_does_not_block_later_ones() -> None:
    kept = {0: SavedResponse("a", 5, 0)}
    given = [ParsedAnswer(0, "que_0", "b", 5), ParsedAnswer(1, "que_1", "c", 1)]
    fresh, report = attempts.merge_answers(kept, given, 7)
    assert fresh == {1: SavedResponse("c", 1, 7)}
    assert report.stale == ("que_0",)


def test_options_are_mixed_by_the_seed() -> None:
    mixing = replace(SETTINGS, randomize_options=True)
    paper = replace(quiz_version(question("single_choice")), settings=mixing)
    dealt = [in_attempt_order(paper, bytes([seed]))[0] for seed in range(20)]
    orders = {tuple(one[0] for one in question.body["options"]) for question in dealt}
    assert len(orders) > 1
    assert {frozenset(order) for order in orders} == {frozenset(one for one, _ in OPTIONS)}


def test_shards_of_users_are_even_and_stable() -> None:
    users = [f"usr_{n:026}" for n in range(2_000)]
    for shard_of, shards in (
        (attempts.quiz_shard, attempts.QUIZ_SHARDS),
        (attempts.expiry_shard, attempts.EXPIRY_SHARDS),
    ):
        found = Counter(map(shard_of, users))
        assert found.keys() == set(range(shards))
        assert max(found.values()) < 2 * len(users) / shards
    # stored in keys: another number would lose all slots
    assert (attempts.quiz_shard(users[1]), attempts.expiry_shard(users[1])) == (7, 7)


def test_deadline_is_shown_only_when_a_start_is_possible() -> None:
    settings = replace(SETTINGS, opens_at=100, closes_at=10**9, max_attempts=2)
    ends = quizzes.deadline(100, settings, NONE)
    shown = [
        quizzes.deadline_if_started(now, settings, NONE, taking)
        for now, taking in [
            (100, QuizProgress(1)),
            (99, QuizProgress(1)),
            (100, QuizProgress(2)),
            (100, QuizProgress(1, "att_1")),
            (10**9, QuizProgress(1)),
        ]
    ]
    assert shown == [ends, None, None, None, None]
    assert quizzes.deadline_if_started(10**9 - 1, settings, NONE, QuizProgress(0)) == 10**9
    free = replace(SETTINGS, max_attempts=None)
    last, none_left = QuizProgress(quizzes.MAX_ATTEMPTS - 1), QuizProgress(quizzes.MAX_ATTEMPTS)
    assert quizzes.deadline_if_started(7, free, NONE, last) == 7 + 60 * MINUTE
    assert quizzes.deadline_if_started(7, free, NONE, none_left) is None


def test_ids_that_are_derived_differ_by_secret_prefix_and_parts_and_are_the_same_for_ever() -> None:
    made = derived_id("que", b"s" * 32, "one", "two")
    assert made == "que_3ATDEMT9NZGEBD3V23068YHBHH"
    others = {
        derived_id("que", b"t" * 32, "one", "two"),
        derived_id("que", b"s" * 32, "onetwo"),
        derived_id("que", b"s" * 32, "on", "etwo"),
        derived_id("opt", b"s" * 32, "one", "two"),
    }
    bare = {one.partition("_")[2] for one in others}
    assert len(bare) == 4
    assert made.partition("_")[2] not in bare


@pytest.mark.parametrize("given", ["abc", "", [], {}])
def test_invalid_number_is_refused_without_an_error(given: object) -> None:
    with pytest.raises(InvalidResponseError):
        parse_response(question("numeric"), given)
