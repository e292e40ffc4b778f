"""Store of quizzes: the pointer, which changes; drafts and versions are `content_store`'s."""

from collections.abc import Sequence

from pynamodb.attributes import JSONAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.dynamo import reads
from chalicelib.dynamo.attributes import CompressedJsonAttribute, DecimalAttribute, IntegerAttribute
from chalicelib.dynamo.errors import ConditionFailedError, RawItem
from chalicelib.dynamo.items import Item, KeyPart, table_meta
from chalicelib.dynamo.reads import BatchItems, Key
from chalicelib.dynamo.writes import put, try_transact, update, write
from chalicelib.pages import Page
from chalicelib.quizzes import content_store, part_store, serialization
from chalicelib.quizzes.grading_models import RegradeProgress
from chalicelib.quizzes.models import Draft, Quiz, QuizStatus, ReleaseState, ReviewShow, StaffRole
from chalicelib.quizzes.release_codec import (
    extra_times_from_text,
    extra_times_to_text,
    pauses_from_json,
)

LISTED = "LISTED"
"""Partition of all published quizzes: written on publication only."""


class QuizItem(Item):
    """``Q#<quiz id>`` / ``META``: the pointer."""

    Meta = table_meta("quizzes")
    quiz_id = KeyPart("pk", "Q#")

    owner_id = UnicodeAttribute(attr_name="ow")
    listing = UnicodeAttribute(attr_name="ls", null=True)
    """Present only while published: the index of published quizzes is sparse."""
    listing_key = UnicodeAttribute(attr_name="lk")
    status = UnicodeAttribute(attr_name="st")
    version = IntegerAttribute(attr_name="v")
    revision = IntegerAttribute(attr_name="rev")
    published_revision = IntegerAttribute(attr_name="pr", null=True)
    """The draft's revision of the published version."""
    settings: CompressedJsonAttribute = CompressedJsonAttribute(attr_name="se")
    question_count = IntegerAttribute(attr_name="qc")
    total_points = DecimalAttribute(attr_name="tp")
    created_at = IntegerAttribute(attr_name="cr")
    updated_at = IntegerAttribute(attr_name="up")
    published_at = IntegerAttribute(attr_name="pa", null=True)
    generation = IntegerAttribute(attr_name="gn", default=0)
    """Number of finished regrades."""
    graded_version = IntegerAttribute(attr_name="gw", default=0)
    regrading = IntegerAttribute(attr_name="gx", null=True)
    """The version of the running regrade, and the number of attempts done."""
    regraded_attempts = IntegerAttribute(attr_name="ga", null=True)
    staff: JSONAttribute = JSONAttribute(attr_name="sf", null=True)
    """Roles of staff by user id."""
    access_code = UnicodeAttribute(attr_name="ac", null=True)
    """HMAC of the access code."""
    graded_revision = IntegerAttribute(attr_name="gr", null=True)
    """The draft's revision of the last regrade."""
    not_before = IntegerAttribute(attr_name="rl", default=0)
    extra_times = UnicodeAttribute(attr_name="xt", null=True)
    settling = IntegerAttribute(attr_name="sg", null=True)
    released_show = UnicodeAttribute(attr_name="rs", null=True)
    """These four are the quiz's `ReleaseState`."""
    pauses = UnicodeAttribute(attr_name="pz", null=True)
    last_message = UnicodeAttribute(attr_name="lm", null=True)
    """Id of the last message to takers; polls of a quiz without one read no messages."""


def quiz_key(quiz_id: str) -> Key[QuizItem]:
    """Return the key of a quiz's pointer."""
    return Key(QuizItem, f"Q#{quiz_id}", "META")


def get_quiz(quiz_id: str) -> Quiz | None:
    """Return a quiz, read consistently."""
    item = reads.get(quiz_key(quiz_id))
    return None if item is None else quiz_of(item)


def quiz_from_batch(found: BatchItems, quiz_id: str) -> Quiz | None:
    """Return a quiz of a batch read at its `quiz_key`."""
    item = found.get(quiz_key(quiz_id))
    return None if item is None else quiz_of(item)


def create(quiz: Quiz, draft: Draft, secret: bytes) -> None:
    """Store a new quiz; an existing one with this id is left unchanged."""
    item = QuizItem(
        pk=f"Q#{quiz.id}",
        sk="META",
        owner_id=quiz.owner_id,
        listing_key=f"{quiz.created_at:015d}#{quiz.id}",
        status=quiz.status.value,
        version=0,
        revision=quiz.revision,
        settings=serialization.settings_to_json(draft.settings),
        question_count=draft.question_count,
        total_points=draft.total_points,
        created_at=quiz.created_at,
        updated_at=quiz.updated_at,
    )
    new = QuizItem.pk.does_not_exist()
    draft_item = content_store.store_draft(quiz.id, draft, secret, quiz.revision)
    try_transact([put(item, when=new), put(draft_item)])


def edit(quiz: Quiz, draft: Draft, secret: bytes, now: int, *, in_parts: bool = False) -> bool:
    """Replace the draft, which was ``in_parts`` or not; returns False after a conflict."""
    change = [QuizItem.revision.set(quiz.revision + 1), QuizItem.updated_at.set(now)]
    if quiz.version == 0:
        change += [
            QuizItem.settings.set(serialization.settings_to_json(draft.settings)),
            QuizItem.question_count.set(draft.question_count),
            QuizItem.total_points.set(draft.total_points),
        ]
    same = (QuizItem.revision == quiz.revision) & (QuizItem.status == quiz.status.value)
    revision = quiz.revision + 1
    draft_item = content_store.store_draft(quiz.id, draft, secret, revision)
    if not try_transact([update(quiz_to_update(quiz.id), change, when=same), put(draft_item)]):
        return False
    if in_parts or draft_item.tag is not None:
        part_store.delete_replaced(draft_item.pk, draft_item.sk, revision)
    return True


def _regrade_of(item: QuizItem) -> RegradeProgress | None:
    if item.regrading is None:
        return None
    return RegradeProgress(item.regrading, item.regraded_attempts or 0)


def set_access_code(quiz_id: str, digest: str | None) -> None:
    """Replace the access code, effective at once; None removes it."""
    code = QuizItem.access_code
    change = code.remove() if digest is None else code.set(digest)
    write(update(quiz_to_update(quiz_id), [change], when=QuizItem.pk.exists()))


def get_quizzes(quiz_ids: Sequence[str]) -> list[Quiz]:
    """Return the existing ones of up to 100 quizzes, ordered by id."""
    if not quiz_ids:
        return []
    found = reads.batch_get(map(quiz_key, quiz_ids))
    items = [found.get(quiz_key(one)) for one in quiz_ids]
    return [quiz_of(item) for item in items if item is not None]


def extra_times_unchanged(quiz: Quiz) -> Condition:
    """Return the condition that overrides give no more extra time than when the quiz was read."""
    same = QuizItem.extra_times == extra_times_to_text(quiz.release.extra_times)
    # none are an empty text after an override that gives no time
    return same if quiz.release.extra_times else same | QuizItem.extra_times.does_not_exist()


def archive(quiz: Quiz, now: int) -> bool:
    """Archive a quiz; returns False after a conflict."""
    change = [
        QuizItem.status.set(QuizStatus.ARCHIVED.value),
        QuizItem.updated_at.set(now),
        QuizItem.listing.remove(),
    ]
    same = (QuizItem.status == quiz.status.value) & (QuizItem.revision == quiz.revision)
    try:
        write(update(quiz_to_update(quiz.id), change, when=same))
    except ConditionFailedError as refused:
        # archived already, possibly by this write, whose response was lost
        there = QuizItem.from_raw_data(refused.old or {})
        return there.status == QuizStatus.ARCHIVED
    return True


def list_published(limit: int, after: RawItem | None) -> Page[Quiz]:
    """Return a page of published quizzes, last published first; eventually consistent."""
    where = QuizItem.listing == LISTED
    page = reads.query(QuizItem, where, index="listing", limit=limit, after=after, descending=True)
    return Page(list(map(quiz_of, page.items)), page.after)


def list_owned(
    owner_id: str, status: QuizStatus | None, limit: int, after: RawItem | None
) -> Page[Quiz]:
    """Return a page of an author's quizzes, newest first; eventually consistent, can be short."""
    where = QuizItem.owner_id == owner_id
    only = None if status is None else QuizItem.status == status.value
    page = reads.query(
        QuizItem, where, index="owner", limit=limit, after=after, descending=True, filter_by=only
    )
    return Page(list(map(quiz_of, page.items)), page.after)


def quiz_of(item: QuizItem) -> Quiz:
    """Return the quiz of an item."""
    return Quiz(
        id=item.quiz_id,
        owner_id=item.owner_id,
        status=QuizStatus(item.status),
        version=item.version,
        revision=item.revision,
        settings=serialization.settings_from_json(item.settings),
        question_count=item.question_count,
        total_points=item.total_points,
        created_at=item.created_at,
        updated_at=item.updated_at,
        published_at=item.published_at,
        staff={user_id: StaffRole(role) for user_id, role in (item.staff or {}).items()},
        access_code=item.access_code,
        release=ReleaseState(
            not_before=item.not_before,
            extra_times=extra_times_from_text(item.extra_times),
            settling=item.settling,
            shown=ReviewShow(item.released_show or ReviewShow.NOTHING),
        ),
        pauses=pauses_from_json(item.pauses),
        published_revision=item.published_revision,
        generation=item.generation,
        graded_version=item.graded_version,
        graded_revision=item.graded_revision,
        regrade=_regrade_of(item),
        last_message=item.last_message,
    )


def quiz_to_update(quiz_id: str) -> QuizItem:
    """Return an item that names a quiz's pointer in an update."""
    return QuizItem(pk=f"Q#{quiz_id}", sk="META")
