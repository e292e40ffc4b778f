"""Store of results: one item per finished attempt; its stream feeds the other slices.

Lists are in `list_store`, changes after the end in `change_store`.
"""

from fractions import Fraction

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    JSONAttribute,
    UnicodeAttribute,
)

from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute, DecimalAttribute, IntegerAttribute
from chalicelib.dynamo.errors import RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.ids import decode, encode
from chalicelib.quizzes.models import Review, ReviewShow, ReviewWhen
from chalicelib.results.models import (
    NUMBER_WIDTH,
    AttemptRef,
    AttemptTerms,
    EndReason,
    Result,
)
from chalicelib.results.result_codec import (
    adjustment_from_json,
    adjustment_to_json,
    marks_from_columns,
    marks_to_columns,
    numbers_from_text,
    numbers_to_text,
)


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
    shown_again_at = IntegerAttribute(attr_name="ra", null=True)
    """When a later release showed a change that was made since the one before."""
    voided_at = IntegerAttribute(attr_name="vo", null=True)
    void_reason = UnicodeAttribute(attr_name="vr", null=True)
    voided_by = UnicodeAttribute(attr_name="vb", null=True)


def key_of(ref: AttemptRef) -> Key[ResultItem]:
    """Return the key of the result of an attempt."""
    return Key(ResultItem, f"U#{ref.user_id}", sort_key(ref.quiz_id, ref.number))


def sort_key(quiz_id: str, number: int) -> str:
    """Return the sort key: orders a user's results by quiz, then by start."""
    return f"R#{quiz_id}#{encode(number, NUMBER_WIDTH)}"


def result_keys(ref: AttemptRef) -> ResultItem:
    """Return an item with the keys of a result, for updates."""
    return ResultItem(pk=f"U#{ref.user_id}", sk=sort_key(ref.quiz_id, ref.number))


def ref_of(item: ResultItem) -> AttemptRef:
    """Return the attempt of an item or of its index entry."""
    _, quiz_id, number = item.sk.split("#")
    return AttemptRef(item.user_id, quiz_id, decode(number))


def get_result(ref: AttemptRef) -> Result | None:
    """Return the result of an attempt, superseded or not, read consistently."""
    item = reads.get(key_of(ref))
    return None if item is None else from_item(item)


def result_from_batch(found: BatchItems, ref: AttemptRef) -> Result | None:
    """Return a result of a batch read at its `key_of`."""
    item = found.get(key_of(ref))
    return None if item is None else from_item(item)


def result_of_image(image: RawItem) -> Result:
    """Return the result of an item in wire format, as streams and scans bring it."""
    return from_item(ResultItem.from_raw_data(dict(image)))


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
        marks=marks_to_columns(result),
        generation=result.generation,
        graded_by=result.graded_by,
        revision=result.revision,
        adjustment=adjustment_to_json(result.adjustment),
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
        marks=tuple(marks_from_columns(item.marks, item.started_at)),
        generation=item.generation,
        graded_by=item.graded_by,
        revision=item.revision,
        adjustment=adjustment_from_json(item.adjustment),
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
