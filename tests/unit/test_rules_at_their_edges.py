"""Rules at the last value that is allowed and the first that is not, and how they refuse.

What is here was found missing by `make mutants`: each line is a change that no test had noticed.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest

from chalicelib.accounts import rules as accounts
from chalicelib.accounts.models import Grant, MailTopic, Notice, NoticeKind, Purpose
from chalicelib.attempts import rules as attempts
from chalicelib.attempts.models import GivenAnswer
from chalicelib.attempts.rules import UnfitResponseError
from chalicelib.clock import MINUTE
from chalicelib.errors import InvalidError, Violation
from chalicelib.leaderboard import rules as boards
from chalicelib.leaderboard.models import Standing
from chalicelib.notifications import rules as notifications
from chalicelib.notifications.models import Topic
from chalicelib.quizzes import rules as quizzes
from chalicelib.quizzes.models import (
    AnswerKey,
    OverduePolicy,
    Override,
    Paper,
    Question,
    QuestionType,
    Quiz,
    QuizSettings,
    QuizStatus,
    Review,
    ReviewShow,
    ReviewWhen,
    Solution,
    Taking,
)
from chalicelib.results import rules as results
from chalicelib.results.models import Ending, Mark, Saved
from tests.results import OWNER_ID, QUIZ_ID, USER_ID, a_result
from tests.unit.test_attempt_rules import OPTIONS, SLOT, question
from tests.zones import in_zone

SETTINGS = QuizSettings(title="t", duration_minutes=60, passing_score=Decimal(50))
NONE = Override.none(QUIZ_ID, USER_ID)
AT = 1_790_000_000_000


def password(text: str, *context: str) -> str:
    return accounts.checked_password(
        text, member="new_password", min_length=12, context=context, is_listed=lambda _: False
    )


LONG = ("walking by the sea at night " * 9)[:129]
REFUSED: list[tuple[Callable[[], object], str, str]] = [
    (lambda: password("eleven cats"), "/new_password", "has 12 to 128 characters"),
    (lambda: password(LONG), "/new_password", "has 12 to 128 characters"),
    (
        lambda: password("walk with Anna today", "anna"),
        "/new_password",
        "must not contain the email, the username or our name",
    ),
    (lambda: password("passwordpassword"), "/new_password", "is too easily guessed"),
    (
        lambda: accounts.checked_username("a"),
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
        lambda: quizzes.check_size(quizzes.MAX_DRAFT_BYTES + 1),
        "/questions",
        "are too much together: 400,001 of 400,000 bytes, compressed",
    ),
]


@pytest.mark.parametrize(("act", "pointer", "detail"), REFUSED, ids=lambda one: str(one)[:20])
def test_a_refusal_says_where_and_what(
    act: Callable[[], object], pointer: str, detail: str
) -> None:
    with pytest.raises(InvalidError) as refused:
        act()
    assert refused.value.violations == (Violation(pointer, detail),)


def test_what_is_just_allowed_is_allowed() -> None:
    assert password("twelve cats!") == "twelve cats!"
    assert password(LONG[:128]) == LONG[:128]
    assert password("walk with Ann today", "ann") == "walk with Ann today"
    quizzes.check_settings(replace(SETTINGS, opens_at=5, closes_at=6))
    quizzes.check_total(quizzes.MAX_TOTAL_POINTS)
    quizzes.check_size(quizzes.MAX_DRAFT_BYTES)
    assert quizzes.is_short("a" * 255)
    assert not quizzes.is_short("a" * 256)
    assert quizzes.is_short("\u20ac" * 255)
    assert not quizzes.is_short("\U0001f600" * 192)


@pytest.mark.parametrize("easy", ["abcdefghijkl", "135791357913", "abbabbabbabb", "xyzxyzxyzxyz"])
def test_patterns_are_too_easily_guessed(easy: str) -> None:
    with pytest.raises(InvalidError):
        password(easy)


@pytest.mark.parametrize("fine", ["wxkqwxkqwxkq", "acegbdfhacegbdf"])
def test_what_only_resembles_a_pattern_is_fine(fine: str) -> None:
    assert password(fine) == fine


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


def test_an_attempt_is_over_from_the_millisecond_it_accepts_nothing_at() -> None:
    assert not attempts.is_over(SLOT, SLOT.accepts_until - 1)
    assert attempts.is_over(SLOT, SLOT.accepts_until)
    late = attempts.end(SLOT, SLOT.accepts_until, OverduePolicy.AUTO_SUBMIT, by="taker")
    assert late == attempts.End(Ending.AUTO_SUBMITTED, SLOT.expires_at, "time")


UNFIT: list[tuple[QuestionType, object, str]] = [
    (QuestionType.TRUE_FALSE, "true", "must be true or false"),
    (QuestionType.SINGLE_CHOICE, "o", "must be the id of one of the question's options"),
    (QuestionType.MULTIPLE_CHOICE, "o", "must be a list of option ids"),
    (QuestionType.MULTIPLE_CHOICE, ["opt_1", "opt_1"], "names an option twice"),
    (QuestionType.SHORT_TEXT, 1, "must be a text of at most 255 characters and 765 bytes"),
    (
        QuestionType.NUMERIC,
        True,
        (
            "must be a number with at most 30 digits before and after its point, "
            'or the same in a string, as "3.14"'
        ),
    ),
]


@pytest.mark.parametrize(("kind", "given", "why"), UNFIT)
def test_an_unfit_response_is_told_why(kind: QuestionType, given: object, why: str) -> None:
    with pytest.raises(UnfitResponseError) as unfit:
        attempts.read_response(question(kind), given)
    assert str(unfit.value) == why


def test_a_stale_answer_stops_none_that_comes_after_it() -> None:
    kept = {0: Saved("a", 5, 0)}
    given = [GivenAnswer(0, "que_0", "b", 5), GivenAnswer(1, "que_1", "c", 1)]
    fresh, report = attempts.weigh(kept, given, 7)
    assert fresh == {1: Saved("c", 1, 7)}
    assert report.stale == ("que_0",)


def test_options_are_mixed_by_the_seed() -> None:
    mixing = replace(SETTINGS, randomize_options=True)
    paper = replace(paper_of(question(QuestionType.SINGLE_CHOICE)), settings=mixing)
    dealt = {attempts.as_dealt(paper, bytes([seed]))[0].options for seed in range(20)}
    assert len(dealt) > 1
    assert {frozenset(options) for options in dealt} == {frozenset(OPTIONS)}


def test_users_are_spread_over_all_shards_and_each_stays_in_theirs() -> None:
    users = [f"usr_{n:026}" for n in range(2_000)]
    for shard_of, shards in (
        (attempts.quiz_shard, attempts.QUIZ_SHARDS),
        (attempts.expiry_shard, attempts.EXPIRY_SHARDS),
    ):
        found = Counter(map(shard_of, users))
        assert found.keys() == set(range(shards))
        assert max(found.values()) < 2 * len(users) / shards
    # kept in keys: another number would lose every slot there is
    assert (attempts.quiz_shard(users[1]), attempts.expiry_shard(users[1])) == (7, 7)


def test_a_deadline_is_shown_to_those_alone_who_may_begin() -> None:
    settings = replace(SETTINGS, opens_at=100, closes_at=10**9, max_attempts=2)
    ends = quizzes.deadline(100, settings, NONE)
    shown = [
        quizzes.deadline_if_started(now, settings, NONE, taking)
        for now, taking in [
            (100, Taking(1)),
            (99, Taking(1)),
            (100, Taking(2)),
            (100, Taking(1, "att_1")),
            (10**9, Taking(1)),
        ]
    ]
    assert shown == [ends, None, None, None, None]
    assert quizzes.deadline_if_started(10**9 - 1, settings, NONE, Taking(0)) == 10**9
    free = replace(SETTINGS, max_attempts=None)
    assert quizzes.deadline_if_started(7, free, NONE, Taking(10**6)) == 7 + 60 * MINUTE


def test_ids_that_are_derived_differ_by_secret_prefix_and_parts_and_are_the_same_for_ever() -> None:
    made = quizzes.derived_id("que", b"s" * 32, "one", "two")
    assert made == "que_3ATDEMT9NZGEBD3V23068YHBHH"
    others = {
        quizzes.derived_id("que", b"t" * 32, "one", "two"),
        quizzes.derived_id("que", b"s" * 32, "onetwo"),
        quizzes.derived_id("que", b"s" * 32, "on", "etwo"),
        quizzes.derived_id("opt", b"s" * 32, "one", "two"),
    }
    bare = {one.partition("_")[2] for one in others}
    assert len(bare) == 4
    assert made.partition("_")[2] not in bare


def test_two_options_that_look_alike_are_the_same_to_a_reader() -> None:
    assert quizzes.looks_like(" A\u00a0 b ") == quizzes.looks_like("a B")
    assert quizzes.looks_like("a b") == "a b"


def a_quiz(**settings: object) -> Quiz:
    return Quiz(
        id=QUIZ_ID,
        owner_id=OWNER_ID,
        status=QuizStatus.PUBLISHED,
        version=1,
        revision=1,
        settings=replace(SETTINGS, **settings),  # type: ignore[arg-type]
        question_count=1,
        total_points=Decimal(1),
        created_at=0,
        updated_at=0,
        published_at=AT,
    )


WINDOWS: list[tuple[dict[str, object], str]] = [
    ({}, "\u201ct\u201d is open. It takes up to 60 minutes."),
    ({"duration_minutes": 1}, "\u201ct\u201d is open. It takes up to a minute."),
    ({"duration_minutes": 2}, "\u201ct\u201d is open. It takes up to 2 minutes."),
    ({"opens_at": AT}, "\u201ct\u201d is open. It takes up to 60 minutes."),
    (
        {"opens_at": AT + 1},
        "\u201ct\u201d opens on 21 September 2026, 14:13 UTC. It takes up to 60 minutes.",
    ),
    (
        {"closes_at": AT + 2 * MINUTE},
        (
            "\u201ct\u201d is open and closes on 21 September 2026, 14:15 UTC."
            " It takes up to 60 minutes."
        ),
    ),
]


@pytest.mark.parametrize(("settings", "text"), WINDOWS)
def test_a_published_quiz_is_told_of_with_its_hours(settings: dict[str, object], text: str) -> None:
    told = notifications.of_quiz(a_quiz(**settings), USER_ID)
    assert told.text == text
    assert (told.user_id, told.topic) == (USER_ID, Topic.QUIZ_PUBLISHED)
    assert (told.facts, told.created_at) == ({"quiz_id": QUIZ_ID}, AT)
    assert told.id == notifications.notification_id(USER_ID, Topic.QUIZ_PUBLISHED, QUIZ_ID, AT)


def test_hours_are_spoken_in_utc_wherever_the_function_runs() -> None:
    with in_zone("Pacific/Apia"):
        assert notifications.spoken(AT) == "21 September 2026, 14:13 UTC"


def test_a_security_notice_is_known_by_user_kind_and_occasion() -> None:
    grant = Grant(purpose=Purpose.RESET_PASSWORD, user_id=USER_ID, nonce="0" * 32)
    notice = Notice(
        kind=NoticeKind.RESET_PASSWORD, user_id=USER_ID, occasion="1", facts={}, grant=grant
    )
    told = notifications.of_security(notice, AT)
    assert (told.user_id, told.topic, told.created_at) == (USER_ID, Topic.SECURITY, AT)
    assert told.grant == grant
    others = [
        replace(notice, occasion="2"),
        replace(notice, user_id=OWNER_ID),
        replace(notice, kind=NoticeKind.VERIFY_EMAIL),
    ]
    assert told.id == notifications.of_security(notice, AT).id
    assert told.id not in {notifications.of_security(one, AT).id for one in others}


def test_tokens_that_unsubscribe_have_no_padding_and_are_read_again() -> None:
    token = notifications.unsubscribe_token(b"s" * 32, USER_ID, MailTopic.RESULT_AVAILABLE)
    assert "=" not in token
    read = notifications.read_unsubscribe_token(b"s" * 32, token)
    assert read == (USER_ID, MailTopic.RESULT_AVAILABLE)


def test_a_result_that_was_hidden_is_told_of_as_of_the_close() -> None:
    hidden = replace(a_result(), review=Review(when=ReviewWhen.AFTER_CLOSE), closes_at=AT + MINUTE)
    shown = [one.created_at for one in notifications.of_result(hidden, AT + MINUTE)]
    assert shown == [AT + MINUTE]
    long_closed = replace(hidden, closes_at=5)
    assert [one.created_at for one in notifications.of_result(long_closed, AT)] == [AT]
    at_once = replace(a_result(), closes_at=AT + MINUTE)
    assert [one.created_at for one in notifications.of_result(at_once, AT)] == [AT]


def test_what_time_ended_and_what_an_author_ended_are_told_apart() -> None:
    timed = replace(a_result(), ending=Ending.AUTO_SUBMITTED)
    closed = replace(timed, closed_by=OWNER_ID)
    titles = [notifications.of_result(one, AT)[0].title for one in (timed, closed)]
    assert titles == ["Time was up: All sorts", "Closed: All sorts"]
    told = notifications.of_result(timed, AT)[0]
    assert told.user_id == USER_ID
    assert "All sorts" in told.text


def paper_of(*questions: Question, passing: int = 50) -> Paper:
    settings = replace(SETTINGS, passing_score=Decimal(passing))
    return Paper(
        quiz_id=QUIZ_ID, version=1, owner_id=OWNER_ID, settings=settings, questions=questions
    )


def key_of(*truths: bool) -> AnswerKey:
    solutions = tuple(Solution(truth=truth) for truth in truths)
    return AnswerKey(quiz_id=QUIZ_ID, version=1, solutions=solutions)


def yes_or_no(name: str) -> Question:
    return Question(id=name, type=QuestionType.TRUE_FALSE, text="?", points=Decimal(1))


def test_the_passing_score_is_passed_and_marks_say_what_was_right() -> None:
    paper = paper_of(yes_or_no("que_1"), yes_or_no("que_2"))
    score = results.score(paper, key_of(True, True), {0: True, 1: False})  # noqa: FBT003
    assert (score.percentage, score.passed) == (Decimal(50), True)
    assert score.marks == (
        Mark(correct=True, score=Decimal(1)),
        Mark(correct=False, score=Decimal(0)),
    )


def test_a_key_that_does_not_fit_its_paper_scores_nothing() -> None:
    with pytest.raises(ValueError, match="shorter"):
        results.score(paper_of(yes_or_no("que_1")), key_of(), {})


@pytest.mark.parametrize(("given", "right"), [("Grey", True), ("grey", False), ("GREY", False)])
def test_case_counts_where_it_is_said_to(given: str, *, right: bool) -> None:
    text = Question(id="q", type=QuestionType.SHORT_TEXT, text="?", points=Decimal(1))
    exact = Solution(accepted=("Grey",), case_sensitive=True)
    assert (results.share(text, exact, given) == 1) is right
    assert results.share(text, replace(exact, case_sensitive=False), given) == 1


def test_a_result_counts_for_what_it_says_unless_it_has_no_score_or_is_void() -> None:
    result = replace(a_result(), generation=3)
    assert boards.standing(result) == Standing(
        user_id=USER_ID,
        attempt_id=result.attempt_id,
        score=Decimal(5),
        max_score=Decimal(10),
        percentage=Decimal(50),
        duration=60_000,
        submitted_at=result.submitted_at,
        generation=3,
    )
    for nothing in ({"score": None}, {"percentage": None}, {"voided_at": 1}):
        assert boards.standing(replace(result, **nothing)) is None


def a_standing(attempt: str, percentage: str, at: int, generation: int = 0) -> Standing:
    return Standing(
        user_id=USER_ID,
        attempt_id=attempt,
        score=Decimal(percentage),
        max_score=Decimal(100),
        percentage=Decimal(percentage),
        duration=1_000,
        submitted_at=at,
        generation=generation,
    )


def test_a_sum_is_of_percentages_rounds_half_up_and_is_dated_by_the_last() -> None:
    total = boards.summed("usr_9", [a_standing("att_b", "0.01", 7), a_standing("att_a", "0", 5)])
    assert total == Standing(
        user_id="usr_9",
        attempt_id="att_b",
        score=Decimal("0.01"),
        max_score=Decimal(200),
        percentage=Decimal("0.01"),
        duration=2_000,
        submitted_at=7,
    )
    assert boards.summed("usr_9", []) is None


def test_a_later_grading_goes_before_a_better_score() -> None:
    earlier, later = a_standing("att_1", "90", 1, 1), a_standing("att_2", "10", 2, 2)
    assert boards.best_first([earlier, later]) == [later, earlier]


@pytest.mark.parametrize(("rank", "total", "per_cent"), [(1, 1, 100), (1, 2, 100), (2, 2, 0)])
def test_who_is_alone_is_ahead_of_everybody(rank: int, total: int, per_cent: int) -> None:
    assert boards.percentile(rank, total) == per_cent


def test_a_key_is_corrected_where_the_question_is_still_the_same() -> None:
    choice = question(QuestionType.SINGLE_CHOICE, "que_2")
    fewer = replace(choice, options=choice.options[:2])
    paper = paper_of(yes_or_no("que_1"), choice, yes_or_no("que_3"))
    later = replace(paper_of(fewer, yes_or_no("que_1"), yes_or_no("que_4")), version=2)
    key, newer = key_of(True, True, True), key_of(False, False, False)  # noqa: FBT003
    corrected = quizzes.corrected((paper, later), (key, replace(newer, version=2)))
    assert corrected == replace(key, solutions=key_of(False, True, True).solutions)  # noqa: FBT003
    with pytest.raises(ValueError, match="shorter"):
        quizzes.corrected((paper, later), (key_of(), newer))
    with pytest.raises(ValueError, match="shorter"):
        quizzes.corrected((paper, later), (key, key_of()))


@pytest.mark.parametrize("show", list(ReviewShow))
def test_a_score_is_seen_some_day_unless_nothing_is_shown(show: ReviewShow) -> None:
    assert results.will_see_score(Review(show=show)) is (show is not ReviewShow.NOTHING)


@pytest.mark.parametrize("given", ["abc", "", [], {}])
def test_what_is_no_number_is_unfit_and_no_fault(given: object) -> None:
    with pytest.raises(UnfitResponseError):
        attempts.read_response(question(QuestionType.NUMERIC), given)
