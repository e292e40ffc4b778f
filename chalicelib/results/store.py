"""Store of results: one item per finished attempt; its stream feeds the other slices."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from fractions import Fraction
from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    UnicodeAttribute,
)

from chalicelib.clock import Millis
from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute, DecimalAttribute, IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import Key
from chalicelib.dynamo.writes import (
    Write,
    try_transact,
    try_write,
    update,
)
from chalicelib.ids import decode, encode
from chalicelib.pages import Page
from chalicelib.quizzes.models import Review, ReviewShow, ReviewWhen
from chalicelib.results.models import (
    NUMBER_WIDTH,
    Adjustment,
    AttemptRef,
    AttemptTerms,
    EndReason,
    Mark,
    Result,
    SavedResponse,
)

PAGE = 100
RESULTS_PER_QUIZ = 1_000
"""The maximum of attempts per user: `quizzes.rules.MAX_ATTEMPTS`."""
RESULTS_PER_USER = 1_000_000
"""More than any user has; a list by time reads the end of each."""
NEVER_SAVED = SavedResponse(None, 0, 0)
"""Stored in place of an answer that was never saved."""
COLUMNS = 5
"""Columns of marks without manual marking."""
AFTER_ALL = "~"
"""Sorts after every number in a key."""


class ResultItem(Item):
    """``U#<user id>`` / ``R#<quiz id>#<number>``; the stream carries the whole item.

    Kept small: a submit costs two write units per KB. Values of the keys are not repeated.
    """

    Meta = table_meta("results")
    user_id = KeyPart("pk", "U#")

    quiz_title = UnicodeAttribute(attr_name="qt")
    quiz_version = IntegerAttribute(attr_name="qv")
    owner_id = UnicodeAttribute(attr_name="ow")
    ending = UnicodeAttribute(attr_name="st")
    score = DecimalAttribute(attr_name="s", null=True)
    exact = UnicodeAttribute(attr_name="sx", null=True)
    """The exact points as ``n/d``, when the score differs."""
    max_score = DecimalAttribute(attr_name="mx")
    percentage = DecimalAttribute(attr_name="pc", null=True)
    passed = BooleanAttribute(attr_name="ok", null=True)
    started_at = IntegerAttribute(attr_name="t0")
    submitted_at = IntegerAttribute(attr_name="te")
    duration = IntegerAttribute(attr_name="d")
    review_show = UnicodeAttribute(attr_name="rs")
    review_when = UnicodeAttribute(attr_name="rw")
    expires_at = IntegerAttribute(attr_name="due")
    base_minutes = IntegerAttribute(attr_name="bm")
    extra_minutes = IntegerAttribute(attr_name="xm")
    seed = BinaryAttribute(attr_name="sd", legacy_encoding=False)
    drawn = UnicodeAttribute(attr_name="dr", null=True)
    marks = CompressedJsonAttribute(attr_name="m")
    """Stored by columns in the author's order, since equal values compress well: correctness,
    score, response in its shortest form, revision (0: never saved), ms since the start; with
    manual marking also points, comment, and whether the question was dropped.
    """
    generation = IntegerAttribute(attr_name="g", default=0)
    graded_by = IntegerAttribute(attr_name="gv", null=True)
    revision = IntegerAttribute(attr_name="rn", default=0)
    adjustment: JSONAttribute = JSONAttribute(attr_name="aj", null=True)
    """Points as text, reason, time and author."""
    regraded_at = IntegerAttribute(attr_name="rg", null=True)
    changed_at = IntegerAttribute(attr_name="ch", null=True)
    marks_released_at = IntegerAttribute(attr_name="mr", null=True)
    reopenings = IntegerAttribute(attr_name="ro", default=0)
    superseded_at = IntegerAttribute(attr_name="su", null=True)
    """When its attempt was reopened; lists leave it out while that runs again."""
    closed_by = UnicodeAttribute(attr_name="cb", null=True)
    trace: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="tr", null=True)
    revealed_at = IntegerAttribute(attr_name="rv", null=True)
    """When it was first shown, if it was hidden at its end; the stream carries it to leaderboards
    and inboxes.
    """
    voided_at = IntegerAttribute(attr_name="vo", null=True)
    void_reason = UnicodeAttribute(attr_name="vr", null=True)
    voided_by = UnicodeAttribute(attr_name="vb", null=True)


def numbers_to_text(numbers: Iterable[int]) -> str:
    """Numbers of candidates as they are stored: ``3 17``."""
    return " ".join(map(str, numbers))


def numbers_from_text(text: str | None) -> tuple[int, ...]:
    """Return the numbers that `numbers_to_text` wrote."""
    return tuple(map(int, (text or "").split()))


def key_of(ref: AttemptRef) -> Key[ResultItem]:
    """Return the key of the result of an attempt."""
    return Key(ResultItem, f"U#{ref.user_id}", sort_key(ref.quiz_id, ref.number))


def sort_key(quiz_id: str, number: int) -> str:
    """Return the sort key: orders a user's results by quiz, then by start."""
    return f"R#{quiz_id}#{encode(number, NUMBER_WIDTH)}"


def ref_of(item: ResultItem) -> AttemptRef:
    """Return the attempt of an item or of its index entry."""
    _, quiz_id, number = item.sk.split("#")
    return AttemptRef(item.user_id, quiz_id, decode(number))


def to_item(result: Result) -> ResultItem:
    """Return the item of a result."""
    return ResultItem(
        pk=f"U#{result.user_id}",
        sk=sort_key(result.quiz_id, result.number),
        quiz_title=result.quiz_title,
        quiz_version=result.quiz_version,
        owner_id=result.owner_id,
        ending=result.ending.value,
        score=result.score,
        exact=None if result.exact is None else str(result.exact),
        max_score=result.max_score,
        percentage=result.percentage,
        passed=result.passed,
        started_at=result.started_at,
        submitted_at=result.submitted_at,
        duration=result.duration,
        review_show=result.review.show.value,
        review_when=result.review.when.value,
        expires_at=result.terms.expires_at,
        base_minutes=result.terms.base_minutes,
        extra_minutes=result.terms.extra_minutes,
        seed=result.terms.seed,
        drawn=numbers_to_text(result.drawn) or None,
        marks=_marks_json(result),
        generation=result.generation,
        graded_by=result.graded_by,
        revision=result.revision,
        adjustment=_adjustment_json(result.adjustment),
        regraded_at=result.regraded_at,
        changed_at=result.changed_at,
        marks_released_at=result.marks_released_at,
        reopenings=result.reopenings,
        superseded_at=result.superseded_at,
        closed_by=result.closed_by,
        trace=list(result.trace) or None,
        revealed_at=result.revealed_at,
        voided_at=result.voided_at,
        void_reason=result.void_reason,
        voided_by=result.voided_by,
    )


def from_item(item: ResultItem) -> Result:
    """Return the result of an item."""
    ref = ref_of(item)
    return Result(
        user_id=ref.user_id,
        quiz_id=ref.quiz_id,
        quiz_title=item.quiz_title,
        quiz_version=item.quiz_version,
        owner_id=item.owner_id,
        number=ref.number,
        ending=EndReason(item.ending),
        score=item.score,
        exact=None if item.exact is None else Fraction(item.exact),
        max_score=item.max_score,
        percentage=item.percentage,
        passed=item.passed,
        started_at=item.started_at,
        submitted_at=item.submitted_at,
        duration=item.duration,
        review=Review(ReviewShow(item.review_show), ReviewWhen(item.review_when)),
        terms=AttemptTerms(
            expires_at=item.expires_at,
            base_minutes=item.base_minutes,
            extra_minutes=item.extra_minutes,
            seed=item.seed,
            drawn=numbers_from_text(item.drawn),
        ),
        marks=tuple(_marks(item)),
        generation=item.generation,
        graded_by=item.graded_by,
        revision=item.revision,
        adjustment=_adjustment(item.adjustment),
        regraded_at=item.regraded_at,
        changed_at=item.changed_at,
        marks_released_at=item.marks_released_at,
        reopenings=item.reopenings,
        superseded_at=item.superseded_at,
        closed_by=item.closed_by,
        trace=tuple(item.trace or ()),
        revealed_at=item.revealed_at,
        voided_at=item.voided_at,
        void_reason=item.void_reason,
        voided_by=item.voided_by,
    )


def list_results(user_id: str, quiz_id: str | None, at_most: int) -> list[Result]:
    """Return a user's results, of one quiz or all, by quiz and number."""
    prefix = "R#" if quiz_id is None else f"R#{quiz_id}#"
    where = (ResultItem.pk == f"U#{user_id}") & ResultItem.sk.startswith(prefix)
    kept = reads.query_all(ResultItem, where, at_most=at_most, consistent=True)
    return [from_item(item) for item in kept if item.superseded_at is None]


def list_ends(user_id: str, quiz_id: str | None) -> list[tuple[Millis, AttemptRef]]:
    """Return the end times of a user's attempts, of one quiz or all, unordered."""
    prefix = "R#" if quiz_id is None else f"R#{quiz_id}#"
    where = (ResultItem.pk == f"U#{user_id}") & ResultItem.sk.startswith(prefix)
    ends = reads.query_all(
        ResultItem,
        where,
        at_most=RESULTS_PER_USER,
        consistent=True,
        projection=[
            ResultItem.pk,
            ResultItem.sk,
            ResultItem.submitted_at,
            ResultItem.superseded_at,
        ],
    )
    return [(item.submitted_at, ref_of(item)) for item in ends if item.superseded_at is None]


def items_of(refs: Iterable[AttemptRef]) -> dict[AttemptRef, ResultItem]:
    """Return the existing results of up to 100 attempts, in one round trip."""
    keys = {ref: key_of(ref) for ref in refs}
    if not keys:
        return {}
    found = reads.batch_get(keys.values())
    items = {ref: found.get(key) for ref, key in keys.items()}
    there = {ref: item for ref, item in items.items() if item is not None}
    return {ref: item for ref, item in there.items() if item.superseded_at is None}


def page_of_user(user_id: str, limit: int, after: RawItem | None) -> Page[ResultItem]:
    """Return a page of a user's results, by quiz and number."""
    where = (ResultItem.pk == f"U#{user_id}") & ResultItem.sk.startswith("R#")
    page = reads.query(ResultItem, where, limit=limit, after=after, consistent=True)
    return Page([item for item in page.items if item.superseded_at is None], page.after)


def quiz_by_quiz(
    user_id: str, quizzes: int, after: str | None
) -> tuple[list[list[Result]], str | None]:
    """Return a user's results at the next quizzes, ordered by quiz id, and the last id.

    The id is None after the last quiz. A quiz with more than `RESULTS_PER_QUIZ` results has only
    the first of them.
    """
    begin = "R#" if after is None else f"R#{after}#{AFTER_ALL}"
    where = (ResultItem.pk == f"U#{user_id}") & (ResultItem.sk > begin)
    found: dict[str, list[Result]] = {}
    position: RawItem | None = None
    read = 0
    while len(found) <= quizzes and read < RESULTS_PER_QUIZ:
        page = reads.query(ResultItem, where, limit=PAGE, after=position, consistent=True)
        for result in map(from_item, page.items):
            if result.superseded_at is not None:
                continue
            found.setdefault(result.quiz_id, []).append(result)
        position, read = page.after, read + len(page.items)
        if position is None:
            break
    # the results of the last quiz may be incomplete
    whole = list(found) if position is None or len(found) == 1 else list(found)[:-1]
    shown = whole[:quizzes]
    goes_on = position is not None or len(whole) > quizzes
    return [found[quiz_id] for quiz_id in shown], shown[-1] if goes_on else None


def void(ref: AttemptRef, reason: str, by: str, now: Millis, beside: Write) -> bool:
    """Mark a result as void; returns False when it is already void or does not exist.

    ``beside`` is written in the same transaction.
    """
    key = key_of(ref)
    change = [
        ResultItem.voided_at.set(now),
        ResultItem.void_reason.set(reason),
        ResultItem.voided_by.set(by),
    ]
    fresh = (
        ResultItem.pk.exists()
        & ResultItem.voided_at.does_not_exist()
        & ResultItem.superseded_at.does_not_exist()
    )
    return try_transact([update(ResultItem(pk=key.pk, sk=key.sk), change, when=fresh), beside])


def supersede_write(result: Result, now: Millis) -> Write:
    """Return the write that makes a result count no more while its attempt goes on."""
    key = key_of(result.ref)
    as_seen = (
        (ResultItem.generation == result.generation)
        & (ResultItem.revision == result.revision)
        & ResultItem.superseded_at.does_not_exist()
        & ResultItem.voided_at.does_not_exist()
    )
    change = [ResultItem.superseded_at.set(now)]
    return update(ResultItem(pk=key.pk, sk=key.sk), change, when=as_seen)


def release(ref: AttemptRef, now: Millis) -> bool:
    """Mark a result as shown; the stream informs leaderboards and notifications.

    Returns False for a result that was marked before.
    """
    key = key_of(ref)
    waits = ResultItem.pk.exists() & ResultItem.revealed_at.does_not_exist()
    change = [ResultItem.revealed_at.set(now)]
    return try_write(update(ResultItem(pk=key.pk, sk=key.sk), change, when=waits))


def _marks_json(result: Result) -> list[list[Any]]:
    marks, answers = result.marks, result.answers
    saved = [answers.get(place, NEVER_SAVED) for place in range(len(marks))]
    added = [_by_people(mark) for mark in marks]
    return [
        [int(mark.correct) for mark in marks],
        [None if mark.score is None else str(mark.score) for mark in marks],
        [one.text for one in saved],
        [one.revision for one in saved],
        [one.saved_at - result.started_at if one.revision else 0 for one in saved],
        *([added] if any(added) else []),
    ]


def _marks(item: ResultItem) -> Iterator[Mark]:
    columns, more = item.marks[:COLUMNS], item.marks[COLUMNS:]
    by_people = more[0] if more else [None] * len(columns[0])
    for (correct, score, text, revision, after), added in zip(
        zip(*columns, strict=True), by_people, strict=True
    ):
        answer = SavedResponse(text, revision, item.started_at + after) if revision else None
        given, comment, dropped = added or (None, None, 0)
        yield Mark(
            answer=answer,
            correct=bool(correct),
            score=None if score is None else Decimal(score),
            given=None if given is None else Decimal(given),
            comment=comment,
            dropped=bool(dropped),
        )


def _by_people(mark: Mark) -> list[Any] | None:
    """Return the manual marking of a question; None without one."""
    if mark.given is None and mark.comment is None and not mark.dropped:
        return None
    given = None if mark.given is None else str(mark.given)
    return [given, mark.comment, int(mark.dropped)]


def _adjustment_json(one: Adjustment | None) -> list[Any] | None:
    return None if one is None else [str(one.points), one.reason, one.at, one.by]


def _adjustment(kept: list[Any] | None) -> Adjustment | None:
    if kept is None:
        return None
    points, reason, at, by = kept
    return Adjustment(points=Decimal(points), reason=reason, at=at, by=by)
